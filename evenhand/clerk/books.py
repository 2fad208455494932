"""Writing an act into the books: rows, dues, facts, letters, counts, ledger. From what ``evolve`` returned, and
nothing else.

No function here knows an act. What follows from one is read off the case before and after it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time

from evenhand import ledger, post, vault
from evenhand.clerk import chaining, counting, dues
from evenhand.core.access import Actor
from evenhand.core.case import Case
from evenhand.core.codes import DESK, PARTIES
from evenhand.core.dates import Now
from evenhand.core.deciding import Act, Fact
from evenhand.core.programme import Programme
from evenhand.models import rows
from evenhand.models.cases import ComplaintRow, MatterRow
from evenhand.models.codec import fact_kind, plain
from evenhand.models.facts import FactRow
from evenhand.models.people import ParticipationRow, SittingRow
from evenhand.models.sides import SideRow, sides

SOMEBODY = "somebody"
A_PARTY = "party"
NO_FILES: Mapping[int, str] = {}
UNNAMED = frozenset({"MatterReturned", "SessionEnded", "SessionAdjourned", "AppointmentCancelled", "SeatVacated"})
"""Facts that the rules make without saying who: neither do the books (design §10.1, who withdrew is sealed)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One decided act on its way into the books: the case before and after, the facts, who did it, and when."""

    row: ComplaintRow
    before: Case | None
    after: Case
    facts: tuple[Fact, ...]
    by: Actor
    act: Act
    now: Now
    programme: Programme


def enter(entry: Entry) -> tuple[int, int]:
    """Write the rows and facts an act makes; :func:`publish` follows. The numbers of its first and last fact."""
    first, last = entry.row.version + 1, entry.row.version + len(entry.facts)
    was, coming = (dues.coming(case, entry.programme, entry.now) for case in (entry.before, entry.after))
    since = dues.since(entry.row, was, coming, now=entry.now) if entry.before else {}
    was, coming = (dues.as_written(due, since, entry.now) for due in (was, coming))
    facts, new = fact_rows(entry, first), entry.before is None
    entry.row.facts_seal = chaining.begun(entry.row.ref, facts) if new else chaining.gone_on(entry.row, facts)
    _write_complaint(entry, last)
    _write_things(entry, dues.firsts(entry.before, was), dues.firsts(entry.after, coming))
    _write_sittings(entry)
    _write_sides(entry)
    dues.write(entry.row, None if entry.before is None else was, coming)
    for fact in facts:
        # A new complaint has its number only now.
        fact.complaint = entry.row
    FactRow.objects.bulk_create(facts)
    return first, last


def publish(
    entry: Entry,
    first: int,
    people: Mapping[str, post.Reach] | None = None,
    files: Mapping[int, str] | None = None,
) -> dict[int, int]:
    """Letters, counts and, last of all because its head is one row for the whole house, the ledger.

    ``files``: the SHA-256 of what a fact made, by the fact's number. The number of each leaf, by its fact's number.
    """
    if not entry.row.aside:
        people = people or reach(ParticipationRow.objects.filter(complaint=entry.row))
        post.enqueue(entry.facts, entry.after, entry.programme, entry.now, people, before=entry.before)
        counting.count(counting.moved(entry.before, entry.after))
    entries = leaves(entry, first, files or NO_FILES)
    return dict(zip((one.n for one in entries), ledger.append(entries, vault.mac), strict=True))


def _write_complaint(entry: Entry, version: int) -> None:
    row, after = entry.row, entry.after
    for column, value in rows.complaint_columns(after).items():
        setattr(row, column, value)
    if row.programme != entry.programme.sha256:
        # From which fact on which programme's rules held: the audit asks each step by its own.
        row.programme = entry.programme.sha256
        row.pins = [*row.pins, [row.version + 1, row.programme]]
    row.version = version
    row.audit_due = True
    row.early_on = dues.early_opening(after, entry.facts, row.early_on, entry.now)
    row.next_due = dues.next_due(after, entry.programme, entry.now, row.early_on)
    if after.shredded and row.case_key is not None:
        vault.bury_case_key(bytes(row.case_key))
        row.case_key = None
    if row.pk is None:
        ComplaintRow.objects.bulk_create([row])
    else:
        row.save()


def _write_things(entry: Entry, was: dues.Firsts, firsts: dues.Firsts) -> None:
    """Bring allegations, matters, mediations and parties to what the case says; what did not change is not touched."""
    for name, _, table in rows.PARTS:
        change = rows.changes(getattr(entry.before, name, ()), getattr(entry.after, name))
        keeper = table.objects
        if change.gone:
            keeper.filter(complaint=entry.row, code__in=change.gone).delete()
        if change.new and name != "parties":
            made = [
                table(complaint=entry.row, place=place, **rows.columns(thing), **_copies(entry, name, thing.id, firsts))
                for place, thing in change.new
            ]
            keeper.bulk_create(made)
        for place, thing in change.changed:
            keeper.filter(complaint=entry.row, code=thing.id).update(
                place=place, **rows.columns(thing), **_copies(entry, name, thing.id, firsts)
            )
    _write_copies(entry, was, firsts)


def _copies(entry: Entry, name: str, code: str, firsts: dues.Firsts) -> dict[str, object]:
    """What a list shows beside a matter or a table, copied into its row."""
    if name == "matters":
        on, why = firsts[code]
        return {"received_on": entry.after.received_on, "due_on": on, "due_code": why, "listed": not entry.row.aside}
    if name == "mediations":
        appointment = entry.after.mediation(code).appointment
        return {"session_on": appointment.on if appointment else None}
    return {}


def _write_copies(entry: Entry, was: dues.Firsts, firsts: dues.Firsts) -> None:
    if entry.before is None:
        return
    moved = entry.before.received_on != entry.after.received_on
    for matter in entry.after.matters:
        if matter.id in was and (moved or was[matter.id] != firsts[matter.id]):
            copies = _copies(entry, "matters", matter.id, firsts)
            MatterRow.objects.filter(complaint=entry.row, code=matter.id).update(**copies)


def _write_sittings(entry: Entry) -> None:
    """A mediator's own list, copied out of the tables."""
    was, now = _sittings(entry.before), _sittings(entry.after)
    if was == now:
        return
    SittingRow.objects.filter(complaint=entry.row).delete()
    SittingRow.objects.bulk_create(
        [
            SittingRow(complaint=entry.row, mediation=table, mediator=mediator, accepted=accepted, ended=ended)
            for table, mediator, accepted, ended in sorted(now)
        ]
    )


