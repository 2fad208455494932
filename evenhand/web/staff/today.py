"""The first page of the day: everything that is due, each with its reason, and who can do it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from evenhand.accounts import recovery
from evenhand.core.codes import DESK, Role
from evenhand.reads import cover, legal, polls, staff
from evenhand.web import clock, guards
from evenhand.web.guards import actor, may, roles_held
from evenhand.web.saying import short_day
from evenhand.web.staff.acts import FORMS, act_name, may_open
from evenhand.web.staff.cover import second_words
from evenhand.web.staff.duties import duty_line, sign, when_words
from evenhand.web.staff.legal import today_lines
from evenhand.web.staff.reach_notes import whom_it_misses
from evenhand.web.staff.words import CAN_DO, DUE, SERVED_BY

Can = Mapping[str, tuple[str, ...]]
"""Role → the names of those who hold it and are here today."""


def _itself_lines(duties: Iterable[staff.Duty], today: date) -> list[dict[str, Any]]:
    """What the clock does, each kind of a day in one line: one opens together with others, and nobody needs to act."""
    lines = []
    for (on, code), found in groupby(duties, key=lambda duty: (max(duty.on, today), duty.code)):
        alike = list(found)
        what, why = DUE.get(code, (code, ""))
        refs = list(dict.fromkeys(duty.ref for duty in alike))
        line: dict[str, Any] = {"kind": "itself", "when": when_words(on, today, by_itself=True), "what": what}
        if len(refs) < len(alike):
            of = ngettext("%(n)d matters of %(of)d complaint", "%(n)d matters of %(of)d complaints", len(refs))
            line["after"] = of % {"n": len(alike), "of": len(refs)}
        elif len(alike) > 1:
            line["after"] = ngettext("%(n)d matter", "%(n)d matters", len(alike)) % {"n": len(alike)}
        line |= {"why": why, "refs": [{"ref": ref, "url": reverse("staff_case", args=(ref,))} for ref in refs]}
        lines.append(line)
    return lines


def _is_a_colleagues(duty: staff.Duty, held: frozenset[Role]) -> bool:
    """Does an act serve this duty that the reader may not do, but a colleague may?"""
    tail = SERVED_BY.get(duty.code)
    return tail is not None and not may_open(tail, held)


def _who(duty: staff.Duty, can: Can) -> str:
    """``Dean Whitaker can do it today.``"""
    wanted = FORMS[act_name(SERVED_BY[duty.code])].kind.who
    names = sorted({name for role in wanted for name in can.get(role, ())})
    if not names:
        return _("Nobody who is here today can do it.")
    return _("Can do it today: %(names)s.") % {"names": ", ".join(names)}


def _desk_lines(desk: staff.DeskWork, codes: int, today: date) -> list[dict[str, Any]]:
    """What lies on the desk and belongs to no single complaint: post, people to reach, what was set aside. Post is due
    on the day it came to lie there."""
    tasks, to_print, to_post, people, apart = desk.tasks, desk.to_print, desk.to_post, desk.to_reach, desk.quarantine
    lines: tuple[tuple[int, date | None, str, str, str, str], ...] = (
        (tasks.n, tasks.since, ngettext("%(n)s letter needs a person", "%(n)s letters need a person", tasks.n),
         _("It could not be sent as it was."), "staff_letters", _("Look at it")),
        (to_print.n, to_print.since,
         ngettext("Print and post %(n)s letter", "Print and post %(n)s letters", to_print.n),
         _("A letter goes out on the day it is written."), "staff_letters", _("Print run")),
        (to_post.n, to_post.since,
         ngettext("Write down that %(n)s letter was posted", "Write down that %(n)s letters were posted", to_post.n),
         _("It was printed. The day of posting is the proof."), "staff_letters", _("Write it down")),
        (people, today, ngettext("Try to reach %(n)s person", "Try to reach %(n)s people", people),
         _("They are asked in an open offer, and nobody has reached them or tried today."),
         "staff_to_reach", _("Whom to reach")),
        (codes, today, ngettext("Second %(n)s new code for a party", "Second %(n)s new codes for parties", codes),
         _("Somebody lost their key. Two people check that it is them."), "lost_keys", _("Look at it")),
        (apart, today, ngettext("Look at %(n)s complaint set aside", "Look at %(n)s complaints set aside", apart),
         _("It may not be genuine. A person decides."), "staff_quarantine", _("Look at them")),
    )  # fmt: skip
    return [
        {
            "kind": sign(on or today, today),
            "when": when_words(on or today, today),
            "what": what % {"n": staff.at_most(n)},
            "why": why,
            "action": {"href": reverse(page), "words": words},
            "button": True,
        }
        for n, on, what, why, page, words in sorted(lines, key=lambda one: one[1] or today)
        if n
    ]


def _is_being_asked(duty: staff.Duty, asked: Iterable[polls.Open]) -> bool:
    """Is a day to be proposed while everyone is still asked which times suit them?"""
    return duty.code == "propose_appointment" and (duty.ref, duty.mediation) in {(o.ref, o.mediation) for o in asked}


def _poll_line(one: polls.Open) -> dict[str, Any]:
    """One open question about times: how many have answered, never who."""
    ready = one.works is not None
    counts = {"answered": one.answered, "asked": one.asked}
    return {
        "kind": "due" if ready else "later",
        "when": _("Due today") if ready else short_day(one.opened_on),
        "what": _("Times suit everyone") if one.works else _("Times are asked about"),
        "why": _("%(answered)s of %(asked)s have answered.") % counts,
        "ref": one.ref,
        "ref_url": reverse("staff_case", args=(one.ref,)),
        "action": {"href": reverse("staff_times", args=(one.ref, one.mediation)), "words": _("See the times")},
        "button": ready,
    }


@require_GET
@may("see", "today")
def today(request: HttpRequest) -> HttpResponse:
    """Everything that is due, each with its reason: what the reader can do, then what a colleague can."""
    who, now, held = actor(request), clock.now(), roles_held(request)
    day, absences = staff.today(who, now), cover.absences(now.today)
    can = staff.who_can([one.account for one in absences if one.now])
    asked = polls.all_open(get_language() or "en") if held & DESK else ()
    people = [duty for duty in day.people if not _is_being_asked(duty, asked)]
    needs = [(duty, duty_line(duty, now.today, held)) for duty in people]
    _say_whom_an_offer_misses(needs)
    waiting = [{"one": one, "title": FORMS[one.act].title} for one in day.waiting if one.act in FORMS]
    not_mine = _say_who_can_second(needs, waiting, who.id, now.today)
    mine = [line for duty, line in needs if duty not in not_mine and not _is_a_colleagues(duty, held)]
    codes = sum(one.asked_by != guards.account(request) for one in recovery.waiting()) if held & DESK else 0
    late = sum(line["kind"] == "late" for line in mine)
    colleagues = [
        line if duty in not_mine else line | {"why": f"{line['why']} {_who(duty, can)}".strip()}
        for duty, line in needs
        if duty.on <= now.today and (duty in not_mine or _is_a_colleagues(duty, held))
    ]
    page: dict[str, Any] = {
        "today": now.today,
        "absences": absences,
        "needs": [
            *mine[:late],
            *_legal_lines(request, held),
            *_desk_lines(day.desk, codes, now.today),
            *map(_poll_line, asked),
            *mine[late:],
        ],
        "colleagues": colleagues,
        "more": day.more,
        "itself": _itself_lines(day.by_itself, now.today),
        "more_itself": day.more_by_itself,
        "sessions": day.sessions,
        "safe_dates": day.safe_dates,
        "waiting": waiting,
        "can": [(words, sorted({name for role in wanted for name in can.get(role, ())})) for words, wanted in CAN_DO],
        "kept": getattr(request.user, "views", ()),
    }
    return render(request, "staff/today.html", page)


def _legal_lines(request: HttpRequest, held: frozenset[Role]) -> list[dict[str, Any]]:
    """What came by law, for those who keep the register: nobody else learns of it."""
    own = next((role for role in (Role.ANALYST, Role.DIRECTOR) if role in held & legal.SEEN_BY), None)
    return today_lines(actor(request, role=own)) if own else []


def _say_whom_an_offer_misses(needs: Sequence[tuple[staff.Duty, dict[str, Any]]]) -> None:
    """Say, beside each offer that is due, whom its letter could not reach."""
    missed = whom_it_misses(duty for duty, _line in needs)
    for duty, line in needs:
        if duty.code == "offer" and (words := missed.get((duty.ref, duty.matter))):
            line["why"] = f"{line['why']} {words}"


def _say_who_can_second(
    needs: list[tuple[staff.Duty, dict[str, Any]]], waiting: list[dict[str, Any]], me: str, today: date
) -> set[staff.Duty]:
    """Say, beside everything that waits for a second person, who can do it today. The duties that are not mine."""
    reading = [(duty, line) for duty, line in needs if duty.code == "read_screening"]
    asks = [cover.Ask(act="ReadScreening", ref=duty.ref, matter=duty.matter) for duty, _line in reading]
    asks += [cover.Ask(act=line["one"].act, ref=line["one"].ref, by=line["one"].proposer) for line in waiting]
    found = cover.seconders(asks, today)
    not_mine = set()
    for (duty, line), who in zip(reading, found, strict=False):
        line["why"] = f"{line['why']} {second_words(who.values())}".strip()
        if me not in who:
            line |= {"action": {"href": line["ref_url"], "words": _("Open the case")}, "button": False}
            not_mine.add(duty)
    for line, who in zip(waiting, found[len(reading) :], strict=True):
        line["can"] = second_words(who.values())
    return not_mine
