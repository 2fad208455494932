"""One case on one page: its timeline, matters, people, letters, contacts and dates, and what may be done now."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from evenhand import clerk, reads
from evenhand.accounts import telling
from evenhand.core.access import Actor
from evenhand.core.case import Case, Matter, Mediation
from evenhand.core.codes import DESK, Duty, Role, Side, Stage
from evenhand.reads import legal, looks, staff
from evenhand.reads.exporting import MAY_EXPORT
from evenhand.reads.four_facts import four_facts
from evenhand.web import clock
from evenhand.web.guards import actor, may, roles_held
from evenhand.web.naming import called, to_choose
from evenhand.web.saying import day
from evenhand.web.staff.acts import FORMS, may_open
from evenhand.web.staff.calling import BY_PHONE
from evenhand.web.staff.case_acts import HELPED, case_acts, matter_acts, open_to, table_acts
from evenhand.web.staff.case_log import beside, days_of, log_of, reached_of
from evenhand.web.staff.case_parts import STORY, Words, between, dues, marks, matter_name, story_of
from evenhand.web.staff.case_parts import people as people_on
from evenhand.web.staff.duties import duty_line
from evenhand.web.staff.files import may_add
from evenhand.web.staff.reach_notes import to_write_down
from evenhand.web.staff.telling import OUTCOMES, tell
from evenhand.web.staff.words import SUSPENSIONS, stage_tag
from evenhand.web.wording import category_words, finding_words

PERSON = ("name", "phone", "email", "access_needs", "safe_contact")
TABLE = ("appointment_time", "appointment_place")


def _words(who: Actor, file: reads.CaseFile) -> Words:
    found = reads.open_in(who, file, *STORY, *PERSON, *TABLE, "attachment_name")
    by = {(one.kind, one.party or (one.row if one.kind in TABLE else "")): one.text for one in found}
    story = tuple(one for one in found if one.kind in STORY)
    return Words(by=by, story=story, files=reads.files_in(who, file, found))


def _matters(file: reads.CaseFile, names: dict[str, str], held: frozenset[Role], who: Actor) -> list[dict[str, Any]]:
    programme = file.programme
    return [
        {
            "matter": matter,
            "title": matter_name(matter.id),
            "tag": stage_tag(matter.stage, suspended=bool(matter.suspended)),
            "why": SUSPENSIONS.get(matter.suspended or "", ""),
            "outcome": OUTCOMES[matter.outcome] if matter.outcome else "",
            "number": file.numbers.get(matter.id, ""),
            "officer": called(file.case, matter.officer, names),
            "allegations": [
                {
                    "category": category_words(programme, one.category),
                    "finding": finding_words(programme, one.finding) if one.finding else "",
                }
                for one in file.case.allegations_of(matter.id)
            ],
            "acts": open_to(held, matter_acts(matter, file.case.find_mediation(matter.mediation), programme, who.id)),
            "previews": matter.stage is Stage.ELIGIBLE and bool(held & DESK),
            "helped": to_choose(file.case, file.case.voices(matter), names)
            if matter.stage in HELPED and held & DESK
            else [],
        }
        for matter in file.case.matters
    ]


def _helped(case: Case, matter: Matter, held: frozenset[Role]) -> frozenset[str]:
    """For whom the desk may do something now, on paper or by phone."""
    return case.voices(matter) if matter.stage in HELPED and held & DESK else frozenset()


def _tables(file: reads.CaseFile, words: Words, people: dict[str, str], held: frozenset[Role]) -> list[dict[str, Any]]:
    return [
        {
            "table": table,
            "acts": open_to(held, table_acts(table, file.programme)),
            "mediators": [people.get(one, "") for one in sorted(table.mediators)],
            "hour": words.of("appointment_time", table.id),
            "place": words.of("appointment_place", table.id),
            "facts": four_facts(file.case, table, words.names | people),
            "officers": _officers_at(file.case, table, words.names) if len(file.case.mediations) > 1 else "",
        }
        for table in file.case.mediations
    ]


def _officers_at(case: Case, table: Mediation, names: dict[str, str]) -> str:
    """Of several tables each is known by its officers."""
    officers = {m.officer for m in case.matters if m.id in table.matters}
    return ", ".join(called(case, one, names) for one in sorted(officers))


def _title(words: Words) -> str:
    """``May 22, Alder Street and 9th``: the day and the place of the contact, as far as they are known."""
    on = words.of("incident_on")
    try:
        said = day(date.fromisoformat(on))
    except ValueError:
        said = on
    return ", ".join(one for one in (said, words.of("incident_place")) if one) or _("A complaint")


def _people_of(
    file: reads.CaseFile, book: tuple[reads.Happened, ...], letters: tuple[staff.LetterLine, ...]
) -> dict[str, str]:
    """The names of staff and mediators in this case, by account; one statement."""
    seated = {m for table in file.case.mediations for m in table.mediators} | {one.mediator for one in letters}
    return staff.colleagues(sorted({one.by for one in book} | seated))


@require_GET
@may("see", "case")
def case(request: HttpRequest, ref: str) -> HttpResponse:
    """One complaint, whole, as far as this person may see it."""
    who, now = actor(request), clock.now()
    found = reads.case_with_history(who, ref, "case", now)
    if found is None:
        raise Http404
    file, book = found
    words = _words(who, file)
    letters = staff.letters_of(ref, now)
    people, names, held = _people_of(file, book, letters), words.names, roles_held(request)
    waiting = [one for one in staff.waiting(who, ref) if one.act in FORMS]
    proposed = {row: [one.text for one in words.story if one.row == row]
                for row in (clerk.words_row(one.id) for one in waiting)}  # fmt: skip
    log = log_of(file, names, letters, book)
    reached = reached_of(file, book, log)
    codes = telling.given(ref)
    tables, matters = _tables(file, words, people, held), _matters(file, names, held, who)
    page = {
        "ref": ref,
        "title": _title(words),
        "file": file,
        "today": now.today,
        "coordinators": _coordinators(file.case, people),
        "left": people_on(file, words, log, Side.COMPLAINANT, reached, codes=codes),
        "right": people_on(file, words, log, Side.OFFICER, reached, codes=codes),
        "between": between(file, tables),
        "matters": matters,
        "tags": [dict(one) for one in dict.fromkeys(tuple(matter["tag"].items()) for matter in matters)],
        "needs": [*_needs(file, who, held, now.today), *to_write_down(file, names, desk=who.role in DESK)],
        "tables": tables,
        "story": story_of(file, [one for one in words.story if one.row not in proposed], names),
        "files": words.files,
        "marks": marks(file, book),
        "dues": dues(file),
        "days": days_of(log),
        "others": beside(log, people),
        "waiting": [_waits(one, file, names, proposed[clerk.words_row(one.id)]) for one in waiting],
        **_more(file, names, who, held),
        "history": [tell(one, file.case, names, people, file.programme) for one in book],
    }
    return render(request, "staff/case.html", page)


def _more(file: reads.CaseFile, names: dict[str, str], who: Actor, held: frozenset[Role]) -> dict[str, Any]:
    """What else the reader may do with the complaint itself."""
    desk = who.role in DESK
    return {
        "acts": open_to(held, case_acts(file.case, names)),
        "may_contact": may_open("record-contact", held),
        "adds": desk and may_add(file.case),
        "calls": [
            (part.code, called(file.case, part.code, names), BY_PHONE in part.channels) for part in file.parts if desk
        ],
        "reach": file.case.ref if desk and not file.case.shredded else "",
        "codes": _codes(file, names) if desk else [],
        "exports": who.role in MAY_EXPORT,
        "legal": bool(held & legal.SEEN_BY),
        "looks": bool(held & looks.SEEN_BY),
        "hold": legal.hold(who, file.case.ref) if file.case.held else None,
    }


def _coordinators(case: Case, people: dict[str, str]) -> str:
    names = {people.get(one.staff, "") for one in case.hands if one.duty is Duty.COORDINATED}
    return ", ".join(sorted(filter(None, names)))


def _codes(file: reads.CaseFile, names: dict[str, str]) -> list[tuple[str, str]]:
    """For everyone who can have a key of their own: where the desk gives them a code, and what they are called."""
    where = reverse("lost_keys")
    return [
        (f"{where}?{urlencode({'ref': file.case.ref, 'party': part.code})}", called(file.case, part.code, names))
        for part in file.parts
        if part.person
    ]


def _needs(file: reads.CaseFile, who: Actor, held: frozenset[Role], today: date) -> list[dict[str, Any]]:
    """What of this case needs a person, each with its one action; nobody is led to read their own screening."""
    lines = []
    for due in file.due:
        if due.by_itself:
            continue
        duty = staff.Duty(on=due.on, code=due.code, ref=file.case.ref, matter=due.matter, mediation=due.mediation)
        line = duty_line(duty, today, held, several=len(file.case.matters) > 1) | {"ref": "", "ref_url": ""}
        matter = file.case.find_matter(due.matter)
        own = due.code == "read_screening" and matter and matter.screening and matter.screening.by == who.id
        lines.append(line if line["button"] and not own else line | {"action": None})
    return lines


def _waits(one: staff.Waiting, file: reads.CaseFile, names: dict[str, str], said: list[str]) -> dict[str, Any]:
    """A proposal in words: what, by whom, and what exactly would be done, with the reason that was typed."""
    kind = FORMS[one.act]
    form = kind(file=file, about=str(one.fields.get("about", "")), names=names)
    fields = form.in_words(one.fields) + [(_("Reason"), text) for text in said]
    return {"one": one, "title": kind.title, "fields": fields}
