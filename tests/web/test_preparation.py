"""Preparation: each side apart and alike; a list nobody else reads, a summary its side approved, needs and no why."""

from __future__ import annotations

import io
import re

import pytest
from django.conf import settings
from django.urls import reverse
from pypdf import PdfReader

from evenhand import clerk, vault
from evenhand.core.consent import Withdraw
from evenhand.core.deciding import Refusal
from evenhand.core.investigating import LiftHold, PlaceHold
from evenhand.core.preparing import NEEDS, SAFETY, WISHES, needs
from evenhand.core.reasons import Reason
from evenhand.core.session import StopSession
from evenhand.models.vault import SealedAnswer
from evenhand.models.vault_rooms import VaultRecord, VaultRoom
from evenhand.web.planning import NEEDED, WISHED
from evenhand.web.preparing import (
    LONGEST_LINE,
    LONGEST_SUMMARY,
    MOST_LINES,
    QUESTIONS,
    SAFELY,
    preparation_words,
    summary_words,
)
from tests.rooms import office
from tests.rooms.office import BELL, DESK
from tests.web.stage import Stage, shown
from tests.web.walking import HIDDEN, Person, words_of

CANARY = "canary-41 he shouted at my daughter"


@pytest.fixture
def seated(stage: Stage) -> Stage:
    """Mediators are in their seats; the day is agreed and has come."""
    stage.walk.to_ahead()
    stage.seat_mediators()
    return stage


def _first(stage: Stage) -> Person:
    return stage.there[min(stage.walk.case.mediations[0].mediators)]


def _page(stage: Stage) -> str:
    return f"{stage.mine}preparation"


def _main(html: str) -> str:
    return html.split("<main")[1].split("</main>", maxsplit=1)[0]


def _save(stage: Stage, code: str = "c1", **typed: str) -> str:
    return stage.be(code).do(_page(stage), "save-preparation", **typed)


def test_it_asks_what_the_rules_know_and_words_every_code() -> None:
    assert {name: tuple(choices) for name, (_, choices) in QUESTIONS.items()} == WISHES
    assert tuple(SAFELY) == SAFETY
    assert tuple(NEEDED) == NEEDS
    for item, words in WISHED.items():
        assert set(words) == set(WISHES[item]) - {"no_wish", "none_needed", "alone"}


def test_it_keeps_a_list_that_only_its_writer_can_read(seated: Stage) -> None:
    _save(seated, **{"happened.1": CANARY, "hope.1": "To be heard."})

    assert CANARY in seated.be("c1").see(_page(seated))
    for other in (
        seated.be("o1").see(_page(seated)),
        _first(seated).see(f"/mediator/{seated.ref}/d1/prepare/c1"),
        _first(seated).see(f"/mediator/{seated.ref}/d1/plan"),
        seated.colleague().see(seated.case),
        seated.colleague().see(f"/staff/{seated.ref}/for/c1/m1/preparation"),
    ):
        assert "canary-41" not in other
    assert all(b"canary-41" not in bytes(one.body) for one in VaultRecord.objects.all())
    with pytest.raises(vault.Refused):
        vault.open_setup("own:c1", vault.Context(ref=seated.ref, kind="list", row="d1"))


def test_it_shows_mediators_the_summary_a_side_approved_and_nothing_before(seated: Stage) -> None:
    _save(seated, **{"say.1": "I want to know why.", "share.say.1": "yes", "happened.1": CANARY})
    page = f"/mediator/{seated.ref}/d1/prepare/c1"
    assert "I want to know why." not in _first(seated).see(page)
    assert "I want to know why." in seated.be("c1").see(_page(seated)).split('name="summary"')[1]
    assert "canary-41" not in seated.be("c1").see(_page(seated)).split('name="summary"')[1].split("</textarea>")[0]

    _save(seated, summary="I want to know why.", approve="yes", **{"happened.1": CANARY})

    shown_to_mediators = _first(seated).see(page)
    assert "I want to know why." in shown_to_mediators
    assert "canary-41" not in shown_to_mediators
    assert "I want to know why." not in seated.colleague().see(seated.case)
    assert "I want to know why." not in seated.be("o1").see(_page(seated))


