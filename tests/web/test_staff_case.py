"""The staff's day, list and case page: everything due with its reason, in words, and nothing that was answered."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from evenhand import clerk
from evenhand.clerk import Done
from evenhand.core import FACTS, assignment
from evenhand.core.access import Actor
from evenhand.core.case import Party
from evenhand.core.codes import DESK as DESK_ROLES
from evenhand.core.codes import Side
from evenhand.core.deciding import Act
from evenhand.core.intake import Claim
from evenhand.models.codec import fact_kind
from evenhand.models.outbox import LetterRow
from evenhand.reads import staff
from evenhand.reads.walls import UNTOLD
from evenhand.web.staff.acts import FORMS, act_tail
from evenhand.web.staff.duties import when_words
from evenhand.web.staff.telling import SENTENCES
from tests.rooms.office import CLARA, DESK, MONDAY, PUBLIC, Walk, complaint, filed, mediator, now_on
from tests.web.sign_in_cast import colleague
from tests.web.stage import Stage, set_up

CODES = re.compile(r">\s*(?:[cogmda]\d|[a-z]+_[a-z_]+|paper|email|queued|discourtesy)\s*<")


def _words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html.split("<main")[1].split("</main>", maxsplit=1)[0]).split())


def test_it_says_what_needs_a_person_with_its_reason(stage: Stage) -> None:
    page = _words(stage.colleague().see("/staff/"))

    assert "Ask whether the records are kept" in page
    assert "No offer goes out before video and records are safe." in page
    assert "Who can do what today" in page
    assert "Second reader Dora" in page


@pytest.mark.parametrize(
    ("days", "by_itself", "words"),
    [
        (-1, False, "1 day late"),
        (-19, False, "19 days late"),
        (0, False, "Due today"),
        (3, False, "By Thursday"),
        (30, False, "By Jul 1"),
        (0, True, "Today"),
        (1, True, "Tomorrow"),
        (-2, True, "Today"),
    ],
)
def test_it_says_a_day_in_few_words(days: int, by_itself: bool, words: str) -> None:
    assert when_words(MONDAY + timedelta(days=days), MONDAY, by_itself=by_itself) == words


def test_it_titles_a_case_by_day_and_place_and_names_people(stage: Stage) -> None:
    page = stage.colleague().see(stage.case)

    assert "<h1>May 30</h1>" in page
    assert "Clara Nyström" in page
    assert "Officer Bell" in page
    assert CODES.findall(page) == []


def test_it_gives_both_sides_the_same_rows(stage: Stage) -> None:
    stage.walk.to_offer()
    stage.sync()
    page = stage.colleague().see(stage.case)

    sides = re.findall(r"<dl>(.*?)</dl>", page.split('class="sides"')[1].split('class="aside"')[0], re.DOTALL)

    rows = [re.findall(r"<dt>(.*?)</dt>", side) for side in sides]
    assert len(rows) == 2
    assert rows[0] == rows[1]


def test_it_tells_the_whole_life_in_plain_words_and_never_the_private_part(stage: Stage) -> None:
    stage.walk.to_ahead()
    stage.seat_mediators()
    stage.walk.to_ended().to_assented()
    stage.sync()
    for kind in ("answer_sealed", "completion_confirmed", "term_proposed", "assented", "person_checked_in"):
        assert stage.facts(kind) > 0

    page = _words(stage.colleague().see(stage.case))

    assert "Both doors were offered." in page
    assert "The mediators reported the four facts." in page
    for private in ("has answered.", "sealed an", "assent", "says his name when", "checked in"):
        assert private not in page


def test_it_has_a_sentence_for_every_fact_that_staff_may_read() -> None:
    kinds = {fact_kind(fact) for fact in FACTS}

    assert kinds == set(SENTENCES) | UNTOLD
    assert not set(SENTENCES) & UNTOLD


def _with_an_empty_seat(stage: Stage, seated: list[str], by: Actor, act: Act) -> tuple[str, list[tuple[str, ...]]]:
    """Two mediators say yes, and ``act`` frees a seat: the history as the office reads it, and the letters' states."""
    walk = stage.walk.to_ahead()
    until = date(walk.day.year + 1, 1, 1)
    drawn = tuple(assignment.Candidate(mediator=one, trained_until=until) for one in seated)
    walk.do(DESK, assignment.DrawMediators(mediation="d1", candidates=drawn, seed="x"))
    for one in seated:
        walk.do(mediator(one), assignment.AcceptSeat(mediation="d1", mediator=one))
    walk.do(by, act)
    stage.sync()
    page = stage.colleague().see(stage.case)
    history = page.split("Everything that happened")[1].split("</ol>")[0]
    letters = LetterRow.objects.filter(ref=stage.ref).values_list("kind", "party", "state")
    return " ".join(re.sub(r"<[^>]+>", " ", history).split()), sorted(letters)


