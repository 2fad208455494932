"""One case, or the whole office, as JSON and CSV with a dictionary, table by table, so that nothing is held in memory.

An office export is codes and days. The export of one case has the case file's own words too, as far as the one who
asks may read them. Every complaint in it gets its access entry.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import Any

from evenhand import reads
from evenhand.core.access import Actor
from evenhand.core.codes import Phase
from evenhand.core.dates import Now
from evenhand.core.export import defused
from evenhand.models.cases import AllegationRow, ComplaintRow, MatterRow, MediationRow
from evenhand.models.facts import FactRow
from evenhand.models.outbox import LetterRow
from evenhand.models.people import ParticipationRow
from evenhand.reads import letters, matrix, walls
from evenhand.reads.days import day_of
from evenhand.reads.export_dictionary import EVENTS, FORMAT, OF_ONE_CASE, TABLES, Column
from evenhand.reads.four_facts import roles_of

MAY_EXPORT = matrix.holders("export", "case")
CHUNK = 500
Row = tuple[Any, ...]
Tables = dict[str, tuple[tuple[Column, ...], Callable[[], Iterable[Row]]]]
# Who is asked anew was told something by it: the letter would say whose answer was unmade. Whether a reminder of a
# promise went out says whether its owner kept it.
UNTOLD_LETTERS = ("answer_again", *letters.FOR_ONE_ALONE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """What is in an export: each table's columns, and a function that gives its rows afresh; and the files' bytes."""

    what: str
    made_on: date
    tables: Tables
    files: tuple[tuple[str, bytes], ...] = ()


def of_case(actor: Actor, ref: str, now: Now) -> Export | None:
    """One complaint; None when it is not there or not theirs to export, alike."""
    if actor.role not in MAY_EXPORT or reads.case(actor, ref, "export", now) is None:
        return None
    tables: Tables = {name: (columns, _rows(name, ref)) for name, columns in TABLES.items()}
    kinds = sorted(walls.BY_ROLE[actor.role] - {"attachment_name"} - walls.TABLE - walls.LEGAL)
    words = [(ref, one.kind, one.party, one.row, one.text) for one in reads.open_words(actor, ref, *kinds, now=now)]
    opened = [reads.attachment(actor, ref, one.code, now) for one in reads.attachments(actor, ref, now)]
    files = [one for one in opened if one is not None]
    listed = [(ref, seen.code, seen.content_type, seen.size) for seen, _data in files]
    tables["words"] = (OF_ONE_CASE["words"], lambda: words)
    tables["files"] = (OF_ONE_CASE["files"], lambda: listed)
    return Export(what="case", made_on=now.today, tables=tables, files=tuple((seen.code, data) for seen, data in files))


def of_office(actor: Actor, now: Now) -> Export | None:
    """Everything this office keeps that is a code or a day; None for somebody who may not."""
    if actor.role not in MAY_EXPORT:
        return None
    refs = ComplaintRow.objects.exclude(aside=ComplaintRow.Aside.UNDONE).values_list("ref", flat=True)
    waiting = iter(refs.order_by("id").iterator(CHUNK))
    while chunk := list(islice(waiting, CHUNK)):
        reads.looked(actor, chunk, "export", now)
    tables: Tables = {name: (columns, _rows(name, "")) for name, columns in TABLES.items()}
    return Export(what="office", made_on=now.today, tables=tables)


_SOURCES: dict[str, tuple[Any, str, tuple[str, ...]]] = {
    "complaints": (ComplaintRow, "", ("ref", "received_on", "channel", "language", "preservation", "held", "shredded",
                                      "programme")),
    "matters": (MatterRow, "complaint__", ("complaint__ref", "code", "stage", "outcome", "suspended", "safe_on",
                                           "limit_on", "released_on", "number", "ended_on")),
    "allegations": (AllegationRow, "complaint__", ("complaint__ref", "code", "matter", "officer", "category",
                                                   "finding")),
    "parties": (ParticipationRow, "complaint__", ("complaint__ref", "code", "side", "known", "guardian_of",
                                                  "language")),
    "mediations": (MediationRow, "complaint__", ("complaint__ref", "code", "matters", "session_on", "phase",
                                                 "report", "seats")),
    "events": (FactRow, "complaint__", ("complaint__ref", "on", "kind", "payload")),
    "contacts": (FactRow, "complaint__", ("complaint__ref", "on", "payload", "payload", "payload")),
    "letters": (LetterRow, "", ("ref", "created_at", "kind", "party", "channel", "state")),
}  # fmt: skip


def _rows(name: str, ref: str) -> Callable[[], Iterator[Row]]:
    model, of, columns = _SOURCES[name]

    def rows() -> Iterator[Row]:
        found = model.objects.all()
        if ref:
            found = found.filter(**{f"{of}ref": ref})
        undone = ComplaintRow.objects.filter(aside=ComplaintRow.Aside.UNDONE)
        if model is LetterRow:
            # A mediator's notice is no letter, and would say on which day a seat fell vacant.
            found = found.filter(mediator="").exclude(kind__in=UNTOLD_LETTERS).exclude(ref__in=undone.values("ref"))
        else:
            found = found.exclude(**{f"{of}aside": ComplaintRow.Aside.UNDONE})
        if name == "events":
            found = found.filter(kind__in=EVENTS)
        if name == "contacts":
            found = found.filter(kind="contact_recorded")
        order = ("ref", "created_at", "id") if model is LetterRow else (f"{of}id", "id") if of else ("id",)
        for row in found.order_by(*order).values_list(*columns).iterator(CHUNK):
            yield _SHAPES.get(name, tuple)(row)

    return rows


def _mediation(row: Row) -> Row:
    ref, code, matters, session_on, phase, report, seats = row
    told = report or {}
    # Whether both sides sit in one room or apart is theirs: an export says that a session is being held.
    phase = phase if phase in (Phase.NOT_YET, Phase.ENDED) else "held"
    # Parts alone: a code would tell that somebody of a matter that has gone back since was there.
    came = " ".join(roles_of(told.get("attended", ()), [seat["mediator"] for seat in seats]))
    return (ref, code, " ".join(matters), session_on, phase, told.get("held"), told.get("settled"), came)


def _event(row: Row) -> Row:
    ref, on, kind, payload = row
    return (ref, on, kind, payload.get("matter", ""))


def _contact(row: Row) -> Row:
    ref, on, payload, *_again = row
    return (ref, on, payload["party"], payload["channel"], payload["reached"])


def _letter(row: Row) -> Row:
    ref, at, *rest = row
    return (ref, day_of(at), *rest)


_SHAPES: dict[str, Callable[[Row], Row]] = {
    "mediations": _mediation,
    "events": _event,
    "contacts": _contact,
    "letters": _letter,
}


def pieces(export: Export) -> Iterator[tuple[str, Iterator[bytes]]]:
    """Every file of an export, by a name that says nothing about anybody: a CSV for each table, the dictionary, one
    JSON with all, and the files of a case."""
    for name, (columns, rows) in export.tables.items():
        yield f"{name}.csv", _csv([column.name for column in columns], rows())
    yield "dictionary.csv", _csv(["table", "field", "meaning", "unit", "codes"], _dictionary(export))
    yield "export.json", _json(export)
    for name, data in export.files:
        yield f"files/{name}", iter([data])


def _dictionary(export: Export) -> Iterator[Row]:
    for name, (columns, _rows_of) in export.tables.items():
        for column in columns:
            yield (name, column.name, column.meaning, column.unit, " ".join(column.codes))


def _csv(heading: list[str], rows: Iterable[Row]) -> Iterator[bytes]:
    """UTF-8 with a mark, so that a spreadsheet reads it right; no cell that one would run."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(heading)
    yield b"\xef\xbb\xbf"
    for row in rows:
        writer.writerow([defused(_cell(value)) for value in row])
        yield out.getvalue().encode()
        out.seek(0)
        out.truncate()
    yield out.getvalue().encode()


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, date | datetime) else str(value)


def _json(export: Export) -> Iterator[bytes]:
    """The same tables once more, each row an object; explicit null for what is not known."""
    head = {"format": FORMAT, "what": export.what, "made_on": export.made_on.isoformat()}
    yield json.dumps(head, ensure_ascii=False)[:-1].encode() + b', "tables": {'
    for place, (name, (columns, rows)) in enumerate(export.tables.items()):
        yield (", " if place else "").encode() + json.dumps(name).encode() + b": ["
        for number, row in enumerate(rows()):
            said = {c.name: _plain(value) for c, value in zip(columns, row, strict=True)}
            yield (",\n" if number else "\n").encode() + json.dumps(said, ensure_ascii=False).encode()
        yield b"]"
    told = ("table", "field", "meaning", "unit", "codes")
    words = [dict(zip(told, row, strict=True)) for row in _dictionary(export)]
    yield b'}, "dictionary": ' + json.dumps(words, ensure_ascii=False).encode() + b"}\n"


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date | datetime) else value
