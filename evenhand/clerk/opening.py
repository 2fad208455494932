"""Opening the answers: all of one matter at once, inside the transaction that acts on them.

Only the joint result leaves this page. It opens early when everyone said yes, at a daily opening; anything else, a
no, a silence, waits for the fixed day, so that the day tells nothing (design §10.1). The answers are destroyed with
the act.
"""

from __future__ import annotations

from evenhand import vault
from evenhand.clerk import dues
from evenhand.clerk.papers import Done
from evenhand.clerk.performing import programme_for, record
from evenhand.clerk.transaction import locked, one_transaction
from evenhand.core.access import CLOCK_ACTOR
from evenhand.core.case import Case, Matter
from evenhand.core.codes import Side, Stage
from evenhand.core.consent import OpenAnswers, joint_result
from evenhand.core.dates import Now
from evenhand.core.deciding import Refusal
from evenhand.core.reasons import Reason
from evenhand.models import rows
from evenhand.models.cases import ComplaintRow
from evenhand.models.vault import SealedAnswer


def open_answers(ref: str, matter: str, now: Now) -> Done | Refusal:
    """Open the answers of one matter. A refusal (``not_yet``) says nothing of what is in them, and is not recorded."""
    with one_transaction():
        row = locked(ref)
        if row is None:
            return Refusal(Reason.NO_SUCH_MATTER)
        return open_locked(row, rows.load(row), matter, now)


def open_locked(row: ComplaintRow, case: Case, matter: str, now: Now) -> Done | Refusal:
    """The same inside a transaction that holds the complaint's lock."""
    found = case.find_matter(matter)
    if found is None or found.stage is not Stage.OFFERED:
        return Refusal(Reason.WRONG_STAGE)
    answers = _answers(row.ref, found)
    result = joint_result(answers, found.asked)
    done = record(row, case, OpenAnswers(matter=matter, everyone_said_yes=result), by=CLOCK_ACTOR, now=now)
    if isinstance(done, Refusal):
        _look_again_tomorrow(row, case, now)
    elif done.case.matter(matter).stage is not Stage.OFFERED:
        _count(case, found, answers, now)
    return done


def _answers(ref: str, matter: Matter) -> dict[str, str | None]:
    """What each of those asked answered; None for a silence. Never leaves this module."""
    opened: dict[str, str | None] = dict.fromkeys(matter.asked)
    for sealed in SealedAnswer.objects.filter(ref=ref, matter=matter.id, answerer__in=matter.asked):
        opened[sealed.answerer] = vault.open_answer(bytes(sealed.box), ref, matter.id, sealed.answerer)
    return opened


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