def test_it_tells_others_what_to_arrange_and_never_why_ec_16(seated: Stage) -> None:
    _save(seated, safe_afraid="yes", safe_pressed="no", seating="near_door")

    mediators = _main(_first(seated).see(f"/mediator/{seated.ref}/d1/prepare/c1"))
    assert "Plan for arriving and leaving apart." in mediators
    assert "Call this side before the day" in mediators
    assert not re.search(r'name="safe_\w+"[^>]*checked', mediators)
    before = shown(_main(seated.be("o1").see(_page(seated))))
    _save(seated, safe_afraid="no", safe_pressed="yes", safe_harm="yes")
    assert shown(_main(seated.be("o1").see(_page(seated)))) == before


def test_it_takes_silence_about_fear_as_seriously_as_a_yes() -> None:
    assert needs({"afraid": "not_said"}) == needs({"afraid": "yes"}) != ()
    assert needs({}) == needs(dict.fromkeys(SAFETY, "no")) == ()


@pytest.mark.parametrize("question", SAFETY)
def test_it_arranges_the_same_whichever_question_was_answered(question: str) -> None:
    """Nobody can read back from what is to be arranged which question somebody said yes to."""
    for answer in ("yes", "not_said"):
        assert needs(dict.fromkeys(SAFETY, "no") | {question: answer}) == NEEDS


def test_it_is_the_same_page_for_both_sides(seated: Stage) -> None:
    def bare(code: str) -> str:
        return re.sub(r"Complainant|Officer|[0-9]+", "", shown(_main(seated.be(code).see(_page(seated)))))

    mine, theirs = bare("c1"), bare("o1")
    for count in ("<fieldset", "<textarea", "<button", 'type="radio"', "<h2"):
        assert mine.count(count) == theirs.count(count)


def test_it_lets_the_desk_type_wishes_and_nothing_private(seated: Stage) -> None:
    _save(seated, safe_afraid="yes")
    page = f"/staff/{seated.ref}/for/c1/m1/preparation"
    helped = _main(seated.colleague().see(page))

    assert "not typed here" in helped
    for private in ('name="happened.1"', 'name="summary"', "safe_afraid"):
        assert private not in helped
    seated.colleague().do(page, "save-preparation", uniform="plain", summary="typed by the office", safe_afraid="no")

    assert "plain clothes" in _first(seated).see(f"/mediator/{seated.ref}/d1/plan")
    prepare = _first(seated).see(f"/mediator/{seated.ref}/d1/prepare/c1")
    assert "typed by the office" not in prepare
    assert "Plan for arriving and leaving apart." in prepare


def test_it_is_done_by_a_mediator_for_who_works_by_phone(seated: Stage) -> None:
    page = f"/mediator/{seated.ref}/d1/prepare/o1"
    _first(seated).do(page, "prepare/o1", weapon="secured", safe_way="yes", summary="He hopes to explain himself.")

    again = _first(seated).see(page)
    assert "He hopes to explain himself." in again
    assert "Plan for arriving and leaving apart." in again
    assert "the weapon locked away" in _first(seated).see(f"/mediator/{seated.ref}/d1/plan")
    _first(seated).see(f"/mediator/{seated.ref}/d1/prepare/nobody", 404)


def test_it_lets_no_mediator_write_over_what_a_person_with_a_key_wrote(seated: Stage) -> None:
    _save(seated, summary="I want to know why.", approve="yes", safe_afraid="yes")
    page, mediator = f"/mediator/{seated.ref}/d1/prepare/c1", _first(seated)
    assert "safe_afraid" not in mediator.see(page)
    assert 'name="summary"' not in mediator.see(page)

    for typed in ({"summary": "She is calm now."}, {"safe_afraid": "no"}):
        answer = mediator.send(page, "prepare/c1", seating="round", **typed)
        assert answer.status_code == 422
        assert "theirs to write" in words_of(answer.content.decode())
        assert all(value in answer.content.decode() for value in typed.values() if value != "no")

    mediator.do(page, "prepare/c1", seating="round")
    assert "I want to know why." in mediator.see(page)
    assert "Plan for arriving and leaving apart." in mediator.see(page)
    assert "at a round table" in mediator.see(f"/mediator/{seated.ref}/d1/plan")


