"""Legal process: what came is written down by one person; every step that lets something leave needs two.

None of this is an act of the rules, so it makes no fact and no leaf (decision 0016). What a paper says is sealed with
the complaint; the register holds codes and days. Source: security.md §5.5; ACC-13.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.conf import settings

from evenhand import post
from evenhand.clerk import books, replays, sealing
from evenhand.clerk.papers import Conflict, Key, Receipt, Words
from evenhand.clerk.performing import programme_for
from evenhand.clerk.transaction import locked, one_transaction
from evenhand.core.access import Actor
from evenhand.core.codes import Role
from evenhand.core.dates import Now
from evenhand.core.deciding import Refusal
from evenhand.core.reasons import Reason
from evenhand.models import rows
from evenhand.models.cases import ComplaintRow
from evenhand.models.legal import (
    AgreementRule,
    NoticeRow,
    PaperRow,
    ProcessKind,
    ProcessRow,
    ProcessState,
    ProcessStep,
    StepRow,
)

KEEPERS = frozenset({Role.ANALYST, Role.DIRECTOR})
"""Who keeps the register (security.md §5.2: legal analyst, director)."""
NEEDS = {
    PaperRow.What.PRIVILEGE_LOG: ProcessStep.LOG_ORDERED,
    PaperRow.What.PRIVILEGE_CSV: ProcessStep.LOG_ORDERED,
    PaperRow.What.PRODUCTION: ProcessStep.PRODUCE,
}
"""The step that two people must have done before a paper is made."""
CLOSES = {ProcessStep.ANSWERED: ProcessState.ANSWERED, ProcessStep.WITHDRAWN: ProcessState.WITHDRAWN}


@dataclass(frozen=True, slots=True, kw_only=True)
class Process:
    """What came, as somebody enters it. ``note``: from whom exactly and what it asks for; sealed."""

    kind: str
    asker: str
    received_on: date
    return_on: date | None = None
    party: str = ""
    note: str = field(default="", repr=False)


def enter(ref: str, came: Process, *, by: Actor, now: Now, key: Key) -> str | Refusal | Conflict:
    """Write down a legal process; its number. The same form again is the same process, with something else a conflict.

    Nothing is given before the stay is over: ``EVENHAND_LEGAL_STAY_DAYS`` from today, and none for a person's request
    for what is their own.
    """
    if by.role not in KEEPERS:
        return Refusal(Reason.NOT_YOURS)
    if came.received_on > now.today:
        return Refusal(Reason.DATE_IN_FUTURE, "received_on")
    if came.return_on is not None and came.return_on < came.received_on:
        return Refusal(Reason.DATES_OUT_OF_ORDER, "return_on")
    form = replays.bound(key, ref)
    number = replays.number_of(form, by)
    with one_transaction():
        row = locked(ref)
        if row is None or row.shredded:
            return Refusal(Reason.NO_SUCH_MATTER)
        own = came.kind == ProcessKind.PARTY_REQUEST
        if own is not row.parts.filter(code=came.party).exists():
            return Refusal(Reason.NO_SUCH_PARTY, "party")
        if (before := replays.seen(form, by)) is not None:
            return before if isinstance(before, Conflict) else number
        made, is_new = ProcessRow.objects.get_or_create(number=number, defaults=_columns(ref, came, by, now, own=own))
        if is_new and came.note:
            sealing.seal_words(row, [Words("legal_note", came.note, row=number)], now)
        if is_new and not own:
            _tell_everyone(row, made, now)
        replays.remember(form, by, Receipt(ref=ref, first=row.version + 1, last=row.version, on=now.today))
    return number


def _columns(ref: str, came: Process, by: Actor, now: Now, *, own: bool) -> dict[str, object]:
    stay = timedelta(days=0 if own else settings.EVENHAND_LEGAL_STAY_DAYS)
    return {
        "ref": ref,
        "kind": came.kind,
        "asker": came.asker,
        "party": came.party,
        "received_on": came.received_on,
        "return_on": came.return_on,
        "stay_until": now.today + stay,
        "entered_on": now.today,
        "entered_by": by.id,
    }


def _tell_everyone(row: ComplaintRow, process: ProcessRow, now: Now) -> None:
    """A notice to each holder of the privilege: both sides by letter, the mediators at their own counter."""
    case = rows.load(row)
    people = books.reach(row.parts.all())
    letters = post.enqueue_legal(case, programme=programme_for(row, case), now=now, people=people)
    mediators = sorted({one for table in case.mediations for one in table.mediators})
    NoticeRow.objects.bulk_create(
        [NoticeRow(process=process, reader=party, letter=letter, on=now.today) for party, letter in letters]
        + [NoticeRow(process=process, reader=account, letter=None, on=now.today) for account in mediators]
    )


def notice_read(notice: int, *, by: Actor, now: Now) -> None:
    """A mediator has read their notice. Anybody else's is left alone."""
    with one_transaction():
        NoticeRow.objects.filter(pk=notice, reader=by.id, letter=None, read_on=None).update(read_on=now.today)


