"""The signed note, to the byte, and the custodian who never signs two histories."""

from __future__ import annotations

import base64
import json
import subprocess
from collections.abc import Callable
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

import pytest
from django.conf import settings

from evenhand import vault
from evenhand.ledger.tree import consistency, over, root
from evenhand.vault import checkpoints as desk
from evenhand.vault import notes

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("custodian_folder")]
LEAVES = [sha256(b"\x00leaf %d" % n).digest() for n in range(70)]


def roots(size: int) -> bytes:
    return root(LEAVES[:size])


def proof(old: int, new: int) -> list[bytes]:
    return consistency(old, new, over(LEAVES)) if old else []


def sign(size: int, old: int = 0) -> bytes:
    return vault.sign_checkpoint(size, roots(size), proof(old, size))


# The note.


def test_it_signs_a_note_that_openssl_verifies(tmp_path: Path) -> None:
    note = sign(7)

    text, _, line = note.partition(b"\n\n")
    assert text.decode().split("\n") == [settings.EVENHAND_LEDGER_ORIGIN, "7", base64.b64encode(roots(7)).decode()]
    key = vault.checkpoint_key()
    raw = base64.b64decode(line.split()[-1])
    assert raw[:4] == key.key_id
    pem = base64.b64encode(bytes.fromhex("302a300506032b6570032100") + key.public).decode()
    (tmp_path / "key").write_text(f"-----BEGIN PUBLIC KEY-----\n{pem}\n-----END PUBLIC KEY-----\n")
    (tmp_path / "body").write_bytes(text + b"\n")
    (tmp_path / "sig").write_bytes(raw[4:])
    asked = "openssl pkeyutl -verify -pubin -inkey key -rawin -in body -sigfile sig"
    assert subprocess.run(asked.split(), cwd=tmp_path, capture_output=True).returncode == 0


def test_it_reads_the_notes_that_others_published() -> None:
    """Frozen: the examples of the C2SP's own pages, and one made with a fixed key."""
    frozen = json.loads((Path(__file__).parent / "vectors" / "notes.json").read_text(encoding="utf-8"))
    for one in frozen["published"]:
        note = notes.read(one["note"].encode())
        assert (note.origin, note.size, len(note.lines)) == (one["origin"], one["size"], one["lines"])
    mine = frozen["mine"]
    assert notes.sign(bytes.fromhex(mine["seed"]), mine["origin"], mine["body"].encode()).decode() == mine["note"]
    key = notes.verifier_key(mine["key"])
    assert str(key) == mine["key"]
    assert notes.line_of(notes.read(mine["note"].encode()), key)
    witness = notes.verifier_key(mine["witness"])
    line = notes.line_of(notes.read(mine["cosigned"].encode()), witness)
    assert line is not None
    assert notes.time_of(line) == mine["time"]


@pytest.mark.parametrize(
    "spoil",
    [
        lambda text: text.replace("\n7\n", "\n8\n"),
        lambda text: text.replace("\n7\n", "\n07\n"),
        lambda text: text.replace("/ledger\n", "/other\n", 1),
        lambda text: text[:-10] + ("A" if text[-10] != "A" else "B") + text[-9:],
    ],
)
def test_it_believes_no_note_that_was_altered(spoil: Callable[[str], str]) -> None:
    text = sign(7).decode()
    key = vault.checkpoint_key()
    assert notes.line_of(notes.read(text.encode()), key)

    with suppress(notes.Malformed):
        assert notes.line_of(notes.read(spoil(text).encode()), key) is None


@pytest.mark.parametrize(
    "text",
    [
        b"", b"\n\n", b"a\n1\n\n", b"name\n7\nAAAA\n\n\xe2\x80\x94 name AAAA\n", b"\xff\xfe",
        b"name\n7\n" + base64.b64encode(bytes(32)) + b"\n\nname AAAA\n",
        b"name\n7\n" + base64.b64encode(bytes(32)) + b"\nmore\n\n\xe2\x80\x94 name AAAA\n",
    ],
)  # fmt: skip
def test_it_takes_nothing_else_for_a_checkpoint(text: bytes) -> None:
    with pytest.raises(notes.Malformed):
        notes.read(text)


