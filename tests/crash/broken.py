"""Controls: the same programme with one safeguard taken away, which the driver must catch. For a forked child only."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from types import SimpleNamespace
from typing import Any

from django.db import transaction

from evenhand.clerk import replays
from evenhand.clerk import transaction as counter
from evenhand.ledger import book

Work = Callable[[], Any]


def without_a_transaction(work: Work, acknowledge: Callable[[Any], None]) -> None:
    """Every statement stands alone: what is interrupted stays half done."""
    honest = vars(book)["connection"]
    # The ledger notices, and must not here.
    noticed = {"in_atomic_block": True, "features": honest.features, "ops": honest.ops, "cursor": honest.cursor}
    vars(book)["connection"] = SimpleNamespace(**noticed)
    vars(counter)["transaction"] = SimpleNamespace(atomic=nullcontext)
    acknowledge(work())


def acknowledged_too_early(work: Work, acknowledge: Callable[[Any], None]) -> None:
    """The answer of the last page leaves before the commit."""

    @contextmanager
    def early() -> Iterator[None]:
        with transaction.atomic():
            yield
            acknowledge({"status": 302, "location": "/complaint/receipt"})

    vars(counter)["transaction"] = SimpleNamespace(atomic=early)
    work()


def forgetful(work: Work, acknowledge: Callable[[Any], None]) -> None:
    """Nobody remembers which forms were done: whoever tries again is done twice."""
    vars(replays)["remember"] = lambda *_args: None
    acknowledge(work())


BROKEN = {one.__name__: one for one in (without_a_transaction, acknowledged_too_early, forgetful)}