def test_it_refuses_at_the_clerk_what_only_the_own_hand_writes(seated: Stage) -> None:
    _save(seated, summary="I want to know why.", approve="yes", safe_afraid="yes")
    by = seated.walk.case.mediations[0].mediators
    told = preparation_words({"wishes": {}, "safety": {"afraid": "no"}}, "d1", "c1")
    for words in (summary_words("She is calm now.", "d1", "c1"), told):
        for who in (office.mediator(min(by)), office.DESK):
            kept = clerk.keep_preparation(seated.ref, "d1", [words], by=who, now=seated.walk.now)
            assert kept == Refusal(Reason.NOT_YOURS)


def test_it_loses_nothing_when_the_key_has_closed(seated: Stage) -> None:
    clara = seated.be("c1")
    clara.see(_page(seated))
    del clara.client.cookies[settings.EVENHAND_KEY_COOKIE]

    assert "Your key is closed in this browser now." in clara.see(_page(seated))
    answer = clara.send(_page(seated), "save-preparation", **{"happened.1": CANARY})

    assert answer.status_code == 302
    assert "unlock" in answer.headers["Location"]
    assert "canary-41" in clara.see(reverse("kept_texts"))


def _form(stage: Stage) -> dict[str, str]:
    form = stage.be("c1").see(_page(stage)).split("data-autosave")[1]
    return dict(HIDDEN.findall(form.split("</form>")[0]))


def _quietly(stage: Stage, hidden: dict[str, str], **typed: str) -> tuple[int, dict[str, str]]:
    """What the page is told that keeps itself."""
    answer = stage.be("c1").client.post(f"{stage.mine}save-preparation", hidden | {"quietly": "yes"} | typed)
    return answer.status_code, answer.json()


def test_it_replaces_what_was_kept_when_an_answer_was_lost_on_the_way(seated: Stage) -> None:
    hidden = _form(seated)
    for text in ("First words.", "First words and many more."):
        status, told = _quietly(seated, hidden, **{"happened.1": text})
        assert (status, set(told)) == (200, {"idem"})
        assert text in seated.be("c1").see(_page(seated))

    assert _quietly(seated, hidden | told, **{"happened.1": "Under the new key."})[0] == 200
    assert "Under the new key." in seated.be("c1").see(_page(seated))


def test_it_never_says_saved_when_nothing_was_saved(seated: Stage) -> None:
    hidden = _form(seated)
    status, told = _quietly(seated, hidden, **{"happened.1": "x" * 1_001})
    assert (status, "holds 1000 letters" in told["said"]) == (422, True)

    key = seated.be("c1").client.cookies.pop(settings.EVENHAND_KEY_COOKIE)
    status, told = _quietly(seated, hidden, **{"happened.1": CANARY})
    assert (status, "Your key is closed" in told["said"]) == (422, True)
    seated.be("c1").client.cookies[settings.EVENHAND_KEY_COOKIE] = key

    _first(seated).do(f"/mediator/{seated.ref}/d1/desk", "check-in", person="o1")
    seated.walk.do(BELL, StopSession(mediation="d1", person="o1"))
    status, told = _quietly(seated, hidden, **{"happened.1": CANARY})
    assert (status, told["said"]) == (422, "We did not find this mediation.")


def test_it_asks_for_the_key_for_a_summary_that_is_not_approved_too(seated: Stage) -> None:
    _save(seated, summary="Approved words.", approve="yes")
    clara = seated.be("c1")
    clara.see(_page(seated))
    del clara.client.cookies[settings.EVENHAND_KEY_COOKIE]

    clara.do(_page(seated), "save-preparation", summary="Approved words.", seating="round")
    answer = clara.send(_page(seated), "save-preparation", summary="My own words.")

    assert "unlock" in answer.headers["Location"]
    assert "My own words." in clara.see(reverse("kept_texts"))


@pytest.mark.parametrize("typed", [
    {f"hope.{n}": f"Line {n}." for n in range(1, MOST_LINES + 2)},
    {"hope.1": "x" * LONGEST_LINE + " the end"},
    {"hope.1": "Line 1.", "summary": "y" * LONGEST_SUMMARY + " the end"},
])  # fmt: skip
def test_it_says_what_is_too_much_and_shows_all_of_it_again(seated: Stage, typed: dict[str, str]) -> None:
    answer = seated.be("c1").send(_page(seated), "save-preparation", seating="round", **typed)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "holds" in words_of(page)
    assert all(text in page for text in typed.values())
    assert re.search(r'value="round"[^>]*checked', page)
    assert "Line 1." not in seated.be("c1").see(_page(seated))


