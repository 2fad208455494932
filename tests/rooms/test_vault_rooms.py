"""Rooms and compartments: two locks, members only, and what a person with the whole database can change."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

import pytest

from evenhand import vault
from evenhand.models.vault_rooms import VaultCompartment, VaultGrant, VaultRecord, VaultRoom
from evenhand.vault import Context
from evenhand.vault.sealing import Refused
from tests.rooms.vault_table import AT, REF, TODAY, WORDS, People, at, key_of, lay, opened

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("custodian_folder")]


@pytest.fixture
def people() -> People:
    return lay()


def test_it_opens_a_record_to_every_member_and_nobody_else(people: People) -> None:
    vault.seal("joint", WORDS, at("t1.1"), people["ana"])

    for name in ("ana", "officer", "mediator"):
        assert vault.open("joint", opened(name), at("t1.1")) == WORDS
    with pytest.raises(Refused):
        vault.open("joint", opened("eve"), at("t1.1"))


@pytest.mark.parametrize(
    ("compartment", "members"),
    [("own:c1", {"ana"}), ("caucus:c1", {"ana", "mediator"}), ("joint", {"ana", "officer", "mediator"})],
)
def test_it_keeps_each_compartment_to_its_own(people: People, compartment: str, members: set[str]) -> None:
    vault.seal(compartment, WORDS, at("n1"), people["ana"])

    can = set()
    for name in people:
        with suppress(Refused):
            assert vault.open(compartment, opened(name), at("n1")) == WORDS
            can.add(name)
        assert vault.is_member(REF, compartment, name) is (name in members)

    assert can == members


def test_it_lists_what_was_said_in_order_with_author_and_hour(people: People) -> None:
    vault.seal("joint", "first", at("t1.1"), people["ana"])
    vault.seal("joint", "second", at("t2.1", author="o1"), people["officer"])

    told = vault.records("joint", opened("mediator"), REF)

    assert [(r.author, r.kind, r.row, r.at, r.text) for r in told] == [
        ("c1", "term", "t1.1", AT, "first"),
        ("o1", "term", "t2.1", AT, "second"),
    ]
    with pytest.raises(Refused):
        vault.records("joint", opened("eve"), REF)
    with pytest.raises(Refused):
        vault.records("joint", None, REF)


def test_it_stores_no_word_no_author_and_no_hour_in_the_open(people: People) -> None:
    vault.seal("joint", WORDS, at("t1.1"), people["ana"])
    vault.seal("joint", "ok", at("t1.2"), people["ana"])
    vault.seal("joint", "room 4 at nine", at("b1", kind="booking", author=vault.OFFICE))
    rows = list(VaultRecord.objects.order_by("seq"))
    stored = b"".join(bytes(row.body) + bytes(row.place) for row in rows)

    assert not any(word in stored for word in (b"corner", b"c1", b"term", b"15:30", b"nine"))
    assert len({len(bytes(row.body)) for row in rows[:2]}) == 1
    assert {row.created_on for row in rows} == {TODAY}


def test_it_replaces_what_the_same_author_put_there(people: People) -> None:
    vault.seal("joint", "draft", at("t1.1"), people["ana"])
    box = vault.seal("joint", "better", at("t1.1"), people["ana"])

    assert vault.open("joint", opened("officer"), at("t1.1")) == "better"
    assert bytes(VaultRecord.objects.get().body) == box


def test_it_lets_nobody_overwrite_or_erase_anothers_words(people: People) -> None:
    vault.seal("joint", "hers", at("t1.1"), people["ana"])

    with pytest.raises(Refused):
        vault.seal("joint", "his", at("t1.1", author="o1"), people["officer"])
    with pytest.raises(Refused):
        vault.erase("joint", at("t1.1", author="o1"), people["officer"])
    with pytest.raises(Refused):
        vault.erase("joint", at("t1.1"), people["eve"])
    vault.seal("joint", "the office", at("t1.1"))

    assert vault.open("joint", opened("ana"), at("t1.1")) == "hers"


def test_it_erases_what_its_author_takes_back(people: People) -> None:
    vault.seal("own:c1", "a thought", at("d1", kind="draft"), people["ana"])

    assert vault.erase("own:c1", at("d1", kind="draft"), people["ana"])
    assert not vault.erase("own:c1", at("d1", kind="draft"), people["ana"])
    with pytest.raises(Refused):
        vault.open("own:c1", people["ana"], at("d1", kind="draft"))


def test_it_shows_what_comes_through_the_drop_as_from_the_office(people: People) -> None:
    vault.seal("joint", "I agree to everything", at("t9.1", author="c1"))

    (told,) = vault.records("joint", opened("officer"), REF)

    assert (told.author, told.text) == ("office", "I agree to everything")
    assert vault.open("joint", opened("ana"), at("t9.1", author=vault.OFFICE)) == "I agree to everything"
    with pytest.raises(Refused):
        vault.open("joint", opened("ana"), at("t9.1"))


def test_it_takes_a_record_only_with_its_hour(people: People) -> None:
    with pytest.raises(ValueError, match="hour"):
        vault.seal("joint", WORDS, Context(ref=REF, kind="term", row="t1"), people["ana"])


# Set-up: the party and the office, under the custodian's lock alone.


def test_it_opens_a_set_up_message_to_the_office(people: People) -> None:
    vault.seal("setup:c1", "I use a wheelchair", at("s1", kind="need"))

    assert vault.open_setup("setup:c1", at("s1", kind="need")) == "I use a wheelchair"
    assert [record.text for record in vault.records("setup:c1", None, REF)] == ["I use a wheelchair"]
    assert vault.erase("setup:c1", at("s1", kind="need"))


@pytest.mark.parametrize("compartment", ["joint", "own:c1", "caucus:c1"])
def test_it_opens_nothing_else_that_way(people: People, compartment: str) -> None:
    vault.seal(compartment, WORDS, at("t1.1"), people["ana"])

    with pytest.raises(Refused):
        vault.open_setup(compartment, at("t1.1"))


def test_it_keeps_the_set_up_of_each_side_apart(people: People) -> None:
    vault.seal("setup:c1", "hers", at("s1"))
    vault.seal("setup:o1", "his", at("s1"))

    assert vault.open_setup("setup:c1", at("s1")) == "hers"
    assert vault.open_setup("setup:o1", at("s1")) == "his"


# What may exist when.


def test_it_has_no_joint_compartment_before_the_agreement_to_mediate() -> None:
    key_of("ana")
    vault.set_up_room(REF, TODAY)
    vault.set_up_room(REF, TODAY)
    vault.found(REF, "own:c1", [("ana", "complainant")])

    for compartment in ("joint", "caucus:c1"):
        with pytest.raises(Refused):
            vault.found(REF, compartment, [("ana", "complainant")])
        with pytest.raises(Refused):
            vault.seal(compartment, WORDS, at("t1.1"), opened("ana"))
    assert VaultRoom.objects.count() == 1


def test_it_refuses_a_room_that_is_not_there() -> None:
    key_of("ana")
    attempts: tuple[Callable[[], object], ...] = (
        lambda: vault.found(REF, "own:c1", [("ana", "complainant")]),
        lambda: vault.seal("setup:c1", WORDS, at("s1")),
        lambda: vault.open_setup("setup:c1", at("s1")),
    )
    for attempt in attempts:
        with pytest.raises(Refused):
            attempt()
    vault.set_up_room(REF, TODAY)
    with pytest.raises(Refused):
        vault.open_setup("setup:c1", at("s1"))
    with pytest.raises(Refused):
        vault.found(REF, "setup:c1", [("ana", "complainant")])


def test_it_founds_no_compartment_that_nobody_could_open() -> None:
    vault.set_up_room(REF, TODAY)

    with pytest.raises(Refused):
        vault.found(REF, "own:c1", [("by paper", "complainant")])

    assert not VaultCompartment.objects.exists()


@pytest.mark.parametrize("name", ["", "joint:", "own", "own:", "notes:m1", "setup:"])
def test_it_knows_no_other_compartment(name: str) -> None:
    with pytest.raises(ValueError, match=name or "^$"):
        vault.seal(name, WORDS, at("t1.1"))


# Letting somebody in.


def test_it_lets_a_member_let_another_one_in(people: People) -> None:
    vault.seal("joint", WORDS, at("t1.1"), people["ana"])

    vault.admit(REF, "joint", opened("mediator"), "eve", "mediator")

    assert vault.open("joint", opened("eve"), at("t1.1")) == WORDS
    assert VaultGrant.objects.get(member=people["eve"].member).granted_by == people["mediator"].member


def test_it_lets_nobody_in_from_outside(people: People) -> None:
    with pytest.raises(Refused):
        vault.admit(REF, "joint", opened("eve"), "eve", "mediator")
    with pytest.raises(Refused):
        vault.admit(REF, "joint", opened("ana"), "nobody", "mediator")


def test_it_readmits_a_person_who_lost_every_secret(people: People) -> None:
    vault.seal("joint", WORDS, at("t1.1"), people["ana"])
    vault.retire("ana", TODAY)
    anew = vault.enrol("ana", vault.stretch(b"another".ljust(32)), TODAY)
    with pytest.raises(Refused):
        vault.open("joint", anew, at("t1.1"))

    vault.admit(REF, "joint", opened("mediator"), "ana", "complainant")

    assert vault.open("joint", anew, at("t1.1")) == WORDS
    with pytest.raises(Refused):
        vault.open("own:c1", anew, at("t1.1"))


def test_it_keeps_the_draft_of_a_matter_to_whom_it_would_bind(people: People) -> None:
    """Two matters at one table: each with people of its own."""
    vault.found(REF, "terms:d1.m1", [("ana", "complainant"), ("mediator", "mediator")])
    vault.found(REF, "terms:d1.m2", [("officer", "officer"), ("mediator", "mediator")])
    vault.seal("terms:d1.m1", WORDS, at("m1.t1"), people["ana"])

    assert vault.is_there(REF, "terms:d1.m1")
    assert not vault.is_there(REF, "terms:d1.m3")
    assert vault.open("terms:d1.m1", opened("mediator"), at("m1.t1")) == WORDS
    for name in ("officer", "eve"):
        with pytest.raises(Refused):
            vault.open("terms:d1.m1", opened(name), at("m1.t1"))


def test_it_makes_no_draft_before_the_agreement_to_mediate() -> None:
    key_of("ana")
    vault.set_up_room(REF, TODAY)
    with pytest.raises(Refused):
        vault.found(REF, "terms:d1.m1", [("ana", "complainant")])


def test_it_destroys_one_place_under_every_key_with_nobodys(people: People) -> None:
    """What somebody wrote and what came through the drop, before and after a member left; the rest stays."""
    vault.found(REF, "terms:d1.m1", [("ana", "complainant"), ("officer", "officer"), ("mediator", "mediator")])
    part = "terms:d1.m1"
    vault.seal(part, WORDS, at("m1.t1"), people["ana"])
    vault.seal(part, WORDS, at("m1.t1"))
    vault.leave(REF, "mediator", frozenset({part}), TODAY)
    vault.seal(part, "another", at("m1.t2"), people["ana"])
    vault.seal(part, "typed later", at("m1.t1"))
    assert len(vault.records(part, opened("officer"), REF)) == 4

    vault.destroy(part, at("m1.t1"))

    assert [one.row for one in vault.records(part, opened("officer"), REF)] == ["m1.t2"]
    vault.destroy(part, at("m1.t1"))
    with pytest.raises(Refused):
        vault.destroy("terms:d1.m1", at("m1.t1", ref="ANOT-HER1"))
