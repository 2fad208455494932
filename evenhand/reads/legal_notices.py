"""A mediator's own notices of legal requests: they hold a privilege of their own, so they are told as both sides are.

The words are those of the letter to the parties, made from one source.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from evenhand import post
from evenhand.core.access import Actor
from evenhand.core.codes import MEDIATORS, Side
from evenhand.core.dates import Now
from evenhand.models import rows
from evenhand.models.cases import ComplaintRow
from evenhand.models.legal import NoticeRow
from evenhand.post.afterwards import legal_days
from evenhand.reads.cases import programme_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One notice: its complaint, its day, and whether it was read. ``words`` only where the whole was asked for."""

    id: int
    ref: str
    on: date
    read_on: date | None
    words: dict[str, Any] = field(default_factory=dict, repr=False)


def own(actor: Actor) -> tuple[Told, ...]:
    """A mediator's notices, the newest first; nobody else has any here."""
    if actor.role not in MEDIATORS:
        return ()
    found = NoticeRow.objects.filter(reader=actor.id, letter=None).select_related("process").order_by("-id")[:50]
    return tuple(Told(id=row.pk, ref=row.process.ref, on=row.on, read_on=row.read_on) for row in found)


def notice(actor: Actor, id: int, lang: str, now: Now) -> Told | None:
    """One of them with its words; None where it is not there or not theirs."""
    mine = NoticeRow.objects.filter(pk=id, reader=actor.id, letter=None).select_related("process")
    row = mine.first() if actor.role in MEDIATORS else None
    complaint = ComplaintRow.objects.filter(ref=row.process.ref).first() if row else None
    if row is None or complaint is None:
        return None
    programme = programme_of(row.process.ref)
    language = lang if lang in programme.languages else programme.languages[0]
    opened = post.Particulars(legal=legal_days(row.process, language))
    # The letter has no word that is for one side alone, so either side's is the mediators'.
    speaks = post.about(
        rows.load(complaint), None, side=Side.COMPLAINANT, lang=language, programme=programme, now=now, opened=opened
    )
    words = post.preview(post.LetterKind.LEGAL_NOTICE, speaks, language)
    return Told(
        id=row.pk, ref=row.process.ref, on=row.on, read_on=row.read_on,
        words={"lang": language, "title": words["title"], "blocks": words["sides"][0]["blocks"]},
    )  # fmt: skip
