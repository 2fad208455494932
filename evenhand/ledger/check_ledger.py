#!/usr/bin/env python3
"""Check a receipt, or a copy of the whole book, without the office: offline, years later, with this one file.

It needs Python 3.9 or later and the ``openssl`` command (1.1.1 or later), and nothing of Evenhand::

    python3 check_ledger.py receipt my.tlog-proof --key KEY
    python3 check_ledger.py book book.jsonl --key KEY --checkpoint checkpoint [--older checkpoint-of-last-year]

KEY is the office's public key as it stands on its page and on its letters' notice, or a file that holds it; give it
again for a log that was opened after a restore (``…#2``). ``--witness KEY`` (as often as you like) with ``--need N``
asks that at least N of those outside bodies have signed the checkpoint too; without ``--need``, all of them.

Exit code 0: it holds. 1: it does not. 2: the command was not understood, or something is missing here.

What a receipt shows: an entry with these very bytes is under a root that the office has signed, so the office cannot
take it back or date it anew. The entry says what kind of thing was done, in which role and on which day, in a complaint
that has a pseudonym; never what was said or which answer was given.
"""

from __future__ import annotations

import argparse
import base64
import binascii
import json
import subprocess
import sys
import tempfile
from hashlib import sha256
from pathlib import Path
from typing import Any, NoReturn

DASH = "\u2014 "
LOG, WITNESS = 1, 4
SPKI = bytes.fromhex("302a300506032b6570032100")


class Wrong(Exception):  # noqa: N818 (it says what it is)
    """It does not hold; the text says why."""


def number(text: str) -> int:
    """A count in its only form: digits, without a zero in front."""
    if not (text.isascii() and text.isdigit()) or str(int(text)) != text:
        raise Wrong(f"{text!r} is not a number as it should be written")
    return int(text)


def unbase64(text: str) -> bytes:
    """The bytes of a base64 text in its only form."""
    try:
        raw = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raw = b""
    if not raw or base64.b64encode(raw).decode() != text:
        raise Wrong("something in it is not base64")
    return raw


# Signatures, by openssl.


class Key:
    """A verifier key: ``name+digits+base64``."""

    def __init__(self, text: str) -> None:
        """Read one, or the file that holds one."""
        if len(text) < 250 and Path(text).is_file():
            text = Path(text).read_text(encoding="utf-8")
        self.name, _, rest = text.strip().partition("+")
        digits, _, coded = rest.partition("+")
        raw = unbase64(coded)
        self.kind, self.public = raw[0], raw[1:]
        self.id = sha256(self.name.encode() + b"\n" + raw).digest()[:4]
        if len(self.public) != 32 or self.kind not in (LOG, WITNESS) or self.id.hex() != digits:
            raise Wrong("the key is not written as it stands on the office's page")

    def signed(self, note: Note) -> bool:
        """Whether this key signed the note. Raises Wrong where it claims to have, and did not."""
        for line in note.lines:
            name, _, coded = line[len(DASH) :].partition(" ")
            raw = unbase64(coded)
            if name == self.name and raw[:4] == self.id:
                text, signature = note.body, raw[4:]
                if self.kind == WITNESS:
                    text = b"cosignature/v1\ntime %d\n" % int.from_bytes(signature[:8], "big") + text
                    signature = signature[8:]
                if not openssl(self.public, text, signature):
                    raise Wrong(f"the signature of {self.name} does not hold")
                return True
        return False


def openssl(public: bytes, text: bytes, signature: bytes) -> bool:
    """Ask openssl whether an Ed25519 signature holds."""
    pem = f"-----BEGIN PUBLIC KEY-----\n{base64.b64encode(SPKI + public).decode()}\n-----END PUBLIC KEY-----\n"
    with tempfile.TemporaryDirectory() as folder:
        files = {"key.pem": pem.encode(), "body": text, "sig": signature}
        for name, content in files.items():
            (Path(folder) / name).write_bytes(content)
        asked = [
            "openssl",
            "pkeyutl",
            "-verify",
            "-pubin",
            "-inkey",
            "key.pem",
            "-rawin",
            "-in",
            "body",
            "-sigfile",
            "sig",
        ]
        try:
            return subprocess.run(asked, cwd=folder, capture_output=True, check=False).returncode == 0
        except FileNotFoundError:
            stop("The command openssl is missing here.")


