"""The four facts, shown as reported to those whom docs/access.md names, and to nobody else; and what they leave out."""

from __future__ import annotations

import re
from datetime import date

import pytest

from evenhand.core.access import Actor
from evenhand.core.agreement import ConfirmCompletion
from evenhand.core.case import Case, Matter, Mediation, Party, Report, Seat
from evenhand.core.changing import replace
from evenhand.core.codes import Ending, Phase, Side
from evenhand.core.codes import Stage as At
from evenhand.core.session import EndSession, ReportFourFacts, StopSession
from evenhand.reads.four_facts import Came, FourFacts, four_facts, roles_of
from evenhand.reads.things import THINGS
from tests.rooms import office
from tests.rooms.office import BELL, CLARA, MONDAY, case_of
from tests.web.in_the_room import begin, desk, main, mediator, mediators, seat
from tests.web.sign_in_cast import colleague
from tests.web.stage import Stage
from tests.web.walking import Person, party, staff

ASKED = ("1. Did we meet?", "2. Has it ended?", "3. Was it settled?", "4. Who came?")
CAME = "4. Who came? Clara Nyström, Complainant Officer Bell, Officer Chen, Mediator Moss, Mediator"
CODES = re.compile(r">\s*(c1|o1|g1|d1|m1|interpreter\.1)\s*<")


@pytest.fixture
def ended(stage: Stage) -> Stage:
    begin(seat(stage)).walk.do(_first(stage), EndSession(mediation="d1"))
    return stage


@pytest.fixture
def reported(ended: Stage) -> Stage:
    came = frozenset({"c1", "o1", *mediators(ended)})
    ended.walk.do(_first(ended), ReportFourFacts(mediation="d1", held=True, settled=True, attended=came))
    return ended


def _first(stage: Stage) -> Actor:
    return office.mediator(min(mediators(stage)))


def _pages(stage: Stage) -> dict[str, str]:
    """Every page that shows them, by who reads it."""
    dora, dean = stage.colleague(), stage.colleague("dean", "director")
    read = {
        "coordinator": dora.see(stage.case),
        "coordinator at the table": dora.see(f"{stage.case}table/d1"),
        "director": dean.see(stage.case),
        "mediator": mediator(stage).see(desk(stage, "")),
        "mediator at the desk": mediator(stage, 1).see(desk(stage, "desk")),
        "complainant": stage.be("c1").see(stage.mine),
        "officer": stage.be("o1").see(stage.mine),
        "desk for the complainant": dora.see(f"/staff/{stage.ref}/for/c1/m1/"),
    }
    return {who: words_of_all(page) for who, page in read.items()}


def words_of_all(page: str) -> str:
    assert CODES.findall(page) == []
    return " ".join(re.sub(r"<[^>]+>", " ", main(page)).split()).replace(" ,", ",")


def test_it_shows_the_four_facts_to_both_sides_the_mediators_and_those_who_arrange_it(reported: Stage) -> None:
    for who, page in _pages(reported).items():
        assert "1. Did we meet? Yes 2. Has it ended? Yes 3. Was it settled? Yes 4. Who came?" in page, who
        assert CAME in page, who


def test_it_shows_what_was_reported_and_not_what_would_be_nicer(ended: Stage) -> None:
    some = frozenset({"c1", min(mediators(ended))})
    ended.walk.do(_first(ended), ReportFourFacts(mediation="d1", held=False, settled=False, attended=some))

    for who, page in _pages(ended).items():
        assert "1. Did we meet? No 2. Has it ended? Yes 3. Was it settled? No 4. Who came? Clara" in page, who
        assert "Officer Bell, Officer" not in page.split("4. Who came?")[1].split("Moss")[0][:80], who


def test_it_shows_nothing_before_they_are_reported(ended: Stage) -> None:
    for who, page in _pages(ended).items():
        if who != "mediator at the desk":
            assert not any(asked in page for asked in ASKED), who


