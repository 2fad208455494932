"""Endings: who owns a term, what an edit does, and the edge cases of the field that concern how a mediation ends."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evenhand.core import agreement, assent, closing, consent, session
from evenhand.core.agreement import TOGETHER
from evenhand.core.codes import Ending, Outcome, Stage
from evenhand.core.deciding import Act, MatterMediated, MatterReturned
from evenhand.core.reasons import Reason
from evenhand.core.walk_shapes import ONE_DAY
from tests.core import ways
from tests.core.acting import Story

SIDES = ("c1", "o1")
NEITHER = tuple(agreement.ConfirmCompletion(matter="m1", party=p, ending=Ending.NEITHER) for p in SIDES)
UNDERSTOOD = tuple(agreement.ConfirmCompletion(matter="m1", party=p, ending=Ending.UNDERSTANDING) for p in SIDES)
WANT_TERMS = tuple(agreement.ConfirmCompletion(matter="m1", party=p, ending=Ending.TERMS) for p in SIDES)


def sign(party: str, text: int = 1) -> assent.SignAgreement:
    return assent.SignAgreement(matter="m1", party=party, text=text)


# -- whose words, whose promise


def test_it_takes_a_term_that_both_say_together_and_nobody_promises() -> None:
    story = Story(ways.ended())

    story.do(agreement.ProposeTerm(matter="m1", party="c1", owner=TOGETHER, due_on=story.today + ONE_DAY))

    assert (story.matter.terms[0].owner, story.matter.terms[0].due_on) == (TOGETHER, None)


def test_it_asks_nobody_whether_a_statement_was_kept() -> None:
    story = Story(ways.ended())
    story.do(agreement.ProposeTerm(matter="m1", party="c1", owner=TOGETHER))
    story.do(*(assent.Inform(matter="m1", party=p) for p in SIDES))
    story.do(*(assent.Assent(matter="m1", party=p, text=1) for p in SIDES))
    story.do(*(sign(p) for p in SIDES))

    assert story.matter.outcome is Outcome.AGREEMENT
    kept = closing.ConfirmCommitment(matter="m1", party="c1", term="t1")
    assert story.why_not(kept) is Reason.NO_SUCH_TERM


def test_it_keeps_the_day_of_a_promise_and_changes_it_with_the_words() -> None:
    story = Story(ways.ended())
    story.do(agreement.ProposeTerm(matter="m1", party="c1", owner="o1", due_on=story.today + 9 * ONE_DAY))
    assert story.matter.terms[0].due_on == story.today + 9 * ONE_DAY

    story.do(agreement.EditTerm(matter="m1", party="c1", term="t1", due_on=story.today + 3 * ONE_DAY))

    assert story.matter.terms[0].due_on == story.today + 3 * ONE_DAY
    assert story.matter.text == 2


def test_it_binds_nobody_who_is_not_a_party() -> None:
    story = Story(ways.ended())

    for owner in ("police", "o2", "s1", "g1"):
        refused = agreement.ProposeTerm(matter="m1", party="c1", owner=owner)
        assert story.why_not(refused) is Reason.OWNER_IS_A_PARTY


def test_it_lets_a_scribed_term_bind_nobody_before_its_author_confirmed_it() -> None:
    story = Story(ways.ended())
    story.do(agreement.ScribeTerm(matter="m1", party="c1", owner="o1"))
    story.do(*(assent.Inform(matter="m1", party=p) for p in SIDES))

    assert story.why_not(assent.Assent(matter="m1", party="o1", text=1)) is Reason.SCRIBED_NOT_CONFIRMED
    not_theirs = agreement.ConfirmTerm(matter="m1", party="o1", term="t1")
    assert story.why_not(not_theirs) is Reason.ANOTHERS_WORDS

    story.do(agreement.ConfirmTerm(matter="m1", party="c1", term="t1"))
    assert story.do(assent.Assent(matter="m1", party="o1", text=1))


# -- no sequence of edits keeps an assent

MOVES = ("propose c1", "propose o1", "scribe c1", "scribe o1", "edit", "remove", "confirm", "assent c1", "assent o1",
         "retract c1", "retract o1", "sign c1", "sign o1")  # fmt: skip


def act_of(move: str, story: Story) -> Act | None:
    """The act of a move in this state; None where there is no term to do it to."""
    kind, _, party = move.partition(" ")
    matter, text = "m1", story.matter.text
    match kind:
        case "propose":
            return agreement.ProposeTerm(matter=matter, party=party, owner="o1")
        case "scribe":
            return agreement.ScribeTerm(matter=matter, party=party, owner="c1")
        case "assent":
            return assent.Assent(matter=matter, party=party, text=text)
        case "retract":
            return assent.RetractAssent(matter=matter, party=party)
        case "sign":
            return sign(party, text)
    if not story.matter.terms:
        return None
    term = story.matter.terms[-1]
    kinds: dict[str, Callable[..., Act]] = {
        "edit": agreement.EditTerm, "remove": agreement.RemoveTerm, "confirm": agreement.ConfirmTerm,
    }  # fmt: skip
    return kinds[kind](matter=matter, party=term.author, term=term.id)


@given(st.lists(st.sampled_from(MOVES), max_size=40))
@settings(deadline=None)
def test_it_keeps_no_assent_over_any_sequence_of_edits(moves: list[str]) -> None:
    """Whoever's assent or signature stands gave it after the last change of the text, at the version that stands."""
    story = Story(ways.ended())
    story.do(*(assent.Inform(matter="m1", party=p) for p in SIDES))
    given_since: set[str] = set()
    signed_since: set[str] = set()
    for move in moves:
        act = act_of(move, story)
        if act is None or story.why_not(act) is not None:
            continue
        before = story.matter.text
        story.do(act)
        if story.matter.outcome is not None:
            assert given_since == set(SIDES)
            return
        if story.matter.text != before:
            given_since, signed_since = set(), set()
        elif isinstance(act, assent.Assent):
            given_since.add(act.party)
        elif isinstance(act, assent.SignAgreement):
            signed_since.add(act.party)
        elif isinstance(act, assent.RetractAssent):
            given_since.discard(act.party)
            signed_since.discard(act.party)
        assert story.matter.assents == given_since
        assert story.matter.signatures == signed_since


