"""The letters as words: neutral, easy to read, alike for both sides, and silent about what they must not say."""

from __future__ import annotations

from dataclasses import replace

import pytest

from evenhand.core.codes import Outcome, Side
from evenhand.core.programme import Programme
from evenhand.models.outbox import LetterKind
from evenhand.post import about, compose, keys_told, lint, preview, unlike
from evenhand.post.blocks import Fold, Lead, Para, Table, Words, plain
from evenhand.post.letters import ONE_SIDED, SOURCES
from tests.rooms.letter_desk import CANARY, PROGRAMMES, WORDS, Desk, particulars, programme, sample

NAMES = sorted(path.stem for path in PROGRAMMES.glob("*.toml"))
LANGUAGES = ("en", "es")


@pytest.fixture(scope="module", params=NAMES)
def preset(request: pytest.FixtureRequest) -> Programme:
    return programme(request.param)


def test_it_has_a_source_for_every_kind() -> None:
    assert set(SOURCES) == set(LetterKind)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("side", list(Side))
@pytest.mark.parametrize("kind", list(LetterKind))
def test_it_is_neutral_and_easy_to_read(preset: Programme, kind: LetterKind, side: Side, lang: str) -> None:
    words = compose(kind, sample(side, lang, preset))

    assert lint(plain(words), lang) == ()
    # A hard passage must not hide in an easy letter; a few words alone cannot be measured.
    for block in words.blocks:
        if isinstance(block, Para | Lead) and len(block.text.split()) >= 8:
            assert lint(block.text, lang) == (), block.text


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("side", list(Side))
def test_it_says_plainly_that_no_key_was_made(preset: Programme, side: Side, lang: str) -> None:
    for kind in keys_told.TOLD_IN:
        about = sample(side, lang, preset)
        words, other = (
            compose(kind, replace(about, opened=replace(about.opened, key_made=made))) for made in (False, None)
        )
        (said,) = [block for block in words.blocks if block not in other.blocks]
        assert isinstance(said, Para)
        assert lint(plain(words), lang) == ()
        assert lint(said.text, lang) == ()


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("kind", [kind for kind in LetterKind if kind not in ONE_SIDED])
def test_it_treats_both_sides_alike(preset: Programme, kind: LetterKind, lang: str) -> None:
    one, other = (compose(kind, sample(side, lang, preset)) for side in Side)

    assert unlike(one, other) == ()


@pytest.mark.parametrize("kind", list(LetterKind))
def test_it_says_every_letter_in_spanish(kind: LetterKind) -> None:
    english, spanish = (set(plain(compose(kind, sample(lang=lang))).splitlines()) for lang in LANGUAGES)

    # Names, places and dates of the test stay as they are; no whole sentence may.
    assert [line for line in english & spanish if line.count(" ") > 4] == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_it_closes_without_a_word_of_promises_where_nothing_was_promised(preset: Programme, lang: str) -> None:
    """L12: an understanding is a full result, and a completed meeting is not called an agreement; alike to both."""
    told = {}
    for outcome in Outcome:
        one, other = (compose(LetterKind.CLOSED, replace(sample(side, lang, preset), outcome=outcome)) for side in Side)
        assert one == other
        assert lint(plain(one), lang) == ()
        told[outcome] = plain(one)

    promise = "promis" if lang == "en" else "promesa"
    assert [promise in told[outcome].lower() for outcome in Outcome] == [True, False, False]
    assert len(set(told.values())) == len(Outcome)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_it_says_how_to_take_an_agreement_back_in_one_step(lang: str) -> None:
    said = plain(compose(LetterKind.COOLING, sample(lang=lang, of=programme("ontario"))))

    assert "416-555-0142" in said
    assert "https://mediation.example/sign-in/" in said


@pytest.mark.parametrize("lang", LANGUAGES)
def test_it_says_where_anyone_checks_a_copy(lang: str) -> None:
    assert "https://mediation.example/check" in plain(compose(LetterKind.AGREEMENT_COPY, sample(lang=lang)))


def test_it_finds_what_pushes_and_what_is_hard_to_read() -> None:
    found = lint("You should hurry: it is easy. The victim accused the offender!", "en")
    hard = lint(
        "Notwithstanding contemporaneous jurisdictional considerations, administrative adjudication continues.", "en"
    )

    assert {"pushes or judges: hurry", "pushes or judges: victim", "pushes or judges: !"} <= set(found)
    assert any("asks for grade" in line for line in hard)


