"""Import: columns guessed, every row's verdict before anything is kept, hostile sheets refused, one batch, undone."""

from __future__ import annotations

import io
import json
import re
import zipfile
from datetime import date
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from openpyxl import Workbook

from evenhand import clerk, reads
from evenhand.accounts import idem
from evenhand.clerk.import_columns import guessed
from evenhand.clerk.imports import Verdict, judge
from evenhand.clerk.sheets import MOST_ROWS, NotASheet, read_sheet
from evenhand.core import intake
from evenhand.core.codes import Preservation
from evenhand.models.cases import ComplaintRow, MatterRow
from evenhand.models.drafts import DraftRow
from evenhand.models.outbox import LetterRow, LetterState
from evenhand.web import clock
from evenhand.web.staff import imports
from tests.rooms.office import DESK, MONDAY, now_on
from tests.web.sign_in_cast import colleague
from tests.web.walking import Person, staff, words_of

pytestmark = pytest.mark.django_db

PAGE = "/staff/import"
CSV = """Date received,Date closed,Disposition,Allegation,Complainant,Phone,Narrative
01/15/2025,03/20/2025,Sustained,Discourtesy,,,
02/01/2025,02/28/2025,Mediated,discourtesy,,,
05/20/2026,,,Rude words or acts,Ama Quist,+1 816 555 0123,He shouted at her.
05/21/2026,04/01/2026,Sustained,discourtesy,,,
05/22/2026,,,juggling,Kofi,,
"""


@pytest.fixture(autouse=True)
def monday(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: now_on(MONDAY))


@pytest.fixture
def desk(custodian_folder: Path) -> Person:
    return staff(colleague("dora", "coordinator"))


def workbook(*rows: tuple[Any, ...]) -> bytes:
    book, out = Workbook(), io.BytesIO()
    sheet = book.active
    assert sheet
    for row in rows:
        sheet.append(row)
    book.save(out)
    return out.getvalue()


def brought(desk: Person, data: bytes, name: str = "old.csv") -> Any:
    return desk.client.post(
        f"{PAGE}/bring", {"file": SimpleUploadedFile(name, data), "idem": idem.mint("staff.import")}
    )


