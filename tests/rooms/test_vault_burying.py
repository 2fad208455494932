"""A key whose box was forgotten is buried, also when the process dies between its commit and the burial."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from django.test import TestCase

from evenhand import clerk, vault
from evenhand.models.clockwork import TickRow
from evenhand.models.vault import KeyToBury
from evenhand.vault import custodian, keyring
from evenhand.vault.sealing import Refused
from tests.rooms.office import MONDAY, now_on

pytestmark = [pytest.mark.django_db, pytest.mark.both, pytest.mark.usefixtures("custodian_folder")]

WHO = ("M7KQ-42XW", "m1", "c1")


def _dies(_keys: keyring.Keyring, names: Iterable[bytes], **_: bool) -> None:
    raise SystemExit(f"killed before {len(list(names))} keys were buried")


def _discarded_and_killed(monkeypatch: pytest.MonkeyPatch, box: bytes) -> None:
    with monkeypatch.context() as killed:
        killed.setattr(keyring.Keyring, "bury", _dies)
        with pytest.raises(SystemExit), TestCase.captureOnCommitCallbacks(execute=True):
            vault.discard(box)


def test_it_buries_at_once_what_a_commit_forgets() -> None:
    box = vault.seal_answer(*WHO, "yes")
    with TestCase.captureOnCommitCallbacks(execute=True):
        vault.discard(box)
        assert vault.open_answer(box, *WHO) == "yes"

    with pytest.raises(Refused):
        vault.open_answer(box, *WHO)
    assert vault.bury_forgotten() == 0
    assert not KeyToBury.objects.exists()


def test_it_buries_by_the_clock_what_a_killed_process_left(monkeypatch: pytest.MonkeyPatch) -> None:
    box = vault.seal_answer(*WHO, "yes")
    _discarded_and_killed(monkeypatch, box)
    assert vault.open_answer(box, *WHO) == "yes", "killed in time, or this shows nothing"

    assert clerk.tick(now_on(MONDAY)).done["keys_buried_late"] == 1
    with pytest.raises(Refused):
        vault.open_answer(box, *WHO)
    assert not KeyToBury.objects.exists()


def test_it_leaves_a_key_on_hold_for_after_the_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    box = vault.seal_answer(*WHO, "yes")
    _discarded_and_killed(monkeypatch, box)
    keys, mark = custodian.current().keys, b"m" * 16
    keys.hold(mark, [box[1:17]])

    assert vault.bury_forgotten() == 0
    assert vault.open_answer(box, *WHO) == "yes"
    keys.release(mark)
    assert vault.bury_forgotten() == 1


def test_it_answers_the_page_when_the_custodian_fails_after_the_commit(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(_keys: keyring.Keyring, _names: Iterable[bytes], **_: bool) -> None:
        raise vault.CustodianFault("The lock is missing.")

    box = vault.seal_answer(*WHO, "yes")
    with monkeypatch.context() as broken:
        broken.setattr(keyring.Keyring, "bury", fails)
        with TestCase.captureOnCommitCallbacks(execute=True):
            vault.discard(box)

    assert vault.bury_forgotten() == 1


def test_it_lets_the_clock_go_on_when_a_key_cannot_be_buried(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_keys: keyring.Keyring, _names: Iterable[bytes], **_: bool) -> None:
        raise OSError(28, "No space left on device")

    box = vault.seal_answer(*WHO, "yes")
    _discarded_and_killed(monkeypatch, box)
    with monkeypatch.context() as broken:
        broken.setattr(keyring.Keyring, "bury", full)
        ticked = clerk.tick(now_on(MONDAY))

    assert ticked.failed == [("", "keys to bury wait: OSError")]
    assert TickRow.objects.filter(audited_on=MONDAY).exists()
    assert clerk.tick(now_on(MONDAY)).done["keys_buried_late"] == 1
