"""The eight promises, each as named sentences that are checked, not hoped for.

A guarantee speaks about one step of a case, one state at rest, or the whole graph of states. :mod:`evenhand.core.walk`
checks all of them on everything that can happen; the nightly audit checks the first two kinds on everything that did.

* A promise lists its guarantees by name. A name without a function, and without a place where it is proven instead,
  cannot be imported.
* No guarantee can be switched off by a programme.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from types import ModuleType

from evenhand.core import decide, evolve
from evenhand.core.dates import Now
from evenhand.core.deciding import Fact
from evenhand.core.guarantees import (
    collaborative,
    confidential,
    controlled,
    impartial,
    no_discipline,
    optional,
    self_responsible,
    voluntary,
)
from evenhand.core.guarantees.looking import Decide, Edge, Guarantee, Here, World
from evenhand.core.programme import Programme, Promise

__all__ = [
    "GUARANTEES", "PROMISES", "PROVEN_ELSEWHERE", "Decide", "Edge", "Elsewhere", "Guarantee", "Here", "Kept", "World",
    "audit", "broken_at_rest", "broken_by_step",
]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """One of the eight promises: the founding words, our plain sentence, and what we check."""

    promise: Promise
    title: str
    sentence: str
    founding: str
    guarantees: tuple[str, ...]

    @property
    def key(self) -> str:
        return self.promise.value


@dataclass(frozen=True, slots=True, kw_only=True)
class Elsewhere:
    """A guarantee, or the part of one, that no rule can show: which room shows it, and the issue that builds the
    proof."""

    name: str
    room: str
    issue: str
    proof: str


THE_TABLE = "The table"
BY_ARITHMETIC = "Confidential by arithmetic"

PROVEN_ELSEWHERE = (
    Elsewhere(name="both_doors_are_shown_before_the_choice", room="web/public", issue=THE_TABLE,
              proof="What both doors look like side by side, with this office's own figures, is proven on the pages."),
    Elsewhere(name="refusal_is_blind", room="web/portal, reads, post", issue=BY_ARITHMETIC,
              proof="Portal, letters and lists show the same after every cause; proven by comparing what each sees."),
    Elsewhere(name="nothing_flows_to_discipline", room="reads, web", issue=BY_ARITHMETIC,
              proof="No export, API, list or count is keyed by officer; proven over every address and every read."),
    Elsewhere(name="the_complainant_is_equally_safe", room="core.programme_checks, web/public, post", issue=THE_TABLE,
              proof="No false-report charge, no immigration or warrant use: a programme file without these sentences is"
                    " refused, and they stand in the offer, before any answer."),
    Elsewhere(name="members_only", room="vault", issue=BY_ARITHMETIC,
              proof="What was said opens only with a member's own key; proven role by role and compartment by"
                    " compartment."),
    Elsewhere(name="shredded_is_gone", room="vault", issue=BY_ARITHMETIC,
              proof="After shredding, neither backup nor custodian can open one word."),
    Elsewhere(name="private_until_its_author_publishes", room="vault, web/portal", issue=THE_TABLE,
              proof="A draft is sealed to its author until they publish it."),
    Elsewhere(name="surveys_cannot_be_linked", room="clerk.surveys, vault.surveys, models", issue=THE_TABLE,
              proof="A survey row holds no case, no person and no time; a code proves its own right, and no list says"
                    " whose it is; rows and marks are written anew in another order with each batch. Proven by a"
                    " search of every table after people answered, which finds a planted reference"
                    " (tests/rooms/test_surveys)."),
    Elsewhere(name="the_two_sides_are_never_averaged", room="core.surveys, web/public", issue=THE_TABLE,
              proof="Every published satisfaction figure is one side's: no rule takes both sides and gives one number,"
                    " and what one side said changes nothing in what is told of the other (tests/core/test_surveys)."),
)  # fmt: skip

PROMISES = (
    Kept(
        promise=Promise.VOLUNTARY,
        title="Voluntary",
        sentence="You choose. Saying nothing is not yes, you can stop at any time, and saying no costs you nothing.",
        founding="The Office of Community Complaints (OCC) does not require that the complainant or the police"
        " officer(s) participate in the mediation program.",
        guarantees=(
            "silence_is_never_consent", "consent_is_ones_own", "withdrawal_is_open_until_final",
            "declining_costs_nothing", "refusal_is_blind", "reminders_go_to_both_or_neither",
        ),
    ),
    Kept(
        promise=Promise.OPTIONAL,
        title="Optional",
        sentence="There are two doors, and the other one stays open until the end.",
        founding="Mediation is a way to resolve a complaint in lieu of participating in a formal investigation."
        " Mediations can be conducted in a shorter amount of time than it would take to fully investigate a complaint."
        " Complaints that are mediated are not submitted for investigation.",
        guarantees=(
            "both_doors_are_shown_before_the_choice", "one_track_at_a_time",
            "every_allegation_is_in_exactly_one_matter", "one_matter_never_moves_another",
            "mediated_is_never_investigated",
            "the_door_back_is_open_until_closing", "returns_by_the_safe_date", "from_the_safe_date_only_the_way_back",
            "no_date_after_the_safe_date", "a_table_meets_twice_at_most", "stopping_never_closes",
            "a_suspension_is_consented_to_anew", "the_batch_leaves_on_a_later_working_day",
        ),
    ),
    Kept(
        promise=Promise.NO_DISCIPLINE,
        title="No discipline, for either side",
        sentence="Nothing from mediation is used against anybody, officer or complainant.",
        founding="No action, disciplinary or otherwise, is taken against the participants of a formal mediation. This"
        " applies to the complainants and the police officers.",
        guarantees=(
            "mediation_bears_no_finding", "a_finding_is_never_on_a_mediated_matter", "nothing_flows_to_discipline",
            "a_returned_matter_keeps_no_trace", "nobody_investigates_what_they_mediated",
            "a_screening_has_two_readers", "the_complainant_is_equally_safe",
        ),
    ),
    Kept(
        promise=Promise.CONFIDENTIAL,
        title="Confidential",
        sentence="What is said in mediation stays there. Only an agreement that everyone signed can leave.",
        founding="Mediation discussions and all materials developed for mediation are not admissible in any court"
        " proceedings, except for a finalized and signed mediated agreement for enforcement purposes.",
        guarantees=(
            "nothing_before_the_agreement_to_mediate", "the_report_is_four_facts", "only_the_signed_agreement_leaves",
            "members_only", "shredded_is_gone", "nothing_is_shredded_before_its_time", "evidence_is_asked_for_at_once",
        ),
    ),
    Kept(
        promise=Promise.CONTROLLED,
        title="Controlled by the people in it",
        sentence="Nothing is agreed unless each person it binds said yes to those exact words.",
        founding="Each party to a mediation has complete decision-making power. Nothing can be imposed on either party"
        " without their consent.",
        guarantees=(
            "every_term_is_assented_by_each_bound_party_at_its_exact_text", "an_edit_voids_every_assent",
            "only_parties_originate_terms", "signing_follows_the_end_of_the_session", "process_is_consented_too",
            "everyone_is_asked_as_the_programme_says", "the_office_never_ends_a_session",
            "only_its_mediators_adjourn_a_session",
        ),
    ),
    Kept(
        promise=Promise.COLLABORATIVE,
        title="Collaborative",
        sentence="You work it out together, in your own words. Understanding each other is a full result.",
        founding="The complainant and officer are encouraged to work together to solve their problems and to reach what"
        " they consider to be the fairest and most constructive agreement.",
        guarantees=(
            "private_until_its_author_publishes", "nobody_overwrites_anothers_words", "understanding_is_a_full_outcome",
        ),
    ),
    Kept(
        promise=Promise.IMPARTIAL,
        title="Impartial, neutral, balanced and safe",
        sentence="A trained person who favours nobody helps both sides alike. Anybody may stop, in one step.",
        founding="The mediator has an equal and balanced responsibility to assist each mediating party and cannot"
        " favor the interests of any one party over another, nor will the mediator favor a particular result in the"
        " mediation.",
        guarantees=(
            "only_a_trained_mediator_sits", "no_session_without_a_whole_plan", "a_conflicted_mediator_never_sits",
            "an_objection_needs_no_reason",
            "an_objection_empties_the_seat", "assignment_never_looks_at_outcomes", "the_two_sides_are_symmetric",
            "stop_is_always_one_step_and_private", "informed_before_signing",
        ),
    ),
    Kept(
        promise=Promise.SELF_RESPONSIBLE,
        title="Self-responsible and satisfying",
        sentence="Promises belong to the people who made them. We ask each side how it was, and never mix the answers.",
        founding="Based upon participants resolving their own conflict, satisfaction, likelihood of compliance, and"
        " self-esteem are elevated through mediation.",
        guarantees=(
            "commitments_have_one_owner_and_never_escalate", "surveys_cannot_be_linked",
            "the_two_sides_are_never_averaged",
        ),
    ),
)  # fmt: skip
"""The eight promises in the order of the founding page."""

_ROOMS: dict[Promise, ModuleType] = {
    Promise.VOLUNTARY: voluntary,
    Promise.OPTIONAL: optional,
    Promise.NO_DISCIPLINE: no_discipline,
    Promise.CONFIDENTIAL: confidential,
    Promise.CONTROLLED: controlled,
    Promise.COLLABORATIVE: collaborative,
    Promise.IMPARTIAL: impartial,
    Promise.SELF_RESPONSIBLE: self_responsible,
}


def _gathered() -> dict[str, Guarantee]:
    elsewhere = {entry.name for entry in PROVEN_ELSEWHERE}
    found: dict[str, Guarantee] = {}
    for kept in PROMISES:
        written = {n: g for n, g in vars(_ROOMS[kept.promise]).items() if isinstance(g, Guarantee)}
        for name in kept.guarantees:
            if name in written:
                found[name] = written.pop(name)
            elif name not in elsewhere:
                raise LookupError(f"the promise {kept.key} lists {name}, which nothing checks")
        if written:
            raise LookupError(f"the promise {kept.key} does not list {', '.join(written)}")
    return found


GUARANTEES: dict[str, Guarantee] = _gathered()
"""Every guarantee the rules themselves can show, by name, in the order of the promises."""

_STEPS = tuple(g for g in GUARANTEES.values() if g.kind == "step")
_STATES = tuple(g for g in GUARANTEES.values() if g.kind == "state")


def broken_by_step(edge: Edge) -> str | None:
    """The first guarantee that this step breaks; None when it keeps all of them."""
    for piece in edge.pieces():
        for guarantee in _STEPS:
            if not guarantee.holds(piece):
                return guarantee.name
    return None


def broken_at_rest(here: Here) -> str | None:
    """The first guarantee that this state breaks; None when it keeps all of them. Shredded states keep one sentence."""
    if here.case is None:
        return None
    for guarantee in _STATES:
        if not guarantee.holds(here):
            return guarantee.name
    return None


def audit(history: Iterable[tuple[Now, tuple[Fact, ...]]], programme: Programme) -> tuple[int, str] | None:
    """The first step of a real history that breaks a guarantee: its place from 0, and the guarantee; None when all
    hold.

    ``history`` groups the facts as the clerk stored them, one group per act, each with the moment it was done. Answers
    are not known here, so what needs them is checked by the walk alone.
    """
    case = None
    for place, (now, facts) in enumerate(history):
        before = World(case, now, None)
        for fact in facts:
            case = evolve(case, fact)
        after = World(case, now, None)
        name = broken_by_step(Edge.between(before, None, facts, after, programme))
        name = name or broken_at_rest(Here(after, programme, decide))
        if name is not None:
            return place, name
    return None
