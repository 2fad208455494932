"""A session that goes on another day (EC-60, EC-63, EC-69): at the desk, to both sides alike, in the books, and in the
locked room between the two sessions."""

from __future__ import annotations

import json
from datetime import date, timedelta
from uuid import uuid4

import pytest

from evenhand import clerk, vault
from evenhand.clerk import Corner, Said
from evenhand.clerk.auditing import audit_one
from evenhand.core import assignment, consent, scheduling, seating, session
from evenhand.core.adjourning import AdjournSession
from evenhand.core.closing import Suspend
from evenhand.core.codes import Phase
from evenhand.core.dates import Calendar
from evenhand.core.deciding import Refusal
from evenhand.core.reasons import Reason
from evenhand.models.cases import ComplaintRow
from evenhand.models.facts import FactRow
from evenhand.models.ledger import LedgerRow
from evenhand.models.outbox import LetterRow, LetterState
from evenhand.models.places import BookingRow
from evenhand.reads import tables
from tests.rooms.office import BELL, CLARA, DESK, PARTIES, mediator
from tests.rooms.test_day import words_of
from tests.web.in_the_room import begin, desk, main, mediators, seat
from tests.web.in_the_room import mediator as at_a_browser
from tests.web.stage import Stage, shown
from tests.web.walking import Person

CANARY = "canary-71 what was said on the first day"


@pytest.fixture
def opened(stage: Stage) -> Stage:
    """Both sides and the mediators have keys; the session is open."""
    return begin(seat(stage))


@pytest.fixture
def adjourned(opened: Stage) -> Stage:
    opened.be("c1").do(f"{opened.mine}room", "room/say", text=CANARY, _with="id_text")
    _first(opened).do(desk(opened, "desk"), "adjourn-session")
    return opened


def _first(stage: Stage) -> Person:
    return at_a_browser(stage)


def _again(stage: Stage, days: int = 2) -> Stage:
    """Another day, planned and accepted, and it has come; everyone signs again and the session is opened."""
    walk = stage.walk
    day = walk.day + timedelta(days=days)
    walk.do(DESK, scheduling.ProposeAppointment(mediation="d1", on=day, place="library"))
    walk.do(DESK, scheduling.CompletePlan(mediation="d1", decided=scheduling.PLAN))
    for code, who in PARTIES.items():
        walk.do(who, scheduling.AcceptAppointment(mediation="d1", party=code))
    walk.later(days)
    return begin(stage.sync())


def test_it_goes_on_another_day_from_any_room_of_the_session_ec_60_and_63(opened: Stage) -> None:
    page = _first(opened).see(desk(opened, "desk"))
    assert "Ask everyone first, apart if need be. There are two sessions at most." in page
    assert "anyone may still stop or go back to investigation" in page

    _first(opened).do(desk(opened, "desk"), "move-session", _with="paused", to="paused")
    told = _first(opened).do(desk(opened, "desk"), "adjourn-session")

    assert "The session goes on another day." in told
    table = opened.walk.case.mediations[0]
    assert (table.phase, table.appointment, table.signed, table.planned, table.met) == (
        Phase.NOT_YET, None, frozenset(), False, 1,
    )  # fmt: skip
    assert not BookingRow.objects.filter(complaint__ref=opened.ref).exists()


def test_it_names_nobody_in_the_books_and_says_no_cause(adjourned: Stage) -> None:
    fact = FactRow.objects.get(complaint__ref=adjourned.ref, kind="session_adjourned")

    assert (fact.payload, fact.actor, fact.role, fact.on_behalf) == ({"mediation": "d1"}, "", "", "")
    leaves = [bytes(leaf.entry).decode() for leaf in LedgerRow.objects.all()]
    (leaf,) = (one for one in leaves if "session.adjourned" in one)
    assert '"somebody"' in leaf


