"""The edge cases of the field (EC numbers of the domain study) on which the rules themselves have something to say."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from evenhand.core import agreement, closing, consent, intake, mending, scheduling, screening, session
from evenhand.core.case import Party
from evenhand.core.codes import Preservation, Side, Stage
from evenhand.core.consent import joint_result
from evenhand.core.intake import Claim
from evenhand.core.programme import Rule
from evenhand.core.reasons import Reason
from evenhand.core.walk_shapes import ONE_DAY, SHAPES, at_first
from tests.core import ways
from tests.core.acting import Story

TWO_COMPLAINANTS = SHAPES["2x1"]
THREE_OFFICERS = SHAPES["1x3"]
WITH_GUARDIAN = SHAPES["1x1-guardian"]


def filed_with(*flags: str, known: bool = True) -> Story:
    filed = at_first(SHAPES["1x1"])[0]
    assert isinstance(filed, intake.FileComplaint)
    claims = tuple(replace(claim, flags=frozenset(flags)) for claim in filed.claims)
    parties = (Party(id="c1", side=Side.COMPLAINANT, known=known), Party(id="o1", side=Side.OFFICER))
    return Story((replace(filed, claims=claims, parties=parties),))


def screened(story: Story, **how: bool) -> Stage:
    """The stage after both readers."""
    story.do(screening.ScreenMatter(matter="m1", by="s1", **how))  # type: ignore[arg-type]
    story.do(screening.ReadScreening(matter="m1", by="s2", agrees=True))
    return story.matter.stage


def test_it_asks_each_of_two_complainants_ec_01() -> None:
    story = Story(ways.offered(TWO_COMPLAINANTS))

    assert story.matter.asked == {"c1", "c2", "o1"}
    assert not joint_result({"c1": "yes", "c2": "no", "o1": "yes"}, story.matter.asked)
    assert not joint_result({"c1": "yes", "o1": "yes"}, story.matter.asked)
    assert joint_result({"c1": "yes", "c2": "yes", "o1": "yes"}, story.matter.asked)


def test_it_lets_one_complainant_decide_alone_ec_01() -> None:
    story = Story(ways.offered(TWO_COMPLAINANTS))

    story.do(intake.SeparateMatter(matter="m1", party="c2"))

    assert [matter.complainants for matter in story.told.matters] == [{"c1"}, {"c2"}]
    assert {matter.stage for matter in story.told.matters} == {Stage.ELIGIBLE}
    assert [a.matter for a in story.told.allegations] == ["m1", "m2"]


def test_it_mediates_with_those_officers_who_are_willing_ec_02() -> None:
    story = Story(ways.filed(THREE_OFFICERS))
    story.do(intake.RecordPreservation(result=Preservation.ACKNOWLEDGED))
    for matter in ("m1", "m2", "m3"):
        story.do(screening.ScreenMatter(matter=matter, by="s1"))
        story.do(screening.ReadScreening(matter=matter, by="s2", agrees=True))
        story.do(consent.OfferMediation(matter=matter, by="s1"))
        for voice in sorted(story.told.matter(matter).asked):
            story.do(consent.ShowDoors(matter=matter, party=voice), consent.SealAnswer(matter=matter, party=voice))
    story.do(consent.OpenAnswers(matter="m1", everyone_said_yes=True))
    story.do(consent.OpenAnswers(matter="m3", everyone_said_yes=True))

    assert story.why_not(consent.OpenAnswers(matter="m2", everyone_said_yes=False)) is Reason.NOT_YET

    opens = story.told.matter("m2").opens_on
    assert opens is not None
    story.on(opens).do(consent.OpenAnswers(matter="m2", everyone_said_yes=False))

    assert [m.stage for m in story.told.matters] == [Stage.AHEAD, Stage.QUEUED, Stage.AHEAD]
    assert len(story.told.mediations) == 2


def test_it_bars_an_officer_who_mediated_lately_where_the_rule_exists_ec_03() -> None:
    dallas = replace(ways.programme(), recent_mediation_months=6)
    story = Story(ways.filed(), programme=dallas)

    assert screened(story, recently=True) is Stage.QUEUED
    assert screened(Story(ways.filed()), recently=True) is Stage.ELIGIBLE


def test_it_asks_a_minor_and_the_guardian_ec_07() -> None:
    story = Story(ways.offered(WITH_GUARDIAN))

    assert story.matter.asked == {"c1", "g1", "o1"}


def test_it_does_not_open_without_the_guardian_in_the_room_ec_07() -> None:
    people = [person for person in ways.present(shape=WITH_GUARDIAN) if person != "g1"]
    story = Story((*ways.agreed(shape=WITH_GUARDIAN), None))
    for person in people:
        story.do(session.CheckIn(mediation="d1", person=person))
        story.do(session.SignAgreementToMediate(mediation="d1", person=person))

    assert story.why_not(session.OpenSession(mediation="d1")) is Reason.SOMEBODY_IS_MISSING


def test_it_does_not_mediate_when_the_guardian_disagrees_ec_08() -> None:
    asked = Story(ways.offered(WITH_GUARDIAN)).matter.asked

    assert not joint_result({"c1": "yes", "g1": "no", "o1": "yes"}, asked)
    assert not joint_result({"c1": "no", "g1": "yes", "o1": "yes"}, asked)


def test_it_does_not_offer_to_an_unknown_complainant_ec_10() -> None:
    assert screened(filed_with(known=False)) is Stage.QUEUED


@pytest.mark.parametrize(
    "code", ["protective_order", "retaliation", "force", "rank_initiated"], ids=["ec_15", "ec_16", "ec_30", "ec_42"]
)
def test_it_never_mediates_what_a_hard_rule_bars(code: str) -> None:
    """A protective order, a threat of retaliation, force, a complaint made by rank."""
    assert screened(filed_with(code)) is Stage.QUEUED


def test_it_returns_blindly_when_a_complainant_changes_their_mind_ec_18() -> None:
    one, other = Story(ways.ahead()), Story(ways.ahead())

    assert one.do(consent.Withdraw(matter="m1", party="c1")) == other.do(consent.Withdraw(matter="m1", party="o1"))
    assert one.case == other.case


def test_it_takes_a_second_complaint_as_its_own_matter_ec_20() -> None:
    story = Story(ways.seated())

    story.do(intake.AddAllegation(claim=Claim(officer="o1", complainants=frozenset({"c1"}), category="procedure")))

    assert [matter.stage for matter in story.told.matters] == [Stage.AHEAD, Stage.RECEIVED]
    assert story.matter.mediation == "d1"


def test_it_returns_only_the_one_of_a_family_who_wants_to_ec_22() -> None:
    story = Story(ways.ahead(shape=TWO_COMPLAINANTS))

    story.do(intake.WithdrawComplaint(matter="m1", party="c2"))

    assert story.matter.stage is Stage.QUEUED
    assert story.matter.complainants == {"c1"}
    assert story.told.mediations == ()


def test_it_asks_the_director_where_minor_force_may_be_mediated_ec_30() -> None:
    kansas = ways.programme()
    rules = tuple(replace(rule, severity="second_approver") if rule.code == "force" else rule for rule in kansas.rules)
    story = Story((), programme=replace(kansas, rules=rules))
    filed = at_first(SHAPES["1x1"])[0]
    assert isinstance(filed, intake.FileComplaint)
    story.do(replace(filed, claims=(replace(filed.claims[0], flags=frozenset({"force"})),)))
    story.do(screening.ScreenMatter(matter="m1", by="s1"))
    second = screening.ReadScreening(matter="m1", by="s2", agrees=True)

    assert story.why_not(second) is Reason.DIRECTOR_NEEDED

    story.do(replace(second, approver=True))

    assert story.matter.stage is Stage.ELIGIBLE


@pytest.mark.parametrize("code", ["injury", "criminal_allegation"], ids=["ec_31", "ec_39"])
def test_it_returns_at_once_when_something_graver_is_found(code: str) -> None:
    """An injury discovered after consent; an allegation reclassified upward in the middle."""
    story = Story(ways.ended())

    story.do(
        mending.Reclassify(
            matter="m1", allegation="a1", category="force", flags=frozenset({code}), by="s1", second="s2"
        )
    )

    assert story.matter.stage is Stage.QUEUED
    assert screened(Story(ways.filed())) is Stage.ELIGIBLE


@pytest.mark.parametrize("kind", ["criminal_case", "litigation"], ids=["ec_32", "ec_33"])
def test_it_waits_and_asks_everybody_again(kind: str) -> None:
    """A criminal charge after scheduling; a civil claim."""
    story = Story(ways.agreed())
    safe_on = story.matter.safe_on

    story.do(closing.Suspend(matter="m1", kind=kind))

    assert story.told.mediations == ()
    assert story.why_not(consent.OfferMediation(matter="m1", by="s1")) is Reason.SUSPENDED

    story.do(closing.Resume(matter="m1"))

    assert (story.matter.stage, story.matter.safe_on) == (Stage.RECEIVED, safe_on)


def test_it_returns_a_suspended_matter_on_the_safe_date_ec_32() -> None:
    story = Story((*ways.agreed(), closing.Suspend(matter="m1", kind="criminal_case")))

    story.on(story.matter.safe_on).do(closing.ReturnMatter(matter="m1"))

    assert (story.matter.stage, story.matter.suspended) == (Stage.QUEUED, None)


def test_it_lets_an_office_mediate_bias_with_another_approver_ec_34() -> None:
    bias = Rule(code="bias", severity="second_approver", sentence=(("en", "Bias."),), source="[S63]")
    denver = replace(ways.programme(), rules=(bias,))
    story = Story(ways.filed(), programme=denver)

    story.do(screening.ScreenMatter(matter="m1", by="s1", flags=frozenset({"bias"})))
    story.do(screening.ReadScreening(matter="m1", by="s2", agrees=True, approver=True))

    assert story.matter.stage is Stage.ELIGIBLE


def test_it_mediates_one_officers_part_and_investigates_the_others_ec_36() -> None:
    story = Story()
    filed = at_first(SHAPES["1x2"])[0]
    assert isinstance(filed, intake.FileComplaint)
    first, second = filed.claims
    story.do(replace(filed, claims=(first, replace(second, flags=frozenset({"injury"})), first, second)))

    stages = []
    for matter in ("m1", "m2"):
        story.do(screening.ScreenMatter(matter=matter, by="s1"))
        story.do(screening.ReadScreening(matter=matter, by="s2", agrees=True))
        stages.append(story.told.matter(matter).stage)

    assert stages == [Stage.ELIGIBLE, Stage.QUEUED]
    assert [a.matter for a in story.told.allegations] == ["m1", "m2", "m1", "m2"]


def test_it_does_not_offer_when_time_is_too_short_ec_37() -> None:
    story = Story(ways.eligible())

    story.on(story.matter.safe_on - timedelta(days=10))

    assert story.why_not(consent.OfferMediation(matter="m1", by="s1")) is Reason.NO_TIME_LEFT


def test_it_sets_no_session_on_or_after_the_safe_date_ec_37() -> None:
    story = Story(ways.seated())
    day = scheduling.ProposeAppointment(mediation="d1", on=story.matter.safe_on, place="library")

    assert story.why_not(day) is Reason.AFTER_SAFE_DATE
    assert story.why_not(replace(day, on=day.on - ONE_DAY)) is None


def test_it_names_one_of_two_unknown_officers_ec_95() -> None:
    """Identity is the part in the complaint, never a name or a badge number that somebody else may wear later."""
    filed = at_first(SHAPES["1x2"])[0]
    assert isinstance(filed, intake.FileComplaint)
    parties = tuple(replace(party, known=party.side is Side.COMPLAINANT) for party in filed.parties)
    story = Story((replace(filed, parties=parties),))

    story.do(mending.NameOfficer(party="o2"))

    assert {party.id: party.known for party in story.told.parties} == {"c1": True, "o1": False, "o2": True}


def test_it_writes_no_agreement_after_the_time_to_settle_ec_66() -> None:
    story = Story(ways.ended())
    assert story.matter.settle_by is not None

    story.on(story.matter.settle_by + ONE_DAY)

    assert story.why_not(agreement.ProposeTerm(matter="m1", party="c1", owner="o1")) is Reason.TIME_TO_SETTLE_IS_OVER
    assert story.do(closing.Lapse(matter="m1"))
    assert story.matter.stage is Stage.QUEUED


def test_it_returns_after_the_second_missed_session_ec_50_and_51() -> None:
    """Nobody is named: the officer's miss and the complainant's are one and the same entry."""
    story = Story((*ways.agreed(), None))
    assert story.why_not(scheduling.RecordMissed(mediation="d1", waited=False)) is Reason.WAIT_FIRST
    story.do(scheduling.RecordMissed(mediation="d1", waited=True))
    assert len(story.told.mediations) == 1

    story.do(scheduling.ProposeAppointment(mediation="d1", on=story.today + ONE_DAY, place="library"))
    story.on(story.today + ONE_DAY).do(scheduling.RecordMissed(mediation="d1", waited=True))

    assert story.matter.stage is Stage.QUEUED
