"""Nobody's way to be reached is changed in silence: the old way and the new one are told, and the director sees who."""

from __future__ import annotations

from typing import Any

import pytest

from evenhand import clerk, post
from evenhand.clerk import PersonWords, change_contact, forgetting
from evenhand.core.codes import Role
from evenhand.models.access import AccessEntry
from evenhand.models.outbox import LetterRow
from evenhand.web import clock
from tests.rooms.office import DESK
from tests.web.stage import Stage
from tests.web.walking import Person, words_of

pytestmark = [pytest.mark.django_db, pytest.mark.both]
OLD: dict[str, Any] = {"email": "before@example.org", "phone": "816 555 0142", "address": "1 Elm Street\nKansas City"}
WAYS = {"language": "en", "channels": ["email"]}


@pytest.fixture(params=["c1", "o1"])
def party(request: pytest.FixtureRequest, stage: Stage) -> str:
    """A person of either side who is reached by e-mail."""
    change_contact(stage.ref, PersonWords(party=request.param, channels=("email",), **OLD), by=DESK, now=clock.now())
    LetterRow.objects.filter(kind="reach_changed").delete()
    return str(request.param)


def changed(stage: Stage) -> list[LetterRow]:
    return list(LetterRow.objects.filter(ref=stage.ref, kind="reach_changed").order_by("channel", "old_way"))


def saved(who: Person, page: str, **typed: Any) -> str:
    answer = who.send(page, page.rsplit("/", 1)[-1], **{**OLD, **WAYS, **typed})
    return "saved" if answer.status_code == 302 else words_of(answer.content.decode())


def addresses(stage: Stage) -> set[str]:
    found = [post.CaseFile().address(one) for one in changed(stage)]
    return {one.email for one in found if one}


def test_it_tells_the_old_way_and_the_new_when_the_desk_changes_it(stage: Stage, party: str) -> None:
    stage.be(party)
    dora = stage.colleague("dora")

    assert saved(dora, f"{stage.case}reach/{party}", email="attacker@example.org") == "saved"

    assert addresses(stage) == {"before@example.org", "attacker@example.org"}
    assert {one.party for one in changed(stage)} == {party}
    assert "how somebody is reached, changed" in words_of(stage.colleague("dean", "director").see(f"{stage.case}looks"))
    assert AccessEntry.objects.filter(ref=stage.ref, what="reach", role=Role.COORDINATOR.value).exists()


def test_it_tells_both_when_the_person_changes_it(stage: Stage, party: str) -> None:
    me = stage.be(party)
    looks = AccessEntry.objects.filter(what__startswith="reach").count()

    assert saved(me, f"/portal/{stage.ref}/wishes", email="mine@example.org") == "saved"

    assert addresses(stage) == {"before@example.org", "mine@example.org"}
    assert AccessEntry.objects.filter(what__startswith="reach").count() == looks, "it is nobody's look"


def test_it_tells_the_way_that_is_no_longer_among_the_safe_ones(stage: Stage, party: str) -> None:
    saved(stage.colleague("dora"), f"{stage.case}reach/{party}", channels=["paper"])

    assert [(one.channel, one.old_way is not None) for one in changed(stage)] == [("email", True), ("paper", False)]


def by_both(stage: Stage, party: str) -> None:
    """This person is reached by e-mail and by letter."""
    words = PersonWords(party=party, channels=("email", "paper"), **OLD)
    change_contact(stage.ref, words, by=DESK, now=clock.now())
    LetterRow.objects.filter(kind="reach_changed").delete()


@pytest.mark.parametrize("typed", [{}, {"address": ""}], ids=["address stays", "address emptied"])
def test_it_writes_nothing_to_a_way_that_somebody_took_off_themselves(
    stage: Stage, party: str, typed: dict[str, str]
) -> None:
    by_both(stage, party)

    assert saved(stage.be(party), f"/portal/{stage.ref}/wishes", channels=["email"], **typed) == "saved"

    assert [(one.channel, one.old_way) for one in changed(stage)] == [("email", None)]


def test_it_tells_the_old_address_that_the_person_replaced(stage: Stage, party: str) -> None:
    by_both(stage, party)

    saved(stage.be(party), f"/portal/{stage.ref}/wishes", channels=["email", "paper"], address="2 Oak Street")

    told = sorted((one.channel, one.old_way is not None) for one in changed(stage))
    assert told == [("email", False), ("paper", False), ("paper", True)]


