"""Sixty-four at once: opposite acts, the same form, the clock twice. One effect at most, and the books agree."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from evenhand import clerk, ledger, reads
from evenhand.clerk import Done, Key
from evenhand.clerk.auditing import audit_one
from evenhand.core import assent, consent, intake, screening
from evenhand.core.codes import Preservation, Stage
from evenhand.core.deciding import Refusal
from evenhand.models.cases import ComplaintRow
from evenhand.models.facts import FactRow
from evenhand.models.ledger import LedgerRow
from tests.rooms.office import BELL, CLARA, DESK, MONDAY, PEOPLE, PUBLIC, SAID, SECOND, Walk, complaint, filed, now_on
from tests.rooms.racing import at_once, in_thread, shared_database

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both]

MANY = 64


@pytest.fixture(autouse=True)
def _shared(tmp_path: Path, custodian_folder: Path) -> Iterator[None]:
    with shared_database(tmp_path):
        yield


def the_books_agree(ref: str) -> None:
    row = ComplaintRow.objects.get(ref=ref)
    assert audit_one(row, now_on().calendar) == []
    assert ledger.verify().ok


def test_it_lets_a_withdrawal_or_the_last_signature_win_and_never_both() -> None:
    walk = in_thread(lambda: Walk(filed().ref).to_ahead().to_session().to_ended().to_assented())
    sign = [assent.SignAgreement(matter="m1", party=party, text=1) for party in ("c1", "o1")]
    acts = [(CLARA, sign[0]), (BELL, sign[1]), (CLARA, consent.Withdraw(matter="m1", party="c1")),
            (BELL, consent.Withdraw(matter="m1", party="o1"))]  # fmt: skip

    results = at_once([partial(walk.ask, by, act) for by, act in acts * (MANY // 4)])

    def after() -> None:
        stage = walk.case.matter("m1").stage
        kinds = Counter(FactRow.objects.filter(complaint__ref=walk.ref).values_list("kind", flat=True))
        assert stage in (Stage.QUEUED, Stage.MEDIATED)
        assert kinds["matter_returned"] + kinds["matter_mediated"] == 1
        assert kinds["agreement_signed"] <= 2
        the_books_agree(walk.ref)

    in_thread(after)
    done = [result for result in results if isinstance(result, Done)]
    assert 1 <= len(done) <= 3
    assert len(done) + sum(isinstance(result, Refusal) for result in results) == MANY


def test_it_counts_one_form_once_however_often_it_arrives() -> None:
    walk = in_thread(lambda: Walk(filed().ref))
    act = intake.RecordPreservation(result=Preservation.ACKNOWLEDGED)

    results = at_once([lambda: walk.ask(DESK, act, key=Key("one", b"body"))] * MANY)

    assert all(isinstance(result, Done) for result in results)
    assert sum(not result.replayed for result in results) == 1
    assert {(result.facts, result.receipt) for result in results} == {(results[0].facts, results[0].receipt)}
    assert in_thread(lambda: ComplaintRow.objects.get(ref=walk.ref).version) == 3


def test_it_takes_in_one_complaint_however_often_its_last_page_is_sent() -> None:
    def send() -> object:
        return clerk.file(complaint(), by=PUBLIC, now=now_on(), people=PEOPLE, words=SAID, key=Key("k", b"all"))

    results = at_once([send] * 16)

    assert {result.ref for result in results} == {results[0].ref}
    assert sum(not result.replayed for result in results) == 1
    assert in_thread(ComplaintRow.objects.count) == 1


def test_it_takes_in_many_complaints_at_once_and_loses_none() -> None:
    refs = {done.ref for done in at_once([filed] * 24)}

    def after() -> None:
        assert len(refs) == ComplaintRow.objects.count() == 24
        assert reads.counts()["stage.received"] == 24
        assert LedgerRow.objects.count() == 48
        for ref in refs:
            the_books_agree(ref)

    in_thread(after)


def test_it_lets_two_readers_read_one_screening_once() -> None:
    walk = in_thread(lambda: Walk(filed().ref))
    in_thread(lambda: walk.do(DESK, screening.ScreenMatter(matter="m1", by="s1")))
    agree, disagree = (screening.ReadScreening(matter="m1", by="s2", agrees=yes) for yes in (True, False))

    results = at_once([lambda: walk.ask(SECOND, agree), lambda: walk.ask(SECOND, disagree)] * 8)

    assert sum(isinstance(result, Done) for result in results) == 1


def test_it_ticks_twice_at_once_and_does_everything_once() -> None:
    def make() -> list[Walk]:
        walks = [Walk(filed().ref).to_offer() for _ in range(6)]
        for walk in walks:
            walk.answer("c1", "yes").answer("o1", "yes")
        return walks

    walks = in_thread(make)
    results = at_once([lambda: clerk.tick(now_on(MONDAY.replace(day=2)))] * 4)

    def after() -> None:
        assert [walk.case.matter("m1").stage for walk in walks] == [Stage.AHEAD] * 6
        assert FactRow.objects.filter(kind="answers_opened").count() == 6
        for walk in walks:
            the_books_agree(walk.ref)

    in_thread(after)
    assert sum(result.done["open_answers"] for result in results) == 6
    assert [failed for result in results for failed in result.failed] == []