class Note:
    """A checkpoint: the log's name, its size, the root of its tree; and who signed."""

    def __init__(self, raw: bytes) -> None:
        """Read one. Nothing is trusted by this."""
        text, _, below = raw.decode("utf-8").rpartition("\n\n")
        parts, self.lines = text.split("\n"), below.split("\n")[:-1]
        if len(parts) != 3 or not self.lines or not all(line.startswith(DASH) for line in self.lines):
            raise Wrong("this is not a checkpoint")
        self.origin, self.size, self.root = parts[0], number(parts[1]), unbase64(parts[2])
        self.body = text.encode() + b"\n"

    def check(self, keys: list[Key], witnesses: list[Key], need: int) -> list[str]:
        """Hold it to the office's key and to the witnesses; the names of those who signed."""
        office = [key.name for key in keys if key.kind == LOG and key.name == self.origin and key.signed(self)]
        if not office:
            raise Wrong(f"no key you gave has signed the checkpoint of {self.origin}")
        seen = sorted({key.name for key in witnesses if key.kind == WITNESS and key.signed(self)})
        if len(seen) < need:
            raise Wrong(f"{len(seen)} of the witnesses signed this checkpoint, and {need} must")
        return office + seen


# The tree (RFC 6962).


def node(left: bytes, right: bytes) -> bytes:
    """The hash of an inner node."""
    return sha256(b"\x01" + left + right).digest()


def root_over(hashes: list[bytes]) -> bytes:
    """The root over leaf hashes."""
    level = hashes or [sha256().digest()]
    while len(level) > 1:
        odd = level[-1:] if len(level) % 2 else []
        level = [node(a, b) for a, b in zip(level[::2], level[1::2])] + odd
    return level[0]


def root_with(index: int, size: int, leaf: bytes, proof: list[bytes]) -> bytes:
    """The root a proof leads to from the leaf at ``index``."""
    here, last, steps = index, size - 1, list(proof)
    while last > 0:
        if here % 2 or here != last:
            if not steps:
                raise Wrong("the proof is too short")
            step = steps.pop(0)
            leaf = node(step, leaf) if here % 2 else node(leaf, step)
        here, last = here // 2, last // 2
    if steps:
        raise Wrong("the proof is too long")
    return leaf


# What is checked.


def receipt(asked: argparse.Namespace) -> str:
    """A ``.tlog-proof`` with its entry."""
    head, found, below = Path(asked.file).read_bytes().partition(b"\n\n")
    lines = head.decode("utf-8").split("\n")
    if not found or lines[0] != "c2sp.org/tlog-proof@v1" or len(lines) < 3:
        raise Wrong("this is not a receipt")
    if not lines[1].startswith("extra ") or not lines[2].startswith("index "):
        raise Wrong("the receipt lacks its entry or its number")
    entry, index = unbase64(lines[1][6:]), number(lines[2][6:])
    note = Note(below)
    said = json.loads(entry)
    if index >= note.size or said["seq"] != index:
        raise Wrong("the entry has another number than the receipt")
    led_to = root_with(index, note.size, sha256(b"\x00" + entry).digest(), [unbase64(line) for line in lines[3:]])
    if led_to != note.root:
        raise Wrong("the entry is not under the root of the checkpoint")
    signers = note.check(asked.keys, asked.witnesses, asked.need)
    about = "" if said["obj"] == "-" else f", about {said['obj']}"
    return (
        f"It holds. Entry {index}: {said['e']} on {said['day']}, by {said['role']}{about}.\n"
        f"In the complaint with the pseudonym {said['case']}.\n"
        f"Under the checkpoint of {note.size} entries of {note.origin}, signed by {', '.join(signers)}."
    )


