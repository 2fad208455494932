"""The agreement file: lasting, tagged, the same twice, and checkable by anyone with stock tools."""

from __future__ import annotations

import hashlib
import io
import shutil
import subprocess
import unicodedata
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

from evenhand.press import unshowable
from evenhand.signing import (
    AgreementText,
    Clause,
    Signature,
    Signer,
    Standing,
    agreement_html,
    agreement_pdf,
    cover,
    cover_html,
    cover_page,
    cover_pdf,
    fingerprint,
    large_print,
    source_digest,
    source_text,
)
from tests.rooms.letter_desk import programme

NUMBER = "3f2a91bc00aa17de5512cd907c7c3e21"
AMARA = Signer(name="Amara Whitfield", standing=Standing.COMPLAINANT)
BELL = Signer(name="José Núñez", standing=Standing.OFFICER)
NASTY = 'a] #panic() [ $x$ *b* <script>alert(1)</script> #read("/etc/passwd") \\ //'


def agreement(**more: Any) -> AgreementText:
    text = AgreementText(
        number=NUMBER,
        ref="M7KQ-42XW",
        programme=programme(),
        languages=("en", "es"),
        fixed_on=date(2026, 7, 8),
        received_on=date(2026, 6, 1),
        session_on=date(2026, 7, 7),
        signers=(AMARA, BELL),
        clauses=(
            Clause(
                words=(
                    ("en", "I will write a letter about that night."),
                    ("es", "Escribiré una carta sobre esa noche."),
                ),
                owner=BELL.name,
                by=date(2026, 8, 1),
                known=(("en", "Amara has the letter."), ("es", "Amara tiene la carta.")),
            ),
            Clause(words=(("en", "We both found it useful to talk."), ("es", "A los dos nos sirvió hablar."))),
        ),
    )
    return replace(text, **more)


def signed() -> AgreementText:
    first = datetime(2026, 7, 10, 10, 4, 5, tzinfo=timezone(timedelta(hours=-5)))
    second = datetime(2026, 7, 10, 16, 14, 0, tzinfo=UTC)
    return agreement(
        signatures=(
            Signature(signer=AMARA, typed="Amara Whitfield", at=first),
            Signature(signer=BELL, typed="J. Núñez", at=second),
        )
    )


def opened(made: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(made))


def words(made: bytes) -> str:
    return " ".join("\n".join(page.extract_text() for page in opened(made).pages).split())


def every_font(file: PdfReader) -> list[DictionaryObject]:
    """Every font descriptor in the file."""
    found = []
    for number in range(1, len(file.xref_objStm) + sum(len(x) for x in file.xref.values()) + 1):
        thing = file.get_object(IndirectObject(number, 0, file))
        if isinstance(thing, DictionaryObject) and thing.get("/Type") == "/FontDescriptor":
            found.append(thing)
    return found


def test_it_makes_the_same_bytes_twice() -> None:
    assert agreement_pdf(signed()) == agreement_pdf(signed())


@pytest.mark.parametrize("make", [lambda: agreement_pdf(agreement()), lambda: cover_pdf(cover(signed(), b"x"), "es")])
def test_it_keeps_both_standards(make: Any) -> None:
    file = opened(make())
    catalogue: Any = file.trailer["/Root"]
    metadata = catalogue["/Metadata"].get_data().decode()

    assert "<pdfaid:part>3</pdfaid:part>" in metadata
    assert "<pdfaid:conformance>A</pdfaid:conformance>" in metadata
    assert "<pdfuaid:part>1</pdfuaid:part>" in metadata
    assert bool(catalogue["/MarkInfo"]["/Marked"])
    assert bool(catalogue["/ViewerPreferences"]["/DisplayDocTitle"])
    assert catalogue["/Lang"] in ("en", "es")
    assert "/StructTreeRoot" in catalogue
    assert isinstance(catalogue["/OutputIntents"], ArrayObject)
    assert "/AcroForm" not in catalogue


def test_it_embeds_every_font() -> None:
    fonts = every_font(opened(agreement_pdf(signed())))

    assert len(fonts) >= 2
    assert all("/FontFile3" in font or "/FontFile2" in font for font in fonts)


def test_it_attaches_the_text_that_the_footer_names() -> None:
    made = agreement_pdf(signed())
    ((name, copies),) = opened(made).attachments.items()

    assert name == "agreement.txt"
    assert copies[0] == source_text(signed()).encode()
    assert hashlib.sha256(copies[0]).hexdigest() == source_digest(signed())
    for page in opened(made).pages:
        assert source_digest(signed()) in page.extract_text()
        assert NUMBER in page.extract_text()


