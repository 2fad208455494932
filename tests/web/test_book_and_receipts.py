"""The book anyone may check, and receipts to take along: mirrored for both sides, and never which answer."""

from __future__ import annotations

import base64
import json
import re
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from evenhand import clerk
from evenhand.clerk import Words
from evenhand.core import agreement, assent
from evenhand.core.access import Actor
from evenhand.core.codes import Ending, Role
from evenhand.models.ledger import LedgerHead
from evenhand.post.printing import signed_book
from evenhand.reads import books, receipts
from evenhand.web import clock
from evenhand.web.portal.receipts import NAMES
from tests.rooms.office import CLARA, DESK, MONDAY, now_on
from tests.web.stage import Stage
from tests.web.walking import words_of

HOURLY = re.compile(r"\d\d:\d\d")


def sign(stage: Stage) -> None:
    clerk.sign_now(now_on(stage.walk.day))


def text_of(page: Any) -> str:
    return page.content.decode() if not page.streaming else b"".join(page.streaming_content).decode()


def take(stage: Stage, code: str) -> dict[str, dict[str, Any]]:
    """Every receipt one person can take along: its entry, by its code."""
    person = stage.be(code)
    page = person.see(f"{stage.mine}receipts")
    found = {}
    for link in re.findall(r'href="([^"]*receipt-file\?of=\d+)"', page):
        text = text_of(person.client.get(link))
        assert text.startswith("c2sp.org/tlog-proof@v1\nextra ")
        entry = json.loads(base64.b64decode(text.split("\n")[1][6:]))
        found[entry["e"]] = entry
    return found


@pytest.fixture
def ended(stage: Stage) -> Stage:
    stage.walk.to_ahead()
    stage.seat_mediators()
    stage.walk.to_ended().to_assented().to_signed()
    sign(stage)
    return stage.sync()


def test_it_gives_both_sides_the_same_receipts_for_their_own(ended: Stage) -> None:
    mine, theirs = take(ended, "c1"), take(ended, "o1")

    wanted = {"complaint.received", "answer.sealed", "atm.signed", "assent.given", "agreement.signed"}
    assert set(mine) == set(theirs) == wanted
    done = [one for code, one in (*mine.items(), *theirs.items()) if code != "complaint.received"]
    assert {one["role"] for one in done} == {"party"}
    assert mine["answer.sealed"]["actor"] != theirs["answer.sealed"]["actor"]
    assert mine["assent.given"]["obj"] == theirs["assent.given"]["obj"]


def test_it_gives_nobody_the_receipt_of_another(ended: Stage) -> None:
    theirs = re.findall(r"of=(\d+)", ended.be("o1").see(f"{ended.mine}receipts"))
    mine = re.findall(r"of=(\d+)", ended.be("c1").see(f"{ended.mine}receipts"))

    for n in set(theirs) - set(mine):
        ended.be("c1").see(f"{ended.mine}receipt-file?of={n}", 404)
    ended.be("c1").see(f"{ended.mine}receipt-file?of=", 404)
    ended.be("c1").see(f"{ended.mine}receipt-file?of=9999", 404)


@pytest.mark.parametrize(("one", "other"), [("yes", "no"), ("no", "yes")])
def test_it_never_says_which(stage: Stage, one: str, other: str) -> None:
    """Two answers, either way round: the receipts and the page hold no byte of it."""
    stage.walk.to_offer().answer("c1", one).answer("o1", other)
    sign(stage)
    stage.sync()

    for code in ("c1", "o1"):
        entry = take(stage, code)["answer.sealed"]
        assert entry["obj"] == "-"
        assert set(entry) == {"v", "seq", "day", "e", "case", "actor", "role", "obj", "salt"}
        assert HOURLY.search(json.dumps(entry)) is None
        page = words_of(stage.be(code).see(f"{stage.mine}receipts"))
        assert "The receipt does not say which" in page


def test_it_gives_the_last_answer_alone(stage: Stage) -> None:
    """The distance between two answers of one person would tell whether somebody else answered in between."""
    stage.walk.to_offer().answer("c1", "yes").answer("o1", "no").answer("c1", "no")
    sign(stage)
    stage.sync()

    page = stage.be("c1").see(f"{stage.mine}receipts")

    assert page.count("You sealed an answer") == page.count("You sealed an answer. The receipt") > 0
    assert len(re.findall(r"receipt-file", page)) == 2


def test_it_waits_for_the_week_to_be_signed(stage: Stage) -> None:
    stage.walk.to_offer()
    sign(stage)
    stage.walk.answer("c1", "yes")
    stage.sync()

    page = words_of(stage.be("c1").see(f"{stage.mine}receipts"))

    assert "from " in page
    assert set(take(stage, "c1")) == {"complaint.received"}


