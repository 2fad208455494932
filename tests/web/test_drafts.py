"""Drafts of terms under two locks: once everybody who would sign has a key, nobody opens one without such a key; the
text that is to be signed is at hand for the office, and any change takes it away again (decision 0036)."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from django.conf import settings
from django.urls import reverse

from evenhand import vault
from evenhand.accounts import doors
from evenhand.clerk import Words, leaving
from evenhand.core.access import Actor
from evenhand.core.agreement import ProposeTerm
from evenhand.core.codes import Role
from evenhand.core.deciding import Refusal
from evenhand.core.investigating import LiftHold, PlaceHold
from evenhand.models.door import the_clerk_writes
from evenhand.models.people import ParticipationRow, PersonRow
from evenhand.models.seated import parts_of
from evenhand.models.vault import VaultMember
from evenhand.models.vault_rooms import VaultCompartment, VaultGrant, VaultRecord
from evenhand.reads import agreements
from evenhand.reads.possession import possession
from tests.rooms import office
from tests.web.in_the_room import desk, mediator, mediators
from tests.web.sign_in_cast import with_own_code
from tests.web.stage import Stage
from tests.web.test_custodian_away import kept_form
from tests.web.test_endings import both_assent, ended, key_of, page_of, propose
from tests.web.test_paper_signing import mediator_of, writing
from tests.web.walking import Person

__all__ = ["ended"]  # the fixture
pytestmark = pytest.mark.django_db

CANARY = "Ñandubay-Seis will be written to Clara"
TERMS = "terms:d1.m1"
THEIRS = "Drafts here are under two locks: ours, and the key of anybody at this table."
OURS = "Drafts here are under our own lock, because not everyone who would sign has a key of their own."
COMING = "Everyone has a key by now: with the next change they go under your keys too."


@pytest.fixture
def keyed(ended: Stage) -> Stage:
    """After the session; both sides and both mediators have keys of their own."""
    for one in mediators(ended):
        ended.there[one].client.post(reverse("own_key_printed"))
    for who in ("c1", "o1"):
        ended.be(who)
    return ended


def ending(stage: Stage) -> str:
    return f"{stage.mine}ending"


def under_our_lock(stage: Stage) -> str:
    """Everything that opens with the custodian alone: what whoever has the database and that folder reads."""
    parts = VaultCompartment.objects.filter(room__ref=stage.ref)
    setup = [str(one) for one in parts if one.kind == "setup"]
    for one in parts:
        if one.kind != "setup":
            with pytest.raises(vault.Refused):
                vault.records(str(one), None, stage.ref)
    return "\n".join(record.text for part in setup for record in vault.records(part, None, stage.ref))


def close_key(person: Person) -> None:
    del person.client.cookies[settings.EVENHAND_KEY_COOKIE]


def new_key(stage: Stage, code: str = "c1") -> Person:
    """Somebody lost their key and made a new one behind a code of the office."""
    person = Person()
    door = doors.issue_code(kind="recovery", ref=stage.ref, party=code, person=stage.people[code], today=stage.walk.day)
    with_own_code(person.client, door)
    stage.there[code] = person
    return person


# -- which lock


def test_it_opens_a_draft_only_with_a_key_of_those_it_would_bind_once_all_have_one(keyed: Stage) -> None:
    propose(keyed, text=CANARY, text_2=f"{CANARY}, en español")
    keyed.be("c1").do(ending(keyed), "assent")

    assert CANARY not in under_our_lock(keyed)
    assert CANARY not in under_our_lock(keyed.sync())
    for who in ("c1", "o1"):
        assert CANARY in page_of(keyed, who)
        assert THEIRS in page_of(keyed, who)
        assert CANARY in "".join(one.text for one in vault.records(TERMS, key_of(keyed, who), keyed.ref))
    assert agreements.digest_now(keyed.ref, "m1") == ""
    stranger = vault.enrol("stranger", vault.stretch(vault.mint_code()), keyed.walk.day)
    with pytest.raises(vault.Refused):
        vault.records(TERMS, stranger, keyed.ref)


def test_it_keeps_one_lock_for_both_while_one_works_by_paper_and_says_so_to_both(ended: Stage) -> None:
    propose(ended, text=CANARY)

    assert CANARY in under_our_lock(ended), "the canary could not be found where it is"
    assert not VaultCompartment.objects.filter(kind="terms").exists()
    assert OURS in page_of(ended)
    at_the_desk = ended.colleague().see(f"/staff/{ended.ref}/for/o1/m1/ending")
    assert OURS in at_the_desk
    assert CANARY in at_the_desk


def test_it_counts_a_key_only_of_who_came_in_for_this_complaint(ended: Stage) -> None:
    """He made a key for another complaint, and works by paper in this one: the desk reads him the draft."""
    vault.enrol(str(ended.people["o1"]), vault.stretch(vault.mint_code()), ended.walk.day)
    propose(ended, text=CANARY)

    assert CANARY in ended.colleague().see(f"/staff/{ended.ref}/for/o1/m1/ending")


def test_it_takes_what_stood_under_one_lock_along_when_the_last_one_has_a_key(ended: Stage) -> None:
    propose(ended, text=CANARY)
    ended.be("c1").do(ending(ended), "inform")
    ended.be("c1").do(ending(ended), "assent")
    assert under_our_lock(ended).count(CANARY) == 2
    ended.be("o1")
    for who in ("c1", "o1"):
        assert COMING in page_of(ended, who)
        assert CANARY in page_of(ended, who)

    propose(ended, "o1", text="And I will come.")

    assert CANARY not in under_our_lock(ended)
    assert "The text has changed since you assented to it." in ended.be("c1").see(ending(ended))
    for who in ("c1", "o1"):
        assert THEIRS in page_of(ended, who)
        assert CANARY in page_of(ended, who)
    ended.be("c1").do(ending(ended), "edit-term", text="I thought again.", known="")
    assert CANARY not in page_of(ended, "o1")


def test_it_never_writes_under_one_lock_what_belongs_under_two(keyed: Stage) -> None:
    """Whichever way it comes: also for who already wrote there, and after every line of who is in was taken away."""
    act = ProposeTerm(matter="m1", party="c1", owner="o1")
    assert isinstance(keyed.walk.ask(office.CLARA, act, (Words("term", CANARY, "c1"),)), Refusal)
    propose(keyed)
    assert isinstance(keyed.walk.ask(office.CLARA, act, (Words("term", CANARY, "c1"),)), Refusal)
    VaultGrant.objects.filter(compartment__kind="terms").delete()
    VaultMember.objects.filter(person=str(keyed.people["o1"])).update(proof=None)

    answer = keyed.be("c1").send(ending(keyed), "propose-term", text=CANARY, owner="o1")

    assert answer.status_code == 422
    assert CANARY in answer.content.decode()
    scribed = {"party": "c1", "owner": "o1", "text": CANARY}
    assert mediator_of(keyed).send(writing(keyed), "/scribe-term", **scribed).status_code == 422
    assert CANARY not in under_our_lock(keyed)


def adds_a_line(stage: Stage, eve: vault.Unlocked) -> None:
    made = VaultCompartment.objects.get(kind="terms")
    VaultGrant.objects.create(compartment=made, member_id=eve.member, role="mediator", outer=b"x")


def takes_a_part(stage: Stage, eve: vault.Unlocked) -> None:
    with the_clerk_writes():
        part = ParticipationRow.objects.filter(complaint__ref=stage.ref, code="o1")
        person = PersonRow.objects.create(kind=PersonRow.Kind.OFFICER)
        part.update(person=person)


@pytest.mark.parametrize("tamper", [adds_a_line, takes_a_part])
def test_it_closes_a_draft_to_everyone_where_somebody_else_is_in(
    keyed: Stage, tamper: Callable[[Stage, vault.Unlocked], None]
) -> None:
    propose(keyed, text=CANARY)
    tamper(keyed, vault.enrol("eve", vault.stretch(vault.mint_code()), keyed.walk.day))

    page = page_of(keyed)
    assert CANARY not in page
    assert "This is closed to everyone." in page
    assert keyed.be("c1").send(ending(keyed), "propose-term", text="Mine.", owner="c1").status_code == 422
    assert VaultRecord.objects.filter(compartment__kind="terms").count() == 1


def test_it_keeps_the_draft_of_one_matter_from_who_sits_there_for_another(keyed: Stage) -> None:
    case = keyed.walk.case
    table, bell = case.mediations[0], next(one for one in case.parties if one.id == "o1")
    other = replace(case.matter("m1"), id="m2", officer="o2")
    two = replace(case, parties=(*case.parties, replace(bell, id="o2")), matters=(*case.matters, other))
    two = two.with_mediation(replace(table, matters=table.matters | {"m2"}))
    here = two.mediations[0]

    drafts = {
        who: {part for part in parts_of(two, here, who) if part.startswith("terms:")}
        for who in ("c1", "o1", "o2", min(mediators(keyed)))
    }

    both = {TERMS, "terms:d1.m2"}
    assert drafts == {"c1": both, "o1": {TERMS}, "o2": {"terms:d1.m2"}, min(mediators(keyed)): both}


# -- keys that are closed, lost, made later


def test_it_keeps_what_was_typed_while_the_key_was_closed(keyed: Stage) -> None:
    clara = keyed.be("c1")
    propose(keyed, text="I will come.")
    close_key(clara)
    page = page_of(keyed)
    assert "I will come." not in page
    assert "Your key is closed in this browser now." in page

    answer = clara.send(ending(keyed), "propose-term", text=CANARY, owner="c1")

    assert "unlock" in answer.headers["Location"]
    assert CANARY in clara.see(reverse("kept_texts"))
    assert keyed.facts("term_proposed") == 1
    assert kept_form(clara.see(reverse("kept_texts")))[0].endswith("propose-term")


def test_it_lets_who_lost_their_key_in_again_and_loses_nothing(keyed: Stage) -> None:
    propose(keyed, text=CANARY)
    clara = new_key(keyed)
    page = page_of(keyed)
    assert CANARY not in page
    assert "Somebody who reads here can let you in." in page
    answer = clara.send(ending(keyed), "propose-term", text="I typed this.", owner="c1")
    assert (answer.status_code, "I typed this." in answer.content.decode()) == (422, True)

    keyed.be("o1").do(f"{keyed.mine}room", "room/vouch", way="in_person")

    assert CANARY in page_of(keyed)
    clara.do(ending(keyed), "edit-term", text=f"{CANARY}, and soon.", known="")
    assert f"{CANARY}, and soon." in page_of(keyed, "o1")
    assert CANARY not in under_our_lock(keyed)
    assert VaultCompartment.objects.filter(kind="terms").count() == 2, "the lost key opens what came after it"


def test_it_begins_anew_where_everyone_who_read_it_lost_their_key(ended: Stage) -> None:
    ended.be("o1")
    propose(ended, text=CANARY)
    for who in ("c1", "o1"):
        new_key(ended, who)
    assert "Nobody can open this draft any more" in page_of(ended)

    ended.be("c1").do(ending(ended), "remove-term")
    propose(ended, text=f"{CANARY} once more")

    for who in ("c1", "o1"):
        assert f"{CANARY} once more" in page_of(ended, who)
    assert CANARY not in under_our_lock(ended)


def test_it_closes_the_draft_to_a_mediator_who_left_and_to_nobody_else(keyed: Stage) -> None:
    propose(keyed, text=CANARY)
    case = keyed.walk.case
    table, gone = case.mediations[0], max(mediators(keyed))
    parties = {str(one) for one in keyed.people.values()}
    assert vault.members_of(keyed.ref, TERMS) == parties | mediators(keyed)
    assert TERMS in parts_of(case, table, gone)
    after = case.with_mediation(replace(table, seats=tuple(one for one in table.seats if one.mediator != gone)))

    leaving.close_drafts(case, after, keyed.walk.day)

    assert vault.members_of(keyed.ref, TERMS) == (parties | mediators(keyed)) - {gone}
    keyed.be("c1").do(ending(keyed), "edit-term", text=f"{CANARY}, later", known="")
    assert VaultCompartment.objects.filter(kind="terms").count() == 2


# -- what goes, and what a hold keeps


def test_it_destroys_a_term_that_is_taken_out_and_the_draft_of_a_matter_that_goes_back(keyed: Stage) -> None:
    propose(keyed, text=CANARY)
    propose(keyed, "o1", text="I will come.")
    close_key(keyed.be("c1"))
    assert keyed.be("c1").send(ending(keyed), "remove-term").status_code == 302
    assert keyed.walk.case.matter("m1").terms[0].author == "c1", "it asks for the key first"
    key_holder = party_again(keyed)
    key_holder.do(ending(keyed), "remove-term")
    assert len(vault.records(TERMS, key_of(keyed, "o1"), keyed.ref)) == 1

    key_holder.do(keyed.mine, "withdraw")

    assert not VaultCompartment.objects.exists()


def party_again(stage: Stage) -> Person:
    """Clara at another browser, with a new key, let in face to face."""
    person = new_key(stage)
    stage.be("o1").do(f"{stage.mine}room", "room/vouch", way="in_person")
    return person


def test_it_sets_aside_under_a_hold_what_would_be_destroyed_and_shows_it_to_nobody(keyed: Stage) -> None:
    two = {"by": "s3", "second": "s2"}
    propose(keyed, text=CANARY)
    both_assent(keyed)
    keyed.walk.do(office.DIRECTOR, PlaceHold(**two), Words("hold_reason", "Order 26-114"))
    rows = VaultRecord.objects.count()

    keyed.be("c1").do(ending(keyed), "edit-term", text="I thought again.", known="")
    assert VaultRecord.objects.count() == rows + 1
    assert CANARY not in under_our_lock(keyed)
    assert CANARY not in re.sub(r"<del>.*?</del>", "", keyed.be("o1").see(ending(keyed)), flags=re.DOTALL)
    keyed.be("o1").do(keyed.mine, "withdraw")
    assert VaultRecord.objects.count() >= rows
    assert vault.members_of(keyed.ref, TERMS) == frozenset()

    keyed.walk.do(office.DIRECTOR, LiftHold(**two))
    assert not VaultRecord.objects.exists()


def test_it_says_a_draft_in_a_legal_paper_by_kind_and_holders_alone(keyed: Stage) -> None:
    propose(keyed, text=CANARY)
    found = possession(Actor(id="s2", role=Role.ANALYST), keyed.ref, "en", keyed.walk.now)

    assert found is not None
    (part,) = [one for one in found.parts if one.kind == "terms"]
    assert (part.owner, sorted(part.holders)) == ("table", ["complainant", "mediator", "officer"])


def test_it_says_the_same_of_the_lock_to_both_and_to_each_mediator_nothing_of_the_words(keyed: Stage) -> None:
    propose(keyed, text=CANARY)

    said = {keyed.be(who).see(ending(keyed)).split("Drafts here are")[1].split("</p>")[0] for who in ("c1", "o1")}
    assert len(said) == 1
    assert CANARY not in mediator(keyed).see(writing(keyed))
    assert CANARY not in mediator(keyed).see(desk(keyed))
