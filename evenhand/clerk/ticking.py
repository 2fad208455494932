"""What the clock owes, done by itself: reminders, openings, the neutral batch, safe dates, lapses, destruction, audit.

Idempotent and safe to run twice at once: what to do is asked again inside the lock of each complaint, and a second tick
finds it done. A tick that comes late does what is due at once and reports its lateness (design §10.9); one that comes
very late waits until the clock stands by it (``leaping``).
"""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q

from evenhand import vault
from evenhand.clerk import (
    attesting,
    auditing,
    certificates,
    dues,
    forgetting,
    holds,
    leaping,
    leaving,
    reminding,
    replays,
)
from evenhand.clerk.chaining import Altered
from evenhand.clerk.opening import lacks_answers, open_locked
from evenhand.clerk.papers import Done
from evenhand.clerk.performing import programme_for, record
from evenhand.clerk.surveys import mix_surveys
from evenhand.clerk.transaction import locked, one_transaction
from evenhand.core.access import CLOCK_ACTOR
from evenhand.core.case import Case
from evenhand.core.codes import Stage
from evenhand.core.dates import Now
from evenhand.core.deadlines import Due
from evenhand.models import rows
from evenhand.models.cases import ComplaintRow, MatterRow
from evenhand.models.clockwork import TickRow
from evenhand.models.drafts import DraftRow

OPENING = "open_answers"
MISSING = "every_answer_that_was_sealed_is_there"
SEALED = "answers_stay_sealed_where_something_was_changed_from_outside"
_CHUNK = 500
# More rounds than one complaint can need in a day: each act of the clock moves its matter on.
_ROUNDS = 50


@dataclass(slots=True)
class Ticked:
    """What one tick did: ``done`` counts by duty, ``late`` names what came after its day, ``findings`` what the audit
    saw.

    ``late`` has (reference, duty, days). ``failed`` has (reference, sentence): the others were done all the same.
    ``leapt``: so many days after the last tick that nothing was done, until the clock stands by it.
    """

    done: Counter[str] = field(default_factory=Counter)
    late: list[tuple[str, str, int]] = field(default_factory=list)
    findings: list[auditing.Finding] = field(default_factory=list)
    failed: list[tuple[str, str]] = field(default_factory=list)
    audited: int = 0
    leapt: int = 0


def tick(now: Now, progress: Callable[[str, int], None] | None = None, *, confirmed: bool = False) -> Ticked:
    """Do everything that is due. ``progress`` hears a step and how many complaints it has done.

    ``confirmed``: a person says that the clock is right, however long after the last tick this one comes.
    """
    if not confirmed and (days := leaping.waits(now.at)):
        return Ticked(leapt=days)
    ticked = Ticked()
    say = progress or _silently
    attesting.attest_what_is_there()
    # The batch first: every release of a day leaves together, whatever else the day holds.
    for step, chosen in (("batch", _queued), ("due", _due)):
        for count, ref in enumerate(chosen(now), start=1):
            _one(ref, now, ticked, only="release" if step == "batch" else "")
            say(step, count)
    _housekeeping(now, ticked)
    first = _first_of_the_day(now)
    if first and (mixed := mix_surveys()):
        ticked.done["surveys_mixed"] = mixed
    if first and (held := holds.hold_again()):
        ticked.done["held_again"] = held
    if first and (gone := forgetting.forget_looks(now)):
        ticked.done["looks_forgotten"] = gone
    if first and (over := forgetting.forget_absences(now)):
        ticked.done["absences_forgotten"] = over
    if first and (left := forgetting.forget_contacts()):
        ticked.done["contacts_forgotten"] = left
    if first and (told := forgetting.forget_old_ways()):
        ticked.done["old_ways_forgotten"] = told
    if first:
        ticked.done.update(rooms_left=leaving.destroy_rooms_left(), holds_finished=leaving.finish_by_night())
    _bury(ticked)
    if first or ticked.done["shred"] or ticked.done["shred_room"]:
        # What was destroyed today is unreadable from now on; the turn makes that true of every copy made after it.
        ticked.done.update(keys_turned=int(certificates.turn(now.today)))
        ticked.done = +ticked.done
    if first:
        ticked.audited, found = auditing.audit(now, lambda count: say("audit", count))
        ticked.findings += found
    _note(now, ticked)
    return ticked


def _silently(_step: str, _count: int) -> None:
    """Nobody listens."""


def _queued(now: Now) -> Iterator[str]:
    """Complaints with a matter in the queue, in an order that says nothing: chance, not arrival."""
    if not now.calendar.is_working(now.today):
        return
    found = list(
        MatterRow.objects.filter(stage=Stage.QUEUED, queued_on__lt=now.today)
        .order_by("id")
        .values_list("complaint__ref", flat=True)
    )
    secrets.SystemRandom().shuffle(found)
    yield from dict.fromkeys(found)


