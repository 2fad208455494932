"""A restore to an earlier point forks no log: the ledger goes on under the next one, which names the one before."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import pytest

from evenhand import clerk, vault
from evenhand.management.backups import restoring
from evenhand.management.backups.places import KINDS, make_offline_key
from evenhand.models.ledger import LedgerRow
from evenhand.reads import checkpoints
from evenhand.vault import custodian
from tests.rooms.elsewhere import do, installation
from tests.rooms.office import MONDAY, Walk, filed, now_on
from tests.rooms.zombie import Story, office_of

pytestmark = pytest.mark.django_db(transaction=True)
LATER = MONDAY + timedelta(days=8)


def begin(place: Path) -> Story:
    """One week was signed, then everything was backed up, then another week was signed."""
    custodian.ensure()
    make_offline_key(place / "offline", KINDS)
    story = Story(place, Walk(filed().ref), Walk(filed().ref))
    clerk.keep_the_book(now_on(MONDAY))
    story.backup(MONDAY)
    filed()
    clerk.keep_the_book(now_on(MONDAY + timedelta(days=7)))
    return story


@pytest.fixture
def office(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    with office_of("restored log", begin, tmp_path, tmp_path_factory) as made:
        yield made


def restored(story: Story, *, with_keys: bool) -> restoring.Restored:
    keys = story.keys[0] if with_keys else None
    wanted = restoring.Wanted(database=story.books[0], custodian=keys, keys=(story.private,))
    return do(lambda: restoring.restore(wanted, now_on(LATER).at, lambda _: None))


def stands() -> tuple[str, bool, list[str]]:
    """The log in force, whether the book holds, and what the leaves of restores name."""
    entries = [json.loads(bytes(one)) for one in LedgerRow.objects.values_list("entry", flat=True)]
    named = [one["obj"] for one in entries if one["e"] == "restore.performed"]
    return vault.last_checkpoint().origin, checkpoints.verify_book(whole=True).ok, named


def digest(last: vault.Last) -> str:
    return f"sha256:{sha256(last.note.encode()).hexdigest()}"


def test_it_goes_on_under_the_next_log_beside_a_living_custodian(office: Story) -> None:
    lost = do(vault.last_checkpoint)
    assert lost.size == 512
    with installation(office.place / "new"):
        shutil.copytree(office.place / "office" / "custodian", office.place / "new" / "custodian")

        done = restored(office, with_keys=False)

        assert done.log == 2
        assert do(stands) == ("localhost/ledger#2", True, [digest(lost)])
        week = do(lambda: clerk.keep_the_book(now_on(LATER + timedelta(days=7))))
        assert week is not None
        assert do(checkpoints.verify_book).ok


def test_it_goes_on_under_the_next_log_with_a_custodian_that_came_back_too(office: Story) -> None:
    """Its copy does not know the second week: whatever it signs next must not stand under the first log."""
    with installation(office.place / "new"):
        done = restored(office, with_keys=True)

        origin, holds, named = do(stands)
        assert (done.log, origin, holds, len(named)) == (2, "localhost/ledger#2", True, 1)
