"""Taking in: a new complaint with its people, words and files; and matters that were closed before this system.

The reference is random and allocated next to the commit, so that two complaints at the same moment never collide on a
number that was read early and written late.
"""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, replace
from itertools import islice
from uuid import UUID

from evenhand import ledger, post, vault
from evenhand.clerk import books, chaining, counting, drafts, dues, replays, sealing
from evenhand.clerk.papers import Conflict, Done, Key, PersonWords, Receipt, Upload, Words
from evenhand.clerk.transaction import one_transaction, until_it_fits
from evenhand.core import access, decide, fold
from evenhand.core.access import Actor
from evenhand.core.archive import RecordHistoric
from evenhand.core.case import Case, Party
from evenhand.core.codes import Side
from evenhand.core.dates import Now
from evenhand.core.deciding import Refusal
from evenhand.core.intake import FileComplaint
from evenhand.core.programme import Programme
from evenhand.models import programmes, rows
from evenhand.models.cases import AllegationRow, ComplaintRow, MatterRow
from evenhand.models.facts import FactRow
from evenhand.models.people import ParticipationRow, PersonRow
from evenhand.vault import rightful

_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
Beside = Callable[[str, Mapping[str, UUID]], None]
"""Something done beside filing, with the new reference and the persons by their party codes."""


def new_ref() -> str:
    """A fresh random reference such as ``M7KQ-42XW``: forty bits, Crockford's letters, no order."""
    drawn = "".join(secrets.choice(_LETTERS) for _ in range(8))
    return f"{drawn[:4]}-{drawn[4:]}"


def file(
    act: FileComplaint,
    *,
    by: Actor,
    now: Now,
    people: Sequence[PersonWords] = (),
    words: Sequence[Words] = (),
    uploads: Sequence[Upload] = (),
    key: Key | None = None,
    quarantine: bool | Callable[[], bool] = False,
    channel: str = "web",
    language: str = "en",
    batch: str = "",
    draft: str = "",
    beside: Beside = lambda _ref, _people: None,
) -> Done | Refusal | Conflict:
    """Take in a complaint. ``act.ref`` is ignored: the clerk gives the reference.

    ``people`` has one entry for each person to be named or written to (guardians too). ``quarantine`` says whether to
    set it apart as a likely flood: same receipt, same evidence preserved in the books, own queue, never refused.
    ``draft`` names what it was written in, which is forgotten; ``beside`` is what another room adds, such as receipt
    codes. Both asked and done in the same transaction: one wait for the disk. Raises :class:`Unavailable`.
    """

    said = _Said(people=people, words=words, uploads=uploads, beside=beside)
    row = ComplaintRow(channel=channel, language=language, batch=batch)

    def take() -> Done | Refusal | Conflict:
        mine = copy(row)
        # A flood is counted before anything else is locked.
        if quarantine() if callable(quarantine) else quarantine:
            mine.aside = ComplaintRow.Aside.QUARANTINE
        done = _take_in(mine, act, said, by=by, now=now, key=key)
        if draft and isinstance(done, Done):
            drafts.forget(draft)
        return done

    # Almost every form is new: only one that clashes with its own key is looked up.
    return until_it_fits(take, clashed=lambda: replays.seen(key, by))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Said:
    """Everything given with a complaint that is not a code."""

    people: Sequence[PersonWords]
    words: Sequence[Words]
    uploads: Sequence[Upload]
    beside: Beside


