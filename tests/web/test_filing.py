"""Filing by HTTP: four steps for the shortest, saved at each, sent once, and a receipt that opens the door."""

from __future__ import annotations

import io
import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from PIL import Image
from pypdf import PdfWriter

from evenhand.accounts import doors, throttle
from evenhand.models.accounts import PartyKey
from evenhand.models.cases import ComplaintRow
from evenhand.models.drafts import DraftRow
from evenhand.models.words import AttachmentRow
from evenhand.vault import mint_code
from evenhand.web import clock
from evenhand.web.public.attachments import NotTaken, taken
from tests.rooms.office import case_of
from tests.web.sign_in_cast import letter, same_but_for_tokens, with_own_code
from tests.web.walking import Person, words_of

pytestmark = pytest.mark.django_db

STORY = {
    "narrative": "He shouted at me and would not say why.",
    "incident_on_month": "5",
    "incident_on_day": "30",
    "incident_on_year": "2026",
    "incident_place": "12th and Main",
}
OFFICER = {"name": "", "badge": "4471", "unit": "", "category": "discourtesy", "continue": "1"}
CLARA = {"name": "Clara Nyström", "channels": ["call"], "phone": "816 555 0142", "minor": "no"}


@pytest.fixture
def writer(custodian_folder: Path) -> Person:
    return Person()


def to_check(writer: Person) -> str:
    writer.do("/complaint", "/complaint", **STORY)
    writer.do("/complaint/officers", "/complaint/officers", **OFFICER)
    return writer.do("/complaint/people", "/complaint/people", **CLARA, skip="1")


def test_it_files_in_four_steps_and_gives_a_receipt(writer: Person) -> None:
    assert "Check your answers" in to_check(writer)

    receipt = writer.do("/complaint/check", "/complaint/check")

    complaint = ComplaintRow.objects.get()
    assert complaint.ref.replace("-", "") in receipt.replace(" ", "").replace("-", "").replace(" ", "")
    case = case_of(complaint.ref)
    assert [(p.id, p.known) for p in case.parties] == [("c1", True), ("o1", True)]
    assert case.allegations[0].category == "discourtesy"


def test_it_sends_once_however_often_one_clicks(writer: Person) -> None:
    to_check(writer)
    page = writer.see("/complaint/check")
    key = re.search(r'name="idem" value="([^"]+)"', page)
    assert key

    first = writer.client.post("/complaint/check", {"idem": key[1]})
    second = writer.client.post("/complaint/check", {"idem": key[1]})

    assert (first.headers["Location"], second.headers["Location"]) == ("/complaint/receipt", "/complaint/receipt")
    assert ComplaintRow.objects.count() == 1


def test_it_waits_for_the_disk_once_when_a_complaint_is_sent(writer: Person) -> None:
    """The count of a flood, the complaint, its receipt codes and the end of its draft stand or fall together."""
    to_check(writer)
    writer.do("/complaint/check", "/complaint/check")  # The very first one also writes the programme and the head.
    to_check(writer)
    assert DraftRow.objects.count() == 1
    page = writer.see("/complaint/check")
    key = re.search(r'name="idem" value="([^"]+)"', page)
    assert key

    with CaptureQueriesContext(connection) as captured:
        writer.client.post("/complaint/check", {"idem": key[1]})

    writes = [one["sql"].split(" ", 1)[0] for one in captured.captured_queries]
    # The test itself is a transaction, so each one inside it shows as a savepoint.
    assert writes.count("SAVEPOINT") == 1
    # The draft, whether there is a flood, the programme and whether its text is kept, the ledger's head: nothing that
    # was written a moment ago.
    assert writes.count("SELECT") == 5
    assert ComplaintRow.objects.count() == 2
    assert PartyKey.objects.filter(kind="receipt").count() == 2
    assert not DraftRow.objects.exists()


def test_it_keeps_what_was_typed_when_a_field_is_wrong(writer: Person) -> None:
    answer = writer.send("/complaint", "/complaint", **{**STORY, "incident_on_year": "2999"})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "cannot be in the future" in page
    assert "He shouted at me" in page


def test_it_comes_back_by_code_on_another_computer(writer: Person) -> None:
    page = writer.do("/complaint", "/complaint", **STORY)
    code = re.search(r'class="code" translate="no" dir="ltr">([^<]+)<', page)
    assert code

    elsewhere = Person()
    typed = code[1].lower().replace("-", " ")
    assert "He shouted at me" in elsewhere.do("/complaint/come-back", "/complaint/come-back", code=typed)


