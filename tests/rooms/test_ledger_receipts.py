"""Receipts and copies of the book, checked offline by the single file that is handed out; and the witness."""

from __future__ import annotations

import base64
import json
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.core.management import CommandError, call_command

from evenhand import clerk
from evenhand.management import clock
from evenhand.management.checkup import checkup
from evenhand.models.checkpoints import Checkpoint, Cosignature
from evenhand.models.ledger import LedgerRow
from evenhand.reads import checkpoints, receipts
from evenhand.vault import notes
from tests.rooms.office import MONDAY, Walk, filed, now_on

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("custodian_folder")]
SEEDS = [bytes([n] * 32) for n in range(1, 4)]
AT = now_on(MONDAY).at


def vkey(seed: bytes) -> notes.VerifierKey:
    return notes.VerifierKey(f"witness{seed[0]}.example", notes.COSIGNATURE, notes.public_of(seed))


def cosigned(note: bytes, seed: bytes, at: datetime = AT) -> bytes:
    """What a witness gives back: the checkpoint with a line of its own (C2SP cosignature/v1)."""
    key, text = vkey(seed), notes.read(note).body
    stamp = int(at.timestamp())
    signature = Ed25519PrivateKey.from_private_bytes(seed).sign(b"cosignature/v1\ntime %d\n" % stamp + text)
    raw = base64.b64encode(key.key_id + stamp.to_bytes(8) + signature).decode()
    return note + f"\u2014 {key.name} {raw}\n".encode()


