"""What a world is to the walk: two worlds with the same code can do the same things from now on.

The walk cannot visit every day of every year with every name. It visits one world of each *code*. A code forgets, and
this is why each forgetting is sound:

* **Days** are kept as their order among each other and today, and whether they are the very next day. No rule asks how
  far two days are apart, except when it sets a new day; the last day on which such a day still fits is one of the days.
* **Names** are forgotten. Like people of a side are sorted, and so are mediators of one kind, terms and matters: no
  rule looks at an id, only at whether two are the same.
* **What can never be read again** is forgotten: once a session has ended nothing asks who checked in; once the time to
  write is over nothing asks what was written; at a table nothing asks who screened. (Those hands come back into the
  code with the matter's return, and are reached there by the shorter way of a declined offer as well.)
* **What runs beside everything else** is forgotten while it runs beside: a hold, which matters only when all has ended;
  a wish; having been informed, before everyone has assented; the four facts that an empty table still owes. Each can be
  put on or off in every state, and the walk tries it in every state.
* **What runs beside something else** after closing is walked while the other stands still: the promises of a matter,
  what its sides wish of each other, and the destruction of its file. No rule about one of the three reads another.
* **What came too late** is forgotten: from the safe date on a matter that sits at no session can only go back.
* **How high a counter stands** is forgotten where rules only ask whether it reached its mark.

With several matters a code would multiply. No rule about one matter reads another, and every step is checked for it
(``one_matter_never_moves_another``); so a world counts as seen when each of its matters has been seen, in full detail,
beside every mixture of stages of the others (:meth:`Encoder.views`).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any

from evenhand.core.canonical_keeping import after, file_code, promise_days, room_code, swapped_after, wished
from evenhand.core.canonical_people import PEOPLE, here, nothing
from evenhand.core.case import Case, Hand, Matter, Mediation
from evenhand.core.codes import BEFORE_THE_TABLE, ENDED, Duty, Phase, Preservation, Side, Stage
from evenhand.core.consent import offer_days, reminder_due
from evenhand.core.dates import Calendar, Now
from evenhand.core.destroying import announce_due, room_over, shred_due
from evenhand.core.guarantees.looking import World
from evenhand.core.programme import Programme

Code = tuple[Any, ...]
Parts = dict[str, tuple[Matter, Mediation | None, Now, Any, Code]]
ONE_DAY = timedelta(days=1)
UNDECIDED = frozenset({Stage.RECEIVED, Stage.SCREENED, Stage.ELIGIBLE})
_MAY_BE_OFFERED = BEFORE_THE_TABLE | {Stage.QUEUED}
_SWAPPED = {Phase.CAUCUS_COMPLAINANT: Phase.CAUCUS_OFFICER, Phase.CAUCUS_OFFICER: Phase.CAUCUS_COMPLAINANT}
_READ = frozenset({Duty.SCREENED, Duty.SECONDED})
_TAINT = frozenset({Duty.COORDINATED, Duty.TOOK_ANSWER})


def order(today: date, days: Iterable[date | None]) -> tuple[int | None, ...]:
    """The days as small numbers around today (0): earlier or later, the very next day or further. None stays None."""
    given = tuple(days)
    line = sorted({today, *(day for day in given if day is not None)})
    place = {line[0]: 0}
    for earlier, later in pairwise(line):
        place[later] = place[earlier] + (1 if (later - earlier).days == 1 else 2)
    return tuple(None if day is None else place[day] - place[today] for day in given)


class Encoder:
    """Makes codes for one programme and calendar. ``kinds`` says which mediators are like each other."""

    def __init__(self, programme: Programme, calendar: Calendar, kinds: dict[str, str]) -> None:
        self.programme = programme
        self.calendar = calendar
        self.kinds = kinds
        self._last_offer: dict[date, date] = {}
        self._orders: dict[tuple[date, tuple[date | None, ...]], Code] = {}
        self._pasts: dict[tuple[frozenset[Hand], bool], Code] = {}

    def last_offer(self, safe_on: date) -> date:
        """The last day on which an offer, or the next side's window, still fits before the safe date."""
        if safe_on not in self._last_offer:
            day = safe_on
            while offer_days(_at(day, self.calendar), self.programme)[1] >= safe_on:
                day -= ONE_DAY
            self._last_offer[safe_on] = day
        return self._last_offer[safe_on]

    def days(self, case: Case, matter: Matter, today: date) -> tuple[date | None, ...]:
        """The days on which, or on the day after which, something may change for this matter."""
        match matter.stage:
            case Stage.RECEIVED | Stage.SCREENED | Stage.ELIGIBLE:
                return (self.last_offer(matter.safe_on), matter.safe_on)
            case Stage.OFFERED:
                first = matter.asked != case.voices(matter)
                reminder = reminder_due(matter, self.programme)
                again = self.last_offer(matter.safe_on) if first else None
                return (matter.answer_by, matter.opens_on, reminder, again, matter.safe_on)
            case Stage.AHEAD:
                return self._table_days(case, matter)
            case Stage.QUEUED:
                assert matter.queued_on is not None
                leaves = self.calendar.next_working(matter.queued_on + ONE_DAY)
                done = matter.looked_again or today >= matter.safe_on
                return (matter.queued_on, leaves, None if done else matter.safe_on)
            case Stage.MEDIATED if not wished(matter):
                return promise_days(matter)
            case _:
                return ()

    def _table_days(self, case: Case, matter: Matter) -> tuple[date | None, ...]:
        table = case.mediation(matter.mediation)
        if table.phase is not Phase.ENDED:
            on = table.appointment.on if table.appointment else None
            if table.in_session and table.met:
                return (matter.safe_on,)
            short = min((s.trained_until for s in table.seats if s.trained_until < matter.limit_on), default=None)
            return (short, matter.safe_on) if table.in_session else (on, short, matter.safe_on)
        last = matter.cooling_until or matter.choose_by or matter.settle_by
        cooling = self.programme.cooling_off_days
        fits = matter.safe_on - timedelta(days=cooling + 1) if cooling and not matter.cooling_until else None
        return (last, fits, matter.safe_on)

    def next_day(self, world: World) -> date | None:
        """The next day on which something may change; None when time alone changes nothing any more."""
        case = world.case
        if case is None or case.shredded:
            return None
        ahead: set[date] = set()
        for matter in case.matters:
            for day in self.days(case, matter, world.today):
                if day is not None:
                    ahead |= {day, day + ONE_DAY}
            if matter.stage in BEFORE_THE_TABLE or matter.stage is Stage.AHEAD:
                ahead.add(matter.safe_on - ONE_DAY)
        for due in (room_over, announce_due, shred_due):
            if (day := due(case, self.programme)) is not None:
                ahead.add(day)
        if case.shred_on is not None:
            ahead.add(case.shred_on)
        return min((day for day in ahead if day > world.today), default=None)

    def views(self, world: World, parts: Parts = {}) -> tuple[Code, ...]:  # noqa: B006
        """The world's codes: one for each matter in full beside the stages of the others. One matter: one code.

        ``parts`` holds what :meth:`parts` made of a world one act away: what that act did not touch is not made again.
        """
        case = world.case
        if case is None:
            return (("nothing",),)
        if case.shredded:
            return (("shredded",),)
        whole = self._whole(case, world.today)
        if len(case.matters) == 1:
            return ((whole, self._part(world, case, case.matters[0], parts)),)
        full = [self._part(world, case, m, parts) for m in case.matters]
        coarse = [(m.stage, m.suspended is not None) for m in case.matters]
        return tuple((whole, code, tuple(sorted(coarse[:n] + coarse[n + 1 :]))) for n, code in enumerate(full))

    def parts(self, world: World) -> Parts:
        """Each matter's code, with the very objects it was made of."""
        case = world.case
        if case is None or case.shredded:
            return {}
        return {
            m.id: (m, case.find_mediation(m.mediation), world.now, world.answers, self._matter(world, case, m))
            for m in case.matters
        }

    def _part(self, world: World, case: Case, matter: Matter, parts: Parts) -> Code:
        made = parts.get(matter.id)
        if made is None or made[0] is not matter or made[1] is not case.find_mediation(matter.mediation):
            return self._matter(world, case, matter)
        same = made[2] is world.now and made[3] == world.answers
        return made[4] if same else self._matter(world, case, matter)

    def _order(self, today: date, days: tuple[date | None, ...]) -> Code:
        key = (today, days)
        found = self._orders.get(key)
        if found is None:
            found = self._orders[key] = order(today, days)
        return found

    def _hands(self, case: Case, before: bool) -> Code:
        """What each hand that did something may still do; after the offers only whether anybody is tainted is asked."""
        key = (case.hands, before)
        found = self._pasts.get(key)
        if found is None:
            tainted = any(hand.duty in _TAINT for hand in case.hands)
            read = {hand.staff for hand in case.hands if hand.duty in _READ}
            took = {hand.staff for hand in case.hands if hand.duty is Duty.TOOK_ANSWER}
            both, one, other = len(read & took), len(read - took), len(took - read)
            found = self._pasts[key] = (tainted, both, one, other) if before else (tainted,)
        return found

    def _whole(self, case: Case, today: date) -> Code:
        ended = before = table = True
        for matter in case.matters:
            ended = ended and matter.stage in ENDED
            before = before and not (matter.stage in _MAY_BE_OFFERED and today < matter.safe_on)
            table = table and matter.stage is Stage.AHEAD
        if ended:
            return file_code(case, today, self.programme)
        if table:
            return ()
        unknown = sum(not party.known for party in case.parties)
        asked = not before and case.preservation is Preservation.ASKED
        return (unknown, asked, self._hands(case, not before), room_code(case, today, self.programme))

    def _matter(self, world: World, case: Case, matter: Matter) -> Code:
        table, today = case.find_mediation(matter.mediation), world.today
        if _late(today, matter) and not (table and table.phase is not Phase.NOT_YET):
            return (matter.stage, False, matter.tolled, ("late",), (), (), ())
        sides: dict[Side, list[Code]] = {Side.COMPLAINANT: [], Side.OFFICER: []}
        person = PEOPLE.get(matter.stage, nothing)
        for party in case.parties:
            if party.id in matter.parties:
                sides[party.side].append(person(world, matter, table, party))
        return (
            matter.stage,
            matter.suspended is not None,
            matter.tolled,
            self._order(today, self.days(case, matter, today)),
            self._beside(world, case, matter, table),
            tuple(sorted(sides[Side.COMPLAINANT])),
            tuple(sorted(sides[Side.OFFICER])),
        )

    def _beside(self, world: World, case: Case, matter: Matter, table: Mediation | None) -> Code:
        """What belongs to the matter and to no person in it."""
        if matter.suspended and matter.stage in UNDECIDED:
            return (matter.looked_again,)
        match matter.stage:
            case Stage.RECEIVED:
                return (matter.looked_again, _flags(case, matter))
            case Stage.SCREENED:
                assert matter.screening is not None
                return (matter.looked_again, matter.screening.eligible, "second_approver" in matter.screening.reasons)
            case Stage.ELIGIBLE:
                return (matter.looked_again,)
            case Stage.OFFERED:
                return (matter.reminders,)
            case Stage.AHEAD:
                assert table is not None
                return self._table(world.today, matter, table)
            case Stage.QUEUED:
                working = self.calendar.is_working(world.today)
                return (matter.looked_again or world.today >= matter.safe_on, working)
            case Stage.INVESTIGATING:
                found = tuple(sorted({a.finding is not None for a in case.allegations_of(matter.id)}))
                failed = min(matter.unreached, self.programme.contact_failures)
                return (matter.investigator is not None, found, failed)
            case Stage.MEDIATED:
                assert table is not None or matter.mediation is None
                return (matter.outcome, table is not None and table.report is None, after(matter))
            case _:
                return ()

    def _table(self, today: date, matter: Matter, table: Mediation) -> Code:
        if table.phase is Phase.ENDED:
            bounded = matter.cooling_until is not None, matter.choose_by is not None
            return (table.report is None, bounded)
        day = table.appointment
        waiting = day is not None and day.on == today
        guests = day.attendees if day else frozenset[str]()
        others = tuple(sorted(waiting and here(table, person) for person in guests))
        if table.in_session:
            came = tuple(sorted(table.present - table.mediators - matter.parties))
            # A session that may go on another day leads back to the seats and what was counted there.
            return (table.phase, came) if table.met else (table.phase, came, *self._seats(table, False), table.missed)
        seats = self._seats(table, waiting)
        return (*seats, table.planned, table.missed, table.met, day is not None, others)

    def _seats(self, table: Mediation, waiting: bool) -> Code:
        """Who sits, and who may not be drawn again."""
        seats = tuple(
            sorted((self.kinds[s.mediator], s.accepted, waiting and here(table, s.mediator)) for s in table.seats)
        )
        full = len(seats) == self.programme.mediators
        barred = len(table.objections) if full else tuple(sorted(self.kinds[m] for _, m in table.objections))
        return (seats, barred)


def _at(day: date, calendar: Calendar) -> Now:
    return Now(at=datetime(day.year, day.month, day.day, 15, tzinfo=UTC), today=day, calendar=calendar)


def _late(today: date, matter: Matter) -> bool:
    return today >= matter.safe_on and (matter.stage in BEFORE_THE_TABLE or matter.stage is Stage.AHEAD)


def _flags(case: Case, matter: Matter) -> Code:
    return tuple(sorted({tuple(sorted(a.flags)) for a in case.allegations_of(matter.id)}))


def swapped(code: Code) -> Code:
    """The code with complainant and officer in each other's place. Only for codes of one matter."""
    if len(code) != 2:
        return code
    whole, (stage, suspended, tolled, days, beside, left, right) = code
    if stage == Stage.AHEAD and beside and isinstance(beside[0], Phase):
        beside = (_SWAPPED.get(beside[0], beside[0]), *beside[1:])
    if stage == Stage.MEDIATED:
        beside = (*beside[:2], swapped_after(beside[2]))
    return (whole, (stage, suspended, tolled, days, beside, right, left))
