"""What is corrected beside the terms while a text is on its way to a signature, and ways of a draft that led nowhere
(decision 0036)."""

from __future__ import annotations

import pytest
from django.test import RequestFactory

from evenhand import clerk, vault
from evenhand.clerk import PersonWords
from evenhand.models.access import AccessEntry
from evenhand.web.portal import signing
from tests.rooms.office import PARTIES
from tests.web.stage import Stage
from tests.web.test_drafts import CANARY, ending, keyed, new_key, under_our_lock
from tests.web.test_endings import TERM, both_assent, both_sign, ended, key_of, ontario, page_of, propose

__all__ = ["ended", "keyed", "ontario"]  # the fixtures
pytestmark = pytest.mark.django_db


def reads_spanish(stage: Stage) -> None:
    words = PersonWords(party="o1", language="es")
    clerk.change_contact(stage.ref, words, by=PARTIES["o1"], now=stage.walk.now)


def lost(stage: Stage, who: str) -> None:
    """Somebody lost their key, and has made no other."""
    vault.retire(str(stage.people[who]), stage.walk.day)


def test_it_closes_after_cooling_off_though_somebodys_language_changed_meanwhile(ontario: Stage) -> None:
    propose(ontario)
    both_assent(ontario)
    both_sign(ontario)
    until = ontario.walk.case.matter("m1").cooling_until
    assert until is not None
    reads_spanish(ontario)

    ontario.walk.later((until - ontario.walk.day).days + 1).tick()

    assert ontario.walk.case.matter("m1").outcome == "agreement"


def test_it_is_signed_as_it_was_assented_to_though_a_language_changed(keyed: Stage) -> None:
    propose(keyed)
    both_assent(keyed)
    keyed.be("c1").signs(keyed.mine, "Clara Nyström")
    reads_spanish(keyed)

    keyed.be("o1").signs(keyed.mine, "T. Bell")

    assert keyed.walk.case.matter("m1").outcome == "agreement"


def test_it_counts_of_each_the_last_assent_to_a_text(keyed: Stage) -> None:
    """Taken back, corrected, assented to again: what was said before does not stand against it."""
    propose(keyed)
    keyed.be("c1").do(ending(keyed), "inform")
    keyed.be("c1").do(ending(keyed), "assent")
    keyed.be("c1").do(ending(keyed), "retract-assent")
    reads_spanish(keyed)

    keyed.be("c1").do(ending(keyed), "assent")
    for action in ("inform", "assent"):
        keyed.be("o1").do(ending(keyed), action)
    both_sign(keyed)

    assert keyed.walk.case.matter("m1").outcome == "agreement"


def test_it_is_no_text_on_paper_any_more_once_a_name_is_corrected_in_it(keyed: Stage) -> None:
    propose(keyed, text=CANARY)
    keyed.be("c1").do(ending(keyed), "put-on-paper")
    assert CANARY in under_our_lock(keyed)
    assert AccessEntry.objects.filter(what="terms to paper", role="complainant").count() == 1

    words = PersonWords(party="o1", name="Officer Teresa Bell")
    clerk.change_contact(keyed.ref, words, by=PARTIES["o1"], now=keyed.walk.now)

    assert CANARY not in under_our_lock(keyed)
    assert "Officer Teresa Bell" in page_of(keyed)
    both_assent(keyed)
    both_sign(keyed)
    assert keyed.walk.case.matter("m1").outcome == "agreement"


def test_it_keeps_a_text_on_paper_when_only_a_number_is_corrected(keyed: Stage) -> None:
    propose(keyed, text=CANARY)
    keyed.be("c1").do(ending(keyed), "put-on-paper")

    words = PersonWords(party="o1", phone="816-555-0177")
    clerk.change_contact(keyed.ref, words, by=PARTIES["o1"], now=keyed.walk.now)

    assert CANARY in under_our_lock(keyed)


def test_it_begins_anew_under_our_lock_where_only_one_of_those_who_lost_their_keys_came_back(ended: Stage) -> None:
    for who in ("c1", "o1"):
        ended.be(who)
    propose(ended, text=CANARY)
    new_key(ended, "c1")
    lost(ended, "o1")
    assert "Nobody can open this draft any more" in page_of(ended)

    ended.be("c1").do(ending(ended), "remove-term")
    for who in ("c1", "o1"):
        assert "Nobody can open this draft any more" not in page_of(ended, who)
    assert "Drafts here are under our own lock, because not everyone" in page_of(ended)
    propose(ended, text=f"{CANARY} once more")

    assert f"{CANARY} once more" in under_our_lock(ended)
    assert "Drafts here are under our own lock, because not everyone" in page_of(ended)


def test_it_lowers_no_lock_while_a_term_is_left_that_nobody_opens(ended: Stage) -> None:
    for who in ("c1", "o1"):
        ended.be(who)
    propose(ended, text=CANARY)
    new_key(ended, "c1")
    lost(ended, "o1")

    ended.be("c1").send(ending(ended), "propose-term", **(TERM | {"text": f"{CANARY} once more"}))

    assert CANARY not in under_our_lock(ended)
    assert len(ended.walk.case.matter("m1").terms) == 1


def test_it_tells_nobody_to_take_out_a_text_that_can_be_signed(ended: Stage) -> None:
    for who in ("c1", "o1"):
        ended.be(who)
    propose(ended, text=CANARY)
    both_assent(ended)
    new_key(ended, "c1")
    lost(ended, "o1")

    page = page_of(ended)

    assert "Nobody can open this draft any more" not in page
    assert CANARY in page


def test_it_takes_the_assent_of_who_is_not_let_in_yet_to_a_text_on_paper(keyed: Stage) -> None:
    propose(keyed, text=CANARY)
    keyed.be("c1").do(ending(keyed), "put-on-paper")
    new_key(keyed, "o1")
    assert CANARY in page_of(keyed, "o1")

    both_assent(keyed)
    both_sign(keyed)

    assert keyed.walk.case.matter("m1").outcome == "agreement"


@pytest.mark.parametrize("sent", ["1.", "1", "", ".", "x.", "1.abc"])
def test_it_takes_no_assent_where_no_text_was_shown(sent: str) -> None:
    """Whoever is not let in yet reads no draft: a form made by hand, with no digest, names no version."""
    assert signing.read_version(RequestFactory().post("/", {"text": sent}), "") == 0
    assert signing.read_version(RequestFactory().post("/", {"text": "1.abc"}), "abc") == 1


def test_it_gives_its_receipt_again_when_the_button_was_pressed_twice(keyed: Stage) -> None:
    propose(keyed, text=CANARY)
    key, opened = clerk.Key("portal.put_on_paper of this page"), key_of(keyed)

    def press() -> object:
        return clerk.put_on_paper(keyed.ref, "m1", by=by, unlocked=opened, now=keyed.walk.now, key=key)

    by = PARTIES["c1"]
    first = press()
    keyed.be("c1").do(ending(keyed), "remove-term")

    assert isinstance(first, clerk.Receipt)
    assert press() == first
