"""The synthetic agency is of one piece: what it tells of a year is what it did in that year."""

from __future__ import annotations

import re

from evenhand.core.disclosure import SMALLEST
from evenhand.management.agency import afterwards, people, scenes
from tests.rooms.office import MONDAY


def test_it_counts_no_more_answers_than_people_sat_there() -> None:
    held = [one for one in scenes.last_year(MONDAY) if one.name == "kept last year"]

    assert len(held) == afterwards.SESSIONS
    for sides in afterwards.ANSWERED.values():
        for side, (answered, _yes) in sides.items():
            assert SMALLEST <= answered <= afterwards.SESSIONS * (2 if side == "mediator" else 1), side


def test_it_plays_enough_of_each_other_kind_to_be_told() -> None:
    names = [one.name for one in scenes.last_year(MONDAY)]

    assert {names.count(name) for name in set(names) - {"kept last year"}} == {12}


def test_it_gives_everybody_a_telephone_of_their_own() -> None:
    """Who shares a number counts as met before, and the mediators run out."""
    numbers = list(people._numbers())

    assert len(set(numbers)) == len(numbers) > 500
    assert all(re.fullmatch(r"\d{3}-555-01\d\d", one) for one in numbers)
    assert people.OFFICE not in numbers