def test_it_tells_an_objection_and_a_seat_given_back_with_the_same_words_and_letters(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = set_up(monkeypatch)
    other.there["dora"] = stage.colleague()
    seated = [str(colleague(name, kind="mediator")) for name in ("chen", "moss")]
    first = seated[0]

    back = assignment.StepDown(mediation="d1", mediator=first)
    gave_back = _with_an_empty_seat(stage, seated, mediator(first), back)
    rather = assignment.ObjectToMediator(mediation="d1", party="c1", mediator=first)
    objected = _with_an_empty_seat(other, seated, CLARA, rather)

    assert gave_back == objected
    assert "A seat became free." in objected[0]
    assert ("mediators", "c1", "dropped") in objected[1]


def test_it_lists_ended_matters_too_the_newest_first(stage: Stage) -> None:
    stage.walk.to_offer().answer("c1", "no").answer("o1", "yes").later(30).tick()
    stage.sync()

    page = stage.colleague().see("/staff/matters?stage=queued")

    assert stage.ref in page
    assert stage.ref not in stage.colleague().see("/staff/matters?stage=mediated")
    assert "There is nothing in this view." in stage.colleague().see("/staff/matters?stage=mediated")


def test_it_finds_a_complaint_by_a_half_heard_name(stage: Stage) -> None:
    dora = stage.colleague()

    assert stage.ref in dora.see("/staff/find?q=Nystrom")
    assert "Nothing was found." in dora.see("/staff/find?q=Nobody+Here")


@pytest.mark.parametrize("name", sorted(FORMS))
def test_it_opens_the_page_of_every_act_without_a_code_in_it(stage: Stage, name: str) -> None:
    about = "d1" if FORMS[name].kind.about == "mediation" else "m1" if FORMS[name].kind.about == "matter" else "case"
    stage.walk.to_ahead()
    stage.sync()
    who = FORMS[name].kind.who | (DESK_ROLES if FORMS[name].kind.assisted else frozenset())
    role = next(role for role in ("coordinator", "analyst", "director", "investigator") if role in who)

    answer = stage.colleague("dora", role).client.get(f"{stage.case}do/{about}/{act_tail(name)}")

    # Before its release a matter is nobody's to investigate: it is not there for an investigator.
    assert answer.status_code == (404 if role == "investigator" else 200)
    assert CODES.findall(answer.content.decode()) == []


def test_it_leads_nobody_where_they_may_not_go(stage: Stage) -> None:
    stage.walk.to_offer().answer("c1", "no").answer("o1", "yes").later(30).tick()
    stage.walk.later(5).tick()
    stage.sync()
    assert stage.walk.case.matters[0].stage == "investigating"

    for name, role in (("dora", "coordinator"), ("dean", "director"), ("tomas", "intake")):
        person = stage.colleague(name, role)
        links = set(re.findall(rf'href="({stage.case}[^"#]*)"', person.see(stage.case) + person.see("/staff/")))
        assert len(links) > 1
        for link in links:
            person.see(link)


def test_it_keeps_a_reason_that_was_typed_and_says_the_rule(stage: Stage) -> None:
    dora = stage.colleague()
    page = f"{stage.case}do/m1/offer-mediation"

    answer = dora.send(page, "offer-mediation")

    assert answer.status_code == 422
    assert "There is a problem" in answer.content.decode()
    assert stage.facts("mediation_offered") == 0


def test_it_needs_two_people_where_the_act_does_and_says_in_words_what(stage: Stage) -> None:
    dora, ana = stage.colleague(), stage.colleague("ana", "analyst")
    page = f"{stage.case}do/m1/reclassify"

    dora.do(page, "reclassify", allegation="a1", category="harassment")
    own = dora.see(stage.case)
    others = ana.see(stage.case)

    assert "Confirm as second person" not in own
    assert "Confirm as second person" in others
    assert "1. " in others
    assert "harassment" not in others
    ana.do(stage.case, "/confirm")
    assert stage.walk.case.allegations[0].category == "harassment"


def test_it_asks_few_questions_of_the_database(stage: Stage, django_assert_max_num_queries: Any) -> None:
    for _ in range(3):
        Walk(filed().ref).to_offer()
    stage.walk.to_ahead()
    stage.seat_mediators()
    dora = stage.colleague()
    dora.see("/staff/")

    for path, most in (("/staff/", 20), ("/staff/matters", 6), ("/staff/matters?stage=offered", 6), (stage.case, 11)):
        with django_assert_max_num_queries(most):
            dora.see(path)


def test_it_is_not_there_for_parties_mediators_and_strangers(stage: Stage) -> None:
    for path in ("/staff/", stage.case, f"{stage.case}do/case/record-contact", f"{stage.case}for/c1/m1/choice"):
        stage.be("c1").see(path, 404)
    stage.colleague().see(f"{stage.case}do/m9/screen-matter", 404)
    stage.colleague().see(f"{stage.case}do/m1/no-such-act", 404)


def test_it_leads_with_what_the_case_needs_now_and_its_one_action(stage: Stage) -> None:
    page = stage.colleague().see(stage.case)

    needs = page.split("<h2>Needs a person</h2>")[1].split("</section>")[0]
    assert f'href="{stage.case}do/case/record-preservation"' in needs
    assert f'href="{stage.case}do/m1/screen-matter"' in needs
    assert page.index("Needs a person") < page.index('<h2 class="gap">People</h2>')


def test_it_says_what_comes_to_several_matters_once(stage: Stage) -> None:
    three = replace(complaint(), parties=(*complaint().parties, Party(id="o2", side=Side.OFFICER)),
                    claims=(*complaint().claims, Claim(officer="o2", complainants=frozenset({"c1"}),
                                                       category="discourtesy")))  # fmt: skip
    done = clerk.file(three, by=PUBLIC, now=now_on(), people=(), words=())
    assert isinstance(done, Done)

    page = _words(stage.colleague().see(f"/staff/{done.ref}/"))

    dates = page.split("Dates and their reasons")[1].split("More for this case")[0]
    assert dates.count("Screen ") == 1
    assert "Matter 1, Matter 2" in dates


def test_it_writes_a_letter_of_an_evening_down_on_the_office_s_own_day(stage: Stage) -> None:
    LetterRow.objects.filter(ref=stage.ref).update(created_at=datetime(2026, 6, 2, 3, 30, tzinfo=UTC))

    assert {letter.on for letter in staff.letters_of(stage.ref, now_on(MONDAY + timedelta(days=2)))} == {MONDAY}


@pytest.mark.parametrize("last", ["acknowledgement", "offer"])
def test_it_names_the_latest_letter_of_a_day_and_puts_it_first(stage: Stage, last: str) -> None:
    stage.walk.to_offer()
    stage.sync()
    of_the_case, noon = LetterRow.objects.filter(ref=stage.ref), datetime(2026, 6, 1, 13, tzinfo=UTC)
    of_the_case.update(created_at=noon)
    of_the_case.filter(kind=last).update(created_at=noon + timedelta(hours=1))

    page = stage.colleague().see(stage.case)

    words = {"acknowledgement": "We have your complaint", "offer": "You can choose"}
    first = re.findall(r"<dt>Letter</dt>\s*<dd>June 1, (.*?), by letter</dd>", page)
    assert first == [words[last], words["offer"]]
    told = [text for text in re.findall(r'<td role="cell"[^>]*>(.*?)</td>', page, re.DOTALL) if "<br>" in text]
    assert [text.strip().startswith(words[last]) for text in told] == [True]
