"""The custodian's folder: private, whole, never replaced."""

from __future__ import annotations

import os
import shutil
from datetime import date
from pathlib import Path

import pytest

from evenhand import vault
from evenhand.models.vault import SealedAnswer
from evenhand.vault import custodian, files
from evenhand.vault.files import CustodianFault

pytestmark = pytest.mark.usefixtures("custodian_folder")


def names(folder: Path) -> set[str]:
    return {file.name for file in folder.iterdir()}


def test_it_keeps_its_files_to_itself(custodian_folder: Path) -> None:
    standing = {"casefile.1", "pepper", "ledger.key", "checkpoint.key"}
    assert names(custodian_folder) == standing | {"attests", "root.1", "keys.1", "tomb", "lock"}
    assert custodian_folder.stat().st_mode & 0o777 == 0o700
    assert {file.stat().st_mode & 0o777 for file in custodian_folder.iterdir()} == {0o600}


@pytest.mark.parametrize("name", [".", "pepper", "root.1", "casefile.1"])
def test_it_does_not_start_when_others_may_read(custodian_folder: Path, name: str) -> None:
    (custodian_folder / name).chmod(0o750 if name == "." else 0o640)

    with pytest.raises(CustodianFault, match="open to other users"):
        custodian.open_folder(custodian_folder)


def test_it_does_not_start_over_files_of_another_user(monkeypatch: pytest.MonkeyPatch, custodian_folder: Path) -> None:
    mine = os.geteuid()
    monkeypatch.setattr(os, "geteuid", lambda: mine + 1)

    with pytest.raises(CustodianFault, match="belongs to another user"):
        custodian.open_folder(custodian_folder)


@pytest.mark.parametrize("name", ["casefile.1", "pepper", "ledger.key", "root.1", "keys.1", "lock"])
def test_it_does_not_start_when_a_file_is_missing(custodian_folder: Path, name: str) -> None:
    (custodian_folder / name).unlink()
    if name == "lock":
        with pytest.raises(CustodianFault, match="lock is missing"):
            custodian.open_folder(custodian_folder).keys.mint()
        return

    with pytest.raises(CustodianFault, match="missing"):
        custodian.open_folder(custodian_folder)


@pytest.mark.parametrize("name", ["casefile.1", "pepper", "ledger.key", "root.1"])
@pytest.mark.parametrize("damage", [0, 4, 20, 40])
def test_it_does_not_start_with_a_damaged_key(custodian_folder: Path, name: str, damage: int) -> None:
    raw = bytearray((custodian_folder / name).read_bytes())
    raw[damage] ^= 1
    (custodian_folder / name).write_bytes(raw)

    with pytest.raises(CustodianFault, match="damaged"):
        custodian.open_folder(custodian_folder)


@pytest.mark.parametrize("other", ["ledger.key", "casefile.1"])
def test_it_notices_exchanged_and_cut_key_files(custodian_folder: Path, other: str) -> None:
    shutil.copyfile(custodian_folder / other, custodian_folder / "pepper")
    with pytest.raises(CustodianFault, match="damaged"):
        custodian.open_folder(custodian_folder)

    (custodian_folder / "pepper").write_bytes(b"")
    with pytest.raises(CustodianFault, match="damaged"):
        custodian.open_folder(custodian_folder)


def test_it_notices_a_damaged_keyring(custodian_folder: Path) -> None:
    (custodian_folder / "keys.1").write_bytes(b"something")

    with pytest.raises(CustodianFault, match="damaged"):
        custodian.open_folder(custodian_folder)


def test_it_never_makes_keys_beside_keys(custodian_folder: Path) -> None:
    (custodian_folder / "casefile.1").unlink()
    before = names(custodian_folder)

    with pytest.raises(CustodianFault, match="never made beside"):
        custodian.create()

    assert names(custodian_folder) == before


@pytest.mark.django_db
def test_it_never_makes_keys_where_sealed_rows_are(custodian_folder: Path) -> None:
    box = vault.seal_answer("M7KQ-42XW", "m1", "c1", "yes")
    SealedAnswer.objects.create(ref="M7KQ-42XW", matter="m1", answerer="c1", box=box, sealed_on=date(2026, 11, 22))
    shutil.rmtree(custodian_folder)

    for start in (custodian.create, custodian.ensure):
        with pytest.raises(CustodianFault, match=r"sealed rows \(evenhand_sealed_answer\)"):
            start()

    assert not custodian_folder.exists()


@pytest.mark.django_db
def test_it_makes_a_folder_on_the_first_start_only(custodian_folder: Path) -> None:
    shutil.rmtree(custodian_folder)

    first = custodian.ensure()
    second = custodian.ensure()

    assert first.pepper == second.pepper
    assert len(first.pepper) == 32
    assert str(first.pepper) not in repr(first)


@pytest.mark.django_db
def test_it_accepts_that_another_process_was_earlier(
    custodian_folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    kept = tmp_path / "kept"
    custodian_folder.rename(kept)

    def too_late() -> None:
        kept.rename(custodian_folder)

    monkeypatch.setattr(custodian, "sealed_table", too_late)

    assert custodian.ensure().pepper == files.read_key(custodian_folder, "pepper")


def test_it_leaves_no_half_folder_when_the_disk_is_full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)

    with pytest.raises(CustodianFault, match="No space left"):
        custodian.make(tmp_path / "new" / "custodian")
    assert list((tmp_path / "new").iterdir()) == []


def test_it_says_so_when_the_folder_is_gone(custodian_folder: Path) -> None:
    custodian.current()
    shutil.rmtree(custodian_folder)

    with pytest.raises(CustodianFault, match="missing"):
        custodian.current()
    with pytest.raises(CustodianFault, match="missing"):
        custodian.open_folder(custodian_folder)


def test_it_ties_a_mac_to_its_purpose() -> None:
    assert len({vault.mac("code", b"x"), vault.mac("index", b"x"), vault.mac("code", b"y")}) == 3
    assert vault.mac("code", b"x") == vault.mac("code", b"x")
    assert vault.mac("cod", b"ex") != vault.mac("code", b"x")


def test_it_makes_the_ledgers_pseudonyms_with_a_key_of_their_own(custodian_folder: Path) -> None:
    before = vault.mac("ledger", b"x"), vault.mac("code", b"x")
    (custodian_folder / "ledger.key").unlink()
    files.write_key(custodian_folder, "ledger.key", bytes(32))

    assert vault.mac("ledger", b"x") != before[0]
    assert vault.mac("code", b"x") == before[1]
