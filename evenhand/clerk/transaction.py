"""One transaction at the clerk's counter: what runs in it is kept whole or not at all, and what stops it has a name.

On PostgreSQL the complaint's row is locked; on SQLite ``BEGIN IMMEDIATE`` (settings) takes the writer's lock at the
start. Locks are taken in one order everywhere: the count of a flood, complaint, counters, ledger head.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from django.db import IntegrityError, InterfaceError, OperationalError, transaction

from evenhand.clerk.papers import Busy, DiskFull
from evenhand.models.cases import ComplaintRow
from evenhand.models.door import the_clerk_writes

Made = TypeVar("Made")
_TRIES = 5
# SQLSTATE 53100 is disk_full; SQLite says so in words.
_FULL = ("53100", "disk is full", "disk I/O error", "No space left")


@contextmanager
def one_transaction() -> Iterator[None]:
    """Everything inside is one transaction with the write door open.

    Raises :class:`Busy` or :class:`DiskFull` where the database could not; nothing was kept then.
    """
    try:
        with transaction.atomic(), the_clerk_writes():
            yield
    except (OperationalError, InterfaceError) as error:
        raise _named(error) from error


def until_it_fits(take: Callable[[], Made], clashed: Callable[[], Made | None] = lambda: None) -> Made:
    """Run ``take`` in a transaction; again when its reference or its key was taken at the very same moment.

    ``clashed`` is asked first whether the clash has already given the answer.
    """
    for _ in range(_TRIES):
        try:
            with one_transaction():
                return take()
        except IntegrityError as error:
            clash = error
            if (answer := clashed()) is not None:
                return answer
    raise Busy("somebody else was faster each time") from clash


def locked(ref: str) -> ComplaintRow | None:
    """The complaint's row, locked until the end of the transaction; None when there is none."""
    return ComplaintRow.objects.select_for_update(of=("self",)).filter(ref=ref).first()


def _named(error: Exception) -> Busy | DiskFull:
    state = getattr(error.__cause__, "sqlstate", "") or ""
    told = f"{state} {error}"
    return DiskFull(told) if any(sign in told for sign in _FULL) else Busy(told)
