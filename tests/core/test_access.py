"""Who may ask for what, exhaustively: every act, every role; then the table, the part in the complaint, and taint."""

from __future__ import annotations

from dataclasses import replace

import pytest

from evenhand.core import ACTS, agreement, assent, closing, consent, screening, session
from evenhand.core.access import Actor, may
from evenhand.core.codes import DESK, Mode, Role
from evenhand.core.deciding import Act, Refusal
from evenhand.core.reasons import Reason
from evenhand.core.walk_acts import MAKERS
from evenhand.core.walk_shapes import SHAPES, at_first
from evenhand.core.walk_trials import Trials
from tests.core import ways
from tests.core.acting import COMPLAINANT, COORDINATOR, GUARDIAN, INVESTIGATOR, MEDIATOR, OFFICER, SECOND, Story

AROUND = Trials(ways.programme(), SHAPES["1x1"], consent.joint_result).plain
NO_HANDS = frozenset({Role.AUDITOR, Role.ADMINISTRATOR})


def one_of(kind: type[Act]) -> Act:
    if kind in MAKERS:
        return next(iter(MAKERS[kind][0](AROUND)))
    return next(act for act in at_first(SHAPES["1x1"]) if type(act) is kind)


@pytest.mark.parametrize("kind", ACTS, ids=lambda kind: kind.__name__)
@pytest.mark.parametrize("role", Role)
def test_it_lets_a_role_do_what_is_its_own(kind: type[Act], role: Role) -> None:
    act = one_of(kind)
    actor = Actor(id=getattr(act, "by", "a"), role=role)
    allowed = role in kind.who or (kind.assisted and role in DESK)

    refusal = may(actor, act, None)

    if not allowed:
        assert refusal == Refusal(Reason.NOT_YOURS)
    elif not isinstance(act, closing.ReturnMatter | consent.SealAnswer | agreement.ScribeTerm | assent.SignAgreement):
        assert refusal is None


@pytest.mark.parametrize("role", sorted(NO_HANDS))
def test_it_gives_auditors_and_administrators_no_case_act(role: Role) -> None:
    assert {kind.__name__ for kind in ACTS if role in kind.who} <= {"RecordHistoric"}


def test_it_lets_nobody_speak_for_another_party() -> None:
    story = Story(ways.assented())

    for act in (consent.Withdraw(matter="m1", party="o1"), assent.SignAgreement(matter="m1", party="o1", text=1)):
        assert may(OFFICER, act, story.case) is None
        assert may(COMPLAINANT, act, story.case) == Refusal(Reason.NOT_YOURS)


def test_it_lets_a_guardian_speak_as_guardian_only() -> None:
    story = Story(ways.ahead(shape=SHAPES["1x1-guardian"]))

    assert may(GUARDIAN, consent.Withdraw(matter="m1", party="g1"), story.case) is None
    assert may(GUARDIAN, consent.Withdraw(matter="m1", party="c1"), story.case) == Refusal(Reason.NOT_YOURS)


def test_it_lets_the_desk_help_with_an_assisted_act() -> None:
    assert may(COORDINATOR, consent.Withdraw(matter="m1", party="o1"), Story(ways.ahead()).case) is None


def test_it_signs_for_nobody_but_enters_what_two_people_saw_on_paper() -> None:
    case = Story(ways.assented()).case
    typed = assent.SignAgreement(matter="m1", party="o1", text=1)

    assert may(OFFICER, typed, case) is None
    assert may(COORDINATOR, typed, case) == Refusal(Reason.NOT_YOURS)
    assert may(COORDINATOR, replace(typed, witness=COORDINATOR.id), case) == Refusal(Reason.NOT_YOURS)
    assert may(COORDINATOR, replace(typed, witness=SECOND.id), case) is None
    assert may(OFFICER, replace(typed, witness=SECOND.id), case) == Refusal(Reason.NOT_YOURS)


def test_it_keeps_mediators_to_their_own_table() -> None:
    story = Story(ways.opened())

    assert may(MEDIATOR, session.EndSession(mediation="d1"), story.case) is None
    assert may(replace(MEDIATOR, id="m9"), session.EndSession(mediation="d1"), story.case) == Refusal(Reason.NOT_YOURS)


def test_it_keeps_parties_to_their_own_table() -> None:
    other = replace(OFFICER, party="o2")
    act = session.StopSession(mediation="d1", person="o2")

    assert may(other, act, Story(ways.opened()).case) == Refusal(Reason.NOT_YOURS)


def test_it_believes_no_claim_to_another_authority() -> None:
    case = Story(ways.eligible()[:-1]).case
    reads = screening.ReadScreening(matter="m1", by="s2", agrees=True, approver=True)

    assert may(SECOND, reads, case) == Refusal(Reason.NOT_YOURS)
    assert may(replace(SECOND, role=Role.DIRECTOR), reads, case) is None
    assert may(replace(SECOND, id="s3"), reads, case) == Refusal(Reason.NOT_YOURS)
    assert may(COORDINATOR, closing.ReturnMatter(matter="m1"), case) == Refusal(Reason.NOT_YOURS)


def test_it_labels_an_answer_taken_at_the_desk() -> None:
    case = Story(ways.offered()).case
    own = consent.SealAnswer(matter="m1", party="c1")

    assert may(COORDINATOR, own, case) == Refusal(Reason.NOT_YOURS)
    assert may(COORDINATOR, replace(own, mode=Mode.ANSWER_WORD), case) is None
    assert may(COORDINATOR, replace(own, mode=Mode.ASSISTED, taker="s1"), case) is None
    assert may(COORDINATOR, replace(own, mode=Mode.ASSISTED, taker="s3"), case) == Refusal(Reason.NOT_YOURS)


def test_it_keeps_investigators_out_of_mediation_and_the_other_way_round() -> None:
    from evenhand.core.codes import Duty

    story = Story(ways.offered())
    tainted = story.told.with_hand("s1", Duty.INVESTIGATED)

    assert may(COORDINATOR, consent.ShowDoors(matter="m1", party="c1"), tainted) == Refusal(Reason.HAS_ANOTHER_DUTY)
    assert may(COORDINATOR, consent.ShowDoors(matter="m1", party="c1"), story.case) is None
    finding = one_of(next(kind for kind in ACTS if kind.__name__ == "RecordFinding"))
    assert may(replace(INVESTIGATOR, id="s1"), finding, story.case) == Refusal(Reason.HAS_ANOTHER_DUTY)
    assert may(INVESTIGATOR, finding, story.case) is None
