"""An appointment as a calendar file (RFC 5545): a neutral title, the time with its zone, the place, and nothing else.

Whoever shares the calendar reads "Appointment". There is no office, no reference, no other person in it, and no alarm
that would ring in company. The identity of the event is a MAC, so that a changed day replaces the one before.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from evenhand import vault
from evenhand.core.hours import begins_at, ends_at

MEDIA_TYPE = "text/calendar; charset=utf-8"
NAME = "appointment.ics"
"""What the file is called, for everyone: a name that tells nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """What goes into the file: ``whose`` and ``about`` make its identity and are not in it."""

    about: str
    whose: str
    on: date
    begins: str
    place: str
    moved: int
    agreed: bool


def calendar_file(meeting: Meeting, lang: str, at: datetime) -> bytes:
    """The file of one appointment for one person. Raises ValueError for an appointment without a time."""
    # Loaded with the first file: eighty modules that no other page needs would slow every start.
    from icalendar import Calendar, Event

    zone = ZoneInfo(settings.TIME_ZONE)
    start = datetime.combine(meeting.on, begins_at(meeting.begins), zone)
    end = datetime.combine(meeting.on, ends_at(meeting.begins), zone)
    identity = vault.mac("calendar", f"{meeting.about}\0{meeting.whose}".encode()).hex()[:32]
    event = Event()
    with translation.override(lang):
        event.add("summary", _("Appointment"))
    event.add("uid", identity)
    event.add("dtstamp", at.astimezone(UTC))
    event.add("dtstart", start)
    event.add("dtend", end)
    event.add("location", meeting.place)
    event.add("sequence", meeting.moved)
    event.add("status", "CONFIRMED" if meeting.agreed else "TENTATIVE")
    event.add("class", "PRIVATE")
    calendar = Calendar()
    calendar.add("prodid", "-//Evenhand//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(event)
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())
