"""Somebody who writes to the database is no colleague of anybody's by that."""

from __future__ import annotations

from datetime import timedelta
from hashlib import sha256

import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.test import Client

from evenhand.accounts import roles
from evenhand.accounts.roles import RoleRefusal
from evenhand.management.checkup import Verdict, checkup
from evenhand.models.accounts import Account, StaffRole
from evenhand.models.sign_ins import SignIn
from evenhand.web import clock
from tests.web.sign_in_cast import TODAY, administrators, colleague
from tests.web.stage import Stage
from tests.web.test_sign_in_office import by_passkey, with_passkey
from tests.web.walking import Person, staff

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("custodian_folder")]


def named() -> str:
    """What ``doctor`` says of roles; empty where it says that all is well."""
    found = next(one for one in checkup(clock.wall()) if one.code == "roles")
    return found.sentence if found.verdict is Verdict.UNSAFE else ""


@pytest.fixture
def arlo(stage: Stage) -> Person:
    """A colleague without any role."""
    return staff(colleague("arlo"))


def test_it_opens_nothing_by_a_role_that_nobody_gave(stage: Stage, arlo: Person) -> None:
    arlo.see(stage.case, 404)
    account = roles.account_named("arlo")
    assert account is not None
    StaffRole.objects.create(account_id=account, role="coordinator", granted_on=TODAY, seconded_on=TODAY)
    first, second = administrators()
    StaffRole.objects.create(
        account_id=account, role="director", granted_by_id=first, granted_on=TODAY, seconded_by_id=second,
        seconded_on=TODAY, proof=StaffRole.objects.filter(account_id=first).values_list("proof", flat=True)[0],
    )  # fmt: skip

    arlo.see(stage.case, 404)
    arlo.see("/staff/", 404)
    assert roles.roles_of(account) == frozenset()
    assert account not in dict(roles.who_holds("director"))
    assert "coordinator of arlo" in named()
    assert "director of arlo" in named()


def test_it_seconds_no_role_that_nobody_gave(stage: Stage, arlo: Person) -> None:
    account = roles.account_named("arlo")
    assert account is not None
    first, second = administrators()
    row = StaffRole.objects.create(account_id=account, role="coordinator", granted_by_id=first, granted_on=TODAY)

    assert roles.second(row.pk, second, TODAY) is RoleRefusal.NOT_OPEN
    assert roles.end(row.pk, second, TODAY) is None, "one may take away"


def test_it_revives_no_role_that_has_ended(stage: Stage) -> None:
    dora = stage.colleague()
    dora.see(stage.case)
    row = StaffRole.objects.get(role="coordinator")
    assert roles.end(row.pk, administrators()[0], TODAY) is None
    dora.see(stage.case, 404)

    StaffRole.objects.filter(pk=row.pk).update(ended_on=None)

    dora.see(stage.case, 404)
    assert "coordinator of dora" in named()


def test_it_knows_a_role_only_by_the_name_its_holder_had_when_it_was_given(stage: Stage) -> None:
    dora = stage.colleague()
    account = roles.account_named("dora")
    assert account is not None
    Account.objects.filter(pk=account).update(sign_in_name="eve")

    dora.see(stage.case, 404)
    assert roles.roles_of(account) == frozenset()
    assert "coordinator of eve" in named()


def test_it_names_no_role_that_two_gave(stage: Stage) -> None:
    stage.colleague()

    assert named() == ""


def test_it_signs_nobody_in_by_anothers_row(stage: Stage, arlo: Person) -> None:
    """Whoever writes to the table of sign-ins gives a colleague's to their own browser."""
    stage.colleague()
    theirs = SignIn.objects.get(account__sign_in_name="dora")
    mine = "mine" * 8
    SignIn.objects.filter(pk=theirs.pk).update(session_key=sha256(mine.encode()).hexdigest())
    eve = Person()
    eve.client.cookies[settings.SESSION_COOKIE_NAME] = mine

    assert eve.client.get(stage.case).status_code in {302, 404}
    assert theirs.expire_date > clock.wall() - timedelta(days=1)


def test_it_lets_nobody_in_by_a_passkey_that_was_moved_to_another_account(client: Client) -> None:
    """Mine answers for me; let its row say that it is Amy's, and let my device say so too."""
    with_passkey(Client(), "amy", "coordinator")
    mine = with_passkey(client, "eve", kind="mediator")
    amy = Account.objects.get(sign_in_name="amy")
    by_passkey(mine_again := Client(), mine)
    assert mine_again.get("/your-passkeys").status_code == 200
    Authenticator.objects.filter(user__sign_in_name="eve").update(user=amy)
    mine.user = amy.pk.hex.encode()

    by_passkey(other := Client(), mine)

    assert other.get("/your-passkeys").status_code == 302


def test_it_makes_no_mediator_of_a_party_by_what_their_row_says(stage: Stage) -> None:
    clara = stage.be("c1")
    clara.see(stage.mine)
    account = Account.objects.filter(person=stage.people["c1"])

    account.update(kind="mediator", person=None, display_name="Eve")

    assert clara.client.get("/mediator/").status_code == 302
