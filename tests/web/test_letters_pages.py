"""The office's letters: one file of paper, proof of mailing, tasks for a person; on a screen never a secret word."""

from __future__ import annotations

import io
import re
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.management import call_command
from pypdf import PdfReader

from evenhand import clerk, vault
from evenhand.core.assignment import Candidate, DrawMediators
from evenhand.core.codes import Preservation
from evenhand.core.dates import Calendar, Now
from evenhand.core.intake import RecordPreservation
from evenhand.models.access import AccessEntry
from evenhand.models.outbox import LetterRow, LetterState
from evenhand.models.vault import AnswerWords
from evenhand.reads import letters
from evenhand.reads import staff as desk_of_today
from evenhand.web import clock
from tests.rooms.office import DESK, MONDAY, Walk, case_of, filed
from tests.web.sign_in_cast import colleague
from tests.web.walking import Person, party, staff, words_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("custodian_folder", "monday")]


@pytest.fixture
def monday(monkeypatch: pytest.MonkeyPatch) -> None:
    at = datetime(MONDAY.year, MONDAY.month, MONDAY.day, 15, tzinfo=UTC)
    monkeypatch.setattr(clock, "now", lambda: Now(at=at, today=MONDAY, calendar=Calendar()))


def offered() -> Walk:
    return Walk(filed().ref).to_offer()


def dora() -> Person:
    return staff(colleague("dora", "coordinator"))


def letter_to(walk: Walk, who: str, kind: str = "offer") -> UUID:
    return LetterRow.objects.filter(ref=walk.ref, party=who, kind=kind).values_list("id", flat=True)[0]


def secret_words(walk: Walk) -> set[str]:
    found = set()
    for row in AnswerWords.objects.filter(ref=walk.ref):
        found |= set(vault.words_for_letter(bytes(row.box), walk.ref, row.matter, row.answerer))
    return found


def said_in(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())


def printed(who: Person, letters: list[UUID]) -> Any:
    return who.send("/staff/letters", "letters/print", letter=[str(one) for one in letters])


def test_it_prints_the_days_letters_as_one_file_with_the_words_under_the_fold() -> None:
    walk, who = offered(), dora()
    LetterRow.objects.update(channel="paper")
    letters = list(LetterRow.objects.values_list("id", flat=True))

    answer = printed(who, letters)

    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Cache-Control"] == "no-store"
    said = said_in(answer.content)
    own = AnswerWords.objects.get(ref=walk.ref, answerer="c1")
    assert all(word in said for word in vault.words_for_letter(bytes(own.box), walk.ref, "m1", "c1"))
    # Nobody has told us where the officer lives: a person finds another way.
    states = LetterRow.objects.filter(kind="offer").values_list("party", "state")
    assert dict(states) == {"c1": "printed", "o1": "human"}
    assert AccessEntry.objects.filter(ref=walk.ref, what="letter").exists()


def test_it_prints_only_what_was_ticked() -> None:
    walk, who = offered(), dora()
    LetterRow.objects.update(channel="paper")

    printed(who, [letter_to(walk, "c1")])

    assert list(LetterRow.objects.filter(state="printed").values_list("party", "kind")) == [("c1", "offer")]


def test_it_says_so_when_nothing_was_ticked() -> None:
    offered()
    who = dora()

    answer = who.send("/staff/letters", "letters/print")

    assert "Choose at least one letter" in who.see(answer.headers["Location"])


def test_it_keeps_who_posted_a_letter_and_when() -> None:
    walk, who = offered(), dora()
    LetterRow.objects.update(channel="paper")
    one = letter_to(walk, "c1")
    printed(who, [one])

    day = {"on_month": "6", "on_day": "1", "on_year": "2026"}
    shown = who.do("/staff/letters", "letters/posted", letter=str(one), **day)

    row = LetterRow.objects.get(id=one)
    assert "1 letter is written down as posted." in shown
    assert row.mailed_on == MONDAY
    assert row.mailed_by
    assert "posted June 1" in " ".join(who.see(f"/staff/{walk.ref}/").split())


