"""Copies of walked histories: the same rows under a new reference, with new people and words sealed anew.

:func:`made` makes the rows of some copies, in a process of its own: most of the work is sealing. :class:`Copier` hands
out the numbers, writes the rows and enters the leaves, one batch after another.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from random import Random
from typing import Any
from uuid import UUID

from django.db import connection, models, transaction

from benchmarks import histories, rows
from benchmarks.histories import OF_A_COMPLAINT, Cells, History, Moved
from benchmarks.names import invented
from evenhand import ledger, reads, vault
from evenhand.clerk import PersonWords
from evenhand.clerk.sealing import tokens_of
from evenhand.core import fold
from evenhand.models import rows as case_rows
from evenhand.models.cases import ComplaintRow, MatterRow
from evenhand.models.codec import fact_of
from evenhand.models.facts import FactRow
from evenhand.models.outbox import LetterRow
from evenhand.models.people import ParticipationRow, PersonRow, TokenRow
from evenhand.models.words import SealedText
from evenhand.vault import rightful

Table = type[models.Model]
NUMBERED: tuple[Table, ...] = (ComplaintRow, *OF_A_COMPLAINT, TokenRow, SealedText)
ORDER: tuple[Table, ...] = (ComplaintRow, PersonRow, *OF_A_COMPLAINT, TokenRow, SealedText, LetterRow)
MOST_NAMED = 1000
"""No complaint has more letters and people than that."""
TOKENS_OF_ONE = 12
"""No invented person has more blind tokens than that."""
_NAMED = frozenset({"name", "address", "phone", "email", "badge"})
_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One batch: how often each history, how many days earlier, and the first free number of every table."""

    names: dict[str, int]
    days: int
    first: dict[Table, int]


@dataclass(slots=True, kw_only=True)
class Batch:
    """What came of a job: rows by table, and leaves in the order of their days."""

    rows: dict[Table, list[Cells]] = field(default_factory=dict)
    leaves: list[ledger.Entry] = field(default_factory=list)


def spread(number: int) -> str:
    """A reference for a number: no two alike (odd factors permute forty bits), and none in an order one could see.

    Drawn at random, as the clerk draws them, a million references would meet once in every two or three loads.
    """
    value = (number * 0x9E3779B97F4A7C15 + 0x2545F4914F) % 2**40
    drawn = "".join(_LETTERS[value >> shift & 31] for shift in range(0, 40, 5))
    return f"{drawn[:4]}-{drawn[4:]}"


def made(job: Job, walked: dict[str, History], today: date) -> Batch:
    """The rows and leaves of a job. Asks no database: words are sealed with the custodian's keys only."""
    maker = _Maker(job, today)
    for name, times in job.names.items():
        moved = histories.moved(walked[name], job.days, today)
        for _time in range(times):
            maker.copy(moved)
    maker.batch.leaves.sort(key=lambda entry: entry.day)
    return maker.batch


def _person(party: str, own: dict[str, str]) -> PersonWords:
    name, phone, email, badge = (own.get(kind, "") for kind in ("name", "phone", "email", "badge"))
    return PersonWords(party=party, name=name, phone=phone, email=email, badge=badge)


