"""What mediators are told: one neutral notice for each act, and at no moment that tells of a party."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from evenhand import clerk
from evenhand.core import assignment, scheduling
from evenhand.core.closing import Suspend
from evenhand.core.consent import Withdraw
from evenhand.core.deciding import Refusal
from evenhand.core.intake import WithdrawComplaint
from evenhand.core.reasons import Reason
from evenhand.models.mediators import MediatorContactRow
from evenhand.models.outbox import LetterRow, LetterState, SeatNews
from evenhand.post import LETTERS, CaseFile, Message, deliver, notices, write_instead
from evenhand.post.lint import lint
from evenhand.post.seats import RULES
from tests.rooms.office import BELL, CLARA, DESK, PARTIES, SECOND, Walk, case_of, filed, mediator
from tests.rooms.test_booking import FAR, content
from tests.rooms.test_day import appointed
from tests.web.sign_in_cast import colleague

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("custodian_folder")]

ADDRESS, NUMBER = "canary.moss@example.org", "816-555-0199"
HANDED_OVER = "+18165550199"


def one_of(name: str, way: str = "email", **more: object) -> str:
    """A mediator on the roster who is told this way; no way: nothing is written down."""
    account = str(colleague(name, kind="mediator"))
    clerk.enrol(account, trained_until=FAR, hours=40, languages=["en"])
    if way:
        told = {"email": ADDRESS, "phone": NUMBER, "language": "en"} | more
        assert clerk.keep_contact(account, way=way, **told) is None  # type: ignore[arg-type]
    return account


@pytest.fixture
def two() -> tuple[str, str]:
    return one_of("chen"), one_of("moss", "sms")


def told(ref: str, *states: str) -> Counter[tuple[str, str]]:
    """What about and to whom, of every notice that was not dropped; or of those in these states."""
    rows = LetterRow.objects.filter(ref=ref).exclude(mediator="")
    rows = rows.filter(state__in=states) if states else rows.exclude(state=LetterState.DROPPED)
    return Counter(rows.values_list("kind", "mediator"))


def sent(ref: str) -> None:
    """The post has left."""
    LetterRow.objects.filter(ref=ref).update(state=LetterState.SENT)
    LetterRow.objects.filter(ref=ref).exclude(mediator="").delete()


def both(kind: str, two: tuple[str, str]) -> dict[tuple[str, str], int]:
    return {(kind, two[0]): 1, (kind, two[1]): 1}


class Post:
    """A carrier that keeps what it carried."""

    def __init__(self) -> None:
        self.carried: list[Message] = []

    def carry(self, message: Message) -> None:
        self.carried.append(message)


# -- once for each act


def test_it_tells_whoever_is_drawn_and_nobody_of_acts_that_do_not_concern_their_seat(two: tuple[str, str]) -> None:
    walk = Walk(filed().ref).to_ahead()
    pool = tuple(assignment.Candidate(mediator=one, trained_until=FAR) for one in two)
    walk.do(DESK, assignment.DrawMediators(mediation="d1", candidates=pool, seed="x"))
    assert told(walk.ref) == both("seat_asked", two)
    sent(walk.ref)

    for one in two:
        walk.do(mediator(one), assignment.AcceptSeat(mediation="d1", mediator=one))
    for code, who in PARTIES.items():
        walk.do(who, assignment.AcceptMediators(mediation="d1", party=code))

    assert told(walk.ref) == {}, "which side is content with them is told to no mediator"


def test_it_tells_of_a_day_when_it_is_proposed_and_when_all_agree_and_of_no_sides_yes(two: tuple[str, str]) -> None:
    walk = content(*two)
    sent(walk.ref)
    on = walk.day + timedelta(days=7)
    walk.do(DESK, scheduling.ProposeAppointment(mediation="d1", on=on, place="place.9", begins="14:00"))
    assert told(walk.ref) == both("seat_day", two)
    sent(walk.ref)

    walk.do(BELL, scheduling.AcceptAppointment(mediation="d1", party="o1"))
    assert told(walk.ref) == {}
    walk.do(CLARA, scheduling.AcceptAppointment(mediation="d1", party="c1"))
    assert told(walk.ref) == both("seat_day", two)


@pytest.mark.parametrize("by", ["party", "mediator", "office"])
def test_it_tells_every_mediator_alike_whoever_called_the_day_off(two: tuple[str, str], by: str) -> None:
    walk = appointed(content(*two))
    sent(walk.ref)

    walk.do({"party": CLARA, "mediator": mediator(two[0]), "office": DESK}[by],
            scheduling.CancelAppointment(mediation="d1"))  # fmt: skip

    assert told(walk.ref) == both("seat_day_off", two)


def test_it_tells_of_a_missed_day_once_and_of_the_last_miss_that_the_table_is_gone(two: tuple[str, str]) -> None:
    walk = appointed(content(*two))
    sent(walk.ref)
    walk.later(7).do(DESK, scheduling.RecordMissed(mediation="d1", waited=True))
    assert told(walk.ref) == both("seat_day_off", two)
    appointed(walk)

    walk.later(7).do(DESK, scheduling.RecordMissed(mediation="d1", waited=True))

    assert told(walk.ref) == both("seat_changed", two), "one act, one notice"


def test_it_reminds_mediators_with_both_sides_twice_and_never_a_third_time(two: tuple[str, str]) -> None:
    walk = appointed(content(*two))
    sent(walk.ref)
    seen = []
    for _day in range(8):
        walk.tick()
        walk.tick()
        seen.append(told(walk.ref).total())
        assert set(told(walk.ref)) <= {("seat_day_soon", one) for one in two}
        LetterRow.objects.update(state=LetterState.SENT)
        walk.later(1)

    assert seen == [0, 0, 0, 0, 2, 2, 4, 4]
    parties = LetterRow.objects.filter(ref=walk.ref, kind="session_reminder")
    assert Counter(parties.values_list("party", flat=True)) == {"c1": 2, "o1": 2}


def test_it_asks_mediators_for_times_with_both_sides(two: tuple[str, str]) -> None:
    walk = content(*two)
    sent(walk.ref)
    slots = [f"{walk.day + timedelta(days=n)}T14:00" for n in (3, 4, 5)]

    assert clerk.open_poll(walk.ref, "d1", slots, by=DESK, now=walk.now) is None

    assert told(walk.ref) == both("seat_times", two)


# -- seats that fall vacant


def leaves(walk: Walk, one: str, *, objected: bool) -> None:
    if objected:
        walk.do(BELL, assignment.ObjectToMediator(mediation="d1", party="o1", mediator=one))
    else:
        walk.do(mediator(one), assignment.StepDown(mediation="d1", mediator=one))


@pytest.mark.parametrize("objected", [True, False])
def test_it_tells_who_loses_a_seat_the_same_whatever_the_cause(two: tuple[str, str], objected: bool) -> None:
    walk = content(*two)
    sent(walk.ref)

    leaves(walk, two[1], objected=objected)

    assert told(walk.ref) == {("seat_changed", two[1]): 1}, "the other one hears it with the parties, of a day only"


@pytest.mark.parametrize("objected", [True, False])
def test_it_tells_the_other_mediator_and_the_substitute_on_a_day_that_stands_ec_52(
    two: tuple[str, str], objected: bool
) -> None:
    walk = appointed(content(*two))
    sent(walk.ref)
    leaves(walk, two[1], objected=objected)
    assert told(walk.ref) == both("seat_changed", two)

    third = one_of("roth")
    pool = (assignment.Candidate(mediator=third, trained_until=FAR),)
    walk.do(DESK, assignment.DrawMediators(mediation="d1", candidates=pool, seed="y"))

    assert told(walk.ref) == {**both("seat_changed", two), ("seat_asked", third): 1}


# -- tables that are gone


@pytest.mark.parametrize("gone", ["no", "complaint", "suspended"])
def test_it_drops_what_waits_and_tells_once_when_the_table_is_gone(two: tuple[str, str], gone: str) -> None:
    walk = appointed(content(*two))
    assert told(walk.ref) == both("seat_day", two)

    if gone == "no":
        walk.do(CLARA, Withdraw(matter="m1", party="c1"))
    elif gone == "complaint":
        walk.do(CLARA, WithdrawComplaint(matter="m1", party="c1"))
    else:
        walk.do(SECOND, Suspend(matter="m1", kind="health"))

    assert case_of(walk.ref).mediations == ()
    assert told(walk.ref) == both("seat_changed", two)
    assert told(walk.ref, "dropped") >= Counter(both("seat_day", two)), "overtaken before it left"


def test_it_says_nothing_of_a_table_that_goes_after_its_session(two: tuple[str, str]) -> None:
    """What parties do after the session is theirs: a notice just then would tell."""
    walk = Walk(filed().ref).to_ahead().to_session()
    for seat in walk.case.mediations[0].seats:
        assert told(walk.ref)["seat_day", seat.mediator] == 1
    walk.to_ended()
    assert told(walk.ref, "queued", "human") == {}, "nobody is told of a day that is over"

    walk.do(CLARA, Withdraw(matter="m1", party="c1"))

    assert told(walk.ref, "queued", "human") == {}


def test_it_keeps_one_notice_of_a_table_waiting_and_it_is_the_newest(two: tuple[str, str]) -> None:
    walk = appointed(content(*two))
    walk.do(CLARA, scheduling.CancelAppointment(mediation="d1"))

    assert told(walk.ref, "queued", "human") == both("seat_day_off", two)


def test_it_writes_a_notice_with_its_act_or_not_at_all(two: tuple[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    walk = content(*two)
    sent(walk.ref)
    monkeypatch.setattr("evenhand.clerk.books.counting.count", lambda _moved: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        appointed(walk)

    assert told(walk.ref, *LetterState.values) == {}


# -- on the wire


def test_it_sends_the_very_words_of_a_partys_notice_and_nothing_else(two: tuple[str, str]) -> None:
    walk = appointed(content(*two))
    mail, sms = Post(), Post()

    deliver(walk.now, mail=mail, sms=sms)

    words = notices.notice(CaseFile().programme(walk.ref), "en", discreet=False)
    [letter] = [one for one in mail.carried if one.to == ADDRESS]
    [text] = [one for one in sms.carried if one.to == HANDED_OVER]
    assert (letter.subject, letter.body) == (words.subject, words.body)
    assert text.body == words.sms
    for said in (letter.subject, letter.body, letter.id, text.body, text.id):
        # Whatever could stand there: the reference, the two sides, the mediators, the day, the address itself.
        for secret in (walk.ref, "Clara", "Bell", "Chen", "Moss", "June", ADDRESS, NUMBER, HANDED_OVER, *two):
            assert secret not in said
    assert lint(letter.body, "en") == ()
    assert told(walk.ref, "sent") == both("seat_day", two)


def test_it_leaves_the_office_out_for_the_discreet_and_speaks_their_language() -> None:
    walk = appointed(content(one_of("chen", language="es", discreet=True), one_of("moss")))
    mail = Post()

    deliver(walk.now, mail=mail, sms=Post())

    plain, hidden = sorted((one.body for one in mail.carried if one.to == ADDRESS), key=len, reverse=True)
    assert "Office of Community Complaints" in plain
    assert "Office" not in hidden
    assert hidden.startswith("Tiene un aviso") or "aviso" in hidden


def test_it_hands_over_to_a_person_who_asked_for_a_call_and_who_left_no_way() -> None:
    chen, moss = one_of("chen", "call"), one_of("moss", "")
    walk = appointed(content(chen, moss))

    assert told(walk.ref, "human") == both("seat_day", (chen, moss)), "one task each, the newest"
    tasks = LetterRow.objects.filter(ref=walk.ref, state="human", mediator=moss)
    assert not write_instead(tasks.get().id, walk.now, "s1"), "no letter stands behind a notice"
    assert clerk.handled(tasks.get().id, by=DESK, now=walk.now)


def test_it_becomes_a_task_when_the_contact_is_gone_before_it_leaves(two: tuple[str, str]) -> None:
    walk = appointed(content(*two))
    MediatorContactRow.objects.filter(pk=two[0])._raw_delete("default")

    deliver(walk.now, mail=Post(), sms=Post())

    assert told(walk.ref, "human") == {("seat_day", two[0]): 1}


@pytest.mark.parametrize("wrong", [{"channel": "paper"}, {"mediator": ""}, {"party": "c1"}, {"kind": "offer"}])
def test_it_lets_no_letter_be_a_mediators_and_no_notice_a_letter(two: tuple[str, str], wrong: dict[str, str]) -> None:
    walk = content(*two)

    with pytest.raises(IntegrityError), transaction.atomic():
        LetterRow.objects.exclude(mediator="").filter(ref=walk.ref).update(**wrong)


def test_it_knows_every_fact_it_tells_of_and_has_a_use_for_every_kind() -> None:
    assert set(RULES) <= set(LETTERS)
    assert set(SeatNews.values) == {
        "seat_asked", "seat_times", "seat_day", "seat_day_off", "seat_day_soon", "seat_changed",
    }  # fmt: skip


def test_it_refuses_a_party_who_asks_for_the_same_twice_without_a_second_notice(two: tuple[str, str]) -> None:
    walk = appointed(content(*two))
    sent(walk.ref)

    again = walk.ask(CLARA, scheduling.AcceptAppointment(mediation="d1", party="c1"))

    assert again == Refusal(Reason.ALREADY_DONE)
    assert told(walk.ref) == {}
