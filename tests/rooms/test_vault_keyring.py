"""Keys that stay destroyed, wherever a process is killed and whatever copy comes back: mint, get, bury, turn."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from evenhand.vault import files, keyring
from evenhand.vault.files import CustodianFault
from evenhand.vault.keyring import Keyring
from evenhand.vault.sealing import Refused

pytestmark = pytest.mark.usefixtures("custodian_folder")


def names(folder: Path) -> set[str]:
    return {file.name for file in folder.iterdir()}


def test_it_gives_back_a_minted_key_in_every_process(custodian_folder: Path) -> None:
    here, there = Keyring(custodian_folder), Keyring(custodian_folder)
    name, key = here.mint()

    assert len(there) == 1
    assert there.get(name) == here.get(name) == key


def test_it_refuses_an_unknown_name(custodian_folder: Path) -> None:
    with pytest.raises(Refused):
        Keyring(custodian_folder).get(bytes(16))


def test_it_refuses_a_buried_key_at_once_and_in_every_process(custodian_folder: Path) -> None:
    here, there = Keyring(custodian_folder), Keyring(custodian_folder)
    (one, _), (two, key) = here.mint(), here.mint()
    there.get(one)

    here.bury([one])
    here.bury([one])
    here.bury([])

    for ring in (here, there, Keyring(custodian_folder)):
        with pytest.raises(Refused):
            ring.get(one)
        assert ring.get(two) == key
        assert len(ring) == 1


def test_it_turns_only_when_something_was_buried(custodian_folder: Path) -> None:
    ring = Keyring(custodian_folder)
    name, _ = ring.mint()

    assert not ring.turn()
    ring.bury([name])
    assert ring.turn()
    assert not ring.turn()
    assert ring.epoch == 2


def test_it_keeps_the_survivors_and_ends_the_old_root(custodian_folder: Path) -> None:
    here, there = Keyring(custodian_folder), Keyring(custodian_folder)
    kept = dict(here.mint() for _ in range(20))
    gone, _ = here.mint()
    here.bury([gone])

    here.turn()

    assert {"root.2", "keys.2"} <= names(custodian_folder)
    assert not {"root.1", "keys.1", "turning"} & names(custodian_folder)
    for ring in (here, there, Keyring(custodian_folder)):
        assert {name: ring.get(name) for name in kept} == kept
        with pytest.raises(Refused):
            ring.get(gone)
    assert gone not in (custodian_folder / "keys.2").read_bytes()


def test_it_stays_destroyed_when_an_old_copy_of_the_keys_comes_back(custodian_folder: Path, tmp_path: Path) -> None:
    ring = Keyring(custodian_folder)
    name, _ = ring.mint()
    shutil.copy(custodian_folder / "keys.1", tmp_path / "backup")
    ring.bury([name])
    ring.turn()

    # Without its root the old file is noise; a file of that name under the new root does not open either.
    shutil.copy(tmp_path / "backup", custodian_folder / "keys.2")

    with pytest.raises(Refused):
        Keyring(custodian_folder).get(name)


def test_it_refuses_rows_moved_to_another_name_or_epoch(custodian_folder: Path) -> None:
    ring = Keyring(custodian_folder)
    (one, _), (two, _) = ring.mint(), ring.mint()
    raw = (custodian_folder / "keys.1").read_bytes()
    (custodian_folder / "keys.1").write_bytes(raw.replace(one, bytes(16)).replace(two, one))

    with pytest.raises(Refused):
        Keyring(custodian_folder).get(one)


def test_it_ignores_a_row_that_a_crash_cut_short(custodian_folder: Path) -> None:
    ring = Keyring(custodian_folder)
    first, key = ring.mint()
    for name in ("keys.1", "tomb"):
        with (custodian_folder / name).open("ab") as file:
            file.write(b"half")

    again = Keyring(custodian_folder)
    second, _ = again.mint()
    again.bury([second])

    last = Keyring(custodian_folder)
    assert last.get(first) == key
    with pytest.raises(Refused):
        last.get(second)


def test_it_keeps_the_old_epoch_when_the_new_one_does_not_read_back(
    custodian_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ring = Keyring(custodian_folder)
    (name, key), (gone, _) = ring.mint(), ring.mint()
    ring.bury([gone])
    honest = files.write_whole
    monkeypatch.setattr(keyring, "write_whole", lambda folder, name, rows: honest(folder, name, rows[:-1]))

    with pytest.raises(CustodianFault, match="did not read back"):
        ring.turn()

    assert Keyring(custodian_folder).get(name) == key
    assert "root.1" in names(custodian_folder)


def test_it_waits_for_a_turn_that_is_under_way(custodian_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # Another process turned the epoch between our look at the folder and our reading of the root.
    ring = Keyring(custodian_folder)
    (name, key), (gone, _) = ring.mint(), ring.mint()
    honest = files.read_key
    looked: list[str] = []

    def turned_meanwhile(folder: Path, wanted: str) -> bytes:
        if not looked:
            looked.append(wanted)
            ring.bury([gone])
            ring.turn()
        return honest(folder, wanted)

    monkeypatch.setattr(keyring, "read_key", turned_meanwhile)

    assert Keyring(custodian_folder).get(name) == key
    assert looked == ["root.1"]


def test_it_loses_nothing_when_many_mint_at_once(custodian_folder: Path) -> None:
    minted: list[tuple[bytes, bytes]] = []

    def work() -> None:
        ring = Keyring(custodian_folder)
        for turn in range(10):
            minted.append(ring.mint())
            if turn == 5:
                gone, _ = ring.mint()
                ring.bury([gone])
                ring.turn()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    ring = Keyring(custodian_folder)
    assert {name: ring.get(name) for name, _ in minted} == dict(minted)
    assert len(minted) == len(ring) == 40


def killed_at(step: int, work: Callable[[], object]) -> bool:
    """Do ``work`` in a process that is killed before its ``step``-th change of the disk. True: it was killed."""
    child = os.fork()
    if child == 0:
        left = [step]
        for owner, name in ((os, "fsync"), (Path, "replace"), (Path, "rename"), (Path, "unlink")):
            honest = getattr(owner, name)

            def counted(*args: object, honest: Callable[..., object] = honest, **options: object) -> object:
                left[0] -= 1
                if left[0] < 0:
                    os._exit(9)
                return honest(*args, **options)

            setattr(owner, name, counted)
        try:
            work()
        finally:
            os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9


def every_crash_of(folder: Path, work: Callable[[Keyring], object], check: Callable[[Keyring], None]) -> int:
    """Kill ``work`` at each of its steps, each time over the same folder, and ``check`` what the next start finds."""
    saved = folder.with_name("saved")
    shutil.copytree(folder, saved)
    step = 0
    while killed_at(step, lambda: work(Keyring(folder))):
        check(Keyring(folder))
        shutil.rmtree(folder)
        shutil.copytree(saved, folder)
        step += 1
    check(Keyring(folder))
    return step


def test_it_survives_being_killed_at_every_step_of_a_turn(custodian_folder: Path) -> None:
    ring = Keyring(custodian_folder)
    kept = dict(ring.mint() for _ in range(5))
    gone, _ = ring.mint()
    ring.bury([gone])

    def check(after: Keyring) -> None:
        assert {name: after.get(name) for name in kept} == kept
        with pytest.raises(Refused):
            after.get(gone)
        after.turn()
        assert {name: after.get(name) for name in kept} == kept
        # The first root is gone once a turn came through, in whatever process.
        assert not {"root.1", "keys.1"} & names(custodian_folder)
        assert gone not in (custodian_folder / f"keys.{after.epoch}").read_bytes()

    assert every_crash_of(custodian_folder, Keyring.turn, check) > 10


def test_it_survives_being_killed_while_it_mints_and_buries(custodian_folder: Path) -> None:
    ring = Keyring(custodian_folder)
    kept = dict(ring.mint() for _ in range(3))
    victim, _ = ring.mint()

    def work(one: Keyring) -> None:
        one.mint()
        one.bury([victim])

    def check(after: Keyring) -> None:
        assert {name: after.get(name) for name in kept} == kept
        fresh, key = after.mint()
        assert after.get(fresh) == key
        after.bury([victim])
        with pytest.raises(Refused):
            after.get(victim)

    assert every_crash_of(custodian_folder, work, check) >= 2
