"""Taking in at the desk by HTTP: one page, several people, everything kept, doubles shown, sent once, receipt."""

from __future__ import annotations

import io
import re
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from evenhand import reads
from evenhand.accounts import doors
from evenhand.core.access import Actor
from evenhand.core.codes import Role
from evenhand.models.accounts import PartyKey
from evenhand.models.cases import ComplaintRow
from evenhand.models.drafts import DraftRow
from evenhand.models.words import AttachmentRow
from evenhand.web import clock
from tests.rooms.office import case_of, filed
from tests.web.sign_in_cast import colleague
from tests.web.walking import Person, party, staff, words_of

pytestmark = pytest.mark.django_db

PAGE = "/staff/intake"
SHEET: dict[str, Any] = {
    "channel": "phone",
    "received_on_month": "6",
    "received_on_day": "1",
    "received_on_year": "2026",
    "narrative": "She says he shouted at her.",
    "c1-name": "Ama Quist",
    "c1-channels": ["call"],
    "c1-phone": "816 555 0123",
    "c1-minor": "no",
    "c1-language": "es",
    "o1-badge": "4471",
    "o1-category": "discourtesy",
}


@pytest.fixture
def desk(custodian_folder: Path) -> Person:
    return staff(colleague("dora", "intake"))


def value(html: str, name: str) -> str:
    """The value of a field as the page shows it."""
    found = re.search(rf'name="{re.escape(name)}"[^>]*? value="([^"]*)"', html)
    assert found, name
    return unescape(found[1])


def picture() -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "white").save(out, "JPEG")
    return SimpleUploadedFile("street.jpg", out.getvalue(), "image/jpeg")


def test_it_takes_in_a_complaint_on_one_page(desk: Person) -> None:
    shown = desk.do(PAGE, PAGE, **SHEET)

    row = ComplaintRow.objects.get()
    assert "taken in" in shown
    assert (row.channel, row.language) == ("phone", "es")
    assert case_of(row.ref).received_on.isoformat() == "2026-06-01"
    seen = reads.contact(Actor(id="s1", role=Role.INTAKE), row.ref, "c1", clock.now())
    assert seen is not None
    assert (seen.name, seen.phone) == ("Ama Quist", "816 555 0123")


def test_it_takes_several_people_a_guardian_and_an_unknown_officer(desk: Person) -> None:
    answer = desk.send(PAGE, PAGE, **SHEET, more="c")
    assert answer.status_code == 200
    page = answer.content.decode()
    assert value(page, "blocks_c") == "2"
    assert value(page, "c1-name") == "Ama Quist"
    assert "There is a problem" not in page
    child = {
        "blocks_c": "2", "blocks_o": "2", "c2-name": "Kofi Quist", "c2-minor": "yes", "c2-language": "en",
        "c2-guardian_name": "Ama Quist", "o2-category": "not_sure",
    }  # fmt: skip

    desk.do(PAGE, PAGE, **SHEET, **child)

    case = case_of(ComplaintRow.objects.get().ref)
    assert [(p.id, p.known, p.guardian) for p in case.parties] == [
        ("c1", True, None), ("c2", True, "g2"), ("o1", True, None), ("o2", False, None),
    ]  # fmt: skip
    assert all(a.complainants == {"c1", "c2"} for a in case.allegations)
    part = reads.case(Actor(id="s1", role=Role.INTAKE), case.ref, "case", clock.now())
    assert part is not None
    assert [(p.code, p.language) for p in part.parts if p.side == "complainant"] == [
        ("c1", "es"), ("c2", "en"), ("g2", "en"),
    ]  # fmt: skip


def test_it_takes_a_person_out_again_and_moves_the_later_ones_up(desk: Person) -> None:
    more = {"blocks_c": "3", "c2-name": "Mistake", "c2-minor": "no", "c3-name": "Third", "c3-minor": "yes"}

    page = desk.send(PAGE, PAGE, **SHEET, **more, less="c2").content.decode()

    assert value(page, "blocks_c") == "2"
    assert value(page, "c2-name") == "Third"
    assert "Mistake" not in page


