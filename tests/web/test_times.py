"""Asking for times, through every counter: the office, both sides, the mediators, a code, and the telephone."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.test import Client

from evenhand import clerk
from evenhand.core.codes import Role
from evenhand.core.hours import half_hours
from evenhand.models.cases import ComplaintRow
from evenhand.models.door import the_clerk_writes
from evenhand.models.outbox import LetterRow
from evenhand.models.places import BookingRow
from evenhand.models.polls import PollVoiceRow
from evenhand.reads import places
from tests.rooms.office import case_of
from tests.web.stage import Stage
from tests.web.telling import CODE
from tests.web.test_places import proposed
from tests.web.test_places import seated as _seated
from tests.web.walking import FORM, HIDDEN, words_of

pytestmark = pytest.mark.django_db

seated = _seated


def the_page(stage: Stage) -> str:
    return f"{stage.case}table/d1/times"


def offered(stage: Stage) -> list[str]:
    """The times that the office may ask about."""
    return re.findall(r'name="slots"[^>]*value="([^"]+)"', stage.colleague().see(the_page(stage)))


def ask(stage: Stage, *others: str) -> list[str]:
    chosen = offered(stage)[:4]
    stage.colleague().do(the_page(stage), "/times", slots=chosen, others=list(others))
    return chosen


def test_it_finds_a_time_that_suits_everyone_and_shows_nobody_whose_it_is(seated: Stage) -> None:
    interpreter = places.interpreters()[0].code
    chosen = ask(seated, interpreter, "support_officer.1")
    dora = seated.colleague()
    code = CODE.search(words_of(dora.send(the_page(seated), "times/code", _with=interpreter).content.decode()))
    assert code

    for party in ("c1", "o1"):
        assert "Say which times suit you" in seated.be(party).see(seated.mine)
    seated.be("c1").do(f"{seated.mine}times", "/times", slots=chosen[:2])
    assert "1 of 6 have answered." in dora.see(the_page(seated))
    assert "Suits everyone" not in dora.see(the_page(seated))
    seated.be("o1").do(f"{seated.mine}times", "/times", slots=chosen[1:3])
    for one in case_of(seated.ref).mediation("d1").mediators:
        seated.there[one].do(f"/mediator/{seated.ref}/d1/times", "/times", slots=chosen)
    dora.do(f"{the_page(seated)}/of/support_officer.1", "/of/support_officer.1", slots=chosen)
    stranger = Client()
    opened = stranger.post("/times", {"code": code[0]}).content.decode()
    assert chosen[1] in opened
    assert not any(word in opened for word in (seated.ref, "Clara", "Bell"))
    sent = stranger.post("/times", {"code": code[0], "answer": "1", "slots": chosen}).content.decode()
    assert "We have your answer" in sent

    page = words_of(dora.see(the_page(seated)))
    assert "6 of 6 have answered." in page
    assert page.count("Propose ") == 1
    assert "See the times" in dora.see("/staff/")
    proposal = dora.see(f"{seated.case}do/d1/propose-appointment?slot={chosen[1]}")
    assert re.search(rf'value="{chosen[1][8:10].lstrip("0")}"', proposal)


def test_it_offers_only_times_that_the_mediators_can_and_before_the_safe_date(seated: Stage) -> None:
    mediator = min(case_of(seated.ref).mediation("d1").mediators)
    clerk.keep_week(mediator, ["tue_morning"])
    days = {date.fromisoformat(code[:10]) for code in offered(seated)}

    assert days
    assert {day.strftime("%a") for day in days} == {"Tue"}
    assert max(days) < case_of(seated.ref).matters[0].safe_on


def test_it_offers_no_time_at_which_somebody_sits_at_another_table_of_the_complaint(seated: Stage) -> None:
    first = offered(seated)[0]
    on, _, begins = first.partition("T")
    with the_clerk_writes():
        BookingRow.objects.create(
            complaint=ComplaintRow.objects.get(ref=seated.ref), mediation="d2", kind="party", on=date.fromisoformat(on),
            what=f"{seated.ref}.c1", half=half_hours(begins)[-1],
        )  # fmt: skip

    assert first not in offered(seated)


def test_it_says_at_the_field_how_many_times_to_choose(seated: Stage) -> None:
    answer = seated.colleague().send(the_page(seated), "/times", slots=offered(seated)[:2])

    assert answer.status_code == 422
    assert "Choose three to eight times." in answer.content.decode()


def test_it_shows_the_desk_nobodys_ticks(seated: Stage) -> None:
    chosen, dora = ask(seated), seated.colleague()
    pages = (f"{the_page(seated)}/of/c1", f"/staff/{seated.ref}/for/c1/m1/times")
    for page in pages:
        dora.do(page, page[-3:], slots=chosen[:1])
        assert " checked" not in dora.see(page)

    assert " checked" in seated.be("c1").see(f"{seated.mine}times")


def test_it_types_nothing_for_whoever_has_a_page_whether_they_have_answered_or_not(seated: Stage) -> None:
    chosen, dora = ask(seated), seated.colleague()
    seated.be("c1").do(f"{seated.mine}times", "/times", slots=chosen[:1])
    seated.be("o1")

    mediators = case_of(seated.ref).mediation("d1").mediators
    for who in ("c1", "o1", *mediators):
        said = words_of(dora.client.get(f"{the_page(seated)}/of/{who}", follow=True).content.decode())
        assert "Nobody here does it for them." in said
    for who in ("c1", "o1"):
        answer = dora.client.get(f"/staff/{seated.ref}/for/{who}/m1/times", follow=True)
        assert "Nobody here does it for them." in answer.content.decode()
    assert "Type in the times of" not in dora.see(the_page(seated))


def test_it_gives_no_code_to_whoever_has_a_page_and_shows_no_ticks_with_one(seated: Stage) -> None:
    interpreter = places.interpreters()[0].code
    chosen, dora = ask(seated, interpreter), seated.colleague()
    seated.be("c1").do(f"{seated.mine}times", "/times", slots=chosen[:1])
    for who in ("c1", *case_of(seated.ref).mediation("d1").mediators):
        typed = form_of(dora.see(the_page(seated)), interpreter) | {"who": who}
        answer = dora.client.post(f"{the_page(seated)}/code", typed, follow=True)
        assert CODE.search(words_of(answer.content.decode())) is None
        assert "Nobody here does it for them." in answer.content.decode()

    shown = words_of(dora.send(the_page(seated), "times/code", _with=interpreter).content.decode())
    code = CODE.search(shown)
    assert code
    Client().post("/times", {"code": code[0], "answer": "1", "slots": chosen[:2]})
    again = Client().post("/times", {"code": code[0]}).content.decode()
    assert chosen[0] in again
    assert " checked" not in again
    assert f"/of/{interpreter}" not in dora.see(the_page(seated)), "a code is as good as a page"


def test_it_gives_one_code_with_one_form_and_that_code_stays_good(seated: Stage) -> None:
    interpreter = places.interpreters()[0].code
    ask(seated, interpreter)
    dora = seated.colleague()
    typed = form_of(dora.see(the_page(seated)), interpreter)

    first, second = (dora.client.post(f"{the_page(seated)}/code", typed, follow=True) for _ in range(2))

    code = CODE.search(words_of(first.content.decode()))
    assert code
    assert "This code was shown once." in second.content.decode()
    assert Client().post("/times", {"code": code[0]}).status_code == 200


def form_of(html: str, with_words: str) -> dict[str, str]:
    """What the form that holds these words would send as it stands."""
    body = next(m["body"] for m in FORM.finditer(html) if with_words in m["body"])
    return dict(HIDDEN.findall(body))


def test_it_gives_a_wrong_code_one_answer_and_slows_a_guesser_down(seated: Stage) -> None:
    ask(seated)
    stranger = Client()

    said = [stranger.post("/times", {"code": f"{n}" * 27}) for n in range(11)]

    assert {answer.status_code for answer in said[:10]} == {422}
    assert said[10].status_code == 429
    assert "This code opens nothing now." in said[0].content.decode()


def test_it_reminds_both_sides_or_neither_whoever_has_answered(seated: Stage) -> None:
    chosen = ask(seated)
    seated.be("c1").do(f"{seated.mine}times", "/times", slots=chosen[:1])
    seated.walk.later(1)
    seated.sync()

    seated.colleague().do(the_page(seated), "times/remind")

    sent = LetterRow.objects.filter(ref=seated.ref, kind="times").values_list("party", flat=True)
    assert sorted(sent) == ["c1", "c1", "o1", "o1"]


def test_it_reminds_once_a_day_however_often_it_is_pressed(seated: Stage) -> None:
    ask(seated)
    dora = seated.colleague()

    def press(*, fresh: bool) -> str:
        if fresh:
            form.update(form_of(dora.see(the_page(seated)), "Remind both sides"))
        return words_of(dora.client.post(f"{the_page(seated)}/remind", form, follow=True).content.decode())

    def sent() -> int:
        return LetterRow.objects.filter(ref=seated.ref, kind="times", party="c1").count()

    form: dict[str, str] = {}
    assert "Both sides have had this letter today." in press(fresh=True)
    assert sent() == 1
    seated.walk.later(1)
    seated.sync()
    assert "Both sides get the letter once more." in press(fresh=True)
    assert "Both sides get the letter once more." in press(fresh=False), "the same form gets the same answer"
    yesterdays = dict(form)
    assert "Both sides have had this letter today." in press(fresh=True)
    seated.walk.later(1)
    seated.sync()
    form.update(yesterdays)
    press(fresh=False)
    assert sent() == 2, "a form of yesterday sends nothing today"


def test_it_leaves_proposing_a_day_until_everyone_was_asked(seated: Stage) -> None:
    assert "Propose a day and a place" in words_of(seated.colleague().see("/staff/"))

    ask(seated)

    page = words_of(seated.colleague().see("/staff/"))
    assert "Propose a day and a place" not in page
    assert "0 of 4 have answered." in page


def test_it_closes_the_question_and_destroys_the_answers(seated: Stage) -> None:
    ask(seated)
    tomas = seated.colleague("tomas", Role.INTAKE)
    assert "destroy the answers" not in tomas.see(the_page(seated))

    seated.colleague().do(the_page(seated), "times/back")

    assert not PollVoiceRow.objects.exists()
    seated.be("c1").see(f"{seated.mine}times", 404)


def test_it_hands_a_calendar_file_to_each_counter_and_to_nobody_else(stage: Stage) -> None:
    stage.walk.to_ahead()
    stage.seat_mediators()
    stage.be("c1").do(stage.mine, "cancel-appointment")
    clerk.keep_place(None, name="Eastside Library, room B", address="200 Mill Road")
    dora = stage.colleague()
    dora.do(f"{stage.case}do/d1/propose-appointment", "propose-appointment", **proposed(stage))
    mediator = min(case_of(stage.ref).mediation("d1").mediators)
    for who, path in (
        (stage.be("c1"), f"{stage.mine}calendar-file"),
        (stage.there[mediator], f"/mediator/{stage.ref}/d1/calendar-file"),
        (dora, f"{stage.case}table/d1/calendar-file/o1"),
        (dora, f"/staff/{stage.ref}/for/c1/m1/calendar-file"),
    ):
        answer = who.client.get(path)
        assert answer.headers["Content-Type"].startswith("text/calendar")
        assert answer.headers["Content-Disposition"] == 'attachment; filename="appointment.ics"'
        assert b"SUMMARY:Appointment" in answer.content
        assert stage.ref.encode() not in answer.content
    dora.see(f"{stage.case}table/d1/calendar-file/x9", 404)


def test_it_records_a_missed_session_only_after_waiting_and_says_what_follows_ec_50(stage: Stage) -> None:
    stage.walk.to_ahead()
    stage.seat_mediators()
    page, dora = f"{stage.case}do/d1/record-missed", stage.colleague()
    shown = words_of(dora.see(page))
    assert "Missed before 0" in shown
    assert "Another day is proposed. No reason is asked." in shown

    hasty = dora.send(page, "record-missed")
    assert "Wait for 30 minutes and call first." in hasty.content.decode()
    dora.do(page, "record-missed", waited="on")

    letters = {code: words_of(stage.be(code).see("/portal/messages")) for code in ("c1", "o1")}
    assert all("We could not meet" in words for words in letters.values())
    assert case_of(stage.ref).mediation("d1").missed == 1
