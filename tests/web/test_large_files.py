"""A file above every limit: each form says so at its field, nothing typed beside it is lost, and no disk is touched."""

from __future__ import annotations

import re
import tempfile
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory

from evenhand.accounts import idem
from evenhand.models.cases import ComplaintRow
from evenhand.models.vault_rooms import VaultChunk
from evenhand.models.words import AttachmentRow
from evenhand.web.public.attachments import NotTaken, taken
from evenhand.web.uploads import MOST_BYTES, NotHeld
from tests.web.in_the_room import begin, seat
from tests.web.sign_in_cast import colleague
from tests.web.stage import Stage
from tests.web.test_filing import to_check
from tests.web.test_intake import PAGE, SHEET
from tests.web.walking import Person, staff, words_of

pytestmark = pytest.mark.django_db

LARGE = 47_000_000
SAID = "This file is larger than 8 megabytes."


@pytest.fixture(autouse=True)
def no_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody writes a file that came with a form to a disk."""

    def refused(*_args: object, **_kw: object) -> None:
        raise AssertionError("a temporary file")

    for name in ("NamedTemporaryFile", "TemporaryFile", "SpooledTemporaryFile", "mkstemp"):
        monkeypatch.setattr(tempfile, name, refused)


def video(size: int = LARGE, name: str = "street.mp4") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, bytes(size), "video/mp4")


def at_the_field(answer: Any, field: str = "id_file_error") -> bool:
    page = answer.content.decode()
    assert answer.status_code == 422, words_of(page)
    return f'id="{field}"' in page and SAID in page.split(f'id="{field}"')[1][:400]


@pytest.mark.parametrize("button", ["add", "continue"])
def test_it_says_so_on_both_buttons_of_filing(custodian_folder: Path, button: str) -> None:
    writer = Person()
    to_check(writer)
    step = "/complaint/files"

    assert at_the_field(writer.send(step, step, file=video(), **{button: "1"}))
    small = SimpleUploadedFile("note.txt", b"He wrote it down.")
    writer.do(step, step, file=small, **{"continue": "1"})
    assert "note.txt" in writer.see("/complaint/check")


def test_it_says_so_at_intake_and_keeps_what_was_typed(custodian_folder: Path) -> None:
    desk = staff(colleague("dora", "intake"))

    answer = desk.send(PAGE, PAGE, **SHEET, files=[video(49_000_000), SimpleUploadedFile("note.txt", b"Her note.")])

    page = unescape(answer.content.decode())
    assert answer.status_code == 422
    assert f"street.mp4: {SAID}" in page
    assert "She says he shouted at her." in page
    assert "note.txt" in page
    assert ComplaintRow.objects.count() == 0


def test_it_says_so_on_a_case(stage: Stage) -> None:
    dora = stage.colleague()
    typed = {"idem": idem.mint("staff.file"), "file": video(), "party": "c1"}

    answer = dora.client.post(f"{stage.case}files/add", typed)

    assert at_the_field(answer)
    assert re.search(r'value="c1"[^>]* checked', answer.content.decode())
    assert AttachmentRow.objects.count() == 0


def test_it_says_so_in_a_room(stage: Stage) -> None:
    session = begin(seat(stage))

    answer = session.be("c1").send(f"{session.mine}room", "give-file", file=video())

    assert at_the_field(answer)
    assert not VaultChunk.objects.exists()


def test_it_says_so_of_a_spreadsheet(custodian_folder: Path) -> None:
    desk = staff(colleague("dora", "coordinator"))

    answer = desk.client.post("/staff/import/bring", {"file": video(name="old.csv"), "idem": idem.mint("staff.import")})

    assert at_the_field(answer)


def received(*files: SimpleUploadedFile) -> list[Any]:
    """The files of one form as its view finds them."""
    return RequestFactory().post("/", {"files": list(files), "said": "kept"}).FILES.getlist("files")


def test_it_holds_a_file_of_the_largest_size_whole_and_one_byte_more_not() -> None:
    fits, more = received(video(MOST_BYTES), video(MOST_BYTES + 1))

    assert (fits.size, len(fits.read()), more.size) == (MOST_BYTES, MOST_BYTES, MOST_BYTES + 1)
    assert isinstance(more, NotHeld)
    assert more.read() == b""


def test_it_holds_no_more_than_the_limit_of_a_form_and_says_of_which_file() -> None:
    files = received(*(video(MOST_BYTES, f"{n}.txt") for n in range(7)))

    assert [isinstance(one, NotHeld) for one in files] == [False] * 5 + [True] * 2
    with pytest.raises(NotTaken, match="by itself"):
        taken(files[5], None)
