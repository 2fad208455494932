"""Letters and contact attempts of a case: what went to which side on which day.

Reached or not: never whether anybody answered.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _

from evenhand import reads
from evenhand.core.codes import Side
from evenhand.core.consent import AnswersOpened
from evenhand.core.investigating import ContactRecorded
from evenhand.reads.staff import LetterLine
from evenhand.web.letter_names import letter_name
from evenhand.web.naming import called, side_of
from evenhand.web.saying import day
from evenhand.web.staff.case_parts import matter_name
from evenhand.web.staff.words import CALL_STATES, CHANNELS, LETTER_STATES


def log_of(
    file: reads.CaseFile, names: Mapping[str, str], letters: Iterable[LetterLine], book: Iterable[reads.Happened]
) -> list[dict[str, Any]]:
    """Letters and attempts, the newest first, also within a day. One letter that goes by two ways is one line. A notice
    to a mediator is on no side; it keeps their account for :func:`beside`."""
    lines = [
        _letter(list(alike), several=len(file.case.matters) > 1)
        for _key, alike in groupby(sorted(letters, key=_which), key=_which)
    ]
    lines += [_attempt(one, one.fact) for one in book if isinstance(one.fact, ContactRecorded)]
    voices = {voice for party in file.case.parties for voice in party.voices}
    several = len(voices) > len(Side)
    for line in lines:
        known = line["voice"] in voices
        line["side"] = side_of(file.case, line["voice"]).value if known else ""
        line["whose"] = called(file.case, line["voice"], names) if several and known else ""
    return sorted(lines, key=_when, reverse=True)


def _when(line: dict[str, Any]) -> tuple[date, datetime]:
    return line["on"], line["at"]


def _which(letter: LetterLine) -> tuple[date, str, str, str, str]:
    return (letter.on, letter.party, letter.mediator, letter.kind, letter.matter)


def _letter(ways: list[LetterLine], *, several: bool) -> dict[str, Any]:
    """One letter, by each way it goes, and where it stands there."""
    one = ways[0]
    words = letter_name(one.kind)
    if several and one.matter:
        words = f"{words} ({matter_name(one.matter)})"
    by = ", ".join(str(CHANNELS.get(way.channel, way.channel)) for way in ways)
    short = _("%(letter)s, by %(way)s") % {"letter": letter_name(one.kind), "way": by}
    at = max(way.at for way in ways)
    return _line(one.on, at, one.party, words, short, letter=True) | {
        "ways": [_way(way) for way in ways], "mediator": one.mediator,
    }  # fmt: skip


def _way(letter: LetterLine) -> dict[str, Any]:
    states = CALL_STATES if letter.channel == "call" else LETTER_STATES
    state = str(states.get(letter.state, letter.state))
    if letter.mailed_on:
        state = _("posted %(day)s") % {"day": day(letter.mailed_on)}
    return {
        "way": CHANNELS.get(letter.channel, letter.channel),
        "state": state,
        "id": None if letter.state == "dropped" or letter.mediator else letter.id,
    }


def _attempt(one: reads.Happened, fact: ContactRecorded) -> dict[str, Any]:
    way = CHANNELS.get(fact.channel, fact.channel)
    said = (_("Reached by %(way)s") if fact.reached else _("Not reached by %(way)s")) % {"way": way}
    return _line(one.on, one.at, fact.party, said, str(way), reached=fact.reached)


def _line(
    on: date, at: datetime, voice: str, said: str, short: str, *, letter: bool = False, reached: bool = False
) -> dict[str, Any]:
    return {"on": on, "at": at, "voice": voice, "words": said, "short": short, "letter": letter, "reached": reached}


def reached_of(
    file: reads.CaseFile, book: Iterable[reads.Happened], log: Iterable[dict[str, Any]]
) -> dict[str, dict[str, Any]]:
    """By what each person was last known to be reached: an attempt that reached them, or that their matter went ahead.

    Who goes ahead has said yes, and was reached then; both sides are told so on one day. An answer, a sign-in or a
    check-in is no evidence here: each would tell who has answered, or came, before it is told (design §10.2).
    """
    known = [one for one in log if one["reached"]]
    for one in book:
        matter = file.case.find_matter(one.fact.matter) if isinstance(one.fact, AnswersOpened) else None
        voices = file.case.voices(matter) if matter else frozenset()
        known += [_line(one.on, one.at, voice, "", _("mediation goes ahead"), reached=True) for voice in voices]
    return {line["voice"]: line for line in sorted(known, key=_when)}


def beside(log: list[dict[str, Any]], people: Mapping[str, str]) -> list[dict[str, Any]]:
    """What went to neither side: to the keeper of the records, and to mediators, each by name."""
    return [
        line | {"to": people.get(line["mediator"]) or _("A mediator")} if line.get("mediator") else line
        for line in log
        if not line["side"]
    ]


def days_of(log: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The log as rows of a table: one day, what went to the left, what went to the right."""
    rows: dict[date, dict[str, Any]] = {}
    for line in log:
        if line["side"]:
            row = rows.setdefault(line["on"], {"on": line["on"], "complainant": [], "officer": []})
            row[line["side"]].append(line)
    return list(rows.values())
