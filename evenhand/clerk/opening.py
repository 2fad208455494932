"""Opening the answers: all of one matter at once, inside the transaction that acts on them.

Only the joint result leaves this page. Who was asked together is not what a row says now: it is what the facts say, of
which nobody but the clerk makes one that holds (``chaining``), and what each answer was sealed among. Otherwise whoever
writes to the database could have one answer opened alone.

It opens early when everyone said yes, at a daily opening; anything else, a no, a silence, waits for the fixed day, so
that the day tells nothing (design §10.1). The answers are destroyed with the act.

An answer that nobody can open any more counts as none: its row is gone, or its key is, as after a restore
(``vault.revived``). Silence is never consent, so it opens nothing early and tells nothing of the others.
"""

from __future__ import annotations

from collections.abc import Iterable

from evenhand import vault
from evenhand.clerk import chaining, dues
from evenhand.clerk.papers import Done
from evenhand.clerk.performing import programme_for, record
from evenhand.clerk.transaction import locked, one_transaction
from evenhand.core.access import CLOCK_ACTOR
from evenhand.core.case import Case, Matter
from evenhand.core.codes import Side, Stage
from evenhand.core.consent import AnswerSealed, MediationOffered, NextSideAsked, OpenAnswers, joint_result
from evenhand.core.dates import Now
from evenhand.core.deciding import Refusal
from evenhand.core.reasons import Reason
from evenhand.models import rows
from evenhand.models.cases import ComplaintRow
from evenhand.models.codec import fact_of
from evenhand.models.facts import FactRow
from evenhand.models.vault import SealedAnswer


def open_answers(ref: str, matter: str, now: Now) -> Done | Refusal:
    """Open the answers of one matter. A refusal (``not_yet``) says nothing of what is in them, and is not recorded."""
    with one_transaction():
        row = locked(ref)
        if row is None:
            return Refusal(Reason.NO_SUCH_MATTER)
        return open_locked(row, rows.load(row), matter, now)


def open_locked(row: ComplaintRow, case: Case, matter: str, now: Now) -> Done | Refusal:
    """The same inside a transaction that holds the complaint's lock. Raises :class:`~evenhand.clerk.chaining.Altered`
    where rows, facts or a sealed answer were changed from outside: then the answers stay sealed."""
    found = case.find_matter(matter)
    if found is None or found.stage is not Stage.OFFERED:
        return Refusal(Reason.WRONG_STAGE)
    answers = _answers(row, case, found)
    result = joint_result(answers, found.asked)
    done = record(row, case, OpenAnswers(matter=matter, everyone_said_yes=result), by=CLOCK_ACTOR, now=now)
    if isinstance(done, Refusal):
        _look_again_tomorrow(row, case, now)
    elif done.case.matter(matter).stage is not Stage.OFFERED:
        _count(case, found, answers, now)
    return done


def _answers(row: ComplaintRow, case: Case, matter: Matter) -> dict[str, str | None]:
    """What each of those asked answered; None for a silence. Never leaves this module."""
    among = _sealed_among(chaining.told(row, case), matter.id)
    there = {voice: box for voice, box in _boxes(row, matter).items() if vault.is_openable(box)}
    if not there.keys() <= matter.answered:
        raise chaining.Altered("there is a sealed answer of somebody who gave none")
    opened: dict[str, str | None] = dict.fromkeys(matter.asked)
    try:
        for voice, box in there.items():
            opened[voice] = vault.open_answer(box, row.ref, matter.id, voice, among.get(voice, frozenset()))
    except vault.Refused as refused:
        raise chaining.Altered("a sealed answer is not the one that was sealed there") from refused
    return opened


def lacks_answers(row: ComplaintRow, case: Case, matter: str) -> bool:
    """Whether somebody answered the offer, and the answer is gone: it will count as none."""
    found = case.find_matter(matter)
    if found is None or found.stage is not Stage.OFFERED:
        return False
    there = {voice for voice, box in _boxes(row, found).items() if vault.is_openable(box)}
    return not found.asked & found.answered <= there


def _boxes(row: ComplaintRow, matter: Matter) -> dict[str, bytes]:
    there = SealedAnswer.objects.filter(ref=row.ref, matter=matter.id, answerer__in=matter.asked)
    return {one.answerer: bytes(one.box) for one in there}


def _sealed_among(facts: Iterable[FactRow], matter: str) -> dict[str, frozenset[str]]:
    """For each answerer, everyone who was asked with them when they sealed their last answer."""
    asked, among = frozenset[str](), dict[str, frozenset[str]]()
    for fact in (fact_of(one.kind, one.payload) for one in facts):
        if isinstance(fact, MediationOffered | NextSideAsked) and fact.matter == matter:
            asked = fact.asked
        elif isinstance(fact, AnswerSealed) and fact.matter == matter:
            among[fact.party] = asked
    return among


def _look_again_tomorrow(row: ComplaintRow, case: Case, now: Now) -> None:
    """A daily opening found nothing to open: the next look is at the next one. Nothing else is written."""
    row.early_on = dues.tomorrow(now)
    row.next_due = dues.next_due(case, programme_for(row, case), now, row.early_on)
    row.save(update_fields=["early_on", "next_due"])


def _count(case: Case, matter: Matter, answers: dict[str, str | None], now: Now) -> None:
    """One stroke for each side in the custodian's sealed tally: yes when all of the side said yes, silent when one of
    them did not answer, else no."""
    for side in Side:
        own = [v for p in case.parties if p.side is side for v in p.voices if v in matter.asked]
        said = [answers[v] for v in own]
        if said:
            stroke = "silent" if None in said else "yes" if all(one == "yes" for one in said) else "no"
            vault.add_to_tally(now.today.year, side.value, stroke)