class _Maker:
    def __init__(self, job: Job, today: date) -> None:
        self.today, self.batch = today, Batch()
        self.ids = dict(job.first)
        self.named = 0
        self.random = Random(job.first[ComplaintRow])
        self.places = {model: rows.columns(model) for model in ORDER}

    def copy(self, moved: Moved) -> None:
        key, pk = vault.new_case_key(), self._next(ComplaintRow)
        old, ref = moved.history.ref, spread(pk)
        # The seal over the facts is another complaint's, so there is none: nothing is offered or opened in a copy.
        self._put(ComplaintRow, moved.complaint, id=pk, ref=ref, case_key=key, batch="", facts_seal=None)
        parts: dict[str, int] = {}
        for model in OF_A_COMPLAINT:
            for cells in moved.cells[model]:
                row = [one.replace(old, ref) if isinstance(one, str) else one for one in cells]
                number = self._next(model)
                own: dict[str, Any] = {"id": number, "complaint_id": pk}
                if model is ParticipationRow:
                    code, person = row[self.places[model].index("code")], self._person(row)
                    parts[code] = number
                    own |= {"person_id": person, "proof": rightful.part_proof(ref, code, person)}
                if model is MatterRow and row[self.places[model].index("number")]:
                    # Investigations are numbered apart from complaints.
                    own["number"] = spread(number + 2**39)
                self._put(model, row, **own)
        for cells in moved.cells[LetterRow]:
            name = self._uuid().hex
            self._put(LetterRow, cells, id=name, ref=ref, message_id=f"<{name}@localhost>")
        self._words(moved, pk, ref, key, parts)
        self.batch.leaves += [
            ledger.Entry(event=event, ref=ref, n=n, day=day, actor_role=role, actor=actor)
            for event, n, day, role, actor in moved.leaves
        ]

    def _next(self, model: Table) -> int:
        number = self.ids[model]
        self.ids[model] = number + 1
        return number

    def _uuid(self) -> UUID:
        """An identity that comes after the one before: drawn at random, each row would be written into a page of the
        index that nobody else needs, and from some hundred thousand matters on that is most of a load's time."""
        self.named += 1
        first = self.ids[ComplaintRow] * MOST_NAMED + self.named % MOST_NAMED
        return UUID(int=first << 80 | self.random.getrandbits(80), version=4)

    def _put(self, model: Table, cells: Cells, **own: Any) -> None:
        row, places = list(cells), self.places[model]
        for name, value in own.items():
            row[places.index(name)] = value
        self.batch.rows.setdefault(model, []).append(row)

    def _person(self, part: Cells) -> str | None:
        places = self.places[ParticipationRow]
        if part[places.index("person_id")] is None:
            return None
        kind = "officer" if part[places.index("side")] == "officer" else "civilian"
        person = self._uuid().hex
        self.batch.rows.setdefault(PersonRow, []).append([person, kind])
        return person

    def _words(self, moved: Moved, pk: int, ref: str, key: bytes, parts: dict[str, int]) -> None:
        named: dict[str, dict[str, str]] = {}
        for text in moved.history.texts:
            words = text.text
            if text.kind in _NAMED:
                words = named.setdefault(text.party, {})[text.kind] = self._said(text.kind)
            box = vault.seal_field(key, words, ref=ref, kind=text.kind, row=f"{text.party}/{text.row}")
            self.batch.rows.setdefault(SealedText, []).append(
                [self._next(SealedText), pk, text.kind, text.party, text.row, box, text.n]
            )
        for party, own in named.items():
            for token in tokens_of(_person(party, own)):
                self.batch.rows.setdefault(TokenRow, []).append([self._next(TokenRow), parts[party], token])

    def _said(self, kind: str) -> str:
        random = self.random
        match kind:
            case "name":
                return invented(random)
            case "address":
                return f"{random.randint(2, 990)} Ferry Street, Marlow Ferry"
            case "phone":
                # Area codes are real, the exchange 555 belongs to nobody.
                return f"{random.randint(2, 9)}{random.randint(10, 89):02}-555-{random.randint(0, 9999):04}"
            case "email":
                return f"{random.randint(1, 10**9):x}@example.org"
            case _:
                return str(random.randint(1000, 99999))


class Copier:
    """Hands out numbers, and writes what was made, a batch to a transaction."""

    def __init__(self, walked: dict[str, History]) -> None:
        """Begin after the last row of every table."""
        self.walked = walked
        self.counts: Counter[str] = Counter()
        self.ids: dict[Table, int] = {model: rows.next_id(model) for model in NUMBERED}

    def job(self, names: dict[str, int], days: int) -> Job:
        """The next job, with numbers that are its own. Of tokens there are fewer than numbers: gaps do no harm."""
        job = Job(names=names, days=days, first=dict(self.ids))
        for name, times in names.items():
            one = self.walked[name]
            self.ids[ComplaintRow] += times
            self.ids[SealedText] += times * len(one.texts)
            self.ids[TokenRow] += times * TOKENS_OF_ONE * len({text.party for text in one.texts})
            for model in OF_A_COMPLAINT:
                self.ids[model] += times * len(one.rows[model])
            for count, n in one.counts.items():
                self.counts[count] += n * times
        return job

    def write(self, batch: Batch) -> None:
        """Write a batch. Jobs are written in the order in which they were handed out."""
        with transaction.atomic():
            for model in ORDER:
                rows.insert(model, batch.rows.get(model, ()))
            ledger.append(batch.leaves, vault.mac)

    def finish(self) -> None:
        """Bring the counts, sequences and statistics to what the tables hold."""
        moved = {name: n for name, n in self.counts.items() if n}
        with connection.cursor() as cursor:
            for name, n in moved.items():
                cursor.execute(f"UPDATE evenhand_counts SET {name} = {name} + %s WHERE id = 1", [n])
        rows.settle(*NUMBERED)


def check(many: int) -> int:
    """Look closely at ``many`` complaints, spread over all: rows fold from their facts, words open, people are found.

    Returns how many were looked at. Raises AssertionError with the reference of one that is not right.
    """
    last = rows.next_id(ComplaintRow) - 1
    step = max(1, last // many)
    looked = 0
    for row in _spread(last, step):
        facts = [fact_of(one.kind, one.payload) for one in FactRow.objects.filter(complaint=row).order_by("n")]
        assert fold(facts) == case_rows.load(row), row.ref
        assert row.case_key is not None, row.ref
        for text in SealedText.objects.filter(complaint=row):
            where = f"{text.party}/{text.row}"
            said = vault.open_field(bytes(row.case_key), bytes(text.box), ref=row.ref, kind=text.kind, row=where)
            # Of people who complained: an officer is found only in what is still open.
            if text.kind == "name" and text.party.startswith("c") and looked % 10 == 0:
                assert any(found.ref == row.ref for found in reads.find(said)), row.ref
        looked += 1
    return looked


def _spread(last: int, step: int) -> Iterator[ComplaintRow]:
    for pk in range(last, 0, -step):
        row = ComplaintRow.objects.filter(pk=pk).first()
        if row is not None:
            yield row
