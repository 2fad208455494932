"""SHR-01, the zombie test: nothing that was destroyed walks again, whichever backup comes back with whichever keys.

Three people try. The *office* puts any generation back with its own command. The *attacker* has every database there
ever was, the offline key, every member's secret and no manners: no tomb, no turn, files laid where they belong. And the
attacker of the days before W has copies of the custodian from before the destruction: what opens then, opens; the
certificate says so, by not being final before that day.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from evenhand.management.backups import loading, parcels_at_hand, restoring
from evenhand.management.backups.places import CUSTODIAN, DATABASE
from evenhand.models.certificates import CertificateRow
from evenhand.models.restores import RestoreRow
from evenhand.vault import canary
from tests.rooms.elsewhere import do, installation
from tests.rooms.zombie import Story, days_later, file_opens, lay, office_of, readable, tell

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
EVERYTHING = {"own:c1", "own:o1", "joint", "caucus:c1", "setup:c1"}


@pytest.fixture
def story(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    """The office after the destruction; the test is that office."""
    with office_of("zombies", tell, tmp_path, tmp_path_factory) as told:
        yield told


def restored(story: Story, books: Path, keys: Path | None, name: str) -> tuple[set[str], set[str], restoring.Restored]:
    """What the office reads of the destroyed complaint, and of the other, once it put these back."""
    wanted = restoring.Wanted(database=books, custodian=keys, keys=(story.private,))
    at = story.doomed.now.at

    def work() -> tuple[set[str], set[str], restoring.Restored]:
        done = restoring.restore(wanted, at, lambda _: None)
        return readable(story.doomed.ref), readable(story.control.ref), done

    with installation(story.place / name):
        return do(work)


def attacked(story: Story, books: Path, keys: list[Path], name: str) -> dict[str, tuple[set[str], set[str]]]:
    """What opens of either complaint to somebody with this database and each of these copies of the custodian, laid
    down as they are: without a tomb, without a turn."""
    private = parcels_at_hand.private_keys([story.private])

    def lay_database() -> None:
        found = parcels_at_hand.read(books, DATABASE, private)
        loading.load(parcels_at_hand.dump(found, private))

    def lay_keys(copy: Path) -> None:
        home = story.place / name / "custodian"
        shutil.rmtree(home, ignore_errors=True)
        home.mkdir(mode=0o700)
        for part, content in parcels_at_hand.read(copy, CUSTODIAN, private).parts.items():
            (home / part).write_bytes(b"" if part == "tomb" else content)
            (home / part).chmod(0o600)
        (home / "lock").touch(mode=0o600)

    def look() -> tuple[set[str], set[str]]:
        return readable(story.doomed.ref), readable(story.control.ref)

    with installation(story.place / name):
        do(lay_database)
        seen = {}
        for copy in keys:
            lay_keys(copy)
            seen[copy.name] = do(look)
        return seen


def test_it_revives_nothing_whichever_generation_the_office_puts_back(story: Story) -> None:
    # Each database with the copy of the custodian of the same hour, of before the destruction; the newest lies beside.
    for number, (books, keys) in enumerate(zip(story.books, story.keys, strict=True)):
        dead, alive, done = restored(story, books, keys, f"pair-{number}")
        assert dead <= set(), (number, dead)
        assert number == 0 or alive >= EVERYTHING, (number, alive)
        assert done.head == done.database.manifest["head"] if done.database else False
    # Any database with the keys that still live, as one does when only the database was lost.
    for number, books in enumerate(story.books):
        home = story.place / f"beside-{number}"
        shutil.copytree(story.place / "office" / "custodian", home / "custodian")
        dead, alive, _ = restored(story, books, None, home.name)
        assert dead == set()
        assert number == 0 or alive >= EVERYTHING


def test_it_knows_the_destroyed_by_the_tomb_that_travels_with_the_database(story: Story, tmp_path: Path) -> None:
    # Alone in a folder: no newer copy beside them. An old copy of the keys, and the newest database.
    for file in (story.books[-1], story.keys[1]):
        (tmp_path / "alone" / file.name).parent.mkdir(exist_ok=True)
        shutil.copy(file, tmp_path / "alone" / file.name)
    alone = tmp_path / "alone"

    dead, alive, done = restored(story, alone / story.books[-1].name, alone / story.keys[1].name, "mixed")

    assert dead == set()
    assert alive >= EVERYTHING
    assert done.buried > 0


def test_it_catches_a_restore_that_forgets_the_tomb(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    # The control: were the tombs not replayed, the old copies would open everything. So the tests above could fail.
    monkeypatch.setattr(parcels_at_hand, "tombs", lambda *_: ([], []))
    dead, _, _ = restored(story, story.books[2], story.keys[2], "forgetful")

    assert dead >= EVERYTHING


def test_it_leaves_nothing_to_an_attacker_once_the_certificate_is_final(story: Story) -> None:
    (certificate,) = do(lambda: list(CertificateRow.objects.filter(ref=story.doomed.ref)))
    assert certificate.turned_on == story.destroyed_on
    final = certificate.window

    # Before W: who took a copy of the custodian in time, and the offline key, opens what it holds. That is the window.
    early = attacked(story, story.books[3], story.keys, "early")
    assert early[story.keys[3].name][0] >= EVERYTHING
    assert early[story.keys[-1].name] == (set(), early[story.keys[-1].name][1])

    # On the evening before W, after that day's backup: every copy that lives was made after the turn.
    days_later(story, final - 1)
    living = sorted((story.place / "keys").iterdir())
    assert living
    for number, books in enumerate(story.books):
        # Every copy with the database of the evening before; with the others the oldest, which is the likeliest, and
        # the newest.
        seen = attacked(story, books, living if number == 3 else [living[0], living[-1]], f"late-{number}")
        assert {name for name, (dead, _) in seen.items() if dead} == set(), (number, seen)
        assert number == 0 or all(alive >= EVERYTHING for _, alive in seen.values())


def test_it_never_opens_an_answer_again_that_was_opened_since(story: Story) -> None:
    # The first generation holds sealed answers and words; they were opened and destroyed the day after.
    dead, alive, done = restored(story, story.books[0], story.keys[0], "answers")

    assert dead == alive == set()
    assert {ref for ref, _ in done.cleared.ask_again} == {story.doomed.ref, story.control.ref}
    assert done.cleared.rows == {"rooms": 0, "answers": 2, "answer words": 4}


def test_it_notes_the_restore_and_begins_a_new_epoch(story: Story) -> None:
    def noted() -> tuple[int, str, int, bool, bool]:
        (row,) = RestoreRow.objects.all()
        from evenhand.vault import custodian

        keys = custodian.current().keys
        return row.leaves, bytes(row.chain).hex(), keys.epoch, canary.sings(), file_opens(story.control.ref)

    home = story.place / "noted"
    _, _, done = restored(story, story.books[-1], story.keys[-1], home.name)
    with installation(home):
        leaves, head, epoch, sings, opens = do(noted)

    assert (leaves, head) == (done.leaves, done.head)
    assert f"root.{epoch}" not in done.custodian.parts if done.custodian else False
    assert sings
    assert opens


def test_it_keeps_a_destroyed_file_closed_when_an_older_database_returns(story: Story) -> None:
    # The whole file of the control goes, by its schedule, years later; then the database of today comes back.
    def years_later() -> None:
        walk = story.doomed
        walk.later(365 * 12).tick()
        walk.later(31).tick()
        assert walk.case.shredded
        story.backup(walk.day)

    ref, home = story.doomed.ref, story.place / "old-file"
    assert do(lambda: file_opens(ref))
    do(years_later)
    _, _, done = restored(story, story.books[2], story.keys[-1], home.name)
    with installation(home):
        assert not do(lambda: file_opens(ref))
        assert do(lambda: file_opens(story.control.ref))
    assert done.standing.files_dead == (ref,)


def test_it_can_set_up_a_room_anew_where_one_was_destroyed(story: Story) -> None:
    home = story.place / "anew"
    dead, _, _ = restored(story, story.books[2], story.keys[-1], home.name)
    assert dead == set()
    with installation(home):
        # Members' keys came back with the database: people go on with the key they have.
        story.doomed.later(1)

        def again() -> set[str]:
            from evenhand import vault
            from tests.rooms.zombie import SAID

            context = vault.Context(ref=story.doomed.ref, kind="said", row="1", author="c1", at=story.doomed.now.at)
            vault.set_up_room(story.doomed.ref, story.doomed.day)
            vault.seal("setup:c1", SAID, context)
            return readable(story.doomed.ref)

        assert do(again) == {"setup:c1"}


def test_it_tells_a_key_that_is_lost_from_one_that_was_destroyed(story: Story) -> None:
    # An old copy of the custodian under the newest database: keys made since are not in it, and nothing is removed.
    def more() -> None:
        from tests.rooms.office import filed

        story.control.ref, ref = filed().ref, story.control.ref
        lay(story.control)
        story.control.ref = ref
        story.backup(story.destroyed_on + timedelta(days=1))

    do(more)
    _, _, done = restored(story, story.books[-1], story.keys[-3], "lost")

    assert done.standing.lost["rooms"] == 1
    assert done.standing.dead == {"rooms": 0, "answers": 0, "answer words": 0}