def leaf_of(row: dict[str, Any], before: tuple[int, str, str]) -> tuple[bytes, str]:
    """The leaf hash of one line of the book and its day, held to the line before: (number, chain, day)."""
    seq, chain, day = before
    leaf = bytes.fromhex(row["leaf"])
    if row["seq"] != seq or row["prev"] != chain:
        raise Wrong(f"entry {seq} is wrong: it does not follow from the one before")
    if (entry := row.get("entry")) is not None:
        said = json.loads(entry)
        if sha256(b"\x00" + entry.encode()).digest() != leaf or said["seq"] != seq or said["day"] < day:
            raise Wrong(f"entry {seq} is wrong: its content is not what its hash, its number or its day says")
        day = said["day"]
    return leaf, day


def book(asked: argparse.Namespace) -> str:
    """A copy of the book: every line, the whole tree, and that it only grew since an older checkpoint."""
    note = Note(Path(asked.checkpoint).read_bytes())
    signers = note.check(asked.keys, asked.witnesses, asked.need)
    leaves: list[bytes] = []
    chain, day, told = bytes(32), "", 0
    with Path(asked.file).open(encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            leaf, day = leaf_of(row, (len(leaves), chain.hex(), day))
            told += "entry" in row
            chain = sha256(b"\x02" + chain + leaf).digest()
            leaves.append(leaf)
            if len(leaves) % 100000 == 0:
                print(f"{len(leaves)} of {note.size}", file=sys.stderr)
    if len(leaves) != note.size:
        raise Wrong(f"the copy has {len(leaves)} entries, and the checkpoint counts {note.size}")
    if root_over(leaves) != note.root:
        raise Wrong("the copy is not the book that was signed")
    said = [f"It holds: {note.size} entries of {note.origin}, {told} of them told, signed by {', '.join(signers)}."]
    for name in asked.older:
        older = Note(Path(name).read_bytes())
        older.check(asked.keys, [], 0)
        if older.size > note.size or root_over(leaves[: older.size]) != older.root:
            raise Wrong(f"it does not begin with the {older.size} entries of {name}")
        said.append(f"It begins with the {older.size} entries of {name}, unchanged.")
    return "\n".join(said)


def stop(why: str) -> NoReturn:
    """Say what is missing, and end with 2."""
    print(why, file=sys.stderr)
    sys.exit(2)


def main() -> None:
    """Parse, check, say it in a sentence."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n", maxsplit=1)[0])
    parser.add_argument("what", choices=["receipt", "book"])
    parser.add_argument("file", help="the receipt, or the copy of the book")
    parser.add_argument("--key", action="append", required=True, help="the office's public key, or its file")
    parser.add_argument("--witness", action="append", default=[], help="a witness's public key, or its file")
    parser.add_argument("--need", type=int, help="how many of the witnesses must have signed (default: all)")
    parser.add_argument("--checkpoint", help="with book: the checkpoint to hold it to")
    parser.add_argument("--older", action="append", default=[], help="with book: a checkpoint you kept from earlier")
    asked = parser.parse_args()
    if asked.what == "book" and not asked.checkpoint:
        parser.error("a book is held to a checkpoint: give --checkpoint FILE")
    try:
        asked.keys, asked.witnesses = [Key(one) for one in asked.key], [Key(one) for one in asked.witness]
        asked.need = len(asked.witnesses) if asked.need is None else asked.need
        print(receipt(asked) if asked.what == "receipt" else book(asked))
    except Wrong as wrong:
        print(f"It does not hold: {wrong}.")
        sys.exit(1)
    except (ValueError, KeyError, TypeError, IndexError):
        print("It does not hold: it is not written as it should be.")
        sys.exit(1)
    except OSError as error:
        stop(f"{error.filename} cannot be read: {error.strerror}.")


if __name__ == "__main__":
    main()