def test_it_finds_sides_treated_unlike() -> None:
    one = Words(title="A", blocks=(Para("Short."),))
    longer = Words(title="A", blocks=(Para("Much longer than the other one is."),))
    more = Words(title="B", blocks=(Para("Short."), Para("More.")))

    assert "characters long" in unlike(one, longer)[0]
    assert [line.split()[1] for line in unlike(one, more)] == ["titles", "blocks", "is"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_it_says_not_going_ahead_in_the_same_bytes_to_both_sides(preset: Programme, lang: str) -> None:
    one, other = (compose(LetterKind.NOT_GOING_AHEAD, sample(side, lang, preset)) for side in Side)

    assert one == other


@pytest.mark.parametrize("lang", LANGUAGES)
def test_it_says_not_going_ahead_in_the_same_bytes_for_every_cause(lang: str) -> None:
    """The context of a refusal, a silence, a stop after a session, a withdrawal: only these dates could tell."""
    asked = sample(lang=lang)
    never_asked = replace(asked, answer_by=None, opens_on=None, session_on=None, settle_by=None)
    after_a_session = replace(asked, opened=particulars(people=(CANARY,), place=(CANARY,)))

    letters = {plain(compose(LetterKind.NOT_GOING_AHEAD, at)) for at in (asked, never_asked, after_a_session)}

    assert len(letters) == 1


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    "kind", [LetterKind.INVESTIGATION, LetterKind.REMINDER, LetterKind.WITHDRAWN, LetterKind.CLOSED]
)
def test_it_keeps_names_and_places_out_of_notices_that_do_not_need_them(kind: LetterKind, lang: str) -> None:
    full = particulars(people=(CANARY,), place=(CANARY,), incident=((CANARY, CANARY),), code=CANARY)

    assert CANARY not in plain(compose(kind, replace(sample(lang=lang), opened=full)))


def test_it_tells_an_investigation_notice_nothing_of_an_offer() -> None:
    never = replace(sample(), answer_by=None, opens_on=None, session_on=None, settle_by=None, choose_by=None)

    assert compose(LetterKind.INVESTIGATION, never) == compose(LetterKind.INVESTIGATION, sample())
    assert "mediat" not in plain(compose(LetterKind.INVESTIGATION, sample())).lower()


@pytest.mark.parametrize("side", list(Side))
def test_it_puts_everything_a_free_choice_needs_into_the_offer(side: Side) -> None:
    at = sample(side)
    said = plain(compose(LetterKind.OFFER, at))
    text = at.programme.text

    for key in (
        "offer.asked",
        "offer.free",
        "offer.only_if_both",
        "offer.silence",
        "offer.talk_first",
        "limits.four_facts",
    ):
        assert text(key, "en", side) in said
    for number in ("1", "2", "3"):
        assert text(f"three_things.{number}.why", "en", side) in said
    assert "Tuesday, June 23, 2026" in said
    assert "Thursday, June 25, 2026" in said


def test_it_shows_both_doors_in_one_order_with_figures_only_where_they_may_be_published() -> None:
    table = next(b for b in compose(LetterKind.OFFER, sample()).blocks if isinstance(b, Table))
    how_long = next(row for row in table.rows if row[0] == "How long does it take?")

    assert table.head == ("", "Mediation", "Investigation")
    assert how_long[1] == "21 to 46 days (middle half of 69)"
    assert how_long[2] == "Too few cases to give a figure"


def test_it_has_one_word_for_each_door_under_the_fold() -> None:
    *before, fold = compose(LetterKind.OFFER, sample()).blocks

    assert isinstance(fold, Fold)
    assert [word for _, word in fold.words] == list(WORDS)
    assert not any(word in str(block) for block in before for word in WORDS)


def test_it_asks_the_keeper_of_records_without_naming_the_complainant() -> None:
    said = plain(compose(LetterKind.PRESERVATION, replace(sample(), opened=particulars(people=(CANARY,)))))

    assert "4471" in said
    assert CANARY not in said
    assert "We ask this for every complaint." in said


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("kind", list(LetterKind))
def test_it_shows_a_preview_of_both_sides_without_the_secret_words(kind: LetterKind, lang: str) -> None:
    shown = preview(kind, sample(), lang)

    assert len(shown["sides"]) == (1 if kind in ONE_SIDED else 2)
    assert not any(secret in str(shown) for secret in (*WORDS, particulars().code))


def test_it_refuses_a_letter_that_lacks_its_date() -> None:
    with pytest.raises(ValueError, match="needs a date"):
        compose(LetterKind.OFFER, replace(sample(), answer_by=None))


@pytest.mark.django_db
def test_it_previews_an_offer_from_the_case_alone() -> None:
    desk = Desk()
    desk.files()
    desk.offers()
    assert desk.case is not None
    context = about(
        desk.case, desk.case.matter("m1"), side=Side.OFFICER, lang="es", programme=desk.programme, now=desk.now
    )

    shown = preview(LetterKind.OFFER, context, "en")

    assert [side["side"] for side in shown["sides"]] == ["complainant", "officer"]
    assert "http://localhost:8000/sign-in." in str(shown)
