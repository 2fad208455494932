"""Files made to stop the house: opened elsewhere, one at a time, and never for long; with a sentence at the field."""

from __future__ import annotations

import io
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from pypdf import PdfReader, PdfWriter
from pypdf.generic import DictionaryObject, NameObject, StreamObject, TextStringObject

from evenhand import airlock
from evenhand.accounts import throttle
from evenhand.airlock import Opened, Shut
from evenhand.airlock.words import Kind, Limits, Why
from evenhand.clerk import sheets
from evenhand.clerk.sheets import NotASheet, read_sheet
from evenhand.models.sign_ins import Throttle
from evenhand.models.vault_rooms import VaultChunk
from evenhand.web.downloads import as_attachment
from evenhand.web.public.attachments import NotTaken, taken
from tests.web import hostile_files as hostile
from tests.web.in_the_room import begin, seat
from tests.web.stage import Stage
from tests.web.test_filing import to_check
from tests.web.walking import Person

pytestmark = pytest.mark.django_db

STEP = "/complaint/files"
HERE = "4:0a0000"
BUSY = "Choose this file again in a minute"


@pytest.fixture(autouse=True)
def nothing_heavy_is_done_here() -> Iterator[None]:
    """Whatever a file asks for, the process that serves pages does not do it."""
    began = time.process_time()
    yield
    assert time.process_time() - began < 2.5


def given(data: bytes, name: str = "scan.pdf", source: str | None = None) -> Any:
    return taken(SimpleUploadedFile(name, data), source)


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (hostile.spaces(70), "too much work"),
        (hostile.pages(60_000, 60_000), "more than 1,000 pages"),
        (hostile.pages(60_000, 9), "too much work"),
        (hostile.pages(1_100, 9), "more than 1,000 pages"),
        (hostile.dots(7_900, 5_060), "too large"),
    ],
    ids=["spaces", "pages", "pages that are not said", "some that are not said", "dots"],
)
def test_it_refuses_what_would_take_minutes_or_gigabytes_and_says_how_to_mend_it(data: bytes, why: str) -> None:
    with pytest.raises(NotTaken, match=why) as told:
        given(data)

    assert "bring it to the office" in str(told.value)


@pytest.mark.parametrize(
    ("kind", "data", "least"),
    [
        (Kind.WORKBOOK, hostile.strings(1_000_000), {"processor": 1}),
        (Kind.PICTURE, hostile.dots(4_000, 4_000), {"memory": 90_000_000}),
        (Kind.PDF, hostile.pages(1, 1), {"most_out": 10}),
        (Kind.PDF, hostile.pages(1, 1), {"seconds": 0}),
    ],
    ids=lambda one: one if isinstance(one, str) else "",
)
def test_it_ends_what_takes_too_long_or_too_much_room(kind: Kind, data: bytes, least: dict[str, int]) -> None:
    limits = Limits(**{"processor": 10, "memory": 512_000_000, "seconds": 30, "most_out": 1_000} | least)

    done = airlock.through(kind, data, limits)

    assert isinstance(done, Shut)
    assert done.why is Why.WORK


TRIES = """
import os, socket, sys
from evenhand.airlock import __main__ as child
print(sorted(os.environ), len(os.listdir("/proc/self/fd")) - 1)
child._limited(5, 512_000_000)
child._limit(child.resource.RLIMIT_NOFILE, 0)
for tried in (lambda: open("/etc/passwd"), socket.socket, lambda: open("/tmp/x", "w"), os.pipe):
    try:
        tried()
    except OSError:
        print("no")
"""


def test_it_gives_the_child_no_secret_no_file_and_no_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EVENHAND_SECRET_KEY", "canary-key")
    started: list[Any] = []
    true = subprocess.Popen

    def noted(*args: Any, **kwargs: Any) -> Any:
        started.append((args, kwargs))
        return true(*args, **kwargs)

    monkeypatch.setattr(subprocess, "Popen", noted)

    assert isinstance(airlock.through(Kind.PDF, hostile.pages(1, 1)), Opened)

    command, kwargs = started[0][0][0], started[0][1]
    kwargs = {name: value for name, value in kwargs.items() if name not in {"stdin", "stdout", "stderr"}}
    done = subprocess.run([*command[:2], "-c", TRIES], stdin=subprocess.DEVNULL, capture_output=True, **kwargs)
    assert command[:2] == [sys.executable, "-I"]
    said = done.stdout.decode().split("\n")
    assert "EVENHAND" not in said[0]
    assert said[0].endswith(" 3")
    assert said[1:-1] == ["no"] * 4


