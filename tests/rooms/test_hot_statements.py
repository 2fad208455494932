"""Statements whose words are made once: they write and read exactly what Django's own would."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from evenhand.models import asking
from evenhand.models.access import AccessEntry
from evenhand.models.accounts import Account, StaffRole
from evenhand.models.cases import ComplaintRow
from evenhand.models.door import NotTheClerk, the_clerk_writes
from evenhand.models.drafts import DraftRow
from evenhand.models.inserting import insert
from evenhand.models.sign_ins import SignIn, Throttle

pytestmark = [pytest.mark.django_db, pytest.mark.both]
AT = datetime(2026, 11, 23, 15, 4, 5, 678, tzinfo=UTC)


def looks(many: int) -> list[AccessEntry]:
    return [AccessEntry(at=AT, account="s1", role="coordinator", ref=f"{n:04}", what="name") for n in range(many)]


def test_it_inserts_what_django_reads_back_and_numbers_the_rows_in_their_order() -> None:
    made = looks(3)

    insert(made)

    assert [AccessEntry.objects.get(pk=one.pk).ref for one in made] == ["0000", "0001", "0002"]
    assert AccessEntry.objects.get(ref="0001").at == AT
    assert not made[0]._state.adding


def test_it_inserts_a_thousand_in_a_few_statements(django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(8):
        insert(looks(1000))

    assert AccessEntry.objects.count() == 1000


def test_it_keeps_every_kind_of_cell() -> None:
    row = ComplaintRow(
        ref="AAAA-0001", preservation="asked", received_on=date(2026, 11, 23), case_key=b"\x00k", pins=[[1, "a"]]
    )
    with the_clerk_writes():
        ComplaintRow.objects.bulk_create([row])
    account = Account(kind="staff", sign_in_name="dora", display_name="Dora", made_on=date(2026, 11, 23))
    insert([account])

    there = asking.first(ComplaintRow, "ref = %s", "AAAA-0001")
    assert there is not None
    kept = ComplaintRow.objects.get(pk=row.pk)
    for field in ComplaintRow._meta.concrete_fields:
        mine, theirs = getattr(there, field.attname), getattr(kept, field.attname)
        assert (bytes(mine) if isinstance(mine, memoryview) else mine) == (
            bytes(theirs) if isinstance(theirs, memoryview) else theirs
        ), field.attname
    found = asking.first(Account, "id = %s", asking.key(Account, account.pk))
    assert found is not None
    assert (found.pk, found.is_active, found.made_on) == (account.pk, True, date(2026, 11, 23))
    assert asking.first(Account, "id = %s", asking.key(Account, uuid4())) is None


def test_it_reads_a_row_with_what_it_points_to_as_django_does(django_assert_max_num_queries: Any) -> None:
    account = Account(kind="staff", sign_in_name="dora", display_name="Dora", made_on=date(2026, 11, 23))
    insert([account])
    for key, whose in (("k1", account), ("k2", None)):
        SignIn.objects.create(session_key=key, session_data="", expire_date=AT, account=whose)

    with django_assert_max_num_queries(1):
        mine, nobodys = asking.rows_with(
            SignIn, "account", "a.session_key IN (%s, %s) ORDER BY a.session_key", "k1", "k2"
        )
        assert mine.account == account
        assert mine.account.made_on == account.made_on
        assert nobodys.account is None


def test_it_reads_what_is_joined_line_by_line(django_assert_max_num_queries: Any) -> None:
    account = Account(kind="staff", sign_in_name="dora", display_name="Dora", made_on=date(2026, 11, 23))
    insert([account])
    SignIn.objects.create(session_key="k1", session_data="", expire_date=AT, account=account)
    for role in ("analyst", "intake"):
        StaffRole.objects.create(account=account, role=role, granted_on=account.made_on, seconded_on=account.made_on)
    joined = "LEFT JOIN evenhand_staffrole AS r ON r.account_id = a.account_id"

    with django_assert_max_num_queries(1):
        found = asking.first_beside(SignIn, "account", "r.role", joined, "a.session_key = %s ORDER BY r.role", "k1")
        assert found is not None
        assert found[0].account == account
        assert found[1] == [("analyst",), ("intake",)]
    assert asking.first_beside(SignIn, "account", "r.role", joined, "a.session_key = %s", "k9") is None


def test_it_replaces_a_row_that_is_there_already() -> None:
    for box in (b"first", b"second"):
        with the_clerk_writes():
            DraftRow.objects.bulk_create(
                [DraftRow(name="d1", box=box, until=date(2026, 12, 1))],
                update_conflicts=True, update_fields=["box"], unique_fields=["name"],
            )  # fmt: skip

    assert bytes(DraftRow.objects.get().box) == b"second"


def test_it_refuses_a_row_that_is_not_new_and_one_that_breaks_a_rule() -> None:
    (made,) = looks(1)
    insert([made])
    with pytest.raises(ValueError, match="numbers already"):
        insert([made])
    bucket = Throttle(bucket="b", fails=1, last_at=AT)
    insert([bucket])
    with pytest.raises(IntegrityError), transaction.atomic():
        insert([Throttle(bucket="b", fails=1, last_at=AT)])


def test_it_stands_behind_the_clerks_door() -> None:
    with pytest.raises(NotTheClerk):
        DraftRow.objects.bulk_create([DraftRow(name="d1", box=b"", until=date(2026, 12, 1))])
