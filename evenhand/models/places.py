"""Where people meet, who carries speech between them, and what is taken when.

A place and an interpreter are the office's own lists, not anybody's words: they are public rooms and people who offer
a service. What a party needs is sealed with the complaint and never here.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from evenhand.models.cases import ComplaintRow
from evenhand.models.codec import Codes
from evenhand.models.door import Kept


class Feature(models.TextChoices):
    """What a place offers. Frozen codes, with the words people read."""

    STEP_FREE = "step_free", _("step-free way in")
    TOILET = "toilet", _("toilet for everyone")
    HEARING = "hearing", _("help with hearing (loop)")
    TWO_ROOMS = "two_rooms", _("a second room, for each side apart")
    SEPARATE_WAITING = "separate_waiting", _("each side waits apart")
    TWO_EXITS = "two_exits", _("two ways out")
    TRANSIT = "transit", _("bus or train close by")
    PARKING = "parking", _("parking")
    QUIET = "quiet", _("quiet surroundings")
    CHILDREN = "children", _("room for children to wait")


class PlaceRow(Kept):
    """One neutral place, as it can be booked: a room or rooms that one session takes whole. Never a police building."""

    # The address of a library is no secret.
    classification: ClassVar[dict[str, str]] = dict.fromkeys(
        ["id", "name", "address", "way_in", "features", "active"], "operational"
    )

    name = models.CharField(max_length=80)
    address = models.CharField(max_length=160)
    way_in = models.CharField(max_length=160, blank=True)
    features = Codes(default=list)
    active = models.BooleanField(default=True)

    class Meta:
        db_table = "evenhand_place"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["name"], name="one_place_of_a_name"),
            models.CheckConstraint(
                condition=~Q(name__icontains="police") & ~Q(name__icontains="precinct") & ~Q(name__icontains="policía"),
                name="never_a_police_building",
            ),
        ]

    def __str__(self) -> str:
        return f"place.{self.pk}"


class InterpreterRow(Kept):
    """One interpreter on the office's list. ``promised_on``: when they signed the standing promise of secrecy; before
    it they are asked to no session. ``contact`` is how their agency is reached."""

    classification: ClassVar[dict[str, str]] = dict.fromkeys(
        ["id", "name", "contact", "languages", "promised_on", "active"], "operational"
    )

    name = models.CharField(max_length=120)
    contact = models.CharField(max_length=120, blank=True)
    languages = Codes(default=list)
    promised_on = models.DateField(null=True)
    active = models.BooleanField(default=True)

    class Meta:
        db_table = "evenhand_interpreter"

    def __str__(self) -> str:
        return f"interpreter.{self.pk}"


class BookingRow(Kept):
    """One half-hour of a mediator, a place, an interpreter or a party, taken by one table.

    The unique constraint is the promise: nobody and no room is taken twice, however many book at the same moment. A
    party is ``what`` only within one complaint (:func:`party_of`): nothing here tells who sits in two of them.
    """

    class Kind(models.TextChoices):
        """What is taken."""

        MEDIATOR = "mediator"
        PLACE = "place"
        INTERPRETER = "interpreter"
        PARTY = "party"

    classification: ClassVar[dict[str, str]] = dict.fromkeys(
        ["id", "complaint", "mediation", "kind", "what", "on", "half"], "operational"
    )

    complaint = models.ForeignKey(ComplaintRow, on_delete=models.CASCADE, related_name="bookings")
    mediation = models.CharField(max_length=8)
    kind = models.CharField(max_length=12, choices=Kind)
    what = models.CharField(max_length=40)
    on = models.DateField()
    half = models.PositiveSmallIntegerField()

    class Meta:
        db_table = "evenhand_booking"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["kind", "what", "on", "half"], name="nothing_is_taken_twice"),
            models.CheckConstraint(
                condition=Q(kind__in=["mediator", "place", "interpreter", "party"]), name="booking_is_known"
            ),
            models.CheckConstraint(condition=Q(half__lt=48), name="a_day_has_48_half_hours"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.on}"


def party_of(ref: str, code: str) -> str:
    """A party or a guardian as a booking names them: by complaint and code, for a code alone is in every complaint."""
    return f"{ref}.{code}"


class ReminderRow(Kept):
    """That both sides were reminded of one session, the first or the second time: to both or to neither, and once."""

    classification: ClassVar[dict[str, str]] = dict.fromkeys(
        ["id", "complaint", "mediation", "session_on", "which"], "operational"
    )

    complaint = models.ForeignKey(ComplaintRow, on_delete=models.CASCADE, related_name="session_reminders")
    mediation = models.CharField(max_length=8)
    session_on = models.DateField()
    which = models.PositiveSmallIntegerField()

    class Meta:
        db_table = "evenhand_session_reminder"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["complaint", "mediation", "session_on", "which"], name="one_reminder_of_a_kind"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.complaint_id} {self.session_on}"
