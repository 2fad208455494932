"""What the sign-in tests share: a party with a letter, staff with roles, and a browser that stands at a door."""

from __future__ import annotations

import re
from datetime import date
from uuid import UUID, uuid4

from django.test import Client

from evenhand.accounts import doors, roles, sessions
from evenhand.web import clock

REF = "M7KQ-42XW"
TODAY = date(2026, 6, 9)
_CHANGES = (
    re.compile(rb'name="csrfmiddlewaretoken" value="[^"]+"'),
    re.compile(rb'name="code"[^>]*'),
)


def letter(*, ref: str = REF, party: str = "c1", person: UUID | None = None, kind: str = "posted") -> str:
    """A fresh code for a party."""
    return doors.issue_code(kind=kind, ref=ref, party=party, person=person or uuid4(), today=clock.now().today)


def same_but_for_tokens(body: bytes) -> bytes:
    """A page without what differs on every page: the form's token, and what was typed."""
    for pattern in _CHANGES:
        body = pattern.sub(b"", body)
    return body


def with_own_code(client: Client, code: str) -> str:
    """Come in by a letter's code and make a printed code; the own code, read from the page. Signed in afterwards."""
    assert client.post("/sign-in", {"code": code}).headers["Location"] == "/your-key"
    page = client.post("/your-key/printed")
    found = re.search(r'class="code"[^>]*>([0-9A-Z-]+)<', page.content.decode())
    assert page.status_code == 200
    assert found is not None
    return found[1]


def colleague(name: str, *held: str, kind: str = "staff") -> UUID:
    """An open account; roles are given by two administrators made for it."""
    account = roles.open_account(kind=kind, sign_in_name=name, display_name=name.title(), today=TODAY)
    if held:
        first, other = administrators()
        for role in held:
            given = roles.grant(account, role, first, TODAY)
            assert isinstance(given, int)
            assert roles.second(given, other, TODAY) is None
    return account


def administrators() -> tuple[UUID, UUID]:
    """The two founding administrators of this installation."""
    there = [account for account, _ in roles.who_holds(roles.ADMINISTRATOR)]
    while len(there) < 2:
        account = roles.open_account(
            kind="staff", sign_in_name=f"root{len(there)}", display_name=f"Root {len(there)}", today=TODAY
        )
        assert roles.found(account, TODAY) is None
        there.append(account)
    return there[0], there[1]


def sign_in(client: Client, account: UUID) -> None:
    """Sign a test browser in without a key, as the accounts room does after one was right."""
    from django.contrib.auth.models import AnonymousUser
    from django.http import HttpRequest

    request = HttpRequest()
    request.session = sessions.SessionStore()
    request.user = AnonymousUser()
    sessions.begin(request, account, at=clock.wall(), browser="Test")
    request.session.save()
    client.cookies["evenhand_session"] = request.session.session_key or ""
