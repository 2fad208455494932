"""Taking in a spreadsheet: every row judged before anything is kept, then taken in as one batch that can be undone.

A closed matter becomes a historic one (days, a category, an ending, no person), so that the office can show its own
figures from the first day. An open complaint is filed like any other, with its own day of receipt.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import islice

from django.utils.translation import gettext as _

from evenhand import vault
from evenhand.clerk import filing
from evenhand.clerk.import_columns import folded
from evenhand.clerk.import_days import read_day, written_order
from evenhand.clerk.papers import Conflict, Key, PersonWords, Words
from evenhand.clerk.sheets import Fault, Sheet
from evenhand.core.access import Actor
from evenhand.core.archive import ENDINGS, RecordHistoric
from evenhand.core.case import Party
from evenhand.core.codes import Side
from evenhand.core.dates import Now
from evenhand.core.deciding import Refusal
from evenhand.core.intake import Claim, FileComplaint
from evenhand.core.programme import Programme

CLOSED, OPEN = "closed", "open"
UNSURE = "not_sure"
_SAME_ENDING = {
    "mediated": "agreement", "mediated agreement": "agreement", "agreed": "agreement", "settled": "agreement",
    "mediated no agreement": "completed", "mediation completed": "completed", "not sustained": "not_sustained",
    "unsustained": "not_sustained", "proper conduct": "exonerated", "not involved": "unfounded",
    "complaint withdrawn": "withdrawn", "non cooperation": "closed_uncooperative",
    "uncooperative": "closed_uncooperative", "closed uncooperative": "closed_uncooperative",
}  # fmt: skip
_LANGUAGES = {"en": "en", "english": "en", "ingles": "en", "es": "es", "spanish": "es", "espanol": "es"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What would become of one row: ``kind`` closed or open, the days as they were read, problems and remarks."""

    row: int
    kind: str
    values: Mapping[str, str] = field(repr=False)
    days: Mapping[str, date]
    problems: tuple[str, ...]
    remarks: tuple[str, ...] = ()

    @property
    def good(self) -> bool:
        return not self.problems


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What an import took in."""

    batch: str
    closed: int
    open: int
    refused: tuple[int, ...]


def batch_of(data: bytes, today: date) -> str:
    """The name of a file's batch: its day and the beginning of its SHA-256."""
    return f"import-{today:%Y%m%d}-{mark_of(data)}"


def mark_of(data: bytes) -> str:
    """What the batch of this very file ends with, whenever it was taken in."""
    return hashlib.sha256(data).hexdigest()[:12]


def judge(
    sheet: Sheet, columns: Mapping[int, str], programme: Programme, today: date, country: str = "US"
) -> tuple[Verdict, ...]:
    """A verdict for every row. Keeps nothing. ``country``: of telephone numbers that name none."""
    order = {
        field: written_order([cells[place] for _, cells in sheet.rows])
        for place, field in columns.items()
        if field in _DAYS
    }
    known = {folded(code): code for code in programme.texts.children("categories")}
    for code in list(known.values()):
        for language in programme.languages:
            known.setdefault(folded(programme.text(f"categories.{code}", language)), code)
    seen: dict[object, int] = {}
    found = []
    for number, cells in sheet.rows:
        one = _verdict(number, _values(cells, columns), order, known, today)
        if faults := tuple(_faults(sheet, number, columns)):
            # What else is wrong may only come from the cell that was not read.
            one = replace(one, problems=faults, remarks=())
        remarks = _open_remarks(one, seen, programme, today, country) if one.kind == OPEN and one.good else ()
        found.append(replace(one, remarks=(*one.remarks, *remarks)))
    return tuple(found)


def _faults(sheet: Sheet, number: int, columns: Mapping[int, str]) -> Iterator[str]:
    """What is wrong with the cells of a row that were not read. A column that is left out may hold anything."""
    for place, fault in sheet.faults.get(number, {}).items():
        if place in columns:
            yield _FAULTS[fault]() % {"column": sheet.headings[place]}


def _open_remarks(
    one: Verdict, seen: dict[object, int], programme: Programme, today: date, country: str
) -> Iterator[str]:
    """What to know of an open complaint that can be taken in. ``seen`` holds those that came before it."""
    received = one.days["received"]
    if programme.safe_after(received) <= today:
        yield _("Its safe date has passed: it goes to investigation with the next batch, and mediation is not offered.")
    phone = one.values.get("phone", "")
    if phone and vault.phone_number(phone, country) is None:
        yield _("The phone number cannot be one. It is kept as it stands here.")
    told = {name: text for name, text in one.values.items() if name not in _DAYS}
    first = seen.setdefault((*sorted(told.items()), *sorted(one.days.items())), one.row)
    if first != one.row:
        yield _("The same as row %(row)d. Take one of them out if it is one complaint.") % {"row": first}


_FAULTS: dict[Fault, Callable[[], str]] = {
    Fault.FORMULA: lambda: _(
        "“%(column)s” has a formula, or begins with a sign that a spreadsheet would run (=, @, + or -). Type it "
        "without that sign, or copy the sheet and paste it as values only."
    ),
    Fault.TOO_LONG: lambda: _(
        "“%(column)s” has more than 20,000 letters. Shorten it here, and add the whole text to the case as a file."
    ),
    Fault.SIGN: lambda: _("“%(column)s” has a sign that cannot be kept. Type this cell once more."),
}


_DAYS = ("received", "closed", "happened")


def _values(cells: tuple[str, ...], columns: Mapping[int, str]) -> dict[str, str]:
    return {field: cells[place] for place, field in columns.items() if cells[place]}


