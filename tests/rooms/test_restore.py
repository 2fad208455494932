"""Restoring: into an empty place only, whole or again from the start, and served only when it came to its end."""

from __future__ import annotations

import io
import json
import os
import shutil
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from evenhand import clerk, vault
from evenhand.management import clock
from evenhand.management.backups import half, notes, parcels_at_hand, restoring
from evenhand.management.backups.places import KINDS, BackupFault, make_offline_key
from evenhand.management.checkup_backups import TRIED_LATE, checkup
from evenhand.models.cases import ComplaintRow
from evenhand.models.certificates import CertificateRow
from evenhand.models.door import the_clerk_writes
from evenhand.models.ledger import LedgerRow
from evenhand.models.sign_ins import SignIn
from evenhand.reads.checkpoints import verify_book
from evenhand.vault import canary, custodian
from tests.rooms.elsewhere import do, forget, installation
from tests.rooms.office import MONDAY, Walk, filed, now_on
from tests.rooms.zombie import Story, lay, office_of, readable
from tests.server import evenhand

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
AT = now_on(MONDAY).at


def begin(place: Path) -> Story:
    """A small office with two rooms, backed up; then one was destroyed, and everything backed up again."""
    custodian.ensure()
    make_offline_key(place / "offline", KINDS)
    story = Story(place, Walk(filed().ref), Walk(filed().ref))
    for walk in (story.doomed, story.control):
        lay(walk)
    SignIn.objects.create(session_key="x", session_data="", expire_date=AT)
    story.backup(MONDAY, hour=12)
    vault.shred_room(story.doomed.ref)
    custodian.turn_epoch()
    story.backup(MONDAY, hour=18)
    return story


@pytest.fixture
def office(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Story]:
    """That office; the test is it."""
    monkeypatch.setattr(clock, "wall", lambda: AT + timedelta(hours=6))
    with office_of("restore", begin, tmp_path, tmp_path_factory) as made:
        yield made


def wanted(story: Story, *, books: Path | None = None, keys: Path | None = None) -> restoring.Wanted:
    """The first copies of both, from before the destruction, unless others are named."""
    return restoring.Wanted(database=books or story.books[0], custodian=keys or story.keys[0], keys=(story.private,))


def again(story: Story, step: Callable[[str], None] = lambda _: None) -> restoring.Restored:
    return restoring.restore(wanted(story), AT, step)


def state(story: Story) -> tuple[set[str], set[str], bool, int]:
    """What can be read here, whether the canary sings, and how many sign-ins there are."""
    return readable(story.doomed.ref), readable(story.control.ref), canary.sings(), SignIn.objects.count()


WELL: tuple[set[str], set[str], bool, int] = (set(), {"own:c1", "own:o1", "joint", "caucus:c1", "setup:c1"}, True, 0)


def test_it_puts_both_back_and_says_so(office: Story, capsys: pytest.CaptureFixture[str]) -> None:
    with installation(office.place / "new"):
        words = ("--database", str(office.books[0]), "--custodian", str(office.keys[0]), "--key", str(office.private))
        do(lambda: call_command("restore", *words))
        assert do(lambda: state(office)) == WELL
        half.refuse()
    said = capsys.readouterr().out

    assert "The database of 2026-06-01 12:00 UTC is back." in said
    assert "The custodian of 2026-06-01 12:00 UTC is back." in said
    assert "1 keys that were destroyed since were buried again" in said
    assert f"{do(LedgerRow.objects.count):,} leaves, head " in said


def test_it_goes_into_an_empty_place_only(office: Story) -> None:
    before = do(lambda: sorted(LedgerRow.objects.values_list("seq", flat=True)))
    for one, fault in (
        (wanted(office), "There are keys in .* already. .* leave --custodian away"),
        (restoring.Wanted(database=office.books[0], custodian=None, keys=(office.private,)), "has a database already"),
        (restoring.Wanted(database=None, custodian=None, keys=(office.private,)), "Say what to put back"),
    ):
        with pytest.raises(BackupFault, match=fault):
            do(partial(restoring.restore, one, AT, print))

    half.refuse()
    assert do(lambda: sorted(LedgerRow.objects.values_list("seq", flat=True))) == before


