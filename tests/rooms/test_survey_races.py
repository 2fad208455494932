"""Answers that come while answers are mixed: each is kept, counts once, and can be told."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from django.db import connections

from evenhand import clerk
from evenhand.clerk import surveys as room
from evenhand.core.surveys import Answered, NotTaken
from evenhand.models.surveys import SurveyBox, SurveyMark, SurveyRow
from tests.rooms.racing import at_once, in_thread, shared_database
from tests.rooms.test_surveys import OPENED, answer

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both]

MANY = 16


@pytest.fixture(autouse=True)
def _shared(tmp_path: Path, custodian_folder: Path) -> Iterator[None]:
    with shared_database(tmp_path):
        yield


def kept() -> tuple[int, int, int]:
    """How many answers wait, how many are among the others, and how many rights were used."""
    return SurveyBox.objects.count(), SurveyRow.objects.count(), SurveyMark.objects.count()


def test_it_keeps_an_answer_that_comes_between_reading_and_writing_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[NotTaken | None] = []
    write = room._write_boxes

    def gives() -> None:
        said.append(answer("late"))
        connections.close_all()

    late = threading.Thread(target=gives)

    def between(given: list[Answered]) -> None:
        late.start()
        # Time to do harm. It is waited for, and not needed: whoever is not let in now comes in afterwards.
        late.join(2)
        write(given)

    def story() -> None:
        for n in range(room.BATCH):
            assert answer(f"x{n}") is None
        assert clerk.mix_surveys() == room.BATCH

    monkeypatch.setattr(room, "_write_boxes", between)
    in_thread(story)
    late.join(120)

    assert said == [None]
    assert in_thread(kept) == (1, room.BATCH, room.BATCH + 1)
    assert in_thread(partial(answer, "late")) is NotTaken.ANSWERED_ALREADY


def test_it_loses_and_doubles_nothing_when_many_answer_while_the_clock_ticks_twice() -> None:
    gives = [partial(answer, f"x{n}") for n in range(MANY)]
    mixes = [partial(clerk.mix_surveys, OPENED.year) for _ in range(MANY // 2)]

    results = at_once([*gives, *mixes])

    waiting, among, used = in_thread(kept)
    assert results[:MANY] == [None] * MANY
    assert (waiting + among, used) == (MANY, MANY)
    assert among == sum(results[MANY:])
