"""A table in the vault: three people with keys of their own, and Eve, who has a key and no seat."""

from __future__ import annotations

from datetime import UTC, date, datetime

from evenhand import vault
from evenhand.vault import Context

REF = "M7KQ-42XW"
TODAY = date(2026, 11, 22)
AT = datetime(2026, 11, 22, 15, 30, tzinfo=UTC)
WORDS = "Meet at the corner before ten — el domingo."
People = dict[str, vault.Unlocked]


def key_of(person: str) -> vault.Unlocked:
    """A key of their own; a passkey's secret needs no slow computation."""
    return vault.enrol(person, vault.stretch(person.encode().ljust(32)), TODAY)


def at(row: str, kind: str = "term", author: str = "c1", ref: str = REF) -> Context:
    """Where a record is, and who put it there."""
    return Context(ref=ref, kind=kind, row=row, author=author, at=AT)


def lay() -> People:
    """A room that is open, with everyone at the table."""
    made = {name: key_of(name) for name in ("ana", "officer", "mediator", "eve")}
    vault.set_up_room(REF, TODAY)
    vault.found(REF, "own:c1", [("ana", "complainant")])
    vault.open_room(REF, TODAY)
    vault.found(REF, "joint", [("ana", "complainant"), ("officer", "officer"), ("mediator", "mediator")])
    vault.found(REF, "caucus:c1", [("ana", "complainant"), ("mediator", "mediator")])
    return made


def opened(person: str) -> vault.Unlocked:
    """The person in a new request: nothing is remembered from an earlier opening."""
    return vault.unlock(person, person.encode().ljust(32))
