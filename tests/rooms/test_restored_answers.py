"""An answer whose key was destroyed after the backup: after the restore it counts as none, at the fixed day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

from evenhand import clerk
from evenhand.clerk.ticking import MISSING, SEALED
from evenhand.core.codes import Stage
from evenhand.management import clock
from evenhand.management.backups import restoring
from evenhand.management.backups.places import KINDS, make_offline_key
from evenhand.vault import custodian
from tests.rooms.elsewhere import do, installation
from tests.rooms.office import MONDAY, Walk, filed, now_on
from tests.rooms.zombie import Story, office_of

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
AT = now_on(MONDAY).at


def begin(place: Path) -> Story:
    """Two offers, both answered and backed up; then one answer was changed, and its first key destroyed."""
    custodian.ensure()
    make_offline_key(place / "offline", KINDS)
    story = Story(place, Walk(filed().ref).to_offer(), Walk(filed().ref).to_offer())
    for walk in (story.doomed, story.control):
        walk.answer("c1", "yes").answer("o1", "yes")
    story.backup(MONDAY, hour=12)
    story.doomed.answer("c1", "no")
    custodian.turn_epoch()
    story.backup(MONDAY, hour=18)
    return story


@pytest.fixture
def office(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Story]:
    """That office; the test is it."""
    monkeypatch.setattr(clock, "wall", lambda: AT + timedelta(hours=6))
    with office_of("restored answers", begin, tmp_path, tmp_path_factory) as made:
        yield made


def test_it_goes_back_at_the_fixed_day_and_nobody_is_suspected(office: Story) -> None:
    def after(walk: Walk) -> tuple[Stage, set[str]]:
        found = {one.broken for one in clerk.tick(walk.now).findings if one.ref == walk.ref}
        return walk.case.matters[0].stage, found

    with installation(office.place / "new"):
        one = restoring.Wanted(database=office.books[0], custodian=office.keys[0], keys=(office.private,))
        done = do(partial(restoring.restore, one, AT, lambda _: None))
        assert done.cleared.ask_again == ((office.doomed.ref, "m1"),)

        opens_on = do(lambda: office.doomed.case.matters[0].opens_on)
        assert opens_on is not None
        office.doomed.later(1)
        assert do(lambda: after(office.doomed)) == (Stage.OFFERED, {MISSING})
        assert do(lambda: office.control.case.matters[0].stage) is Stage.AHEAD, "a whole one opens early"
        office.doomed.day = opens_on
        stage, found = do(lambda: after(office.doomed))

    assert stage is Stage.QUEUED
    assert SEALED not in found
