"""The steps that are interrupted, each over a home that was prepared for it: what is sent, and what must be there once.

Whoever sends is a client as they come: a browser with its cookies and the form's own key, or the clock. Trying again
means the very same once more.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import asdict
from datetime import date, timedelta
from typing import Any, cast

import pytest
from django.conf import settings

from evenhand import clerk, vault
from evenhand.core import assent
from evenhand.core.codes import Stage as Stands
from evenhand.models import programmes
from evenhand.models.agreements import AgreementRow
from evenhand.models.cases import ComplaintRow
from evenhand.models.certificates import CertificateRow
from evenhand.models.facts import FactRow
from evenhand.models.vault import SealedAnswer
from evenhand.models.words import SealedText
from evenhand.signing import number_of_file, told
from evenhand.vault.sealing import Refused
from tests.crash.office import Form, filled_in, send
from tests.rooms.office import MONDAY, PARTIES, Walk, case_of, filed, now_on
from tests.web.stage import Stage
from tests.web.test_endings import TERM, both_assent
from tests.web.test_filing import CLARA, OFFICER, STORY
from tests.web.walking import Person

ASKED = ("c1", "o1")
"""Whom the offer asks together: an answer opens only among them."""


class Workflow(ABC):
    """One step. ``prepare`` makes the home; the rest is asked in processes of their own, before and after."""

    doomed = ""
    """The complaint whose keys may be gone before its rows are: destroying buries the key first."""

    @abstractmethod
    def prepare(self) -> None: ...

    @abstractmethod
    def work(self) -> Any:
        """Do the step once; the answer, as JSON takes it."""

    @abstractmethod
    def taken(self, answer: Any) -> bool:
        """Does this answer say that it was done?"""

    @abstractmethod
    def there(self) -> int:
        """How often what the step does was done: 0 or 1, if all is well."""

    def at_last(self) -> list[str]:
        """What is wrong once everybody has tried again: sentences."""
        return []


class _Browser(Workflow):
    form: Form
    leads = ""
    """Where the answer leads when it was done."""

    def work(self) -> Any:
        return asdict(send(self.form))

    def taken(self, answer: Any) -> bool:
        return bool(answer == {"status": 302, "location": self.leads})


class _Clocks:
    """Sets a clock for good: this process ends with its home."""

    setattr = staticmethod(setattr)


def _stage() -> Stage:
    done = filed(MONDAY)
    clocks = cast("pytest.MonkeyPatch", _Clocks)
    return Stage(walk=Walk(done.ref), people=dict(done.people), monkeypatch=clocks).sync()


class Submit(_Browser):
    """The last page of a complaint is sent."""

    def prepare(self) -> None:
        writer = Person()
        pages = (("/complaint", STORY), ("/complaint/officers", OFFICER), ("/complaint/people", CLARA | {"skip": "1"}))
        for page, typed in pages:
            writer.do(page, page, **typed)
        self.form = filled_in(writer, "/complaint/check", "/complaint/check")
        self.leads = "/complaint/receipt"

    def there(self) -> int:
        return ComplaintRow.objects.count()


class Answer(_Browser):
    """A party seals an answer to the offer. That both doors were shown is written down first, apart."""

    before = ""

    def prepare(self) -> None:
        self.stage = _stage()
        self.stage.walk.to_offer()
        self.stage.walk.answer("o1", "yes")
        self.stage.sync()
        page, form = f"{self.stage.mine}choice", "seal-answer"
        self.leads = page
        if self.before:
            self.stage.be("c1").do(page, form, answer=self.before)
            page += "?change=1"
        self.form = filled_in(self.stage.be("c1"), page, form, answer="mediation")

    def there(self) -> int:
        sealed = FactRow.objects.filter(kind="answer_sealed", payload__party="c1").count()
        return sealed - bool(self.before)

    def at_last(self) -> list[str]:
        box = SealedAnswer.objects.get(ref=self.stage.ref, answerer="c1").box
        said = vault.open_answer(bytes(box), self.stage.ref, "m1", "c1", ASKED)
        return [] if said == "yes" else [f"the sealed answer is {said}"]


class AnswerAnew(Answer):
    """The same in place of another answer, whose key is destroyed: by the page, or else by the clock."""

    before = "investigation"

    def prepare(self) -> None:
        super().prepare()
        self.box = bytes(SealedAnswer.objects.get(ref=self.stage.ref, answerer="c1").box)

    def at_last(self) -> list[str]:
        vault.bury_forgotten()
        try:
            vault.open_answer(self.box, self.stage.ref, "m1", "c1", ASKED)
        except Refused:
            return super().at_last()
        return [*super().at_last(), "the answer that was changed still opens"]


class Sign(_Browser):
    """The last signature under an agreement closes the matter and makes its file."""

    def prepare(self) -> None:
        self.stage = _stage()
        self.stage.walk.to_ahead()
        self.stage.seat_mediators()
        self.stage.walk.to_ended()
        self.stage.sync()
        self.leads = page = f"{self.stage.mine}ending"
        self.stage.be("c1").do(page, "propose-term", **TERM)
        both_assent(self.stage)
        self.stage.be("c1").do(page, "sign-agreement", number=self._number("c1"), name="Clara Nyström")
        self.form = filled_in(self.stage.be("o1"), page, "sign-agreement", number=self._number("o1"), name="T. Bell")

    def _number(self, party: str) -> str:
        """What stands at the end of this person's file, which nothing typesets here (``driver.unpressed``)."""
        programme = programmes.of_sha(ComplaintRow.objects.get(ref=self.stage.ref).programme)
        return number_of_file(told(programme, "en"), self.stage.ref, "m1", party)

    def there(self) -> int:
        facts = FactRow.objects.filter(complaint__ref=self.stage.ref)
        signed = facts.filter(kind="agreement_signed").count() - 1
        closed = facts.filter(kind="matter_mediated").count()
        files = AgreementRow.objects.count()
        return signed if signed == closed == files else -1

    def at_last(self) -> list[str]:
        row = AgreementRow.objects.get()
        key = bytes(row.complaint.case_key or b"")
        file = vault.open_bytes(key, bytes(row.box or b""), ref=self.stage.ref, kind="agreement", row="m1")
        wrong = (
            [] if file.startswith(b"%PDF") and len(file) == row.length else ["the file is not the one that was made"]
        )
        return wrong if case_of(self.stage.ref).matter("m1").stage is Stands.MEDIATED else [*wrong, "not mediated"]


