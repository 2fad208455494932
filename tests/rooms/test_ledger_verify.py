"""Checking the book: whatever somebody with the whole database changes, and where."""

from __future__ import annotations

import hashlib
import json
import re
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from datetime import date, timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from evenhand import ledger
from evenhand.ledger import Entry, Leaf, verifying
from evenhand.ledger.leaves import leaf_hash, link
from evenhand.models.ledger import LedgerHead, LedgerRow

SIZE = 120
pytestmark = pytest.mark.django_db
EVENTS = sorted(ledger.EVENTS)


def mac(purpose: str, data: bytes) -> bytes:
    return hashlib.sha256(b"test key" + purpose.encode() + data).digest()


@pytest.fixture
def book() -> None:
    """120 leaves over 40 days, of twelve complaints."""
    entries = [
        Entry(
            event=EVENTS[n % len(EVENTS)],
            ref=f"R{n % 12}",
            n=n,
            day=date(2026, 11, 22) + timedelta(days=n // 3),
            actor_role="clock" if n % 2 else "coordinator",
            actor=f"staff-{n % 5}",
        )
        for n in range(SIZE)
    ]
    with transaction.atomic():
        ledger.append(entries, mac)


def row(seq: int) -> LedgerRow:
    return LedgerRow.objects.get(seq=seq)


def other_content(seq: int, **more: str) -> bytes:
    """A leaf that somebody forged well: right number, right form, right day."""
    told = json.loads(bytes(row(seq).entry))
    return ledger.canonical(Leaf(**(told | {"role": "director"} | more)))


def put(seq: int, content: bytes, *, rehash: bool = False) -> None:
    changed = {"entry": content} | ({"leaf": leaf_hash(content)} if rehash else {})
    LedgerRow.objects.filter(seq=seq).update(**changed)


def renumber(first: int, last: int, by: int) -> None:
    numbers = range(first, last + 1) if by < 0 else range(last, first - 1, -1)
    for seq in numbers:
        LedgerRow.objects.filter(seq=seq).update(seq=seq + by)


def swap(one: int, other: int, *columns: str) -> None:
    first, second = row(one), row(other)
    LedgerRow.objects.filter(seq=one).update(**{column: getattr(second, column) for column in columns})
    LedgerRow.objects.filter(seq=other).update(**{column: getattr(first, column) for column in columns})


def test_it_holds_when_nobody_touched_it(book: None) -> None:
    verdict = ledger.verify()

    assert verdict.ok
    assert (verdict.size, verdict.first_bad, verdict.reason) == (SIZE, None, "")
    assert verdict.head == bytes(LedgerHead.objects.get().chain).hex()


def test_it_holds_when_it_is_empty() -> None:
    verdict = ledger.verify()

    assert (verdict.ok, verdict.size, verdict.head) == (True, 0, "00" * 32)


PLACES = [0, 1, 57, SIZE - 2, SIZE - 1]


@pytest.mark.parametrize("seq", PLACES)
def test_it_names_a_leaf_whose_content_was_changed(book: None, seq: int) -> None:
    put(seq, other_content(seq))

    verdict = ledger.verify()

    assert (verdict.ok, verdict.first_bad) == (False, seq)
    assert "not what its hash says" in verdict.reason


@pytest.mark.parametrize("seq", PLACES)
def test_it_names_a_leaf_that_was_changed_together_with_its_hash(book: None, seq: int) -> None:
    put(seq, other_content(seq), rehash=True)

    verdict = ledger.verify()

    assert (verdict.ok, verdict.first_bad) == (False, seq)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL takes no text into a column of bytes")
@pytest.mark.parametrize("seq", PLACES)
@pytest.mark.parametrize("column", ["entry", "leaf", "prev"])
def test_it_names_a_leaf_that_is_kept_as_text(book: None, seq: int, column: str) -> None:
    """SQLite takes text into any column; a digest as text is not even text that can be read."""
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE evenhand_ledger SET {column} = CAST({column} AS TEXT) WHERE seq = {seq}")

    verdict = ledger.verify()

    assert (verdict.ok, verdict.first_bad) == (False, seq)
    assert "as text" in verdict.reason


@pytest.mark.parametrize("seq", PLACES)
@pytest.mark.parametrize("column", ["leaf", "prev"])
def test_it_names_a_leaf_of_which_one_sum_was_changed(book: None, seq: int, column: str) -> None:
    altered = bytearray(getattr(row(seq), column))
    altered[7] ^= 1
    LedgerRow.objects.filter(seq=seq).update(**{column: bytes(altered)})

    verdict = ledger.verify()

    assert (verdict.ok, verdict.first_bad) == (False, seq)


@pytest.mark.parametrize("seq", PLACES)
def test_it_names_every_single_flipped_byte_of_a_content(book: None, seq: int) -> None:
    whole = bytes(row(seq).entry)
    for place in range(0, len(whole), 17):
        put(seq, whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        assert ledger.verify().first_bad == seq


@pytest.mark.parametrize("seq", PLACES)
def test_it_names_a_leaf_that_was_taken_out(book: None, seq: int) -> None:
    LedgerRow.objects.filter(seq=seq).delete()

    verdict = ledger.verify()

    assert (verdict.ok, verdict.first_bad) == (False, seq)
    assert "missing" in verdict.reason or "ends here" in verdict.reason


@pytest.mark.parametrize("seq", [0, 57, SIZE - 2])
def test_it_names_a_leaf_that_was_taken_out_and_the_gap_closed(book: None, seq: int) -> None:
    LedgerRow.objects.filter(seq=seq).delete()
    renumber(seq + 1, SIZE - 1, -1)
    LedgerHead.objects.update(size=SIZE - 1)

    assert ledger.verify().first_bad == seq


@pytest.mark.parametrize("seq", [0, 1, 57, SIZE - 1])
def test_it_names_a_leaf_that_was_put_in_the_middle(book: None, seq: int) -> None:
    content, before = other_content(seq), bytes(row(seq).prev)
    renumber(seq, SIZE - 1, 1)
    LedgerRow.objects.create(seq=seq, entry=content, leaf=leaf_hash(content), prev=before, fact=b"forged")
    LedgerHead.objects.update(size=SIZE + 1)

    assert ledger.verify().first_bad == seq


@pytest.mark.parametrize("kept", [0, 1, 57, SIZE - 1])
def test_it_names_where_the_book_was_cut_off(book: None, kept: int) -> None:
    LedgerRow.objects.filter(seq__gte=kept).delete()

    verdict = ledger.verify()

    assert (verdict.ok, verdict.first_bad) == (False, kept)
    assert f"counts {SIZE} leaves" in verdict.reason


@pytest.mark.parametrize(("one", "other"), [(0, 1), (56, 57), (3, 100), (SIZE - 2, SIZE - 1)])
@pytest.mark.parametrize("columns", [("entry", "leaf", "prev"), ("entry", "leaf"), ("entry",), ("leaf",), ("prev",)])
def test_it_names_the_first_of_two_exchanged_leaves(book: None, one: int, other: int, columns: tuple[str, ...]) -> None:
    swap(one, other, *columns)

    assert ledger.verify().first_bad == one


def test_it_names_a_leaf_added_behind_the_head(book: None) -> None:
    content, head = other_content(SIZE - 1), LedgerHead.objects.get()
    LedgerRow.objects.create(seq=SIZE, entry=content, leaf=leaf_hash(content), prev=head.chain, fact=b"forged")

    verdict = ledger.verify()

    assert (verdict.ok, verdict.first_bad) == (False, SIZE)
    assert "head does not count it" in verdict.reason


def test_it_notices_a_changed_head(book: None) -> None:
    LedgerHead.objects.update(chain=bytes(32))

    assert ledger.verify().first_bad == SIZE - 1


def test_it_notices_a_missing_head(book: None) -> None:
    LedgerHead.objects.all().delete()

    assert ledger.verify().first_bad == 0


def rewrite(seq: int, content: bytes) -> None:
    """Forge a leaf and mend every sum after it, head and all."""
    chain = bytes(row(seq).prev)
    for one in LedgerRow.objects.filter(seq__gte=seq).order_by("seq"):
        one.entry = content if one.seq == seq else one.entry
        one.leaf, one.prev = leaf_hash(bytes(one.entry)), chain
        one.save(update_fields=["entry", "leaf", "prev"])
        chain = link(chain, bytes(one.leaf))
    LedgerHead.objects.update(chain=chain)


def test_it_names_a_day_that_goes_back_even_when_every_sum_was_mended(book: None) -> None:
    rewrite(57, other_content(57, day="2026-11-01"))

    verdict = ledger.verify()

    assert (verdict.first_bad, "day" in verdict.reason) == (57, True)


def test_it_shows_a_wholly_mended_forgery_by_its_head(book: None) -> None:
    """What this check cannot find alone: it prints the head, and an older print does not agree with it."""
    printed = ledger.verify().head

    rewrite(57, other_content(57))

    verdict = ledger.verify()
    assert verdict.ok
    assert verdict.head != printed


def test_it_tells_how_far_it_is(book: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verifying, "CHUNK", 50)
    told: list[tuple[int, int]] = []

    assert ledger.verify(lambda done, of: told.append((done, of))).ok

    assert told == [(50, SIZE), (100, SIZE), (SIZE, SIZE)]


@pytest.mark.parametrize("seq", [49, 50, 51, 99, 100])
@pytest.mark.parametrize("tamper", ["content", "hash", "gone"])
def test_it_finds_the_same_at_the_edge_of_a_chunk(
    book: None, monkeypatch: pytest.MonkeyPatch, seq: int, tamper: str
) -> None:
    monkeypatch.setattr(verifying, "CHUNK", 50)
    acts: dict[str, Callable[[], object]] = {
        "content": lambda: put(seq, other_content(seq)),
        "hash": lambda: put(seq, other_content(seq), rehash=True),
        "gone": lambda: LedgerRow.objects.filter(seq=seq).delete(),
    }
    acts[tamper]()

    assert ledger.verify().first_bad == seq


# The command.


def run(*options: str) -> tuple[int, str, str]:
    out, err = StringIO(), StringIO()
    try:
        call_command("ledger", "verify", *options, stdout=out, stderr=err)
    except SystemExit as stop:
        return int(stop.code or 0), out.getvalue(), err.getvalue()
    return 0, out.getvalue(), err.getvalue()


@pytest.mark.usefixtures("custodian_folder")
def test_it_says_in_one_sentence_that_the_book_holds(book: None) -> None:
    code, said, progress = run()

    assert code == 0
    assert said == f"The ledger holds: {SIZE} leaves, head {ledger.verify().head}.\n"
    assert f"{SIZE} of {SIZE} leaves" in progress


@pytest.mark.usefixtures("custodian_folder")
def test_it_counts_one_leaf_as_one() -> None:
    with transaction.atomic():
        ledger.append(
            [Entry(event=EVENTS[0], ref="R", n=1, day=date(2026, 11, 22), actor_role="clock", actor="clock")], mac
        )

    assert run()[1].startswith("The ledger holds: 1 leaf, head ")


@pytest.mark.usefixtures("custodian_folder")
def test_it_says_in_one_sentence_which_leaf_is_wrong(book: None) -> None:
    put(57, other_content(57))

    code, said, _ = run()

    assert code == 1
    assert said == "The ledger does not hold: leaf 57 is wrong; its content is not what its hash says.\n"


@pytest.mark.usefixtures("custodian_folder")
def test_it_says_the_same_to_a_machine(book: None) -> None:
    put(57, other_content(57))

    code, said, _ = run("--json")

    told = json.loads(said)
    assert (code, told["ok"], told["first_bad"], told["size"]) == (1, False, 57, SIZE)
    assert run("--json")[0] == 1


def test_it_reads_each_row_once(book: None, django_assert_num_queries: Callable[[int], object]) -> None:
    # The head, the shelf of block roots, one chunk, and the look behind the head.
    with django_assert_num_queries(4):  # type: ignore[attr-defined]  # pytest-django's fixture is a context manager
        ledger.verify()
    assert connection.vendor in ("sqlite", "postgresql")


def printed_check(book_file: Path) -> subprocess.CompletedProcess[str]:
    """The check that docs/security.md gives to a stranger, run as printed."""
    page = (Path(__file__).parents[2] / "docs" / "security.md").read_text(encoding="utf-8")
    (program,) = re.findall(r"```python\n(.*?)```", page, flags=re.DOTALL)
    return subprocess.run([sys.executable, "-c", program, str(book_file)], capture_output=True, text=True, check=False)


def copy_of_the_book(place: Path) -> Path:
    """The leaves in an SQLite file, whatever database the office has."""
    with closing(sqlite3.connect(place)) as file, file:
        file.execute("CREATE TABLE evenhand_ledger (seq, leaf, prev, entry)")
        rows = LedgerRow.objects.values_list("seq", "leaf", "prev", "entry")
        file.executemany("INSERT INTO evenhand_ledger VALUES (?, ?, ?, ?)", rows)
    return place


def test_it_agrees_with_the_ten_lines_given_to_a_stranger(book: None, tmp_path: Path) -> None:
    sound = printed_check(copy_of_the_book(tmp_path / "sound"))
    put(57, other_content(57))
    altered = printed_check(copy_of_the_book(tmp_path / "altered"))

    assert (sound.returncode, sound.stdout.strip()) == (0, bytes(LedgerHead.objects.get().chain).hex())
    assert (altered.returncode, altered.stderr.strip()) == (1, "leaf 57 is wrong")