def test_it_hands_back_the_words_when_no_session_is_ahead_any_more(seated: Stage) -> None:
    hidden = _form(seated)
    _first(seated).do(f"/mediator/{seated.ref}/d1/desk", "check-in", person="o1")
    seated.walk.do(BELL, StopSession(mediation="d1", person="o1"))

    typed = {"happened.1": CANARY, "summary": "And these."}
    answer = seated.be("c1").client.post(f"{seated.mine}save-preparation", hidden | typed)

    page = words_of(answer.content.decode())
    assert answer.status_code == 422
    assert "This was not kept" in page
    assert all(text in page for text in typed.values())


def test_it_prints_the_same_questions_for_who_works_on_paper(seated: Stage) -> None:
    for person, path in (
        (seated.be("c1"), f"{seated.mine}preparation-sheet"),
        (seated.colleague(), f"/staff/{seated.ref}/for/c1/m1/preparation-sheet"),
        (_first(seated), f"/mediator/{seated.ref}/d1/prepare/c1/sheet.pdf"),
    ):
        answer = person.client.get(path)
        text = " ".join(" ".join(p.extract_text() for p in PdfReader(io.BytesIO(answer.content)).pages).split())
        for said in ("What happened for me", "What I would like to say", "What I hope for", "Where would you like to"):
            assert said in text
        assert "Clara" not in text
        assert seated.ref not in text


def test_it_erases_preparation_when_the_session_ends_or_the_matter_goes_back(seated: Stage) -> None:
    _save(seated, summary="I want to know why.", approve="yes", seating="round")
    assert vault.records("setup:c1", None, seated.ref)
    first = _first(seated)
    first.do(f"/mediator/{seated.ref}/d1/desk", "check-in", person="o1")

    seated.walk.do(BELL, StopSession(mediation="d1", person="o1"))

    assert not VaultRecord.objects.exists()


def test_it_leaves_no_private_list_and_no_room_behind_a_matter_that_went_back(seated: Stage) -> None:
    """Answers of others that wait sealed in the same complaint stay; a hold keeps what is there until it is lifted."""
    _save(seated, **{"happened.1": CANARY})
    answer = vault.seal_answer(seated.ref, "m9", "c9", "yes")
    SealedAnswer.objects.create(ref=seated.ref, matter="m9", answerer="c9", box=answer, sealed_on=seated.walk.day)
    _first(seated).do(f"/mediator/{seated.ref}/d1/desk", "check-in", person="o1")
    hold = {"by": "s1", "second": "s2"}
    seated.walk.do(DESK, PlaceHold(**hold))

    seated.walk.do(BELL, StopSession(mediation="d1", person="o1"))

    assert VaultRoom.objects.filter(ref=seated.ref).count() == 1
    seated.walk.do(DESK, LiftHold(**hold))
    assert VaultRoom.objects.filter(ref=seated.ref).count() == 0
    assert VaultRecord.objects.count() == 0
    assert vault.open_answer(answer, seated.ref, "m9", "c9") == "yes"


@pytest.mark.parametrize("goes", ["StopSession", "Withdraw"])
def test_it_destroys_the_list_the_moment_the_last_matter_goes_back(seated: Stage, goes: str) -> None:
    _save(seated, **{"happened.1": CANARY})
    if goes == "StopSession":
        _first(seated).do(f"/mediator/{seated.ref}/d1/desk", "check-in", person="o1")
    act = StopSession(mediation="d1", person="o1") if goes == "StopSession" else Withdraw(matter="m1", party="o1")

    seated.walk.do(BELL, act)

    assert not VaultRoom.objects.filter(ref=seated.ref).exists()


def test_it_opens_the_list_again_with_a_new_key_as_an_empty_one(seated: Stage) -> None:
    """A lost key loses the list; a new key begins a new one, and nothing stands in its way."""
    _save(seated, **{"hope.1": "To be heard."})
    from evenhand.models.vault_rooms import VaultGrant
    from evenhand.vault.rooms import newest

    VaultGrant.objects.filter(compartment__kind="own").delete()
    _save(seated, **{"hope.1": "To be heard again."})

    assert "To be heard again." in seated.be("c1").see(_page(seated))
    assert newest(VaultRoom.objects.get(ref=seated.ref), "own:c1").gen == 2
