"""Every address, asked by everybody, gives what the matrix says and nothing else (ACC-01).

One complaint is at its table. Both its sides, a mediator who sits there and one who does not, the party of another
complaint, every role of the office, a colleague without a role and a stranger ask for each address of the product, by
GET and by POST. Who is refused gets the page that never was, byte for byte.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.urls.converters import IntConverter, UUIDConverter

from evenhand.core import ACTS
from evenhand.core.access import Actor
from evenhand.core.codes import DESK, PARTIES, Role
from evenhand.models.outbox import LetterRow
from evenhand.reads.matrix import can, holders, is_an_accounts_own
from evenhand.web import guards
from tests.rooms.office import filed
from tests.web.sign_in_cast import colleague
from tests.web.stage import Stage, shown
from tests.web.walking import Person, party, staff

NEVER = "/there/never/was/such/a/page"
NOBODY = "00000000-0000-4000-8000-000000000000"
STAFF = tuple(role for role in Role if role not in PARTIES | {Role.PUBLIC, Role.MEDIATOR, Role.CLOCK})
VISITORS = (
    "c1", "o1", "party of another complaint", "mediator who sits", "mediator who does not", "no role", "nobody", *STAFF,
)  # fmt: skip
OF_THIS_COMPLAINT = frozenset({"ref", "matter", "mediation", "party", "person"})
"""Parts of an address that name something which is there. What another part names (a file, a place) may not be."""
NOT_HERE_NOW = frozenset({
    "staff_quarantined", "mediator_writing", "mediator_text_to_sign", "mediator_calendar_file", "mediator_times",
    "office_app", "portal_check",
    *(f"{whose}_{what}" for whose in ("portal", "assisted") for what in (
        "times", "calendar_file", "agreement_file", "agreement_copy", "cover_sheet", "draft_file", "promises", "ending",
        "receipt_file",
    )),
})  # fmt: skip
"""Addresses of something that this complaint has not got today: for those who may, they are not found either."""


def patterns(resolver: Any = None) -> Iterator[URLPattern]:
    """Every pattern of the product."""
    for one in (resolver or get_resolver()).url_patterns:
        if isinstance(one, URLResolver):
            yield from patterns(one)
        else:
            yield one


def address(one: URLPattern, things: dict[str, Any]) -> str:
    """The path of this pattern to a thing of the complaint."""
    named = {
        name: things.get(
            name, 1 if isinstance(kind, IntConverter) else NOBODY if isinstance(kind, UUIDConverter) else "x"
        )
        for name, kind in one.pattern.converters.items()
    }
    return reverse(str(one.name), kwargs=named)


def may_be_missing(one: URLPattern) -> bool:
    """Does the address name something that this complaint need not have today?"""
    return one.name in NOT_HERE_NOW or not set(one.pattern.converters) <= OF_THIS_COMPLAINT


@pytest.fixture
def at_the_table(stage: Stage) -> Stage:
    """A complaint whose session is today."""
    stage.walk.to_ahead()
    stage.seat_mediators()
    return stage


def without_address(html: str, path: str) -> str:
    """A page without its own address (the form for the language comes back to it) and without tokens."""
    return shown(html).replace(path, "")


def things_of(stage: Stage) -> dict[str, Any]:
    """A value for every part of an address."""
    letter = LetterRow.objects.filter(ref=stage.ref, party="c1").earliest("created_at")
    seated = min(stage.walk.case.mediations[0].mediators)
    return {
        "ref": stage.ref, "matter": "m1", "mediation": "d1", "party": "c1", "person": "c1", "letter": letter.pk,
        "mediator": seated, "account": colleague("casey"), "number": "1", "about": "m1", "whose": "c1", "who": "c1",
        "lang": "en",
    }  # fmt: skip


def visitor(stage: Stage, who: str) -> tuple[Person, Actor | None]:
    """Somebody at a browser of their own, and who they are to the matrix."""
    case = stage.walk.case
    if who in ("c1", "o1"):
        role = Role.COMPLAINANT if who == "c1" else Role.OFFICER
        return stage.be(who), Actor(id=str(stage.people[who]), role=role, party=who)
    if who == "party of another complaint":
        other = filed(stage.walk.day)
        return party(other.ref, "c1", other.people["c1"]), Actor(id="x", role=Role.COMPLAINANT, party="elsewhere")
    if who == "mediator who sits":
        seated = min(case.mediations[0].mediators)
        return stage.there[seated], Actor(id=seated, role=Role.MEDIATOR)
    if who == "mediator who does not":
        account = colleague("ferris", kind="mediator")
        return staff(account), Actor(id=str(account), role=Role.MEDIATOR)
    if who == "nobody":
        return Person(), None
    account = colleague("avery", *(() if who == "no role" else (who,)))
    return staff(account), Actor(id=str(account), role=Role.PUBLIC if who == "no role" else Role(who))


def lets_in(one: URLPattern, by: Actor | None, stage: Stage) -> bool:
    """What the matrix says of this address and this visitor."""
    view: Callable[..., Any] = one.callback
    pair = (view.action, view.object)  # type: ignore[attr-defined]  # the guards put them there
    if pair[0] == "public":
        return guards.audience_of(view) != "demo"  # that counter is there in the demo alone
    if by is None:
        return False
    audience = guards.audience_of(view)
    counter = {**dict.fromkeys(PARTIES, "portal"), Role.MEDIATOR: "mediator"}.get(by.role, "staff")
    if audience in guards.AUDIENCES and audience != counter:
        return False
    case = stage.walk.case if "ref" in one.pattern.converters else None
    if by.role not in PARTIES and is_an_accounts_own(*pair):
        return True
    return bool(can(by, *pair, case))


@pytest.mark.parametrize("who", VISITORS)
def test_it_gives_what_the_matrix_says_and_nothing_else(at_the_table: Stage, who: str) -> None:
    things = things_of(at_the_table)
    person, by = visitor(at_the_table, who)
    never = without_address(person.client.get(NEVER).content.decode(), NEVER)
    wrong = []
    for one in patterns():
        path, open_to_them = address(one, things), lets_in(one, by, at_the_table)
        answers = [person.client.get(path)] if open_to_them else [person.client.get(path), person.client.post(path)]
        for answer in answers:
            if open_to_them:
                away = answer.status_code == 302 and answer.headers["Location"].startswith("/sign-in")
                fine = not away and (answer.status_code != 404 or may_be_missing(one)) and answer.status_code < 500
            elif by is None and answer.status_code == 302:
                fine = answer.headers["Location"].startswith("/sign-in")
            else:
                fine = answer.status_code == 404 and without_address(answer.content.decode(), path) == never
            if not fine:
                wrong.append(f"{one.name} {path}: {answer.status_code}, and the matrix says {open_to_them}")

    assert wrong == [], "\n".join(wrong)


def test_it_gives_no_page_to_more_roles_than_the_rules_give_its_act() -> None:
    """The matrix is held against the core: a page that is named after an act is for those whose act it is."""
    acts = {re.sub(r"(?<!^)(?=[A-Z])", "_", act.__name__).lower(): act for act in ACTS}
    compared = 0
    for one in patterns():
        counter, _, name = str(one.name).partition("_")
        if name not in acts:
            continue
        compared += 1
        act, line = acts[name], holders(one.callback.action, one.callback.object)  # type: ignore[attr-defined]
        helped = act.who | (DESK if act.assisted else frozenset())
        assert line <= helped, f"{one.name} is open to {sorted(line - helped)}"
        if counter == "portal":
            assert line & PARTIES == act.who & PARTIES, one.name
    assert compared > 60


def test_it_opens_nothing_that_no_line_holds() -> None:
    director = Actor(id="d", role=Role.DIRECTOR)
    assert can(director, "see", "case")
    assert not can(director, "see", "everything")
    assert not can(director, "read", "case")
    with pytest.raises(LookupError, match="No line"):
        guards.may("see", "everything")


def test_it_notices_a_page_that_is_open_to_one_role_too_many(
    at_the_table: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Broken on purpose: an auditor who is let in at every counter is noticed at once."""
    monkeypatch.setattr(guards, "is_for", lambda *_: True)

    with pytest.raises(AssertionError, match="staff_matters"):
        test_it_gives_what_the_matrix_says_and_nothing_else(at_the_table, "auditor")
