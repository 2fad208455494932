"""An appointment as a calendar file, for one of the people who are to be there."""

from __future__ import annotations

from datetime import datetime

from evenhand.core.access import Actor
from evenhand.core.case import Case, Mediation
from evenhand.core.dates import Now
from evenhand.core.scheduling import agreed_by_all
from evenhand.post.calendar_file import MEDIA_TYPE, NAME, Meeting, calendar_file
from evenhand.reads import tables
from evenhand.reads.portal import Mine

__all__ = ["MEDIA_TYPE", "NAME", "of_matter", "of_table"]


def of_table(actor: Actor, ref: str, mediation: str, whose: str, *, lang: str, now: Now) -> bytes | None:
    """The file for ``whose`` (a party's code, a mediator's account, an attendee's code) as ``actor`` may have it.

    None when the table is not the actor's to see, that person is not to be there, or no day with a time is proposed.
    """
    found = tables.table(actor, ref, mediation, now)
    if found is None or whose not in {person.code for person in found.people}:
        return None
    return _file(found.case, found.mediation, whose, found.place, lang=lang, at=now.at)


def of_matter(mine: Mine, *, lang: str, at: datetime) -> bytes | None:
    """The file of a party's own appointment; None where no day with a time is proposed."""
    if mine.table is None:
        return None
    return _file(mine.case, mine.table, mine.party, mine.place, lang=lang, at=at)


def _file(case: Case, table: Mediation, whose: str, place: str, *, lang: str, at: datetime) -> bytes | None:
    day = table.appointment
    if day is None or not day.begins:
        return None
    meeting = Meeting(
        about=f"{case.ref}/{table.id}",
        whose=whose,
        on=day.on,
        begins=day.begins,
        place=place,
        moved=table.moved + table.missed,
        agreed=agreed_by_all(case, table),
    )
    return calendar_file(meeting, lang, at)
