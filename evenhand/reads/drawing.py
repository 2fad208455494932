"""The roster as a draw sees it, and a draw as anybody can repeat it.

Conflicts are computed by blind tokens and by one yes or no about former cases (design §10.10): what a mediator
declared, a party who has the mediator's own name, and whoever sat with one of these people before. The answer is one
code, so that no page can tell which of them it was.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from evenhand import reads, vault
from evenhand.core.access import Actor
from evenhand.core.assignment import Candidate, MediatorsDrawn, drawn, sits_on, why_not_drawn
from evenhand.core.case import Case, Mediation
from evenhand.core.dates import ONE_DAY, Now
from evenhand.core.hours import can_come, days_between, half_hours
from evenhand.core.scheduling import safe_on
from evenhand.models import asking
from evenhand.models.accounts import Account
from evenhand.models.cases import ComplaintRow, MediationRow
from evenhand.models.codec import fact_kind, fact_of
from evenhand.models.cover import AwayRow
from evenhand.models.facts import FactRow
from evenhand.models.mediators import ConflictRow, MediatorRow
from evenhand.models.people import ParticipationRow, SittingRow, TokenRow
from evenhand.models.places import BookingRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """One mediator before a draw: ``why_not`` is a code, empty for one who may be drawn."""

    name: str
    why_not: str
    fits: bool
    load: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Draw:
    """One draw of a table as it was written down: which of the table's draws, its day, its seed, and who was in it.

    ``rows`` are (mediator's number, fits, load, lot, drawn), in the order the rule gives them.
    """

    number: int
    on: date
    seed: str
    rows: tuple[tuple[str, bool, int, str, bool], ...]


def candidates(actor: Actor, ref: str, mediation: str, now: Now) -> tuple[Candidate, ...]:
    """Everyone active on the roster, as the draw for one table sees them; nobody where the table is not there.

    Writes the access entry: it asks about the past of the people in this complaint.
    """
    complaint = ComplaintRow.objects.filter(ref=ref).first()
    case = reads.case_of(ref)
    table = case.find_mediation(mediation) if case else None
    if complaint is None or case is None or table is None:
        return ()
    reads.looked(actor, ref, "draw", now)
    roster = list(MediatorRow.objects.filter(active=True).order_by("mediator"))
    barred = _declared(complaint) | _namesakes(complaint, roster) | _sat_before(complaint)
    needed = set(ParticipationRow.objects.filter(complaint=complaint).values_list("language", flat=True))
    away = _away([row.mediator for row in roster])
    held = loads(now.today)
    return tuple(
        Candidate(
            mediator=row.mediator, trained_until=row.trained_until, conflicted=row.mediator in barred,
            available=_available(row, away.get(row.mediator, set()), case, table, now),
            fits=needed <= set(row.languages), load=held.get(row.mediator, 0),
        )
        for row in roster
    )  # fmt: skip


def standings(actor: Actor, ref: str, mediation: str, now: Now) -> tuple[Standing, ...]:
    """The roster before a draw, by name: who may be drawn, and for each other one code that says why not."""
    table = reads.case_of(ref) or Case(ref="", received_on=now.today, parties=(), allegations=(), matters=())
    found = table.find_mediation(mediation)
    if found is None:
        return ()
    seen = candidates(actor, ref, mediation, now)
    names = names_of(one.mediator for one in seen)
    lines = [
        Standing(
            name=names.get(one.mediator, ""), why_not=why_not_drawn(one, found, now.today) or "", fits=one.fits,
            load=one.load,
        )
        for one in seen
    ]  # fmt: skip
    return tuple(sorted(lines, key=lambda line: (line.why_not != "", line.name)))


def draws(ref: str, mediation: str) -> tuple[Draw, ...]:
    """Every draw of one table, the first first. The numbers in it are account numbers, never names."""
    facts = FactRow.objects.filter(complaint__ref=ref, kind=fact_kind(MediatorsDrawn)).order_by("n")
    found = []
    for row in facts:
        fact = fact_of(row.kind, row.payload)
        assert isinstance(fact, MediatorsDrawn)
        if fact.mediation == mediation:
            found.append((row.on, fact))
    return tuple(_draw(number, on, fact) for number, (on, fact) in enumerate(found, start=1))


def _draw(number: int, on: date, fact: MediatorsDrawn) -> Draw:
    far = date.max
    seen = [Candidate(mediator=one.mediator, trained_until=far, fits=one.fits, load=one.load) for one in fact.lots]
    seats = {seat.mediator for seat in fact.seats}
    ordered = drawn(seen, len(seen), fact.seed)
    rows = tuple((c.mediator, c.fits, c.load, lot_of(fact.seed, c.mediator), c.mediator in seats) for c in ordered)
    return Draw(number=number, on=on, seed=fact.seed, rows=rows)


HOW = """A draw of mediators. Anyone can repeat it:

1. Each line below is one mediator who could be drawn: a number, whether they speak everyone's languages
   (1 for yes), and how many tables they have had this year.
2. The lot of a mediator is the SHA-256 of the seed, a colon and the number, for example:
   printf '%s' 'SEED:NUMBER' | sha256sum
3. Sort: first those who speak everyone's languages, then fewer tables, then the smaller lot.
4. The first of the list are drawn.
"""


def as_text(draw: Draw) -> str:
    """A draw as a file for anybody: how to repeat it, the seed, and the list sorted by number, so that sorting it by
    the rule is the reader's own work."""
    lines = [f"{mediator} {int(fits)} {load}" for mediator, fits, load, _lot, _taken in sorted(draw.rows)]
    taken = sorted(mediator for mediator, _fits, _load, _lot, taken in draw.rows if taken)
    parts = [HOW, f"day {draw.on.isoformat()}", f"seed {draw.seed}", f"drawn {len(taken)}", "", *lines, ""]
    return "\n".join([*parts, "Drawn:", *taken, ""])


def lot_of(seed: str, mediator: str) -> str:
    """The lot: SHA-256 of seed, colon and number, as ``sha256sum`` prints it."""
    return hashlib.sha256(f"{seed}:{mediator}".encode()).hexdigest()


def names_of(accounts: Iterable[str], but: str = "") -> dict[str, str]:
    """Account id → the name their colleagues read; without the accounts of one kind, if it is named."""
    keys = [asking.key(Account, UUID(one)) for one in accounts]
    where = f"kind <> %s AND id IN ({asking.marks(keys)})"
    return {str(one.pk): one.display_name for one in asking.rows(Account, where, but, *keys)} if keys else {}


def _declared(complaint: ComplaintRow) -> set[str]:
    """Whoever declared a tie to a person of this complaint, their number, or an officer's unit."""
    tokens = TokenRow.objects.filter(part__complaint=complaint).values_list("token", flat=True)
    return set(ConflictRow.objects.filter(token__in=list(tokens)).values_list("mediator_id", flat=True))


def _namesakes(complaint: ComplaintRow, roster: list[MediatorRow]) -> set[str]:
    """Mediators with the whole name of somebody in this complaint: it may well be them."""
    names = names_of(row.mediator for row in roster)
    tokens = {vault.name_token(name): mediator for mediator, name in names.items() if vault.fold(name)}
    there = TokenRow.objects.filter(part__complaint=complaint, token__in=list(tokens)).values_list("token", flat=True)
    return {tokens[bytes(token)] for token in there}


def _sat_before(complaint: ComplaintRow) -> set[str]:
    """Whoever took a seat in another complaint of one of these people: met before, yes or no (design §10.10)."""
    persons = ParticipationRow.objects.filter(complaint=complaint, person__isnull=False).values("person_id")
    by_person = ParticipationRow.objects.filter(person_id__in=persons).values_list("complaint_id", flat=True)
    by_token = TokenRow.objects.filter(token__in=_whole_tokens(complaint)).values_list("part__complaint_id", flat=True)
    others = {*by_person, *by_token} - {complaint.pk}
    taken = FactRow.objects.filter(complaint_id__in=others, kind="seat_accepted").values_list("payload", flat=True)
    return {str(payload["mediator"]) for payload in taken}


def _whole_tokens(complaint: ComplaintRow) -> list[bytes]:
    """Tokens that mean one person and no other: whole names, numbers and badges, never a single word or a sound."""
    tokens: set[bytes] = set()
    for (kind, _party, _row), text in reads.opened(complaint.ref, ("name", "phone", "badge")).items():
        match kind:
            case "name":
                tokens.add(vault.name_token(text))
            case "badge":
                tokens.add(vault.blind("word", vault.fold(text)))
            case _ if (token := vault.phone_token(text)) is not None:
                tokens.add(token)
    return sorted(tokens)


def _away(mediators: list[str]) -> dict[str, set[tuple[date, date]]]:
    found: dict[str, set[tuple[date, date]]] = {}
    rows = AwayRow.objects.filter(account__in=mediators).values_list("account", "first_on", "last_on")
    for account, first, last in rows:
        found.setdefault(account, set()).add((first, last))
    return found


def _available(row: MediatorRow, away: set[tuple[date, date]], case: Case, table: Mediation, now: Now) -> bool:
    """Can they come on the day that stands; or, while there is none, on any day before the safe date?"""
    weekly = frozenset(row.weekly)
    if table.appointment is not None:
        days, begins = [sits_on(table, now.today)], table.appointment.begins
    else:
        days, begins = days_between(now.today + ONE_DAY, safe_on(case, table) - ONE_DAY), ""
    if table.appointment is not None and begins and _is_taken(row.mediator, days[0], begins):
        return False
    return any(can_come(weekly, day, begins) and not any(first <= day <= last for first, last in away) for day in days)


def _is_taken(mediator: str, on: date, begins: str) -> bool:
    """Do they sit at another table at that time?"""
    halves = half_hours(begins)
    return BookingRow.objects.filter(kind="mediator", what=mediator, on=on, half__in=halves).exists()


def loads(today: date) -> dict[str, int]:
    """Tables of this year, by mediator: those they sit at now, and those whose session was this year."""
    recent = SittingRow.objects.filter(complaint__received_on__gte=today - timedelta(days=731))
    sittings = list(recent.values_list("mediator", "complaint_id", "mediation", "ended"))
    when = {
        (complaint, code): on
        for complaint, code, on in MediationRow.objects.filter(
            complaint_id__in={complaint for _, complaint, _, _ in sittings}
        ).values_list("complaint_id", "code", "session_on")
    }
    count: dict[str, int] = {}
    for mediator, complaint, mediation, ended in sittings:
        on = when.get((complaint, mediation))
        if not ended or (on is not None and on.year == today.year):
            count[mediator] = count.get(mediator, 0) + 1
    return count
