"""The parts of a case page: its people on two sides, its timeline, its letters and contacts, its dates.

Both sides are made by the same code, with the same rows in the same order.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from evenhand import reads
from evenhand.accounts.telling import Given, needs
from evenhand.core.case import Matter
from evenhand.core.codes import BEFORE_THE_TABLE, OPEN, Side, Stage
from evenhand.web.naming import called, role_words
from evenhand.web.saying import day, weekday
from evenhand.web.staff.words import CHANNELS, DUE, STAGES

MARKS = {
    "preservation_recorded": gettext_lazy("Records safe"),
    "screening_confirmed": gettext_lazy("Second reader"),
    "mediation_offered": gettext_lazy("Offered to both"),
    "answers_opened": gettext_lazy("Going ahead"),
    "four_facts_reported": gettext_lazy("Session reported"),
    "matter_mediated": gettext_lazy("Mediated"),
    "matter_released": gettext_lazy("Released"),
    "finding_recorded": gettext_lazy("Finding"),
    "complaint_withdrawn": gettext_lazy("Taken back"),
    "room_destroyed": gettext_lazy("What was said is destroyed"),
    "shredding_announced": gettext_lazy("The end of the file is announced"),
    "case_shredded": gettext_lazy("Destroyed by schedule"),
}
"""What stands on the timeline as done, by the fact that says so."""

COMING = {
    "open_answers": "next",
    "session": "next",
    "settle": "conditional",
    "choose": "conditional",
    "cooling_over": "next",
    "safe_date": "limit",
    "investigation_limit": "limit",
    "shred_room": "next",
    "announce_shredding": "next",
    "shred": "limit",
}
"""What stands on the timeline as coming, and its sign."""


@dataclass(frozen=True, slots=True)
class Words:
    """The opened words of a case: by kind and party, the story in its order, and the files that came with it."""

    by: Mapping[tuple[str, str], str]
    story: tuple[reads.Opened, ...]
    files: tuple[reads.FileSeen, ...] = ()

    def of(self, kind: str, party: str = "") -> str:
        return self.by.get((kind, party), "")

    @property
    def names(self) -> dict[str, str]:
        return {party: text for (kind, party), text in self.by.items() if kind == "name"}


STORY = (
    "narrative", "incident_on", "incident_place", "wish", "allegation", "amendment", "screening_note",
    "second_reader_note", "hold_reason",
)  # fmt: skip
"""What was written in a complaint, in words: the person's own, and the readers' reasons."""


def story_of(
    file: reads.CaseFile, opened: Iterable[reads.Opened], names: Mapping[str, str], matter: str = ""
) -> list[dict[str, str]]:
    """What was written, with whose it is where that is a person. ``matter``: only what a decision on it rests on."""
    of_it = {"", matter, *(one.id for one in file.case.allegations_of(matter))} if matter else set()
    return [
        {
            "kind": one.kind,
            "whose": called(file.case, one.party, names) if one.party else _whose(file, one),
            "text": one.text,
        }
        for one in opened
        if one.kind in STORY and (not matter or about(one.row) in of_it or one.kind not in _OF_A_MATTER)
    ]


_OF_A_MATTER = frozenset({"allegation", "screening_note", "second_reader_note", "hold_reason"})


def about(row: str) -> str:
    """Which matter or allegation a text is about; a reader's reasons have the number of the reading behind it."""
    return row.partition(".")[0]


def _whose(file: reads.CaseFile, one: reads.Opened) -> str:
    """Which matter a reader's reasons are about, where a complaint has several."""
    matters = {matter.id for matter in file.case.matters}
    return matter_name(about(one.row)) if len(matters) > 1 and about(one.row) in matters else ""


def matter_name(matter: str) -> str:
    """``Matter 2``: how a page calls one matter of a complaint."""
    return _("Matter %(number)s") % {"number": matter.removeprefix("m")}


Reached = Mapping[str, Mapping[str, Any]]
"""By what each person was last known to be reached, by code."""


def people(
    file: reads.CaseFile,
    words: Words,
    log: list[dict[str, Any]],
    side: Side,
    reached: Reached,
    *,
    codes: Mapping[str, Given],
) -> list[dict[str, Any]]:
    """Everyone on one side, each with the same rows: language, ways to reach, last contact, last letter, needs; and who
    gave out a code for their pages."""
    return [
        {
            "code": voice,
            "name": called(file.case, voice, words.names),
            "role": role_words(file.case, voice).capitalize(),
            "rows": [
                *_rows(file, words, log, voice, reached.get(voice)),
                *_code(file.part(voice), words, voice, codes.get(voice)),
            ],
        }
        for party in file.case.parties
        if party.side is side
        for voice in party.voices
    ]


