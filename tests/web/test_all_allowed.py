"""With every guard and wall saying yes, nobody who is no member reads a word of a locked room (ACC-03).

The words are written by the people concerned on their own pages: a private list, what somebody asks themselves before
signing, a card, a message, a draft, files. Every address is then asked by everybody, the addresses of the files too,
and every form that gives something away is sent. Two controls: with the same patches the case file is read everywhere,
so they do open what only they closed; and with the lock itself defeated each of the words is read, so the test can
fail.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest
from django.urls import reverse

from evenhand import vault
from evenhand.core import access, agreement, session
from evenhand.core.access import Actor
from evenhand.core.codes import Ending, Role
from evenhand.reads import matrix, walls
from evenhand.web import clock, guards
from tests.journeys.searching import pieces, written_as
from tests.rooms import office
from tests.web.crawling import every_address
from tests.web.in_the_room import begin, desk, mediator, mediators, seat
from tests.web.sign_in_cast import colleague
from tests.web.stage import Stage
from tests.web.test_endings import propose
from tests.web.test_legal import enter
from tests.web.test_legal_giving import allow
from tests.web.walking import Person, staff

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
LOCKED = {
    "own": "Ñandubay-Uno still wakes me",
    "joint": "Ñandubay-Dos was said by both",
    "caucus": "Ñandubay-Tres was said alone",
    "file of the board": "Ñandubay-Cuatro stands in a paper",
    "file of the talk": "Ñandubay-Cinco stands in another",
    "draft": "Ñandubay-Seis would be signed",
}
STAFF = (Role.COORDINATOR, Role.ANALYST, Role.DIRECTOR, Role.INVESTIGATOR, Role.AUDITOR, Role.ADMINISTRATOR)
CHOSEN = "answers before signing"
"""They are codes and no words: what shows them is a choice that is marked on their page."""
IN_THE_CASE_FILE = "He shouted at me"
VISITORS = ("coordinator", "investigator", "auditor", "o1", "mediator of another table")


OF_THE_OFFICER = {("joint", "o1"), ("file of the board", "o1"), ("draft", "o1")}


def whose(request: HttpRequest) -> Role:
    """A role whose page it is."""
    view = request.resolver_match.func if request.resolver_match else None
    line = matrix.LINES.get((getattr(view, "action", ""), getattr(view, "object", "")), {})
    return next((role for role in STAFF if role in line), Role.COORDINATOR)


def everybody_may(patch: pytest.MonkeyPatch, seated: str) -> None:
    """Every check of the house says yes: whoever asks is taken for the one whose page it is."""
    before = (guards.actor, matrix.can, access.may)

    def anyone(request: HttpRequest, ref: str | None = None, *, act: Any = None, role: Role | None = None) -> Actor:
        view = guards.audience_of(request.resolver_match.func) if request.resolver_match else ""
        if view == "portal":
            return Actor(id=str(guards.account(request)), role=Role.COMPLAINANT, party="c1")
        if view == "mediator":
            return Actor(id=seated, role=Role.MEDIATOR)
        return Actor(id=str(guards.account(request)), role=role or whose(request))

    def yes(*_args: Any) -> matrix.Decision:
        return matrix.Decision(matrix.Reach.OFFICE)

    instead: dict[int, Any] = {id(before[0]): anyone, id(before[1]): yes, id(before[2]): lambda *_: None}
    for name, module in list(sys.modules.items()):
        if name.startswith("evenhand"):
            for word, value in list(vars(module).items()):
                if id(value) in instead:
                    patch.setattr(module, word, instead[id(value)])
    patch.setattr(guards, "is_for", lambda *_: True)
    patch.setattr(guards, "fresh", lambda *_a, **_k: True)
    patch.setattr(walls, "seen_by", lambda _actor, case: case)
    patch.setattr(walls, "may_open", lambda *_: True)


@pytest.fixture
def told(stage: Stage) -> Stage:
    """A table after its session, with words in each part of its room, from the pages of who wrote them."""
    seat(stage)
    page = f"{stage.mine}preparation"
    stage.be("c1").do(page, "save-preparation", **{"happened.1": LOCKED["own"]})
    begin(stage)
    for part, kind in (("room", "board"), ("talk", "talk")):
        place, words = f"{stage.mine}{part}", LOCKED["joint" if part == "room" else "caucus"]
        stage.be("c1").do(place, f"{part}/say", text=words)
        paper = SimpleUploadedFile("letter.txt", LOCKED[f"file of the {kind}"].encode())
        assert stage.be("c1").send(place, "give-file", file=paper).status_code == 302
    first, everyone = office.mediator(min(mediators(stage))), frozenset({"c1", "o1", *mediators(stage)})
    stage.walk.do(first, session.EndSession(mediation="d1"))
    stage.walk.do(first, session.ReportFourFacts(mediation="d1", held=True, settled=True, attended=everyone))
    stage.walk.do(office.CLARA, agreement.ConfirmCompletion(matter="m1", party="c1", ending=Ending.TERMS))
    propose(stage, text=LOCKED["draft"])
    stage.be("c1").do(f"{stage.mine}check", "check", fair="no", free="not_sure")
    return stage


def files_of(stage: Stage) -> Iterator[tuple[str, str]]:
    """The addresses of the files in the room, as the people there have them."""
    board, talk = desk(stage), desk(stage, "talk/c1")
    asked = [(stage.be("c1"), f"{stage.mine}room"), (stage.be("c1"), f"{stage.mine}talk")]
    for person, page in (*asked, (mediator(stage), board), (mediator(stage), talk)):
        found = FILE.findall(person.see(page))
        assert found, page
        yield from (("file", path) for path in found)


FILE = re.compile(r'href="([^"]+/file/[^"]+)"')


def visitors_of(stage: Stage) -> dict[str, Person]:
    """Everybody who must not read it, at browsers of their own; the officer's own key is open."""
    there = {"o1": stage.be("o1"), VISITORS[-1]: staff(colleague("ferris", kind="mediator"))}
    return there | {role: staff(colleague(f"a-{role}", role)) for role in VISITORS[:3]}


