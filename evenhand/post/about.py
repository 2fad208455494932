"""What a letter speaks of: the few dates and names one letter needs, gathered for one reader.

`About` is built at the moment of printing from the case, the programme and what was opened for this letter
(`Particulars`), and is gone afterwards. A letter can say nothing that is not in here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Protocol
from urllib.parse import urljoin

from django.utils.dateformat import format as format_date

from evenhand.core.case import Case, Matter
from evenhand.core.codes import Outcome, Side
from evenhand.core.dates import Now
from evenhand.core.programme import Programme, said
from evenhand.models.outbox import LetterRow
from evenhand.post.blocks import Pair
from evenhand.post.notices import sign_in_address

DAY_FORMATS = {"en": "l, F j, Y", "es": r"l j \d\e F \d\e Y"}
"""A date with its weekday, as people write it."""


LARGE = 16.0
NORMAL = 11.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Addressee:
    """Where and how one person is reached, opened for one letter. `discreet` leaves the office's name out of notices.

    `sight` is the size of the type in points: 11.5, or 16 for large print.
    """

    lines: tuple[str, ...] = ()
    email: str = ""
    phone: str = ""
    discreet: bool = False
    sight: float = 11.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Particulars:
    """What only the case file knows, opened for one letter; each kind of letter uses some of it.

    `answer_words`: the word for mediation and the word for an investigation. `code`: a fresh sign-in code. `figures`:
    the office's own publishable numbers by cell of the comparison ("how_long.mediation": {"low": 21, …}); a cell that
    is missing is said to have too few cases. `incident`: how the keeper of records finds them, no complainant's name.
    `contact`: the day of the contact and the kinds of thing the complaint is about, the same words for both sides.
    `concerning`: which officer, where a complaint names several. `people`: who mediates, or who comes; `disclosures`:
    what the mediators told of themselves. `place`, `time`, `features`, `interpreters`: of the appointment; `needs`: the
    reader's own; `slots`: the times asked about. `findings`: category and result of each allegation. `promises`: one's
    own, with their days. `certificate`: of a destruction. `legal`: the days of a legal request.
    `fingerprint`, `length`: of the agreement's file. `key_made`: whether a key was made for the reader's pages; None
    where the letter does not say.
    """

    answer_words: tuple[str, str] | None = None
    code: str = ""
    figures: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    incident: tuple[Pair, ...] = ()
    contact: tuple[Pair, ...] = ()
    concerning: str = ""
    people: tuple[str, ...] = ()
    disclosures: tuple[str, ...] = ()
    place: tuple[str, ...] = ()
    time: str = ""
    features: tuple[str, ...] = ()
    interpreters: tuple[str, ...] = ()
    needs: str = ""
    slots: tuple[str, ...] = ()
    findings: tuple[Pair, ...] = ()
    promises: tuple[tuple[date, str], ...] = ()
    certificate: tuple[Pair, ...] = ()
    legal: tuple[Pair, ...] = ()
    fingerprint: str = ""
    length: int = 0
    key_made: bool | None = None


class Opener(Protocol):
    """What the post asks of the room that holds the keys, one letter at a time. It writes its own access entries."""

    def address(self, row: LetterRow) -> Addressee | None:
        """Where this letter goes; None when there is no address, or none that is safe to use."""

    def case(self, ref: str) -> Case:
        """The case as it is now."""

    def programme(self, ref: str) -> Programme:
        """The programme this case runs under, with the contacts in force today."""

    def particulars(self, row: LetterRow) -> Particulars:
        """What only the case file knows for this kind of letter. For a posted code: a fresh one, the old one void."""


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """One letter's subject, seen from one side, in one language. Dates are None where the case has none."""

    side: Side
    lang: str
    today: date
    ref: str
    programme: Programme
    site: str
    received_on: date
    read_by: date
    keep_by: date
    answer_by: date | None = None
    opens_on: date | None = None
    limit_on: date | None = None
    released_on: date | None = None
    session_on: date | None = None
    settle_by: date | None = None
    choose_by: date | None = None
    cooling_until: date | None = None
    shred_on: date | None = None
    file_ends_on: date | None = None
    outcome: Outcome | None = None
    opened: Particulars = field(default_factory=Particulars)

    def you(self, complainant: str, officer: str) -> str:
        """The role switch: the one place where a letter says something else to one side than to the other."""
        return complainant if self.side is Side.COMPLAINANT else officer

    def say(self, key: str, **figures: object) -> str:
        """The programme's own sentence, as said to this side: pages, call script and letters use the same words."""
        return self.programme.text(key, self.lang, self.side, **figures)

    def say_alike(self, key: str) -> str:
        """The programme's sentence where both sides must hear the same. Raises KeyError if the file has two."""
        return self.programme.text(key, self.lang)

    def day(self, day: date | None) -> str:
        """A date in the letter's language. Raises ValueError where the letter needs a date the case does not have."""
        if day is None:
            raise ValueError("This letter needs a date that the case does not have.")
        return format_date(day, DAY_FORMATS.get(self.lang, "DATE_FORMAT"))

    @property
    def check(self) -> str:
        """Where anyone checks a file by its fingerprint."""
        return urljoin(self.site, "/check")

    @property
    def received(self) -> str:
        return self.day(self.received_on)

    @property
    def phone(self) -> str:
        return self.programme.office.phone

    @property
    def office(self) -> str:
        return said(self.programme.office.name, self.lang)


def about(
    case: Case,
    matter: Matter | None,
    *,
    side: Side,
    lang: str,
    programme: Programme,
    now: Now,
    opened: Particulars | None = None,
) -> About:
    """What a letter about this matter (or, with None, about the whole complaint) may say to `side`.

    `programme` has the contacts in force today (design §3); dates come from the case. Without `opened` it is enough for
    a preview of every letter that needs nothing from the case file.
    """
    table = case.find_mediation(matter.mediation) if matter else None
    calendar = now.calendar
    return About(
        side=side,
        lang=lang,
        today=now.today,
        ref=case.ref,
        programme=programme,
        site=sign_in_address(),
        received_on=case.received_on,
        read_by=calendar.add_working(case.received_on, programme.screening_days + programme.second_reader_days),
        keep_by=calendar.add_working(now.today, 5),
        answer_by=matter.answer_by if matter else None,
        opens_on=matter.opens_on if matter else None,
        limit_on=matter.limit_on if matter else None,
        released_on=matter.released_on if matter else None,
        session_on=table.appointment.on if table and table.appointment else None,
        settle_by=matter.settle_by if matter else None,
        choose_by=matter.choose_by if matter else None,
        cooling_until=matter.cooling_until if matter else None,
        shred_on=matter.ended_on + timedelta(programme.shred_days) if matter and matter.ended_on else None,
        file_ends_on=case.shred_on,
        outcome=matter.outcome if matter else None,
        opened=opened or Particulars(),
    )
