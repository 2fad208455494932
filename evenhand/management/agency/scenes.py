"""Every state a matter can be in, as scenes: how often each, and how it came about, in the order of a life."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from evenhand.core.access import Actor
from evenhand.core.archive import RecordHistoric
from evenhand.core.closing import Suspend
from evenhand.core.codes import Role
from evenhand.core.dates import Calendar
from evenhand.core.intake import WithdrawComplaint
from evenhand.core.investigating import AssignInvestigator, CloseUncooperative, RecordContact, RecordFinding
from evenhand.core.mending import NameOfficer
from evenhand.management.agency import afterwards
from evenhand.management.agency.people import Office
from evenhand.management.agency.stories import CATEGORIES, Story

Scene = Callable[[Story], Story]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One scene: its name, how many days ago it begins, how often it is played, and what is particular to it."""

    name: str
    ago: int
    times: int
    play: Scene
    people: int = 1
    officers: int = 1
    language: str = "en"
    channel: str = "web"
    unknown: bool = False
    guardian: bool = False


def _one_answered(story: Story) -> Story:
    return story.offered().later(2).answer("c1", "yes")


def _both_answered(story: Story) -> Story:
    return story.offered().later(2).answer("c1", "yes").answer("o1", "yes")


def _declined(story: Story) -> Story:
    story.offered().later(2).answer("c1", "yes").answer("o1", "no")
    assert story.case is not None
    opens_on = story.case.matter("m1").opens_on
    assert opens_on is not None
    story.day = opens_on
    return story.open()


def _investigated(story: Story) -> Story:
    return story.file().preserve().screen(flags=("injury",)).read().released()


def _assigned(story: Story) -> Story:
    _investigated(story).later(1)
    by = story.office.actor("dean", Role.DIRECTOR)
    investigator = str(story.office.accounts[story.random.choice(("ines", "noor"))])
    for matter in story.matters():
        story.do(by, AssignInvestigator(matter=matter, investigator=investigator))
    return story


def _investigator(story: Story) -> Actor:
    assert story.case is not None
    ines = story.case.matter("m1").investigator == str(story.office.accounts["ines"])
    return story.office.actor("ines" if ines else "noor", Role.INVESTIGATOR)


def _found(story: Story) -> Story:
    _assigned(story).later(30)
    assert story.case is not None
    by = _investigator(story)
    finding = story.random.choice(("not_sustained", "unfounded", "exonerated", "sustained"))
    for allegation in story.case.allegations_of("m1"):
        story.do(by, RecordFinding(matter="m1", allegation=allegation.id, finding=finding))
    return story


def _unreached(story: Story) -> Story:
    _assigned(story)
    for _attempt in range(4):
        story.later(3).do(_investigator(story), RecordContact(party="c1", channel="call", reached=False, matter="m1"))
    return story.do(story.office.actor("dean", Role.DIRECTOR), CloseUncooperative(matter="m1"))


def _taken_back(story: Story) -> Story:
    story.file().later(2)
    return story.do(story.who("c1"), WithdrawComplaint(matter="m1", party="c1"))


def _suspended(story: Story) -> Story:
    return story.offered().later(1).do(story.desk, Suspend(matter="m1", kind="criminal_case"))


def _named_later(story: Story) -> Story:
    return story.file().later(1).do(story.desk, NameOfficer(party="o1")).preserve().screen()


def _screened(story: Story) -> Story:
    return story.file().preserve().later(1).screen()


def _eligible(story: Story) -> Story:
    return _screened(story).later(1).read()


def _today(story: Story) -> Story:
    story.ahead().seated()
    return story.appointed((story.today - story.day).days)


def _in_writing(story: Story) -> Story:
    return story.ahead().seated().appointed(5).later(5).met().termed()


def _agreed(story: Story) -> Story:
    return story.ahead().seated().appointed(9).later(9).met().termed().agreed()


