"""Both letters of an offer, beside each other, before it is made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from evenhand import core, post, reads
from evenhand.core.access import Actor
from evenhand.core.codes import DESK, Side
from evenhand.core.consent import OfferMediation
from evenhand.core.dates import Now
from evenhand.core.deciding import Refusal
from evenhand.models.outbox import LetterKind
from evenhand.reads import figures


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """Both sides' letters of one kind beside each other, and what the two letters would differ in beyond words."""

    both: dict[str, Any]
    languages: tuple[str, ...]


def offer_preview(actor: Actor, ref: str, matter: str, lang: str, now: Now) -> Preview | Refusal | None:
    """The two letters that an offer made now would send, side by side; or why it cannot be made now.

    None for a complaint that is not there or not for this person. Nothing is written but the look.
    """
    file = reads.case(actor, ref, "offer preview", now) if actor.role in DESK else None
    if file is None or file.case.find_matter(matter) is None:
        return None
    case = reads.case_of(ref)
    decided = core.decide(case, OfferMediation(matter=matter, by=actor.id), now, file.programme)
    if isinstance(decided, Refusal):
        return decided
    after = core.fold(decided, case)
    spoken = file.programme.languages
    chosen = lang if lang in spoken else spoken[0]
    contact = post.CaseFile(on_screen=True).contact(ref, matter, chosen)
    opened = post.Particulars(figures=figures.for_letters(now.today), contact=contact)
    speaks = post.about(
        after, after.matter(matter), side=Side.COMPLAINANT, lang=chosen, programme=file.programme, now=now,
        opened=opened,
    )  # fmt: skip
    return Preview(both=post.preview(LetterKind.OFFER, speaks, chosen), languages=spoken)
