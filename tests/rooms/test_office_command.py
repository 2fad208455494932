"""Founding an office from the command line: two people, once."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from evenhand.accounts import doors, roles
from evenhand.accounts.doors import Door
from evenhand.web import clock

pytestmark = pytest.mark.django_db
TWO = ("--name", "robin", "--shown", "Robin Adair", "--name", "kit", "--shown", "Kit Vance")


def test_it_founds_an_office_with_two_people_whose_codes_open(custodian_folder: Path) -> None:
    out = StringIO()
    call_command("office", "found", *TWO, "--json", stdout=out)

    codes = json.loads(out.getvalue())
    assert sorted(name for _, name in roles.who_holds("administrator")) == ["Kit Vance", "Robin Adair"]
    now = clock.now()
    assert isinstance(doors.come_in(codes["robin"], source="t", at=clock.wall(), today=now.today), Door)


def test_it_gives_a_founder_another_code_until_they_came_in(custodian_folder: Path) -> None:
    found, again = StringIO(), StringIO()
    call_command("office", "found", *TWO, "--json", stdout=found)
    call_command("office", "code", "--name", "robin", "--json", stdout=again)

    def come_in(code: str) -> object:
        return doors.come_in(code, source="t", at=clock.wall(), today=clock.now().today)

    old, new = come_in(json.loads(found.getvalue())["robin"]), come_in(json.loads(again.getvalue())["robin"])
    assert not isinstance(old, Door), "the code before is void"
    assert isinstance(new, Door)
    assert doors.come_through(new.id, new.account, clock.now().today, lambda: True)
    with pytest.raises(CommandError, match="never came in"):
        call_command("office", "code", "--name", "robin")
    with pytest.raises(CommandError, match="never came in"):
        call_command("office", "code", "--name", "nobody")


def test_it_refuses_a_third_founder_and_one_alone(custodian_folder: Path) -> None:
    call_command("office", "found", *TWO, stdout=StringIO())

    with pytest.raises(CommandError, match="founded before"):
        call_command("office", "found", "--name", "a", "--shown", "A", "--name", "b", "--shown", "B")
    with pytest.raises(CommandError, match="Two different people"):
        call_command("office", "found", "--name", "solo", "--shown", "Solo")