@pytest.mark.parametrize(
    ("quiet", "told"), [({}, [("email", False), ("paper", True)]), ({"quiet": "on"}, [("email", False)])]
)
def test_it_tells_a_way_the_desk_took_off_unless_it_is_unsafe(
    stage: Stage, party: str, quiet: dict[str, str], told: list[tuple[str, bool]]
) -> None:
    by_both(stage, party)

    assert saved(stage.colleague("dora"), f"{stage.case}reach/{party}", **quiet) == "saved"

    assert sorted((one.channel, one.old_way is not None) for one in changed(stage)) == told


def test_it_does_not_send_again_what_went_to_the_way_before(stage: Stage, party: str) -> None:
    dora, page = stage.colleague("dora"), f"{stage.case}reach/{party}"
    saved(dora, page, email="new@example.org")
    LetterRow.objects.exclude(old_way=None).update(state="human")
    LetterRow.objects.filter(old_way=None).update(state="sent")

    assert "reach/" + party + "/again" not in dora.see(page)
    assert clerk.send_again(stage.ref, party, by=DESK, now=clock.now()) == 0
    assert LetterRow.objects.exclude(old_way=None).get().state == "human"


def test_it_tells_nobody_where_no_way_changed(stage: Stage, party: str) -> None:
    saved(stage.colleague("dora"), f"{stage.case}reach/{party}", access_needs="A step-free room")

    assert changed(stage) == []


def test_it_writes_to_nobody_who_had_no_way_and_no_pages(stage: Stage) -> None:
    saved(stage.colleague("dora"), f"{stage.case}reach/o1", address="", phone="", email="bell@example.org")

    assert changed(stage) == [], "an officer's first letter is the one that says what it is about"


def test_it_leaves_an_unsafe_way_alone_and_shows_the_director_who_said_so(stage: Stage, party: str) -> None:
    saved(stage.colleague("dora"), f"{stage.case}reach/{party}", email="safe@example.org", quiet="on")

    assert addresses(stage) == {"safe@example.org"}
    looks = words_of(stage.colleague("dean", "director").see(f"{stage.case}looks"))
    assert "changed without a word to the way before" in looks


def test_it_lets_who_has_a_key_say_alone_what_is_unsafe(stage: Stage, party: str) -> None:
    me, page = stage.be(party), f"{stage.case}reach/{party}"

    refused = saved(stage.colleague("dora"), page, email="attacker@example.org", quiet="on")
    assert "They say on their own pages" in refused
    assert changed(stage) == []
    change_contact(
        stage.ref, PersonWords(party=party, channels=("email",), email="attacker@example.org"), by=DESK,
        now=clock.now(), old_too=False,
    )  # fmt: skip
    assert addresses(stage) == {"before@example.org", "attacker@example.org"}, "the clerk holds it too"

    LetterRow.objects.filter(kind="reach_changed").delete()
    saved(me, f"/portal/{stage.ref}/wishes", email="mine@example.org", quiet="on")
    assert addresses(stage) == {"mine@example.org"}


def test_it_forgets_the_way_before_once_the_letter_has_left(stage: Stage, party: str) -> None:
    saved(stage.colleague("dora"), f"{stage.case}reach/{party}", email="new@example.org")
    sealed = next(bytes(one.old_way) for one in changed(stage) if one.old_way)
    assert b"before@" not in sealed

    kept = forgetting.forget_old_ways()
    LetterRow.objects.filter(kind="reach_changed").update(state="sent")
    gone = forgetting.forget_old_ways()

    assert (kept, gone) == (0, 1)
    assert not LetterRow.objects.filter(old_way__isnull=False).exists()


def test_it_gives_the_desk_the_number_to_call_that_was_changed(stage: Stage, party: str) -> None:
    words = PersonWords(party=party, channels=("call",), **OLD)
    change_contact(stage.ref, words, by=DESK, now=clock.now())
    saved(stage.colleague("dora"), f"{stage.case}reach/{party}", channels=["call"], phone="816 555 0199")

    assert "Call 816 555 0142, the number before." in stage.colleague("dora").see("/staff/letters")


def test_it_keeps_for_the_director_that_the_desk_was_at_a_case_in_which_somebody_withdrew(stage: Stage) -> None:
    """Who withdrew is sealed (design §10.1), also when the desk does it for a party: the look stays readable."""
    stage.walk.to_ahead()
    stage.sync()
    stage.be("c1")
    dora = stage.colleague("dora")

    dora.do(f"{stage.case}for/c1/m1/", "withdraw")

    account = AccessEntry.objects.filter(ref=stage.ref, role=Role.COORDINATOR.value).values_list("account", flat=True)
    assert account
    shown = words_of(stage.colleague("dean", "director").see(f"{stage.case}looks"))
    assert "Dora" in shown
    assert "c1" not in shown