def test_it_keeps_everything_typed_and_the_files_on_a_mistake(desk: Person) -> None:
    wrong = {**SHEET, "received_on_year": "2999", "c1-phone": ""}

    answer = desk.send(PAGE, PAGE, **wrong, files=[picture()])

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "cannot be in the future" in page
    assert "You chose a phone call" in page
    assert 'href="#id_c1-phone"' in page
    assert "She says he shouted at her." in page
    assert "street.jpg" in page
    assert ComplaintRow.objects.count() == 0
    desk.client.post(PAGE, {**SHEET, "idem": value(page, "idem"), "held": value(page, "held")})
    assert AttachmentRow.objects.get().content_type == "image/jpeg"
    assert DraftRow.objects.count() == 0


def test_it_refuses_a_disguised_file_and_keeps_the_rest(desk: Person) -> None:
    answer = desk.send(PAGE, PAGE, **SHEET, files=[SimpleUploadedFile("a.jpg", b"MZ\x90\x00" + bytes(40))])

    assert answer.status_code == 422
    assert "a.jpg: We can take pictures" in unescape(answer.content.decode())
    assert ComplaintRow.objects.count() == 0


def test_it_shows_what_may_be_the_same_before_saving_and_does_not_stop_it(desk: Person) -> None:
    there = filed()
    twin = {**SHEET, "c1-name": "clara NYSTROM", "c1-phone": "(816) 555-0142", "incident_on_month": "5",
            "incident_on_day": "30", "incident_on_year": "2026"}  # fmt: skip

    page = desk.send(PAGE, PAGE, **twin).content.decode()

    assert "May be here already" in page
    assert there.ref in page.replace("\u2011", "-")
    assert "the same name, the same phone, the same day" in words_of(page)
    assert ComplaintRow.objects.count() == 1
    saved = desk.client.post(PAGE, {**twin, "idem": value(page, "idem"), "seen": value(page, "seen")})
    assert saved.status_code == 302
    assert ComplaintRow.objects.count() == 2


def test_it_does_not_find_doubles_by_officer(desk: Person) -> None:
    filed()

    desk.do(PAGE, PAGE, **{**SHEET, "o1-name": "Officer Bell", "o1-badge": "4471"})

    assert ComplaintRow.objects.count() == 2


def test_it_is_sent_once_however_often_one_clicks(desk: Person) -> None:
    key = value(desk.see(PAGE), "idem")

    answers = [desk.client.post(PAGE, {**SHEET, "idem": key, "files": picture()}) for _ in range(2)]

    assert answers[0].headers["Location"] == answers[1].headers["Location"]
    assert ComplaintRow.objects.count() == 1
    assert DraftRow.objects.count() == 0


def test_it_prints_a_receipt_and_hands_over_a_code_that_opens_the_door(desk: Person) -> None:
    desk.do(PAGE, PAGE, **SHEET)
    ref = ComplaintRow.objects.get().ref
    to = f"/staff/{ref}/receipt/c1"

    plain = desk.client.post(to, {"plain": "1"})
    assert plain.content.startswith(b"%PDF")
    assert PartyKey.objects.filter(kind="handed").count() == 0
    coded = desk.client.post(to, {"code": "1"})

    assert coded.content.startswith(b"%PDF")
    assert PartyKey.objects.filter(kind="handed", ref=ref, party="c1").count() == 1
    assert desk.client.get(to).status_code == 405
    assert desk.client.post(f"/staff/{ref}/receipt/o1", {"plain": "1"}).status_code == 404


def test_it_asks_again_who_one_is_before_a_code(desk: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    ref = filed().ref
    from evenhand.web import guards

    monkeypatch.setattr(guards, "fresh", lambda _request: False)

    answer = desk.client.post(f"/staff/{ref}/receipt/c1", {"code": "1"})

    assert answer.status_code == 302
    assert "proof" in answer.headers["Location"]
    assert PartyKey.objects.count() == 0


def test_it_is_for_the_desk_alone(custodian_folder: Path) -> None:
    done = filed()
    for other in (staff(colleague("ivy", "investigator")), party(done.ref, "c1", done.people["c1"])):
        other.see(PAGE, 404)
    assert doors.person_of(done.ref, "c1") == done.people["c1"]


def test_it_keeps_everybody_when_somebody_presses_enter(desk: Person) -> None:
    """The Enter key presses the first button of a form."""
    page = desk.see(PAGE)

    first = re.search(r"<button[^>]*>", page.split('enctype="multipart/form-data"')[1])

    assert first is not None
    assert 'name="keep"' in first[0]
