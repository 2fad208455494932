"""Print runs over the queue: both or neither, again until posted, proof of mailing, codes never twice."""

from __future__ import annotations

import io
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction
from pypdf import PdfReader

from evenhand.models.outbox import LetterRow, LetterState
from evenhand.post import Addressee, Reach, enqueue_way_in, print_run, read, record_mailed, waiting_paper
from evenhand.press import SUBSTITUTE, Page, Unprintable, Unshowable
from evenhand.press import typeset as really
from tests.rooms.letter_desk import REF, WORDS, Desk, Keys, everyone

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Desk:
    desk = Desk()
    desk.files()
    desk.offers()
    return desk


def text(made: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(made)).pages)


def states() -> set[str]:
    return set(LetterRow.objects.values_list("state", flat=True))


def test_it_prints_all_that_waits_as_one_file(desk: Desk) -> None:
    made = text(print_run(waiting_paper(), desk.now, "11", Keys(desk, everyone())))

    assert made.count("Page 1 of 3") == 2
    assert all(name in made for name in ("Amara Whitfield", "Daniel Bell", "Records Unit", "We have your complaint"))
    assert states() == {LetterState.PRINTED}
    assert set(LetterRow.objects.values_list("done_by", flat=True)) == {"11"}
    assert waiting_paper() == ()


def test_it_makes_a_letter_without_an_address_a_task_and_prints_the_others(desk: Desk) -> None:
    known = everyone()
    del known["o1"]

    print_run(waiting_paper(), desk.now, "11", Keys(desk, known))

    assert set(LetterRow.objects.filter(party="o1").values_list("state", flat=True)) == {LetterState.HUMAN}
    assert LetterRow.objects.filter(state=LetterState.PRINTED).count() == 3


def test_it_marks_nothing_printed_when_the_press_fails(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def jam(*args: object, **more: object) -> bytes:
        raise Unprintable("letters: jam")

    monkeypatch.setattr("evenhand.post.sheets.typeset", jam)
    with pytest.raises(Unprintable):
        print_run(waiting_paper(), desk.now, "11", Keys(desk, everyone()))

    assert states() == {LetterState.QUEUED}


@pytest.mark.parametrize("name", ["Maria 李明", "สมชาย", "이", "😀 Jo", "＝1"])
def test_it_prints_to_a_person_whose_name_it_has_no_letters_for(desk: Desk, name: str) -> None:
    known = everyone() | {"c1": Addressee(lines=(name, name, "12 Ferry St"))}

    made = text(print_run(waiting_paper(), desk.now, "11", Keys(desk, known)))

    assert "12 Ferry St" in made
    assert (SUBSTITUTE in made) == (name != "＝1")
    assert "Daniel Bell" in made
    assert states() == {LetterState.PRINTED}


@pytest.mark.parametrize("lines", [("이", "서울시 종로구"), ("Officer Li", "王先生", "北京市朝阳区", "Beijing, China")])
def test_it_makes_a_letter_a_task_when_its_address_cannot_be_shown(desk: Desk, lines: tuple[str, ...]) -> None:
    known = everyone() | {"c1": Addressee(lines=lines)}

    print_run(waiting_paper(), desk.now, "11", Keys(desk, known))

    assert set(LetterRow.objects.filter(party="c1").values_list("state", flat=True)) == {LetterState.HUMAN}
    assert set(LetterRow.objects.exclude(party="c1").values_list("state", flat=True)) == {LetterState.PRINTED}


def choke(page: Page, words: Any, **more: Any) -> bytes:
    """The press, giving up on whatever is for Daniel Bell."""
    if "Daniel Bell" in str(words):
        raise Unshowable("x")
    return really(page, words, **more)


def test_it_hands_over_the_one_letter_that_stops_the_press_and_prints_the_rest(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("evenhand.post.sheets.typeset", choke)

    made = text(print_run(waiting_paper(), desk.now, "11", Keys(desk, everyone())))

    assert "Amara Whitfield" in made
    assert "Daniel Bell" not in made
    assert set(LetterRow.objects.filter(party="o1").values_list("state", flat=True)) == {LetterState.HUMAN}
    assert set(LetterRow.objects.exclude(party="o1").values_list("state", flat=True)) == {LetterState.PRINTED}
    assert "Bell" not in caplog.text


def test_it_hands_it_over_when_it_is_the_only_one(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("evenhand.post.sheets.typeset", choke)
    bells = list(LetterRow.objects.filter(party="o1").values_list("id", flat=True))

    assert print_run(bells, desk.now, "11", Keys(desk, everyone())) == b""
    assert set(LetterRow.objects.filter(party="o1").values_list("state", flat=True)) == {LetterState.HUMAN}


def test_it_prints_again_until_it_is_posted_and_not_after(desk: Desk) -> None:
    letters = waiting_paper()
    keys = Keys(desk, everyone())
    first = print_run(letters, desk.now, "11", keys)
    again = print_run(letters, desk.now, "11", keys)
    posted = record_mailed(letters, desk.now.today, "12")

    assert first == again
    assert posted == len(letters)
    assert print_run(letters, desk.now, "11", keys) == b""


def test_it_proves_who_posted_a_letter_and_when(desk: Desk) -> None:
    letters = waiting_paper()
    print_run(letters, desk.now, "11", Keys(desk, everyone()))
    record_mailed(letters, desk.now.today, "12")
    again = record_mailed(letters, desk.now.today, "13")

    assert again == 0
    assert set(LetterRow.objects.values_list("mailed_on", "mailed_by")) == {(desk.now.today, "12")}


def test_it_takes_no_proof_for_a_letter_that_was_not_printed(desk: Desk) -> None:
    assert record_mailed(waiting_paper(), desk.now.today, "12") == 0
    with pytest.raises(IntegrityError), transaction.atomic():
        LetterRow.objects.update(mailed_on=desk.now.today, mailed_by="12")


def test_it_never_prints_the_same_code_twice(desk: Desk) -> None:
    LetterRow.objects.all().delete()
    enqueue_way_in(REF, "c1", Reach("en"), desk.now)
    keys = Keys(desk, everyone())
    letters = waiting_paper()

    first, second = (text(print_run(letters, desk.now, "11", keys)) for _ in range(2))

    assert ("CODE-1" in first, "CODE-1" in second, "CODE-2" in second) == (True, False, True)


def test_it_leaves_alone_what_goes_by_wire_or_is_unknown(desk: Desk) -> None:
    LetterRow.objects.update(channel="email")

    assert print_run([*LetterRow.objects.values_list("id", flat=True), UUID(int=7)], desk.now, "11", Keys(desk)) == b""


def test_it_hands_over_a_letter_that_the_case_can_no_longer_say(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    # A row that the rules would never make: an appointment without an appointment.
    LetterRow.objects.filter(party="o1").update(kind="appointment")

    print_run(waiting_paper(), desk.now, "11", Keys(desk, everyone()))

    assert LetterRow.objects.get(party="o1").state == LetterState.HUMAN
    assert "could not be written" in caplog.text


def test_it_shows_a_person_their_own_letter_without_the_words_of_the_paper(desk: Desk) -> None:
    row = LetterRow.objects.get(kind="offer", party="o1")

    shown = read(row, desk.now, Keys(desk, {"o1": Addressee(lines=("x",))}))

    assert shown["title"] == "You can choose: mediation or an investigation"
    assert not any(word in str(shown) for word in WORDS)