def test_it_sends_the_same_letter_to_both_sides(adjourned: Stage) -> None:
    sent = LetterRow.objects.filter(ref=adjourned.ref, kind="another_day").exclude(state=LetterState.DROPPED)

    assert sorted(sent.values_list("party", flat=True)) == ["c1", "o1"]
    to_clara, to_bell = (words_of(adjourned.ref, "another_day", one) for one in ("c1", "o1"))
    assert "We do not say why, and nobody is named." in to_clara
    assert "There are two sessions at most." in to_clara
    assert to_clara == to_bell
    assert not LetterRow.objects.filter(ref=adjourned.ref, kind="after_session").exists()


def test_it_tells_both_sides_and_the_office_what_comes_next(adjourned: Stage) -> None:
    clara, bell = (shown(adjourned.be(code).see(adjourned.mine)) for code in ("c1", "o1"))

    for page in (clara, bell):
        assert "You met, and the session goes on another day." in page
        assert "Say how it ended" not in page
        assert "/withdraw" in page
    office = adjourned.colleague().see(adjourned.case)
    assert "The session goes on another day. Nobody is named." in office
    assert "propose-appointment" in office


def test_it_meets_twice_at_most_and_says_so_ec_69(adjourned: Stage) -> None:
    _again(adjourned)

    page = _first(adjourned).see(desk(adjourned, "desk"))
    assert "This is the second session, and there are two at most. You can end it, or stop." in page
    assert "adjourn-session" not in page
    act = AdjournSession(mediation="d1")
    refused = adjourned.walk.ask(mediator(min(mediators(adjourned))), act)
    assert refused == Refusal(Reason.LAST_SESSION)

    _first(adjourned).do(desk(adjourned, "desk"), "end-session")
    _first(adjourned).do(desk(adjourned, "desk"), "report-four-facts", held="yes", settled="no", attended=["c1", "o1"])
    assert "The session has ended." in adjourned.be("o1").see(adjourned.mine)


def test_it_is_refused_with_a_sentence_when_the_page_is_out_of_date(opened: Stage) -> None:
    """Two desks are open; the other one has ended the session meanwhile."""
    page = desk(opened, "desk")
    html = _first(opened).see(page)
    opened.walk.do(mediator(min(mediators(opened))), session.EndSession(mediation="d1"))

    from tests.web.walking import FORM, HIDDEN

    body = next(str(m["body"]) for m in FORM.finditer(html) if "adjourn-session" in m["attributes"])
    answer = _first(opened).client.post(f"/mediator/{opened.ref}/d1/adjourn-session", dict(HIDDEN.findall(body)))

    assert "There is no meeting going on." in _first(opened).see(answer.headers["Location"])


