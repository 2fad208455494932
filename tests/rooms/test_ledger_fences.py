"""The database's own fence: what is append-only refuses to change, whoever asks."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from datetime import date

import pytest
from django.db import DatabaseError, connection, migrations, transaction
from django.db.migrations.state import StateApps

from evenhand import ledger
from evenhand.ledger import Entry, fences
from evenhand.models.ledger import LedgerRow

pytestmark = pytest.mark.django_db


def mac(purpose: str, data: bytes) -> bytes:
    return hashlib.sha256(purpose.encode() + data).digest()


def enter(n: int) -> None:
    entry = Entry(
        event="complaint.received", ref="R", n=n, day=date(2026, 11, 22), actor_role="public", actor="somebody"
    )
    with transaction.atomic():
        ledger.append([entry], mac)


def execute(statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


@pytest.fixture
def fenced() -> Iterator[None]:
    enter(1)
    execute(fences.raise_fence("evenhand_ledger", connection.vendor))
    yield
    # Lowered explicitly: on SQLite a trigger would outlive the test's transaction only if somebody committed it.
    execute(fences.lower_fence("evenhand_ledger", connection.vendor))


@pytest.mark.parametrize(
    "change",
    [
        lambda: LedgerRow.objects.update(entry=b"x"),
        lambda: LedgerRow.objects.filter(seq=0).update(seq=5),
        lambda: LedgerRow.objects.all().delete(),
        lambda: execute(["DELETE FROM evenhand_ledger"]),
    ],
)
def test_it_refuses_every_change(fenced: None, change: Callable[[], object]) -> None:
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        change()

    assert LedgerRow.objects.count() == 1
    assert ledger.verify().ok


def test_it_refuses_to_be_emptied_at_once(fenced: None) -> None:
    if connection.vendor == "sqlite":
        # SQLite has no TRUNCATE; DELETE without a condition is the same thing, and is refused above.
        assert "TRUNCATE" not in " ".join(fences.raise_fence("evenhand_ledger", "sqlite"))
        return
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        execute(["TRUNCATE evenhand_ledger"])


def test_it_lets_new_leaves_in(fenced: None) -> None:
    enter(2)

    assert ledger.verify().size == 2


class Editor:
    """As much of a schema editor as a fence needs. The real one refuses, on SQLite, to run inside a test's transaction;
    like the real one, it hands parameters on, which makes a stray percent sign an error on PostgreSQL."""

    def __init__(self) -> None:
        self.connection = connection

    def execute(self, statement: str, params: tuple[str, ...] = ()) -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement, params)


def test_it_is_raised_and_lowered_by_a_migration(fenced: None) -> None:
    operation = fences.append_only("evenhand_ledger_head")
    assert isinstance(operation, migrations.RunPython)
    change = "UPDATE evenhand_ledger_head SET size = size"

    operation.code(StateApps(real_apps=[], models={}), Editor())  # type: ignore[arg-type]  # it needs no more
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        execute([change])
    assert operation.reverse_code is not None
    operation.reverse_code(StateApps(real_apps=[], models={}), Editor())  # type: ignore[arg-type]
    execute([change])


@pytest.mark.parametrize("table", ["a table", "x; DROP TABLE y", "Évenhand"])
def test_it_writes_no_strange_name_into_a_statement(table: str) -> None:
    for make in (fences.raise_fence, fences.lower_fence):
        with pytest.raises(ValueError, match=re.escape(table)):
            make(table, "sqlite")


@pytest.mark.parametrize(("vendor", "triggers"), [("sqlite", 2), ("postgresql", 2)])
def test_it_lowers_exactly_what_it_raised(vendor: str, triggers: int) -> None:
    pattern = re.compile(r"TRIGGER (\w+)")
    raised = pattern.findall(" ".join(fences.raise_fence("evenhand_ledger", vendor)))
    lowered = pattern.findall(" ".join(fences.lower_fence("evenhand_ledger", vendor)))

    assert len(raised) == triggers
    assert sorted(raised) == sorted(lowered)


def test_it_knows_two_databases_and_no_third() -> None:
    for make in (fences.raise_fence, fences.lower_fence):
        with pytest.raises(ValueError, match="oracle"):
            make("evenhand_ledger", "oracle")