# -- the edge cases of the field (domain §7.3 and §7.4)


def test_it_closes_with_an_agreement_on_some_issues_only_ec_65() -> None:
    """Nothing asks whether the terms cover every allegation: what both signed is the agreement."""
    story = Story(ways.signed())

    assert story.matter.stage is Stage.MEDIATED
    assert len(story.matter.terms) == 1


def test_it_knows_no_agreement_that_was_only_spoken_ec_66() -> None:
    """Both finished and want terms; nobody writes any. After the days to settle it goes back."""
    story = Story((*ways.ended(), *WANT_TERMS))
    assert story.matter.settle_by is not None

    assert story.why_not(assent.Assent(matter="m1", party="c1", text=0)) is Reason.NO_TERMS
    made = story.on(story.matter.settle_by + ONE_DAY).do(closing.Lapse(matter="m1"))

    assert made == (MatterReturned(matter="m1", on=story.today),)


def test_it_makes_nothing_final_when_one_signs_and_the_other_does_not_ec_67() -> None:
    story = Story((*ways.assented(), sign("c1")))
    assert story.matter.outcome is None
    assert story.matter.settle_by is not None

    story.on(story.matter.settle_by + ONE_DAY).do(closing.Lapse(matter="m1"))

    assert story.matter.stage is Stage.QUEUED
    assert (story.matter.terms, story.matter.signatures, story.matter.assents) == ((), frozenset(), frozenset())


