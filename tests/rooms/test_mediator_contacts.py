"""How a mediator is reached: sealed under a key of its own, in no log, export or book, and forgotten in time."""

from __future__ import annotations

import json
import logging
from typing import Any
from uuid import UUID

import pytest

from evenhand import clerk, vault
from evenhand.accounts import roles
from evenhand.clerk import NotKept
from evenhand.models.facts import FactRow
from evenhand.models.ledger import LedgerRow
from evenhand.models.mediators import MediatorContactRow
from evenhand.models.outbox import MEDIATOR, LetterRow
from evenhand.post import Message, contacts_of, deliver
from evenhand.reads import exporting
from tests.rooms.office import DIRECTOR
from tests.rooms.test_booking import content
from tests.rooms.test_day import appointed
from tests.rooms.test_told_mediators import ADDRESS, NUMBER, one_of, sent, told
from tests.web.sign_in_cast import administrators

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("custodian_folder")]


@pytest.fixture
def two() -> tuple[str, str]:
    return one_of("chen"), one_of("moss", "sms")


def test_it_keeps_address_and_number_out_of_everything_that_is_not_their_box(
    two: tuple[str, str], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    walk = appointed(content(*two))

    class Falls:
        def carry(self, _message: Message) -> None:
            raise RuntimeError

    deliver(walk.now, mail=Falls(), sms=Falls())
    assert caplog.records, "the log could have said it"

    export = exporting.of_case(DIRECTOR, walk.ref, walk.now)
    assert export is not None
    said = [caplog.text]
    said += [piece.decode("utf-8", "replace") for _name, parts in exporting.pieces(export) for piece in parts]
    said += [json.dumps(payload) for payload in FactRow.objects.values_list("payload", flat=True)]
    said += [repr(vars(row)) for row in LetterRow.objects.all()]
    said += [repr(vars(row)) for row in LedgerRow.objects.all()]
    said += [repr(vars(row)) for row in MediatorContactRow.objects.all()]
    for text in said:
        assert ADDRESS not in text
        assert "5550199" not in text.replace("-", "")


def test_it_leaves_notices_to_mediators_out_of_an_export(two: tuple[str, str]) -> None:
    walk = appointed(content(*two))
    export = exporting.of_case(DIRECTOR, walk.ref, walk.now)

    assert export is not None
    letters = list(export.tables["letters"][1]())
    assert any("appointment" in row for row in letters)
    assert not any(MEDIATOR in row or str(row).count("seat_day") for row in letters)


def test_it_seals_a_contact_anew_at_each_change_and_opens_no_older_copy(
    django_capture_on_commit_callbacks: Any,
) -> None:
    chen = one_of("chen")
    older = MediatorContactRow.objects.get(pk=chen)

    with django_capture_on_commit_callbacks(execute=True):
        assert clerk.keep_contact(chen, way="sms", phone="816 555 0111", language="es") is None

    now = contacts_of([chen])[chen]
    assert (now.way, now.email, now.phone, now.language) == ("sms", "", "816 555 0111", "es")
    with pytest.raises(vault.Refused):
        vault.open_field(bytes(older.key), bytes(older.box), ref="roster", kind="contact", row=chen)


def test_it_opens_no_contact_that_was_moved_to_another_mediator(two: tuple[str, str]) -> None:
    row = MediatorContactRow.objects.get(pk=two[0])
    with clerk.transaction.one_transaction():
        MediatorContactRow.objects.filter(pk=two[1]).update(key=row.key, box=row.box)

    assert set(contacts_of(two)) == {two[0]}


def test_it_uses_no_contact_of_an_ended_account_and_forgets_it_in_the_night(two: tuple[str, str]) -> None:
    walk = content(*two)
    sent(walk.ref)
    assert roles.close_account(UUID(two[0]), administrators()[0]) is None
    assert set(contacts_of(two)) == {two[1]}

    appointed(walk)
    assert told(walk.ref, "human") == {("seat_day", two[0]): 1}
    ticked = walk.later(1).tick()

    assert ticked.done["contacts_forgotten"] == 1
    assert set(MediatorContactRow.objects.values_list("pk", flat=True)) == {two[1]}


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ({"way": "email", "phone": NUMBER}, NotKept.NO_EMAIL),
        ({"way": "sms", "email": ADDRESS}, NotKept.NO_PHONE),
        ({"way": "call", "phone": " "}, NotKept.NO_PHONE),
        ({"way": "email", "email": ADDRESS, "phone": "five"}, NotKept.NOT_A_NUMBER),
    ],
)
def test_it_keeps_no_way_that_leads_nowhere(typed: dict[str, Any], why: NotKept) -> None:
    chen = one_of("chen", "")

    assert clerk.keep_contact(chen, language="en", **typed) is why
    assert clerk.keep_contact("nobody", way="email", email=ADDRESS, language="en") is NotKept.NOT_ON_ROSTER
    assert not MediatorContactRow.objects.exists()