def _due(now: Now) -> Iterator[str]:
    """Complaints with something due by itself, by keyset: none is skipped and none keeps the others waiting."""
    day, number = date.min, 0
    while True:
        chunk = list(
            ComplaintRow.objects.filter(Q(next_due__gt=day) | Q(next_due=day, id__gt=number), next_due__lte=now.today)
            .exclude(aside=ComplaintRow.Aside.UNDONE)
            .order_by("next_due", "id")
            .values_list("next_due", "id", "ref")[:_CHUNK]
        )
        yield from (ref for _, _, ref in chunk)
        if not chunk:
            return
        day, number = chunk[-1][0] or day, chunk[-1][1]


def _one(ref: str, now: Now, ticked: Ticked, only: str = "") -> None:
    """Everything the clock owes one complaint, in its own transaction: one that fails does not hold up the others."""
    try:
        with one_transaction():
            row = locked(ref)
            if row is not None:
                _owed(row, now, ticked, only)
    except Exception as error:  # noqa: BLE001 (the tick must outlive one bad complaint, and say which)
        ticked.failed.append((ref, f"{type(error).__name__}: {error}"))


def _owed(row: ComplaintRow, now: Now, ticked: Ticked, only: str) -> None:
    case, tried = rows.load(row), set[tuple[str, str | None]]()
    for _ in range(_ROUNDS):
        one = next(_ready(row, case, now, tried, only), None)
        if one is None:
            break
        tried.add((one.code, one.matter or one.mediation))
        if one.code == OPENING and lacks_answers(row, case, one.matter or ""):
            ticked.findings.append(auditing.Finding(row.ref, row.version, MISSING))
        try:
            done = _do(row, case, one, now)
        except Altered:
            # Nothing was opened and nothing written: the other duties of the day go on, and the safe date returns it.
            ticked.findings.append(auditing.Finding(row.ref, row.version, SEALED))
            continue
        if done is None:
            continue
        ticked.done[one.code] += 1
        if one.on < now.today:
            ticked.late.append((row.ref, one.code, (now.today - one.on).days))
        case = done.case
    if not only:
        _settle(row, case, now)


def _ready(row: ComplaintRow, case: Case, now: Now, tried: set[tuple[str, str | None]], only: str) -> Iterator[Due]:
    """What is due by itself today, safe dates before anything else: an opening must not overtake a return."""
    coming = [due for due in dues.coming(case, programme_for(row, case), now) if due.by_itself]
    early = [
        Due(on=now.today, code=OPENING, matter=m.id, by_itself=True)
        for m in case.matters
        if dues.all_answered(m) and row.early_on is not None and row.early_on <= now.today
    ]
    ready = [due for due in (*coming, *early) if due.on <= now.today and (not only or due.code == only)]
    ready.sort(key=lambda due: (due.code != "safe_date", due.on, due.code, due.matter or ""))
    return (due for due in ready if (due.code, due.matter or due.mediation) not in tried)


def _do(row: ComplaintRow, case: Case, due: Due, now: Now) -> Done | None:
    """The act of one duty; None when the rules say: not now."""
    if due.code == OPENING:
        assert due.matter is not None
        done = open_locked(row, case, due.matter, now)
    elif due.code in dues.REMINDING.values():
        assert due.mediation is not None
        return reminding.remind(row, case, programme_for(row, case), due.mediation, now)
    elif due.act is not None:
        done = record(row, case, due.act, by=CLOCK_ACTOR, now=now)
    else:
        return None
    return done if isinstance(done, Done) else None


def _settle(row: ComplaintRow, case: Case, now: Now) -> None:
    """After the day's duties: what is no longer coming, and when the clock looks at this complaint next."""
    reminding.off_the_lists(row, case, programme_for(row, case), now)
    following = dues.next_due(case, programme_for(row, case), now, row.early_on)
    if following is not None and following <= now.today:
        # Due, but the rules said "not now": ask again tomorrow, not in a minute.
        following = dues.tomorrow(now)
    if row.next_due != following:
        row.next_due = following
        row.save(update_fields=["next_due"])


def _housekeeping(now: Now, ticked: Ticked) -> None:
    """Old form keys and drafts go."""
    with one_transaction():
        ticked.done["forms_forgotten"] += replays.forget_old(now.today)
        ticked.done["drafts_forgotten"] += DraftRow.objects.filter(until__lt=now.today).delete()[0]
    ticked.done = +ticked.done


def _bury(ticked: Ticked) -> None:
    """Keys of what was forgotten, where a process died before it could. One that fails waits; the clock goes on."""
    try:
        if alive := vault.bury_forgotten():
            ticked.done["keys_buried_late"] = alive
    except (OSError, vault.CustodianFault, vault.Held) as fault:
        ticked.failed.append(("", f"keys to bury wait: {type(fault).__name__}"))


def _first_of_the_day(now: Now) -> bool:
    return not TickRow.objects.filter(audited_on=now.today).exists()


def _note(now: Now, ticked: Ticked) -> None:
    """Write down that the clock ran, for ``doctor`` and for the page of the office."""
    with one_transaction():
        row, _ = TickRow.objects.get_or_create(id=1)
        row.finished_at, row.audited_on, row.late = now.at, now.today, len(ticked.late)
        row.leapt_at = None
        row.findings = len(ticked.findings) if ticked.audited or ticked.findings else row.findings
        row.save()
