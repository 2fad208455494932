"""Every place where bytes of an office come to lie is searched for words: none stands there; what is planted is found.

A complaint is the canary: its words are sealed in the case file, and must be in the clear in no file of the office, not
while it serves and not after, nor in its mail, its log, its temporary files, its backups.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.journeys.conftest import SETTINGS
from tests.journeys.searching import found_in, written_as
from tests.journeys.writing import STEPS, Writer
from tests.server import Server, running

pytestmark = pytest.mark.slow
SAID = "Ñandubay-Siete shouted at me by the ferry."
TOLD = {
    "/complaint": {"narrative": SAID, "incident_place": SAID},
    "/complaint/people": {"email": "clara@example.org", "channels": "email", "safe_contact": SAID},
}
PLANTED = {"planted": "Ñandubay-Ocho by the ferry"}


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Server]:
    """An office that serves, with temporary files and backups where they can be searched."""
    for name in ("temporary", "backups", "keys"):
        (tmp_path / name).mkdir()
    places: dict[str, Any] = {
        "TMPDIR": str(tmp_path / "temporary"),
        "EVENHAND_BACKUPS": str(tmp_path / "backups"),
        "EVENHAND_KEY_BACKUPS": str(tmp_path / "keys"),
    }
    with running(DJANGO_SETTINGS_MODULE=SETTINGS, **places) as serving:
        yield serving


def tells(office: Server) -> None:
    """Somebody files a complaint with the canary in it; what the office does by itself is done."""
    writer = Writer(office.url)
    for path, typed in STEPS:
        writer.ask(path, {**writer._hidden(path), **typed, **TOLD.get(path, {})})
    writer.sends(writer._hidden("/complaint/check"))
    writer.ask("/complaint", {**writer._hidden("/complaint"), "narrative": SAID, "later": "1"})
    office.run("tick")
    office.run("post")


def stores(office: Server, tmp_path: Path) -> dict[str, Path]:
    """Every place by its name; each is there and holds something."""
    home = office.home
    places: dict[str, Any] = {
        "log": home / "serve.log",
        "mail": next((home / "outbox").iterdir()),
        "database backup": next(path for path in (tmp_path / "backups").rglob("*") if path.is_file()),
        "custodian backup": next(path for path in (tmp_path / "keys").rglob("*") if path.is_file()),
        "temporary": tmp_path / "temporary",
    }
    if not office.environment["EVENHAND_DATABASE"]:
        places |= {name: home / name for name in ("db.sqlite3", "db.sqlite3-wal", "db.sqlite3-shm")}
    assert [name for name, path in places.items() if not path.exists()] == []
    return places


@pytest.mark.both
def test_it_searches_every_store_and_finds_what_is_planted_in_each(office: Server, tmp_path: Path) -> None:
    tells(office)
    office.run("backup", "key", "--to", str(tmp_path / "offline"))
    office.run("backup")
    places = stores(office, tmp_path)

    for folder in (office.home, tmp_path):
        assert found_in(folder, {"the complaint": SAID}) == []

    word = PLANTED["planted"].encode()
    for form, name in zip(written_as(PLANTED["planted"]).values(), ("log", "mail", "database backup"), strict=False):
        with places[name].open("ab") as file:
            file.write(form)
    with places["custodian backup"].open("ab") as file:
        file.write(word)
    (places["temporary"] / "half").write_bytes(word)
    planted = {places[name].name for name in ("log", "mail", "database backup", "custodian backup")} | {"half"}
    if "db.sqlite3" in places:
        planted |= plant_in_database(places["db.sqlite3"])
    found = [line.partition(":")[0] for folder in (office.home, tmp_path) for line in found_in(folder, PLANTED)]
    assert planted <= set(found)


def plant_in_database(file: Path) -> set[str]:
    """Plant a word in the log of what is to be written, and one in the shared index beside it, where none belongs."""
    with closing(sqlite3.connect(file)) as book:
        book.execute("CREATE TABLE planted (word TEXT)")
        book.execute("INSERT INTO planted VALUES (?)", [PLANTED["planted"]])
        book.commit()
        wal = found_in(file.parent, PLANTED)
        assert any(line.startswith(f"{file.name}-wal:") for line in wal), wal
        book.execute("PRAGMA wal_checkpoint(FULL)")
    with file.with_name(f"{file.name}-shm").open("r+b") as index:
        index.seek(-256, 2)
        index.write(PLANTED["planted"].encode())
    return {file.name, f"{file.name}-shm"}
