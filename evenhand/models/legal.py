"""Legal process and legal holds: what was asked of the office by law, what it did, and who stopped destruction.

Codes and days only. What a paper says stands in the case file, sealed (kind ``legal_note``).
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from evenhand.models.door import Kept


class ProcessKind(models.TextChoices):
    """What came. Frozen codes."""

    SUBPOENA = "subpoena"
    COURT_ORDER = "court_order"
    RECORDS_REQUEST = "records_request"
    DISCOVERY = "discovery"
    PARTY_REQUEST = "party_request"


class Asker(models.TextChoices):
    """From whom it came, by role; who exactly is in the sealed note."""

    COURT = "court"
    PROSECUTOR = "prosecutor"
    DEFENCE = "defence"
    LAWYER = "lawyer"
    COMPLAINANT = "complainant"
    OFFICER = "officer"
    DEPARTMENT = "department"
    PUBLIC_BODY = "public_body"
    PRESS = "press"
    ANYONE = "anyone"


class ProcessState(models.TextChoices):
    """Where it stands."""

    RECEIVED = "received"
    ANSWERED = "answered"
    WITHDRAWN = "withdrawn"


class ProcessStep(models.TextChoices):
    """What two people do in a process."""

    LOG_ORDERED = "log_ordered"
    PRODUCE = "produce"
    ANSWERED = "answered"
    WITHDRAWN = "withdrawn"


class AgreementRule(models.TextChoices):
    """By which rule a final agreement may leave with a production: none; to enforce it; all who signed said so."""

    NO = "no"
    ENFORCEMENT = "enforcement"
    GRANTED = "granted"


class ProcessRow(Kept):
    """One legal process about one complaint. ``party``: whose own it is; ``stay_until``: nothing leaves before."""

    classification: ClassVar[dict[str, str]] = {
        "number": "operational",
        "ref": "operational",
        "kind": "operational",
        "asker": "operational",
        "party": "operational",
        "received_on": "operational",
        "return_on": "operational",
        "stay_until": "operational",
        "state": "operational",
        "entered_on": "operational",
        "entered_by": "operational",
    }

    number = models.CharField(max_length=24, primary_key=True)
    ref = models.CharField(max_length=16)
    kind = models.CharField(max_length=16, choices=ProcessKind)
    asker = models.CharField(max_length=16, choices=Asker)
    party = models.CharField(max_length=8, blank=True)
    received_on = models.DateField()
    return_on = models.DateField(null=True)
    stay_until = models.DateField()
    state = models.CharField(max_length=12, choices=ProcessState, default=ProcessState.RECEIVED)
    entered_on = models.DateField()
    entered_by = models.CharField(max_length=40)

    class Meta:
        db_table = "evenhand_legal_process"
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["ref"], name="legal_of_case"),
            models.Index(fields=["return_on"], name="legal_open", condition=Q(state="received")),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(kind__in=ProcessKind.values), name="legal_kind_is_known"),
            models.CheckConstraint(condition=Q(asker__in=Asker.values), name="legal_asker_is_known"),
            models.CheckConstraint(condition=Q(state__in=ProcessState.values), name="legal_state_is_known"),
            models.CheckConstraint(
                condition=Q(return_on__isnull=True) | Q(return_on__gte=F("received_on")), name="legal_days_in_order"
            ),
            models.CheckConstraint(
                condition=(Q(kind="party_request") & ~Q(party="")) | (~Q(kind="party_request") & Q(party="")),
                name="legal_own_request_is_a_partys",
            ),
        ]

    def __str__(self) -> str:
        return self.number


class StepRow(Kept):
    """One step of a process: proposed by one person, done when another seconds it."""

    classification: ClassVar[dict[str, str]] = {
        "id": "operational",
        "process": "operational",
        "what": "operational",
        "agreement": "operational",
        "proposed_by": "operational",
        "proposed_on": "operational",
        "seconded_by": "operational",
        "seconded_on": "operational",
    }

    process = models.ForeignKey(ProcessRow, on_delete=models.CASCADE, related_name="steps")
    what = models.CharField(max_length=16, choices=ProcessStep)
    agreement = models.CharField(max_length=12, choices=AgreementRule, default=AgreementRule.NO)
    proposed_by = models.CharField(max_length=40)
    proposed_on = models.DateField()
    seconded_by = models.CharField(max_length=40, blank=True)
    seconded_on = models.DateField(null=True)

    class Meta:
        db_table = "evenhand_legal_step"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["process", "what"], name="legal_step_once"),
            models.CheckConstraint(condition=Q(what__in=ProcessStep.values), name="legal_step_is_known"),
            models.CheckConstraint(
                condition=Q(agreement__in=AgreementRule.values), name="legal_agreement_rule_is_known"
            ),
            models.CheckConstraint(
                condition=Q(seconded_by="", seconded_on__isnull=True)
                | (~Q(seconded_by="") & Q(seconded_on__isnull=False) & ~Q(seconded_by=F("proposed_by"))),
                name="legal_step_has_two_people",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.process_id} {self.what}"


class HoldRow(Kept):
    """One legal hold: who placed it and who was second, and the same for its end. Its reason is sealed in the file."""

    classification: ClassVar[dict[str, str]] = {
        "id": "operational",
        "ref": "operational",
        "placed_on": "operational",
        "placed_by": "operational",
        "placed_second": "operational",
        "lifted_on": "operational",
        "lifted_by": "operational",
        "lifted_second": "operational",
    }

    ref = models.CharField(max_length=16)
    placed_on = models.DateField()
    placed_by = models.CharField(max_length=40)
    placed_second = models.CharField(max_length=40)
    lifted_on = models.DateField(null=True)
    lifted_by = models.CharField(max_length=40, blank=True)
    lifted_second = models.CharField(max_length=40, blank=True)

    class Meta:
        db_table = "evenhand_legal_hold"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["ref"], condition=Q(lifted_on__isnull=True), name="one_hold_at_a_time"),
            models.CheckConstraint(condition=~Q(placed_by=F("placed_second")), name="hold_has_two_people"),
            models.CheckConstraint(
                condition=Q(lifted_on__isnull=True) | ~Q(lifted_by=F("lifted_second")),
                name="hold_is_lifted_by_two_people",
            ),
        ]

    def __str__(self) -> str:
        return self.ref


class PaperRow(Kept):
    """One paper made for a process: which, by whom, on which day, and the SHA-256 of that very file.

    A paper made from metadata is kept whole; of a production only the fingerprint and the length.
    """

    class What(models.TextChoices):
        """Which paper."""

        POSSESSION = "possession"
        PRIVILEGE_LOG = "privilege_log"
        PRIVILEGE_CSV = "privilege_csv"
        PRODUCTION = "production"

    classification: ClassVar[dict[str, str]] = {
        "id": "operational",
        "process": "operational",
        "what": "operational",
        "digest": "operational",
        "length": "operational",
        "data": "operational",
        "made_by": "operational",
        "made_on": "operational",
    }

    process = models.ForeignKey(ProcessRow, on_delete=models.CASCADE, related_name="papers")
    what = models.CharField(max_length=16, choices=What)
    digest = models.CharField(max_length=64)
    length = models.PositiveIntegerField()
    data = models.BinaryField(null=True)
    made_by = models.CharField(max_length=40)
    made_on = models.DateField()

    class Meta:
        db_table = "evenhand_legal_paper"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["process", "what", "digest"], name="legal_paper_once"),
            models.CheckConstraint(
                condition=(Q(what="production", data__isnull=True)) | (~Q(what="production") & Q(data__isnull=False)),
                name="legal_production_is_not_kept",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.process_id} {self.what}"


class NoticeRow(Kept):
    """One notice of a process to somebody who holds the privilege: a party by letter, a mediator at their counter."""

    classification: ClassVar[dict[str, str]] = {
        "id": "operational",
        "process": "operational",
        "reader": "operational",
        "letter": "operational",
        "on": "operational",
        "read_on": "operational",
    }

    process = models.ForeignKey(ProcessRow, on_delete=models.CASCADE, related_name="notices")
    # A party's code, or a mediator's account.
    reader = models.CharField(max_length=40, db_index=True)
    # The letter that carries it; none for a mediator, who reads it at their own counter.
    letter = models.UUIDField(null=True, unique=True)
    on = models.DateField()
    read_on = models.DateField(null=True)

    class Meta:
        db_table = "evenhand_legal_notice"

    def __str__(self) -> str:
        return f"{self.process_id} {self.reader}"
