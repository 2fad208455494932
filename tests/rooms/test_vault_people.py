"""Whose a key is, and who may be in a compartment: somebody with the whole database gives nobody another's name."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from evenhand import vault
from evenhand.models.vault import VaultMember
from evenhand.models.vault_rooms import VaultCompartment, VaultGrant
from evenhand.vault import members
from evenhand.vault.people import check_caps
from evenhand.vault.sealing import Refused
from tests.rooms.vault_table import AT, REF, TODAY, WORDS, People, at, key_of, lay, opened

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("custodian_folder")]

TABLE = [("ana", "complainant"), ("officer", "officer"), ("mediator", "mediator")]
SEATED = frozenset(name for name, _ in TABLE)
PART = "joint:d1"


@pytest.fixture
def people() -> People:
    """Four people with keys before an open room, and nothing said yet at the table."""
    return lay()


def call(one: vault.Unlocked, name: str) -> None:
    """Written from outside: this key is said to be another person's."""
    VaultMember.objects.filter(pk=one.member).update(person=name)


def without_proof(one: vault.Unlocked) -> None:
    VaultMember.objects.filter(pk=one.member).update(proof=None)


def sound(ever: frozenset[str] = SEATED) -> bool:
    return vault.is_sound(REF, PART, SEATED, ever)


def told(people: People) -> None:
    vault.found(REF, PART, TABLE)
    vault.seal(PART, WORDS, at("t1.1"), people["ana"])


def test_it_founds_nothing_for_a_key_that_was_given_anothers_name(people: People) -> None:
    call(people["mediator"], "aside")
    call(people["eve"], "mediator")

    with pytest.raises(Refused):
        vault.found(REF, PART, TABLE)

    assert vault.members_of(REF, PART) == frozenset()
    assert dict(vault.proofs(SEATED)) == {"ana": True, "officer": True, "mediator": False}


def test_it_opens_no_key_under_anothers_name(people: People) -> None:
    token = vault.hold(people["eve"], AT + timedelta(hours=1))
    assert vault.resume(token, AT).person == "eve"
    call(people["mediator"], "aside")
    call(people["eve"], "mediator")

    with pytest.raises(Refused):
        vault.unlock("mediator", b"eve".ljust(32))
    with pytest.raises(Refused):
        vault.resume(token, AT)


def test_it_leaves_out_whose_key_is_older_than_proofs_and_still_opens_what_it_opened(people: People) -> None:
    """The proof is not made later: who takes it out of a row would have another name signed."""
    vault.seal("joint", WORDS, at("t1.1"), people["ana"])
    without_proof(people["officer"])

    vault.found(REF, PART, TABLE)

    assert vault.members_of(REF, PART) == {"ana", "mediator"}
    assert vault.open("joint", opened("officer"), at("t1.1")) == WORDS
    assert dict(vault.proofs(["officer"])) == {"officer": None}
    assert vault.could_admit(REF, (PART,), "ana", "officer") == ()
    with pytest.raises(Refused):
        vault.admit(REF, PART, opened("ana"), "officer", "officer")


def test_it_lets_nobody_in_under_anothers_name(people: People) -> None:
    vault.found(REF, PART, TABLE[:2])
    call(people["mediator"], "aside")
    call(people["eve"], "mediator")

    assert vault.could_admit(REF, (PART,), "ana", "mediator") == ()
    with pytest.raises(Refused):
        vault.admit(REF, PART, opened("ana"), "mediator", "mediator")


def test_it_gives_no_further_key_to_a_key_that_was_given_anothers_name(people: People) -> None:
    told(people)
    vault.leave(REF, "officer", frozenset({PART}), TODAY)
    call(people["mediator"], "eve's friend")

    with pytest.raises(Refused):
        vault.seal(PART, "after", at("t2.1"), people["ana"])


def test_it_makes_nothing_anew_where_everyone_is_said_to_have_left(people: People) -> None:
    told(people)
    VaultGrant.objects.filter(compartment__owner="d1").update(left_on=TODAY)

    with pytest.raises(Refused):
        vault.found(REF, PART, TABLE)

    assert VaultCompartment.objects.filter(owner="d1").count() == 1


def test_it_makes_nothing_anew_over_a_compartment_without_lines(people: People) -> None:
    told(people)
    VaultGrant.objects.filter(compartment__owner="d1").delete()

    with pytest.raises(Refused):
        vault.found(REF, PART, TABLE)


def test_it_makes_it_anew_where_one_really_left_and_the_others_lost_their_keys(people: People) -> None:
    told(people)
    vault.leave(REF, "mediator", frozenset({PART}), TODAY)
    for name in ("ana", "officer"):
        vault.retire(name, TODAY)
    vault.enrol("ana", vault.stretch(b"another".ljust(32)), TODAY)

    vault.found(REF, PART, [("ana", "complainant"), ("eve", "mediator")])

    assert vault.members_of(REF, PART) == {"ana", "eve"}


