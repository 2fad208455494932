"""What the database is asked: every statement of a block, and whether it sorts people by their mediations (ACC-08)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

WHO = {
    "account",
    "account_id",
    "actor",
    "badge",
    "mediator",
    "mediator_id",
    "person",
    "person_id",
    "token",
    "unit",
    "who",
}
"""Columns that say who: a person, an account, an officer or a unit by token, a mediator. A party's code, as in
``matter.officer``, says it within one complaint only."""
WHO_THERE = {"booking": {"what"}}
"""The same of one table alone: a booking is of a mediator, an interpreter or a place."""
OF_MEDIATION = {
    "access_entry", "admission", "agreement", "allegation", "answer_words", "attachment", "booking", "certificate",
    "complaint", "due", "fact", "idempotency", "legal_disclosure", "legal_hold", "legal_notice", "legal_process",
    "legal_step", "letter", "matter", "mediation", "part", "poll", "poll_voice", "proposalrow", "sealed_answer",
    "sealed_text", "seat", "session_reminder", "side", "sitting", "survey_box", "survey_mark", "survey_row", "tally",
    "token", "vault_chunk", "vault_compartment", "vault_grant", "vault_record", "vault_room",
}  # fmt: skip
"""Tables of what happens in a complaint, without their prefix."""
END = r"(?=\bHAVING\b|\bORDER BY\b|\bLIMIT\b|\bOFFSET\b|\bUNION\b|\bFOR UPDATE\b|\bROWS\b|$)"
SORTED = {
    "groups by": re.compile(rf"\bGROUP BY (.+?){END}", re.DOTALL),
    "orders by": re.compile(rf"\bORDER BY (.+?){END}", re.DOTALL),
    "parts by": re.compile(rf"\bPARTITION BY (.+?){END}", re.DOTALL),
    "tells apart": re.compile(r"\bDISTINCT (?:ON )?(.+?)(?=\bFROM\b|$)", re.DOTALL),
}
COUNTS = re.compile(r"\b(?:COUNT|SUM|AVG|MIN|MAX|TOTAL|ARRAY_AGG|STRING_AGG|GROUP_CONCAT)\s*\(", re.IGNORECASE)
HELD = re.compile(r'([\w".]+)\s*(?:=|IN)\s*[(%]')
OF_ONE = re.compile(r'\b(?:complaint_id|ref|part_id|id|poll_id|compartment_id|process_id)"?\s*(?:=|IN)\s*[(%]')
COLUMN = re.compile(r'(?:"?(\w+)"?\.)?"?(\w+)"?')
NAMES = re.compile(
    r'\b(?:FROM|JOIN)\s+"?evenhand_(\w+)"?\s+(?:AS )?"?(?!INNER|LEFT|WHERE|JOIN|ON\b|ORDER|LIMIT)(\w+)"?'
)
FROM = re.compile(r'\b(?:FROM|JOIN)\s+"?evenhand_(\w+)"?')


@contextmanager
def every_statement() -> Iterator[set[str]]:
    """Collect the text of every statement on this thread's connection; parameters are never in it."""
    asked: set[str] = set()

    def note(execute: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:
        asked.add(" ".join(str(sql).split()))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield asked


def by_whom(sql: str) -> list[str]:
    """In which ways a statement over the tables of mediation groups, orders, tells apart or counts by who somebody is,
    or reads who it is across complaints, so that the programme could."""
    found = []
    for one in _selects(sql):
        if set(FROM.findall(one)) & OF_MEDIATION:
            found += _of_select(one)
    return sorted(set(found))


def _of_select(sql: str) -> list[str]:
    chosen, tables = _chosen(sql), FROM.findall(sql)
    columns = WHO.union(*(WHO_THERE.get(table, set()) for table in tables))

    def _who(part: str) -> list[str]:
        names = {m[2]: m[1] for m in NAMES.finditer(sql)}
        return [
            f"{names.get(table, table.removeprefix('evenhand_')) or tables[0]}.{column}"
            for table, column in COLUMN.findall(part)
            if column in columns
        ]

    found = [
        f"{how} {name}"
        for how, clause in SORTED.items()
        for part in clause.findall(sql)
        for name in _who(_named(part, chosen))
    ]
    if COUNTS.search(sql):
        found += [f"counts of one {name}" for held in HELD.findall(sql) for name in _who(held)]
    if not OF_ONE.search(sql):
        found += [f"reads across complaints {name}" for name in _who(", ".join(chosen))]
    return found


def _selects(sql: str) -> Iterator[str]:
    """Each SELECT of a statement by itself: what stands in brackets in it is taken out, and looked at alone."""
    open_at: list[int] = []
    whole = sql
    for at, sign in enumerate(sql):
        if sign == "(":
            open_at.append(at)
        elif sign == ")" and open_at:
            inner = sql[open_at.pop() + 1 : at]
            if inner.lstrip().startswith("SELECT"):
                yield from _selects(inner) if not open_at else ()
                whole = whole.replace(inner, "")
    yield from re.split(r"\bUNION(?: ALL)?\b", whole) if whole.lstrip().startswith(("SELECT", "WITH")) else ()


def _chosen(sql: str) -> list[str]:
    """The columns of the result, in their places."""
    found = re.search(r"\bSELECT (?:DISTINCT )?(.+?)\bFROM\b", sql, re.DOTALL)
    return [one.strip() for one in re.split(r",(?![^(]*\))", found[1])] if found else []


def _named(part: str, chosen: list[str]) -> str:
    """A clause with its numbers and other names replaced by the columns they stand for."""
    places = {str(place): one for place, one in enumerate(chosen, start=1)}
    names = {m[1]: one for one in chosen if (m := re.search(r'\bAS "?(\w+)"?$', one))}
    terms = [one.strip() for one in part.split(",")]
    return ", ".join((places | names).get(re.split(r"\s", term)[0].strip('"'), term) for term in terms)
