"""Voluntary. The office "does not require that the complainant or the police officer(s) participate" (founding
text)."""

from __future__ import annotations

from collections.abc import Iterator

from evenhand.core.case import Matter
from evenhand.core.changing import replace
from evenhand.core.codes import Stage
from evenhand.core.consent import OpenAnswers, Remind, Withdraw
from evenhand.core.deciding import MatterReturned, Refusal
from evenhand.core.guarantees.looking import Edge, Here, Step, in_every_state, on_every_step
from evenhand.core.intake import ComplaintWithdrawn
from evenhand.core.investigating import ContactRecorded


@on_every_step
def silence_is_never_consent(edge: Edge) -> bool:
    """A matter goes ahead only when everyone whose yes it needs sealed a yes of their own (V-1; "voluntary", founding
    text). No window, import or act of the office makes one."""
    for step in edge.steps:
        if step.becomes(Stage.AHEAD):
            if step.before is None or edge.before.case is None:
                return False
            voices = edge.before.case.voices(step.before)
            if not voices <= step.before.answered or not edge.before.said_yes(step.after.id, voices):
                return False
    return True


def _voiced(matter: Matter) -> tuple[frozenset[str], ...]:
    """Who said what on a matter: answers, wishes, and what belongs to an ending."""
    return (matter.answered, matter.wishes, matter.informed, matter.assents, matter.signatures, matter.closes)


def _newly_said(step: Step) -> Iterator[str]:
    """Everyone in whose name this step says something: on the matter, or at its table."""
    old, new = step.before, step.after
    if old is not None and old is not new:
        for was, now in zip(_voiced(old), _voiced(new), strict=True):
            if was is not now:
                yield from now - was
        if old.endings is not new.endings:
            yield from (voice for voice, _ in new.endings - old.endings)
    had, has = step.table_before, step.table
    if had is not None and has is not None and had is not has:
        yield from has.content - had.content
        yield from has.signed - had.signed
        if has.appointment is not None:
            yield from has.appointment.accepted - (had.appointment.accepted if had.appointment else frozenset())


@on_every_step
def consent_is_ones_own(edge: Edge) -> bool:
    """Nobody's answer, acceptance, assent, signature or ending is made by another's act, and nobody unmakes an answer
    that a person sealed themselves (V-1; "nothing can be imposed on either party without their consent", founding
    text)."""
    if edge.act is None:
        return True
    for step in edge.steps:
        for voice in _newly_said(step):
            if voice != edge.speaker():
                return False
        old, new = step.before, step.after
        if old is not None and new.stage is Stage.OFFERED and not old.answered - new.answered <= old.taken:
            return False
    before, after = edge.before.answers or frozenset(), edge.after.answers or frozenset()
    return before is after or all(voice == edge.speaker() for _, voice, _ in after - before)


@in_every_state
def withdrawal_is_open_until_final(here: Here) -> bool:
    """Everyone who said yes may take it back in one step until the agreement is final, suspended or late or not; and it
    wins every race (V-2). No field of the act could hold a reason."""
    for matter in here.matters(Stage.AHEAD):
        if matter.cooling_until is not None and here.today > matter.cooling_until:
            continue
        assert here.case is not None
        back = MatterReturned(matter=matter.id, on=here.today)
        for voice in here.case.voices(matter):
            if back not in here.facts(Withdraw(matter=matter.id, party=voice)):
                return False
    return True


@on_every_step
def declining_costs_nothing(edge: Edge) -> bool:
    """A matter that comes back keeps its place and its clock: it queues that very day, with the limits it had; and
    "non-cooperation" rests on failed contacts of its own investigation, nothing else (V-6, N-5)."""
    for step in edge.steps:
        old, new = step.before, step.after
        if old is None:
            continue
        if step.returned and (
            new.queued_on != edge.before.today
            or (new.limit_on, new.safe_on, new.tolled) != (old.limit_on, old.safe_on, old.tolled)
        ):
            return False
        if new.unreached > old.unreached and (
            old.stage is not Stage.INVESTIGATING
            or old.investigator is None
            or not any(tried.matter == new.id for tried in edge.of(ContactRecorded))
        ):
            return False
        if step.becomes(Stage.UNCOOPERATIVE) and old.unreached < edge.programme.contact_failures:
            return False
    return True


@on_every_step
def refusal_is_blind(edge: Edge) -> bool:
    """Every way back is one and the same fact, without cause or person; answers that do not all say yes open on the
    fixed day and not before (V-3). No leaf of such a step names anybody, save one's own withdrawal of a complaint."""
    for step in edge.steps:
        if not step.returned or step.before is None:
            continue
        if edge.of(MatterReturned) != [MatterReturned(matter=step.after.id, on=edge.before.today)]:
            return False
        if any(f.leaf and hasattr(f, "party") and not isinstance(f, ComplaintWithdrawn) for f in edge.facts):
            return False
        opened = isinstance(edge.act, OpenAnswers)
        if opened and (step.before.opens_on is None or edge.before.today < step.before.opens_on):
            return False
    return True


@in_every_state
def reminders_go_to_both_or_neither(here: Here) -> bool:
    """Whether a reminder goes out never depends on who has answered, so it tells nobody who is awaited (§10.2, V-4)."""
    for matter in here.matters(Stage.OFFERED):
        assert here.case is not None
        act = Remind(matter=matter.id)
        told = {
            isinstance(here.answer(act, case=here.case.with_matter(replace(matter, answered=some))), Refusal)
            for some in (frozenset[str](), matter.asked, *(frozenset({voice}) for voice in matter.asked))
        }
        if len(told) != 1:
            return False
    return True