@pytest.fixture
def witnessed(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    def configure(*seeds: bytes) -> None:
        monkeypatch.setattr(settings, "EVENHAND_LEDGER_WITNESS", ", ".join(str(vkey(seed)) for seed in seeds))

    return configure


@pytest.fixture
def offline(tmp_path: Path) -> Callable[..., tuple[int, str]]:
    """Runs the verifier that is handed out, in a folder with nothing else and without this repository."""
    (tmp_path / "check_ledger.py").write_text(checkpoints.verifier(), encoding="utf-8")

    def run(*options: str, **files: str | bytes) -> tuple[int, str]:
        for name, content in files.items():
            (tmp_path / name).write_bytes(content if isinstance(content, bytes) else content.encode())
        asked = [sys.executable, "-I", "check_ledger.py", *options]
        ran = subprocess.run(asked, cwd=tmp_path, capture_output=True, text=True)
        return ran.returncode, ran.stdout + ran.stderr

    return run


def key() -> str:
    return checkpoints.keys()[0]


@pytest.fixture
def receipt() -> str:
    filed()
    clerk.keep_the_book(now_on(MONDAY))
    return receipts.of_leaf(1)


def test_it_holds_offline(receipt: str, offline: Callable[..., tuple[int, str]]) -> None:
    code, said = offline("receipt", "mine", "--key", key(), mine=receipt)

    assert code == 0, said
    assert "It holds. Entry 1: " in said
    assert f"on {MONDAY.isoformat()}" in said
    assert "signed by localhost/ledger" in said
    assert offline("receipt", "mine", "--key", "key", key=key())[0] == 0


def alterations(text: str) -> list[str]:
    lines = text.split("\n")
    entry = base64.b64decode(lines[1][6:])
    other = json.loads(entry)
    spoilt = []
    for changed in (other | {"day": "2026-01-01"}, other | {"role": "director"}, other | {"seq": 2}):
        raw = json.dumps(changed, sort_keys=True, separators=(",", ":")).encode()
        spoilt.append(text.replace(lines[1], f"extra {base64.b64encode(raw).decode()}"))
    spoilt += [text.replace("index 1\n", f"index {n}\n") for n in (0, 2, 257)]
    spoilt += [text.replace(lines[n] + "\n", "", 1) for n in range(len(lines) - 1)]
    spoilt += [text.replace(lines[n], base64.b64encode(bytes(32)).decode(), 1) for n in range(3, 11)]
    spoilt.append(text.replace("\n256\n", "\n512\n"))
    spoilt.append(text.replace("localhost/ledger\n256", "other.example/ledger\n256"))
    signature = lines[-2]
    spoilt.append(text.replace(signature, signature[:60] + ("A" if signature[60] != "A" else "B") + signature[61:]))
    return spoilt


def test_it_fails_when_anything_in_it_is_altered(receipt: str, offline: Callable[..., tuple[int, str]]) -> None:
    for spoilt in alterations(receipt):
        assert spoilt != receipt
        code, said = offline("receipt", "mine", "--key", key(), mine=spoilt)
        assert code == 1, (spoilt, said)
        assert "It does not hold" in said


def test_it_holds_under_no_other_key(receipt: str, offline: Callable[..., tuple[int, str]]) -> None:
    other = notes.VerifierKey("localhost/ledger", notes.ED25519, notes.public_of(SEEDS[0]))

    code, said = offline("receipt", "mine", "--key", str(other), mine=receipt)

    assert code == 1
    assert "no key you gave has signed" in said


@pytest.mark.parametrize("junk", ["", "junk", "c2sp.org/tlog-proof@v1\nextra e30=\nindex 0\n\na\nb\nc\n\n\u2014 x y\n"])
def test_it_calls_nothing_else_a_receipt(junk: str, receipt: str, offline: Callable[..., tuple[int, str]]) -> None:
    assert offline("receipt", "mine", "--key", key(), mine=junk)[0] == 1
    assert offline("receipt", "nothing", "--key", key())[0] == 2


def test_it_gives_none_before_the_week_is_signed() -> None:
    filed()
    with pytest.raises(receipts.NotYet, match="not under a signed checkpoint"):
        receipts.of_leaf(1)
    clerk.keep_the_book(now_on(MONDAY))
    with pytest.raises(receipts.NotYet, match="no such leaf"):
        receipts.of_leaf(999)


# The witness (LED-08).


def test_it_takes_in_what_a_configured_witness_signed(
    receipt: str, witnessed: Callable[..., None], offline: Callable[..., tuple[int, str]], tmp_path: Path
) -> None:
    witnessed(SEEDS[0])
    note = bytes(Checkpoint.objects.get().note)
    (tmp_path / "note").write_bytes(cosigned(note, SEEDS[0], datetime.now(UTC)))
    out = StringIO()

    for _twice in range(2):
        call_command("ledger", "checkpoint", "--cosignature", str(tmp_path / "note"), stdout=out, stderr=StringIO())

    assert Cosignature.objects.count() == 1
    assert "witness1.example" in out.getvalue()
    told = receipts.of_leaf(1)
    code, said = offline("receipt", "mine", "--key", key(), "--witness", str(vkey(SEEDS[0])), mine=told)
    assert (code, "signed by localhost/ledger, witness1.example" in said) == (0, True)
    code, said = offline("receipt", "mine", "--key", key(), "--witness", str(vkey(SEEDS[0])), mine=receipt)
    assert (code, "0 of the witnesses signed" in said) == (1, True)


def test_it_believes_no_witness_who_is_not_one(receipt: str, witnessed: Callable[..., None]) -> None:
    note, trusted = bytes(Checkpoint.objects.get().note), [vkey(SEEDS[0])]
    forged = cosigned(note, SEEDS[1]).replace(b"witness2.example", b"witness1.example")
    for raw in (note, cosigned(note, SEEDS[1]), forged):
        with pytest.raises(notes.Malformed, match="No witness"):
            clerk.take_cosignature(raw, trusted, AT)
    with pytest.raises(notes.Malformed, match="at a time that is not yet"):
        clerk.take_cosignature(cosigned(note, SEEDS[0], AT + timedelta(hours=1)), trusted, AT)
    other = notes.sign(SEEDS[2], "localhost/ledger", notes.body("localhost/ledger", 256, bytes(32)))
    with pytest.raises(notes.Malformed, match="not a checkpoint that this office"):
        clerk.take_cosignature(cosigned(other, SEEDS[0]), trusted, AT)
    assert not Cosignature.objects.exists()


def test_it_asks_for_two_of_three(receipt: str, offline: Callable[..., tuple[int, str]]) -> None:
    trusted = [vkey(seed) for seed in SEEDS]
    policy = [word for one in trusted for word in ("--witness", str(one))]
    for count, holds in ((0, False), (1, False), (2, True), (3, True)):
        if count:
            clerk.take_cosignature(cosigned(bytes(Checkpoint.objects.get().note), SEEDS[count - 1]), trusted, AT)
        told = receipts.of_leaf(1)
        code, _said = offline("receipt", "mine", "--key", key(), *policy, "--need", "2", mine=told)
        assert (code == 0) is holds


def unsafe(at: datetime) -> set[str]:
    return {one.code for one in checkup(at) if one.verdict == "unsafe"}


def test_it_is_missed_after_three_days(receipt: str, witnessed: Callable[..., None]) -> None:
    assert "witness" not in unsafe(AT + timedelta(hours=80)), "nobody is asked to witness here"
    witnessed(SEEDS[0])
    assert "witness" not in unsafe(AT + timedelta(hours=71))
    assert "witness" in unsafe(AT + timedelta(hours=73))

    clerk.take_cosignature(cosigned(bytes(Checkpoint.objects.get().note), SEEDS[0]), [vkey(SEEDS[0])], AT)
    assert "witness" not in unsafe(AT + timedelta(hours=73))


def test_it_says_that_a_witness_is_not_written_as_a_key(receipt: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "EVENHAND_LEDGER_WITNESS", "city auditor")

    assert "witness" in unsafe(AT)


def test_it_says_that_no_checkpoint_was_signed_for_too_long(receipt: str) -> None:
    assert "checkpoint" not in unsafe(AT + timedelta(days=8))
    assert "checkpoint" in unsafe(AT + timedelta(days=10))


# The copy of the book.


@pytest.fixture
def copied(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> tuple[Path, str]:
    """A book of three weeks, its first checkpoint kept by somebody; exported half a year later."""
    Walk(filed().ref).to_ahead()
    first = clerk.keep_the_book(now_on(MONDAY))
    for week in (1, 2):
        filed(MONDAY + timedelta(days=7 * week))
        clerk.keep_the_book(now_on(MONDAY + timedelta(days=7 * week)))
    assert first is not None
    monkeypatch.setattr(clock, "now", lambda: now_on(MONDAY + timedelta(days=150)))
    monkeypatch.setattr("evenhand.management.commands.ledger.now", lambda: now_on(MONDAY + timedelta(days=15)))
    call_command("ledger", "export", "--to", str(tmp_path / "copy"), stdout=StringIO(), stderr=StringIO())
    return tmp_path / "copy", bytes(first.note).decode()


def check(folder: Path, *options: str) -> tuple[int, str]:
    asked = [sys.executable, "-I", "check_ledger.py", "book", "book.jsonl", "--key", "key", *options]
    ran = subprocess.run(asked, cwd=folder, capture_output=True, text=True)
    return ran.returncode, ran.stdout + ran.stderr


def test_it_checks_a_copy_of_the_book_against_what_somebody_kept(copied: tuple[Path, str]) -> None:
    folder, kept = copied
    (folder / "kept").write_text(kept)

    code, said = check(folder, "--checkpoint", "checkpoint", "--older", "kept")

    assert code == 0, said
    assert "It holds: 768 entries of localhost/ledger, 0 of them told" in said
    assert "It begins with the 256 entries of kept, unchanged." in said


def test_it_tells_no_entry_of_the_last_quarter(copied: tuple[Path, str]) -> None:
    lines = [json.loads(line) for line in (copied[0] / "book.jsonl").read_text().splitlines()]

    assert len(lines) == 768
    assert all(set(line) == {"seq", "prev", "leaf"} for line in lines)
    with pytest.raises(CommandError, match="not an empty folder"):
        call_command("ledger", "export", "--to", str(copied[0]))


@pytest.mark.parametrize("line", [0, 300, 767])
def test_it_finds_a_copy_that_was_altered(copied: tuple[Path, str], line: int) -> None:
    folder, _kept = copied
    lines = (folder / "book.jsonl").read_text().splitlines(keepends=True)
    told = json.loads(lines[line])
    for changed in (
        [*lines[:line], *lines[line + 1 :]],
        [*lines[:line], json.dumps(told | {"leaf": sha256(b"").hexdigest()}) + "\n", *lines[line + 1 :]],
        [*lines, json.dumps(told) + "\n"],
    ):
        (folder / "book.jsonl").write_text("".join(changed))
        code, said = check(folder, "--checkpoint", "checkpoint")
        assert (code, "It does not hold" in said) == (1, True)


def test_it_finds_a_book_that_was_rewritten_since_somebody_kept_a_checkpoint(copied: tuple[Path, str]) -> None:
    """The office's own key signed both: a checkpoint of another history, kept outside, shows it."""
    folder, _kept = copied
    last = notes.read((folder / "checkpoint").read_bytes())
    seed = SEEDS[0]
    (folder / "key").write_text(str(notes.VerifierKey(last.origin, notes.ED25519, notes.public_of(seed))))
    (folder / "checkpoint").write_bytes(notes.sign(seed, last.origin, last.body))
    (folder / "kept").write_bytes(notes.sign(seed, last.origin, notes.body(last.origin, 256, bytes(32))))

    assert check(folder, "--checkpoint", "checkpoint")[0] == 0
    code, said = check(folder, "--checkpoint", "checkpoint", "--older", "kept")
    assert code == 1
    assert "does not begin with the 256 entries" in said


def test_it_prints_one_receipt(receipt: str, offline: Callable[..., tuple[int, str]]) -> None:
    out: Any = StringIO()
    call_command("ledger", "receipt", "1", stdout=out)

    assert out.getvalue() == receipt
    with pytest.raises(CommandError, match="no such leaf"):
        call_command("ledger", "receipt", str(LedgerRow.objects.count()))