def _take_in(
    row: ComplaintRow, act: FileComplaint, said: _Said, *, by: Actor, now: Now, key: Key | None
) -> Done | Refusal:
    filed = replace(act, ref=new_ref())
    programme = programme_today()
    decision = access.may(by, filed, None) or decide(None, filed, now, programme)
    if isinstance(decision, Refusal):
        return decision
    row.ref, row.case_key = filed.ref, vault.new_case_key()
    entry = books.Entry(
        row=row, before=None, after=fold(decision), facts=decision, by=by, act=filed, now=now, programme=programme
    )
    first, last = books.enter(entry)
    parts = _write_people(row, entry.after, said.people)
    sealing.write_tokens(said.people, parts)
    sealing.seal_words(row, (*sealing.words_of(said.people), *said.words), now)
    for number, upload in enumerate(said.uploads, start=1):
        sealing.seal_upload(row, upload, number)
    receipt = Receipt(ref=row.ref, first=first, last=last, on=now.today)
    replays.remember(key, by, receipt)
    if row.aside:
        counting.count(Counter({counting.QUARANTINE: 1}))
    people = {code: part.person_id for code, part in parts.items() if part.person_id is not None}
    said.beside(row.ref, people)
    books.publish(entry, first, books.reach(parts.values()))
    return Done(ref=row.ref, facts=decision, case=entry.after, receipt=receipt, people=people)


def programme_today() -> Programme:
    """The programme in force, its text kept for as long as a complaint names it."""
    programme = programmes.adopted()
    if programme is None:
        programme = programmes.preset()
        if not programmes.is_kept(programme.sha256):
            programmes.ProgrammeText.objects.get_or_create(
                sha256=programme.sha256, defaults={"name": programme.name, "text": programmes.preset_text()}
            )
    return programme


def _write_people(row: ComplaintRow, case: Case, people: Sequence[PersonWords]) -> dict[str, ParticipationRow]:
    """A part for each party and guardian, and a person for each of them who was not known before."""
    said = {person.party: person for person in people}
    plain: dict[str, PersonWords] = {}
    parts, fresh = [], []
    for place, (code, party, of) in enumerate(_codes(case)):
        words = said.get(code) or plain.setdefault(code, PersonWords(party=code, language=row.language))
        person = words.person
        if person is None and party.known:
            kind = PersonRow.Kind.OFFICER if party.side is Side.OFFICER else PersonRow.Kind.CIVILIAN
            fresh.append(PersonRow(kind=kind))
            person = fresh[-1].id
        parts.append(part_of(row, party, words, person, place=place, code=code, of=of))
    PersonRow.objects.bulk_create(fresh)
    ParticipationRow.objects.bulk_create(parts)
    return {part.code: part for part in parts}


def part_of(
    row: ComplaintRow, party: Party, words: PersonWords, person: UUID | None, *, place: int, code: str, of: str
) -> ParticipationRow:
    """One person's part, not yet saved."""
    own = {} if of else {"guardian": party.guardian, "known": party.known}
    proof = rightful.part_proof(row.ref, code, person)
    return ParticipationRow(
        complaint=row, person_id=person, proof=proof, place=place, code=code, side=party.side.value, guardian_of=of,
        language=words.language, channels=list(words.channels), wishes=wishes_of(words), **own,
    )  # fmt: skip


def wishes_of(words: PersonWords) -> list[str]:
    """A person's wishes about letters, as codes."""
    return [name for name in ("discreet", "large_print") if getattr(words, name)]


def _codes(case: Case) -> Iterator[tuple[str, Party, str]]:
    """Every code that takes part, with its party; parties first, in the case's order, then their guardians."""
    for party in case.parties:
        yield party.id, party, ""
    for party in case.parties:
        if party.guardian:
            yield party.guardian, party, party.id


@dataclass(frozen=True, slots=True, kw_only=True)
class Archived:
    """How many historic matters were taken in; ``refused`` has the place in the list and the reason of each
    that was not."""

    taken: int
    refused: tuple[tuple[int, Refusal], ...]


