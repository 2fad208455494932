"""The other papers: the agreement to mediate, the receipt, the report to the board."""

from __future__ import annotations

import io
from datetime import date

import pytest
from pypdf import PdfReader

from evenhand.core.reading import MOST, pushing_words, reading_grade
from evenhand.press import Page, Unprintable, typeset
from evenhand.signing import (
    AgreementToMediate,
    BoardReport,
    Figures,
    Present,
    Receipt,
    agreement_to_mediate_page,
    agreement_to_mediate_pdf,
    board_report_pdf,
    receipt_pdf,
)
from tests.rooms.letter_desk import PROGRAMMES, programme

NAMES = sorted(path.stem for path in PROGRAMMES.glob("*.toml"))


def words(made: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(made)).pages).split())


def form(lang: str = "en", of: str = "kansas_city") -> AgreementToMediate:
    return AgreementToMediate(
        ref="M7KQ-42XW",
        programme=programme(of),
        lang=lang,
        session_on=date(2026, 7, 7),
        place="Marlow Ferry Library, Room 3",
        present=tuple(
            Present(name=name, role=role)
            for name, role in (
                ("Amara Whitfield", "Complainant"),
                ("José Núñez", "Officer"),
                ("R. Lindqvist", "Mediator"),
            )
        ),
    )


@pytest.mark.parametrize("lang", ["en", "es"])
@pytest.mark.parametrize("name", NAMES)
def test_it_lists_every_limit_before_anyone_signs(name: str, lang: str) -> None:
    said = words(agreement_to_mediate_pdf(form(lang, name)))
    texts = programme(name).texts

    for group in ("limits.items", "no_action"):
        for key in texts.children(group):
            assert " ".join(programme(name).text(f"{group}.{key}", lang).split()) in said
    assert programme(name).text("limits.four_facts", lang) in said
    assert programme(name).text("jurisdiction.court_deadline", lang) in said


@pytest.mark.parametrize("lang", ["en", "es"])
@pytest.mark.parametrize("name", NAMES)
def test_it_is_neutral_and_easy_to_read(name: str, lang: str) -> None:
    page = agreement_to_mediate_page(form(lang, name))
    text = "\n".join(line for part in page["sections"] for line in (part["intro"], *part["items"]) if line)
    grade = reading_grade(text, lang)

    assert pushing_words(text, lang) == ()
    assert grade is not None
    assert grade <= MOST


def test_it_has_a_line_for_everyone_in_the_room() -> None:
    said = words(agreement_to_mediate_pdf(form()))

    assert all(f"{person.name}, {person.role} Date and time" in said for person in form().present)
    assert said.index("a threat to hurt someone") < said.index("Everyone in the room signs")


def test_it_makes_the_same_bytes_twice() -> None:
    assert agreement_to_mediate_pdf(form()) == agreement_to_mediate_pdf(form())


@pytest.mark.parametrize("lang", ["en", "es"])
def test_it_gives_a_receipt_with_what_happens_next(lang: str) -> None:
    receipt = Receipt(
        ref="M7KQ-42XW", programme=programme(), lang=lang, received_on=date(2026, 6, 1), read_by=date(2026, 6, 4),
        code="7KQM-42XW-AB3D", site="https://mediation.example/back/",
    )  # fmt: skip
    said = words(receipt_pdf(receipt))

    assert "M7KQ-42XW" in said
    assert "7KQM-42XW-AB3D" in said
    assert programme().text("next.filed", lang) in said
    assert programme().office.phone in said


def test_it_gives_a_receipt_without_a_code_on_paper_desks() -> None:
    receipt = Receipt(
        ref="M7KQ-42XW", programme=programme(), lang="en", received_on=date(2026, 6, 1), read_by=date(2026, 6, 4)
    )

    assert "Your code" not in words(receipt_pdf(receipt))


def report(*rows: tuple[str, ...]) -> BoardReport:
    table = Figures(head="How often", intro="", columns=("What", "2025", "2026"), rows=rows, note="Rounded to 5.")
    return BoardReport(
        programme=programme(), lang="en", period="2025 to 2026", made_on=date(2026, 11, 1), tables=(table,)
    )


def test_it_prints_the_figures_it_is_given_and_no_others() -> None:
    said = words(board_report_pdf(report(("Signed agreements", "20", "too few"))))

    assert "Signed agreements 20 too few" in said
    assert "Rounded to 5." in said
    assert "Counts from 1 to 10 are not shown" in said


def test_it_refuses_a_row_that_does_not_fit() -> None:
    with pytest.raises(ValueError, match="does not fit"):
        board_report_pdf(report(("Signed agreements", "20")))


def test_it_breaks_long_tables_over_pages() -> None:
    made = PdfReader(io.BytesIO(board_report_pdf(report(*(("Row", str(n), str(n)) for n in range(120))))))

    assert len(made.pages) > 2
    assert all("What 2025 2026" in " ".join(page.extract_text().split()) for page in made.pages[:3])


def test_it_says_which_page_could_not_be_set() -> None:
    with pytest.raises(Unprintable, match="receipt"):
        typeset(Page.RECEIPT, {"lang": "en"}, on=date(2026, 1, 1))
