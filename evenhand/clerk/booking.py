"""Bookings: what a table takes of people and rooms, kept beside its appointment in the same transaction.

Read off the case before and after an act, as everything else is: a day proposed takes, a day taken off, missed or gone
with its matter gives back, a substitute takes what the one who left gave back. The database refuses a second taker.
Parties and guardians are booked as well: somebody who complained of three officers may sit at three tables.
"""

from __future__ import annotations

from datetime import date

from django.db import IntegrityError, transaction

from evenhand.core.case import Case
from evenhand.core.codes import Beside, beside
from evenhand.core.hours import BEGINS, half_hours
from evenhand.models.cases import ComplaintRow
from evenhand.models.places import BookingRow, party_of
from evenhand.models.polls import PollRow
from evenhand.models.seated import voices_at

Kind = BookingRow.Kind
Taking = tuple[str, str, str, date, int]
"""Table, kind, what, day, half-hour."""

FIELDS = {Kind.MEDIATOR: "begins", Kind.PLACE: "place", Kind.INTERPRETER: "interpreters", Kind.PARTY: "begins"}


class Taken(Exception):  # noqa: N818 (it says what is the case)
    """Somebody or a room is taken at that time; ``field`` is where a form can mend it. Nothing was kept."""

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


def takes(case: Case | None) -> set[Taking]:
    """Every half-hour of everyone and every room that the tables of a case take."""
    found: set[Taking] = set()
    if case is None:
        return found
    for table in case.mediations:
        day = table.appointment
        if day is None or day.begins not in BEGINS:
            continue
        needed = [(Kind.MEDIATOR, mediator) for mediator in table.mediators]
        needed += [(Kind.INTERPRETER, one) for one in day.attendees if beside(one) is Beside.INTERPRETER]
        needed += [(Kind.PARTY, party_of(case.ref, voice)) for voice in voices_at(case, table)]
        needed.append((Kind.PLACE, day.place))
        halves = half_hours(day.begins)
        found |= {(table.id, kind.value, what, day.on, half) for kind, what in needed for half in halves}
    return found


def keep(row: ComplaintRow, before: Case | None, after: Case) -> None:
    """Bring the bookings of a complaint to what its case says. Raises :class:`Taken`."""
    was, now = takes(before), takes(after)
    if was == now:
        return
    for table, kind, what, on in {taking[:4] for taking in was - now}:
        halves = [taking[4] for taking in was - now if taking[:4] == (table, kind, what, on)]
        BookingRow.objects.filter(complaint=row, mediation=table, kind=kind, what=what, on=on, half__in=halves).delete()
    # In one order everywhere, so that two who book at the same moment never wait for each other in a circle.
    new = sorted(now - was, key=lambda taking: taking[1:])
    made = [
        BookingRow(complaint=row, mediation=table, kind=kind, what=what, on=on, half=half)
        for table, kind, what, on, half in new
    ]
    try:
        with transaction.atomic():
            BookingRow.objects.bulk_create(made)
    except IntegrityError as clash:
        raise Taken(_field(made)) from clash


def _field(made: list[BookingRow]) -> str:
    """Where to mend it: the first kind of which something is taken already, by another table of any complaint."""
    for kind in Kind:
        mine = [one for one in made if one.kind == kind]
        there = BookingRow.objects.filter(
            kind=kind, what__in={m.what for m in mine}, on__in={m.on for m in mine}, half__in={m.half for m in mine}
        )
        if mine and there.exists():
            return FIELDS[kind]
    return FIELDS[Kind.MEDIATOR]


def close_poll(row: ComplaintRow, mediation: str) -> bool:
    """Destroy the question about times of one table, and everyone's answers. False when none was open."""
    return PollRow.objects.filter(complaint=row, mediation=mediation).delete()[0] > 0


def close_polls(row: ComplaintRow, before: Case, after: Case) -> None:
    """A day was proposed, the mediators changed, or the table is gone: nobody need say any more which times suit."""
    for table in before.mediations:
        now = after.find_mediation(table.id)
        proposed = now is not None and now.appointment is not None and table.appointment is None
        if now is None or proposed or not now.matters or table.mediators != now.mediators:
            close_poll(row, table.id)
