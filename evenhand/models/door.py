"""The write door: tables that only the clerk changes.

A row of a :class:`Kept` table is saved, updated or deleted only inside ``with the_clerk_writes():``. Anyone else gets
:class:`NotTheClerk`, at once and in a test. Named exceptions, with tables of their own: accounts, the vault, the post's
outbox, the ledger, access entries. Below this stand CHECK constraints, and triggers on the append-only tables.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

from django.db import models

from evenhand.models.inserting import insert

Row = TypeVar("Row", bound=models.Model)

_open: ContextVar[bool] = ContextVar("the_clerk_writes", default=False)


class NotTheClerk(RuntimeError):  # noqa: N818 (it says who it was not)
    """Something other than the clerk tried to change the clerk's books. A defect."""


@contextmanager
def the_clerk_writes() -> Iterator[None]:
    """Open the door for the length of one transaction. Only ``evenhand.clerk`` uses it; a house test looks."""
    token = _open.set(True)
    try:
        yield
    finally:
        _open.reset(token)


def _check() -> None:
    if not _open.get():
        raise NotTheClerk("only the clerk writes here")


class KeptRows(models.QuerySet[Row]):
    """Rows anyone below the pages may read, and only the clerk may change."""

    def create(self, **kwargs: Any) -> Row:
        """Only for the clerk."""
        _check()
        return super().create(**kwargs)

    def bulk_create(self, objs: Any, *args: Any, **kwargs: Any) -> list[Row]:
        """Only for the clerk."""
        _check()
        made = list(objs)
        conflicts = {"update_conflicts", "update_fields", "unique_fields"}
        if args or kwargs.keys() - conflicts:
            return super().bulk_create(made, *args, **kwargs)
        insert(made, unique=kwargs.get("unique_fields", ()), update=kwargs.get("update_fields", ()))
        return made

    def bulk_update(self, objs: Any, fields: Any, batch_size: int | None = None) -> int:
        """Only for the clerk."""
        _check()
        return super().bulk_update(objs, fields, batch_size)

    def update(self, **kwargs: Any) -> int:
        """Only for the clerk."""
        _check()
        return super().update(**kwargs)

    def delete(self) -> tuple[int, dict[str, int]]:
        """Only for the clerk."""
        _check()
        return super().delete()


class KeptManager(models.Manager[Row]):
    """Gives :class:`KeptRows`, so that the door stands before every way to write."""

    def get_queryset(self) -> KeptRows[Row]:
        """Rows behind the door."""
        return KeptRows(self.model, using=self._db)


class Kept(models.Model):
    """A table of the clerk's books."""

    objects = KeptManager[Any]()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Only for the clerk."""
        _check()
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Only for the clerk."""
        _check()
        return super().delete(*args, **kwargs)