def test_it_says_when_no_other_day_is_left_ec_69(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = begin(seat(stage))
    late = opened.walk.case.matters[0].safe_on - timedelta(days=1)
    opened.walk.later((late - opened.walk.day).days)
    opened.sync()

    page = _first(opened).see(desk(opened, "desk"))

    assert "No other day is left before the last safe day. You can end the session, or stop." in page
    assert "adjourn-session" not in page


def test_it_lets_members_read_between_two_sessions_and_nobody_write(adjourned: Stage) -> None:
    for reader in (adjourned.be("c1"), adjourned.be("o1"), _first(adjourned)):
        page = adjourned.mine + "room" if reader is not _first(adjourned) else desk(adjourned)
        told = main(reader.see(page))
        assert CANARY in told
        assert "Writing begins again when everyone has signed the agreement to mediate on that day." in told
        assert "<textarea" not in told
    unlocked = _key(adjourned)
    corner = Corner(ref=adjourned.ref, mediation="d1")
    words = Said(kind="card", row="c1.9", text=CANARY)
    refused = clerk.say(corner, words, by=CLARA, unlocked=unlocked, now=adjourned.walk.now)
    assert refused == Refusal(Reason.EVERYONE_SIGNS_FIRST)


def test_it_lets_nobody_new_in_between_two_sessions(adjourned: Stage) -> None:
    """A substitute who has signed nothing yet reads nothing, and a member cannot let them in either."""
    walk = adjourned.walk
    left = max(mediators(adjourned))
    walk.do(mediator(left), assignment.StepDown(mediation="d1", mediator=left))

    corner = Corner(ref=adjourned.ref, mediation="d1")
    refused = clerk.vouch(corner, "o1", "in_person", by=CLARA, unlocked=_key(adjourned), now=walk.now)

    assert refused == Refusal(Reason.EVERYONE_SIGNS_FIRST)
    assert str(left) not in vault.members_of(adjourned.ref, "joint:d1")


def test_it_goes_on_in_the_same_room_in_the_second_session(adjourned: Stage) -> None:
    _again(adjourned)

    adjourned.be("o1").do(f"{adjourned.mine}room", "room/say", text="canary-72 the second day", _with="id_text")

    told = main(adjourned.be("c1").see(f"{adjourned.mine}room"))
    assert CANARY in told
    assert "canary-72 the second day" in told


def test_it_leaves_the_duty_of_the_four_facts_and_nothing_else_when_it_goes_back(adjourned: Stage) -> None:
    adjourned.walk.do(BELL, consent.Withdraw(matter="m1", party="o1"))

    table = adjourned.walk.case.mediations[0]
    assert (table.matters, table.met, table.came) == (frozenset(), 0, frozenset())
    assert not vault.members_of(adjourned.ref, "joint:d1")
    assert "The office needs the four facts" in _first(adjourned).see("/mediator/")
    _first(adjourned).do(desk(adjourned, "desk"), "report-four-facts", held="yes", settled="no", attended=["c1"])
    assert adjourned.walk.case.mediations == ()


def test_it_takes_the_second_session_from_its_paper_kit_ec_72(adjourned: Stage) -> None:
    walk = adjourned.walk
    day = walk.day + timedelta(days=2)
    walk.do(DESK, scheduling.ProposeAppointment(mediation="d1", on=day, place="library"))
    walk.do(DESK, scheduling.CompletePlan(mediation="d1", decided=scheduling.PLAN))
    for code, who in PARTIES.items():
        walk.do(who, scheduling.AcceptAppointment(mediation="d1", party=code))
    walk.later(3)
    adjourned.sync()
    typed = {"started": "14:05", "ended": "15:50", "how": "ended", "settled": "yes",
             "present": ["c1", "o1", *sorted(mediators(adjourned))]}  # fmt: skip

    adjourned.colleague().do(f"{adjourned.case}do/d1/enter-paper-session", "enter-paper-session", **typed)
    adjourned.colleague("ana", "analyst").do(adjourned.case, "confirm")

    assert walk.case.mediations[0].phase is Phase.ENDED
    assert audit_one(ComplaintRow.objects.get(ref=adjourned.ref), Calendar()) == []


def test_it_is_what_its_facts_say_and_keeps_every_promise(adjourned: Stage) -> None:
    assert audit_one(ComplaintRow.objects.get(ref=adjourned.ref), Calendar()) == []
    _again(adjourned)
    assert audit_one(ComplaintRow.objects.get(ref=adjourned.ref), Calendar()) == []


def _key(stage: Stage) -> vault.Unlocked:
    """Clara with a second way in that a test knows."""
    from django.conf import settings

    key = vault.resume(stage.be("c1").client.cookies[settings.EVENHAND_KEY_COOKIE].value, stage.walk.now.at)
    vault.add_slot(key, vault.stretch(b"c1".ljust(32)), stage.walk.day)
    return vault.unlock(str(stage.people["c1"]), b"c1".ljust(32))


def _appointed(stage: Stage, days: int = 2) -> Stage:
    """Another day that everyone accepted."""
    walk = stage.walk
    day = walk.day + timedelta(days=days)
    walk.do(DESK, scheduling.ProposeAppointment(mediation="d1", on=day, place="library"))
    for code, who in PARTIES.items():
        walk.do(who, scheduling.AcceptAppointment(mediation="d1", party=code))
    return stage


def test_it_goes_back_by_the_second_miss_after_a_first_session(adjourned: Stage) -> None:
    for _ in range(2):
        _appointed(adjourned).walk.later(2)
        adjourned.walk.do(DESK, scheduling.RecordMissed(mediation="d1", waited=True))

    case = adjourned.walk.case
    assert case.matters[0].stage == "queued"
    assert case.mediations[0].report is None, "the four facts of the first session are owed"


@pytest.mark.parametrize("way", ["withdrawn", "suspended"])
def test_it_tells_the_mediators_that_their_second_day_is_gone(adjourned: Stage, way: str) -> None:
    _appointed(adjourned, days=3)
    acts = {"withdrawn": (CLARA, consent.Withdraw(matter="m1", party="c1")),
            "suspended": (DESK, Suspend(matter="m1", kind="health"))}  # fmt: skip

    adjourned.walk.do(*acts[way])

    waiting = LetterRow.objects.filter(ref=adjourned.ref).exclude(mediator="").exclude(state=LetterState.DROPPED)
    assert sorted(waiting.values_list("mediator", "kind")) == sorted(
        (one, "seat_changed") for one in mediators(adjourned)
    )


def test_it_signs_the_second_day_in_its_own_words(adjourned: Stage) -> None:
    first = f"/mediator/{adjourned.ref}/d1/agreement"
    _appointed(adjourned)
    at = adjourned.walk.now.at
    kept = vault.Context(ref=adjourned.ref, kind="mediate_text", row="en", author="d1", at=at)
    vault.seal("setup:d1", json.dumps([{"title": "Old words", "items": ["of the first day"]}]), kept)

    assert "of the first day" not in _first(adjourned).see(first)


def test_it_lets_the_four_facts_name_who_came_to_the_first_session_alone(adjourned: Stage) -> None:
    walk = adjourned.walk
    stays, leaves = sorted(mediators(adjourned))
    walk.do(mediator(leaves), assignment.StepDown(mediation="d1", mediator=leaves))
    day = walk.day + timedelta(days=2)
    # The seat is filled for the proposal, and given back: the two sides go on with the one who was there before.
    drawn = (assignment.Candidate(mediator=str(uuid4()), trained_until=date(day.year + 1, 1, 1)),)
    walk.do(DESK, assignment.DrawMediators(mediation="d1", candidates=drawn, seed="x"))
    another = next(iter(mediators(adjourned) - {stays}))
    walk.do(mediator(another), assignment.AcceptSeat(mediation="d1", mediator=another))
    for code, who in PARTIES.items():
        walk.do(who, assignment.AcceptMediators(mediation="d1", party=code))
    _appointed(adjourned)
    walk.do(mediator(another), assignment.StepDown(mediation="d1", mediator=another))
    for code, who in PARTIES.items():
        walk.do(who, seating.GoOnWithOne(mediation="d1", party=code))
    walk.do(DESK, scheduling.CompletePlan(mediation="d1", decided=scheduling.PLAN))
    walk.later(2)
    begin(adjourned.sync())
    walk.do(mediator(stays), session.EndSession(mediation="d1"))

    page = adjourned.there[stays].see(desk(adjourned, "desk"))
    assert f'name="attended" id="came_{leaves}"' in page
    assert another not in page
    came = ["c1", "o1", stays, leaves]
    adjourned.there[stays].do(desk(adjourned, "desk"), "report-four-facts", held="yes", settled="no", attended=came)
    told = tables.table(DESK, adjourned.ref, "d1", walk.now)
    assert told is not None
    assert told.facts is not None
    assert [one.role for one in told.facts.came].count("mediator") == 2