@pytest.fixture
def somebody_at_work(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(airlock, "LONGEST_WAIT", 0.05)
    with airlock._at_work:
        yield


def test_it_asks_to_come_again_and_keeps_what_was_typed(custodian_folder: Path, somebody_at_work: None) -> None:
    writer = Person()
    to_check(writer)

    answer = writer.send(STEP, STEP, file=SimpleUploadedFile("a.pdf", hostile.pages(1, 1)), **{"continue": "1"})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert BUSY in page.split('id="id_file_error"')[1][:400]
    assert "He shouted at me" in writer.see("/complaint")


def test_it_asks_to_come_again_in_a_room(stage: Stage, somebody_at_work: None) -> None:
    session = begin(seat(stage))

    answer = session.be("c1").send(
        f"{session.mine}room", "give-file", file=SimpleUploadedFile("a.pdf", hostile.pages(1, 1))
    )

    assert answer.status_code == 422
    assert BUSY in answer.content.decode().split('id="id_file_error"')[1][:400]
    assert not VaultChunk.objects.exists()


def test_it_lets_one_wait_and_tells_the_next_at_once() -> None:
    done: list[Any] = []
    pdf = hostile.pages(1, 1)
    with airlock._at_work:
        waiting = threading.Thread(target=lambda: done.append(airlock.through(Kind.PDF, pdf)))
        waiting.start()
        with _full():
            began = time.monotonic()
            assert airlock.through(Kind.PDF, pdf) == Shut(Why.BUSY)
            assert time.monotonic() - began < 1
    waiting.join(30)

    assert isinstance(done[0], Opened)


def _full() -> Any:
    """Somebody is at work, too: the lock alone is held by the test."""
    while airlock._inside._value == airlock.MOST_INSIDE:
        time.sleep(0.01)
    return airlock._inside


def test_it_counts_slow_files_of_a_stranger_and_gives_quick_ones_back(
    custodian_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(throttle, "SLOW_UPLOADS", 2)
    pdf = hostile.pages(1, 1)
    for _quick in range(4):
        given(pdf, source=HERE)
    monkeypatch.setattr(airlock, "SLOW", -1.0)
    for _slow in range(2):
        given(pdf, source=HERE)

    with pytest.raises(NotTaken, match="again in 15 minutes"):
        given(pdf, source=HERE)

    for other in ("4:0b0000", None):
        assert given(pdf, source=other).content_type == "application/pdf"
    assert given(b"He wrote it down.", source=HERE).content_type == "text/plain", "it costs nothing to read"


def test_it_counts_every_file_of_a_stranger(custodian_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(throttle, "UPLOADS", 3)
    for _one in range(3):
        given(hostile.pages(1, 1), source=HERE)

    with pytest.raises(NotTaken, match="Many files"):
        given(hostile.pages(1, 1), source=HERE)


def test_it_counts_who_files_and_no_colleague(custodian_folder: Path) -> None:
    writer = Person()
    to_check(writer)
    before = Throttle.objects.count()

    writer.do(STEP, STEP, file=SimpleUploadedFile("a.pdf", hostile.pages(1, 1)), **{"continue": "1"})

    assert Throttle.objects.count() == before + 2


@pytest.mark.parametrize(
    ("mode", "kind", "options"),
    [
        ("1", "PNG", {}), ("L", "PNG", {}), ("P", "PNG", {}), ("P", "PNG", {"transparency": 3}), ("RGB", "PNG", {}),
        ("LA", "PNG", {}), ("RGBA", "PNG", {}), ("I;16", "PNG", {}), ("L", "JPEG", {}), ("CMYK", "JPEG", {}),
        ("RGB", "JPEG", {"progressive": True}), ("RGB", "MPO", {"save_all": True}),
    ],
    ids=str,
)  # fmt: skip
def test_it_takes_every_kind_of_genuine_picture(mode: str, kind: str, options: dict[str, Any]) -> None:
    out, exif = io.BytesIO(), Image.Exif()
    exif[0x0112], exif[0x010E] = 6, "CANARY-MAKER"
    second = {"append_images": [Image.new("RGB", (40, 30), "blue")]} if kind == "MPO" else {}
    Image.new(mode, (4_000, 3_000)).save(out, kind, exif=exif, **options, **second)

    kept = given(out.getvalue(), "IMG.HEIC")

    with Image.open(io.BytesIO(kept.data)) as seen:
        assert seen.size == (2_250, 3_000), "turned upright, as the camera was held"
        assert seen.format == ("PNG" if kind == "PNG" else "JPEG")
    assert b"CANARY" not in kept.data
    assert kept.name == ("IMG.png" if kind == "PNG" else "IMG.jpg")


def test_it_takes_the_large_photograph_of_a_new_telephone() -> None:
    for width, height in ((8_000, 6_000), (6_000, 6_000)):
        out = io.BytesIO()
        Image.new("RGB", (width, height), "red").save(out, "JPEG")
        with Image.open(io.BytesIO(given(out.getvalue()).data)) as seen:
            assert max(seen.size) in {2_999, 3_000}


@pytest.mark.parametrize(
    ("name", "data", "ending"),
    [
        ("my complaint.hta", b'<script>new ActiveXObject("WScript.Shell")</script>', "my complaint.txt"),
        ("note.txt.exe", b"MZ is how he signs.", "note.txt"),
        ("notes v1.2", b"He wrote it down.", "notes v1.2.txt"),
        (".hta. ", b"x", "file.txt"),
        ("scan.js", hostile.pages(1, 1), "scan.pdf"),
        ("photo.JPEG.scr", hostile.dots(4, 4), "photo.JPEG.png"),
        ("SCAN.PDF", hostile.pages(1, 1), "SCAN.PDF"),
    ],
)
def test_it_names_a_file_by_what_is_inside(name: str, data: bytes, ending: str) -> None:
    upload = SimpleUploadedFile("x", data)
    upload._name = name  # type: ignore[attr-defined]

    kept = taken(upload, None)

    assert kept.name == ending
    answer = as_attachment(name, kept.content_type, kept.data)
    assert answer.headers["Content-Disposition"].endswith(ending.replace(" ", "%20")), "also where it was kept before"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("mark", [b"\xef\xbb\xbf", b"\xef\xbb\xbf\xef\xbb\xbf \n", b""])
def test_it_takes_no_page_for_a_text_whatever_mark_stands_first(mark: bytes) -> None:
    with pytest.raises(NotTaken, match="plain text"):
        given(mark + b"<HTML><script>alert(1)</script>", "statement.html")


def test_it_takes_a_pdf_without_any_note_of_its_maker_wherever_it_hides() -> None:
    def told(word: str) -> DictionaryObject:
        return DictionaryObject({NameObject("/Author"): TextStringObject(f"CANARY{word}")})

    writer = PdfWriter()
    page = writer.add_blank_page(100, 100)
    xmp, form = StreamObject(), StreamObject()
    xmp.set_data(b"<x:xmpmeta>CANARYXMP</x:xmpmeta>")
    xmp[NameObject("/Type")] = NameObject("/Metadata")
    form.set_data(b"0 0 9 9 re f")
    form |= DictionaryObject({NameObject("/Type"): NameObject("/XObject"), NameObject("/Subtype"): NameObject("/Form")})
    inner = DictionaryObject({NameObject("/Properties"): DictionaryObject({NameObject("/M"): told("INNER")})})
    form[NameObject("/Resources")], form[NameObject("/PieceInfo")] = inner, told("PIECE")
    lists = DictionaryObject({NameObject("/M"): DictionaryObject({NameObject("/Metadata"): writer._add_object(xmp)})})
    resources = DictionaryObject({NameObject("/Properties"): lists})
    resources[NameObject("/XObject")] = DictionaryObject({NameObject("/F"): writer._add_object(form)})
    page[NameObject("/Resources")] = resources
    for key in ("/PieceInfo", "/AF", "/AA", "/B", "/Thumb", "/Unheard"):
        page[NameObject(key)] = writer._add_object(told(key[1:]))
    out = io.BytesIO()
    writer.write(out)
    assert out.getvalue().count(b"CANARY") == 9

    kept = given(out.getvalue()).data

    assert b"CANARY" not in kept
    (seen,) = PdfReader(io.BytesIO(kept)).pages
    assert seen["/Resources"]["/XObject"]["/F"].get_data() == b"0 0 9 9 re f"  # type: ignore[index]


def test_it_opens_a_workbook_elsewhere_and_not_for_long() -> None:
    data = hostile.strings(1_000_000)
    assert len(data) < 50_000

    with pytest.raises(NotASheet, match="Save the sheet as CSV"):
        read_sheet(data, Limits(processor=1, memory=512_000_000, seconds=30, most_out=1_000))


def test_it_says_of_a_workbook_too_that_others_are_before_it(somebody_at_work: None) -> None:
    with pytest.raises(NotASheet, match=BUSY):
        read_sheet(hostile.strings(1))


def test_it_reads_as_many_rows_and_columns_there_as_are_taken_here() -> None:
    from evenhand.airlock import workbooks  # loaded by this test alone

    assert (workbooks.MOST_ROWS, workbooks.MOST_COLUMNS) == (sheets.MOST_ROWS, sheets.MOST_COLUMNS)


def test_it_says_come_again_where_no_process_can_be_started(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_memory(*_: Any, **__: Any) -> None:
        raise OSError(12, "Cannot allocate memory")

    monkeypatch.setattr(subprocess, "Popen", no_memory)

    with pytest.raises(NotTaken, match=BUSY):
        given(hostile.pages(1, 1))