def test_it_counts_the_pages() -> None:
    made = opened(agreement_pdf(signed()))
    last = len(made.pages)

    assert f"Page 1 of {last}" in made.pages[0].extract_text()
    assert f"Página {last} de {last}" in made.pages[-1].extract_text()


def test_it_says_the_parties_exact_words_in_each_language() -> None:
    said = words(agreement_pdf(agreement()))

    for clause in agreement().clauses:
        for _, text in clause.words:
            assert text in said
    assert "Promised by José Núñez" in said
    assert "To be done by August 1, 2026" in said
    assert "If the languages differ, the English text holds." in said


def test_it_prints_typed_names_and_the_time_in_utc() -> None:
    said = words(agreement_pdf(signed()))

    assert "2026-07-10 15:04:05 UTC" in said
    assert "J. Núñez" in said


def test_it_leaves_a_line_for_each_signature_on_paper() -> None:
    said = words(agreement_pdf(agreement()))

    assert "UTC" not in said
    assert "Amara Whitfield, Complainant Date and time" in said


def test_it_signs_the_text_and_not_the_signatures() -> None:
    assert source_text(agreement()) == source_text(signed())
    assert agreement_pdf(agreement()) != agreement_pdf(signed())


@pytest.mark.parametrize(
    "change",
    [
        {"session_on": date(2026, 7, 6)},
        {"number": "0" * 32},
        {"languages": ("es", "en")},
        {"languages": ("en",)},
        {"signers": (BELL, AMARA)},
        {"programme": programme("ontario")},
    ],
)
def test_it_has_another_digest_for_every_change(change: dict[str, Any]) -> None:
    assert source_digest(agreement(**change)) != source_digest(agreement())


def test_it_has_another_digest_when_one_letter_of_any_language_changes() -> None:
    first, *rest = agreement().clauses
    changed = replace(first, words=(first.words[0], ("es", first.words[1][1].replace("noche", "Noche"))))

    assert source_digest(agreement(clauses=(changed, *rest))) != source_digest(agreement())


def test_it_writes_every_letter_in_one_way() -> None:
    split = replace(BELL, name=unicodedata.normalize("NFD", BELL.name))
    clause = Clause(words=(("en", unicodedata.normalize("NFD", "Café")), ("es", "Café")))
    texts = [source_text(agreement(signers=(AMARA, s), clauses=(clause,))) for s in (BELL, split)]

    assert texts[0] == texts[1] == unicodedata.normalize("NFC", texts[0])
    assert "\r" not in texts[0]


def test_it_lets_no_words_become_commands_or_new_lines() -> None:
    clause = Clause(words=(("en", f"{NASTY}\n2. A second point"), ("es", "x")), owner=NASTY)
    hostile = agreement(clauses=(clause,), signers=(replace(AMARA, name=NASTY), BELL))

    said, page = words(agreement_pdf(hostile)), agreement_html(hostile, "en")

    assert "#panic()" in said
    assert "root:" not in said
    assert "<script>" not in page
    assert "\n2. A second point" not in source_text(hostile)


def test_it_carries_nothing_of_where_or_with_what_a_person_signed() -> None:
    made = agreement_pdf(signed())
    file = opened(made)

    assert "@" not in words(made)
    assert "816-555" not in words(made)
    assert not any(name in str(file.metadata) for name in ("Whitfield", "Amara", "Núñez"))
    assert "Whitfield" not in file.trailer["/Root"]["/Metadata"].get_data().decode()  # type: ignore[index]


def test_it_writes_a_fingerprint_people_can_read_aloud() -> None:
    data = b"evenhand"

    assert fingerprint(data).replace(" ", "") == hashlib.sha256(data).hexdigest()
    assert [len(group) for group in fingerprint(data).split()] == [8] * 8


def test_it_puts_the_files_own_fingerprint_and_length_on_the_cover() -> None:
    file = agreement_pdf(signed())
    said = words(cover_pdf(cover(signed(), file), "en"))

    for group in fingerprint(file).split():
        assert group in said
    assert f"{len(file)} bytes" in said
    assert "2026-07-10 16:14:00 UTC" in said
    assert fingerprint(file) in cover_html(cover(signed(), file), "en").replace("<wbr>", "")


def test_it_says_on_the_cover_that_a_signature_is_on_paper() -> None:
    assert [line[1] for line in cover_page(cover(agreement(), b"x"), "en")["people"]] == ["on paper", "on paper"]


@pytest.mark.parametrize("lang", ["en", "es"])
def test_it_has_an_html_copy_that_says_all_of_it(lang: str) -> None:
    page = agreement_html(signed(), lang)

    assert f'<html lang="{lang}">' in page
    assert page.count("<h1>") == 1
    assert source_digest(signed()) in page.replace("<wbr>", "")
    for clause in agreement().clauses:
        assert dict(clause.words)[lang] in page
    assert "2026-07-10 15:04:05 UTC" in page
    assert "src=" not in page
    assert "style" not in page


