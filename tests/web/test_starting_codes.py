"""Starting codes: with none of them does one administrator alone become a colleague. AUT-04."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from evenhand.accounts import doors, passkeys, roles
from evenhand.models.accounts import Account, LostKey, PartyKey, StaffRole
from evenhand.web import clock
from tests.web.sign_in_cast import TODAY, administrators, colleague, letter, sign_in, with_own_code
from tests.web.soft_passkey import SoftPasskey
from tests.web.test_sign_in_office import _custodian as _custodian  # noqa: PLC0414  # Each test has a custodian.
from tests.web.test_sign_in_office import another_passkey, by_passkey, with_passkey

pytestmark = [pytest.mark.django_db, pytest.mark.both, pytest.mark.urls("tests.web.sign_in_urls")]


def _shown(page: str) -> str:
    found = re.search(r'class="code"[^>]*>([0-9A-Z-]+)<', page)
    return found[1] if found else ""


def test_it_lets_no_administrator_alone_become_a_colleague_whose_passkeys_were_mended(client: Client) -> None:
    with_passkey(client, "amy", "coordinator")
    amy = Account.objects.get(sign_in_name="amy").id
    first, other = administrators()
    sign_in(asker := Client(), first)
    sign_in(seconder := Client(), other)
    asker.post(f"/people/{amy}/lost-passkeys")
    honest = _shown(seconder.post(f"/people/lost-passkeys/{LostKey.objects.get().pk}/second").content.decode())

    alone = asker.post(f"/people/{amy}/starting-code").content.decode()
    own = asker.post(f"/people/lost-passkeys/{LostKey.objects.get(seconded_on=None).pk}/second").content.decode()

    assert honest
    assert _shown(alone) == _shown(own) == ""
    assert "waits for a second person" in alone
    assert "Two others must say" in own
    new = Client()
    new.post("/sign-in", {"code": honest})
    another_passkey(new)
    assert new.get("/today").content == b"coordinator", "and the honest code still works"


@pytest.mark.parametrize("what", ["in force", "ended"])
def test_it_lets_no_administrator_alone_become_who_had_a_role_and_no_passkey(client: Client, what: str) -> None:
    director = colleague("dee", "director")
    first, _other = administrators()
    sign_in(client, first)
    if what == "ended":
        assert roles.end(StaffRole.objects.get(role="director").pk, first, TODAY) is None

    page = client.post(f"/people/{director}/starting-code").content.decode()

    assert _shown(page) == ""
    assert LostKey.objects.get().account_id == director
    assert not PartyKey.objects.exists()


def test_it_gives_who_never_came_in_another_code_and_voids_the_one_before(client: Client) -> None:
    new = colleague("neo")
    sign_in(client, administrators()[0])
    codes = [_shown(client.post(f"/people/{new}/starting-code").content.decode()) for _time in range(2)]

    Client().post("/sign-in", {"code": codes[0]})
    assert PartyKey.objects.get().opened_until is None, "nobody stands in the door with a void code"
    someone = Client()
    someone.post("/sign-in", {"code": codes[1]})
    another_passkey(someone)
    page = client.post(f"/people/{new}/starting-code").content.decode()

    assert passkeys.only_one(new)
    assert _shown(page) == "", "who came in once gets no further code from one person"


def test_it_keeps_no_passkey_of_who_stood_in_a_door_that_another_code_closed(client: Client) -> None:
    account = colleague("amy", "coordinator")
    today = clock.now().today
    client.post("/sign-in", {"code": doors.starting_code(account, today)})
    device = SoftPasskey()
    made = device.create(client.post("/your-passkeys/options").json())
    doors.starting_code(account, today)

    late = client.post("/your-passkeys", {"name": "Laptop", "credential": made})

    assert late.status_code == 409
    assert passkeys.of(account) == ()
    by_passkey(thief := Client(), device)
    assert thief.get("/today").status_code == 302


def test_it_ends_every_other_starting_code_with_the_one_somebody_came_in_by(client: Client) -> None:
    account = colleague("amy")
    today = clock.now().today
    doors.starting_code(account, today)
    # As an older release left it: two codes at once.
    PartyKey.objects.create(kind="starting", account_id=account, made_on=today, code_mac=b"other")
    door = PartyKey.objects.exclude(code_mac=b"other").get()

    assert doors.come_through(door.pk, account, today, lambda: False) is False
    assert PartyKey.objects.filter(used_on=None).count() == 2, "nothing was made, so nothing ended"
    assert doors.come_through(door.pk, account, today, lambda: True)
    assert list(PartyKey.objects.values_list("used_on", flat=True)) == [today]


def test_it_makes_no_starting_code_for_a_party_or_a_closed_account(client: Client) -> None:
    first, _other = administrators()
    sign_in(client, first)
    with_own_code(Client(), letter())
    party, gone = Account.objects.get(kind="party").id, colleague("gone")
    roles.close_account(gone, first)

    pages = [client.post(f"/people/{one}/starting-code").content.decode() for one in (party, gone)]

    assert all("There is no such colleague" in page for page in pages)