def _rows(
    file: reads.CaseFile, words: Words, log: list[dict[str, Any]], voice: str, reached: Mapping[str, Any] | None
) -> list[dict[str, str]]:
    part = file.part(voice)
    language = dict(settings.LANGUAGES).get(part.language, part.language) if part else ""
    letter = next((one for one in log if one["voice"] == voice and one["letter"]), None)
    return [
        {"key": _("Language"), "value": language},
        {"key": _("Reach by"), "value": _ways(part, words, voice)},
        {"key": _("Reached"), "value": _on(reached) if reached else _("Not yet")},
        {"key": _("Letter"), "value": _on(letter) if letter else _("None yet")},
        {"key": _("Needs"), "value": words.of("access_needs", voice) or _("None named")},
    ]


def _code(part: reads.Part | None, words: Words, voice: str, given: Given | None) -> list[dict[str, str]]:
    """Who gave out a code for this person's pages, and whether they could be told of it."""
    if given is None:
        return []
    said = _("%(name)s made one on %(day)s.") % {"name": given.name, "day": day(given.on)}
    told = any(words.of(needs(way), voice) for way in (part.channels if part else ()))
    untold = "" if told else _("They could not be told: no way to reach them is written down.")
    return [{"key": _("Code for their pages"), "value": f"{said} {untold}".strip()}]


def _on(line: Mapping[str, Any]) -> str:
    return _("%(day)s, %(words)s") % {"day": day(line["on"]), "words": line["short"]}


def _ways(part: reads.Part | None, words: Words, voice: str) -> str:
    """``letter, e-mail tilda@example.org. After six.``: the ways a person said are safe, and their own note."""
    ways = [
        f"{CHANNELS.get(way, way)} {words.of(needs(way) if way != 'paper' else '', voice)}".strip()
        for way in (part.channels if part else ())
    ]
    note = words.of("safe_contact", voice)
    return ", ".join(ways) + (f". {note}" if note else "") if ways else note or _("Nothing given")


def marks(file: reads.CaseFile, book: Iterable[reads.Happened]) -> list[dict[str, Any]]:
    """The timeline: what was done, what is coming by itself, and the limits. At most nine marks."""
    done = {"received": {"words": STAGES["received"], "on": file.case.received_on, "kind": "done"}}
    for one in book:
        if one.kind in MARKS:
            done[one.kind] = {"words": MARKS[one.kind], "on": one.on, "kind": "done"}
    coming = {
        due.code: {"words": DUE[due.code][0], "on": due.on, "kind": COMING[due.code]}
        for due in file.due
        if due.code in COMING
    }
    for matter in file.case.matters:
        if matter.stage in OPEN and "investigation_limit" not in coming:
            coming["limit"] = {"words": _("Legal limit"), "on": matter.limit_on, "kind": "limit"}
    shown = sorted([*done.values(), *coming.values()], key=lambda mark: (mark["on"], mark["kind"] == "limit"))
    return [{**mark, "words": str(mark["words"])} for mark in shown[-9:]]


def dues(file: reads.CaseFile) -> list[dict[str, Any]]:
    """Every date that is coming, with its reason; what comes to several matters on one day stands once."""
    several = len(file.case.matters) > 1
    alike: dict[tuple[date, str], list[str]] = {}
    for due in file.due:
        alike.setdefault((due.on, due.code), []).append(due.matter)
    lines = []
    for (on, code), matters in alike.items():
        what, why = DUE.get(code, (code, ""))
        about = ", ".join(matter_name(one) for one in sorted(filter(None, matters))) if several else ""
        lines.append({"on": on, "what": what, "why": why, "about": about})
    limit = min((m.limit_on for m in file.case.matters if m.stage in OPEN), default=None)
    if limit is not None:
        days = {"days": file.programme.limit_days}
        lines.append({"on": limit, "what": _("Legal limit"), "why": _("%(days)s days from receipt.") % days})
    return lines


def between(file: reads.CaseFile, tables: list[dict[str, Any]]) -> list[dict[str, str]]:
    """What both sides share: the day they hear, the mediators, the session. Never who has answered."""
    opening = sorted({m.opens_on for m in file.case.matters if m.stage is Stage.OFFERED and m.opens_on})
    if opening:
        told = [{"words": _("Both are told, and answers open, by"), "strong": weekday(on)} for on in opening]
        return [*told, {"words": _("This page never says who has answered, or what."), "strong": ""}]
    lines: list[dict[str, str]] = []
    for one in tables:
        lines += [{"words": _("Mediator"), "strong": name} for name in one["mediators"]]
        if one["table"].appointment:
            lines.append({"words": _("Session"), "strong": weekday(one["table"].appointment.on)})
            lines.append({"words": ", ".join(said for said in (one["hour"], one["place"]) if said), "strong": ""})
    return lines or [{"words": _nothing_shared(file.case.matters), "strong": ""}]


def _nothing_shared(matters: Iterable[Matter]) -> str:
    early = any(matter.stage in BEFORE_THE_TABLE | {Stage.AHEAD} for matter in matters)
    return _("No table yet.") if early else pgettext("on the case page", "There is no table.")
