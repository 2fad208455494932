"""Backups: two things apart, closed to a key that is elsewhere, whole or not there, and gone in time."""

from __future__ import annotations

import io
import json
import os
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from evenhand.management import clock
from evenhand.management.backups import databases, making, places
from evenhand.management.backups.places import CUSTODIAN, DATABASE
from evenhand.vault import canary, custodian, parcels
from evenhand.vault.parcels import ParcelFault, read_head, read_parcel, read_private
from tests.rooms.office import filed

AT = datetime(2026, 6, 10, 17, 0, tzinfo=UTC)
SONG = b"He shouted at me. " * 90_000


@pytest.fixture
def home(tmp_path: Path, settings: Any, custodian_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An installation with an offline key, and two folders for its backups."""
    settings.EVENHAND_HOME = tmp_path / "home"
    settings.EVENHAND_HOME.mkdir()
    settings.EVENHAND_BACKUPS, settings.EVENHAND_KEY_BACKUPS = str(tmp_path / "books"), str(tmp_path / "keys")
    monkeypatch.setattr(clock, "wall", lambda: AT)
    call_command("backup", "key", "--to", str(tmp_path / "offline"))
    return Path(settings.EVENHAND_HOME)


def backed_up(*words: str) -> list[dict[str, Any]]:
    """What ``evenhand backup`` made."""
    told = io.StringIO()
    call_command("backup", *words, "--json", stdout=told)
    return list(json.loads(told.getvalue()))


def opened(file: str | Path, private: Path) -> dict[str, bytes]:
    """The parts of a parcel."""
    with Path(file).open("rb") as source:
        key = read_private(private.read_text())
        return {name: b"".join(chunks) for name, chunks in read_parcel(source, key)}


def closed(*parts: tuple[str, bytes]) -> tuple[bytes, bytes]:
    """A parcel and the private key that opens it."""
    private, public = parcels.make_key()
    out = io.BytesIO()
    chunks: list[parcels.Part] = [(name, [told[:70_000], told[70_000:]]) for name, told in parts]
    parcels.write_parcel(out, {"kind": "database"}, parcels.read_public(public), chunks)
    return out.getvalue(), read_private(private)


def read(parcel: bytes, private: bytes) -> dict[str, bytes]:
    return {name: b"".join(chunks) for name, chunks in read_parcel(io.BytesIO(parcel), private)}


def test_it_gives_back_what_a_parcel_holds() -> None:
    parcel, private = closed(("large", SONG), ("empty", b""), ("small", b"x"))

    assert read(parcel, private) == {"large": SONG, "empty": b"", "small": b"x"}
    assert read_head(io.BytesIO(parcel))["to"] == parcels.id_of(private)
    assert b"shouted" not in parcel


def test_it_passes_over_a_part_nobody_wants() -> None:
    parcel, private = closed(("large", SONG), ("small", b"x"))

    assert [name for name, _ in read_parcel(io.BytesIO(parcel), private)] == ["large", "small"]


@pytest.mark.parametrize("left", [0, 9, 12, 40, 90, 150, 1_000, 1_048_900, -1, -60])
def test_it_notices_a_parcel_cut_short(left: int) -> None:
    parcel, private = closed(("large", SONG))

    with pytest.raises(ParcelFault):
        read(parcel[:left], private)


def test_it_notices_every_change_of_a_parcel() -> None:
    parcel, private = closed(("small", b"x" * 50))

    for place in range(len(parcel)):
        changed = bytearray(parcel)
        changed[place] ^= 1
        with pytest.raises(ParcelFault):
            read(bytes(changed), private)


def test_it_notices_pieces_that_were_moved_or_left_out() -> None:
    parcel, private = closed(("large", SONG + SONG))
    start = parcel.index(b"}") + 1 + 4 + 81
    sizes, at = [], start
    while at < len(parcel):
        sizes.append(4 + int.from_bytes(parcel[at : at + 4]))
        at += sizes[-1]
    first, second = parcel[start : start + sizes[0]], parcel[start + sizes[0] : start + sizes[0] + sizes[1]]
    rest = parcel[start + sizes[0] + sizes[1] :]

    assert len(sizes) == 4
    assert read(parcel[:start] + first + second + rest, private)
    for wrong in (second + first + rest, first + rest, first + first + second + rest, first + second + rest + rest):
        with pytest.raises(ParcelFault):
            read(parcel[:start] + wrong, private)


def test_it_says_that_a_parcel_is_for_another_key() -> None:
    parcel, _ = closed(("small", b"x"))
    _, other = closed(("small", b"x"))

    with pytest.raises(ParcelFault, match="closed to another key"):
        read(parcel, other)


@pytest.mark.parametrize("line", ["", "hello there you", "evenhand-offline-private-1 0000000000000000 " + "ab" * 32])
def test_it_refuses_a_private_key_with_a_mistake(line: str) -> None:
    with pytest.raises(ParcelFault):
        read_private(line)


@pytest.mark.django_db(transaction=True)
def test_it_keeps_the_two_apart_and_neither_readable(home: Path, tmp_path: Path) -> None:
    done = filed()
    books, keys = backed_up()
    private = tmp_path / "offline"
    parts, folder = opened(books["file"], private), opened(keys["file"], private)

    assert Path(books["file"]).parent != Path(keys["file"]).parent
    assert done.ref.encode() in parts["database"] or connection.vendor == "postgresql"
    assert json.loads(parts["manifest.json"])["tables"]["evenhand_complaint"] == 1
    assert json.loads(parts["manifest.json"])["leaves"] == books["leaves"] > 0
    assert {"casefile.1", "pepper", "ledger.key", "root.1", "keys.1", "tomb"} <= set(folder)
    assert not set(folder) & set(parts) - {"tomb"}
    for parcel in (books["file"], keys["file"]):
        raw = Path(parcel).read_bytes()
        assert Path(parcel).stat().st_mode & 0o077 == 0
        assert done.ref.encode() not in raw
        assert not any(content[4:36] in raw for name, content in folder.items() if name not in ("tomb", "keys.1"))
    assert not [one for one in home.iterdir() if one.name.startswith(".")]


@pytest.mark.django_db(transaction=True)
def test_it_copies_one_moment_while_others_write(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # What the manifest counts and what the copy holds are of one moment, though complaints come in between.
    if connection.vendor != "sqlite" or "memory" in str(connection.settings_dict["NAME"]):
        file = tmp_path / "office.sqlite3"
        monkeypatch.setitem(connection.settings_dict, "NAME", str(file))
        with sqlite3.connect(file) as book:
            book.execute("PRAGMA journal_mode=WAL")
            book.executescript(
                "CREATE TABLE django_migrations (app, name); CREATE TABLE evenhand_ledger_head (id, size, chain);"
                "CREATE TABLE words (said); INSERT INTO words VALUES ('one')"
            )
        monkeypatch.setattr(connection, "vendor", "sqlite")
    honest = databases.facts_of

    def busy(ask: databases.Ask, tables: Any) -> dict[str, Any]:
        found = honest(ask, tables)
        with sqlite3.connect(tmp_path / "office.sqlite3") as book:
            book.execute("INSERT INTO words VALUES ('two')")
        return found

    monkeypatch.setattr(databases, "facts_of", busy)
    with databases.snapshot(lambda *_: None) as taken:
        copy = tmp_path / "copy.sqlite3"
        copy.write_bytes(b"".join(taken.chunks))
    with sqlite3.connect(copy) as book:
        assert book.execute("SELECT count(*) FROM words").fetchone() == (taken.tables["words"],) == (1,)


@pytest.mark.django_db(transaction=True)
def test_it_lays_a_canary_once_that_sings_with_these_keys_only(home: Path, tmp_path: Path, settings: Any) -> None:
    backed_up()
    assert canary.sings()
    assert not canary.lay(AT.date())

    settings.EVENHAND_CUSTODIAN = tmp_path / "others"
    custodian.make(settings.EVENHAND_CUSTODIAN)
    assert not canary.sings()
    assert canary.lay(AT.date())
    assert canary.sings()


def test_it_keeps_the_private_key_off_the_machine(home: Path, tmp_path: Path, custodian_folder: Path) -> None:
    for inside in (home / "offline", custodian_folder / "offline"):
        with pytest.raises(CommandError, match="leave this machine"):
            call_command("backup", "key", "--to", str(inside))
    with pytest.raises(CommandError, match="never written over"):
        call_command("backup", "key", "--to", str(tmp_path / "offline"))

    private = (tmp_path / "offline").read_text().split()[2]
    assert (tmp_path / "offline").stat().st_mode & 0o077 == 0
    assert not any(private in file.read_text(errors="replace") for file in home.rglob("*") if file.is_file())


@pytest.mark.django_db
def test_it_makes_nothing_without_a_key(home: Path) -> None:
    (home / "backup-key.custodian").unlink()

    with pytest.raises(CommandError, match="No key for backups was made yet"):
        call_command("backup", "custodian")


@pytest.mark.parametrize(
    ("books", "keys"), [("b", "b"), ("b", "b/keys"), ("k/books", "k"), ("b", "custodian/copies"), (".", "k")]
)
def test_it_refuses_folders_that_are_not_apart(home: Path, tmp_path: Path, books: str, keys: str) -> None:
    with pytest.raises(CommandError, match="apart"):
        call_command("backup", "--to", str(tmp_path / books), "--keys-to", str(tmp_path / keys))


def days(folder: str, kind: str) -> list[int]:
    """How many days before the last backup each copy in the folder was made."""
    found = places.copies(Path(folder), kind)
    return [(found[-1].day - one.day).days for one in found]


def test_it_removes_copies_before_a_certificate_relies_on_it(home: Path, settings: Any) -> None:
    # A room is destroyed on day 0; its certificate is final on day 14. On the evening of day 13, no copy of a day up
    # to day 0 is left, wherever in that day it was made.
    for day in range(-3, 14):
        made = making.make([CUSTODIAN], _folders(settings), AT + timedelta(days=day), lambda *_: None)
        kept = [(one.day - AT.date()).days for one in places.copies(_folders(settings)[CUSTODIAN], CUSTODIAN)]
    assert made[0].aged
    assert kept == list(range(1, 14))


def test_it_keeps_the_last_of_a_day_and_everything_of_the_last_two(home: Path, settings: Any) -> None:
    for hours in range(0, 24 * 5, 6):
        made = making.make([CUSTODIAN], _folders(settings), AT + timedelta(hours=hours), lambda *_: None)

    kept = places.copies(_folders(settings)[CUSTODIAN], CUSTODIAN)
    last = kept[-1].at
    older = [one.day for one in kept if one.at < last - timedelta(days=2)]
    assert made[0].spare
    assert len(kept) - len(older) == 9
    assert len(older) == len(set(older)) == 3


def _folders(settings: Any) -> dict[str, Path]:
    return {DATABASE: Path(settings.EVENHAND_BACKUPS), CUSTODIAN: Path(settings.EVENHAND_KEY_BACKUPS)}


def test_it_leaves_the_newest_copy_whatever_its_age(home: Path, settings: Any) -> None:
    settings.EVENHAND_KEY_BACKUP_DAYS = 1
    making.make([CUSTODIAN], _folders(settings), AT, lambda *_: None)

    assert days(settings.EVENHAND_KEY_BACKUPS, CUSTODIAN) == [0]


@pytest.mark.django_db
def test_it_says_what_it_removed(home: Path, settings: Any, capsys: pytest.CaptureFixture[str]) -> None:
    making.make([CUSTODIAN], _folders(settings), AT - timedelta(days=13), lambda *_: None)
    call_command("backup", "custodian")

    assert "1 copy was removed: no copy of the custodian lives 14 days." in capsys.readouterr().out


@pytest.mark.django_db
def test_it_makes_one_at_a_time(home: Path) -> None:
    with places.one_at_a_time(), pytest.raises(CommandError, match="is running"):
        call_command("backup", "custodian")


@pytest.mark.django_db(transaction=True)
def test_it_leaves_a_whole_backup_or_none_wherever_it_is_killed(home: Path, tmp_path: Path) -> None:
    filed()
    before = backed_up("custodian")[0]["file"]
    steps = 0
    for step in range(100):
        if not _killed_at(step):
            break
        steps += 1
        for folder in (tmp_path / "books", tmp_path / "keys"):
            for file in folder.glob("*.parcel") if folder.exists() else ():
                assert opened(file, tmp_path / "offline")
    assert steps > 8
    assert Path(before).exists()
    backed_up()
    left = [one.name for place in ("home", "books", "keys") for one in (tmp_path / place).iterdir()]
    assert [name for name in left if name.startswith(".")] == []


def _killed_at(step: int) -> bool:
    """Make a backup in a process that is killed before its ``step``-th change of the disk. True: it was killed."""
    connection.close()
    child = os.fork()
    if child == 0:
        left = [step]
        for owner, name in ((os, "fsync"), (Path, "replace"), (Path, "unlink")):
            honest = getattr(owner, name)

            def counted(*args: Any, honest: Any = honest, **options: Any) -> Any:
                left[0] -= 1
                if left[0] < 0:
                    os._exit(9)
                return honest(*args, **options)

            setattr(owner, name, counted)
        try:
            # Not the database in the test's memory, which a child does not share: the custodian, twice.
            call_command("backup", "custodian")
        finally:
            os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9