def typed(page: str) -> dict[str, str]:
    """The hidden ticket and the chosen columns of the page, as its form would send them."""
    held = re.search(r'name="held" value="([^"]+)"', page)
    assert held
    found = {"held": unescape(held[1]), "idem": idem.mint("staff.import")}
    for name, options in re.findall(r'name="(column_\d+)".*?>(.*?)</select>', page, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', options)
        found[name] = chosen[1] if chosen else ""
    return found


def test_it_judges_every_row_and_keeps_nothing(desk: Person) -> None:
    page = brought(desk, CSV.encode()).content.decode()

    words = " ".join(re.sub(r"<[^>]+>", " ", page).split()).replace(" ,", ",")
    assert "2 closed matters, 1 open complaint, 2 rows left out" in words
    assert "The days are out of order." in words
    assert "An open complaint needs what happened." in words
    assert "not a category of the programme" in words
    assert ComplaintRow.objects.count() == 0


def test_it_takes_in_the_good_rows_as_one_batch_and_takes_them_back(desk: Person) -> None:
    """A closed row makes a ``RecordHistoric``, an open one a complaint."""
    page = brought(desk, CSV.encode()).content.decode()

    assert desk.client.post(f"{PAGE}/check", {**typed(page), "take": "1"}).status_code == 302
    shown = words_of(desk.see(PAGE))

    assert "3 rows were taken in. 2 rows were left out." in shown
    stages = sorted(MatterRow.objects.values_list("stage", flat=True))
    assert stages == ["found", "mediated", "received"]
    closed = MatterRow.objects.get(stage="mediated")
    assert (closed.received_on, closed.ended_on, closed.outcome) == (date(2025, 2, 1), date(2025, 2, 28), "agreement")
    open_one = ComplaintRow.objects.get(matters__stage="received")
    seen = reads.contact(DESK, open_one.ref, "c1", clock.now())
    assert seen is not None
    assert (seen.name, seen.phone, open_one.channel) == ("Ama Quist", "+1 816 555 0123", "import")
    assert LetterRow.objects.filter(ref=open_one.ref).exists()
    batch = open_one.batch
    desk.do(PAGE, f"{batch}/undo")
    assert MatterRow.objects.filter(listed=True).count() == 0
    assert not LetterRow.objects.exclude(state=LetterState.DROPPED).exists()
    assert reads.counts().get("complaints", 0) == 0


def test_it_leaves_what_somebody_has_worked_on(desk: Person) -> None:
    page = brought(desk, CSV.encode()).content.decode()
    desk.client.post(f"{PAGE}/check", {**typed(page), "take": "1"})
    row = ComplaintRow.objects.get(matters__stage="received")
    act = intake.RecordPreservation(result=Preservation.ACKNOWLEDGED)
    assert isinstance(clerk.perform(row.ref, act, by=DESK, now=clock.now()), clerk.Done)

    desk.do(PAGE, f"{row.batch}/undo")

    assert list(ComplaintRow.objects.filter(aside="").values_list("ref", flat=True)) == [row.ref]


def test_it_takes_in_once_however_often_one_clicks(desk: Person) -> None:
    sent = {**typed(brought(desk, CSV.encode()).content.decode()), "take": "1"}

    answers = [desk.client.post(f"{PAGE}/check", sent) for _ in range(2)]

    assert [a.status_code for a in answers] == [302, 302]
    assert ComplaintRow.objects.count() == 3
    assert DraftRow.objects.count() == 0
    again = brought(desk, CSV.encode())
    assert again.status_code == 422
    assert "This very file was taken in before" in again.content.decode()


def test_it_judges_again_with_other_columns_and_hands_out_every_verdict(desk: Person) -> None:
    data = b"When,What\n2026-05-01,He shouted.\n2026-05-02,She shouted.\n"
    page = brought(desk, data).content.decode()
    assert "2 rows left out" in words_of(page)
    mended = {**typed(page), "column_0": "received", "column_1": "story"}

    again = desk.client.post(f"{PAGE}/check", {**mended, "again": "1"}).content.decode()

    assert "2 open complaints, 0 rows left out" in words_of(again)
    verdicts = desk.client.post(f"{PAGE}/check", {**mended, "verdicts": "1"})
    assert verdicts.content.decode().splitlines()[1].startswith("2,good,open")


def test_it_reads_a_workbook_with_dates(desk: Person) -> None:
    data = workbook(
        ("Received", "Closed", "Outcome", "Category"), (date(2025, 1, 5), date(2025, 3, 1), "Exonerated", "")
    )

    page = brought(desk, data, "old.xlsx").content.decode()

    assert "1 closed matter, 0 open complaints" in words_of(page)
    assert "January 5, 2025" in page


def packed(name: str, content: bytes) -> bytes:
    """A real workbook with one more part in it."""
    out = io.BytesIO(workbook(("Received",), ("2025-01-05",)))
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "empty"),
        (b"=cmd|' /C calc'!A0\nx\n", "the headings"),
        (packed("xl/externalLinks/externalLink1.xml", b"<a/>"), "other files"),
        (packed("xl/vbaProject.bin", b"x"), "macro"),
        (packed("xl/more.xml", b'<!DOCTYPE a [<!ENTITY b "b">]><a>&b;</a>'), "no spreadsheet writes"),
        (packed("xl/bomb.bin", bytes(310_000_000)), "unpacks"),
        (b"PK\x03\x04 not a workbook at all", "cannot be read"),
        (b"\xd0\xcf\x11\xe0old", "old Excel"),
        (b"Received\n" + b"2025-01-05\n" * (MOST_ROWS + 1), "100,000"),
        (b",".join([b"h"] * 61) + b"\nx\n", "60 columns"),
        (b"Rec\x00eived\nx\n", "neither"),
        (b"Received\n\xff\x00\n", "neither"),
        (b"Received\n", "no row"),
    ],
    ids=lambda one: one if isinstance(one, str) else "",
)
def test_it_refuses_a_hostile_sheet_with_a_sentence(data: bytes, why: str) -> None:
    with pytest.raises(NotASheet, match=re.escape(why)):
        read_sheet(data)


def test_it_says_at_the_field_why_a_file_was_refused(desk: Person) -> None:
    answer = brought(desk, packed("xl/vbaProject.bin", b"x"))

    assert answer.status_code == 422
    assert "carries a macro" in answer.content.decode()
    assert DraftRow.objects.count() == 0


HEADS = ("Received", "Complainant", "Narrative", "Days open")
HOSTILE: tuple[tuple[str, str, str], ...] = (
    ("=cmd|' /C calc'!A0", "He shouted.", "“Complainant” has a formula"),
    ("@handle", "He shouted.", "“Complainant” has a formula"),
    ("-cmd|calc", "He shouted.", "“Complainant” has a formula"),
    ("Ama", "a" * 20_001, "“Narrative” has more than 20,000 letters"),
    ("Ama", "a" * 200_000, "“Narrative” has more than 20,000 letters"),
    ("A\x00ma", "He shouted.", "“Complainant” has a sign that cannot be kept"),
)


def judged(data: bytes) -> tuple[Verdict, ...]:
    sheet = read_sheet(data)
    return judge(sheet, guessed(sheet.headings), reads.programme(), MONDAY)


def test_it_names_every_hostile_cell_and_takes_in_the_other_rows() -> None:
    rows = [f"2026-05-2{n},{name},{story},=B2-C2" for n, (name, story, _why) in enumerate(HOSTILE)]
    rows += ["2026-05-28,Kofi,She shouted.,=B2-C2"]

    *left_out, good = judged("\n".join([",".join(HEADS), *rows]).encode())

    assert [one.row for one in left_out] == [2, 3, 4, 5, 6, 7]
    for one, (_name, _story, why) in zip(left_out, HOSTILE, strict=True):
        assert not one.good
        assert len(one.problems) == 1
        assert why in one.problems[0]
    assert good.good, "a column that is left out may hold anything"


