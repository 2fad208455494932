"""Coming and going: who leaves reads nothing further, who comes back reads it all, nobody slips in with a new key."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from evenhand import vault
from evenhand.models.vault import VaultMember
from evenhand.models.vault_rooms import VaultCompartment, VaultGrant, VaultRecord
from evenhand.vault import Held, roster
from evenhand.vault.rooms import begin, grant
from evenhand.vault.sealing import Refused
from tests.rooms.vault_table import REF, TODAY, WORDS, People, at, key_of, lay, opened

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("custodian_folder")]

JOINT = frozenset({"joint"})


@pytest.fixture
def left() -> People:
    """The mediator left after one record; another was written since."""
    people = lay()
    vault.seal("joint", WORDS, at("t1.1"), people["ana"])
    assert vault.leave(REF, "mediator", JOINT, TODAY) == 1
    vault.seal("joint", "after", at("t2.1"), people["ana"])
    return people


def test_it_closes_to_who_left_what_was_and_what_comes(left: People) -> None:
    for row in ("t1.1", "t2.1"):
        with pytest.raises(Refused):
            vault.open("joint", opened("mediator"), at(row))
    assert not vault.is_member(REF, "joint", "mediator")
    assert bytes(VaultGrant.objects.get(member=left["mediator"].member, compartment__kind="joint").outer) == b""
    assert [one.text for one in vault.records("joint", opened("officer"), REF)] == [WORDS, "after"]
    assert vault.leave(REF, "mediator", JOINT, TODAY) == 0


def test_it_seals_what_comes_under_a_key_the_leaver_never_had(left: People) -> None:
    """Also from a copy of the leaver's old grant, and with the old compartment's key in hand."""
    first, second = VaultCompartment.objects.filter(kind="joint").order_by("gen")
    assert (first.gen, second.gen) == (1, 2)
    assert VaultRecord.objects.get(compartment=second).seq == 1
    assert not second.grants.filter(member=left["mediator"].member).exists()


def test_it_keeps_the_leaver_out_of_a_grant_that_is_put_back(left: People) -> None:
    gone = VaultGrant.objects.get(member=left["mediator"].member, compartment__kind="joint")
    VaultGrant.objects.filter(pk=gone.pk).update(left_on=None)

    with pytest.raises(Refused):
        vault.records("joint", opened("mediator"), REF)


def test_it_begins_no_new_key_while_nobody_left() -> None:
    people = lay()
    for row in ("t1.1", "t2.1"):
        vault.seal("joint", WORDS, at(row), people["ana"])
    vault.seal("own:c1", WORDS, at("n1"), people["ana"])

    assert {made.gen for made in VaultCompartment.objects.all()} == {1}


def test_it_begins_a_new_key_after_somebody_lost_theirs() -> None:
    people = lay()
    vault.seal("joint", WORDS, at("t1.1"), people["ana"])
    vault.retire("officer", TODAY)
    vault.seal("joint", "after", at("t2.1"), people["ana"])

    assert VaultCompartment.objects.filter(kind="joint").count() == 2


def test_it_lets_a_successor_in_to_all_of_it(left: People) -> None:
    vault.admit(REF, "joint", opened("ana"), "eve", "mediator")

    assert [one.text for one in vault.records("joint", opened("eve"), REF)] == [WORDS, "after"]
    assert vault.members_of(REF, "joint") == {"ana", "officer", "eve"}


def test_it_readmits_who_lost_their_key_across_keys(left: People) -> None:
    vault.retire("officer", TODAY)
    vault.seal("joint", "third", at("t3.1"), left["ana"])
    anew = vault.enrol("officer", vault.stretch(b"another".ljust(32)), TODAY)
    with pytest.raises(Refused):
        vault.records("joint", anew, REF)

    vault.admit(REF, "joint", opened("ana"), "officer", "officer")

    assert [one.text for one in vault.records("joint", anew, REF)] == [WORDS, "after", "third"]


def test_it_changes_and_erases_what_stands_under_an_earlier_key(left: People) -> None:
    vault.seal("joint", "better", at("t1.1"), left["ana"])

    assert vault.open("joint", opened("officer"), at("t1.1")) == "better"
    assert VaultRecord.objects.filter(compartment__kind="joint").count() == 2
    with pytest.raises(Refused):
        vault.seal("joint", "his", at("t1.1", author="o1"), left["officer"])
    assert vault.erase("joint", at("t1.1"), opened("ana"))
    assert [one.text for one in vault.records("joint", opened("officer"), REF)] == ["after"]


def test_it_replaces_through_the_drop_after_somebody_left(left: People) -> None:
    vault.seal("joint", "room 4", at("b1", author=vault.OFFICE))
    vault.seal("joint", "room 5", at("b1", author=vault.OFFICE))

    assert vault.open("joint", opened("ana"), at("b1", author=vault.OFFICE)) == "room 5"


def _by_nobody(people: People) -> VaultCompartment:
    """A further key made by somebody with database and custodian, for the members and one more."""
    room = VaultCompartment.objects.filter(kind="joint").first()
    assert room is not None
    made, key = begin(room.room, "joint", "", 2)
    for name in ("ana", "officer", "mediator", "eve"):
        member = VaultMember.objects.get(person=name)
        grant(made, key, member, "mediator", by=None)
    made.link = roster.link(made, key, bytes(32))
    made.save()
    roster.write(made, key)
    return made


def no_link(made: VaultCompartment) -> None:
    VaultCompartment.objects.filter(pk=made.pk).update(link=None)


def no_forerunner(made: VaultCompartment) -> None:
    VaultCompartment.objects.filter(kind="joint", gen=1).delete()


@pytest.mark.parametrize("more", [lambda _made: None, no_link, no_forerunner])
def test_it_refuses_a_further_key_that_no_member_made(more: Callable[[VaultCompartment], None]) -> None:
    people = lay()
    vault.seal("joint", WORDS, at("t1.1"), people["ana"])

    more(_by_nobody(people))

    for name in ("ana", "officer", "mediator", "eve"):
        with pytest.raises(Refused):
            vault.records("joint", opened(name), REF)
        with pytest.raises(Refused):
            vault.seal("joint", "trusting", at(f"{name}.1", author=name), opened(name))


def test_it_founds_anew_only_what_nobody_opens_any_more() -> None:
    people = lay()
    vault.seal("joint", WORDS, at("t1.1"), people["ana"])
    with pytest.raises(Refused):
        vault.found(REF, "joint", [("eve", "mediator")])

    for name in ("ana", "officer", "mediator"):
        vault.retire(name, TODAY)
    key = vault.enrol("ana", vault.stretch(b"another".ljust(32)), TODAY)
    vault.found(REF, "joint", [("ana", "complainant")])

    assert vault.records("joint", key, REF) == ()
    vault.seal("joint", "anew", at("t1.1"), key)
    assert [one.text for one in vault.records("joint", key, REF)] == ["anew"]


def test_it_keeps_two_tables_of_one_complaint_apart() -> None:
    people = lay()
    vault.found(REF, "joint:d1", [("ana", "complainant"), ("officer", "officer")])
    vault.found(REF, "joint:d2", [("ana", "complainant"), ("eve", "officer")])
    vault.seal("joint:d1", WORDS, at("t1.1"), people["ana"])

    with pytest.raises(Refused):
        vault.records("joint:d1", opened("eve"), REF)
    assert vault.records("joint:d2", opened("eve"), REF) == ()
    vault.close(REF, frozenset({"joint:d1"}), TODAY)
    with pytest.raises(Refused):
        vault.records("joint:d1", opened("ana"), REF)


def test_it_changes_the_room_words_with_the_members() -> None:
    people = lay()
    before = vault.room_words(REF, "joint", opened("ana"), "en")
    assert before == vault.room_words(REF, "joint", opened("officer"), "en-GB")
    assert before == vault.room_words(REF, "joint", opened("ana"), "fr")
    assert len(before) == 6
    assert vault.room_words(REF, "joint", opened("ana"), "es") != before
    with pytest.raises(Refused):
        vault.room_words(REF, "joint", people["eve"], "en")

    vault.admit(REF, "joint", opened("ana"), "eve", "mediator")

    assert vault.room_words(REF, "joint", opened("ana"), "en") != before


def test_it_says_which_parts_one_could_let_another_into(left: People) -> None:
    parts = ("joint", "caucus:c1", "joint:d9")

    assert vault.could_admit(REF, parts, "ana", "mediator") == ("joint",)
    assert vault.could_admit(REF, parts, "ana", "eve") == ("joint", "caucus:c1")
    assert vault.could_admit(REF, parts, "officer", "eve") == ("joint",)
    assert vault.could_admit(REF, parts, "eve", "mediator") == ()
    assert vault.could_admit(REF, parts, "ana", "nobody with a key") == ()


def test_it_says_who_is_in_where_nothing_was_founded() -> None:
    key_of("ana")
    vault.set_up_room(REF, TODAY)

    assert vault.members_of(REF, "joint:d1") == frozenset()


def test_it_founds_anew_under_a_hold_and_keeps_what_nobody_opens() -> None:
    people = lay()
    vault.place_hold(REF, None, by="s1", second="s2")
    for _ in range(2):
        vault.seal("joint", WORDS, at("t1.1"), people["ana"])
        for name in ("ana", "officer", "mediator"):
            vault.retire(name, TODAY)
        people["ana"] = vault.enrol("ana", vault.stretch(b"another".ljust(32)), TODAY)
        vault.found(REF, "joint", [("ana", "complainant")])
        assert vault.records("joint", people["ana"], REF) == ()

    kept = VaultRecord.objects.filter(compartment__kind="joint")
    assert kept.count() == 2
    with pytest.raises(Held):
        vault.clear_aside(REF)
    vault.lift_hold(REF, by="s1", second="s2")
    vault.clear_aside(REF)
    assert not kept.exists()
    assert vault.is_member(REF, "joint", "ana")
