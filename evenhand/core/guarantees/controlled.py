"""Controlled. "Nothing can be imposed on either party without their consent" (founding text)."""

from __future__ import annotations

from dataclasses import fields
from datetime import date

from evenhand.core.adjourning import AdjournSession, SessionAdjourned
from evenhand.core.agreement import TOGETHER, ConfirmTerm, EditTerm, ScribeTerm
from evenhand.core.assent import AgreementSigned, Assented
from evenhand.core.case import Matter, Mediation
from evenhand.core.closing import ReturnMatter
from evenhand.core.codes import BEFORE_THE_TABLE, MEDIATORS, Outcome, Phase, Stage
from evenhand.core.guarantees.looking import Edge, Here, Step, in_every_state, on_every_step, went_on_another_day
from evenhand.core.programme import Order


@on_every_step
def every_term_is_assented_by_each_bound_party_at_its_exact_text(edge: Edge) -> bool:
    """An assent names the version its author read, and it is the version that stands; a signature needs everyone's
    assent; an agreement is final only when each one it binds assented to it and signed it (T-1, T-4)."""
    case = edge.before.case
    for step in edge.steps:
        old, new = step.before, step.after
        if old is None or case is None:
            continue
        if new.assents - old.assents and {f.text for f in edge.of(Assented)} != {old.text}:
            return False
        signed = {fact.text for fact in edge.of(AgreementSigned)}
        if new.signatures - old.signatures and (old.assents != case.voices(old) or signed != {old.text}):
            return False
        final = new.outcome is Outcome.AGREEMENT and old.outcome is None
        if (final or (new.cooling_until and not old.cooling_until)) and not _bound(edge, old):
            return False
    return True


def _bound(edge: Edge, matter: Matter) -> bool:
    """Everyone the terms bind assented to them as they stand, and signed."""
    assert edge.before.case is not None
    voices = edge.before.case.voices(matter)
    signed = matter.signatures | {fact.party for fact in edge.of(AgreementSigned)}
    owners = {term.owner for term in matter.terms} - {TOGETHER}
    return bool(matter.terms) and owners <= voices and matter.assents == signed == voices


def _terms(matter: Matter) -> list[tuple[str, str, str, date | None]]:
    return [(t.id, t.author, t.owner, t.due_on) for t in matter.terms]


@on_every_step
def an_edit_voids_every_assent(edge: Edge) -> bool:
    """Any change of any term, in any language, makes a new version that nobody has assented to or signed (T-1). Each
    term has a code of its own."""
    for step in edge.steps:
        old, new = step.before, step.after
        if old is None or new.stage is not Stage.AHEAD:
            continue
        if old.terms is not new.terms and len({term.id for term in new.terms}) != len(new.terms):
            return False
        reworded = old.terms is not new.terms and _terms(old) != _terms(new)
        edited = isinstance(edge.act, EditTerm) or any(type(f).__name__ == "TermEdited" for f in edge.facts)
        if (reworded or edited) and (new.assents or new.signatures or new.text <= old.text):
            return False
        if new.text != old.text and (new.assents or new.signatures):
            return False
    return True


@on_every_step
def only_parties_originate_terms(edge: Edge) -> bool:
    """Every term has an author whose own yes the matter needs, who wrote it by their own act or confirmed what a
    mediator typed; the office cannot add, change or confirm one (T-2; "the mediator is not a judge")."""
    case = edge.before.case
    for step in edge.steps:
        old, new = step.before, step.after
        if old is None or case is None or new.stage is not Stage.AHEAD:
            continue
        known = {term.id: term for term in old.terms}
        for term in new.terms if new.terms is not old.terms else ():
            fresh = term.id not in known
            if fresh and (term.author not in case.voices(old) or not _by_its_author(edge, term.author)):
                return False
            if fresh and isinstance(edge.act, ScribeTerm) and term.confirmed:
                return False
            confirmed = not fresh and term.confirmed and not known[term.id].confirmed
            if confirmed and not (isinstance(edge.act, ConfirmTerm | EditTerm) and _by_its_author(edge, term.author)):
                return False
        if (new.assents - old.assents or new.signatures - old.signatures) and not all(t.confirmed for t in old.terms):
            return False
    return True


def _by_its_author(edge: Edge, author: str) -> bool:
    return edge.act is None or edge.speaker() == author