def test_it_refuses_a_posting_on_a_day_to_come_and_keeps_what_was_typed() -> None:
    walk, who = offered(), dora()
    LetterRow.objects.update(channel="paper")
    one = letter_to(walk, "c1")
    printed(who, [one])

    day = {"on_month": "6", "on_day": "2", "on_year": "2026"}
    answer = who.send("/staff/letters", "letters/posted", letter=str(one), **day)

    assert answer.status_code == 422
    assert "future" in answer.content.decode()
    assert 'value="2"' in answer.content.decode()
    assert LetterRow.objects.get(id=one).mailed_on is None


@pytest.mark.parametrize(("tail", "state", "papers"), [("done", "sent", 0), ("write-instead", "sent", 1)])
def test_it_settles_a_letter_that_needs_a_person(tail: str, state: str, papers: int) -> None:
    walk, who = offered(), dora()
    one = letter_to(walk, "c1")
    LetterRow.objects.exclude(id=one).delete()
    LetterRow.objects.filter(id=one).update(state=LetterState.HUMAN, channel="email")

    who.do("/staff/letters", tail)

    assert LetterRow.objects.get(id=one).state == state
    assert LetterRow.objects.filter(channel="paper", state="queued").count() == papers


def test_it_settles_a_letter_once() -> None:
    walk, who = offered(), dora()
    one = letter_to(walk, "c1")
    LetterRow.objects.filter(id=one).update(state=LetterState.HUMAN, channel="email")
    typed = who.send("/staff/letters", f"{one}/write-instead").wsgi_request.POST

    again = who.client.post(f"/staff/letters/{one}/write-instead", typed.dict())

    assert "quicker" in who.see(again.headers["Location"])
    assert LetterRow.objects.filter(kind="offer", party="c1", channel="paper", state="queued").count() == 1


def test_it_shows_no_secret_word_on_any_screen() -> None:
    walk, who = offered(), dora()
    pages = [
        who.see(f"/staff/letters/{letter_to(walk, 'c1')}"),
        who.see("/staff/letters"),
        who.see(f"/staff/{walk.ref}/"),
    ]
    clara = party(walk.ref, "c1", filed_person(walk, "c1"))
    pages.append(clara.see(f"/portal/messages/{letter_to(walk, 'c1')}"))

    secret = secret_words(walk)
    assert len(secret) == 4
    for page in pages:
        assert not secret & set(words_of(page).split())
        assert not [word for word in secret if f">{word}<" in page]


def filed_person(walk: Walk, code: str) -> UUID:
    from evenhand.accounts import doors

    person = doors.person_of(walk.ref, code)
    assert person is not None
    return person


def test_it_shows_a_letter_as_it_read_on_its_day_after_the_answers_are_open() -> None:
    walk, who = offered(), dora()
    one = letter_to(walk, "c1")
    LetterRow.objects.filter(id=one).update(state=LetterState.SENT)
    before = words_of(who.see(f"/staff/letters/{one}"))
    answer_by = walk.case.matter("m1").answer_by

    walk.answer("c1", "yes").answer("o1", "yes").later(1).tick()

    assert case_of(walk.ref).matter("m1").answer_by is None
    assert answer_by is not None
    assert words_of(who.see(f"/staff/letters/{one}")) == before
    assert str(answer_by.day) in before


def test_it_shows_a_person_their_own_letters_and_nobody_elses() -> None:
    walk = offered()
    clara = party(walk.ref, "c1", filed_person(walk, "c1"))

    assert "You can choose" in clara.see("/portal/messages")
    assert "You can choose" in clara.see(f"/portal/messages/{letter_to(walk, 'c1')}")
    assert clara.client.get(f"/portal/messages/{letter_to(walk, 'o1')}").status_code == 404
    assert clara.client.get(f"/portal/messages/{uuid4()}").status_code == 404


