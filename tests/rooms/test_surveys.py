"""Surveys cannot be linked: one may answer once, and nothing that is kept says who did, when, or about what."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import connection

from evenhand import clerk, vault
from evenhand.clerk.transaction import one_transaction
from evenhand.core import surveys
from evenhand.core.disclosure import Period
from evenhand.core.surveys import LATER, SOON, NotTaken
from evenhand.models.access import AccessEntry
from evenhand.models.idempotency import IdempotencyRow
from evenhand.models.surveys import SurveyBox, SurveyMark, SurveyRow
from evenhand.reads import surveys as asked
from tests.rooms.office import Walk, filed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("custodian_folder")]

OPENED = date(2026, 6, 10)
YES = {"satisfied": 5, "self_respect": 4}


def code(who: str, wave: int = SOON, side: str = "officer", opened: date = OPENED) -> str:
    return vault.survey_code(f"ABCD/d1/{who}", wave, side, opened)


def answer(who: str, answers: dict[str, int] | None = None, **more: Any) -> NotTaken | None:
    return clerk.take_survey(code(who, **more), answers or YES, more.get("opened", OPENED))


def met() -> Walk:
    """A complaint whose session has ended today."""
    return Walk(filed().ref).to_ahead().to_session().to_ended()


def columns(table: type[Any]) -> set[str]:
    return {field.name for field in table._meta.get_fields()}


def test_surveys_cannot_be_linked() -> None:
    """No column could hold a case, a person or a time; no row of any other table holds a key of theirs."""
    assert columns(SurveyRow) == {"key", "wave", "side", "year", "answers"}
    assert columns(SurveyMark) == {"mark", "year"}
    assert columns(SurveyBox) == {"id", "box"}
    walk = met()
    people = [asked.asked_of_party([(walk.ref, party)], walk.day)[0] for party in ("c1", "o1")]
    for n in range(4):
        answer(f"x{n}", opened=walk.day)
    for one in people:
        assert clerk.take_survey(one.code, YES, walk.day) is None
    clerk.mix_surveys(walk.day.year)

    everything = _all_rows()
    keys = {*(str(row.key) for row in SurveyRow.objects.all())}
    for table, rows in everything.items():
        if "survey" in table:
            # What could tie it to somebody: the reference, the parties' persons, the day, the code itself.
            for leak in (walk.ref, walk.day.isoformat(), people[0].code[:12], "'c1'", '"c1"', "'o1'"):
                assert leak not in rows, (table, leak)
        else:
            assert not any(key in rows or key.replace("-", "") in rows for key in keys), table


def _all_rows() -> dict[str, str]:
    """Every row of every table, as one text each."""
    found = {}
    for table in apps.get_app_config("evenhand").get_models():
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT * FROM "{table._meta.db_table}"')
            found[table._meta.db_table] = repr(
                [[v.hex() if isinstance(v, bytes) else str(v) for v in row] for row in cursor.fetchall()]
            )
    return found


def test_it_notices_a_row_that_could_be_linked() -> None:
    """The search above finds what it looks for: a reference in a survey row is seen."""
    walk = met()
    with one_transaction():
        SurveyRow.objects.create(wave=1, side="officer", year=2026, answers={"satisfied": 5, "ref": walk.ref})

    assert walk.ref in _all_rows()["evenhand_survey_row"]


def test_it_takes_an_answer_once() -> None:
    assert answer("o1") is None
    assert answer("o1") is NotTaken.ANSWERED_ALREADY
    assert answer("o1", {"satisfied": 1}) is NotTaken.ANSWERED_ALREADY
    assert answer("o1", wave=LATER, answers={"satisfied": 5}) is None


def test_it_reads_a_code_as_people_type_it() -> None:
    assert clerk.take_survey(code("o1").lower().replace("-", " "), YES, OPENED) is None


@pytest.mark.parametrize("typed", ["", "x", "0" * 27, "K7QM-42XW-8R3T-5V9Y-2J6P-QW4N-H7S"])
def test_it_takes_no_code_that_was_not_made_here(typed: str) -> None:
    assert clerk.take_survey(typed, YES, OPENED) is NotTaken.NO_SUCH_CODE
    assert clerk.take_survey(vault.mint_code(), YES, OPENED) is NotTaken.NO_SUCH_CODE


def test_it_refuses_a_code_with_another_wave_side_or_day() -> None:
    """Every bit of a code counts: nobody makes a second right out of one."""
    bits = vault.codes.bits_of(code("o1"))
    assert bits is not None
    for n in range(128):
        turned = bytearray(bits)
        turned[n // 8] ^= 1 << n % 8
        assert vault.read_survey_code(vault.codes.print_bits(bytes(turned))) is None


def test_it_takes_answers_only_in_their_days() -> None:
    assert clerk.take_survey(code("o1"), YES, OPENED - timedelta(days=1)) is NotTaken.NOT_OPEN_YET
    assert clerk.take_survey(code("o1"), YES, OPENED + timedelta(days=31)) is NotTaken.TIME_IS_OVER
    assert clerk.take_survey(code("o1"), YES, OPENED + timedelta(days=30)) is None


@pytest.mark.parametrize("answers", [{}, {"satisfied": 9}, {"promises_kept": 2}, {"another": 1}])
def test_it_keeps_the_right_when_the_answers_are_none(answers: dict[str, int]) -> None:
    assert clerk.take_survey(code("o1"), answers, OPENED) is NotTaken.NO_ANSWER
    assert answer("o1") is None


def test_it_keeps_answers_sealed_until_they_are_among_others() -> None:
    for n in range(4):
        answer(f"o{n}", {"satisfied": 3})

    assert clerk.mix_surveys() == 0
    assert SurveyRow.objects.count() == 0
    assert all(b"satisfied" not in bytes(box.box) for box in SurveyBox.objects.all())
    answer("o4", {"satisfied": 3})
    assert clerk.mix_surveys() == 5
    assert (SurveyBox.objects.count(), SurveyRow.objects.count()) == (0, 5)


def test_it_never_mixes_a_side_with_the_other_to_fill_a_batch() -> None:
    for n in range(4):
        answer(f"o{n}")
        answer(f"c{n}", side="complainant")

    assert clerk.mix_surveys() == 0


def test_it_leaves_no_order_to_tie_rows_by() -> None:
    """Twenty answers in a known order: neither the rows nor the marks are kept in it, nor with the keys they had."""
    for n in range(20):
        answer(f"o{n:02}", {"satisfied": n % 5 + 1, "recommend": n // 5 + 1})
    came = [bytes(mark.mark) for mark in SurveyMark.objects.all()]
    boxes = {box.pk for box in SurveyBox.objects.all()}
    clerk.mix_surveys()

    with connection.cursor() as cursor:
        order = "rowid" if connection.vendor == "sqlite" else "ctid"
        cursor.execute(f"SELECT mark FROM evenhand_survey_mark ORDER BY {order}")
        marks = [bytes(row[0]) for row in cursor.fetchall()]
        cursor.execute(f"SELECT answers FROM evenhand_survey_row ORDER BY {order}")
        rows = [json.loads(row[0]) if isinstance(row[0], str) else row[0] for row in cursor.fetchall()]
    assert sorted(marks) == sorted(came)
    assert marks != came
    assert rows != [{"satisfied": n % 5 + 1, "recommend": n // 5 + 1} for n in range(20)]
    assert not boxes & {row.key for row in SurveyRow.objects.all()}


def test_it_gives_old_answers_new_keys_with_each_batch() -> None:
    for n in range(5):
        answer(f"o{n}")
    clerk.mix_surveys()
    first = {row.key for row in SurveyRow.objects.all()}
    for n in range(5, 10):
        answer(f"o{n}")
    clerk.mix_surveys()

    assert SurveyRow.objects.count() == 10
    assert not first & {row.key for row in SurveyRow.objects.all()}


def test_it_remembers_neither_the_form_nor_the_look() -> None:
    walk = met()
    looked = AccessEntry.objects.count()
    forms = IdempotencyRow.objects.count()

    (one,) = asked.asked_of_party([(walk.ref, "c1")], walk.day)
    clerk.take_survey(one.code, YES, walk.day)

    assert AccessEntry.objects.count() == looked
    assert IdempotencyRow.objects.count() == forms


def test_it_asks_each_one_of_a_session_and_no_more_once_they_answered() -> None:
    walk = met()
    for party in ("c1", "o1"):
        (one,) = asked.asked_of_party([(walk.ref, party)], walk.day)
        assert clerk.take_survey(one.code, YES, walk.day) is None
        assert asked.asked_of_party([(walk.ref, party)], walk.day) == []
    mediator = min(walk.case.mediations[0].mediators)
    (mine,) = asked.asked_of_mediator(mediator, walk.day)
    assert clerk.take_survey(mine.code, {"same_chance": 5}, walk.day) is None
    assert asked.asked_of_mediator(mediator, walk.day) == []


def test_it_asks_again_sixty_days_after_a_session_that_led_somewhere() -> None:
    walk = met()
    day = walk.day
    walk.to_assented().to_signed()

    (soon,) = asked.asked_of_party([(walk.ref, "o1")], day)
    assert soon.wave == SOON
    assert asked.asked_of_party([(walk.ref, "o1")], day + timedelta(days=59)) == []
    (later,) = asked.asked_of_party([(walk.ref, "o1")], day + timedelta(days=60))
    assert later.wave == LATER


def test_it_asks_nobody_about_a_matter_that_went_back() -> None:
    walk = met()
    day = walk.day
    walk.later(60).tick()

    assert walk.case.matter("m1").mediation is None
    assert surveys.asks_of(walk.case, "c1") == ()
    assert asked.asked_of_party([(walk.ref, "c1")], day) == []


def test_it_destroys_the_answers_of_years_that_were_told() -> None:
    for n in range(12):
        answer(f"o{n}", opened=date(2025, 6, 1))
    answer("o9", opened=OPENED)

    told = clerk.told_surveys(Period(2025, 2025))
    clerk.forget_surveys(Period(2025, 2025))

    assert told[SOON]["officer"].answered == 12
    assert SurveyRow.objects.count() == 0
    assert (SurveyBox.objects.count(), SurveyMark.objects.count()) == (1, 1)


def test_it_opens_no_box_in_another_place() -> None:
    answer("o1")
    (box,) = SurveyBox.objects.all()

    assert vault.open_survey(box.id, bytes(box.box)).answers == YES
    with pytest.raises(vault.Refused):
        vault.open_survey(uuid4(), bytes(box.box))


def test_it_is_mixed_by_the_clock() -> None:
    walk = met()
    for n in range(5):
        answer(f"o{n}", opened=walk.day)

    walk.later(1).tick()

    assert SurveyRow.objects.count() == 5


def test_it_prints_a_code_of_twenty_seven_signs() -> None:
    assert re.fullmatch(r"(?:[0-9A-Z]{4}-){6}[0-9A-Z]{3}", code("o1"))