def test_it_says_plainly_that_a_text_is_too_long(writer: Person) -> None:
    told = STORY | {"narrative": "a" * 20_003}

    for language, said in (
        ("en", "Use at most 20000 characters. You have 20003 now."),
        ("es", "Use como máximo 20000 caracteres. Ahora tiene 20003."),
    ):
        page = writer.client.post("/complaint", told, headers={"accept-language": language})
        assert page.status_code == 422
        assert said in page.content.decode()


def test_it_leads_every_code_to_where_it_works(writer: Person) -> None:
    """A receipt's code, a letter's and one's own printed one come in at "Use your code" as they do at "Sign in"."""
    receipt, posted = letter(kind="receipt"), letter(party="c2")

    own = with_own_code(Person().client, posted)
    found = [Person().client.post("/complaint/come-back", {"code": code.lower()}) for code in (receipt, own)]

    assert [answer.headers["Location"] for answer in found] == ["/your-key", "/sign-in/start"]
    assert receipt not in str(found[0].headers)


@pytest.mark.parametrize("wrong", ["misread", "used", "expired", "held by another"])
def test_it_says_and_does_the_same_for_every_wrong_code(writer: Person, wrong: str) -> None:
    today, held, used = clock.now().today, letter(), letter(party="c2")
    with_own_code(Person().client, used)
    Person().client.post("/sign-in", {"code": held})
    old = doors.resume_code("gone", today - timedelta(days=31))
    codes = {"misread": "ABCD-EFGH", "used": used, "expired": old, "held by another": held}
    stranger = Person().client
    stranger.get("/complaint/come-back")
    told = []
    for code in (mint_code(), codes[wrong]):
        with CaptureQueriesContext(connection) as asked:
            answer = stranger.post("/complaint/come-back", {"code": code})
        told.append((answer.status_code, same_but_for_tokens(answer.content), [q["sql"].split(" ")[0] for q in asked]))

    assert told[0] == told[1]
    assert "opens nothing now" in words_of(told[0][1].decode())


def test_it_counts_a_wrong_code_once(writer: Person) -> None:
    stranger = Person()
    for _try in range(throttle.LIMIT - 1):
        stranger.client.post("/complaint/come-back", {"code": "ABCD-EFGH"})

    assert stranger.client.post("/complaint/come-back", {"code": letter()}).status_code == 302


def test_it_takes_a_picture_without_its_place(writer: Person) -> None:
    out = io.BytesIO()
    picture = Image.new("RGB", (40, 30), "white")
    exif = picture.getexif()
    exif[0x010E] = "CANARY-MAKER"
    picture.save(out, "JPEG", exif=exif)
    assert b"CANARY-MAKER" in out.getvalue()
    to_check(writer)
    upload = SimpleUploadedFile("street.jpg", out.getvalue(), "image/jpeg")
    writer.do("/complaint/files", "/complaint/files", file=upload, **{"continue": "1"})

    writer.do("/complaint/check", "/complaint/check")

    assert AttachmentRow.objects.get().content_type == "image/jpeg"
    assert b"CANARY-MAKER" not in taken(SimpleUploadedFile("x.jpg", out.getvalue()), None).data


@pytest.mark.parametrize(
    "data", [b"MZ\x90\x00" + bytes(40), b"<!doctype html><script>", b"\x89PNG\r\n\x1a\nnot a picture"]
)
def test_it_refuses_a_disguised_file_with_a_sentence(data: bytes) -> None:
    with pytest.raises(NotTaken, match="office"):
        taken(SimpleUploadedFile("photo.jpg", data, "image/jpeg"), None)


def test_it_takes_a_pdf_without_its_maker_nor_where_its_photograph_was_taken() -> None:
    picture, out = Image.new("RGB", (40, 30), "white"), io.BytesIO()
    exif = picture.getexif()
    exif[0x010E] = "CANARY-PLACE"
    picture.save(out, "PDF", exif=exif, author="CANARY-MAKER")
    assert b"CANARY-PLACE" in out.getvalue()

    kept = taken(SimpleUploadedFile("scan.pdf", out.getvalue()), None).data

    assert b"CANARY" not in kept
    assert kept.startswith(b"%PDF-")
    assert b"/DCTDecode" in kept


def test_it_answers_a_pdf_that_breaks_its_reader_with_a_sentence() -> None:
    writer, out = PdfWriter(), io.BytesIO()
    writer.add_blank_page(100, 100)
    writer.write(out)
    broken = re.sub(rb"xref\n0 \d+", b"xref\n0 65535", out.getvalue())

    with pytest.raises(NotTaken, match="office"):
        taken(SimpleUploadedFile("scan.pdf", broken), None)
