"""The call screen by HTTP: the same words to both sides, the answer word, read-back, attempts; never who answered."""

from __future__ import annotations

import re
from pathlib import Path
from uuid import UUID

import pytest

from evenhand import clerk
from evenhand.clerk import PersonWords
from evenhand.core.dates import Now
from evenhand.models.vault import AnswerWords, SealedAnswer
from evenhand.vault import words_for_letter
from evenhand.web import clock
from tests.rooms.office import DESK, MONDAY, Walk, case_of, filed, now_on
from tests.web.sign_in_cast import colleague
from tests.web.walking import Person, party, staff, words_of

pytestmark = pytest.mark.django_db

CHANGES = re.compile(r'name="(?:idem|csrfmiddlewaretoken)" value="[^"]+"')


@pytest.fixture(autouse=True)
def monday(monkeypatch: pytest.MonkeyPatch) -> Now:
    now = now_on(MONDAY)
    monkeypatch.setattr(clock, "now", lambda: now)
    return now


@pytest.fixture
def offered(custodian_folder: Path) -> str:
    ref = filed().ref
    Walk(ref).to_offer()
    for party_, phone in (("c1", "816 555 0142"), ("o1", "816 555 0177")):
        words = PersonWords(party=party_, phone=phone, channels=("call", "paper"), safe_contact="After 6, not Sundays.")
        clerk.change_contact(ref, words, by=DESK, now=now_on(MONDAY))
    return ref


@pytest.fixture
def desk(offered: str) -> Person:
    return staff(colleague("dora", "coordinator"))


def test_it_reads_the_same_words_to_both_sides(desk: Person, offered: str) -> None:
    pages = [desk.see(f"/staff/{offered}/call/{who}") for who in ("c1", "o1")]

    for page in pages:
        words = words_of(page)
        assert "After 6, not Sundays." in page
        assert "Is this a good and safe time to talk?" in page
        assert "Silence never counts as a yes." in page
        assert "Call" in words
    shapes = [[len(re.findall(rf"<{tag}[ >]", page)) for tag in ("p", "tr", "details", "form", "input", "h2")]
              for page in pages]  # fmt: skip
    assert shapes[0] == shapes[1]


def test_it_looks_the_same_whether_or_not_they_answered(desk: Person, offered: str) -> None:
    pages = [f"/staff/{offered}/call/c1", f"/staff/{offered}/call/o1", "/staff/to-reach"]
    before = [CHANGES.sub("", desk.see(page)) for page in pages]

    Walk(offered).answer("c1", "no")

    assert SealedAnswer.objects.count() == 1
    assert [CHANGES.sub("", desk.see(page)) for page in pages] == before


def test_it_takes_the_answer_word_without_knowing_what_it_means(desk: Person, offered: str) -> None:
    box = AnswerWords.objects.get(ref=offered, matter="m1", answerer="c1").box
    word, _other = words_for_letter(bytes(box), offered, "m1", "c1")
    page = f"/staff/{offered}/call/c1"

    answer = desk.send(page, "/seal-answer", _with='name="word"', word=word)

    assert answer.status_code == 302
    # Still on the call: the attempt is written down below.
    assert answer.headers["Location"] == page
    shown = desk.see(page)
    assert "The answer is sealed." in shown
    assert word not in words_of(shown)
    assert SealedAnswer.objects.get().answerer == "c1"


def test_it_asks_kindly_once_more_for_a_word_that_is_not_on_the_letter(desk: Person, offered: str) -> None:
    box = AnswerWords.objects.get(ref=offered, matter="m1", answerer="o1").box
    others, _other = words_for_letter(bytes(box), offered, "m1", "o1")
    told = {}
    for who in ("c1", "o1"):
        page = f"/staff/{offered}/call/{who}"
        wrong = desk.send(page, "/seal-answer", _with='name="word"', word="nonsense")

        html = wrong.content.decode()
        assert wrong.status_code == 422
        assert html.count("This word is not on the letter. Ask once more, letter by letter.") == len(("above", "field"))
        assert 'href="#word_m1"' in html
        assert 'value="nonsense"' in html
        # The whole script is still there, and the next try starts from here.
        assert "Silence never counts as a yes." in html
        assert "Choose one of the answers shown here" not in html
        told[who] = [len(re.findall(rf"<{tag}[ >]", html)) for tag in ("p", "tr", "details", "form", "input", "h2")]
    assert told["c1"] == told["o1"]
    # A word of the other side's letter is as unknown as any.
    crossed = desk.send(f"/staff/{offered}/call/c1", "/seal-answer", _with='name="word"', word=others)
    assert crossed.status_code == 422
    assert "This word is not on the letter." in crossed.content.decode()
    assert SealedAnswer.objects.count() == 0


