"""The last step: check the answers, send the complaint, and the receipt with what happens next.

A flood of bogus complaints is put aside for a person to look at, with the same receipt; nothing is ever refused for it
(security ABU-01).
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from evenhand import clerk
from evenhand.accounts import doors, throttle
from evenhand.accounts.throttle import Wait
from evenhand.clerk import Conflict, PersonWords, Upload, Words
from evenhand.core.access import Actor
from evenhand.core.case import Party
from evenhand.core.codes import Role, Side
from evenhand.core.deciding import Refusal
from evenhand.core.intake import Claim, FileComplaint
from evenhand.web import acting, clock
from evenhand.web.guards import idempotent_form, public, source
from evenhand.web.programme import programme_in_force
from evenhand.web.public import draft as drafts
from evenhand.web.public import receipts
from evenhand.web.public.draft import Draft
from evenhand.web.public.filing_forms import CHANNELS, LANGUAGES
from evenhand.web.public.steps import show
from evenhand.web.saying import weekday_year
from evenhand.web.wording import categories, say

ANYONE = Actor(id="public", role=Role.PUBLIC)


def complaint_of(draft: Draft, received_on: date) -> FileComplaint:
    """The complaint as the rules take it: every officer with every complainant."""
    people = tuple(
        Party(
            id=f"c{n}",
            side=Side.COMPLAINANT,
            known=bool(one["name"]),
            guardian=f"g{n}" if one.get("minor") == "yes" else None,
        )
        for n, one in enumerate(draft.people, start=1)
    )
    officers = tuple(
        Party(id=f"o{n}", side=Side.OFFICER, known=bool(one["name"] or one["badge"]))
        for n, one in enumerate(draft.officers, start=1)
    )
    everyone = frozenset(p.id for p in people)
    claims = tuple(
        Claim(officer=f"o{n}", complainants=everyone, category=one["category"])
        for n, one in enumerate(draft.officers, start=1)
    )
    return FileComplaint(ref="", received_on=received_on, parties=(*people, *officers), claims=claims)


def people_of(draft: Draft) -> tuple[PersonWords, ...]:
    """Who takes part and how to reach them, as they are sealed."""
    found: list[PersonWords] = []
    for n, one in enumerate(draft.people, start=1):
        reach = {key: one[key] for key in ("name", "address", "phone", "email", "safe_contact")}
        language = one.get("language", "en")
        found.append(
            PersonWords(
                party=f"c{n}",
                **reach,
                language=language,
                channels=tuple(one["channels"]),
                access_needs=one.get("access_needs", ""),
                discreet=bool(one.get("discreet")),
                large_print=bool(one.get("large_print")),
            )
        )
        if one.get("minor") == "yes":
            # A guardian is written to in the child's language.
            found.append(
                PersonWords(party=f"g{n}", name=one["guardian_name"], phone=one["guardian_phone"], language=language)
            )
    for n, one in enumerate(draft.officers, start=1):
        # Where letters reach an officer is asked at the desk alone.
        address = one.get("address", "")
        found.append(
            PersonWords(party=f"o{n}", name=one["name"], badge=one["badge"], unit=one["unit"], address=address)
        )
    return tuple(found)


def words_of(draft: Draft) -> tuple[Words, ...]:
    """What was written, by kind."""
    texts = {**draft.story, "wish": draft.wishes.get("wish", "")}
    return tuple(
        Words(kind, text, "c1" if kind in ("narrative", "wish") else "") for kind, text in texts.items() if text
    )


@public
@idempotent_form("public.file")
def check(request: HttpRequest) -> HttpResponse:
    """Step 6: all answers on one page, then send."""
    draft = drafts.of(request)
    if draft is None:
        return _sent_before(request)
    if missing := draft.lacks() or next(iter(draft.half), ""):
        return redirect(f"file_{missing}")
    if request.method != "POST":
        return _check_page(request, draft)
    now, codes = clock.now(), dict[str, str]()

    def flooded() -> bool:
        # A count of its own: wrong codes of a neighbour put no complaint aside, filing shuts nobody out of signing in.
        return isinstance(throttle.attempt(f"filing {source(request)}", "file", clock.wall(), guess=False), Wait)

    done = clerk.file(
        complaint_of(draft, now.today),
        by=ANYONE,
        now=now,
        people=people_of(draft),
        words=words_of(draft),
        uploads=tuple(
            Upload(name=f["name"], content_type=f["type"], data=base64.b64decode(f["data"]), party="c1")
            for f in draft.files
        ),
        key=acting.key_of(request),
        quarantine=flooded,
        language=draft.people[0].get("language", "en"),
        draft=draft.name,
        beside=lambda ref, people: codes.update(_codes(ref, people, now.today)),
    )
    if isinstance(done, Refusal | Conflict):
        acting.told_apart(request, done)
        return _check_page(request, draft, acting.why_not(done))
    # A second click gets the first one's answer, and codes of its own: the first one's are kept nowhere.
    given = _codes(done.ref, done.people, now.today) if done.replayed else codes
    return _sent(done.ref, given, {one.party: one.name for one in people_of(draft) if one.party in given})


def _sent_before(request: HttpRequest) -> HttpResponse:
    """Nothing is being written in this browser: it was sent a moment ago (a second click), or never begun.

    An answer that was lost on its way is given again when the same form comes again, with codes of its own.
    """
    held = receipts.held_by(request)
    before = clerk.done_before(acting.key_of(request), ANYONE) if request.method == "POST" else None
    acting.told_apart(request, before)
    if isinstance(before, clerk.Done) and (not held or held["ref"] != before.ref):
        return _sent(before.ref, _codes(before.ref, before.people, clock.now().today))
    return redirect("file_receipt" if held else "file_complaint")


def _check_page(request: HttpRequest, draft: Draft, problem: str = "") -> HttpResponse:
    return show(request, "check", draft, None, 422 if problem else 200, problem=problem, rows=_rows(draft))


def _rows(draft: Draft) -> list[dict[str, str]]:
    """The answers as the summary shows them, each with the step that changes it."""
    happened = draft.story["incident_on"]
    files = [one["name"] for one in draft.files] or [_("None")]
    return [
        _row(_("What happened"), [draft.story["narrative"]], "story", _("what happened")),
        _row(
            _("When and where"),
            [weekday_year(date.fromisoformat(happened)), draft.story["incident_place"]],
            "story",
            _("when and where"),
        ),
        _row(_("The officers"), _apart([_officer(one) for one in draft.officers]), "officers", _("the officers")),
        _row(_("Who complains"), _apart([_person(one) for one in draft.people]), "people", _("who complains")),
        _row(
            _("What you would like"),
            [draft.wishes.get("wish") or _("Nothing written")],
            "wishes",
            _("what you would like"),
        ),
        _row(_("Pictures and papers"), files, "files", _("pictures and papers")),
    ]


def _apart(several: list[list[str]]) -> list[str]:
    """Several people's lines with an empty one between, so that nobody's run into another's."""
    return ["\n\n".join("\n".join(line for line in lines if line) for lines in several)]


