"""Who was in a complaint goes with the last complaint that names them: person, sign-in, own key; so do absences."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from allauth.mfa.models import Authenticator

from evenhand import clerk, vault
from evenhand.clerk import Done, cover, sealing
from evenhand.clerk.transaction import one_transaction
from evenhand.models import programmes
from evenhand.models.accounts import Account, LostKey, PartyKey, Seat
from evenhand.models.cases import ComplaintRow
from evenhand.models.cover import AwayRow
from evenhand.models.people import ParticipationRow, PersonRow
from evenhand.models.proposals import ProposalRow
from evenhand.models.vault import VaultMember, VaultSlot
from evenhand.vault import members
from tests.rooms.office import DESK, DIRECTOR, MONDAY, Walk, filed

pytestmark = [pytest.mark.django_db, pytest.mark.both, pytest.mark.usefixtures("custodian_folder")]

SECRET = "a long enough phrase for anybody"


def with_a_key(done: Done) -> UUID:
    """The complainant of this complaint came in, made a key of their own and a passkey; their person."""
    person = done.people["c1"]
    account = Account.objects.create(kind="party", sign_in_name=f"p-{person.hex}", person=person, made_on=MONDAY)
    Seat.objects.create(account=account, ref=done.ref, party="c1", made_on=MONDAY)
    Authenticator.objects.create(user_id=account.pk, type=Authenticator.Type.WEBAUTHN, data={})
    members.enrol(str(person), members.stretch(SECRET), MONDAY)
    return person


def destroy(ref: str) -> None:
    with one_transaction():
        sealing.destroy_case(ComplaintRow.objects.get(ref=ref))


def test_it_forgets_a_person_with_the_last_complaint_that_names_them() -> None:
    first, second = filed(), filed()
    person = with_a_key(first)
    assert clerk.link_person(second.ref, "c1", person, by=DESK) is None

    destroy(first.ref)

    assert Account.objects.filter(person=person).exists()
    assert vault.has_key(str(person))
    destroy(second.ref)
    assert not Account.objects.exists()
    assert not VaultMember.objects.exists()
    assert not VaultSlot.objects.exists()
    assert not Authenticator.objects.exists()
    assert not ParticipationRow.objects.filter(person__isnull=False).exists()
    # The person whom the second complaint first named was linked away: nothing but a number is left of them.
    assert PersonRow.objects.count() == 1


def test_it_forgets_nobody_else() -> None:
    gone, kept = filed(), filed()
    person = with_a_key(kept)

    destroy(gone.ref)

    assert set(PersonRow.objects.values_list("pk", flat=True)) == set(kept.people.values())
    assert Account.objects.filter(person=person).exists()
    assert vault.has_key(str(person))


def test_it_forgets_what_waited_for_a_second_person() -> None:
    walk = Walk(filed().ref)
    staff = Account.objects.create(kind="staff", sign_in_name="dora", display_name="Dora", made_on=MONDAY)
    LostKey.objects.create(ref=walk.ref, party="c1", asked_by=staff, asked_on=MONDAY)
    PartyKey.objects.create(
        kind="posted", ref=walk.ref, party="c1", person=filed().people["c1"], code_mac=b"m" * 32, made_on=MONDAY
    )
    assert clerk.propose(walk.ref, "PlaceHold", {}, by=DIRECTOR, now=walk.now) is not None

    destroy(walk.ref)

    assert not ProposalRow.objects.exists()
    assert not LostKey.objects.exists()
    assert not PartyKey.objects.exists()
    assert Account.objects.filter(pk=staff.pk).exists()


def test_it_forgets_an_absence_when_no_file_of_that_time_is_left() -> None:
    days = programmes.in_force().retention_days
    walk = Walk(filed().ref)
    assert cover.mark_away("s1", MONDAY, MONDAY, by=DESK, now=walk.now) is None
    walk.day = MONDAY + timedelta(days=days)

    assert "absences_forgotten" not in walk.tick().done
    assert walk.later(1).tick().done["absences_forgotten"] == 1
    assert not AwayRow.objects.exists()


def test_it_forgets_no_absence_without_a_records_schedule(monkeypatch: pytest.MonkeyPatch) -> None:
    without = replace(programmes.in_force(), schedule="")
    walk = Walk(filed().ref)
    assert cover.mark_away("s1", MONDAY, MONDAY, by=DESK, now=walk.now) is None
    monkeypatch.setattr(programmes, "in_force", lambda: without)
    walk.day = MONDAY + timedelta(days=without.retention_days + 1)

    assert "absences_forgotten" not in walk.tick().done
    assert AwayRow.objects.exists()
