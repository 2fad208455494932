"""A stage for the counters' tests: one complaint walked to where a test begins, the office's clock, and everyone at a
browser of their own."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

import pytest

from evenhand.core import assignment, scheduling
from evenhand.web import clock
from tests.rooms.office import DESK, MONDAY, PARTIES, Walk, filed, mediator, now_on
from tests.web.sign_in_cast import colleague
from tests.web.walking import Person, party, staff

_TOKENS = re.compile(r'name="(?:csrfmiddlewaretoken|idem)" value="[^"]*"')


@dataclass
class Stage:
    """One complaint with its people. ``walk`` takes it on by the clerk; the people see it by HTTP."""

    walk: Walk
    people: dict[str, UUID]
    monkeypatch: pytest.MonkeyPatch
    there: dict[str, Person] = field(default_factory=dict)

    @property
    def ref(self) -> str:
        return self.walk.ref

    def sync(self) -> Stage:
        """The counters' clock shows the walk's day."""
        day = self.walk.day
        self.monkeypatch.setattr(clock, "now", lambda: now_on(day))
        return self

    def be(self, code: str) -> Person:
        """A party of this complaint (``c1``, ``o1``), signed in once."""
        if code not in self.there:
            self.there[code] = party(self.ref, code, self.people[code])
        return self.there[code]

    def colleague(self, name: str = "dora", role: str = "coordinator") -> Person:
        """A colleague with a role, signed in once."""
        if name not in self.there:
            self.there[name] = staff(colleague(name, role))
        return self.there[name]

    @property
    def mine(self) -> str:
        return f"/portal/{self.ref}/m1/"

    @property
    def case(self) -> str:
        return f"/staff/{self.ref}/"

    def facts(self, kind: str) -> int:
        from evenhand.models.facts import FactRow

        return FactRow.objects.filter(complaint__ref=self.ref, kind=kind).count()

    def seat_mediators(self, place: str = "library") -> tuple[str, str]:
        """Two mediators with accounts, in their seats and accepted by both sides; the day is a week away."""
        walk = self.walk
        accounts = [colleague(name, kind="mediator") for name in ("chen", "moss")]
        until = date(walk.day.year + 1, 1, 1)
        drawn = tuple(assignment.Candidate(mediator=str(a), trained_until=until) for a in accounts)
        walk.do(DESK, assignment.DrawMediators(mediation="d1", candidates=drawn, seed="x"))
        for account in accounts:
            self.there[str(account)] = staff(account)
        for seat in walk.case.mediations[0].seats:
            walk.do(mediator(seat.mediator), assignment.AcceptSeat(mediation="d1", mediator=seat.mediator))
        for code, who in PARTIES.items():
            walk.do(who, assignment.AcceptMediators(mediation="d1", party=code))
        for code, who in PARTIES.items():
            walk.do(who, scheduling.RecordPreparation(mediation="d1", party=code))
        walk.do(DESK, scheduling.ProposeAppointment(mediation="d1", on=walk.day + timedelta(days=7), place=place))
        walk.do(DESK, scheduling.CompletePlan(mediation="d1", decided=scheduling.PLAN))
        for code, who in PARTIES.items():
            walk.do(who, scheduling.AcceptAppointment(mediation="d1", party=code))
        walk.later(7)
        self.sync()
        return str(accounts[0]), str(accounts[1])


def shown(html: str) -> str:
    """A page without the tokens that differ on every page."""
    return _TOKENS.sub("", html)


def set_up(monkeypatch: pytest.MonkeyPatch) -> Stage:
    """A complaint that was filed on a Monday; Clara and Officer Bell."""
    done = filed(MONDAY)
    return Stage(walk=Walk(done.ref), people=dict(done.people), monkeypatch=monkeypatch).sync()
