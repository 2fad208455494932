"""Stories told by HTTP: a complaint filed on the public pages, its people at browsers of their own, and the days."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import pytest

from evenhand import clerk
from evenhand.core.case import Case
from evenhand.core.dates import Now
from evenhand.models.cases import ComplaintRow
from evenhand.models.outbox import LetterRow, LetterState
from evenhand.models.people import ParticipationRow
from evenhand.web import clock
from tests.rooms.office import MONDAY, case_of, now_on
from tests.web.sign_in_cast import colleague, with_own_code
from tests.web.walking import Person, party, staff, words_of

CODE = re.compile(r"\b(?:[0-9A-Z]{4}-){6}[0-9A-Z]{3}\b")
SAID = "He shouted at me and would not say why."


@dataclass
class Told:
    """One complaint while it is told: its reference, its people, the day."""

    ref: str = ""
    day: date = MONDAY
    codes: list[str] = field(default_factory=list)
    there: dict[str, Person] = field(default_factory=dict)

    def now(self) -> Now:
        return now_on(self.day)

    def later(self, days: int) -> None:
        """Let days pass, one by one, so that everything happens on its own day."""
        for _day in range(days):
            self.day += timedelta(days=1)
            assert clerk.tick(self.now()).failed == []

    @property
    def case(self) -> Case:
        return case_of(self.ref)

    def stages(self) -> list[str]:
        """Where each matter stands."""
        return [str(matter.stage) for matter in self.case.matters]

    # -- the public pages

    def files(self, people: Sequence[str], officers: Sequence[str], **more: Any) -> Told:
        """File on the public pages; the codes of the receipt are kept."""
        writer = Person()
        day = {"incident_on_month": "5", "incident_on_day": "30", "incident_on_year": "2026"}
        writer.do("/complaint", "/complaint", narrative=SAID, **day)
        for officer in officers:
            onward = "continue" if officer == officers[-1] else "add"
            at = "/complaint/officers"
            writer.do(at, at, name=officer, category="discourtesy", **{onward: "1"})
        for name in people:
            onward = "skip" if name == people[-1] else "add"
            typed = {"name": name, "channels": ["paper"], "address": "5 Kiln Lane", "minor": "no", onward: "1"} | more
            writer.do("/complaint/people", "/complaint/people", **typed)
        receipt = words_of(writer.do("/complaint/check", "/complaint/check"))
        self.ref, self.codes = ComplaintRow.objects.get().ref, CODE.findall(receipt)
        assert self.ref in receipt
        return self

    # -- the office

    def colleague(self, name: str, role: str, kind: str = "staff") -> Person:
        if name not in self.there:
            self.there[name] = staff(colleague(name, role, kind=kind))
        return self.there[name]

    @property
    def dora(self) -> Person:
        return self.colleague("dora", "coordinator")

    def office(self, about: str, act: str, who: Person | None = None, **typed: Any) -> str:
        """One act of the office through its page."""
        page = f"/staff/{self.ref}/do/{about}/{act}"
        return (who or self.dora).do(page, f"do/{about}/{act}", **typed)

    def kept(self) -> Told:
        self.office("case", "record-preservation", result="acknowledged")
        return self

    def offered(self, *matters: str, screen: bool = True) -> Told:
        """Screened, read by a second person, and offered, matter by matter."""
        ana = self.colleague("ana", "analyst")
        for matter in matters or ("m1",):
            if screen:
                self.office(matter, "screen-matter", suitable="yes", recently="no", screening_note="Both local.")
                self.office(matter, "read-screening", ana, agrees="yes")
            self.office(matter, "offer-mediation")
        return self

    # -- the parties

    def comes_in(self, code: str) -> Person:
        """A party: with the code of the receipt, or with one that the office gave by hand."""
        if code not in self.there:
            own = code.startswith("c") and len(self.codes) >= int(code[1:])
            if own:
                someone = Person()
                with_own_code(someone.client, self.codes[int(code[1:]) - 1])
            else:
                row = ParticipationRow.objects.select_related("person").get(complaint__ref=self.ref, code=code)
                assert row.person_id is not None
                someone = party(self.ref, code, row.person_id)
            self.there[code] = someone
        return self.there[code]

    def answers(self, code: str, answer: str, matter: str = "m1") -> None:
        self.comes_in(code).do(f"/portal/{self.ref}/{matter}/choice", "seal-answer", answer=answer)

    def reads(self, code: str, matter: str = "m1") -> str:
        """What a party reads of a matter."""
        return words_of(self.comes_in(code).see(f"/portal/{self.ref}/{matter}/"))

    def letters(self, code: str, kind: str) -> list[str]:
        """The letters of a kind to a party, as they read them on their own pages."""
        rows = LetterRow.objects.filter(ref=self.ref, party=code, kind=kind).order_by("created_at")
        rows = rows.exclude(state=LetterState.DROPPED)
        return [words_of(self.comes_in(code).see(f"/portal/messages/{row.id}")) for row in rows]


def begin(monkeypatch: pytest.MonkeyPatch) -> Told:
    """A story that begins on a Monday."""
    told = Told()
    now: Callable[[], Now] = told.now
    monkeypatch.setattr(clock, "now", now)
    return told