def test_it_says_how_long_an_agreement_can_be_taken_back_where_the_programme_gives_time() -> None:
    """In days and not as a date: the text that is signed is the text that was assented to, whenever that is."""
    ontario = source_text(agreement(programme=programme("ontario")))

    assert "take it back for 12 days after the last signature" in ontario
    assert "final when everyone named above has signed" in source_text(agreement())


@pytest.mark.parametrize("change", [{"number": "3F"}, {"languages": ()}, {"clauses": ()}, {"signers": ()}])
def test_it_refuses_an_agreement_without_its_parts(change: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"document number|has a language"):
        agreement(**change)


def test_it_refuses_a_signature_without_a_time_zone() -> None:
    naive = Signature(signer=AMARA, typed="A", at=datetime(2026, 7, 10, 15, 0, 0))  # noqa: DTZ001 (what it refuses)

    with pytest.raises(ValueError, match="time zone"):
        agreement_pdf(agreement(signatures=(naive, replace(naive, signer=BELL))))


@pytest.mark.parametrize("make", [agreement_pdf, large_print])
def test_it_makes_no_file_of_what_only_some_have_signed(make: Any) -> None:
    half = replace(signed(), signatures=signed().signatures[:1])

    with pytest.raises(ValueError, match="by everyone or by nobody"):
        make(half)
    assert make(half.unsigned()) == make(agreement())


def test_it_shows_a_clause_as_it_was_written_and_says_in_which_language() -> None:
    english = Clause(words=(("en", "I will say hello."),), owner=BELL.name, known=(("en", "We met."),))

    said = words(agreement_pdf(agreement(clauses=(english,))))

    assert said.count("I will say hello.") == 2
    assert said.count("Done when We met.") + said.count("Hecho cuando We met.") >= 1
    assert "Escrito en English" in said or "Escrito en inglés" in said
    assert "Written in" not in said


def test_it_says_that_somebody_signed_on_paper_and_when_it_was_entered() -> None:
    at = datetime(2026, 7, 10, 16, 14, 0, tzinfo=UTC)
    mine = Signature(signer=AMARA, typed="", at=at, on_paper=True)
    paper = agreement(signatures=(mine, replace(mine, signer=BELL, typed="J. Núñez", on_paper=False)))

    assert "signed on paper" in words(agreement_pdf(paper))
    assert source_text(paper) == source_text(agreement())


def test_it_makes_a_file_for_a_name_of_another_script_and_attaches_it_as_it_is() -> None:
    """Nobody's agreement fails for want of a letter."""
    wang = replace(AMARA, name="王 Amara")
    made = agreement_pdf(agreement(signers=(wang, BELL)))
    ((_name, copies),) = opened(made).attachments.items()

    assert "□ Amara" in words(made)
    assert "王 Amara" in copies[0].decode()


@pytest.mark.parametrize(
    ("text", "signs"), [("A letter, por favor; çà", ""), ("Yes 😀 and 中", "😀中"), ("\x07", "\x07")]
)
def test_it_names_the_signs_that_no_file_can_show(text: str, signs: str) -> None:
    assert set(unshowable(text)) == set(signs)


def size_of(made: bytes, text: str) -> float:
    """In how many points a text is set."""
    found: list[float] = []

    def look(said: str, _cm: Any, _tm: Any, _font: Any, size: float) -> None:
        if text in said:
            found.append(size)

    for page in opened(made).pages:
        page.extract_text(visitor_text=look)
    return max(found)


def test_it_sets_the_same_words_in_large_print() -> None:
    file, large = agreement_pdf(signed()), large_print(signed())

    assert words(file).split()[:20] == words(large).split()[:20]
    assert size_of(large, "Amara") > 1.3 * size_of(file, "Amara")


@pytest.mark.skipif(shutil.which("pdfdetach") is None, reason="poppler-utils is not installed")
def test_it_is_checked_with_tools_that_others_made(tmp_path: Path) -> None:
    """What docs/security.md and the cover sheet tell a court clerk to type."""
    (tmp_path / "document.pdf").write_bytes(agreement_pdf(signed()))

    subprocess.run(["pdfdetach", "-saveall", "document.pdf"], cwd=tmp_path, check=True, capture_output=True)

    text = (tmp_path / "agreement.txt").read_bytes()
    assert hashlib.sha256(text).hexdigest() == source_digest(signed())
    said = subprocess.run(["pdftotext", "document.pdf", "-"], cwd=tmp_path, check=True, capture_output=True, text=True)
    assert said.stdout.count(source_digest(signed())) == len(opened(agreement_pdf(signed())).pages)
