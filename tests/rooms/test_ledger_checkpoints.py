"""Checkpoints: what the clock owes the book, proofs under them, and a restore to an earlier point."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from hashlib import sha256
from io import StringIO
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from evenhand import clerk, ledger, vault
from evenhand.ledger import checkpoints as signed
from evenhand.ledger.leaves import leaf_hash, link
from evenhand.ledger.tree import consistency, over, root
from evenhand.models.checkpoints import Checkpoint, LedgerBlock
from evenhand.models.ledger import LedgerHead, LedgerRow
from evenhand.reads import checkpoints
from evenhand.vault import notes
from evenhand.vault.files import write_whole
from tests.rooms.office import MONDAY, filed, now_on

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("custodian_folder")]
LEAVES = [sha256(b"\x00leaf %d" % n).digest() for n in range(70)]


def roots(size: int) -> bytes:
    return root(LEAVES[:size])


def proof(old: int, new: int) -> list[bytes]:
    return consistency(old, new, over(LEAVES)) if old else []


def sign(size: int, old: int = 0) -> bytes:
    return vault.sign_checkpoint(size, roots(size), proof(old, size))


def test_it_does_not_forget_what_it_signed(custodian_folder: Path) -> None:
    filed()
    clerk.keep_the_book(now_on(MONDAY))
    kept = (custodian_folder / "checkpoint.last").read_bytes()

    (custodian_folder / "checkpoint.last").unlink()
    with pytest.raises(vault.CustodianFault, match="is missing"):
        vault.last_checkpoint()
    write_whole(custodian_folder, "checkpoint.last", kept.replace(b'"size": 256', b'"size": 255'))
    with pytest.raises(vault.CustodianFault, match="damaged"):
        vault.last_checkpoint()


# The clock.


def test_it_signs_each_week_and_a_multiple_of_a_block() -> None:
    assert clerk.keep_the_book(now_on(MONDAY)) is None, "an empty book has nothing to sign"
    filed()
    made = [clerk.keep_the_book(now_on(MONDAY + timedelta(days=day))) for day in range(15)]

    assert [day for day, one in enumerate(made) if one] == [0, 7, 14]
    assert [one.size for one in made if one] == [256, 512, 768]
    verdict = checkpoints.verify_book(whole=True)
    assert (verdict.ok, verdict.held) == (True, 4)


def test_it_does_nothing_twice() -> None:
    filed()
    clerk.keep_the_book(now_on(MONDAY))
    size = LedgerHead.objects.get().size

    assert clerk.keep_the_book(now_on(MONDAY)) is None
    assert LedgerHead.objects.get().size == size
    assert Checkpoint.objects.count() == 1


def test_it_finishes_what_a_killed_process_began(monkeypatch: pytest.MonkeyPatch) -> None:
    """Killed before the signature, and after it: one checkpoint either way, and the custodian refuses nothing."""
    filed()
    real = vault.sign_checkpoint

    def killed_before(*_: Any) -> bytes:
        raise KeyboardInterrupt

    def killed_after(size: int, top: bytes, steps: Any) -> bytes:
        real(size, top, steps)
        raise KeyboardInterrupt

    for week, killed in enumerate((killed_before, killed_after)):
        monday = now_on(MONDAY + timedelta(days=7 * week))
        monkeypatch.setattr(vault, "sign_checkpoint", killed)
        with pytest.raises(KeyboardInterrupt):
            clerk.keep_the_book(monday)
        filed(monday.today)
        monkeypatch.setattr(vault, "sign_checkpoint", real)
        made = clerk.keep_the_book(now_on(monday.today + timedelta(days=1)))
        assert made is not None
        assert made.size == 256 * (week + 1)
    assert checkpoints.verify_book().ok
    assert Checkpoint.objects.filter(note=b"").count() == 0


def test_it_ticks(capsys: pytest.CaptureFixture[str]) -> None:
    filed()
    call_command("tick")
    assert "A checkpoint of 256 leaves was signed." in capsys.readouterr().err


# Proofs from the shelf.


def test_it_proves_every_leaf_of_the_book_under_each_checkpoint() -> None:
    filed()
    made = [clerk.sign_now(now_on(MONDAY)) for _ in range(3)]
    for one in made:
        assert one is not None
        for seq in range(0, one.size, 37):
            assert signed.proof_of(seq, one)
        with pytest.raises(ValueError, match="not in that tree"):
            signed.proof_of(one.size, one)
    for old, new in pairwise(made):
        assert old is not None
        assert new is not None
        vault.notes.read(bytes(new.note))
        assert signed.growth(old.size, new.size)


def test_it_gives_no_proof_that_would_not_hold() -> None:
    filed()
    one = clerk.sign_now(now_on(MONDAY))
    assert one is not None
    LedgerRow.objects.filter(seq=2).update(leaf=bytes(32))

    with pytest.raises(signed.Unprovable):
        signed.proof_of(3, one)


# Whoever has the whole database (LED-01).


def test_it_finds_a_history_that_was_rewritten_with_every_sum_in_the_database() -> None:
    filed()
    clerk.sign_now(now_on(MONDAY))
    clerk.sign_now(now_on(MONDAY))
    rewrite_everything_from(1)

    verdict = checkpoints.verify_book()

    assert not verdict.ok
    assert verdict.first_bad == 0


def rewrite_everything_from(seq: int) -> None:
    """A forger with every right: leaf, chain, head, shelf and checkpoints, but without the custodian."""
    chain = bytes(LedgerRow.objects.get(seq=seq).prev)
    for row in LedgerRow.objects.filter(seq__gte=seq).order_by("seq"):
        said = json.loads(bytes(row.entry))
        changed = {"role": "director"} if row.seq == seq else {}
        sealed = {"obj": f"sha256:{chain.hex()}"} if row.seq % 256 == 255 else {}
        entry = ledger.canonical(ledger.Leaf(**(said | changed | sealed)))
        leaf = leaf_hash(entry)
        LedgerRow.objects.filter(seq=row.seq).update(entry=entry, leaf=leaf, prev=chain)
        chain = link(chain, leaf)
    LedgerHead.objects.update(chain=chain)
    leaves = [bytes(one) for one in LedgerRow.objects.order_by("seq").values_list("leaf", flat=True)]
    for block in LedgerBlock.objects.all():
        LedgerBlock.objects.filter(number=block.number).update(root=root(leaves[block.number * 256 :][:256]))
    Checkpoint.objects.all().delete()


def test_it_finds_a_checkpoint_that_the_custodian_never_signed() -> None:
    filed()
    one = clerk.sign_now(now_on(MONDAY))
    assert one is not None
    forged = notes.sign(bytes(range(32)), "localhost/ledger", notes.read(bytes(one.note)).body)
    Checkpoint.objects.update(note=forged)

    verdict = checkpoints.verify_book()

    assert not verdict.ok
    assert "was not signed by this office" in verdict.reason


def test_it_finds_a_book_that_was_cut_off_with_everything_that_told_of_it() -> None:
    filed()
    clerk.sign_now(now_on(MONDAY))
    LedgerRow.objects.filter(seq__gte=10).delete()
    LedgerBlock.objects.all().delete()
    Checkpoint.objects.all().delete()
    last = LedgerRow.objects.get(seq=9) if LedgerRow.objects.filter(seq=9).exists() else None
    assert last is not None
    LedgerHead.objects.update(size=10, chain=link(bytes(last.prev), bytes(last.leaf)))

    assert ledger.verify().ok
    assert checkpoints.verify_book().first_bad == 10


# After a restore to an earlier point (LED-07).


@pytest.fixture
def earlier() -> Callable[[], None]:
    """Takes the database back to how it was when the fixture was asked for."""
    filed()
    clerk.keep_the_book(now_on(MONDAY))
    models: tuple[Any, ...] = (LedgerRow, LedgerBlock, Checkpoint, LedgerHead)
    there = {model: list(model.objects.values()) for model in models}

    def restore() -> None:
        for model, rows in there.items():
            model.objects.all().delete()
            model.objects.bulk_create([model(**row) for row in rows])

    return restore


def test_it_signs_no_second_history_after_a_restore(earlier: Callable[[], None]) -> None:
    clerk.keep_the_book(now_on(MONDAY + timedelta(days=7)))
    lost = vault.last_checkpoint()
    earlier()

    with pytest.raises(vault.Fork):
        clerk.keep_the_book(now_on(MONDAY + timedelta(days=7)))
    assert vault.last_checkpoint() == lost
    assert checkpoints.verify_book().first_bad == LedgerHead.objects.get().size or not checkpoints.verify_book().ok


def test_it_opens_another_log_that_names_the_last_checkpoint_of_the_one_before(earlier: Callable[[], None]) -> None:
    clerk.keep_the_book(now_on(MONDAY + timedelta(days=7)))
    lost, today = vault.last_checkpoint(), now_on(MONDAY + timedelta(days=8))
    earlier()

    made = clerk.open_next_log(today)

    assert made is not None
    note = notes.read(bytes(made.note))
    assert (note.origin, note.size) == ("localhost/ledger#2", 512)
    first = json.loads(bytes(LedgerRow.objects.get(seq=256).entry))
    assert (first["e"], first["obj"]) == ("restore.performed", f"sha256:{sha256(lost.note.encode()).hexdigest()}")
    assert checkpoints.verify_book().ok
    names = [one.partition("+")[0] for one in checkpoints.keys()]  # noqa: SIM118 (a function)
    assert names == ["localhost/ledger#2", "localhost/ledger"]
    assert clerk.open_next_log(today) is None, "a second time there is nothing to do"
    assert clerk.keep_the_book(now_on(MONDAY + timedelta(days=15))) is not None
    with pytest.raises(vault.Fork):
        vault.sign_checkpoint(1024, bytes(32), [])


def test_it_opens_no_other_log_where_nothing_was_lost(earlier: Callable[[], None]) -> None:
    earlier()

    assert clerk.open_next_log(now_on(MONDAY)) is None
    assert vault.last_checkpoint().log == 1
    assert clerk.open_next_log(now_on(MONDAY), always=True) is not None
    assert vault.last_checkpoint().log == 2


@pytest.mark.parametrize("step", ["open_log", "sign_checkpoint"])
def test_it_goes_on_where_opening_another_log_was_cut_short(
    earlier: Callable[[], None], monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    """Killed before the custodian opened it, or before the first signature; then everything is restored once more."""
    clerk.keep_the_book(now_on(MONDAY + timedelta(days=7)))

    def killed(*_: Any, **__: Any) -> None:
        raise KeyboardInterrupt

    for _again in range(2):
        earlier()
        with monkeypatch.context() as cut:
            cut.setattr(vault, step, killed)
            with pytest.raises(KeyboardInterrupt):
                clerk.open_next_log(now_on(MONDAY + timedelta(days=8)))
    made = clerk.open_next_log(now_on(MONDAY + timedelta(days=8)))

    assert made is not None
    assert made.log == 2
    entries = [json.loads(bytes(one)) for one in LedgerRow.objects.values_list("entry", flat=True)]
    assert [one["e"] for one in entries].count("restore.performed") == 1
    assert checkpoints.verify_book().ok


def test_it_opens_another_log_for_a_custodian_that_forgot_what_it_signed(
    earlier: Callable[[], None], custodian_folder: Path
) -> None:
    """The folder came back from a copy made before it ever signed: the book knows more than it does."""
    for name in ("checkpoint.key", "checkpoint.last"):
        (custodian_folder / name).unlink()
    with pytest.raises(vault.CustodianFault):
        clerk.open_next_log(now_on(MONDAY))

    made = clerk.open_next_log(now_on(MONDAY), always=True)

    assert made is not None
    assert notes.read(bytes(made.note)).origin == "localhost/ledger#2"
    assert vault.last_checkpoint().size == made.size


def test_it_opens_no_log_where_nothing_was_ever_signed() -> None:
    filed()
    assert clerk.open_next_log(now_on(MONDAY), always=True) is None


# The command.


def run(*options: str) -> tuple[int, str]:
    out = StringIO()
    try:
        call_command("ledger", *options, stdout=out, stderr=StringIO())
    except SystemExit as stop:
        return int(stop.code or 0), out.getvalue()
    return 0, out.getvalue()


def test_it_prints_the_newest_checkpoint_and_holds_the_book_to_an_older_one(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="the book is empty"):
        run("checkpoint")
    filed()
    code, note = run("checkpoint")
    (tmp_path / "old").write_text(note)
    assert (code, json.loads(run("checkpoint", "--early", "--json")[1])["size"]) == (0, 512)

    code, said = run("verify", "--whole", "--checkpoint", str(tmp_path / "old"))

    assert code == 0
    assert said.startswith("The ledger holds: 512 leaves, head ")
    assert said.endswith(". 4 signed checkpoints agree.\n")


def test_it_refuses_a_checkpoint_of_somebody_else(tmp_path: Path) -> None:
    filed()
    text = notes.read(run("checkpoint")[1].encode()).body
    (tmp_path / "other").write_bytes(notes.sign(bytes(range(32)), "localhost/ledger", text))

    code, said = run("verify", "--checkpoint", str(tmp_path / "other"))

    assert code == 1
    assert "was not signed by this office's key" in said
    (tmp_path / "junk").write_text("junk")
    with pytest.raises(CommandError, match="not a checkpoint"):
        run("verify", "--checkpoint", str(tmp_path / "junk"))
    with pytest.raises(CommandError, match="could not be used"):
        run("verify", "--checkpoint", str(tmp_path / "nothing"))
