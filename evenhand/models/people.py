"""People and their part in a complaint: a person is not a part is not an account (design §5).

A name, an address or a number is never a column here: it is sealed with the complaint (``words``). What is here finds a
person again without saying who they are: an internal id, and blind tokens that only the custodian can make.
"""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

from evenhand.core.codes import Side
from evenhand.models.cases import ComplaintRow
from evenhand.models.codec import Codes
from evenhand.models.door import Kept


class PersonRow(Kept):
    """Somebody, across complaints. ``kind`` is civilian or officer: it decides which yes/no rules may be asked."""

    class Kind(models.TextChoices):
        """Whose rules may be asked about."""

        CIVILIAN = "civilian"
        OFFICER = "officer"

    classification: ClassVar[dict[str, str]] = {"id": "operational", "kind": "operational"}

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=10, choices=Kind)

    class Meta:
        db_table = "evenhand_person"

    def __str__(self) -> str:
        return str(self.id)


class ParticipationRow(Kept):
    """One person's part in one complaint. ``person`` is cut when the complaint is shredded.

    ``code`` is the pseudonym (c1, o1; g1 for a guardian, who is ``guardian_of`` a party). ``channels`` are the safe
    ways to reach them, most wished first; ``wishes`` hold codes such as ``discreet`` and ``large_print``.
    """

    classification: ClassVar[dict[str, str]] = {
        "id": "operational",
        "complaint": "operational",
        "person": "operational",
        "proof": "operational",
        "place": "operational",
        "code": "operational",
        "side": "operational",
        "guardian": "operational",
        "guardian_of": "operational",
        "known": "operational",
        "language": "operational",
        "channels": "operational",
        "wishes": "operational",
    }

    complaint = models.ForeignKey(ComplaintRow, on_delete=models.CASCADE, related_name="parts")
    person = models.ForeignKey(PersonRow, on_delete=models.PROTECT, null=True, related_name="parts")
    # The custodian's word that it is this person's part (vault.attesting); empty where nobody is known.
    proof = models.BinaryField(null=True)
    place = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=8)
    side = models.CharField(max_length=12)
    guardian = models.CharField(max_length=8, null=True)
    guardian_of = models.CharField(max_length=8, blank=True)
    known = models.BooleanField(default=True)
    language = models.CharField(max_length=8, default="en")
    channels = Codes(default=list)
    wishes = Codes(default=list)

    class Meta:
        db_table = "evenhand_part"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["complaint", "code"], name="one_part_of_a_code"),
            models.CheckConstraint(condition=Q(side__in=list(Side)), name="side_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.complaint_id} {self.code}"


class TokenRow(Kept):
    """One blind token of a name, a number or an address (``vault.index``). Gone when the complaint is shredded."""

    classification: ClassVar[dict[str, str]] = {
        "id": "operational",
        "part": "operational",
        "token": "sealed",
    }

    part = models.ForeignKey(ParticipationRow, on_delete=models.CASCADE, related_name="tokens")
    token = models.BinaryField(max_length=16)

    class Meta:
        db_table = "evenhand_token"
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["token", "part"], name="token_finds_part")]

    def __str__(self) -> str:
        return f"{self.part_id}"


class SittingRow(Kept):
    """A mediator's seat at a table, copied out so that a mediator's own list needs no search."""

    classification: ClassVar[dict[str, str]] = {
        "id": "operational",
        "complaint": "operational",
        "mediation": "operational",
        "mediator": "operational",
        "accepted": "operational",
        "ended": "operational",
    }

    complaint = models.ForeignKey(ComplaintRow, on_delete=models.CASCADE, related_name="sittings")
    mediation = models.CharField(max_length=8)
    mediator = models.CharField(max_length=40)
    accepted = models.BooleanField(default=False)
    ended = models.BooleanField(default=False)

    class Meta:
        db_table = "evenhand_sitting"
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["mediator", "ended", "-id"], name="sitting_of_mediator")
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["complaint", "mediation", "mediator"], name="one_seat_at_a_table"),
        ]

    def __str__(self) -> str:
        return f"{self.complaint_id} {self.mediation}"