def _row(key: str, lines: list[str], step: str, what: str) -> dict[str, str]:
    value = "\n".join(line for line in lines if line)
    return {"key": key, "value": value, "change_url": reverse(f"file_{step}"), "change_what": what}


def _officer(one: dict[str, str]) -> list[str]:
    names = {**dict(categories(programme_in_force())), "not_sure": _("I am not sure")}
    named = ", ".join(part for part in (one["name"], one["badge"]) if part) or _("An officer you cannot name yet")
    return [named, one["unit"], names.get(one["category"], one["category"])]


def _person(one: dict[str, Any]) -> list[str]:
    ways = ", ".join(str(words) for channel, words in CHANNELS if channel in one["channels"])
    language = dict(LANGUAGES).get(one.get("language", ""), "")
    guardian = " ".join(part for part in (one.get("guardian_name"), one.get("guardian_phone")) if part)
    return [
        one["name"] or _("A person without a name"),
        one["address"],
        one["phone"],
        one["email"],
        _("Safe ways to reach you: %(ways)s") % {"ways": ways or _("none")},
        one["safe_contact"],
        _("Letters in: %(language)s") % {"language": language} if language else "",
        _("Needed to take part: %(needs)s") % {"needs": one["access_needs"]} if one.get("access_needs") else "",
        _("Large print") if one.get("large_print") else "",
        _("Notices without the name of the office") if one.get("discreet") else "",
        _("Parent or guardian: %(who)s") % {"who": guardian} if guardian else "",
    ]


def _codes(ref: str, people: Mapping[str, UUID], today: date) -> dict[str, str]:
    """For each person who complains, a code to come back with."""
    return {
        party: doors.issue_code(kind="receipt", ref=ref, party=party, person=person, today=today)
        for party, person in sorted(people.items())
        if party.startswith(("c", "g"))
    }


def _sent(ref: str, codes: Mapping[str, str], names: Mapping[str, str] | None = None) -> HttpResponse:
    """Show the receipt once, on a page of its own, so that going back sends nothing again. The draft is gone."""
    answer = redirect("file_receipt")
    answer.delete_cookie(drafts.cookie_name())
    return receipts.hand_to(answer, ref, codes, names or {})


@public
def receipt(request: HttpRequest) -> HttpResponse:
    """The receipt: reference, the code to come back with, and what happens next. Made to be printed."""
    held = receipts.held_by(request)
    if not held:
        return redirect("file_complaint")
    now, programme = clock.now(), programme_in_force()
    parties = sorted(held["codes"], key=lambda party: (int(party[1:]), party))
    page = {
        "ref": held["ref"],
        "codes": [
            {
                "n": party[1:],
                "guardian": party.startswith("g"),
                "name": held.get("names", {}).get(party, ""),
                "code": held["codes"][party],
            }
            for party in parties
        ],
        "several": sum(party.startswith("c") for party in parties) > 1,
        "today": now.today,
        "door": request.build_absolute_uri(reverse("sign_in")),
        "next": say(programme, "next.filed", "complainant"),
        "told_by": now.calendar.add_working(now.today, programme.screening_days + programme.second_reader_days),
    }
    return render(request, "public/file_receipt.html", page)
