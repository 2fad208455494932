"""The clerk's smaller duties: files, contacts, quarantine, and the programme that is in force.

None of these is an act of the rules, so none makes a fact. What a person gave is sealed all the same, and counted once.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import UUID

from evenhand import post, vault
from evenhand.clerk import books, counting, replays, sealing, terms
from evenhand.clerk.filing import wishes_of
from evenhand.clerk.papers import Conflict, Done, Key, PersonWords, Receipt, Upload
from evenhand.clerk.performing import programme_for
from evenhand.clerk.transaction import locked, one_transaction
from evenhand.core.access import Actor
from evenhand.core.codes import DESK, READERS
from evenhand.core.dates import Now
from evenhand.core.deciding import Refusal
from evenhand.core.programme import Programme
from evenhand.core.programme_reading import read_programme
from evenhand.core.reasons import Reason
from evenhand.models import rows
from evenhand.models.access import AccessEntry
from evenhand.models.accounts import Seat
from evenhand.models.cases import ComplaintRow, MatterRow
from evenhand.models.codec import fact_of
from evenhand.models.inserting import insert
from evenhand.models.people import ParticipationRow, PersonRow, TokenRow
from evenhand.models.programmes import ProgrammeAdoption, ProgrammeText
from evenhand.models.words import OF_A_PERSON, SealedText
from evenhand.vault import rightful

REMOVED = "-"
"""A text of this one sign takes away what was there."""


def attach(ref: str, upload: Upload, *, by: Actor, now: Now, key: Key | None = None) -> str | Refusal | Conflict:
    """Add a file to a complaint; its code. The desk may, and a party for themselves."""
    with one_transaction():
        row = locked(ref)
        if row is None or row.shredded:
            return Refusal(Reason.NO_SUCH_MATTER)
        if by.role not in DESK and by.party != upload.party:
            return Refusal(Reason.NOT_YOURS)
        if (before := replays.seen(key, by)) is not None:
            return before if isinstance(before, Conflict) else f"f{row.attachments.count()}"
        code = sealing.seal_upload(row, upload, row.attachments.count() + 1)
        replays.remember(key, by, _nothing(row, now))
        return code


def change_contact(
    ref: str, words: PersonWords, *, by: Actor, now: Now, key: Key | None = None, old_too: bool = True
) -> Receipt | Refusal | Conflict:
    """Change how one person is reached: by themselves, or at the desk.

    An empty text leaves what was there; "-" removes it. Letters that have not left are
    written in the language of now. Another way is told on the new one and on the old one; without ``old_too`` on the
    new one alone, which the desk cannot have for who has a key of their own. A way that somebody took off by their own
    hand hears nothing. Who of the desk did it is written down.
    """
    with one_transaction():
        row = locked(ref)
        part = None if row is None else row.parts.filter(code=words.party).first()
        if row is None or row.shredded or part is None:
            return Refusal(Reason.NO_SUCH_PARTY, "party")
        if by.role not in DESK and by.party != words.party:
            return Refusal(Reason.NOT_YOURS)
        if (before := replays.seen(key, by)) is not None:
            return before if isinstance(before, Conflict) else before.receipt
        had, spoken = _ways(part), part.language
        part.language, part.channels, part.wishes = words.language, list(words.channels), wishes_of(words)
        if part.known and part.person_id is None:
            # Unknown at filing and named since: from now on somebody who can have a code and a key of their own.
            part.person = PersonRow.objects.create(kind=_kind_of(part))
            part.proof = rightful.part_proof(row.ref, part.code, part.person_id)
        part.save(update_fields=["language", "channels", "wishes", "person", "proof"])
        kept, given = _reseal(row, part, words)
        if (kept.get("name"), spoken) != (given.get("name"), part.language):
            terms.corrected(row.ref, rows.load(row))
        post.speak(row.ref, part.code, part.language)
        ways = replace(had, texts=kept), replace(_ways(part), texts=given)
        _tell(row, part, ways, by, now, old_too=old_too)
        receipt = _nothing(row, now)
        replays.remember(key, by, receipt)
        return receipt


def _kind_of(part: ParticipationRow) -> str:
    return PersonRow.Kind.OFFICER if part.side == "officer" else PersonRow.Kind.CIVILIAN


def _ways(part: ParticipationRow) -> post.Ways:
    return post.Ways(channels=tuple(part.channels), wishes=tuple(part.wishes))


def _tell(
    row: ComplaintRow, part: ParticipationRow, ways: tuple[post.Ways, post.Ways], by: Actor, now: Now, *, old_too: bool
) -> None:
    """Nobody's way is changed in silence: a letter, and for the director who of the desk did it."""
    before, after = ways
    has_key = Seat.objects.filter(ref=row.ref, party=part.code).exists()
    old_too = old_too or (has_key and by.role in DESK)
    if by.role in DESK:
        what = "reach" if old_too else "reach unsaid"
        insert([AccessEntry(at=now.at, account=by.id, role=by.role.value, ref=row.ref, what=what)])
    # The first way that is ever written down is no change, but for whoever has their pages already.
    if not row.aside and (before.open or has_key):
        own_hand = by.role not in DESK
        post.tell_of_ways(row, part, before, after, now, old_too=old_too, own_hand=own_hand)


