"""Five questions before signing: each side's own, under their own key, and nothing follows."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings

from evenhand import clerk
from evenhand.core.access import Actor
from evenhand.core.codes import Role
from evenhand.core.deciding import Refusal
from evenhand.core.reasons import Reason
from evenhand.models.facts import FactRow
from evenhand.models.vault_rooms import VaultCompartment, VaultRecord
from evenhand.web.portal.checking import QUESTIONS
from tests.rooms.office import now_on
from tests.web.stage import Stage
from tests.web.test_endings import both_assent, both_sign, ended, page_of, propose
from tests.web.walking import words_of

__all__ = ["ended"]
pytestmark = pytest.mark.django_db
SAID = {"fair": "no", "free": "not_sure"}


@pytest.fixture
def written(ended: Stage) -> Stage:
    propose(ended)
    return ended


def chosen(html: str) -> set[str]:
    """The answers that stand on the page as chosen, by question."""
    return {part.partition('name="')[2].partition('"')[0] for part in html.split("<input")[1:] if " checked" in part}


def test_it_keeps_the_answers_for_who_gave_them(written: Stage) -> None:
    clara, page = written.be("c1"), f"{written.mine}check"
    assert "Five questions for you alone" in page_of(written)
    assert all(str(words) in words_of(clara.see(page)) for words in QUESTIONS.values())
    facts = FactRow.objects.count()

    shown = clara.do(page, "check", **SAID)

    assert "It is kept, for you alone." in shown
    assert chosen(clara.see(page)) == {"fair", "free"}
    clara.do(page, "check", fair="yes")
    assert chosen(clara.see(page)) == {"fair"}
    # The other side has the same questions and sees no answer; nothing happened to the matter.
    assert chosen(written.be("o1").see(page)) == set()
    assert FactRow.objects.count() == facts


def test_it_seals_them_in_a_compartment_of_ones_own(written: Stage) -> None:
    written.be("c1").do(f"{written.mine}check", "check", **SAID)

    own = VaultCompartment.objects.get(kind="own", owner="c1")
    assert VaultRecord.objects.filter(compartment=own).count() == 1
    assert all(b"not_sure" not in bytes(one.body) for one in VaultRecord.objects.all())
    assert not VaultCompartment.objects.filter(kind="own", owner="o1").exists()


def test_it_asks_for_the_key_and_loses_nothing(written: Stage) -> None:
    clara, page = written.be("c1"), f"{written.mine}check"
    form = clara.see(page)
    del clara.client.cookies[settings.EVENHAND_KEY_COOKIE]

    answer = clara.client.get(page)

    assert answer.headers["Location"] == f"/your-key/unlock?next={page.replace('/', '%2F')}"
    idem = form.partition('name="idem" value="')[2].partition('"')[0]
    sent = clara.client.post(page, {"idem": idem, **SAID})
    assert "unlock" in sent.headers["Location"]


def test_it_says_at_the_field_what_is_no_answer(written: Stage) -> None:
    answer = written.be("c1").send(f"{written.mine}check", "check", fair="perhaps")

    assert answer.status_code == 422
    assert "Choose one of the answers, or leave it out." in words_of(answer.content.decode())


def test_it_is_there_while_there_is_a_text_to_sign(ended: Stage) -> None:
    page = f"{ended.mine}check"
    ended.be("c1").see(page, 404)
    propose(ended)
    ended.be("c1").see(page)
    both_assent(ended)
    both_sign(ended)
    ended.be("c1").see(page, 404)
    ended.colleague().see(f"/staff/{ended.ref}/for/c1/m1/check", 404)


def test_it_loses_nothing_when_there_is_no_text_any_more(written: Stage) -> None:
    clara, page = written.be("c1"), f"{written.mine}check"
    idem = clara.see(page).partition('name="idem" value="')[2].partition('"')[0]
    both_assent(written)
    both_sign(written)

    answer = clara.client.post(page, {"idem": idem, **SAID})

    assert answer.status_code == 422
    assert chosen(answer.content.decode()) == {"fair", "free"}
    assert not VaultCompartment.objects.filter(kind="own", owner="c1").exists()


@pytest.mark.parametrize(
    ("party", "stands", "reason"),
    [("c9", True, Reason.NOT_YOURS), ("c1", False, Reason.WRONG_STAGE), ("o1", False, Reason.WRONG_STAGE)],
)
def test_the_clerk_keeps_it_for_a_side_of_a_session_that_has_ended(
    stage: Stage, party: str, stands: bool, reason: Reason
) -> None:
    stage.walk.to_ahead()
    if stands:
        stage.seat_mediators()
        stage.walk.to_ended()
    by = Actor(id="x", role=Role.COMPLAINANT, party=party)
    key: Any = None

    kept = clerk.keep_check(stage.ref, "m1", "{}", by=by, unlocked=key, now=now_on(stage.walk.day))

    assert kept == Refusal(reason)
