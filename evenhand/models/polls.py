"""Asking everyone who is to be there which times suit them, without accounts (framadate's way, sealed).

An answer is sealed under the complaint's own key and is nobody else's to read: the office learns how many have answered
and, when all have, which times suit all of them. Everything goes when the poll is closed.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from evenhand.models.accounts import Seat
from evenhand.models.cases import ComplaintRow
from evenhand.models.codec import Codes
from evenhand.models.door import Kept


class PollRow(Kept):
    """One open question about times for one table. ``slots`` are codes such as ``2026-06-20T14:00``."""

    classification: ClassVar[dict[str, str]] = dict.fromkeys(
        ["id", "complaint", "mediation", "slots", "opened_on"], "operational"
    )

    complaint = models.ForeignKey(ComplaintRow, on_delete=models.CASCADE, related_name="polls")
    mediation = models.CharField(max_length=8)
    slots = Codes(default=list)
    opened_on = models.DateField()

    class Meta:
        db_table = "evenhand_poll"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["complaint", "mediation"], name="one_poll_at_a_time"),
        ]

    def __str__(self) -> str:
        return f"{self.complaint_id} {self.mediation}"


class PollVoiceRow(Kept):
    """One person who is asked: a party's code, a mediator's account, or ``interpreter.3``. ``code_mac`` is set where
    they were given a code of their own; ``box`` where they have answered."""

    classification: ClassVar[dict[str, str]] = {
        "id": "operational",
        "poll": "operational",
        "who": "operational",
        "code_mac": "sealed",
        "box": "sealed",
    }

    poll = models.ForeignKey(PollRow, on_delete=models.CASCADE, related_name="voices")
    who = models.CharField(max_length=40)
    code_mac = models.BinaryField(max_length=32, null=True, unique=True)
    box = models.BinaryField(null=True)

    class Meta:
        db_table = "evenhand_poll_voice"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["poll", "who"], name="one_voice_in_a_poll"),
            models.CheckConstraint(condition=~Q(who=""), name="a_voice_is_somebody"),
        ]

    def __str__(self) -> str:
        return f"{self.poll_id}"

    def has_own_page(self) -> bool:
        """Is this a mediator, or a party who has made a key of their own? ``interpreter.3`` never has one."""
        if "." in self.who:
            return False
        complaint = self.poll.complaint
        is_party = complaint.parts.filter(code=self.who).exists()
        return not is_party or Seat.objects.filter(ref=complaint.ref, party=self.who).exists()

    def answers_alone(self) -> bool:
        """Do they answer on a page or with a code of their own? True before they answer, too: it tells nothing."""
        return self.code_mac is not None or self.has_own_page()
