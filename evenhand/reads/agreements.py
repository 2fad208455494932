"""Drafts and final agreements, as their people may read them: on the page, in the file, and by its fingerprint."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from evenhand import reads, vault
from evenhand.core.access import Actor
from evenhand.core.case import Case, Matter
from evenhand.core.codes import DESK, MEDIATORS, PARTIES, Outcome, Phase, Role, Stage
from evenhand.core.dates import Now
from evenhand.models import programmes, rows
from evenhand.models.agreements import AgreementRow
from evenhand.models.cases import ComplaintRow
from evenhand.models.ledger import LedgerRow
from evenhand.reads.looking import looked
from evenhand.reads.words import opened
from evenhand.signing import (
    AgreementText,
    Draft,
    TermWords,
    agreement_pdf,
    as_told,
    draft_of,
    fingerprint,
    source_digest,
    whole,
)
from evenhand.signing.locks import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """An agreement as a file: its bytes and what it says. ``final`` is false while it can still be taken back."""

    data: bytes
    text: AgreementText
    final: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class InTheBook:
    """What anybody may know of a fingerprint that the book has: the day, the length of the file in bytes, and the leaf
    that names it: its number and its bytes as they were entered, in ASCII."""

    on: date
    length: int
    leaf: int
    entry: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A draft as it stands: the whole text, and the words of each term by its code."""

    draft: Draft
    words: Mapping[str, TermWords]


def standing(actor: Actor, ref: str, matter: str, now: Now, read: Text | None = None) -> Standing | None:
    """The terms of one matter as they stand, for its people, the desk that helps one of them, and its mediators who
    print it. None where there are none, where one is not yet its author's own, or not for this person; and, under the
    keys of those whom it would bind, where ``read`` is not with one of them."""
    found = _drafted(actor, ref, matter)
    if found is None:
        return None
    row, case, about = found
    try:
        draft = draft_of(row, case, about, read)
    except vault.Refused:
        return None
    looked(actor, ref, "terms", now)
    return Standing(draft=draft, words=draft.words)


def digest_now(ref: str, matter: str) -> str:
    """The SHA-256 of the text that stands, to tell its paper from an older one; empty where there is none, and for a
    draft under its people's keys that is not to be signed yet. It knows no walls: a digest over 128 random bits tells
    nothing."""
    row = ComplaintRow.objects.filter(ref=ref).first()
    case = rows.load(row) if row else None
    found = case.find_matter(matter) if case else None
    if row is None or case is None or found is None or not found.terms or not all(t.confirmed for t in found.terms):
        return ""
    try:
        return source_digest(draft_of(row, case, found).text)
    except vault.Refused:
        return ""


def last_read(actor: Actor, read: Text, party: str) -> str:
    """The text that ``party`` last had before them, for the page that shows what changed; empty for nothing, and for
    everyone but that person and the desk that helps them."""
    if actor.party not in (None, party) or actor.role not in PARTIES | DESK:
        return ""
    return read.read_by(party)


def _drafted(actor: Actor, ref: str, matter: str) -> tuple[ComplaintRow, Case, Matter] | None:
    if actor.role not in PARTIES | DESK | MEDIATORS:
        return None
    row = ComplaintRow.objects.filter(ref=ref).first()
    if row is None or row.case_key is None or reads.walls.seen_by(actor, case := rows.load(row)) is None:
        return None
    found = case.find_matter(matter)
    if found is None or found.stage is not Stage.AHEAD or not found.terms:
        return None
    table = case.find_mediation(found.mediation)
    if table is None or table.phase is not Phase.ENDED:
        return None
    if actor.party is not None and actor.party not in case.voices(found):
        return None
    if actor.role is Role.MEDIATOR and actor.id not in table.mediators:
        return None
    # Words that a mediator typed are not read as part of a text before they are somebody's own.
    if not all(term.confirmed for term in found.terms):
        return None
    return row, case, found


def copy(actor: Actor, ref: str, matter: str, now: Now) -> Copy | None:
    """The signed agreement of one matter, final or in its time to think it over, for those who signed it and the desk
    that helps one of them; None when there is none, or not for this person."""
    file = reads.case(actor, ref, "agreement", now)
    found = file.case.find_matter(matter) if file else None
    if file is None or found is None:
        return None
    if found.cooling_until is not None:
        standing_now = standing(actor, ref, matter, now)
        text = standing_now.draft.text if standing_now else None
        return Copy(data=agreement_pdf(text), text=text, final=False) if text else None
    if found.stage is not Stage.MEDIATED or found.outcome is not Outcome.AGREEMENT:
        return None
    # Whoever may read the words of the agreement may read its file.
    if not any(one.row == matter for one in reads.open_in(actor, file, "agreement")):
        return None
    return _kept(ref, matter)


def _kept(ref: str, matter: str) -> Copy | None:
    row = AgreementRow.objects.filter(complaint__ref=ref, matter=matter).select_related("complaint").first()
    said = opened(ref, ("agreement",)).get(("agreement", "", matter), "")
    if row is None or row.box is None or not said:
        return None
    key = bytes(row.complaint.case_key or b"")
    data = vault.open_bytes(key, bytes(row.box), ref=ref, kind="agreement", row=matter)
    return Copy(data=data, text=whole(said, ref, programmes.of_sha(row.complaint.programme)), final=True)


def told(actor: Actor, ref: str, matter: str, party: str, now: Now) -> str:
    """What ``party`` was told before signing on a screen, as it was sealed with the signature, for that person alone;
    empty for a signature on paper."""
    found = reads.open_words(actor, ref, "on_screen", now=now, what="agreement")
    return next((as_told(one.text) for one in found if (one.party, one.row) == (party, matter)), "")


def told_to(ref: str, matter: str, parties: Collection[str]) -> dict[str, str]:
    """The same of each of these signers, for a production that has its own wall and its own access entry."""
    found = opened(ref, ("on_screen",))
    return {p: as_told(text) for (_kind, p, row), text in sorted(found.items()) if row == matter and p in parties}


def to_post(ref: str, matter: str) -> Copy:
    """The final agreement for the post, which sends each signer a copy. It knows no walls: whoever asks for a print run
    writes the access entries.

    Raises LookupError where there is no final agreement, or its words are gone.
    """
    found = _kept(ref, matter)
    if found is None:
        raise LookupError(f"There is no agreement in {ref}.")
    return found


def copy_of(ref: str, matter: str) -> tuple[str, int]:
    """The fingerprint and the length of the agreement's file, as the letter with the copy says them."""
    data = to_post(ref, matter).data
    return fingerprint(data), len(data)


def in_the_book(digits: str) -> InTheBook | None:
    """Whether a final agreement has a file with this SHA-256 (64 hexadecimal digits). Anybody may ask."""
    row = AgreementRow.objects.filter(fingerprint=digits, leaf__isnull=False).first()
    if row is None or row.leaf is None:
        return None
    leaf = LedgerRow.objects.get(seq=row.leaf)
    return InTheBook(on=row.final_on, length=row.length, leaf=leaf.seq, entry=bytes(leaf.entry).decode())