def test_it_changes_nothing_when_a_copy_cannot_be_used(office: Story) -> None:
    for change, fault in (
        ({"books": office.keys[0]}, "It holds the custodian, not the database"),
        ({"keys": office.books[0]}, "It holds the database, not the custodian"),
        ({"keys": office.place / "nothing"}, "could not be read"),
        ({"keys": office.private}, "not a backup made by evenhand"),
        ({"books": cut(office.books[0])}, "cut short"),
        ({"books": bent(office.books[0])}, "damaged"),
    ):
        with installation(office.place / "new"):
            with pytest.raises(BackupFault, match=fault):
                do(partial(restoring.restore, wanted(office, **change), AT, print))
            assert {file.name for file in (office.place / "new").iterdir()} <= {"backup.lock"}


def cut(file: Path) -> Path:
    whole = file.read_bytes()
    (short := file.with_name("cut")).write_bytes(whole[: len(whole) // 2])
    return short


def bent(file: Path) -> Path:
    whole = bytearray(file.read_bytes())
    whole[-40] ^= 1
    (wrong := file.with_name("bent")).write_bytes(whole)
    return wrong


def test_it_asks_for_the_key_it_is_closed_to(office: Story) -> None:
    call_command("backup", "key", "--to", str(office.place / "other"), stdout=io.StringIO())
    one = restoring.Wanted(database=office.books[0], custodian=office.keys[0], keys=(office.place / "other",))

    with installation(office.place / "new"), pytest.raises(BackupFault, match=r"closed to the key [0-9a-f]{16}\. Give"):
        do(lambda: restoring.restore(one, AT, lambda _: None))


def test_it_says_where_a_newer_tomb_is_closed_to_another_key(office: Story) -> None:
    def with_another() -> None:
        call_command("backup", "key", "--to", str(office.place / "other"), stdout=io.StringIO())
        office.backup(MONDAY, hour=20)

    do(with_another)
    with installation(office.place / "new"):
        done = do(lambda: again(office))

    assert {file.name for file in done.closed} >= {office.books[-1].name, office.keys[-1].name}


def test_it_takes_a_newer_tomb_by_name(office: Story) -> None:
    (alone := office.place / "alone").mkdir()
    books, keys = (Path(shutil.copy(file, alone)) for file in (office.books[0], office.keys[0]))
    for number, tomb in enumerate((office.place / "office" / "custodian" / "tomb", office.books[-1])):
        with installation(office.place / f"named-{number}"):
            one = restoring.Wanted(database=books, custodian=keys, keys=(office.private,), tombs=(tomb,))
            # The folders of the settings would tell of it too.
            from django.conf import settings

            settings.EVENHAND_BACKUPS = settings.EVENHAND_KEY_BACKUPS = ""
            assert do(partial(restoring.restore, one, AT, print)).buried == 1
            assert do(lambda: state(office)) == WELL


def test_it_refuses_a_backup_of_the_other_database(office: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    honest = vars(parcels_at_hand.Found)["manifest"].fget
    monkeypatch.setattr(parcels_at_hand.Found, "manifest", property(lambda self: {**honest(self), "vendor": "another"}))
    with installation(office.place / "new"), pytest.raises(BackupFault, match="was made from another"):
        do(lambda: again(office))


def test_it_refuses_what_is_not_what_the_manifest_says(office: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    honest = vars(parcels_at_hand.Found)["manifest"].fget
    monkeypatch.setattr(parcels_at_hand.Found, "manifest", property(lambda self: {**honest(self), "leaves": 99}))

    with installation(office.place / "new"):
        with pytest.raises(BackupFault, match="not what the backup says it holds: leaves"):
            do(lambda: again(office))
        with pytest.raises(CommandError, match="did not come to its end"):
            half.refuse()


STEPS = ("reading", "custodian", "database", "settling", "signing", "ending")


def test_it_begins_again_after_it_was_stopped_between_any_two_steps(office: Story) -> None:
    def stop(last: str, step: str) -> None:
        if step == last:
            raise InterruptedError

    for last in STEPS:
        with installation(office.place / last):
            with pytest.raises(InterruptedError):
                do(partial(again, office, partial(stop, last)))
            if last != "reading":
                for command in ("tick", "post", "serve"):
                    with pytest.raises(CommandError, match="did not come to its end"):
                        do(partial(call_command, command))
            do(partial(again, office))
            half.refuse()
            assert do(lambda: state(office)) == WELL


def test_it_forks_no_ledger(office: Story) -> None:
    def sign_more() -> tuple[Path, Path]:
        # What follows the second backup is signed, and somebody keeps that checkpoint.
        clerk.sign_now(now_on(MONDAY))
        filed()
        office.backup(MONDAY, hour=20)
        filed()
        clerk.sign_now(now_on(MONDAY + timedelta(days=1)))
        return office.books[-1], office.keys[-1]

    def book() -> tuple[bool, str]:
        return verify_book().ok, vault.last_checkpoint().origin.rpartition("#")[2]

    books, keys = do(sign_more)
    living = office.place / "office" / "custodian"
    # Both parts come from before: the custodian may have forgotten what it signed.
    with installation(office.place / "both"):
        assert do(partial(restoring.restore, wanted(office, books=books, keys=keys), AT, print)).log == 2
        assert do(book) == (True, "2")
    # The keys live, and know what they signed: an older book cannot go on under that log.
    with installation(office.place / "older"):
        shutil.copytree(living, office.place / "older" / "custodian")
        one = restoring.Wanted(database=books, custodian=None, keys=(office.private,))
        assert do(partial(restoring.restore, one, AT, print)).log == 2
        assert do(book) == (True, "2")
    # With everything that was signed in the book, the log goes on.
    do(partial(office.backup, MONDAY + timedelta(days=1)))
    with installation(office.place / "newest"):
        shutil.copytree(living, office.place / "newest" / "custodian")
        one = restoring.Wanted(database=office.books[-1], custodian=None, keys=(office.private,))
        assert do(partial(restoring.restore, one, AT, print)).log is None
        assert do(book)[0]


def test_it_survives_being_killed_at_any_change_of_the_disk(office: Story) -> None:
    if connection.vendor != "sqlite":
        # PostgreSQL's own transaction is what is killed there; between the steps it is tried above.
        return
    steps = 0
    for step in range(1, 400, 5):
        home = office.place / f"killed-{step}"
        with installation(home):
            if not _killed_at(step, lambda: do(lambda: again(office))):
                break
            steps += 1
            # Never anything destroyed, whatever is there already.
            if (home / "db.sqlite3").exists() and (home / "custodian").exists():
                assert do(lambda: readable(office.doomed.ref)) == set()
            if half.begun() or not (home / "custodian").exists():
                # Killed once the mark was gone, it had come to its end.
                do(lambda: again(office))
            assert do(lambda: state(office)) == WELL
            assert [file.name for file in home.iterdir() if file.name.startswith(".")] == []
    assert steps > 8


def _killed_at(step: int, work: Callable[[], object]) -> bool:
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


def drilled(story: Story, *words: str) -> dict[str, Any]:
    """What a drill says, by its own command; it ends with 1 when it is not good."""
    told, code = io.StringIO(), 0
    try:
        call_command("restore_drill", "--key", str(story.private), "--json", *words, stdout=told)
    except SystemExit as ended:
        code = int(str(ended.code))
    found: dict[str, Any] = json.loads(told.getvalue())
    return {**found, "code": code}


def test_it_drills_and_says_what_it_measured(office: Story) -> None:
    found = do(lambda: drilled(office, "--scratch", str(office.place)))

    assert found["ok"], found
    assert found["code"] == 0
    assert {one["code"] for one in found["checks"]} >= {
        "restored", "references", "ledger", "head", "rows", "canary", "files", "keys", "destroyed_keys",
        "certificates",
    }  # fmt: skip
    # Drilled at nine in the evening; the last backup is of six.
    assert (found["rpo"], found["gap"]) == (3 * 3600, 6 * 3600)
    assert 0 < found["rto"] < 600
    assert [one.name for one in office.place.iterdir() if one.name.startswith("evenhand-drill")] == []
    assert notes.last(notes.DRILL) == clock.wall()


def test_it_fails_a_drill_on_a_backup_one_could_not_go_on_from(office: Story) -> None:
    def worse() -> dict[str, Any]:
        # A case file that does not open, a row that is not the fold of its facts, and a certificate that is not true.
        with the_clerk_writes():
            ComplaintRow.objects.filter(ref=office.doomed.ref).update(case_key=bytes(115))
            ComplaintRow.objects.filter(ref=office.control.ref).update(received_on=date(2020, 1, 1))
            CertificateRow.objects.create(
                number="0" * 32, ref=office.control.ref, what="room", n=1, schedule="A", window=14,
                on=MONDAY + timedelta(days=1),
            )  # fmt: skip
        office.backup(MONDAY, hour=20)
        return drilled(office)

    found = do(worse)

    assert not found["ok"]
    assert {one["code"] for one in found["checks"] if not one["ok"]} == {"rows", "files", "certificates"}
    assert found["code"] == 1
    assert notes.last(notes.DRILL) is None


def test_it_fails_a_drill_whose_restore_does_not_come_through(office: Story) -> None:
    newest = max((office.place / "books").glob("*.parcel"))
    newest.write_bytes(newest.read_bytes()[:-1])

    found = do(lambda: drilled(office))

    assert not found["ok"]
    assert "cut short" in found["checks"][0]["sentence"]


def test_it_says_that_a_drills_key_could_not_be_read(office: Story) -> None:
    with pytest.raises(CommandError, match="nowhere could not be read"):
        call_command("restore_drill", "--key", str(office.place / "nowhere"))


def test_it_says_what_is_wrong_with_backups(office: Story, tmp_path: Path) -> None:
    from django.conf import settings

    def unsafe(days: int) -> set[str]:
        return {code for code, well, _, fault in checkup(clock.wall() + timedelta(days=days)) if not well and fault}

    assert unsafe(0) == {"restore_drill"}
    notes.write(notes.DRILL, {"at": clock.wall().isoformat()})
    assert unsafe(0) == set()
    assert unsafe(3) == {"backup_database", "backup_custodian"}
    assert unsafe(14) == {"backup_database", "backup_custodian", "old_copies_custodian"}
    assert unsafe(TRIED_LATE.days + 20) == {
        "backup_database", "backup_custodian", "old_copies_custodian", "old_copies_database", "restore_drill",
    }  # fmt: skip
    settings.EVENHAND_BACKUPS = str(tmp_path / "office")
    assert "backups_apart" in unsafe(0)
    (tmp_path / "office" / "backup-key.custodian").write_text("nonsense")
    assert "backup_key_custodian" in unsafe(0)


def test_it_does_all_of_it_by_command(tmp_path: Path) -> None:
    with installation(tmp_path / "served"):
        from django.conf import settings

        named = str(connection.settings_dict["NAME"])
        address = os.environ.get("EVENHAND_TEST_DATABASE", "").replace("/postgres?", f"/{named}?")
        environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("EVENHAND_")},
            "EVENHAND_HOME": str(settings.EVENHAND_HOME),
            "EVENHAND_DATABASE": address,
            "EVENHAND_DEMO": "1",
            "EVENHAND_BACKUPS": str(tmp_path / "books"),
            "EVENHAND_KEY_BACKUPS": str(tmp_path / "keys"),
        }
        evenhand(environment, "demo", "--fill-only", "--small")
        evenhand(environment, "backup", "key", "--to", str(tmp_path / "offline"))
        made = json.loads(evenhand(environment, "backup", "--json"))
        said = evenhand(environment, "restore-drill", "--key", str(tmp_path / "offline"))
    forget(tmp_path / "served")

    assert [one["kind"] for one in made] == ["database", "custodian"]
    assert "One could go on from these backups." in said
    assert "FAILS" not in said
