"""What can stop the clerk has a name, keeps nothing, and can be tried again; and the fences below the clerk hold."""

from __future__ import annotations

import ast
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.apps import apps
from django.db import DatabaseError, OperationalError, connection, connections, transaction

from evenhand import clerk, ledger
from evenhand.clerk import Done
from evenhand.clerk.transaction import one_transaction
from evenhand.core import intake
from evenhand.core.codes import Preservation
from evenhand.ledger.fences import lower_fence, raise_fence
from evenhand.models.cases import ComplaintRow
from evenhand.models.door import Kept, the_clerk_writes
from evenhand.models.facts import FactRow
from evenhand.models.ledger import LedgerRow
from tests.rooms.office import DESK, Walk, filed
from tests.rooms.racing import in_thread, shared_database

PACKAGE = Path(clerk.__file__).parents[1]
ACT = intake.RecordPreservation(result=Preservation.ACKNOWLEDGED)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("told", "kind"),
    [
        ("database is locked", clerk.Busy),
        ("server closed the connection unexpectedly", clerk.Busy),
        ("database or disk is full", clerk.DiskFull),
        ("disk I/O error", clerk.DiskFull),
    ],
)
def test_it_names_what_the_database_could_not_do(told: str, kind: type[Exception]) -> None:
    with pytest.raises(kind), one_transaction():
        raise OperationalError(told)


@contextmanager
def full_disk(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A database that cannot grow: SQLite by its own limit; PostgreSQL by the error it gives then."""
    if connection.vendor == "postgresql":
        with monkeypatch.context() as patched:
            patched.setattr(ledger, "append", _no_space_left)
            yield
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA page_count")
        cursor.execute(f"PRAGMA max_page_count = {cursor.fetchone()[0]}")
        yield
        cursor.execute("PRAGMA max_page_count = 1073741823")


def _no_space_left(*_args: object) -> None:
    raise OperationalError("could not extend file") from psycopg.errors.DiskFull()


def file_until_it_stops() -> None:
    for _ in range(200):
        filed()


@pytest.mark.django_db
@pytest.mark.usefixtures("custodian_folder")
def test_it_keeps_nothing_on_a_full_disk_and_goes_on_when_there_is_room(monkeypatch: pytest.MonkeyPatch) -> None:
    walk = Walk(filed().ref)

    with full_disk(monkeypatch), pytest.raises(clerk.DiskFull):
        file_until_it_stops()

    assert FactRow.objects.count() == LedgerRow.objects.count() == 2 * ComplaintRow.objects.count()
    assert isinstance(walk.ask(DESK, ACT), Done)


@pytest.mark.django_db(transaction=True)
def test_it_says_busy_when_somebody_holds_the_complaint_too_long(tmp_path: Path, custodian_folder: Path) -> None:
    with shared_database(tmp_path):
        walk = in_thread(lambda: Walk(filed().ref))
        held, released = threading.Event(), threading.Event()

        def hold() -> None:
            with transaction.atomic():
                list(ComplaintRow.objects.select_for_update().filter(ref=walk.ref))
                held.set()
                released.wait(30)
            connections.close_all()

        holder = threading.Thread(target=hold)
        holder.start()
        held.wait(30)
        try:
            with pytest.raises(clerk.Busy):
                in_thread(lambda: _impatiently(lambda: walk.ask(DESK, ACT)))
        finally:
            released.set()
            holder.join()
        assert isinstance(in_thread(lambda: walk.ask(DESK, ACT)), Done)


def _impatiently(work: Any) -> Any:
    """Do something on a connection that waits a fifth of a second for a lock, not twenty."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout = 200" if connection.vendor == "sqlite" else "SET lock_timeout = 200")
    return work()


@pytest.mark.django_db
@pytest.mark.usefixtures("custodian_folder")
@pytest.mark.parametrize(
    "place", ["evenhand.clerk.sealing.seal_words", "evenhand.ledger.append", "evenhand.post.enqueue"]
)
def test_it_keeps_nothing_wherever_it_is_stopped(monkeypatch: pytest.MonkeyPatch, place: str) -> None:
    tables = [m for m in _clerks_tables() if m._meta.db_table != "evenhand_programme_text"]
    before = {table.__name__: table.objects.count() for table in tables}

    def stop(*_args: object, **_kwargs: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(place, stop)
    with pytest.raises(KeyboardInterrupt):
        filed()

    assert {table.__name__: table.objects.count() for table in tables} == before


def _clerks_tables() -> Iterator[Any]:
    return (model for model in apps.get_models() if issubclass(model, Kept))


@pytest.fixture
def fenced() -> Iterator[None]:
    """The fence around the facts that the migration raises."""
    with connection.cursor() as cursor:
        for statement in raise_fence("evenhand_fact", connection.vendor):
            cursor.execute(statement)
    yield
    with connection.cursor() as cursor:
        for statement in lower_fence("evenhand_fact", connection.vendor):
            cursor.execute(statement)


@pytest.mark.django_db
@pytest.mark.usefixtures("custodian_folder", "fenced")
def test_it_has_the_database_itself_refuse_to_change_a_fact() -> None:
    walk = Walk(filed().ref)

    for change in (
        lambda: FactRow.objects.filter(n=1).update(kind="nothing_happened"),
        lambda: FactRow.objects.filter(n=1).delete(),
    ):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), the_clerk_writes():
            change()

    assert isinstance(walk.ask(DESK, ACT), Done)


def test_it_opens_the_write_door_in_the_clerks_room_only() -> None:
    opening = []
    for path in PACKAGE.rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        names = {node.name for part in ast.walk(tree) if isinstance(part, ast.ImportFrom) for node in part.names}
        if "the_clerk_writes" in names:
            opening.append(path.relative_to(PACKAGE).parts[0])

    assert set(opening) == {"clerk"}
