"""Complaints, their allegations, matters and mediations as ordinary indexed rows.

Every field of the core's nouns is a column of the same name (``id`` is ``code`` here); what a column can refuse, it
refuses, in a constraint named after the rule. ``rows`` turns rows into a case and a case into rows; nothing here
decides.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from evenhand.core.adjourning import SESSIONS
from evenhand.core.codes import ENDED, OPEN, Outcome, Phase, Preservation, Stage
from evenhand.models.codec import Codes
from evenhand.models.door import Kept

_ENDED = sorted(ENDED)
_OPEN = sorted(OPEN)


class ComplaintRow(Kept):
    """One complaint. ``case_key`` is its wrapped key and empty once it was shredded; ``version`` counts its facts."""

    class Aside(models.TextChoices):
        """Why a complaint is kept apart from lists and counts; it is never refused for that."""

        NO = ""
        QUARANTINE = "quarantine"
        UNDONE = "undone"

    classification: ClassVar[dict[str, str]] = dict.fromkeys([
        "id", "ref", "received_on", "preservation", "held", "room_gone", "shred_on", "shredded", "corrections", "hands",
        "version", "facts_seal", "channel", "language", "aside", "batch", "next_due", "early_on", "audit_due",
        "audited_on",
    ], "operational") | {"case_key": "sealed", "programme": "public", "pins": "public"}  # fmt: skip

    ref = models.CharField(max_length=16, unique=True)
    received_on = models.DateField()
    preservation = models.CharField(max_length=16)
    held = models.BooleanField(default=False)
    room_gone = models.BooleanField(default=False)
    shred_on = models.DateField(null=True)
    shredded = models.BooleanField(default=False)
    corrections = models.PositiveSmallIntegerField(default=0)
    hands = Codes(default=list)
    case_key = models.BinaryField(null=True)
    # SHA-256 of the programme whose rules hold for this complaint; pinned from an offer on.
    programme = models.CharField(max_length=64)
    # [[number of a fact, SHA-256], …]: from that fact on, that programme's rules held.
    pins = Codes(default=list)
    version = models.PositiveIntegerField(default=0)
    # The chain over all its facts and the custodian's word for it (clerk.chaining). Empty once it did not hold.
    facts_seal = models.BinaryField(null=True)
    channel = models.CharField(max_length=12, default="web")
    language = models.CharField(max_length=8, default="en")
    aside = models.CharField(max_length=12, choices=Aside, default=Aside.NO, blank=True)
    batch = models.CharField(max_length=32, blank=True)
    # The first day on which the clock has something to do by itself.
    next_due = models.DateField(null=True)
    # The next daily opening, at which answers that are all there may open before their fixed day.
    early_on = models.DateField(null=True)
    audit_due = models.BooleanField(default=True)
    audited_on = models.DateField(null=True)

    class Meta:
        db_table = "evenhand_complaint"
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["next_due", "id"], name="complaint_next_due", condition=Q(next_due__isnull=False)),
            models.Index(fields=["id"], name="complaint_to_audit", condition=Q(audit_due=True)),
            models.Index(fields=["audited_on", "id"], name="complaint_audited"),
            models.Index(fields=["-received_on", "-id"], name="complaint_received"),
            models.Index(fields=["aside", "id"], name="complaint_aside", condition=~Q(aside="")),
            models.Index(fields=["batch", "id"], name="complaint_batch", condition=~Q(batch="")),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(preservation__in=list(Preservation)), name="preservation_is_known"),
            models.CheckConstraint(
                condition=Q(shredded=False, case_key__isnull=False) | Q(shredded=True, case_key__isnull=True),
                name="shredded_means_the_key_is_gone",
            ),
            models.CheckConstraint(condition=Q(shredded=False) | Q(held=False), name="nothing_held_is_shredded"),
            models.CheckConstraint(
                condition=Q(shred_on__isnull=True) | Q(held=False), name="nothing_held_is_announced"
            ),
        ]

    def __str__(self) -> str:
        return self.ref


class AllegationRow(Kept):
    """One allegation, in codes, nobody's words. ``place`` is its place in the case's own order."""

    classification: ClassVar[dict[str, str]] = dict.fromkeys([
        "id", "complaint", "place", "code", "matter", "officer", "complainants", "category", "flags", "finding",
    ], "operational")  # fmt: skip

    complaint = models.ForeignKey(ComplaintRow, on_delete=models.CASCADE, related_name="allegations")
    place = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=8)
    matter = models.CharField(max_length=8)
    officer = models.CharField(max_length=8)
    complainants = Codes()
    category = models.CharField(max_length=40)
    flags = Codes(default=list)
    finding = models.CharField(max_length=20, null=True)

    class Meta:
        db_table = "evenhand_allegation"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["complaint", "code"], name="one_allegation_of_a_code"),
        ]

    def __str__(self) -> str:
        return f"{self.complaint_id} {self.code}"


class MatterRow(Kept):
    """One matter: where it stands, and every day that counts for it; codes and days, nobody's words.

    ``received_on``, ``aside``, ``due_on`` and ``due_code`` are copies for lists: what is due first, and why.
    """

    classification: ClassVar[dict[str, str]] = dict.fromkeys([
        "id", "complaint", "place", "code", "officer", "complainants", "stage", "limit_on", "safe_on",
        "tolled", "suspended", "looked_again", "screening", "queued_on", "released_on", "investigator",
        "unreached", "ended_on", "asked", "answer_by", "opens_on", "reminders", "doors_shown", "answered",
        "taken", "wishes", "mediation", "endings", "terms", "text", "informed", "assents", "signatures", "settle_by",
        "choose_by", "closes", "cooling_until", "outcome", "shares", "talks", "invited",
        "received_on", "listed", "due_on", "due_code",
        "number",
    ], "operational")  # fmt: skip

    complaint = models.ForeignKey(ComplaintRow, on_delete=models.CASCADE, related_name="matters")
    place = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=8)
    officer = models.CharField(max_length=8)
    complainants = Codes()
    stage = models.CharField(max_length=20)
    limit_on = models.DateField()
    safe_on = models.DateField()
    tolled = models.BooleanField(default=False)
    suspended = models.CharField(max_length=20, null=True)
    looked_again = models.BooleanField(default=False)
    screening = Codes(null=True)
    queued_on = models.DateField(null=True)
    released_on = models.DateField(null=True)
    investigator = models.CharField(max_length=40, null=True)
    unreached = models.PositiveSmallIntegerField(default=0)
    ended_on = models.DateField(null=True)
    asked = Codes(default=list)
    answer_by = models.DateField(null=True)
    opens_on = models.DateField(null=True)
    reminders = models.PositiveSmallIntegerField(default=0)
    doors_shown = Codes(default=list)
    answered = Codes(default=list)
    taken = Codes(default=list)
    wishes = Codes(default=list)
    mediation = models.CharField(max_length=8, null=True)
    endings = Codes(default=list)
    terms = Codes(default=list)
    text = models.PositiveIntegerField(default=0)
    informed = Codes(default=list)
    assents = Codes(default=list)
    signatures = Codes(default=list)
    settle_by = models.DateField(null=True)
    choose_by = models.DateField(null=True)
    closes = Codes(default=list)
    cooling_until = models.DateField(null=True)
    outcome = models.CharField(max_length=16, null=True)
    shares = Codes(default=list)
    talks = Codes(default=list)
    invited = models.BooleanField(default=False)
    received_on = models.DateField()
    listed = models.BooleanField(default=True)
    due_on = models.DateField(null=True)
    due_code = models.CharField(max_length=32, blank=True)
    # The investigation's number: random, given on the day of the neutral batch, so that it tells no order.
    number = models.CharField(max_length=16, null=True, unique=True)

    class Meta:
        db_table = "evenhand_matter"
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["stage", "due_on", "id"], name="matter_stage_due"),
            models.Index(fields=["-received_on", "-id"], name="matter_received"),
            models.Index(fields=["stage", "-received_on", "-id"], name="matter_stage_received"),
            models.Index(fields=["due_on", "id"], name="matter_due", condition=Q(due_on__isnull=False)),
            models.Index(fields=["stage", "answer_by", "id"], name="matter_answer_by"),
            models.Index(fields=["due_code", "due_on", "id"], name="matter_next", condition=Q(due_on__isnull=False)),
            models.Index(fields=["due_on", "id"], name="matter_suspended", condition=Q(suspended__isnull=False)),
            models.Index(
                fields=["investigator", "limit_on", "id"],
                name="matter_investigator",
                condition=Q(investigator__isnull=False),
            ),
            models.Index(fields=["ended_on", "stage"], name="matter_ended", condition=Q(ended_on__isnull=False)),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["complaint", "code"], name="one_matter_of_a_code"),
            models.CheckConstraint(condition=Q(stage__in=list(Stage)), name="stage_is_known"),
            models.CheckConstraint(
                condition=Q(outcome__in=list(Outcome), stage="mediated")
                | (Q(outcome__isnull=True) & ~Q(stage="mediated")),
                name="an_outcome_only_when_mediated",
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=False, stage__in=_ENDED) | Q(ended_on__isnull=True, stage__in=_OPEN),
                name="ended_means_a_day_of_ending",
            ),
            models.CheckConstraint(
                condition=Q(queued_on__isnull=False, stage="queued") | (Q(queued_on__isnull=True) & ~Q(stage="queued")),
                name="only_the_queue_waits_for_the_batch",
            ),
            models.CheckConstraint(
                condition=Q(released_on__isnull=False) | ~Q(stage="investigating"),
                name="investigating_follows_a_release",
            ),
            models.CheckConstraint(
                condition=Q(answer_by__isnull=False, opens_on__isnull=False, stage="offered")
                | (Q(answer_by__isnull=True, opens_on__isnull=True) & ~Q(stage="offered")),
                name="an_offer_has_its_two_days",
            ),
            models.CheckConstraint(
                condition=Q(mediation__isnull=True, released_on__isnull=True)
                | Q(mediation__isnull=True, stage__in=["investigating", "found", "closed_uncooperative", "withdrawn"])
                | Q(mediation__isnull=False, released_on__isnull=True, stage__in=["ahead", "mediated"]),
                name="mediated_is_never_investigated",
            ),
            models.CheckConstraint(
                condition=Q(suspended__isnull=True) | Q(stage__in=_OPEN), name="only_open_matters_are_suspended"
            ),
            models.CheckConstraint(
                condition=Q(safe_on__lte=models.F("limit_on")), name="the_safe_date_comes_before_the_limit"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.complaint_id} {self.code}"


class MediationRow(Kept):
    """One table, in codes and days, nobody's words. ``session_on``: the appointment's day, for lists of today."""

    classification: ClassVar[dict[str, str]] = dict.fromkeys([
        "id", "complaint", "place", "code", "matters", "seats", "objections", "content", "prepared", "planned",
        "appointment", "moved", "missed", "present", "signed", "met", "came", "phase", "report", "session_on",
    ], "operational")  # fmt: skip

    complaint = models.ForeignKey(ComplaintRow, on_delete=models.CASCADE, related_name="mediations")
    place = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=8)
    matters = Codes()
    seats = Codes(default=list)
    objections = Codes(default=list)
    content = Codes(default=list)
    prepared = Codes(default=list)
    planned = models.BooleanField(default=False)
    appointment = Codes(null=True)
    moved = models.PositiveSmallIntegerField(default=0)
    missed = models.PositiveSmallIntegerField(default=0)
    present = Codes(default=list)
    signed = Codes(default=list)
    met = models.PositiveSmallIntegerField(default=0)
    came = Codes(default=list)
    phase = models.CharField(max_length=20)
    report = Codes(null=True)
    session_on = models.DateField(null=True)

    class Meta:
        db_table = "evenhand_mediation"
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["session_on", "id"], name="mediation_session", condition=Q(session_on__isnull=False)),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["complaint", "place"], name="one_table_in_a_place"),
            models.CheckConstraint(condition=Q(phase__in=list(Phase)), name="phase_is_known"),
            models.CheckConstraint(condition=Q(met__lt=SESSIONS), name="a_table_meets_twice_at_most"),
        ]

    def __str__(self) -> str:
        return f"{self.complaint_id} {self.code}"
