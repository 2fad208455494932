"""What waits to be sent or printed, and the proof that it was.

A row says which letter, to whom (a party's code) and how, never what it says and never an address: words are
rendered from the case file at the moment of sending or printing, addresses are opened then and forgotten.
"""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models


class LetterKind(models.TextChoices):
    """The letters of the office (`domain.md` §2.9). Frozen codes: stored, never renamed."""

    ACKNOWLEDGEMENT = "acknowledgement"
    PRESERVATION = "preservation"
    OFFER = "offer"
    NEW_DATES = "new_dates"
    REMINDER = "reminder"
    OFFER_REPLACED = "offer_replaced"
    ANSWER_AGAIN = "answer_again"
    GOING_AHEAD = "going_ahead"
    NOT_GOING_AHEAD = "not_going_ahead"
    INVESTIGATION = "investigation"
    MEDIATORS = "mediators"
    APPOINTMENT_OFFER = "appointment_offer"
    APPOINTMENT = "appointment"
    APPOINTMENT_OFF = "appointment_off"
    ANOTHER_DAY = "another_day"
    TIMES = "times"
    HELP_BOOKED = "help_booked"
    SESSION_REMINDER = "session_reminder"
    MISSED = "missed"
    SEAT_EMPTY = "seat_empty"
    AFTER_SESSION = "after_session"
    CHOICE = "choice"
    COOLING = "cooling"
    AGREEMENT_COPY = "agreement_copy"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"
    SUSPENDED = "suspended"
    RESUMED = "resumed"
    FINDING = "finding"
    UNREACHED = "unreached"
    CORRECTION = "correction"
    WAY_IN = "way_in"
    NEW_WAY_IN = "new_way_in"
    KEY_MADE = "key_made"
    REACH_CHANGED = "reach_changed"
    SURVEY = "survey"
    SURVEY_LATER = "survey_later"
    COMMITMENT_NEAR = "commitment_near"
    COMMITMENT_AFTER = "commitment_after"
    TALK_AGAIN = "talk_again"
    ROOM_DESTROYED = "room_destroyed"
    FILE_ENDS = "file_ends"
    ROOM_KEY = "room_key"
    LEGAL_NOTICE = "legal_notice"


class SeatNews(models.TextChoices):
    """What a mediator's notice is about: for the queue and for who calls them. The notice itself says nothing.

    Frozen codes. `seat_changed`: their seat, or another one on a day that stands, fell vacant, or the table is gone.
    """

    ASKED = "seat_asked"
    TIMES = "seat_times"
    DAY = "seat_day"
    DAY_OFF = "seat_day_off"
    DAY_SOON = "seat_day_soon"
    CHANGED = "seat_changed"


class Channel(models.TextChoices):
    """How a person asked to be reached. A call is made by a person, so its row starts as a task for one."""

    PAPER = "paper"
    EMAIL = "email"
    SMS = "sms"
    CALL = "call"


MEDIATOR = "mediator"
"""The party code of a notice to a mediator: no party, and named by their account alone."""


class LetterState(models.TextChoices):
    """Where a letter stands.

    `failed`: an attempt failed, another follows. `human`: the machine has done what it can, somebody calls or writes.
    `dropped`: overtaken by what happened since, before it left.
    """

    QUEUED = "queued"
    LEASED = "leased"
    SENT = "sent"
    PRINTED = "printed"
    FAILED = "failed"
    HUMAN = "human"
    DROPPED = "dropped"


class LetterRow(models.Model):
    """One letter on its way. `mailed_on` and `mailed_by` are the proof of mailing, written by whoever posted it.

    A notice to a mediator has no letter behind it: `mediator` is their account, `party` is :data:`MEDIATOR`.

    `old_way`: where one goes that says how somebody is reached was changed, sealed under the complaint's own key; the
    night forgets it once it left.

    `done_at` is when it was sent, printed or handled; `done_by` the account that printed or handled it.
    """

    classification: ClassVar[dict[str, str]] = {
        "id": "operational",
        "kind": "operational",
        "ref": "operational",
        "matter": "operational",
        "party": "operational",
        "mediator": "operational",
        "language": "operational",
        "channel": "operational",
        "state": "operational",
        "message_id": "operational",
        "lease": "operational",
        "leased_until": "operational",
        "attempts": "operational",
        "due_at": "operational",
        "created_at": "operational",
        "done_at": "operational",
        "done_by": "operational",
        "mailed_on": "operational",
        "mailed_by": "operational",
        "old_way": "sealed",
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=24, choices=[*LetterKind.choices, *SeatNews.choices])
    ref = models.CharField(max_length=16)
    matter = models.CharField(max_length=8, blank=True)
    party = models.CharField(max_length=16)
    mediator = models.CharField(max_length=40, blank=True)
    language = models.CharField(max_length=8)
    channel = models.CharField(max_length=8, choices=Channel.choices)
    state = models.CharField(max_length=8, choices=LetterState.choices, default=LetterState.QUEUED)
    # Fixed before the first attempt: if the outcome of an attempt is unknown, the next carries the same identity.
    message_id = models.CharField(max_length=160)
    lease = models.UUIDField(null=True, blank=True)
    leased_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField()
    created_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.CharField(max_length=64, blank=True)
    mailed_on = models.DateField(null=True, blank=True)
    mailed_by = models.CharField(max_length=64, blank=True)
    old_way = models.BinaryField(null=True)

    class Meta:
        db_table = "evenhand_letter"
        indexes: ClassVar[list[models.Index]] = [
            # Partial: the queue stays small however many letters were ever sent.
            models.Index(
                fields=["due_at", "channel"],
                name="letter_waiting",
                condition=models.Q(state__in=["queued", "failed", "leased"]),
            ),
            models.Index(fields=["created_at"], name="letter_human", condition=models.Q(state="human")),
            models.Index(
                fields=["created_at"],
                name="letter_to_print",
                condition=models.Q(channel="paper", state="queued"),
            ),
            models.Index(
                fields=["created_at"],
                name="letter_to_reprint",
                condition=models.Q(channel="paper", state="failed"),
            ),
            models.Index(
                fields=["created_at"],
                name="letter_to_post",
                condition=models.Q(state="printed", mailed_on__isnull=True),
            ),
            models.Index(fields=["ref", "created_at"], name="letter_of_case"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(kind__in=[*LetterKind.values, *SeatNews.values]), name="letter_kind_is_known"
            ),
            models.CheckConstraint(condition=models.Q(state__in=LetterState.values), name="letter_state_is_known"),
            models.CheckConstraint(condition=models.Q(channel__in=Channel.values), name="letter_channel_is_known"),
            models.CheckConstraint(
                condition=~models.Q(kind="way_in") | models.Q(channel="paper"), name="letter_code_travels_on_paper"
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=SeatNews.values, party=MEDIATOR)
                & ~models.Q(mediator="")
                & ~models.Q(channel="paper")
                | models.Q(mediator="") & ~models.Q(kind__in=SeatNews.values),
                name="letter_to_a_mediator_is_a_notice",
            ),
            models.CheckConstraint(
                condition=models.Q(state="leased", lease__isnull=False, leased_until__isnull=False)
                | (~models.Q(state="leased") & models.Q(lease__isnull=True, leased_until__isnull=True)),
                name="letter_lease_while_leased_only",
            ),
            models.CheckConstraint(
                condition=models.Q(mailed_on__isnull=True, mailed_by="")
                | (models.Q(mailed_on__isnull=False, state="printed") & ~models.Q(mailed_by="")),
                name="letter_mailed_by_somebody_after_printing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.ref} {self.party}"