def test_it_shows_both_letters_before_the_offer_and_writes_nothing() -> None:
    walk, who = Walk(filed().ref), dora()
    walk.do(DESK, RecordPreservation(result=Preservation.ACKNOWLEDGED))
    from evenhand.core import screening
    from tests.rooms.office import SECOND

    walk.do(DESK, screening.ScreenMatter(matter="m1", by="s1"))
    walk.do(SECOND, screening.ReadScreening(matter="m1", by="s2", agrees=True))
    letters = LetterRow.objects.count()

    assert f"/staff/{walk.ref}/preview/m1" in who.see(f"/staff/{walk.ref}/do/m1/offer-mediation")
    page = who.see(f"/staff/{walk.ref}/preview/m1")

    assert page.count('class="letters__side"') == 2
    assert "To the complainant" in page
    assert "To the officer" in page
    assert page.count("printed for the reader alone") == 4
    assert LetterRow.objects.count() == letters
    assert case_of(walk.ref).matter("m1").answer_by is None
    assert "mediación" in who.see(f"/staff/{walk.ref}/preview/m1?lang=es")


def test_it_says_why_there_is_no_offer_to_preview() -> None:
    walk, who = Walk(filed().ref), dora()

    page = who.see(f"/staff/{walk.ref}/preview/m1")

    assert "The offer cannot be made now." in page
    assert "letters__side" not in page


@pytest.mark.parametrize("role", ["director", "investigator", "auditor", "administrator"])
def test_it_is_only_for_the_desk(role: str) -> None:
    walk = offered()
    person = colleague("x", *(() if role == "administrator" else (role,)))
    other = staff(person)

    for path in ("/staff/letters", f"/staff/letters/{letter_to(walk, 'c1')}", f"/staff/{walk.ref}/preview/m1"):
        assert other.client.get(path).status_code == 404
    assert other.client.post("/staff/letters/print").status_code == 404


@pytest.mark.parametrize(
    "path",
    ["print", "posted", f"{uuid4()}/done", f"{uuid4()}/write-instead"],
    ids=["print", "posted", "done", "write-instead"],
)
def test_it_changes_nothing_on_a_get(path: str) -> None:
    assert dora().client.get(f"/staff/letters/{path}").status_code == 405


def test_it_asks_as_many_questions_for_one_letter_as_for_many(django_assert_max_num_queries: Any) -> None:
    for _ in range(3):
        offered()
    who = dora()
    who.see("/staff/letters")

    with django_assert_max_num_queries(14):
        who.see("/staff/letters")


def test_it_encloses_the_agreement_whose_fingerprint_the_letter_says() -> None:
    from evenhand.reads import agreements

    walk = Walk(filed().ref).to_ahead().to_session().to_ended().to_assented().to_signed()
    walk.later(30).tick()
    rows = LetterRow.objects.filter(ref=walk.ref, kind="agreement_copy", party="c1")
    rows.update(channel="paper", state="queued", done_at=None)
    who = dora()

    said = said_in(printed(who, list(rows.values_list("id", flat=True))).content)

    fingerprint, _ = agreements.copy_of(walk.ref, "m1")
    assert fingerprint.split()[0] in said
    assert "Officer Bell says his name when he stops somebody." in said


def test_it_sends_what_is_due_by_command(capsys: pytest.CaptureFixture[str], tmp_path: Any, settings: Any) -> None:
    settings.EVENHAND_OUTBOX, settings.EVENHAND_MAIL = tmp_path, ""
    walk = offered()
    LetterRow.objects.filter(ref=walk.ref, party="c1").update(channel="email")

    call_command("post")
    first = capsys.readouterr().out
    call_command("post")

    assert first.startswith("Sent: ")
    assert "Nothing was due." in capsys.readouterr().out
    assert list(tmp_path.glob("*.eml"))
    # A notice says that there is one, and nothing of what or who.
    assert not [one for one in tmp_path.glob("*.eml") if "mediation" in one.read_text().lower()]


# -- tasks about mediators


