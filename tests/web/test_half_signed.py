"""No file that looks signed exists before the last signature, and then exactly the final one (SIG-04).

Everyone asks for every address of the complaint, the office exports it and prints its letters, the clock and the post
run; every row, file, mail and answer is searched for a name that somebody typed to sign. The final file is the control:
the same search finds it.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings as product
from django.core.management import call_command
from django.urls import reverse

from evenhand import post
from evenhand.models.agreements import AgreementRow
from evenhand.models.outbox import Channel, LetterRow
from tests.journeys.searching import found_in, pieces, written_as
from tests.web.stage import Stage
from tests.web.test_endings import both_assent, ended, propose
from tests.web.test_every_address import STAFF, address, patterns, things_of, visitor

__all__ = ["ended"]  # the fixture
pytestmark = pytest.mark.slow
TYPED = {"c1": "Ortolan Clara", "o1": "Ortolan Bell"}
"""What each types to sign: nobody is called so on any other page."""
ASKING = ("c1", "o1", "mediator who sits", "coordinator", "analyst", "director", "investigator", "auditor", "nobody")


@pytest.fixture
def office(ended: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Stage:
    """An agreement that both have assented to; what the office writes lies where it can be searched."""
    for name in ("outbox", "temporary"):
        (tmp_path / name).mkdir()
    monkeypatch.setattr(product, "EVENHAND_OUTBOX", tmp_path / "outbox")
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temporary"))
    LetterRow.objects.filter(ref=ended.ref, party="c1").update(channel=Channel.EMAIL)
    propose(ended)
    both_assent(ended)
    return ended


def sign(stage: Stage, who: str) -> None:
    stage.be(who).signs(stage.mine, TYPED[who])


def answers(stage: Stage) -> Iterator[tuple[str, str, bytes]]:
    """(who, address, body) of everything that anybody is given of this complaint."""
    things = things_of(stage)
    for who in ASKING:
        person = stage.colleague(who, who) if who in STAFF else visitor(stage, who)[0]
        for one in patterns():
            if "ref" in one.pattern.converters:
                answer = person.client.get(path := address(one, things))
                yield who, path, _body(answer)
        if who in ("coordinator", "director"):
            for path in (reverse("staff_export", args=(stage.ref,)), reverse("staff_export_office")):
                yield who, path, _body(person.send(path, path))


def printed(stage: Stage) -> bytes:
    """Every letter on paper that waits, as the office prints them, with what is enclosed."""
    waiting = [str(one) for one in post.waiting_paper()]
    return _body(stage.colleague("dora").send("/staff/letters", "letters/print", letter=waiting))


def _body(answer: Any) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else bytes(answer.content)


def files_in(body: bytes) -> list[bytes]:
    """The PDFs of an answer: itself, or packed in it."""
    return [piece for piece in pieces(body) if piece.startswith(b"%PDF")]


def looks_signed(data: bytes) -> bool:
    forms = [form for name in TYPED.values() for form in written_as(name).values()]
    return any(form in piece for piece in pieces(data) for form in forms)


def stored() -> list[str]:
    """Rows in which a typed name or a PDF stands as it is."""
    forms = [form for name in TYPED.values() for form in written_as(name).values()]
    return [
        f"{model.__name__}.{field}"
        for model in apps.get_app_config("evenhand").get_models()
        for row in model._default_manager.all().values()
        for field, value in row.items()
        if any(form in _bytes(value) for form in (b"%PDF", *forms))
    ]


def _bytes(value: Any) -> bytes:
    return bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()


def test_it_makes_no_file_that_looks_signed_before_the_last_signature(office: Stage, tmp_path: Path) -> None:
    sign(office, "c1")
    office.walk.tick()
    call_command("post")

    given = [(who, path, file) for who, path, body in answers(office) for file in files_in(body)]

    # Both sides take the text along, and the mediators print it: the search has something to look at.
    assert {who for who, path, _file in given if path.endswith(("/draft-file", "/text.pdf"))} >= {
        "c1", "o1", "mediator who sits",
    }  # fmt: skip
    assert [(who, path) for who, path, file in given if looks_signed(file)] == []
    letters = printed(office)
    assert files_in(letters) != []
    assert not looks_signed(letters)
    assert not AgreementRow.objects.exists()
    assert stored() == []
    assert list((tmp_path / "outbox").iterdir()) != []
    assert found_in(tmp_path, TYPED) == []
    assert [path for path in tmp_path.rglob("*") if path.is_file() and b"%PDF" in path.read_bytes()] == []


def test_it_gives_exactly_the_final_file_after_it(office: Stage, tmp_path: Path) -> None:
    for who in TYPED:
        sign(office, who)
    office.walk.tick()
    call_command("post")

    given = [(who, path, file) for who, path, body in answers(office) for file in files_in(body)]

    signed = {(who, file) for who, _path, file in given if looks_signed(file)}
    final = office.be("c1").client.get(f"{office.mine}agreement-file").content
    assert signed == {("c1", final), ("o1", final)}
    # The copy that goes by post is of that file.
    assert looks_signed(printed(office))
    assert AgreementRow.objects.get().length == len(final)
    assert stored() == []
    assert found_in(tmp_path, TYPED) == []
