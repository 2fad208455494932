"""A page asks what a party may do; it never offers what the rules refuse, and never hides what they allow."""

from __future__ import annotations

from datetime import UTC, date, datetime

from evenhand.core import decide, fold
from evenhand.core.access import Actor
from evenhand.core.case import Case, Party
from evenhand.core.codes import Preservation, Role, Side
from evenhand.core.consent import OfferMediation, SealAnswer, ShowDoors, Withdraw
from evenhand.core.dates import Calendar, Now
from evenhand.core.deciding import Refusal
from evenhand.core.intake import Claim, FileComplaint, RecordPreservation
from evenhand.core.possible import possible
from evenhand.core.programme import Programme
from evenhand.core.screening import AskForMediation, ReadScreening, ScreenMatter

NOW = Now(at=datetime(2026, 6, 1, 15, tzinfo=UTC), today=date(2026, 6, 1), calendar=Calendar())


def offered(programme: Programme) -> Case:
    parties = (Party(id="c1", side=Side.COMPLAINANT), Party(id="o1", side=Side.OFFICER))
    claim = Claim(officer="o1", complainants=frozenset({"c1"}), category="discourtesy")
    case: Case | None = None
    for act in (
        FileComplaint(ref="M7KQ-42XW", received_on=NOW.today, parties=parties, claims=(claim,)),
        RecordPreservation(result=Preservation.NONE_EXISTS),
        ScreenMatter(matter="m1", by="s1"),
        ReadScreening(matter="m1", by="s2", agrees=True),
        OfferMediation(matter="m1", by="s1"),
    ):
        facts = decide(case, act, NOW, programme)
        assert not isinstance(facts, Refusal), facts
        case = fold(facts, case)
    assert case is not None
    return case


def kinds(case: Case, actor: Actor, party: str, programme: Programme) -> set[type]:
    return {type(act) for act in possible(case, actor, party, NOW, programme)}


def test_it_offers_both_sides_the_same_acts_under_an_offer(kansas_city: Programme) -> None:
    case = offered(kansas_city)
    complainant = kinds(case, Actor(id="a", role=Role.COMPLAINANT, party="c1"), "c1", kansas_city)
    officer = kinds(case, Actor(id="b", role=Role.OFFICER, party="o1"), "o1", kansas_city)

    assert {ShowDoors, SealAnswer} <= officer
    assert AskForMediation not in officer
    assert Withdraw not in officer
    assert {kind.__name__ for kind in complainant - officer} == {"WithdrawComplaint"}


def test_it_offers_the_desk_what_it_may_do_for_a_party(kansas_city: Programme) -> None:
    case = offered(kansas_city)

    assert ShowDoors in kinds(case, Actor(id="s1", role=Role.COORDINATOR), "c1", kansas_city)


def test_it_offers_a_stranger_nothing(kansas_city: Programme) -> None:
    case = offered(kansas_city)

    assert kinds(case, Actor(id="x", role=Role.COMPLAINANT, party="c9"), "c9", kansas_city) == set()
    assert kinds(case, Actor(id="x", role=Role.INVESTIGATOR), "c1", kansas_city) == set()
