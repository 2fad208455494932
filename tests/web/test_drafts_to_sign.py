"""A draft under two locks on its way to a signature: at hand for the office from the last assent on, or from when a
side took it to paper, and gone from there with any change; and terms that a mediator typed (decision 0036)."""

from __future__ import annotations

import pytest
from django.urls import reverse

from evenhand import vault
from evenhand.clerk.auditing import audit_one
from evenhand.models.cases import ComplaintRow
from tests.web.in_the_room import mediator, mediators
from tests.web.stage import Stage
from tests.web.test_drafts import CANARY, TERMS, close_key, ending, keyed, under_our_lock
from tests.web.test_endings import both_assent, both_sign, ended, key_of, page_of, propose
from tests.web.test_paper_signing import enter, foot, mediator_of, text_to_sign, writing

__all__ = ["ended", "keyed"]  # the fixtures
pytestmark = pytest.mark.django_db

TO_SIGN = "Everyone has assented to this text. Until it is changed"


def test_it_has_the_text_at_hand_from_the_last_assent_until_it_changes(keyed: Stage) -> None:
    propose(keyed, text=CANARY)
    keyed.be("c1").do(ending(keyed), "assent")
    assert CANARY not in under_our_lock(keyed)
    keyed.be("o1").do(ending(keyed), "assent")

    assert CANARY in under_our_lock(keyed)
    for who in ("c1", "o1"):
        assert TO_SIGN in page_of(keyed, who)
    keyed.be("c1").do(ending(keyed), "retract-assent")
    assert CANARY not in under_our_lock(keyed)
    keyed.be("c1").do(ending(keyed), "assent")
    assert CANARY in under_our_lock(keyed)
    keyed.be("c1").do(ending(keyed), "edit-term", text=f"{CANARY}, changed", known="")

    assert CANARY not in under_our_lock(keyed)
    for who in ("c1", "o1"):
        assert TO_SIGN not in page_of(keyed, who)
        assert f"{CANARY}, changed" in page_of(keyed, who)


def test_it_signs_with_nobodys_key_open_and_leaves_no_copy_but_the_agreement(keyed: Stage) -> None:
    propose(keyed, text=CANARY)
    both_assent(keyed)
    for who in ("c1", "o1"):
        close_key(keyed.be(who))

    both_sign(keyed)

    assert keyed.walk.case.matter("m1").outcome == "agreement"
    assert CANARY in page_of(keyed)
    assert CANARY not in under_our_lock(keyed)
    assert audit_one(ComplaintRow.objects.get(ref=keyed.ref), keyed.walk.now.calendar) == []


def test_it_is_signed_on_paper_when_a_side_put_it_there(keyed: Stage) -> None:
    """Neither assents on a screen: the paper says so in words, and two people enter it who hold no key to it."""
    propose(keyed, text=CANARY)
    dora, ana = keyed.colleague(), keyed.colleague("ana", "analyst")
    own = keyed.be("c1").client.get(f"{keyed.mine}draft-file").content
    refused = enter(keyed, dora, party=["c1", "o1"], foot=foot(own))
    assert "There is no text to sign on paper yet." in refused.content.decode()
    assert mediator(keyed, 0).client.get(f"{writing(keyed)}/m1/text.pdf").status_code == 200

    keyed.be("o1").do(ending(keyed), "put-on-paper")

    assert CANARY in under_our_lock(keyed)
    for who in ("c1", "o1"):
        assert "Somebody here asked for this text on paper." in page_of(keyed, who)
    close_key(mediator_of(keyed))
    paper = text_to_sign(keyed)
    assert foot(paper) == foot(own)
    assert enter(keyed, dora, party=["c1", "o1"], foot=foot(paper)).status_code == 302
    ana.do(keyed.case, "/confirm")
    assert keyed.walk.case.matter("m1").outcome == "agreement"
    assert CANARY not in under_our_lock(keyed)


def test_it_lets_a_mediator_whose_key_reads_it_put_it_on_paper_and_no_other(ended: Stage) -> None:
    first, second = sorted(mediators(ended))
    ended.there[first].client.post(reverse("own_key_printed"))
    ended.be("o1")
    propose(ended, text=CANARY)
    assert "Your key does not open it." in ended.there[second].see(writing(ended))
    assert ended.there[second].client.get(f"{writing(ended)}/m1/text.pdf").status_code == 404

    ended.there[first].do(writing(ended), "/put-on-paper")

    assert CANARY in under_our_lock(ended)
    assert ended.there[second].client.get(f"{writing(ended)}/m1/text.pdf").status_code == 200
    propose(ended, "o1", text="And I come.")
    assert CANARY not in under_our_lock(ended)


def test_it_makes_typed_words_their_authors_own_without_the_mediator_reading_them_again(ended: Stage) -> None:
    """A mediator without a key types for somebody who has one: it goes through the drop."""
    for who in ("c1", "o1"):
        ended.be(who)
    mediator_of(ended).do(writing(ended), "/scribe-term", party="c1", owner="o1", text=CANARY)
    assert CANARY not in under_our_lock(ended)
    assert CANARY in page_of(ended)
    assert CANARY not in page_of(ended, "o1")
    (typed,) = vault.records(TERMS, key_of(ended), ended.ref)
    assert typed.author == vault.OFFICE

    ended.be("c1").do(ending(ended), "confirm-term")

    assert CANARY in page_of(ended, "o1")
    assert [one.author for one in vault.records(TERMS, key_of(ended), ended.ref)] == ["c1"]
    ended.be("c1").do(ending(ended), "edit-term", text=f"{CANARY}, in my hand", known="")
    assert f"{CANARY}, in my hand" in page_of(ended, "o1")


def test_it_takes_no_words_from_the_drop_for_a_term_that_is_its_authors_own(keyed: Stage) -> None:
    """Who has the database and the custodian can put something through the drop, and into nobody's mouth."""
    propose(keyed, text="I will come.")
    where = vault.Context(ref=keyed.ref, kind="term", row="m1.t1", author="c1", at=keyed.walk.now.at)
    vault.seal(TERMS, CANARY, where)

    assert CANARY not in page_of(keyed, "o1")
    assert "I will come." in page_of(keyed, "o1")


def test_it_takes_what_a_mediator_typed_along_and_still_to_nobody_but_its_author(ended: Stage) -> None:
    """Typed while one side had no key: it waits for its author under two locks, and through the drop."""
    ended.be("c1")
    mediator_of(ended).do(writing(ended), "/scribe-term", party="c1", owner="o1", text=CANARY)
    assert CANARY in under_our_lock(ended)
    propose(ended, "o1", text="I will come.")

    assert CANARY not in under_our_lock(ended)
    assert CANARY not in page_of(ended, "o1")
    assert CANARY in page_of(ended)
    ended.be("c1").do(ending(ended), "confirm-term")
    assert CANARY in page_of(ended, "o1")
    both_assent(ended)
    both_sign(ended)
    assert ended.walk.case.matter("m1").outcome == "agreement"