def read_by(person: Person, asked: list[tuple[str, str]], giving: list[tuple[str, str]]) -> Iterator[tuple[str, bytes]]:
    """What this person gets at each address, and by each form that gives something away."""
    for name, path in asked:
        answer = person.client.get(path)
        assert answer.status_code < 500, (name, answer.status_code)
        yield name, whole_of(answer)
    for page, action in giving:
        answer = person.send(page, action)
        assert answer.status_code == 200, (page, answer.status_code)
        yield action, whole_of(answer)


def whole_of(answer: Any) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else bytes(answer.content)


def key_of_clara(stage: Stage) -> vault.Unlocked:
    return vault.resume(stage.be("c1").client.cookies[settings.EVENHAND_KEY_COOKIE].value, clock.wall())


def defeat_the_lock(patch: pytest.MonkeyPatch, key: vault.Unlocked) -> None:
    """Broken on purpose: every browser is taken to hold the complainant's key open."""
    lock = guards.unlocked
    for name, module in list(sys.modules.items()):
        if name.startswith("evenhand"):
            for word, value in list(vars(module).items()):
                if value is lock:
                    patch.setattr(module, word, lambda _request: key)


@pytest.mark.parametrize("locked", [True, False], ids=["locked", "the lock defeated"])
def test_it_keeps_a_locked_room_locked_where_every_check_says_yes(
    told: Stage, monkeypatch: pytest.MonkeyPatch, *, locked: bool
) -> None:
    request = enter(told)
    allow(told, request)
    seated, clara = min(mediators(told)), key_of_clara(told)
    asked = [*every_address(told.ref, UUID(seated)), *files_of(told)]
    asked += [("legal request", request), ("possession statement", f"{request}/possession")]
    giving = [(reverse("staff_export", args=(told.ref,)), "/export"), (reverse("staff_export_office"), "/export")]
    giving.append((request, "/production"))
    visitors = visitors_of(told)
    everybody_may(monkeypatch, seated)
    if not locked:
        defeat_the_lock(monkeypatch, clara)
        visitors = {VISITORS[0]: visitors[VISITORS[0]]}

    signs = {(kind, form): sign for kind, word in LOCKED.items() for form, sign in written_as(word).items()}
    read, opened = set[tuple[str, str, str]](), 0
    for who, person in visitors.items():
        for name, whole in read_by(person, asked, giving):
            opened += IN_THE_CASE_FILE.encode() in whole
            read |= {(one[0], who, name) for piece in pieces(whole) for one, sign in signs.items() if sign in piece}
            if name == "portal_check" and b" checked" in whole:
                read.add((CHOSEN, who, name))

    assert opened >= len(visitors), "the patches open nothing, so the test shows nothing"
    if locked:
        # The officer sits there, with a key of his own: the board and the draft are his to read.
        assert {one for one in read if one[:2] not in OF_THE_OFFICER} == set()
    else:
        assert {kind for kind, *_ in read} == {*LOCKED, CHOSEN}, "a lock that is open must be seen to be open"
