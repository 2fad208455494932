"""The roster: who may be drawn as a mediator, until when they are trained, and whom they must not sit for."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models

from evenhand.models.codec import Codes
from evenhand.models.door import Kept


class MediatorRow(Kept):
    """One mediator on the roster. ``mediator`` is the account's id; ``weekly`` holds the parts of a week in which they
    can come (``core.hours.WEEK``), empty for all of them. Days away are ``AwayRow`` s, as for the office's staff.

    There is no column for how a session ended, and there must never be one: assignment never looks at outcomes.
    """

    classification: ClassVar[dict[str, str]] = {
        "mediator": "operational",
        "trained_until": "operational",
        "hours": "operational",
        "languages": "operational",
        "active": "operational",
        "weekly": "operational",
    }

    mediator = models.CharField(primary_key=True, max_length=40)
    trained_until = models.DateField()
    hours = models.PositiveSmallIntegerField()
    languages = Codes(default=list)
    active = models.BooleanField(default=True)
    weekly = Codes(default=list)

    def __str__(self) -> str:
        return self.mediator


class MediatorContactRow(Kept):
    """How one mediator wants to be told that there is something new: by which way, in which language, and whether
    without the office's name. E-mail address and number lie sealed under a key of their own, which is buried when they
    change or go: no older copy of this table opens here again.
    """

    class Way(models.TextChoices):
        """How they are told. A call is made by a person."""

        EMAIL = "email"
        SMS = "sms"
        CALL = "call"

    classification: ClassVar[dict[str, str]] = {
        "mediator": "operational",
        "way": "operational",
        "language": "operational",
        "discreet": "operational",
        "key": "sealed",
        "box": "sealed",
    }

    mediator = models.OneToOneField(MediatorRow, on_delete=models.CASCADE, primary_key=True, related_name="contact")
    way = models.CharField(max_length=8, choices=Way)
    language = models.CharField(max_length=8)
    discreet = models.BooleanField(default=False)
    key = models.BinaryField()
    box = models.BinaryField()

    class Meta:
        db_table = "evenhand_mediator_contact"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=models.Q(way__in=["email", "sms", "call"]), name="way_to_tell_is_known")
        ]

    def __str__(self) -> str:
        return f"{self.mediator_id}"


class Tie(models.TextChoices):
    """Why a mediator cannot sit for somebody. Frozen codes; only the mediator is shown which they declared."""

    FAMILY = "family"
    WORK = "work"
    FORMER_CASE = "former_case"
    UNIT = "unit"
    KNOWN = "known"


class ConflictRow(Kept):
    """One person, or one police unit, a mediator must not sit for, as a blind token (UMA §9; domain I-2).

    One declaration may need several tokens (a name and a number): they share ``declared``.
    """

    classification: ClassVar[dict[str, str]] = {
        "id": "operational",
        "mediator": "operational",
        "token": "sealed",
        "tie": "operational",
        "declared": "operational",
        "declared_on": "operational",
    }

    mediator = models.ForeignKey(MediatorRow, on_delete=models.CASCADE, related_name="conflicts")
    token = models.BinaryField(max_length=16)
    tie = models.CharField(max_length=16, choices=Tie, default=Tie.KNOWN)
    declared = models.UUIDField(default=uuid.uuid4)
    declared_on = models.DateField(null=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["token"], name="conflict_token")]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=models.Q(tie__in=Tie.values), name="tie_is_known"),
            models.UniqueConstraint(fields=["mediator", "token"], name="one_conflict_of_a_token"),
        ]

    def __str__(self) -> str:
        return f"{self.mediator_id}"