class ShredRoom(Workflow):
    """The clock destroys a room: its key is buried, the rows go, the epoch turns. Others keep all they have."""

    what = "room"

    def prepare(self) -> None:
        self.gone = _signed(MONDAY)
        ends = self._ends()
        self.room = _with_terms(ends - timedelta(days=12))
        self.answer = Walk(filed(ends - timedelta(days=1)).ref, ends - timedelta(days=1))
        self.answer.to_offer().answer("c1", "yes").tick()
        self.gone.day = ends
        self.doomed = self.gone.ref
        self.epoch = vault.custodian.current().keys.epoch

    def _ends(self) -> date:
        ends = ComplaintRow.objects.get(ref=self.gone.ref).next_due
        assert ends is not None
        return ends

    def work(self) -> Any:
        return [list(one) for one in clerk.tick(now_on(self.gone.day), confirmed=True).failed]

    def taken(self, answer: Any) -> bool:
        return bool(answer == [])

    def there(self) -> int:
        return CertificateRow.objects.filter(ref=self.gone.ref, what=self.what).count()

    def at_last(self) -> list[str]:
        wrong = ["what was destroyed opens"] if _opens(self.gone.ref) else []
        if not _opens(self.room.ref):
            wrong.append("another complaint's room does not open")
        box = SealedAnswer.objects.get(ref=self.answer.ref, answerer="c1").box
        if vault.open_answer(bytes(box), self.answer.ref, "m1", "c1", ASKED) != "yes":
            wrong.append("another complaint's answer does not open")
        if CertificateRow.objects.filter(turned_on=None).exists():
            wrong.append("the certificate does not say that the epoch turned")
        old = [settings.EVENHAND_CUSTODIAN / f"{name}.{self.epoch}" for name in ("root", "keys")]
        return [*wrong, *(f"{path.name} is still there" for path in old if path.exists() and self.what == "room")]


class ShredFile(ShredRoom):
    """The clock destroys a whole complaint on the day that was announced: words, files, tokens, links, its own key."""

    what = "file"

    def _ends(self) -> date:
        while (on := self.gone.case.shred_on) is None:
            self.gone.day = super()._ends()
            self.gone.tick()
        return on

    def at_last(self) -> list[str]:
        words = SealedText.objects.filter(complaint__ref=self.gone.ref).exists()
        key = ComplaintRow.objects.get(ref=self.gone.ref).case_key
        wrong = ["words are left"] if words else []
        return [*super().at_last(), *wrong, *(["its key is left"] if key else [])]


def _with_terms(day: date) -> Walk:
    return Walk(filed(day).ref, day).to_ahead().to_session().to_ended().to_assented()


def _signed(day: date) -> Walk:
    walk = _with_terms(day)
    for party, who in PARTIES.items():
        walk.do(who, assent.SignAgreement(matter="m1", party=party, text=1))
    return walk


def _opens(ref: str) -> bool:
    try:
        vault.open_setup("setup:c1", vault.Context(ref=ref, kind="term", row="m1.t1", author="c1"))
    except Refused:
        return False
    return True


WORKFLOWS: dict[str, type[Workflow]] = {
    "submit": Submit,
    "answer": Answer,
    "answer_anew": AnswerAnew,
    "sign": Sign,
    "shred": ShredRoom,
    "shred_file": ShredFile,
}
