"""Collaborative. They "are encouraged to work together to solve their problems" (founding text), each in their own
words."""

from __future__ import annotations

from evenhand.core.agreement import ConfirmCompletion
from evenhand.core.codes import Ending, Outcome, Phase, Stage
from evenhand.core.deciding import MatterMediated
from evenhand.core.guarantees.looking import Edge, Here, in_every_state, on_every_step


@on_every_step
def nobody_overwrites_anothers_words(edge: Edge) -> bool:
    """Only its author edits, confirms or removes a term; authors and owners of terms never change (B-1)."""
    for step in edge.steps:
        if step.before is None or not step.before.terms or step.after.stage is not Stage.AHEAD:
            continue
        left = {term.id: term for term in step.after.terms}
        for term in step.before.terms if step.before.terms is not step.after.terms else ():
            now = left.get(term.id)
            if now is not None and (now.author, now.owner) != (term.author, term.owner):
                return False
            if now != term and edge.act is not None and edge.speaker() != term.author:
                return False
        touched = {f.term for f in edge.facts if hasattr(f, "term")} & {t.id for t in step.before.terms}
        mine = {t.id for t in step.before.terms if t.author == edge.speaker()}
        if edge.act is not None and not touched <= mine:
            return False
    return True


@in_every_state
def understanding_is_a_full_outcome(here: Here) -> bool:
    """Under every programme, two sides that both say "we understand each other" have completed mediation at once, with
    no term to write: nobody is pushed to invent one (B-5; San Francisco, Eugene)."""
    assert here.case is not None
    for matter in here.matters(Stage.AHEAD):
        open_ = matter.settle_by is not None and here.today <= matter.settle_by
        table = here.case.find_mediation(matter.mediation)
        if not open_ or matter.choose_by or matter.cooling_until or table is None or table.phase is not Phase.ENDED:
            continue
        said = {voice for voice, ending in matter.endings if ending is Ending.UNDERSTANDING}
        for last in here.case.voices(matter) - said:
            if said | {last} == here.case.voices(matter):
                act = ConfirmCompletion(matter=matter.id, party=last, ending=Ending.UNDERSTANDING)
                closed = MatterMediated(matter=matter.id, outcome=Outcome.UNDERSTANDING, on=here.today)
                if closed not in here.facts(act):
                    return False
    return True
