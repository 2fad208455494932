"""Restores across the day on which rows were attested: nobody is locked out unseen, and that day does not come back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from django.conf import settings

from evenhand.accounts import roles
from evenhand.clerk import attesting
from evenhand.management import clock
from evenhand.management.backups import checking, restoring
from evenhand.management.backups.parcels_at_hand import Found
from evenhand.management.backups.places import KINDS, make_offline_key
from evenhand.management.commands import restore
from evenhand.models.accounts import StaffRole
from evenhand.models.cases import ComplaintRow
from evenhand.models.door import the_clerk_writes
from evenhand.models.people import ParticipationRow
from evenhand.vault import custodian, revived
from tests.rooms.elsewhere import do, installation
from tests.rooms.office import MONDAY, Walk, filed, now_on
from tests.rooms.zombie import Story, office_of

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
AT = now_on(MONDAY).at


def begin(place: Path) -> Story:
    """An office with an administrator; its keys were copied before its rows were attested."""
    custodian.ensure()
    make_offline_key(place / "offline", KINDS)
    story = Story(place, Walk(filed().ref), Walk(filed().ref))
    account = roles.open_account(kind="staff", sign_in_name="ada", display_name="Ada", today=MONDAY)
    assert roles.found(account, MONDAY) is None
    (custodian.current().folder / custodian.ATTESTS).unlink()
    story.backup(MONDAY, hour=12)
    assert attesting.attest_what_is_there()
    story.backup(MONDAY, hour=18)
    return story


@pytest.fixture
def office(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Story]:
    """That office; the test is it."""
    monkeypatch.setattr(clock, "wall", lambda: AT + timedelta(hours=6))
    with office_of("restored proofs", begin, tmp_path, tmp_path_factory) as made:
        yield made


def mark() -> Path:
    return Path(settings.EVENHAND_CUSTODIAN) / custodian.ATTESTS


def attested() -> bool:
    return next(one.ok for one in checking.check(now_on(MONDAY)) if one.code == "attested")


def test_it_attests_nothing_again_by_an_older_copy_of_the_keys(office: Story) -> None:
    with installation(office.place / "new"):
        one = restoring.Wanted(database=office.books[1], custodian=office.keys[0], keys=(office.private,))
        done = do(partial(restoring.restore, one, AT, lambda _: None))

        assert mark().exists()
        assert not done.without_proofs
        assert not do(attesting.attest_what_is_there)
        assert do(attested)


def test_it_says_what_to_do_with_a_database_from_before(office: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    def without(books: Found | None) -> revived.Cleared:
        with the_clerk_writes():
            StaffRole.objects.update(proof=None)
            ParticipationRow.objects.update(proof=None)
            ComplaintRow.objects.update(facts_seal=None)
        return honest(books)

    honest = restoring._settle
    monkeypatch.setattr(restoring, "_settle", without)
    with installation(office.place / "new"):
        one = restoring.Wanted(database=office.books[1], custodian=office.keys[1], keys=(office.private,))
        done = do(partial(restoring.restore, one, AT, lambda _: None))

        assert f"Remove the file {mark()} before the start." in " ".join(restore._said(done))
        assert not do(attested), "a drill notices"
        mark().unlink()
        assert do(attesting.attest_what_is_there)
        assert do(attested)