SCENES: tuple[Shown, ...] = (
    Shown(name="received", ago=1, times=5, play=lambda s: s.file()),
    Shown(name="received, officer unknown", ago=1, times=1, play=lambda s: s.file(), unknown=True),
    Shown(name="received on paper", ago=2, times=2, play=lambda s: s.file(), channel="paper"),
    Shown(name="received, in Spanish", ago=1, times=2, play=lambda s: s.file(), language="es"),
    Shown(name="officer named later", ago=4, times=1, play=_named_later, unknown=True),
    Shown(name="screened, awaits the second reader", ago=3, times=3, play=_screened),
    Shown(name="eligible", ago=4, times=3, play=_eligible),
    Shown(name="offered, nobody answered", ago=8, times=2, play=lambda s: s.offered()),
    Shown(name="offered, the answers open soon", ago=9, times=2, play=_one_answered),
    Shown(name="offered, both answered", ago=6, times=2, play=_both_answered),
    Shown(name="offered to two complainants", ago=7, times=1, play=lambda s: s.offered(), people=2),
    Shown(name="offered to three officers", ago=7, times=1, play=lambda s: s.offered(), officers=3),
    Shown(name="offered to a child and guardian", ago=6, times=1, play=lambda s: s.offered(), guardian=True),
    Shown(name="offered in Spanish", ago=6, times=1, play=lambda s: s.offered(), language="es"),
    Shown(name="offered on paper and by phone", ago=7, times=1, play=_one_answered, channel="phone"),
    Shown(name="going ahead, no mediators yet", ago=9, times=2, play=lambda s: s.ahead()),
    Shown(name="going ahead, mediators agreed", ago=10, times=1, play=lambda s: s.ahead().seated()),
    Shown(name="session in a few days", ago=12, times=2, play=lambda s: s.ahead().seated().appointed(10)),
    Shown(name="session today", ago=14, times=1, play=_today),
    Shown(name="after the session, terms in writing", ago=18, times=1, play=_in_writing),
    Shown(name="agreement signed", ago=40, times=4, play=_agreed),
    Shown(name="a promise kept", ago=60, times=2, play=lambda s: afterwards.kept(_agreed(s))),
    Shown(name="both would talk again", ago=48, times=1, play=lambda s: afterwards.would_talk_again(_agreed(s))),
    Shown(name="what was said is destroyed", ago=130, times=1, play=_agreed),
    Shown(name="not going ahead, in the batch", ago=23, times=1, play=_declined),
    Shown(name="not going ahead, released", ago=40, times=2, play=lambda s: _declined(s).released()),
    Shown(name="investigation, nobody assigned", ago=6, times=2, play=_investigated),
    Shown(name="investigation", ago=20, times=4, play=_assigned),
    Shown(name="finding made", ago=60, times=4, play=_found),
    Shown(name="nobody could be reached", ago=30, times=1, play=_unreached),
    Shown(name="taken back", ago=12, times=1, play=_taken_back),
    Shown(name="suspended", ago=10, times=2, play=_suspended),
)  # fmt: skip
"""Every scene of the synthetic agency."""


def last_year(today: date) -> tuple[Shown, ...]:
    """What the office did from one end of the year to the other that it told of last: tables, promises, findings."""
    year = afterwards.years_to_tell(today).last_year
    begins = [(today - date(year, 1, 9) - timedelta(days=8 * n)).days for n in range(afterwards.SESSIONS)]
    others = (("found last year", 6, _found_after_an_offer), ("investigated last year", 3, _found))
    return tuple(
        Shown(name=name, ago=ago - later, times=1, play=play)
        for n, ago in enumerate(begins)
        for name, later, play in (
            ("kept last year", 0, lambda s: afterwards.all_kept(_agreed(s))),
            # Of each other kind there are twelve, evenly between: fewer than eleven would not be told.
            *(others if 12 * n % afterwards.SESSIONS < 12 else ()),
        )
    )


def _found_after_an_offer(story: Story) -> Story:
    _declined(story).released().later(1)
    story.do(
        story.office.actor("dean", Role.DIRECTOR),
        AssignInvestigator(matter="m1", investigator=str(story.office.accounts["noor"])),
    )
    story.later(25)
    assert story.case is not None
    finding = story.random.choice(("not_sustained", "unfounded", "exonerated"))
    by = story.office.actor("noor", Role.INVESTIGATOR)
    return story.do(by, RecordFinding(matter="m1", allegation=story.case.allegations[0].id, finding=finding))


def stories(
    office: Office, today: date, calendar: Calendar, random: Random, scenes: tuple[Shown, ...] = SCENES
) -> Iterator[tuple[Shown, Story]]:
    """Every scene, ready to be played: its story stands on the day it begins, which is a working day."""
    for shown in scenes:
        for _time in range(shown.times):
            begins = calendar.last_working(today - timedelta(days=shown.ago))
            yield shown, Story(
                office=office, random=random, calendar=calendar, day=begins, today=today, people=shown.people,
                officers=shown.officers, language=shown.language, channel=shown.channel, unknown=shown.unknown,
                guardian=shown.guardian,
            )  # fmt: skip


def closed_before(today: date, random: Random, years: int = 3) -> list[RecordHistoric]:
    """Matters closed before this system, behind both doors, so that the office has figures of its own to show."""
    doors = (
        (69, ("agreement",) * 7 + ("understanding",) * 2 + ("completed",), 34, 58),
        (140, ("not_sustained",) * 5 + ("unfounded",) * 2 + ("exonerated",) * 2 + ("sustained",) * 2, 64, 97),
    )
    found = []
    for count, endings, low, high in doors:
        for _n in range(count):
            closed = today - timedelta(days=random.randint(100, 365 * years))
            days = int(random.triangular(low - 20, high + 25, (low + high) / 2))
            found.append(
                RecordHistoric(
                    ref="",
                    received_on=closed - timedelta(days=days),
                    closed_on=closed,
                    category=random.choice(CATEGORIES),
                    ending=random.choice(endings),
                )
            )
    return found