def note_paper(number: str, what: str, data: bytes, *, by: Actor, now: Now) -> int | Refusal:
    """Note that a paper was made, with its SHA-256; of a production only that. Its id in the register.

    A privilege log needs two people's word that a court ordered it, a production that what the law allows is given.
    """
    if by.role not in KEEPERS:
        return Refusal(Reason.NOT_YOURS)
    with one_transaction():
        found = ProcessRow.objects.filter(pk=number).first()
        if found is None:
            return Refusal(Reason.NO_SUCH_MATTER)
        needed = NEEDS.get(PaperRow.What(what))
        if needed and not found.steps.filter(what=needed, seconded_on__isnull=False).exists():
            return Refusal(Reason.SECOND_PERSON_NEEDED)
        kept = None if what == PaperRow.What.PRODUCTION else data
        paper, _made = PaperRow.objects.get_or_create(
            process=found, what=what, digest=hashlib.sha256(data).hexdigest(),
            defaults={"length": len(data), "data": kept, "made_by": by.id, "made_on": now.today},
        )  # fmt: skip
        return int(paper.pk)


def propose_step(number: str, what: str, *, by: Actor, now: Now, agreement: str = AgreementRule.NO) -> Refusal | None:
    """Propose a step of an open process; another person seconds it. The same step again is the same."""
    with one_transaction():
        found = _open(number)
        if isinstance(found, Refusal) or by.role not in KEEPERS:
            return found if isinstance(found, Refusal) else Refusal(Reason.NOT_YOURS)
        if what == ProcessStep.PRODUCE and now.today < found.stay_until:
            return Refusal(Reason.NOT_YET)
        StepRow.objects.get_or_create(
            process=found, what=what,
            defaults={"agreement": agreement, "proposed_by": by.id, "proposed_on": now.today},
        )  # fmt: skip
    return None


def second_step(step: int, *, by: Actor, now: Now) -> Refusal | None:
    """Second, as another person, what a colleague proposed: the step is done now."""
    with one_transaction():
        row = StepRow.objects.filter(pk=step).first()
        found = _open(row.process_id) if row else Refusal(Reason.NO_SUCH_MATTER)
        if row is None or isinstance(found, Refusal) or by.role not in KEEPERS:
            return found if isinstance(found, Refusal) else Refusal(Reason.NOT_YOURS)
        if row.proposed_by == by.id:
            return Refusal(Reason.SECOND_PERSON_NEEDED)
        # The stay is asked for again: a proposal made early must not outrun it.
        if row.what == ProcessStep.PRODUCE and now.today < found.stay_until:
            return Refusal(Reason.NOT_YET)
        if not StepRow.objects.filter(pk=step, seconded_by="").update(seconded_by=by.id, seconded_on=now.today):
            return Refusal(Reason.ALREADY_DONE)
        if row.what in CLOSES:
            ProcessRow.objects.filter(pk=found.pk).update(state=CLOSES[ProcessStep(row.what)])
    return None


def drop_step(step: int, *, by: Actor) -> Refusal | None:
    """Take a proposal back, or say no to a colleague's. What was seconded stays."""
    if by.role not in KEEPERS:
        return Refusal(Reason.NOT_YOURS)
    with one_transaction():
        StepRow.objects.filter(pk=step, seconded_by="").delete()
    return None


def _open(number: str) -> ProcessRow | Refusal:
    """The process, its complaint locked, while nobody has closed it."""
    found = ProcessRow.objects.filter(pk=number).first()
    row: ComplaintRow | None = locked(found.ref) if found else None
    if found is None or row is None:
        return Refusal(Reason.NO_SUCH_MATTER)
    found.refresh_from_db()
    return found if found.state == ProcessState.RECEIVED else Refusal(Reason.ALREADY_DONE)