def nobody_made_it(people: People) -> None:
    VaultCompartment.objects.filter(owner="d1").delete()


def one_left(people: People) -> None:
    """Who left the table, of whom only an empty line stays."""
    VaultGrant.objects.filter(member=people["mediator"].member, compartment__owner="d1").update(
        outer=b"", left_on=TODAY
    )


def one_lost_a_key(people: People) -> None:
    vault.retire("officer", TODAY)


@pytest.mark.parametrize("more", [lambda _people: None, nobody_made_it, one_left, one_lost_a_key])
def test_it_finds_a_table_sound(people: People, more: Callable[[People], None]) -> None:
    told(people)

    more(people)

    assert sound()


def a_ghost(people: People) -> None:
    made = VaultCompartment.objects.get(owner="d1")
    VaultGrant.objects.create(compartment=made, member_id=people["eve"].member, role="mediator", outer=b"\x01")


def a_ghost_that_hides(people: People) -> None:
    """Marked as gone, or its key as ended, while others look."""
    a_ghost(people)
    VaultMember.objects.filter(pk=people["eve"].member).update(retired_on=TODAY)
    VaultGrant.objects.filter(member=people["eve"].member).update(left_on=TODAY)


def a_ghost_with_an_empty_line(people: People) -> None:
    a_ghost(people)
    VaultGrant.objects.filter(member=people["eve"].member).update(outer=b"")


def a_ghost_under_a_lost_keys_name(people: People) -> None:
    a_ghost_that_hides(people)
    call(people["eve"], "officer")


def a_ghost_without_a_proof(people: People) -> None:
    a_ghost_under_a_lost_keys_name(people)
    without_proof(people["eve"])


def all_left(people: People) -> None:
    VaultGrant.objects.filter(compartment__owner="d1").update(left_on=TODAY)


def no_lines(people: People) -> None:
    VaultGrant.objects.filter(compartment__owner="d1").delete()


GHOSTS = [a_ghost, a_ghost_that_hides, a_ghost_with_an_empty_line, a_ghost_under_a_lost_keys_name]
GHOSTS += [a_ghost_without_a_proof, all_left, no_lines]


@pytest.mark.parametrize("tamper", GHOSTS)
def test_it_finds_no_table_sound_where_somebody_is_in_who_never_sat_there(
    people: People, tamper: Callable[[People], None]
) -> None:
    told(people)
    assert sound()

    tamper(people)

    assert not sound()


def test_it_knows_who_left_from_who_never_was_there(people: People) -> None:
    vault.found(REF, PART, [*TABLE, ("eve", "mediator")])
    assert not sound()
    vault.leave(REF, "eve", frozenset({PART}), TODAY)

    assert sound(SEATED | {"eve"})
    assert not sound()


@pytest.mark.parametrize(
    ("kind", "roster"),
    [
        ("own", []),
        ("own", [("a", "complainant"), ("b", "complainant")]),
        ("joint", [("a", "coordinator")]),
        ("joint", [("a", "investigator"), ("b", "officer")]),
        ("joint", [("a", "mediator"), ("b", "mediator"), ("c", "mediator")]),
        ("caucus", [("a", "complainant"), ("b", "officer"), ("c", "mediator")]),
        ("caucus", [("a", "complainant"), ("b", "complainant"), ("c", "mediator")]),
    ],
)
def test_it_has_no_seat_for_more_than_a_table_has(kind: str, roster: list[tuple[str, str]]) -> None:
    with pytest.raises(Refused):
        check_caps(kind, roster)


def test_it_has_seats_for_as_many_complainants_and_officers_as_a_complaint_names() -> None:
    check_caps("joint", [("a", "complainant"), ("b", "complainant"), ("c", "officer"), ("d", "officer"), *MEDIATORS])
    check_caps("caucus", [("a", "guardian"), *MEDIATORS])
    check_caps("own", [("a", "complainant")])


MEDIATORS = [("m", "mediator"), ("n", "mediator")]


def test_it_lets_no_third_mediator_in(people: People) -> None:
    vault.found(REF, PART, [*TABLE, ("eve", "mediator")])
    third = key_of("third")

    with pytest.raises(Refused):
        vault.admit(REF, PART, opened("ana"), "third", "mediator")

    assert members.proofs([third.person]) == {"third": True}


def test_it_empties_what_a_lost_key_was_given(people: People) -> None:
    told(people)
    vault.retire("officer", TODAY)

    assert {bytes(one.outer) for one in VaultGrant.objects.filter(member=people["officer"].member)} == {b""}