def archive(acts: Iterable[RecordHistoric], *, by: Actor, now: Now, batch: str = "", size: int = 500) -> Archived:
    """Take in matters that were closed before, ``size`` to a transaction. ``batch`` names the import, for
    :func:`undo_batch`.

    Every reference is new. No letter goes out and nothing falls due. Raises :class:`Unavailable`; whole chunks are
    kept.
    """
    taken, refused, place = 0, list[tuple[int, Refusal]](), 0
    waiting = iter(acts)
    while chunk := list(islice(waiting, size)):

        def take(chunk: list[RecordHistoric] = chunk, place: int = place) -> tuple[int, list[tuple[int, Refusal]]]:
            return _archive_chunk(chunk, place, by, now, batch)

        done, wrong = until_it_fits(take)
        taken, place = taken + done, place + len(chunk)
        refused += wrong
    return Archived(taken=taken, refused=tuple(refused))


def _archive_chunk(
    chunk: list[RecordHistoric], place: int, by: Actor, now: Now, batch: str
) -> tuple[int, list[tuple[int, Refusal]]]:
    programme = programme_today()
    entries, refused = [], []
    for number, act in enumerate(chunk, start=place):
        taken = replace(act, ref=new_ref())
        decision = access.may(by, taken, None) or decide(None, taken, now, programme)
        if isinstance(decision, Refusal):
            refused.append((number, decision))
            continue
        after = fold(decision)
        row = ComplaintRow(
            ref=taken.ref, case_key=vault.new_case_key(), channel="import", batch=batch, version=len(decision),
            programme=programme.sha256, pins=[[1, programme.sha256]], **rows.complaint_columns(after),
        )  # fmt: skip
        row.next_due = dues.next_due(after, programme, now)
        entries.append(books.Entry(row=row, before=None, after=after, facts=decision, by=by, act=taken, now=now,
                                   programme=programme))  # fmt: skip
        row.facts_seal = chaining.begun(row.ref, books.fact_rows(entries[-1], 1))
    _write_archived(entries)
    return len(entries), refused


def _write_archived(entries: list[books.Entry]) -> None:
    """Everything of a chunk in one statement for each table."""
    made = ComplaintRow.objects.bulk_create([entry.row for entry in entries])
    for entry, row in zip(entries, made, strict=True):
        entry.row.pk = row.pk
    AllegationRow.objects.bulk_create(
        [
            AllegationRow(complaint=e.row, place=place, **rows.columns(allegation))
            for e in entries
            for place, allegation in enumerate(e.after.allegations)
        ]
    )
    MatterRow.objects.bulk_create(
        [
            MatterRow(complaint=e.row, place=place, received_on=e.after.received_on, **rows.columns(matter))
            for e in entries
            for place, matter in enumerate(e.after.matters)
        ]
    )
    ParticipationRow.objects.bulk_create(
        [
            part_of(e.row, party, PersonWords(party=code, channels=()), None, place=place, code=code, of=of)
            for e in entries
            for place, (code, party, of) in enumerate(_codes(e.after))
        ]
    )
    FactRow.objects.bulk_create([row for entry in entries for row in books.fact_rows(entry, 1)])
    counting.count(sum((counting.of_case(entry.after) for entry in entries), Counter()))
    ledger.append([leaf for entry in entries for leaf in books.leaves(entry, 1)], vault.mac)


def undo_batch(batch: str) -> int:
    """Take an import back: its complaints leave every list and count. Facts and ledger stay. Returns how many left.

    Only complaints that nothing has happened to since the import are taken back.
    """
    with one_transaction():
        there = ComplaintRow.objects.select_for_update(of=("self",)).filter(batch=batch, aside="")
        # Filing makes two facts and a historic matter one; whatever has more, somebody has worked on.
        found = list(there.filter(version__lte=2))
        counts: Counter[str] = Counter()
        for case in rows.load_many(found).values():
            counts.update(counting.of_case(case))
        ids = [row.pk for row in found]
        ComplaintRow.objects.filter(pk__in=ids).update(aside=ComplaintRow.Aside.UNDONE, next_due=None)
        MatterRow.objects.filter(complaint_id__in=ids).update(listed=False)
        post.drop_unsent([row.ref for row in found])
        counting.count(Counter({name: -n for name, n in counts.items()}))
    return len(ids)
