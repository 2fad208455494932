"""Self-responsible and satisfying. "Participants resolving their own conflict" (founding text) keep their own
promises."""

from __future__ import annotations

from evenhand.core.agreement import TOGETHER
from evenhand.core.case import Matter
from evenhand.core.closing import CommitmentConfirmed
from evenhand.core.codes import Stage
from evenhand.core.guarantees.looking import Edge, Step, on_every_step
from evenhand.core.keeping import REMINDERS, OwnerReminded, ProgressShared, TalkInvited, TalkSettled, TalkWished


@on_every_step
def commitments_have_one_owner_and_never_escalate(edge: Edge) -> bool:
    """Each promise has one owner, a party of the matter; what both say together is nobody's promise. After closing,
    people may say that it was kept, let the other see, or wish to talk again, each for themselves; its owner alone is
    reminded, twice at most; and nothing follows from a promise that is not kept: no way leads from a mediated matter to
    anything else (S-2, EC-80, EC-81)."""
    for step in edge.steps:
        old, new = step.before, step.after
        if any(term.owner not in new.parties | {TOGETHER} for term in new.terms):
            return False
        if any(term.owner == TOGETHER and (term.kept or term.due_on) for term in new.terms):
            return False
        if old is None or old.stage is not Stage.MEDIATED:
            continue
        if new.stage is not Stage.MEDIATED or [t.id for t in old.terms] != [t.id for t in new.terms]:
            return False
        if not (_each_for_themselves(edge, old, new) and _owners_are_reminded(edge, old, new)):
            return False
    return all(type(fact) in AFTER for fact in edge.facts) or not any(_mediated(s) for s in edge.steps)


AFTER = (CommitmentConfirmed, OwnerReminded, ProgressShared, TalkWished, TalkInvited, TalkSettled)
"""All that can be written about a mediated matter."""


def _mediated(step: Step) -> bool:
    return step.before is not None and step.before.stage is Stage.MEDIATED and step.before != step.after


def _each_for_themselves(edge: Edge, old: Matter, new: Matter) -> bool:
    """What changed in who kept, shows or wishes, changed for the speaker alone. Two wishes alone make an invitation."""
    spoke = {edge.speaker()} if edge.act is not None else new.parties
    for was, now in zip(old.terms, new.terms, strict=True):
        if was.owner != now.owner or not was.kept <= now.kept or not now.kept - was.kept <= spoke:
            return False
    settled = bool(edge.of(TalkSettled)) and old.invited and not new.talks
    if not old.shares ^ new.shares <= spoke or not (settled or old.talks ^ new.talks <= spoke):
        return False
    return not new.invited or new.talks == new.parties


def _owners_are_reminded(edge: Edge, old: Matter, new: Matter) -> bool:
    """A reminder names the owner of what it reminds of, never twice for the same, never of what its owner kept."""
    owner_of = {term.id: term.owner for term in old.terms}
    for was, now in zip(old.terms, new.terms, strict=True):
        if now.reminded != was.reminded and (was.owner in was.kept or not was.reminded < now.reminded <= REMINDERS):
            return False
    reminded = edge.of(OwnerReminded)
    return all(owner_of.get(term) == fact.party for fact in reminded for term in fact.terms)
