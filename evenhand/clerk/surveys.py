"""Taking answers to how it was, once for each right, and putting them among others so that none can be told apart.

Nothing here knows a case or a person: a right proves itself (``vault.surveys``), and its mark and the answers share no
key. No form is remembered for a survey (``replays`` keeps a day and a reference); the mark makes it count once.
"""

from __future__ import annotations

import secrets
import uuid
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, TypeVar

from django.db import connection

from evenhand import vault
from evenhand.clerk.transaction import one_transaction, until_it_fits
from evenhand.core import surveys
from evenhand.core.disclosure import Period
from evenhand.core.surveys import Answered, NotTaken
from evenhand.models.surveys import SurveyBox, SurveyMark, SurveyRow

BATCH = 5
"""So many answers of one wave, side and year go among the others together; fewer wait, sealed."""
Thing = TypeVar("Thing")


def right_of(code: str, today: date) -> vault.Right | NotTaken:
    """What a code gives the right to, today; or why it gives none."""
    right = vault.read_survey_code(code)
    if right is None:
        return NotTaken.NO_SUCH_CODE
    if today < right.opened:
        return NotTaken.NOT_OPEN_YET
    if not surveys.is_open(right.opened, today):
        return NotTaken.TIME_IS_OVER
    return NotTaken.ANSWERED_ALREADY if SurveyMark.objects.filter(mark=right.mark).exists() else right


def take_survey(code: str, answers: Mapping[str, int], today: date) -> NotTaken | None:
    """Take these answers and use up the right to give them; None when it was done, else why not. Nothing is kept then.

    Raises :class:`Unavailable` when the database could not.
    """

    def take() -> NotTaken | None:
        right = right_of(code, today)
        if isinstance(right, NotTaken):
            return right
        if not answers or surveys.wrong_answers(right.wave, right.side, answers):
            return NotTaken.NO_ANSWER
        _keep(right, answers)
        return None

    # Two at the same moment clash at the mark; the second is asked again and finds it used.
    return until_it_fits(take)


def _keep(right: vault.Right, answers: Mapping[str, int]) -> None:
    key = uuid.uuid4()
    given = Answered(right.wave, right.side, right.opened.year, answers)
    SurveyMark.objects.create(mark=right.mark, year=right.opened.year)
    SurveyBox.objects.create(id=key, box=vault.seal_survey(key, given))


def mix_surveys(last_year: int | None = None) -> int:
    """Put waiting answers among the others, where enough of one kind wait or their year is not after ``last_year``.

    How many went. Everything is written anew in a new order, marks too: the order of rows is the last thing that could
    tie an answer to its right, and both to a day. For the clock.
    """
    with one_transaction():
        _nobody_else_writes()
        waiting = [(one, vault.open_survey(one.id, bytes(one.box))) for one in SurveyBox.objects.all()]
        if not waiting:
            return 0
        kinds = Counter(_kind(given) for _, given in waiting)
        ripe = [
            (box, given)
            for box, given in waiting
            if kinds[_kind(given)] >= BATCH or (last_year is not None and given.year <= last_year)
        ]
        if not ripe:
            return 0
        gone = {box.pk for box, _ in ripe}
        _write_boxes([given for box, given in waiting if box.pk not in gone])
        _write_rows([*map(_answered, SurveyRow.objects.all()), *(given for _, given in ripe)])
        _write_marks()
        return len(ripe)


def told_surveys(period: Period) -> dict[int, dict[str, surveys.Side]]:
    """What may be told of the answers of these years, each side apart. All of them are put among the others first."""
    return surveys.tell(_of_years(period))


def answers_apart(period: Period) -> dict[tuple[int, str], list[Mapping[str, int]]]:
    """The answers of these years by wave and side, for counting a share of one side; never for showing."""
    apart: dict[tuple[int, str], list[Mapping[str, int]]] = {}
    for one in _of_years(period):
        apart.setdefault((one.wave, one.side), []).append(one.answers)
    return apart


def _of_years(period: Period) -> list[Answered]:
    mix_surveys(period.last_year)
    rows = SurveyRow.objects.filter(year__range=(period.first_year, period.last_year))
    return [_answered(row) for row in rows]


def forget_surveys(period: Period) -> None:
    """Destroy the answers of years that were told, and the marks of rights that can no longer be used."""
    with one_transaction():
        _nobody_else_writes()
        SurveyRow.objects.filter(year__lte=period.last_year).delete()
        SurveyMark.objects.filter(year__lte=period.last_year).delete()


def _nobody_else_writes() -> None:
    """Wait for whoever is giving answers or mixing them, and let the next ones wait until this transaction ends.

    What is written anew was read first: an answer given in between would be deleted unread. SQLite has one writer.
    """
    if connection.vendor == "postgresql":
        # In the order in which ``_keep`` writes: in another, the two could wait for each other.
        tables = "evenhand_survey_mark, evenhand_survey_box, evenhand_survey_row"
        with connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {tables} IN SHARE ROW EXCLUSIVE MODE")


def _kind(given: Answered) -> tuple[int, str, int]:
    return (given.wave, given.side, given.year)


def _answered(row: Any) -> Answered:
    return Answered(row.wave, row.side, row.year, row.answers)


def _shuffled(things: Iterable[Thing]) -> Sequence[Thing]:
    found = list(things)
    secrets.SystemRandom().shuffle(found)
    return found


def _write_boxes(given: Iterable[Answered]) -> None:
    SurveyBox.objects.all().delete()
    keyed = [(uuid.uuid4(), one) for one in _shuffled(given)]
    SurveyBox.objects.bulk_create([SurveyBox(id=key, box=vault.seal_survey(key, one)) for key, one in keyed])


def _write_rows(given: Iterable[Answered]) -> None:
    SurveyRow.objects.all().delete()
    SurveyRow.objects.bulk_create(
        [
            SurveyRow(key=uuid.uuid4(), wave=one.wave, side=one.side, year=one.year, answers=dict(one.answers))
            for one in _shuffled(given)
        ]
    )


def _write_marks() -> None:
    marks = _shuffled(SurveyMark.objects.all())
    SurveyMark.objects.all().delete()
    SurveyMark.objects.bulk_create([SurveyMark(mark=bytes(one.mark), year=one.year) for one in marks])
