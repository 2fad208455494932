"""Files in the room: by what is inside, without what they tell of their maker, sealed, saved only, and by members."""

from __future__ import annotations

import io
import re

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from evenhand import clerk
from evenhand.clerk import rooms
from evenhand.models.vault_rooms import VaultChunk, VaultRecord
from tests.web.in_the_room import begin, desk, main, mediator, seat
from tests.web.stage import Stage
from tests.web.walking import Person, words_of

TEXT = b"canary-63 what the letter said"


@pytest.fixture
def session(stage: Stage) -> Stage:
    return begin(seat(stage))


def photo() -> bytes:
    """A picture with a camera's notes in it."""
    out, exif = io.BytesIO(), Image.Exif()
    exif[0x010F] = "canary-camera"
    Image.new("RGB", (40, 30), "red").save(out, "JPEG", exif=exif)
    return out.getvalue()


def give(person: Person, page: str, data: bytes, name: str = "letter.txt") -> object:
    return person.send(page, "give-file", file=SimpleUploadedFile(name, data))


def link(html: str) -> str:
    found = re.search(r'href="([^"]+/file/[^"]+)"', html)
    assert found is not None, words_of(html)
    return found[1]


def test_it_gives_everyone_at_the_table_a_file_and_nobody_else(session: Stage) -> None:
    page = f"{session.mine}room"
    give(session.be("c1"), page, TEXT)

    for reader, where in ((session.be("o1"), page), (mediator(session), desk(session))):
        answer = reader.client.get(link(reader.see(where)))
        assert answer.content == TEXT
        assert answer.headers["Content-Disposition"].startswith("attachment;")
        assert answer.headers["Content-Type"] == "text/plain"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert session.colleague().client.get(link(session.be("c1").see(page))).status_code == 404
    stored = b"".join(bytes(one.box) for one in VaultChunk.objects.all())
    assert b"canary-63" not in stored + bytes(VaultRecord.objects.get().body)


def test_it_lets_each_person_give_as_many_files_as_any_other(session: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    page = f"{session.mine}room"
    for room in (clerk, rooms):
        monkeypatch.setattr(room, "MOST_FILES", 1)
    give(session.be("c1"), page, TEXT)

    assert "Ten files of yours are here" in session.be("c1").see(page)
    assert "Give this file" in session.be("o1").see(page)
    give(session.be("o1"), page, TEXT)
    assert len(re.findall(r'href="[^"]+/file/', session.be("o1").see(page))) == 2


def test_it_keeps_a_file_of_a_talk_from_the_other_side(session: Stage) -> None:
    page = f"{session.mine}talk"
    session.be("c1").do(page, "talk/say", text="See the letter.")
    give(session.be("c1"), page, TEXT)

    theirs = link(mediator(session).see(desk(session, "talk/c1")))
    assert mediator(session).client.get(theirs).content == TEXT
    mine = link(session.be("c1").see(page))
    assert session.be("o1").client.get(mine).status_code == 404
    assert "letter.txt" not in session.be("o1").see(f"{session.mine}room")
    session.be("c1").do(page, "talk/take-back")
    assert mediator(session).client.get(theirs).status_code == 404


def test_it_strips_what_a_picture_tells_of_its_maker(session: Stage) -> None:
    page = f"{session.mine}room"
    assert b"canary-camera" in photo()
    give(session.be("c1"), page, photo(), "me.jpg")

    kept = session.be("o1").client.get(link(session.be("o1").see(page)))
    assert kept.headers["Content-Type"] == "image/jpeg"
    assert b"canary-camera" not in kept.content


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"<!doctype html><script>1</script>", "We can take pictures"),
        (b"MZ\x90\x00\x03", "We can take pictures"),
        (b"", "This file is empty"),
        (b"x" * 8_000_001, "larger than 8 megabytes"),
    ],
)
def test_it_takes_no_file_that_is_not_what_it_says(session: Stage, data: bytes, said: str) -> None:
    answer = give(session.be("c1"), f"{session.mine}room", data, "photo.jpg")

    assert answer.status_code == 422  # type: ignore[attr-defined]
    assert said in words_of(answer.content.decode())  # type: ignore[attr-defined]
    assert not VaultChunk.objects.exists()


def test_it_takes_a_file_back_for_its_giver_alone(session: Stage) -> None:
    page = f"{session.mine}room"
    give(session.be("c1"), page, TEXT)
    assert "take-back" not in main(session.be("o1").see(page))

    session.be("c1").do(page, "room/take-back", _with="file")

    assert "letter.txt" not in session.be("o1").see(page)
    assert not VaultChunk.objects.exists()


def test_it_takes_one_file_for_one_form(session: Stage) -> None:
    page, clara = f"{session.mine}room", session.be("c1")
    hidden = re.search(r'name="idem" value="([^"]+)"', main(clara.see(page)).split("give-file")[1])
    assert hidden is not None
    for _ in range(2):
        file = SimpleUploadedFile("letter.txt", TEXT)
        assert clara.client.post(f"{page}/give-file", {"idem": hidden[1], "file": file}).status_code == 302
    assert main(clara.see(page)).count("letter.txt</a>") == 1


def test_it_asks_for_the_key_before_a_file(session: Stage) -> None:
    page, clara = f"{session.mine}room", session.be("c1")
    hidden = re.search(r'name="idem" value="([^"]+)"', main(clara.see(page)).split("give-file")[1])
    assert hidden is not None
    del clara.client.cookies[settings.EVENHAND_KEY_COOKIE]
    answer = clara.client.post(f"{page}/give-file", {"idem": hidden[1], "file": SimpleUploadedFile("a.txt", TEXT)})

    assert answer.status_code == 302
    assert "unlock" in answer.headers["Location"]
    assert not VaultChunk.objects.exists()
    assert clara.client.get(f"{page}/file/x").status_code == 404