def test_it_lets_the_desk_hand_over_what_it_did_for_somebody_and_no_more(stage: Stage) -> None:
    """Officer Bell works on paper: the desk assents for him. Clara does it with her own key: nobody else's to see."""
    walk = stage.walk.to_ahead()
    stage.seat_mediators()
    walk.to_ended().do(CLARA, agreement.ConfirmCompletion(matter="m1", party="c1", ending=Ending.TERMS))
    walk.do(CLARA, agreement.ProposeTerm(matter="m1", party="c1", owner="o1"), Words("term", "He says his name.", "c1"))
    for code, who in (("c1", CLARA), ("o1", DESK)):
        walk.do(who, assent.Inform(matter="m1", party=code))
        walk.do(who, assent.Assent(matter="m1", party=code, text=1))
    sign(stage)
    stage.sync()
    dora = stage.colleague()

    bell, clara = (words_of(dora.see(f"/staff/{stage.ref}/for/{code}/m1/receipts")) for code in ("o1", "c1"))

    assert "You said yes to the text" in bell
    assert "You said yes to the text" not in clara
    assert "You sealed an answer" not in bell + clara
    assert "The complaint was received" in clara
    assert "Here is what the desk did" in clara
    now = now_on(stage.walk.day)
    assert receipts.own(Actor(id="x", role=Role.INVESTIGATOR), stage.ref, "m1", "c1", now) == ()
    assert receipts.own(DESK, stage.ref, "m1", "o9", now) == ()


def test_it_shows_the_book_to_anyone(ended: Stage, client: Client) -> None:
    page = client.get("/book").content.decode()
    found = signed_book()
    assert found is not None

    assert str(found[0]) in page
    assert found[1] in page
    assert "localhost/ledger+" in page
    note = text_of(client.get(f"/book/1/{found[0]}"))
    assert note.startswith(f"localhost/ledger\n{found[0]}\n{found[1]}\n\n")
    assert client.get("/book/1/7").status_code == 404
    assert client.get("/book/check_ledger.py").content.decode().startswith("#!/usr/bin/env python3")
    assert 'href="/book"' in client.get("/promises").content.decode()
    assert 'href="/book"' in client.get("/check").content.decode()
    spanish = client.get("/book", headers={"accept-language": "es"}).content.decode()
    assert "Compruébelo en dos minutos" in spanish


def test_it_shows_an_empty_book(client: Client, stage: Stage) -> None:
    assert "Nothing was signed yet." in client.get("/book").content.decode()
    assert signed_book() is None


def test_it_lets_a_stranger_check_what_the_pages_give(ended: Stage, client: Client, tmp_path: Path) -> None:
    """The two minutes of the page, as it says: three downloads, one command."""
    (tmp_path / "check_ledger.py").write_bytes(client.get("/book/check_ledger.py").content)
    link = re.findall(r'href="([^"]*receipt-file\?of=\d+)"', ended.be("o1").see(f"{ended.mine}receipts"))[1]
    (tmp_path / "mine").write_bytes(ended.be("o1").client.get(link).content)
    key = re.search(r"localhost/ledger\+[0-9a-f]{8}\+[A-Za-z0-9+/=]+", client.get("/book").content.decode())
    assert key

    asked = [sys.executable, "-I", "check_ledger.py", "receipt", "mine", "--key", key[0]]
    ran = subprocess.run(asked, cwd=tmp_path, capture_output=True, text=True)

    assert ran.returncode == 0, ran.stdout
    assert "It holds." in ran.stdout


def test_it_lets_an_auditor_check_everything_without_reading_the_last_quarter(
    ended: Stage, client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    arlo = ended.colleague("arlo", "auditor")
    size = LedgerHead.objects.get().size
    monkeypatch.setattr(clock, "now", lambda: now_on(date(2026, 10, 2)))
    assert f"with {size} leaves" in words_of(arlo.see("/staff/books"))

    (tmp_path / "book").write_bytes(b"".join(arlo.client.get("/staff/books/leaves").streaming_content))  # type: ignore[attr-defined]
    (tmp_path / "note").write_bytes(client.get(f"/book/1/{size}").content)
    (tmp_path / "check.py").write_bytes(client.get("/book/check_ledger.py").content)
    key = re.search(r"localhost/ledger\+[0-9a-f]{8}\+[A-Za-z0-9+/=]+", client.get("/book").content.decode())
    assert key
    asked = [sys.executable, "-I", "check.py", "book", "book", "--key", key[0], "--checkpoint", "note"]
    ran = subprocess.run(asked, cwd=tmp_path, capture_output=True, text=True)

    assert ran.returncode == 0, ran.stdout
    assert f"It holds: {size} entries" in ran.stdout
    told = [json.loads(line).get("entry") for line in (tmp_path / "book").read_text().splitlines()]
    days = {json.loads(entry)["day"] for entry in told if entry}
    assert max(days) <= "2026-06-30"
    assert books.told_until(MONDAY) < MONDAY


def test_it_has_words_for_every_kind_of_receipt() -> None:
    assert set(NAMES) == set(receipts.KINDS)