@pytest.mark.parametrize("text", ["", "a", "a+b+c", "name+00000000+AQAA"])
def test_it_takes_nothing_else_for_a_key(text: str) -> None:
    with pytest.raises(notes.Malformed):
        notes.verifier_key(text)
    mistyped = str(vault.checkpoint_key()).replace("+", "x+", 1)
    with pytest.raises(notes.Malformed, match="mistyped"):
        notes.verifier_key(mistyped)


# The custodian (LED-02).


def test_it_signs_every_growth_of_every_small_tree() -> None:
    for old in range(1, 40):
        for new in range(old, 66):
            last = vault.Last(1, "x", old, roots(old).hex(), "")
            assert desk._continues(last, new, roots(new), proof(old, new))


def test_it_refuses_every_proof_that_is_not_the_one() -> None:
    for old in range(1, 20):
        for new in range(old + 1, 34):
            last, good = vault.Last(1, "x", old, roots(old).hex(), ""), proof(old, new)
            assert not desk._continues(last, new, roots(new), [*good, bytes(32)])
            assert not desk._continues(last, new, roots(new), good[:-1])
            assert not desk._continues(last, new, bytes(32), good)
            assert not desk._continues(vault.Last(1, "x", old, "00" * 32, ""), new, roots(new), good)
            assert not desk._continues(last, old, roots(new), [])


def test_it_refuses_a_smaller_tree_and_a_fork_and_remembers_what_it_signed() -> None:
    sign(7)
    before = vault.last_checkpoint()

    with pytest.raises(vault.Fork, match="step back"):
        sign(6)
    with pytest.raises(vault.Fork, match="does not begin"):
        vault.sign_checkpoint(7, roots(8), [])
    with pytest.raises(vault.Fork, match="does not begin"):
        vault.sign_checkpoint(9, bytes(32), proof(7, 9))
    with pytest.raises(vault.Fork, match="does not begin"):
        vault.sign_checkpoint(9, roots(9), [])

    assert vault.last_checkpoint() == before
    assert sign(7) == before.note.encode(), "the same tree again is no other signature"
    sign(9, 7)
    assert vault.last_checkpoint().size == 9


def test_it_opens_no_other_log_for_somebody_who_did_not_see_the_last_one() -> None:
    seen = vault.last_checkpoint()
    sign(7)

    assert vault.open_log(seen) == vault.last_checkpoint()
    assert vault.last_checkpoint().log == seen.log


def test_it_signs_under_no_name_that_a_note_could_not_hold() -> None:
    with pytest.raises(notes.Malformed, match="no space"):
        notes.body("two words", 7, roots(7))


def test_it_keeps_the_name_it_signed_first(monkeypatch: pytest.MonkeyPatch) -> None:
    sign(7)
    monkeypatch.setattr(settings, "EVENHAND_LEDGER_ORIGIN", "elsewhere.example/ledger")

    assert sign(9, 7).startswith(b"localhost/ledger\n")


def test_it_makes_its_key_in_an_older_folder_and_never_a_second_one(custodian_folder: Path) -> None:
    (custodian_folder / "checkpoint.key").unlink()
    first = vault.checkpoint_key()
    assert vault.checkpoint_key() == first
    assert (custodian_folder / "checkpoint.key").stat().st_mode & 0o777 == 0o600
    sign(7)
    assert (custodian_folder / "checkpoint.last").stat().st_mode & 0o777 == 0o600

    (custodian_folder / "checkpoint.key").unlink()
    with pytest.raises(vault.CustodianFault, match="is missing from"):
        sign(9, 7)
