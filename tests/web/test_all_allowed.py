"""With every guard and wall saying yes, nobody who is no member reads a word of a locked room (ACC-03).

The case file is the control: with the same patches it is read everywhere, so the patches do open what only they closed.
"""

from __future__ import annotations

import sys
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from django.http import HttpRequest

from evenhand import vault
from evenhand.core import access
from evenhand.core.access import Actor
from evenhand.core.codes import Role
from evenhand.reads import matrix, walls
from evenhand.vault import Context
from evenhand.web import guards
from tests.journeys.searching import pieces, written_as
from tests.rooms.vault_table import key_of
from tests.web.crawling import every_address
from tests.web.sign_in_cast import colleague
from tests.web.stage import Stage
from tests.web.walking import Person, staff

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
LOCKED = {
    "own": "Ñandubay-Uno still wakes me",
    "joint": "Ñandubay-Dos was said by both",
    "caucus": "Ñandubay-Tres was said alone",
}
IN_THE_CASE_FILE = "He shouted at me"
VISITORS = ("coordinator", "investigator", "auditor", "o1", "mediator of another table")


def everybody_may(patch: pytest.MonkeyPatch, seated: str) -> None:
    """Every check of the house says yes: whoever asks is taken for the one whose page it is."""
    before = (guards.actor, matrix.can, access.may)

    def anyone(request: HttpRequest, ref: str | None = None, *, act: Any = None, role: Role | None = None) -> Actor:
        view = guards.audience_of(request.resolver_match.func) if request.resolver_match else ""
        if view == "portal":
            return Actor(id=str(guards.account(request)), role=Role.COMPLAINANT, party="c1")
        if view == "mediator":
            return Actor(id=seated, role=Role.MEDIATOR)
        return Actor(id=str(guards.account(request)), role=role or Role.COORDINATOR)

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


def say(stage: Stage) -> None:
    """The locked room of this complaint, with words in each compartment: members have keys that no visitor has."""
    today = date(2026, 6, 30)
    ana, *_others = (key_of(name) for name in ("ana", "bell", "moss"))
    vault.set_up_room(stage.ref, today)
    vault.found(stage.ref, "own:c1", [("ana", "complainant")])
    vault.open_room(stage.ref, today)
    vault.found(stage.ref, "joint", [("ana", "complainant"), ("bell", "officer"), ("moss", "mediator")])
    vault.found(stage.ref, "caucus:c1", [("ana", "complainant"), ("moss", "mediator")])
    for compartment, kind in (("own:c1", "own"), ("joint", "joint"), ("caucus:c1", "caucus")):
        words = Context(ref=stage.ref, kind="list", row="d1", author="c1", at=stage.walk.now.at)
        vault.seal(compartment, LOCKED[kind], words, ana)
        assert vault.open(compartment, ana, words) == LOCKED[kind]


def test_it_keeps_a_locked_room_locked_where_every_check_says_yes(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage.walk.to_ahead()
    seated, _ = stage.seat_mediators()
    say(stage)
    visitors: dict[str, Person] = {"o1": stage.be("o1"), VISITORS[-1]: staff(colleague("ferris", kind="mediator"))}
    visitors |= {role: staff(colleague(f"a-{role}", role)) for role in VISITORS[:3]}
    everybody_may(monkeypatch, seated)

    signs = {(kind, form): sign for kind, word in LOCKED.items() for form, sign in written_as(word).items()}
    read, opened = [], 0
    for who, person in visitors.items():
        person.client.raise_request_exception = False
        for name, path in every_address(stage.ref, UUID(seated)):
            answer = person.client.get(path)
            whole = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]
            opened += IN_THE_CASE_FILE.encode() in whole
            read += [f"{who} {name}: {one}" for piece in pieces(whole) for one, sign in signs.items() if sign in piece]

    assert read == []
    assert opened >= len(visitors), "the patches open nothing, so the test shows nothing"