def _write_sides(entry: Entry) -> None:
    """Who worked in the mediation and who in the investigation. The database refuses somebody a second side."""
    made = sides(entry.after) - sides(entry.before)
    if made:
        SideRow.objects.bulk_create(
            [SideRow(complaint=entry.row, account=account, side=side) for account, side in sorted(made)]
        )


def _sittings(case: Case | None) -> set[tuple[str, str, bool, bool]]:
    return {
        (table.id, seat.mediator, seat.accepted, table.report is not None)
        for table in (case.mediations if case else ())
        for seat in table.seats
    }


def fact_rows(entry: Entry, first: int) -> list[FactRow]:
    """The rows of an entry's facts. Who did it stands beside each, unless the fact itself says nobody."""
    day = datetime.combine(entry.now.today, time(), UTC)
    made = []
    for n, fact in enumerate(entry.facts, first):
        unnamed = type(fact).__name__ in UNNAMED
        made.append(
            FactRow(
                complaint=entry.row,
                n=n,
                step=first,
                kind=fact_kind(fact),
                payload=plain(fact),
                on=entry.now.today,
                at=day if unnamed else entry.now.at,
                actor="" if unnamed else entry.by.id,
                role="" if unnamed else entry.by.role.value,
                on_behalf="" if unnamed else on_behalf(entry.by, entry.act),
            )
        )
    return made


def on_behalf(by: Actor, act: Act) -> str:
    """The party for whom the desk did a party's own act; empty for everybody's own acts."""
    if by.role in PARTIES or by.role not in DESK or not act.assisted:
        return ""
    return str(getattr(act, "party", None) or getattr(act, "person", None) or "")


def leaves(entry: Entry, first: int, files: Mapping[int, str] = NO_FILES) -> list[ledger.Entry]:
    """The ledger entries of an entry's facts: a day, a role and a code each, and the digest of the thing it stands for,
    where there is one."""
    found = []
    helped = bool(on_behalf(entry.by, entry.act))
    for n, fact in enumerate(entry.facts, first):
        if fact.leaf is None:
            continue
        unnamed = type(fact).__name__ in UNNAMED
        role, actor = in_the_book(entry.by.role.value, "" if unnamed else entry.by.id, n, helped=helped)
        digest = files.get(n) or getattr(fact, "digest", "")
        found.append(
            ledger.Entry(
                event=fact.leaf,
                ref=entry.after.ref,
                n=n,
                day=entry.now.today,
                actor_role=role,
                actor=actor,
                obj=f"sha256:{digest}" if digest else ledger.NOTHING,
            )
        )
    return found


def in_the_book(role: str, actor: str, n: int, *, helped: bool) -> tuple[str, str]:
    """(role, actor) as the ledger has them; nobody where ``actor`` is empty. A party is neither of the two sides, and
    another one in each leaf, also where the desk ``helped``: who alone answered, agreed or assented would be the side
    that waited in vain. Whoever did it has the receipt (design §10.12)."""
    if not actor:
        return SOMEBODY, SOMEBODY
    return (A_PARTY, f"{actor}/{n}") if helped or role in PARTIES else (role, actor)


def reach(parts: Iterable[ParticipationRow]) -> dict[str, post.Reach]:
    """How each person of a complaint wants to be reached: language and safe ways, for the post."""
    return {part.code: post.Reach(part.language, tuple(part.channels)) for part in parts}