def test_it_takes_an_assisted_answer_and_names_the_taker(desk: Person, offered: str) -> None:
    page = f"/staff/{offered}/call/o1"

    unread = desk.send(page, "/seal-answer", _with='name="answer"', answer="investigation")
    assert unread.status_code == 422
    assert "Read the answer back to the person first." in words_of(unread.content.decode().split('id="answer_m1"')[1])
    assert SealedAnswer.objects.count() == 0
    said = {"answer": "investigation", "read_back": "on"}
    assert desk.send(page, "/seal-answer", _with='name="answer"', **said).status_code == 302

    assert SealedAnswer.objects.get().answerer == "o1"
    assert any(hand.duty == "took_answer" for hand in case_of(offered).hands)


def test_it_writes_down_an_attempt_once_and_only_whether_they_were_reached(desk: Person, offered: str) -> None:
    page = f"/staff/{offered}/call/c1"
    html = desk.see(page)
    key = re.search(r'attempt" class="measure">.*?name="idem" value="([^"]+)"', html, re.DOTALL)
    assert key

    for _ in range(2):
        typed = {"idem": key[1], "channel": "call", "reached": "no"}
        assert desk.client.post(f"{page}/attempt", typed).status_code == 302

    shown = words_of(desk.see(page).split('id="next"')[1])
    assert shown.count("Not reached") == 1
    answer = desk.send(page, "/attempt", channel="call")
    assert answer.status_code == 422
    assert "Choose one of the answers." in answer.content.decode()


def test_it_lists_both_sides_until_they_are_reached(
    desk: Person, offered: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    both = words_of(desk.see("/staff/to-reach"))
    assert "Clara Nyström" in both
    assert "Officer Bell" in both
    desk.do(f"/staff/{offered}/call/c1", "/attempt", channel="call", reached="yes")
    desk.do(f"/staff/{offered}/call/o1", "/attempt", channel="call", reached="no")
    assert "Nobody needs an attempt today." in desk.see("/staff/to-reach")

    later = now_on(MONDAY.replace(day=2))
    monkeypatch.setattr(clock, "now", lambda: later)

    next_day = words_of(desk.see("/staff/to-reach"))
    assert "Clara Nyström" not in next_day
    assert "Officer Bell" in next_day
    assert "Tried 1 time" in next_day


def test_it_reads_out_in_the_persons_own_language(desk: Person, offered: str) -> None:
    words = PersonWords(party="c1", language="es", channels=("call",))
    clerk.change_contact(offered, words, by=DESK, now=now_on(MONDAY))

    page = desk.see(f"/staff/{offered}/call/c1")

    assert 'lang="es"' in page
    assert re.search(r"<dt>Language</dt>\s*<dd>Español</dd>", page)
    assert re.search(r"<dt>Language</dt>\s*<dd>English</dd>", desk.see(f"/staff/{offered}/call/o1"))
    assert "El silencio nunca cuenta como un sí." in page


@pytest.mark.parametrize("who", ["c1", "o1"])
def test_it_invites_nobody_to_call_who_did_not_choose_phone_calls(desk: Person, offered: str, who: str) -> None:
    ways = PersonWords(party=who, phone="816 555 0142", channels=("sms", "paper"))
    clerk.change_contact(offered, ways, by=DESK, now=now_on(MONDAY))

    page, case = desk.see(f"/staff/{offered}/call/{who}"), desk.see(f"/staff/{offered}/")
    reach = desk.see("/staff/to-reach")
    words = words_of(page)

    assert "Safe ways to reach this person: Letter, Text message. Phone calls are not among them" in words
    assert words.index("so do not call") < words.index("816 555 0142")
    main = page.split("<main", 1)[1].split("</main>", 1)[0]
    assert "tel:" not in main
    for inviting in ("Before you dial", "May I speak with", "When to call next"):
        assert inviting not in main
    # Whoever calls in is served all the same.
    assert "Silence never counts as a yes." in page
    assert 'name="word"' in page
    name = {"c1": "Clara Nyström", "o1": "Officer Bell"}[who]
    assert f"When {name} calls" in case
    assert f"Call {name}" not in case
    assert words_of(reach).count("Phone calls are not among their safe ways.") == 1
    assert reach.count("Open the call screen") == 1

    clerk.change_contact(offered, PersonWords(party=who, channels=()), by=DESK, now=now_on(MONDAY))
    assert "No safe way to reach this person is written down, so do not call." in words_of(
        desk.see(f"/staff/{offered}/call/{who}")
    )


def test_it_is_for_the_desk_alone(desk: Person, offered: str) -> None:
    person: UUID | None = next((p.person for p in _parts(offered) if p.code == "c1"), None)
    assert person
    others = [
        staff(colleague("ivy", "investigator")),
        staff(colleague("dan", "director")),
        party(offered, "c1", person),
    ]
    for other in others:
        other.see(f"/staff/{offered}/call/c1", 404)
        other.see("/staff/to-reach", 404)
    desk.see(f"/staff/{offered}/call/c9", 404)
    assert desk.client.get(f"/staff/{offered}/call/c1/attempt").status_code == 405


def _parts(ref: str) -> tuple:
    from evenhand import reads

    file = reads.case(DESK, ref, "test", now_on(MONDAY))
    assert file
    return file.parts
