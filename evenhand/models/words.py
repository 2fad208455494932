"""Sealed words of the case file, and files given with a complaint; and which lock every kind of words goes under.

A kind that is not in :data:`KINDS` cannot be stored. Nothing in these tables opens without the custodian.
"""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar

from django.db import models

from evenhand.models.cases import ComplaintRow
from evenhand.models.door import Kept


class Tier(StrEnum):
    """Under which lock words go (design §4, three places for three kinds of thing)."""

    CASEFILE = "casefile"  # the complaint's own key; staff by role
    ANSWER = "answer"  # sealed answers: opened once, together, then destroyed
    TERMS = "terms"  # terms:M of the locked room where all who are bound have a key, else setup:P (decision 0036)
    SETUP = "setup"  # setup:P of the locked room: party and office; destroyed with the room


KINDS: dict[str, Tier] = {
    # what the complaint says
    "narrative": Tier.CASEFILE,
    "incident_on": Tier.CASEFILE,
    "incident_place": Tier.CASEFILE,
    "wish": Tier.CASEFILE,
    "allegation": Tier.CASEFILE,
    "witness": Tier.CASEFILE,
    "amendment": Tier.CASEFILE,
    "attachment_name": Tier.CASEFILE,
    "records_number": Tier.CASEFILE,
    # who people are and how to reach them
    "name": Tier.CASEFILE,
    "address": Tier.CASEFILE,
    "email": Tier.CASEFILE,
    "phone": Tier.CASEFILE,
    "badge": Tier.CASEFILE,
    "unit": Tier.CASEFILE,
    "access_needs": Tier.CASEFILE,
    "safe_contact": Tier.CASEFILE,
    # the office's own reasons, before and apart from any mediation
    "screening_note": Tier.CASEFILE,
    "suitability": Tier.CASEFILE,
    "second_reader_note": Tier.CASEFILE,
    "contact_note": Tier.CASEFILE,
    "finding_reason": Tier.CASEFILE,
    "correction_note": Tier.CASEFILE,
    "hold_reason": Tier.CASEFILE,
    # what came by law, in words: for the legal analyst and the director
    "legal_note": Tier.CASEFILE,
    # the appointment: a time and a place people agreed on are no words of mediation
    "appointment_time": Tier.CASEFILE,
    "appointment_place": Tier.CASEFILE,
    "attendee": Tier.CASEFILE,
    "disclosure": Tier.CASEFILE,
    # what only its final form leaves
    "agreement": Tier.CASEFILE,
    "signed_name": Tier.CASEFILE,
    "on_screen": Tier.CASEFILE,  # what one was told before typing it, and that its file opened
    # the offer
    "answer": Tier.ANSWER,
    "answer_word": Tier.ANSWER,
    # setting up
    "setup_message": Tier.SETUP,
    "preparation": Tier.SETUP,
    "summary": Tier.SETUP,
    "plan": Tier.SETUP,
    # the agreement to mediate: the text people were shown, and the name or strokes each put under it
    "mediate_text": Tier.SETUP,
    "mediate_name": Tier.SETUP,
    # a draft of terms; and the text that everybody assented to, or that somebody took to paper, until it is final
    "term": Tier.TERMS,
    "read_terms": Tier.TERMS,
    "to_sign": Tier.SETUP,
}
"""Every kind of words and its lock."""

OWN_LIST = "list"
"""The kind of a party's own preparation list: under two locks in ``own:X``, and in no other place."""
OWN_CHECK = "fairness"
"""The kind of what a party asked themselves before signing: there, and in no other place."""

OF_A_PERSON = ("name", "address", "email", "phone", "badge", "unit", "access_needs", "safe_contact")
"""Kinds that say who somebody is or how to reach them; the two sides never see each other's."""


class SealedText(Kept):
    """One sealed text of a complaint: its kind, whose it is, and the box."""

    classification: ClassVar[dict[str, str]] = {
        "id": "operational",
        "complaint": "operational",
        "kind": "operational",
        "party": "operational",
        "row": "operational",
        "box": "sealed",
        "n": "operational",
    }

    complaint = models.ForeignKey(ComplaintRow, on_delete=models.CASCADE, related_name="texts")
    kind = models.CharField(max_length=20)
    party = models.CharField(max_length=40, blank=True)
    row = models.CharField(max_length=24, blank=True)
    box = models.BinaryField()
    # The complaint's version when this was sealed: which entry it belongs to.
    n = models.PositiveIntegerField(default=0)

    class Meta:
        db_table = "evenhand_sealed_text"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["complaint", "kind", "party", "row"], name="one_text_in_a_place"),
            models.CheckConstraint(
                condition=models.Q(kind__in=sorted(kind for kind, tier in KINDS.items() if tier is Tier.CASEFILE)),
                name="case_file_words_only",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.complaint_id} {self.kind} {self.party}"


class AttachmentRow(Kept):
    """One file given with a complaint, sealed; its name is a :class:`SealedText` of the same ``code``."""

    classification: ClassVar[dict[str, str]] = {
        "id": "operational",
        "complaint": "operational",
        "code": "operational",
        "party": "operational",
        "content_type": "operational",
        "size": "operational",
        "box": "sealed",
    }

    complaint = models.ForeignKey(ComplaintRow, on_delete=models.CASCADE, related_name="attachments")
    code = models.CharField(max_length=8)
    party = models.CharField(max_length=8, blank=True)
    content_type = models.CharField(max_length=80)
    size = models.PositiveIntegerField()
    box = models.BinaryField()

    class Meta:
        db_table = "evenhand_attachment"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["complaint", "code"], name="one_file_of_a_code"),
        ]

    def __str__(self) -> str:
        return f"{self.complaint_id} {self.code}"