def _verdict(
    number: int, values: dict[str, str], order: Mapping[str, str], known: Mapping[str, str], today: date
) -> Verdict:
    kind = CLOSED if values.get("closed") or values.get("ending") else OPEN
    days = {name: day for name in _DAYS if (day := read_day(values.get(name, ""), order.get(name, "mdy"))) is not None}
    problems = [*_wrong_days(values, days, kind, today)]
    remarks = []
    category = known.get(folded(values.get("category", "")))
    if category is None:
        remarks.append(_("What it was about is not a category of the programme; it is kept as not sure."))
    values = {**values, "category": category or UNSURE}
    if kind == CLOSED:
        told = folded(values.get("ending", ""))
        ending = next((code for code in ENDINGS if folded(code) == told), _SAME_ENDING.get(told, ""))
        if not ending:
            problems.append(
                _("How it ended must be one of: %(endings)s.")
                % {"endings": ", ".join(e.replace("_", " ") for e in ENDINGS)}
            )
        values["ending"] = ending
    elif not values.get("story"):
        problems.append(_("An open complaint needs what happened. A few words are enough."))
    return Verdict(row=number, kind=kind, values=values, days=days, problems=tuple(problems), remarks=tuple(remarks))


def _wrong_days(values: dict[str, str], days: dict[str, date], kind: str, today: date) -> Iterator[str]:
    for name in ("received", "closed") if kind == CLOSED else ("received",):
        if name not in days:
            yield _("%(what)s is missing or is no date.") % {"what": _WHAT_DAY[name]()}
    if "happened" not in days and values.get("happened"):
        yield _("%(what)s is missing or is no date.") % {"what": _WHAT_DAY["happened"]()}
    if any(day > today for day in days.values()):
        yield _("A day is in the future.")
    received = days.get("received", date.min)
    if days.get("closed", date.max) < received or days.get("happened", date.min) > received:
        yield _("The days are out of order.")


_WHAT_DAY: dict[str, Callable[[], str]] = {
    "received": lambda: _("The day received"),
    "closed": lambda: _("The day closed"),
    "happened": lambda: _("The day it happened"),
}


def _untold(_done: int, _of: int) -> None:
    """Nobody is told on the way."""


def take(
    verdicts: tuple[Verdict, ...],
    *,
    by: Actor,
    now: Now,
    batch: str,
    progress: Callable[[int, int], None] = _untold,
) -> Taken:
    """Take in every good row; those that are not good are left out. ``progress(done, of)`` is told on the way.

    Raises :class:`~evenhand.clerk.Unavailable`; what was kept by then can be undone by the batch's name.
    """
    good = [one for one in verdicts if one.good]
    closed = [one for one in good if one.kind == CLOSED]
    refused: list[int] = [one.row for one in verdicts if not one.good]
    done, waiting = 0, iter(closed)
    while chunk := list(islice(waiting, 500)):
        kept = filing.archive([_historic(one) for one in chunk], by=by, now=now, batch=batch)
        refused += [chunk[place].row for place, _why in kept.refused]
        done += len(chunk)
        progress(done, len(good))
    filed = 0
    for one in good:
        if one.kind == OPEN:
            answer = _file(one, by=by, now=now, batch=batch)
            refused += [one.row] if isinstance(answer, Refusal | Conflict) else []
            filed += not isinstance(answer, Refusal | Conflict)
            done += 1
            progress(done, len(good))
    taken = sum(1 for one in closed if one.row not in set(refused))
    return Taken(batch=batch, closed=taken, open=filed, refused=tuple(sorted(refused)))


def _historic(one: Verdict) -> RecordHistoric:
    return RecordHistoric(
        ref="", received_on=one.days["received"], closed_on=one.days["closed"], category=one.values["category"],
        ending=one.values["ending"],
    )  # fmt: skip


def _file(one: Verdict, *, by: Actor, now: Now, batch: str) -> object:
    said = one.values
    parties = (
        Party(id="c1", side=Side.COMPLAINANT, known=bool(said.get("name"))),
        Party(id="o1", side=Side.OFFICER, known=bool(said.get("officer") or said.get("badge"))),
    )
    claim = Claim(officer="o1", complainants=frozenset({"c1"}), category=said["category"])
    language = _LANGUAGES.get(folded(said.get("language", "")), "en")
    reach = {"address": "paper", "phone": "call", "email": "email"}
    clara = PersonWords(
        party="c1",
        name=said.get("name", ""),
        phone=said.get("phone", ""),
        email=said.get("email", ""),
        address=said.get("address", ""),
        language=language,
        channels=tuple(way for name, way in reach.items() if said.get(name)),
    )
    bell = PersonWords(
        party="o1",
        name=said.get("officer", ""),
        badge=said.get("badge", ""),
        unit=said.get("unit", ""),
        address=said.get("officer_address", ""),
    )
    told = {
        "narrative": said["story"],
        "incident_on": one.days["happened"].isoformat() if "happened" in one.days else "",
        "incident_place": said.get("place", ""),
        "wish": said.get("wish", ""),
    }
    return filing.file(
        FileComplaint(ref="", received_on=one.days["received"], parties=parties, claims=(claim,)),
        by=by, now=now, people=(clara, bell), channel="import", language=language, batch=batch,
        words=[Words(kind, text, "c1" if kind in ("narrative", "wish") else "") for kind, text in told.items() if text],
        key=Key(f"{batch}.{one.row}"),
    )  # fmt: skip