def drawn(way: str) -> tuple[Walk, str]:
    """A complaint for which a mediator was drawn who is told this way."""
    walk = offered().answer("c1", "yes").answer("o1", "yes").later(1)
    walk.tick()
    chen, moss = (str(colleague(name, kind="mediator")) for name in ("chen", "moss"))
    for account in (chen, moss):
        clerk.enrol(account, trained_until=date(2028, 1, 1), hours=40, languages=["en"])
    clerk.keep_contact(moss, way="email", email="moss@example.org", language="en")
    if way:
        clerk.keep_contact(chen, way=way, email="chen@example.org", phone="816-555-0171", language="en")
    pool = tuple(Candidate(mediator=one, trained_until=date(2028, 1, 1)) for one in (chen, moss))
    walk.do(DESK, DrawMediators(mediation="d1", candidates=pool, seed="x"))
    return walk, chen


def at_the_desk(monkeypatch: pytest.MonkeyPatch, walk: Walk) -> Person:
    monkeypatch.setattr(clock, "now", lambda: walk.now)
    return dora()


@pytest.mark.parametrize(
    ("way", "why"),
    [
        ("call", "This mediator asked for a call. Call 816-555-0171."),
        ("", "No way to tell this mediator is written down on the roster."),
        ("email", "The e-mail could not be delivered. Call 816-555-0171."),
    ],
)
def test_it_makes_a_mediator_who_is_to_be_called_a_task(monkeypatch: pytest.MonkeyPatch, way: str, why: str) -> None:
    walk, chen = drawn(way)
    if way == "email":
        LetterRow.objects.filter(mediator=chen).update(state="human")
    who = at_the_desk(monkeypatch, walk)
    notice = LetterRow.objects.get(mediator=chen)

    said = " ".join(re.sub(r"<[^>]+>", " ", who.see("/staff/letters")).split())

    assert said.count("Tell Chen, the mediator") == 1
    assert "Asked to take a seat" in said
    assert why in said
    assert "chen@example.org" not in said
    assert f"{notice.id}/write-instead" not in who.see("/staff/letters")
    assert who.see(f"/staff/letters/{notice.id}", 404), "no letter stands behind it"
    assert "Tell Chen" not in who.do("/staff/letters", f"letters/{notice.id}/done")
    assert LetterRow.objects.get(mediator=chen).state == "sent"


def test_it_names_a_mediators_notices_on_the_page_of_the_case(monkeypatch: pytest.MonkeyPatch) -> None:
    walk, chen = drawn("call")
    who = at_the_desk(monkeypatch, walk)
    said = " ".join(who.see(f"/staff/{walk.ref}/").split())

    assert "A notice to Chen, June 2: Asked to take a seat" in said
    assert "To the keeper of the records" in said
    assert f"/staff/letters/{LetterRow.objects.get(mediator=chen).id}" not in said


def test_it_prints_one_run_at_a_time_and_says_of_how_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(letters, "RUN", 2)
    offered()
    LetterRow.objects.update(channel="paper", state="queued")
    who, every = dora(), LetterRow.objects.count()

    page = who.see("/staff/letters")
    first = re.findall(r'name="letter" value="([^"]+)"', page)
    assert len(first) == 2
    assert f"These are 2 of {every}, the oldest first." in page
    assert f"{every} letters to print. 0 to be posted." in page

    assert printed(who, [UUID(one) for one in first])["Content-Type"] == "application/pdf"
    page = who.see("/staff/letters")
    assert f"{every - 2} letters to print. 2 to be posted." in page
    assert not set(first) & set(re.findall(r'name="letter" value="([^"]+)"', page.split("Printed, to be posted")[0]))


def test_it_counts_the_post_as_today_counts_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(letters, "LISTED", 3)
    monkeypatch.setattr(desk_of_today, "MANY", 3)
    offered()
    LetterRow.objects.update(channel="paper", state="queued")
    assert LetterRow.objects.count() > 3
    who = dora()

    assert "3+ letters to print." in who.see("/staff/letters")
    assert "Print and post 3+ letters" in who.see("/staff/")