def test_it_shows_them_to_nobody_else(reported: Stage) -> None:
    """The line of the access table, and every page above asked by those it does not name."""
    line = next(thing for thing in THINGS if thing.name == "four facts of a session")
    others = {"investigator", "auditor", "administrator"}
    assert not others & {role.value for role in line.others}

    strangers = [staff(colleague(f"x{role}", role)) for role in sorted(others)]
    strangers += [staff(colleague("roth", kind="mediator")), _party_of_another_complaint()]
    for one in strangers:
        for path in (reported.case, f"{reported.case}table/d1", desk(reported, ""), desk(reported, "desk"),
                     reported.mine, f"/staff/{reported.ref}/for/c1/m1/"):  # fmt: skip
            one.see(path, 404)


def _party_of_another_complaint() -> Person:
    other = office.filed(MONDAY)
    return party(other.ref, "c1", other.people["c1"])


def test_it_leaves_no_trace_of_a_session_where_the_matter_went_back(stage: Stage) -> None:
    begin(seat(stage)).walk.do(CLARA, StopSession(mediation="d1", person="c1"))
    came = frozenset({"c1", "o1", *mediators(stage)})
    stage.walk.do(_first(stage), ReportFourFacts(mediation="d1", held=True, settled=False, attended=came))

    assert case_of(stage.ref).mediations == ()
    for page in (stage.colleague().see(stage.case), stage.be("c1").see(stage.mine), stage.be("o1").see(stage.mine)):
        assert not any(asked in page for asked in ASKED)


def test_it_keeps_them_after_the_matter_closed(reported: Stage) -> None:
    for actor in (CLARA, BELL):
        act = ConfirmCompletion(matter="m1", party=actor.party or "", ending=Ending.UNDERSTANDING)
        reported.walk.do(actor, act)
    assert reported.walk.case.matters[0].stage == "mediated"

    for who, page in _pages(reported).items():
        assert CAME in page, who


def test_it_names_nobody_whose_matter_has_left_the_table() -> None:
    done = case_of_two()
    facts = four_facts(done, done.mediations[0], {"c1": "Clara", "o1": "Bell", "o2": "Hart", "m-1": "Chen"})

    assert facts == FourFacts(
        held=True,
        settled=False,
        came=(
            Came(role="complainant", name="Clara"),
            Came(role="officer", name="Bell"),
            Came(role="officer", name=""),
            Came(role="mediator", name="Chen"),
            Came(role="interpreter", name=""),
        ),
    )  # fmt: skip


def case_of_two() -> Case:
    """One complainant, two officers; the matter of the second has gone back since the session."""
    day = date(2026, 6, 9)
    both = [
        Matter(id=f"m{n}", officer=f"o{n}", complainants=frozenset({"c1"}), limit_on=day, safe_on=day, stage=stage)
        for n, stage in ((1, At.AHEAD), (2, At.QUEUED))
    ]
    both[0] = replace(both[0], mediation="d1")
    came = frozenset({"c1", "o1", "o2", "m-1", "interpreter.1"})
    table = Mediation(
        id="d1", matters=frozenset({"m1"}), seats=(Seat(mediator="m-1", trained_until=day),), phase=Phase.ENDED,
        present=came, report=Report(held=True, settled=False, attended=came),
    )  # fmt: skip
    parties = tuple(
        Party(id=code, side=side)
        for code, side in (("c1", Side.COMPLAINANT), ("o1", Side.OFFICER), ("o2", Side.OFFICER))
    )
    return Case(ref="R", received_on=day, parties=parties, allegations=(), matters=tuple(both), mediations=(table,))


def test_it_takes_an_account_for_no_party_though_it_begins_like_one() -> None:
    came = {"c1a2", "o1", "g1", "c1", "someone.1", "support_officer.2"}

    assert roles_of(came, {"c1a2"}) == (
        "complainant", "guardian", "officer", "mediator", "attendee", "support_officer",
    )  # fmt: skip
