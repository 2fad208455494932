"""The copy of an agreement, to each in their own way: in the print run, in their language, and in large print."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from pypdf import PdfReader

from evenhand import clerk
from evenhand.clerk import PersonWords
from evenhand.models.agreements import AgreementRow
from evenhand.models.outbox import LetterKind, LetterRow
from evenhand.reads import agreements, print_run
from evenhand.signing import fingerprint
from evenhand.signing.keeping import agreed
from tests.rooms.office import BELL, CLARA, DESK, Walk, filed

pytestmark = pytest.mark.django_db


@pytest.fixture
def signed(custodian_folder: Path) -> Walk:
    walk = Walk(filed().ref)
    clara = PersonWords(party="c1", language="es", channels=("paper",), large_print=True, address="12 Elm St")
    bell = PersonWords(party="o1", channels=("paper",), address="33 Mill Road")
    clerk.change_contact(walk.ref, clara, by=CLARA, now=walk.now)
    clerk.change_contact(walk.ref, bell, by=BELL, now=walk.now)
    return walk.to_ahead().to_session().to_ended().to_assented().to_signed()


def run(walk: Walk, party: str) -> list[str]:
    """The pages of one party's letter with its copy, as text."""
    letters = LetterRow.objects.filter(ref=walk.ref, kind=LetterKind.AGREEMENT_COPY, party=party)
    made = print_run.run(DESK, [one.id for one in letters], walk.now, mint_code=lambda _ref, _party: "CODE")
    return [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(made)).pages]


def test_it_encloses_a_cover_sheet_and_the_file_itself(signed: Walk) -> None:
    kept = AgreementRow.objects.get()
    pages = run(signed, "o1")

    assert "Your copy of the agreement" in pages[0]
    assert kept.fingerprint[:8] in pages[0]
    assert any("Cover sheet of an agreement" in page and kept.fingerprint[:8] in page for page in pages)
    file = PdfReader(io.BytesIO(agreements.to_post(signed.ref, "m1").data)).pages
    assert [page for page in pages if kept.number in page][-len(file) :] == [
        " ".join(page.extract_text().split()) for page in file
    ]


def test_it_writes_to_each_in_their_language_and_print(signed: Walk) -> None:
    """Clara reads Spanish and asked for large print: her cover sheet is Spanish, and the words come again, large."""
    clara, bell = run(signed, "c1"), run(signed, "o1")
    file = len(PdfReader(io.BytesIO(agreements.to_post(signed.ref, "m1").data)).pages)

    assert "Cover sheet of an agreement" not in " ".join(clara)
    assert "Cover sheet of an agreement" in " ".join(bell)
    assert len(clara) >= len(bell) + file


def test_it_says_the_same_fingerprint_in_letter_file_and_book(signed: Walk) -> None:
    kept = AgreementRow.objects.get()
    said, length = agreements.copy_of(signed.ref, "m1")

    assert said.replace(" ", "") == kept.fingerprint
    assert length == kept.length
    found = agreements.in_the_book(kept.fingerprint)
    assert found is not None
    assert f"sha256:{kept.fingerprint}" in found.entry
    assert fingerprint(agreements.to_post(signed.ref, "m1").data) == said


def test_it_keeps_the_proof_and_no_word_when_a_case_is_destroyed(signed: Walk) -> None:
    kept = AgreementRow.objects.get()
    with_words = agreements.to_post(signed.ref, "m1")
    assert with_words.data

    from evenhand.clerk import sealing
    from evenhand.models.cases import ComplaintRow
    from evenhand.models.door import the_clerk_writes

    with the_clerk_writes():
        sealing.destroy_case(ComplaintRow.objects.get(ref=signed.ref))

    with pytest.raises(LookupError):
        agreements.to_post(signed.ref, "m1")
    assert agreements.in_the_book(kept.fingerprint) is not None


def test_it_shows_no_page_of_an_agreement_in_words_that_were_not_signed() -> None:
    """A wording that nobody kept up to date, in a language that is none of the agreement's."""
    said = [["en", "I will say my name without being asked."], ["es", "Diré mi nombre."]]
    clause = {"term": "t1", "owner": "o1", "said": said, "by": "", "known": []}

    def shown(*languages: str) -> list[str]:
        return [one.text for one in agreed(json.dumps({"languages": languages, "clauses": [clause]}), "es")]

    assert shown("en") == ["I will say my name without being asked."]
    assert shown("en", "es") == ["Diré mi nombre."]
    assert agreed("", "es") == ()