def _reseal(row: ComplaintRow, part: ParticipationRow, words: PersonWords) -> tuple[dict[str, str], dict[str, str]]:
    """Seal what is given anew; what was written down before, and what is now."""
    given = {kind: getattr(words, kind) for kind in OF_A_PERSON if getattr(words, kind)}
    there = SealedText.objects.filter(complaint=row, party=part.code, kind__in=OF_A_PERSON)
    kept = {text.kind: said for text in there if (said := _said(row, text)) is not None}
    there.delete()
    TokenRow.objects.filter(part=part).delete()
    now = {kind: text for kind, text in (kept | given).items() if text != REMOVED}
    person = replace(words, **{kind: now.get(kind, "") for kind in OF_A_PERSON})
    sealing.write_tokens([person], {part.code: part})
    SealedText.objects.bulk_create([sealing.text_row(row, one) for one in sealing.words_of([person])])
    return kept, now


def _said(row: ComplaintRow, text: SealedText) -> str | None:
    """What was there; None for what does not open any more, which is given anew or gone."""
    key, place = bytes(row.case_key or b""), sealing.place(text.party, text.row)
    try:
        return vault.open_field(key, bytes(text.box), ref=row.ref, kind=text.kind, row=place)
    except vault.Refused:
        return None


def link_person(ref: str, party: str, person: UUID, *, by: Actor) -> Refusal | None:
    """Say that this part is taken by somebody already known. Only the desk may; the two sides are never linked."""
    with one_transaction():
        row = locked(ref)
        part = None if row is None else row.parts.filter(code=party).first()
        if row is None or row.shredded or part is None:
            return Refusal(Reason.NO_SUCH_PARTY, "party")
        if by.role not in READERS:
            return Refusal(Reason.NOT_YOURS)
        if not PersonRow.objects.filter(pk=person, kind=_kind_of(part)).exists():
            return Refusal(Reason.NO_SUCH_PARTY, "person")
        part.person_id, part.proof = person, rightful.part_proof(ref, party, person)
        part.save(update_fields=["person", "proof"])
    return None


def mint_answer_words(ref: str, matter: str, *, now: Now) -> None:
    """Fresh answer words for everyone who is asked in a matter; the old ones no longer mean anything."""
    with one_transaction():
        row = locked(ref)
        if row is not None and not row.shredded:
            case = rows.load(row)
            found = case.find_matter(matter)
            sealing.mint_words(row, matter, found.asked if found else frozenset(), now)


def release_quarantine(ref: str, *, by: Actor, now: Now) -> Done | Refusal:
    """A complaint set apart is genuine: it joins the others, and its letters go out."""
    with one_transaction():
        row = locked(ref)
        if row is None or row.aside != ComplaintRow.Aside.QUARANTINE:
            return Refusal(Reason.NO_SUCH_MATTER)
        if by.role not in READERS:
            return Refusal(Reason.NOT_YOURS)
        row.aside = ComplaintRow.Aside.NO
        row.save(update_fields=["aside"])
        MatterRow.objects.filter(complaint=row).update(listed=True)
        case = rows.load(row)
        facts = tuple(fact_of(one.kind, one.payload) for one in row.facts.order_by("n"))
        post.enqueue(facts, case, programme_for(row, case), now, books.reach(row.parts.all()))
        counts = counting.of_case(case)
        counts[counting.QUARANTINE] = -1
        counting.count(counts)
        return Done(ref=ref, facts=(), case=case, receipt=_nothing(row, now))


def adopt(text: str, *, by: str, second: str, today: date) -> str:
    """Bring a programme into force, for good and under its fingerprint, which is returned.

    Two people do. Raises ValueError for one alone, or with the file's first mistake.
    """
    if by == second:
        raise ValueError("Two people adopt a programme.")
    programme = read_programme(text)
    if not isinstance(programme, Programme):
        raise ValueError(f"Line {programme[0].line}: {programme[0].sentence}")
    with one_transaction():
        ProgrammeText.objects.get_or_create(sha256=programme.sha256, defaults={"name": programme.name, "text": text})
        ProgrammeAdoption.objects.create(programme_id=programme.sha256, on=today, by=by, second=second)
    return programme.sha256


def _nothing(row: ComplaintRow, now: Now) -> Receipt:
    """The receipt of a duty that makes no fact: it points behind the last one."""
    return Receipt(ref=row.ref, first=row.version + 1, last=row.version, on=now.today)