def test_it_voids_the_first_signature_when_the_other_changes_the_text_ec_67() -> None:
    story = Story((*ways.assented(), sign("c1")))

    story.do(agreement.ProposeTerm(matter="m1", party="o1", owner="c1"))

    assert (story.matter.signatures, story.matter.assents) == (frozenset(), frozenset())
    assert story.why_not(sign("o1", 1)) is Reason.TEXT_HAS_CHANGED


def test_it_takes_a_mark_on_paper_as_a_signature_ec_68() -> None:
    story = Story(ways.assented())

    made = story.do(assent.SignAgreement(matter="m1", party="c1", text=1, witness="s2"))

    assert made == (assent.AgreementSigned(matter="m1", party="c1", text=1, witness="s2"),)


def test_it_returns_as_if_there_were_no_agreement_after_a_revocation_ec_89() -> None:
    story = Story(ways.signed("ontario"), "ontario")
    cooling = story.matter.cooling_until
    assert cooling == story.today + timedelta(days=12)
    limits = (story.matter.limit_on, story.matter.safe_on)

    made = story.on(cooling).do(consent.Withdraw(matter="m1", party="o1"))

    assert made == (MatterReturned(matter="m1", on=cooling),)
    assert (story.matter.limit_on, story.matter.safe_on) == limits
    assert story.matter.terms == ()


def test_it_keeps_the_clock_of_the_cooling_off_ec_89() -> None:
    """Not final on its last day, final on the next, and then nobody takes it back."""
    story = Story(ways.signed("ontario"), "ontario")
    cooling = story.matter.cooling_until
    assert cooling is not None

    assert story.on(cooling).why_not(closing.CloseMediated(matter="m1")) is Reason.NOT_YET
    assert story.on(cooling + ONE_DAY).why_not(consent.Withdraw(matter="m1", party="c1")) is Reason.AGREEMENT_IS_FINAL
    made = story.do(closing.CloseMediated(matter="m1"))
    assert made == (MatterMediated(matter="m1", outcome=Outcome.AGREEMENT, on=cooling + ONE_DAY),)


def test_it_signs_no_agreement_whose_cooling_off_would_end_after_the_safe_date_ec_89() -> None:
    story = Story(ways.assented("ontario"), "ontario")
    assert story.why_not(sign("c1")) is None

    story.case = story.told.with_matter(replace(story.matter, safe_on=story.today + 12 * ONE_DAY))

    assert story.why_not(sign("c1")) is Reason.NO_TIME_TO_COOL_OFF


@pytest.mark.parametrize(
    ("preset", "made"),
    [("kansas_city", "ChoiceOpened"), ("portland", "MatterMediated"), ("ontario", "MatterReturned")],
)
def test_it_follows_the_programmes_rule_when_both_finished_with_neither(preset: str, made: str) -> None:
    story = Story(ways.ended(preset), preset)

    assert type(story.do(*NEITHER)[-1]).__name__ == made


def test_it_takes_an_understanding_as_a_full_result_under_every_rule() -> None:
    for preset in ways.PRESETS:
        story = Story((*ways.ended(preset), *UNDERSTOOD), preset)
        assert story.matter.outcome is Outcome.UNDERSTANDING


def test_it_closes_nothing_on_one_sides_word() -> None:
    """One says that they finished; the other says nothing, and then it goes back."""
    story = Story((*ways.ended(), UNDERSTOOD[0]))
    assert story.matter.outcome is None
    assert story.matter.settle_by is not None

    story.on(story.matter.settle_by + ONE_DAY).do(closing.Lapse(matter="m1"))

    assert story.matter.stage is Stage.QUEUED


def test_it_leaves_nothing_to_sign_after_a_stop() -> None:
    story = Story(ways.opened())
    story.do(session.StopSession(mediation="d1", person="c1"))

    proposed = agreement.ProposeTerm(matter="m1", party="c1", owner="o1")
    assert story.why_not(proposed) is Reason.WRONG_STAGE
    assert story.matter.stage is Stage.QUEUED
