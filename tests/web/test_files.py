"""Files of a complaint at the desk: whoever decides sees them, and one that comes later stands beside them."""

from __future__ import annotations

import re
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from evenhand import clerk
from evenhand.accounts import idem
from evenhand.clerk import Upload
from evenhand.models.words import AttachmentRow
from tests.rooms.office import DESK, now_on
from tests.web.stage import Stage
from tests.web.walking import Person

NOTE = b"He wrote this down at once."


def _given(stage: Stage) -> None:
    photo = Upload(name="at the corner.txt", content_type="text/plain", data=NOTE, party="c1")
    assert isinstance(clerk.attach(stage.ref, photo, by=DESK, now=now_on()), str)


def _adds(who: Person, stage: Stage, key: str = "", **typed: Any) -> Any:
    return who.client.post(f"{stage.case}files/add", {"idem": key or idem.mint("staff.file"), **typed})


def _file(data: bytes = NOTE, name: str = "note.txt") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def test_it_shows_the_files_to_those_who_read_the_case_and_decide(stage: Stage) -> None:
    _given(stage)
    dora = stage.colleague()

    for page in (dora.see(stage.case), dora.see(f"{stage.case}do/m1/screen-matter")):
        assert "at the corner.txt" in page
    answer = dora.client.get(f"{stage.case}files/f1")
    assert answer.content == NOTE
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_it_adds_a_file_that_came_later_once_however_often_one_clicks(stage: Stage) -> None:
    dora, key = stage.colleague(), idem.mint("staff.file")

    for _ in range(2):
        assert _adds(dora, stage, key, file=_file(), party="c1").status_code == 302

    assert AttachmentRow.objects.count() == 1
    assert "note.txt" in dora.see(stage.case)


def test_it_says_at_the_field_what_cannot_be_taken(stage: Stage) -> None:
    dora = stage.colleague()
    wrong = _adds(dora, stage, file=_file(b"MZ\x90\x00\x03", "picture.jpg"), party="c1")
    nobody = _adds(dora, stage, file=_file())

    assert wrong.status_code == nobody.status_code == 422
    assert "We can take pictures" in wrong.content.decode()
    assert "Choose who gave it." in nobody.content.decode()
    assert AttachmentRow.objects.count() == 0


def test_it_takes_no_file_while_a_matter_goes_ahead(stage: Stage) -> None:
    stage.walk.to_ahead()
    stage.sync()
    dora = stage.colleague()

    assert "Add a file" not in dora.see(stage.case)
    assert "takes no file" in dora.see(f"{stage.case}files/add")
    assert _adds(dora, stage, file=_file(), party="c1").status_code == 422
    assert AttachmentRow.objects.count() == 0


def test_it_opens_files_to_nobody_else(stage: Stage) -> None:
    _given(stage)
    for name, role in (("ines", "investigator"), ("arlo", "auditor"), ("robin", "administrator")):
        stage.colleague(name, role).see(f"{stage.case}files/f1", 404)
        stage.colleague(name).see(f"{stage.case}files/add", 404)
    stage.be("o1").see(f"{stage.case}files/f1", 404)
    assert re.search("Add a file", stage.colleague("dean", "director").see(stage.case)) is None