@on_every_step
def signing_follows_the_end_of_the_session(edge: Edge) -> bool:
    """Nothing is written, assented to, signed or declared completed before the session has ended of itself (Rule
    17.06(c)), nor after the time for it is over (T-6)."""
    for step in edge.steps:
        old, new = step.before, step.after
        if old is None or new.stage is not Stage.AHEAD:
            continue
        said = new.assents - old.assents or new.signatures - old.signatures or new.informed - old.informed
        wrote = new.text != old.text or said or new.endings - old.endings
        if wrote and not _ended(step, edge):
            return False
    return True


def _ended(step: Step, edge: Edge) -> bool:
    assert step.before is not None
    last = step.before.settle_by
    over = last is None or edge.before.today > last
    return step.table_before is not None and step.table_before.phase is Phase.ENDED and not over


@on_every_step
def process_is_consented_too(edge: Edge) -> bool:
    """A session opens only with the mediators everybody accepted, on the day, at the place and with the people
    everybody accepted; changing one of these asks everybody again (T-3; Std I, VI)."""
    for step in edge.steps:
        old, new = step.table_before, step.table
        if old is None or new is None or old is new or edge.before.case is None:
            continue
        if new.in_session and not old.in_session and not _consented(old, edge.before.case.at_the_table(old), edge):
            return False
        if not new.mediators <= old.mediators and new.content:
            return False
        terms_of_meeting = [
            (a.on, a.begins, a.place, a.attendees) if (a := t.appointment) else None for t in (old, new)
        ]
        if terms_of_meeting[0] != terms_of_meeting[1] and new.appointment and new.appointment.accepted:
            return False
    return True


def _consented(table: Mediation, everyone: frozenset[str], edge: Edge) -> bool:
    day = table.appointment
    if day is None or day.on != edge.before.today or not table.planned or not all(s.accepted for s in table.seats):
        return False
    others = {person for person in table.present if person not in table.mediators} - day.attendees
    assert edge.before.case is not None
    own = {voice for p in edge.before.case.parties if p.id in everyone for voice in p.voices}
    return table.content >= everyone and day.accepted >= everyone and others <= own


@on_every_step
def only_its_mediators_adjourn_a_session(edge: Edge) -> bool:
    """An open session goes on another day only by an act of the mediators at its table, which names nobody and has no
    field for a reason; it takes the day, everyone's place and the plan with it, and ends nothing (EC-60, EC-63)."""
    adjourned = bool(edge.of(SessionAdjourned))
    for step in edge.steps:
        old, new = step.table_before, step.table
        if went_on_another_day(step) is not adjourned:
            return False
        if adjourned and edge.act is not None and not isinstance(edge.act, AdjournSession):
            return False
        if adjourned and new is not None and (new.appointment or new.planned or step.after != step.before):
            return False
        if old is not None and new is not None and new.matters and new.met - old.met != adjourned:
            return False
    return _THE_MEDIATORS_ALONE


_THE_MEDIATORS_ALONE = (
    AdjournSession.who == MEDIATORS
    and not AdjournSession.assisted
    and {f.name for f in fields(AdjournSession)} == {f.name for f in fields(SessionAdjourned)} == {"mediation"}
)


@on_every_step
def everyone_is_asked_as_the_programme_says(edge: Edge) -> bool:
    """Where answers are sealed in parallel, everyone whose yes is needed is asked by the same act, with a full
    window (§10.1); where complainants are asked first, the others get a full window of their own afterwards."""
    for step in edge.steps:
        if step.before is None or edge.before.case is None or step.after.stage is not Stage.OFFERED:
            continue
        voices = edge.before.case.voices(step.before)
        new = step.after.asked - step.before.asked
        if new and edge.programme.order is Order.SEALED_PARALLEL and new != voices:
            return False
        window = (step.after.answer_by or edge.before.today) - edge.before.today
        if new and window.days < edge.programme.answer_days:
            return False
    return True


@in_every_state
def the_office_never_ends_a_session(here: Here) -> bool:
    """Once a session has opened, nobody at the office can send its matter back: the people in the room stop it,
    withdraw or finish it, or time runs out (T-3; "complete decision-making power")."""
    for matter in here.matters(*BEFORE_THE_TABLE, Stage.AHEAD):
        assert here.case is not None
        table = here.case.find_mediation(matter.mediation)
        begun = table is None or table.phase is not Phase.NOT_YET
        if begun and here.facts(ReturnMatter(matter=matter.id, by_clock=False)):
            return False
    return True