def test_it_names_every_formula_of_a_workbook() -> None:
    story = "He shouted."
    rows = (("2026-05-20", "=1+1", story), ("2026-05-21", "Ama", '=HYPERLINK("x")'), ("2026-05-22", "Kofi", story))

    found = judged(workbook(HEADS[:3], *rows))

    assert [one.good for one in found] == [False, False, True]
    assert "paste it as values only" in found[0].problems[0]
    assert "“Narrative”" in found[1].problems[0]


def test_it_takes_nothing_of_a_hostile_row(desk: Person) -> None:
    data = "\n".join([",".join(HEADS), "2026-05-20,=1+1,He shouted.,", "2026-05-21,Kofi,She shouted.,"]).encode()
    page = brought(desk, data).content.decode()
    assert "1 open complaint, 1 row left out" in words_of(page)

    desk.client.post(f"{PAGE}/check", {**typed(page), "take": "1"})

    assert ComplaintRow.objects.count() == 1


def test_it_remarks_on_open_rows_that_are_the_same() -> None:
    one = "2026-05-20,Ama,He shouted."

    found = judged("\n".join([",".join(HEADS[:3]), one, one.replace("Ama", "Kofi"), one, one]).encode())

    assert all(verdict.good for verdict in found)
    assert [" ".join(verdict.remarks).count("The same as row 2.") for verdict in found] == [0, 0, 1, 1]


def test_it_remarks_on_a_phone_number_that_cannot_be_one() -> None:
    heads, row = "Received,Narrative,Phone", "2026-05-20,He shouted."

    wrong, right = judged(f"{heads}\n{row},1\n{row},816 555 0123 ext. 4\n".encode())

    assert wrong.good
    assert "The phone number cannot be one." in " ".join(wrong.remarks)
    assert "phone" not in " ".join(right.remarks)


def test_it_reads_day_first_where_a_number_over_twelve_says_so() -> None:
    sheet = read_sheet(b"Received,Narrative\n05/04/2026,a\n25/04/2026,b\n")

    verdicts = judge(sheet, {0: "received", 1: "story"}, reads.programme(), MONDAY)

    assert [v.days["received"] for v in verdicts] == [date(2026, 4, 5), date(2026, 4, 25)]


def test_it_is_done_by_command_too(custodian_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    colleague("dora", "coordinator")
    file = tmp_path / "old.csv"
    file.write_text("Came in,Closed,Outcome\n2025-01-05,2025-02-05,Unfounded\n")
    with pytest.raises(CommandError, match="1 of 1 rows would be left out"):
        call_command("import", file, dry_run=True)
    capsys.readouterr()

    call_command("import", file, by="dora", map=["Came in=received"], json=True)

    told = json.loads(capsys.readouterr().out)
    assert told["taken"]["closed"] == 1
    assert told["rows"][0]["good"]
    with pytest.raises(CommandError, match="taken in before"):
        call_command("import", file, by="dora", map=["Came in=received"])
    call_command("import", undo=told["taken"]["batch"])
    assert MatterRow.objects.filter(listed=True).count() == 0
    with pytest.raises(CommandError, match="no colleague"):
        call_command("import", file, by="nobody", map=["Came in=received"])


def test_it_is_for_coordinators_alone(desk: Person) -> None:
    for other in (staff(colleague("ivy", "investigator")), staff(colleague("ida", "intake"))):
        other.see(PAGE, 404)
        assert other.client.post(f"{PAGE}/bring").status_code == 404
    assert imports.MOST_ROWS < MOST_ROWS


def test_it_warns_of_an_open_complaint_whose_safe_date_has_passed(monkeypatch: pytest.MonkeyPatch) -> None:
    old = read_sheet(b"Received,Story\n2024-01-05,Long ago.\n2026-05-20,Lately.\n")

    was, lately = judge(old, {0: "received", 1: "story"}, reads.programme(), MONDAY)

    assert any("safe date has passed" in remark for remark in was.remarks)
    assert was.good
    assert not any("safe date" in remark for remark in lately.remarks)


def test_it_says_that_there_is_no_such_import_to_take_back() -> None:
    with pytest.raises(CommandError, match="There is no import"):
        call_command("import", undo="import-19990101-abc")


def test_it_takes_where_the_officers_letters_go(desk: Person) -> None:
    sheet = "Received,Narrative,Officer,Officer address\n2026-05-30,He shouted.,Teresa Bell,Eastside Station\n"
    page = brought(desk, sheet.encode()).content.decode()

    assert desk.client.post(f"{PAGE}/check", {**typed(page), "take": "1"}).status_code == 302

    seen = reads.contact(DESK, ComplaintRow.objects.get().ref, "o1", clock.now())
    assert seen is not None
    assert (seen.name, seen.address) == ("Teresa Bell", "Eastside Station")
