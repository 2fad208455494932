"""The print run: one PDF, a window for the address, the answer words under the fold, and nobody's name around it."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import pytest
from pypdf import PageObject, PdfReader

from evenhand.core.codes import Side
from evenhand.models.outbox import LetterKind
from evenhand.post.about import Addressee
from evenhand.post.sheets import Sheet, pages, sheet
from tests.rooms.letter_desk import CANARY, REF, WORDS, particulars, sample

INCH = 72
TOP = 11 * INCH
TO = Addressee(lines=("Amara Whitfield", "1208 Juniper Lane", "Marlow Ferry, MO 64105"))
ON = date(2026, 6, 9)


def offer(side: Side = Side.COMPLAINANT, lang: str = "en", to: Addressee = TO) -> Sheet:
    return sheet(LetterKind.OFFER, sample(side, lang), to)


def read(made: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(made))


def placed(page: PageObject) -> list[tuple[str, float, float]]:
    """Every piece of text with its distance from the left and from the top, in inches."""
    found: list[tuple[str, float, float]] = []

    def visit(text: str, matrix: list[float], inner: list[float], *rest: object) -> None:
        # A piece of text stands where both matrices together put it.
        x = inner[4] * matrix[0] + inner[5] * matrix[2] + matrix[4]
        y = inner[4] * matrix[1] + inner[5] * matrix[3] + matrix[5]
        if text.strip():
            found.append((text.strip(), x / INCH, (TOP - y) / INCH))

    page.extract_text(visitor_text=visit)
    return found


@pytest.mark.parametrize("lang", ["en", "es"])
@pytest.mark.parametrize("side", list(Side))
def test_it_puts_the_address_and_nothing_else_where_an_envelope_has_its_window(side: Side, lang: str) -> None:
    first = read(pages([offer(side, lang)], ON)).pages[0]

    # A No. 10 window, wherever in the envelope the letter lies: seven eighths of an inch from the left, four and a half
    # wide; the letter can shift by one inch across and by half an inch up and down.
    seen = {text for text, x, y in placed(first) if x < 5.4 and 2.0 < y < 3.65}

    assert seen == set(TO.lines)


@pytest.mark.parametrize("lang", ["en", "es"])
@pytest.mark.parametrize("side", list(Side))
def test_it_hides_the_answer_words_in_the_last_third_of_the_last_sheet(side: Side, lang: str) -> None:
    *before, last = read(pages([offer(side, lang)], ON)).pages

    for word in WORDS:
        assert [y > 22 / 3 for text, _, y in placed(last) if word in text] == [True]
        assert not any(word in page.extract_text() for page in before)


def test_it_gives_an_offer_the_same_number_of_sheets_for_both_sides() -> None:
    assert len({len(read(pages([offer(side)], ON)).pages) for side in Side}) == 1


def test_it_starts_each_letter_on_a_sheet_of_its_own_and_counts_its_pages() -> None:
    made = read(pages([offer(), sheet(LetterKind.REMINDER, sample(Side.OFFICER), TO), offer(lang="es")], ON))
    feet = [[t for t, _, _ in placed(p) if t.startswith(("Page", "Página"))] for p in made.pages]

    # Printed on both sides, an odd page is always a fresh sheet: nobody's words on the back of another's.
    assert feet == [
        ["Page 1 of 3"], ["Page 2 of 3"], ["Page 3 of 3"], [],
        ["Page 1 of 1"], [],
        ["Página 1 de 3"], ["Página 2 de 3"], ["Página 3 de 3"],
    ]  # fmt: skip


def test_it_makes_the_same_bytes_twice() -> None:
    assert pages([offer()], ON) == pages([offer()], ON)


def test_it_keeps_names_out_of_the_file_itself() -> None:
    made = pages([offer(to=Addressee(lines=(CANARY, "1 Street")))], ON)
    file = read(made)

    assert CANARY in file.pages[0].extract_text()
    assert CANARY not in str(file.metadata)
    assert CANARY.encode() not in made
    assert file.metadata is not None
    assert (file.metadata.title, file.metadata.author) == ("Letters", None)


def test_it_makes_tagged_letters_in_their_own_language() -> None:
    file = read(pages([offer(lang="es")], ON))
    catalogue: Any = file.trailer["/Root"]

    assert catalogue["/Lang"] == "es"
    assert bool(catalogue["/MarkInfo"]["/Marked"])
    assert b"pdfuaid" in catalogue["/Metadata"].get_data()


def test_it_prints_what_a_person_typed_as_words_and_never_as_commands() -> None:
    nasty = 'a] #panic() [ $x$ *b* <l> @m "q" \\ // #read("/etc/passwd")'

    said = read(pages([offer(to=Addressee(lines=(nasty,)))], ON)).pages[0].extract_text()

    assert "#panic()" in said
    assert "root:" not in said


@pytest.mark.parametrize("lang", ["en", "es"])
@pytest.mark.parametrize("kind", list(LetterKind))
def test_it_prints_every_kind_for_both_sides_and_in_large_print(kind: LetterKind, lang: str) -> None:
    large = Addressee(lines=TO.lines, sight=16)

    made = read(pages([sheet(kind, sample(side, lang), to) for side in Side for to in (TO, large)], ON))

    assert len(made.pages) >= 4
    assert all(count <= 10 for count in [len(made.pages) / 4])


def test_it_prints_a_posted_code_under_the_fold() -> None:
    made = read(pages([sheet(LetterKind.WAY_IN, sample(), TO)], ON))
    code = particulars().code

    assert [y > 22 / 3 for page in made.pages for text, _, y in placed(page) if code in text] == [True]


def test_it_refuses_an_empty_run() -> None:
    with pytest.raises(ValueError, match="nothing to print"):
        pages([], ON)


def test_it_prints_the_form_of_a_survey_on_a_sheet_without_name_or_reference() -> None:
    """L20: whoever opens the envelope that comes back learns nothing but the answers, also from its back."""
    made = pages([sheet(LetterKind.SURVEY, sample(Side.COMPLAINANT), TO)], date(2026, 7, 8))
    texts = [" ".join(page.extract_text().split()) for page in read(made).pages]

    form = next(n for n, text in enumerate(texts) if "Make one mark in each line." in text)
    # The first page of a sheet, and its back: a letter begins on a sheet of its own again.
    assert form % 2 == 0
    for text in texts[form:]:
        assert REF not in text
        assert "Whitfield" not in text
        assert "Juniper" not in text
    assert "7KQM-42XW-AB3D-99PQ" in texts[form]


def test_it_prints_the_signed_book_at_the_foot_and_nothing_before_it_was_signed() -> None:
    root = "ePyObqAFe7PzaRQvrH4IPXExQJlYhmXdEJoqdTmdYK8="

    signed = read(pages([offer()], ON, (4096, root))).pages
    before = read(pages([offer()], ON)).pages

    assert all(f"Ledger: 4096 entries, root {root}" in page.extract_text().replace("\n", "") for page in signed)
    assert not any("Ledger" in page.extract_text() for page in before)
    assert len(signed) == len(before)
