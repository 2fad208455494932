"""The letters before a session for anyone to read: both sides' beside each other, about a complaint that never was.

They come from the same source as the letters that are sent, under the programme in force and with this office's own
figures; so a stranger sees that both sides are told the same, and that one notice serves every cause. No case is read.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from evenhand import core, post
from evenhand.core.case import Case, Party
from evenhand.core.codes import Preservation, Side
from evenhand.core.consent import OfferMediation
from evenhand.core.dates import Now
from evenhand.core.deciding import Refusal
from evenhand.core.intake import Claim, FileComplaint, RecordPreservation
from evenhand.core.programme import Programme
from evenhand.core.screening import ReadScreening, ScreenMatter
from evenhand.models import programmes
from evenhand.models.outbox import LetterKind
from evenhand.reads import figures

KINDS = (
    LetterKind.ACKNOWLEDGEMENT,
    LetterKind.OFFER,
    LetterKind.REMINDER,
    LetterKind.GOING_AHEAD,
    LetterKind.NOT_GOING_AHEAD,
)
REF = "0000-0000"


def samples(language: str, now: Now) -> list[dict[str, Any]]:
    """One preview for each kind, as `letters/both.html` shows it, in a language of the programme."""
    programme = programmes.in_force()
    lang = language if language in programme.languages else programme.languages[0]
    case = _offered(programme, now)
    speaks = post.about(
        case,
        case.matter("m1"),
        side=Side.COMPLAINANT,
        lang=lang,
        programme=programme,
        now=now,
        opened=post.Particulars(figures=figures.for_letters(now.today)),
    )
    return [post.preview(kind, speaks, lang) for kind in KINDS]


def _offered(programme: Programme, now: Now) -> Case:
    """A complaint of one person about one officer, taken by the rules themselves to an offer made today."""
    filed = FileComplaint(
        ref=REF,
        received_on=now.today - timedelta(days=3),
        parties=(Party(id="c1", side=Side.COMPLAINANT), Party(id="o1", side=Side.OFFICER)),
        claims=(
            Claim(officer="o1", complainants=frozenset({"c1"}), category=programme.texts.children("categories")[0]),
        ),
    )
    case: Case | None = None
    for act in (
        filed,
        RecordPreservation(result=Preservation.ACKNOWLEDGED),
        ScreenMatter(matter="m1", by="1"),
        ReadScreening(matter="m1", by="2", agrees=True),
        OfferMediation(matter="m1", by="1"),
    ):
        facts = core.decide(case, act, now, programme)
        if isinstance(facts, Refusal):
            raise ValueError(f"A sample could not be made: {facts.reason}.")
        case = core.fold(facts, case)
    assert case is not None, "five acts were done"
    return case
