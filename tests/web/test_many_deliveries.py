"""Sixty-four browsers send one form at the same moment, and an older form comes after a newer one: one effect.

On both databases. Every form goes through one guard (tests/house/test_forms.py) and one clerk: a form that makes a
complaint, and one that does two acts with words, stand here for all.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from evenhand import ledger
from evenhand.clerk.auditing import audit_one
from evenhand.models.cases import ComplaintRow
from evenhand.models.facts import FactRow
from tests.rooms.office import now_on
from tests.rooms.racing import at_once, in_thread, shared_database
from tests.web.stage import Stage, set_up
from tests.web.test_filing import to_check
from tests.web.walking import Person

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both, pytest.mark.slow]

MANY = 64
Sending = Callable[[Client], Any]


@pytest.fixture(autouse=True)
def _shared(tmp_path: Path, custodian_folder: Path) -> Iterator[None]:
    with shared_database(tmp_path):
        yield


class Caught(Exception):  # noqa: N818 (it is no error)
    """The form that would have been sent."""


def form_of(person: Person, page: str, action: str, **typed: Any) -> tuple[str, dict[str, Any]]:
    """The form as the browser would send it, not sent."""
    caught: list[tuple[str, dict[str, Any]]] = []
    client: Any = person.client
    honest = client.post
    client.post = lambda to, fields: caught.append((to, fields))
    try:
        person.send(page, action, **typed)
    finally:
        client.post = honest
    return caught[0]


def browser_like(person: Person) -> Client:
    """Another window of the same browser."""
    client = Client()
    client.cookies = SimpleCookie(person.client.cookies.output(header=""))
    for name, one in person.client.cookies.items():
        client.cookies[name] = one.value
    return client


def sent_by_many(person: Person, to: str, fields: dict[str, Any]) -> Counter[tuple[int, str]]:
    """What sixty-four windows got for it: status and place."""

    def send() -> tuple[int, str]:
        answer = browser_like(person).post(to, fields)
        return answer.status_code, answer.headers.get("Location", "")

    return Counter(at_once([send] * MANY))


def the_books_agree() -> None:
    assert [one for row in ComplaintRow.objects.all() for one in audit_one(row, now_on().calendar)] == []
    assert ledger.verify().ok


def test_it_takes_one_complaint_from_sixty_four_windows() -> None:
    writer = Person()
    to, fields = in_thread(lambda: (to_check(writer), form_of(writer, "/complaint/check", "/complaint/check"))[1])

    answers = sent_by_many(writer, to, fields)

    assert answers == {(302, "/complaint/receipt"): MANY}
    assert in_thread(ComplaintRow.objects.count) == 1
    in_thread(the_books_agree)


def asked(monkeypatch: pytest.MonkeyPatch) -> Stage:
    stage = set_up(monkeypatch)
    stage.walk.to_offer()
    stage.sync().be("c1")
    return stage


def test_it_seals_one_answer_from_sixty_four_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    stage = in_thread(lambda: asked(monkeypatch))
    page = f"{stage.mine}choice"
    to, fields = in_thread(lambda: form_of(stage.be("c1"), page, "seal-answer", answer="mediation"))

    answers = sent_by_many(stage.be("c1"), to, fields)

    assert answers == {(302, page): MANY}
    kinds = in_thread(lambda: Counter(FactRow.objects.values_list("kind", flat=True)))
    assert (kinds["answer_sealed"], kinds["doors_shown"]) == (1, 1)
    in_thread(the_books_agree)


def test_it_keeps_the_newer_of_two_forms_when_the_older_arrives_again_after_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reordered: yes, then no, then the network brings the yes once more. The no stands."""
    stage = in_thread(lambda: asked(monkeypatch))
    clara, page = stage.be("c1"), f"{stage.mine}choice"

    def story() -> tuple[int, int]:
        to, yes = form_of(clara, page, "seal-answer", answer="mediation")
        assert clara.client.post(to, yes).status_code == 302
        _to, no = form_of(clara, f"{page}?change=1", "seal-answer", answer="investigation")
        assert clara.client.post(to, no).status_code == 302
        sealed = FactRow.objects.filter(kind="answer_sealed").count()
        late = clara.client.post(to, yes)
        assert (late.status_code, late.headers["Location"]) == (302, page)
        return sealed, FactRow.objects.filter(kind="answer_sealed").count()

    before, after = in_thread(story)
    assert before == after == 2
    in_thread(the_books_agree)
