"""What the office's staff may be shown: the day, what waits for a second person, and the letters of a case.

Nothing here shows an answer, who is awaited, or who withdrew: the tables it reads do not hold them.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet

from evenhand import reads
from evenhand.core.access import Actor
from evenhand.core.codes import DESK
from evenhand.core.dates import Now
from evenhand.models import asking
from evenhand.models.accounts import Account, StaffRole
from evenhand.models.cases import MediationRow
from evenhand.models.outbox import LetterRow, LetterState
from evenhand.models.proposals import ProposalRow
from evenhand.reads import contacts, letters
from evenhand.reads.days import day_of
from evenhand.reads.drawing import names_of

PAGE = 50
MANY = 100
"""How far the desk's work is counted."""
SOON = timedelta(days=14)
_DUE = (
    'SELECT d."on", d.code, c.ref, d.matter, d.mediation FROM evenhand_due AS d'
    " JOIN evenhand_complaint AS c ON c.id = d.complaint_id"
    """ WHERE d."on" <= %s AND {who} AND c.aside = '' AND {of} ORDER BY d."on", d.id LIMIT {most}"""
)
_OPEN_PROPOSALS = "{which} ORDER BY a.proposed_on, a.id LIMIT {most}"
_LETTERS = "ref = %s AND created_at <= %s AND kind NOT IN ({alone}) ORDER BY created_at"


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """One thing that is due: the day, a code with its sentence, the complaint, and what of it."""

    on: date
    code: str
    ref: str
    matter: str
    mediation: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """One session that is coming: the day, and the hour and place once they are written down."""

    on: date
    ref: str
    mediation: str
    hour: str
    place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A proposal that waits for a second person. ``mine``: proposed by the one who looks, so not theirs to confirm."""

    id: int
    ref: str
    act: str
    fields: dict[str, object]
    proposer: str
    proposed_by: str
    on: date
    mine: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Pile:
    """Letters of one kind on the desk: how many, and since which day the oldest has lain there."""

    n: int = 0
    since: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskWork:
    """How much lies on the desk that belongs to no single complaint. Counted to a little over :data:`MANY` at most."""

    to_print: Pile = Pile()
    to_post: Pile = Pile()
    tasks: Pile = Pile()
    to_reach: int = 0
    quarantine: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """The first page of a working day. ``more``: more needs a person than is shown; ``more_by_itself``: the same of
    what happens by itself."""

    people: tuple[Duty, ...]
    more: bool
    desk: DeskWork
    by_itself: tuple[Duty, ...]
    more_by_itself: bool
    sessions: tuple[Session, ...]
    safe_dates: tuple[Duty, ...]
    waiting: tuple[Waiting, ...]


def at_most(n: int) -> str:
    """A count as a person reads it: ``7``, or ``100+`` where nobody counted further."""
    return str(n) if n <= MANY else f"{MANY}+"


def _duties(on_or_before: date, *, by_itself: bool, codes: Sequence[str] | None = None) -> tuple[Duty, ...]:
    of = f"d.code IN ({asking.marks(codes)})" if codes else "d.code <> 'safe_date'"
    words = _DUE.format(who="d.by_itself" if by_itself else "NOT d.by_itself", of=of, most=PAGE + 1)
    found = asking.cells(words, asking.day(on_or_before), *(codes or ()))
    return tuple(Duty(on=on, code=code, ref=ref, matter=m, mediation=d) for on, code, ref, m, d in found)


def today(actor: Actor, now: Now) -> Day:
    """What needs a person (late first), what lies on the desk, what happens by itself, sessions, and near safe dates.

    A person sees two working days ahead, so that a Friday shows Tuesday.
    """
    people = _duties(now.calendar.add_working(now.today, 2), by_itself=False)
    by_itself = _duties(now.today + timedelta(days=3), by_itself=True)
    return Day(
        people=people[:PAGE],
        more=len(people) > PAGE,
        desk=_desk_work(actor, now),
        by_itself=by_itself[:PAGE],
        more_by_itself=len(by_itself) > PAGE,
        sessions=_sessions(now.today),
        safe_dates=_duties(now.today + SOON, by_itself=True, codes=("safe_date",)),
        waiting=waiting(actor),
    )


def _desk_work(actor: Actor, now: Now) -> DeskWork:
    set_aside = reads.counts().get("quarantine", 0)
    if actor.role not in DESK:
        return DeskWork(quarantine=set_aside)
    waiting, printed, tasks = map(_pile, letters.on_the_desk(now))
    return DeskWork(
        to_print=waiting, to_post=printed, tasks=tasks,
        to_reach=contacts.how_many_to_reach(now), quarantine=set_aside,
    )  # fmt: skip


def _pile(found: QuerySet[LetterRow]) -> Pile:
    days = list(found.order_by("created_at").values_list("created_at", flat=True)[: MANY + 1])
    return Pile(n=len(days), since=day_of(days[0]) if days else None)


def _sessions(today: date) -> tuple[Session, ...]:
    """The next ten sessions. Hour and place are the office's own words about a table, no person's."""
    coming = list(
        MediationRow.objects.filter(session_on__gte=today)
        .order_by("session_on", "id")
        .values_list("session_on", "complaint__ref", "code")[:10]
    )
    kinds = ("appointment_time", "appointment_place")
    refs = [ref for _, ref, _ in coming]
    said = reads.opened_in_many(refs, kinds) if refs else {}
    return tuple(
        Session(
            on=on, ref=ref, mediation=code,
            hour=said.get((ref, "appointment_time", code), ""), place=said.get((ref, "appointment_place", code), ""),
        )
        for on, ref, code in coming
        if on is not None
    )  # fmt: skip


def who_can(away: Collection[str] = ()) -> dict[str, tuple[str, ...]]:
    """Role → the names of those who hold it today, by name; without the accounts that are away."""
    held = (
        StaffRole.objects.filter(seconded_on__isnull=False, ended_on=None, account__is_active=True)
        .exclude(account_id__in=list(away))
        .order_by("account__display_name", "account_id")
        .values_list("role", "account__display_name")
    )
    found: dict[str, tuple[str, ...]] = {}
    for role, name in held:
        found[role] = (*found.get(role, ()), name)
    return found


def waiting(actor: Actor, ref: str | None = None) -> tuple[Waiting, ...]:
    """Proposals without a second person yet, of one complaint or of all."""
    which, values = ("1 = 1", ()) if ref is None else ("b.ref = %s", (ref,))
    rows = asking.rows_with(ProposalRow, "complaint", _OPEN_PROPOSALS.format(which=which, most=PAGE), *values)
    names = colleagues([row.proposed_by for row in rows])
    return tuple(
        Waiting(
            id=row.pk,
            ref=row.complaint.ref,
            act=row.act,
            fields=row.fields,
            proposer=row.proposed_by,
            proposed_by=names.get(row.proposed_by, ""),
            on=row.proposed_on,
            mine=row.proposed_by == actor.id,
        )
        for row in rows
    )


def colleagues(accounts: Sequence[str]) -> dict[str, str]:
    """Account id → name of staff and mediators; a party, the public or the clock has no name here."""
    return names_of((one for one in accounts if _is_account(one)), but=Account.Kind.PARTY)


def _is_account(id: str) -> bool:
    try:
        UUID(id)
    except ValueError:
        return False
    return True


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterLine:
    """One letter of a case: to whom, which, how, and where it stands. ``mailed_on`` is the proof of mailing;
    ``mediator`` the account that a mere notice went to."""

    id: UUID
    kind: str
    matter: str
    party: str
    channel: str
    state: str
    on: date
    at: datetime
    mailed_on: date | None
    mediator: str = ""


def letters_of(ref: str, now: Now) -> tuple[LetterLine, ...]:
    """The letters of one complaint up to now, oldest first; none of those that are for one person alone, and of the
    notices to mediators none that a newer one replaced."""
    alone = letters.FOR_ONE_ALONE
    where = _LETTERS.format(alone=asking.marks(alone))
    return tuple(
        LetterLine(
            id=one.pk, kind=one.kind, matter=one.matter, party=one.party, channel=one.channel, state=one.state,
            on=day_of(one.created_at), at=one.created_at, mailed_on=one.mailed_on, mediator=one.mediator,
        )
        for one in asking.rows(LetterRow, where, ref, asking.instant(now.at), *alone)
        if not (one.mediator and one.state == LetterState.DROPPED)
    )  # fmt: skip
