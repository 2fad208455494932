"""Worlds for the wall-diff: the same complaint, told twice, with the same clock, identities and chance.

A world is begun by :func:`world`, told by a story, crawled, and taken back whole. Chance is seeded afresh at each step
of a story (:meth:`World.step`) and for each size that is drawn, so that a step in which more is drawn moves no other.
"""

from __future__ import annotations

import hashlib
import os
import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.test import Client

from evenhand.models.accounts import Seat
from evenhand.vault import custodian
from evenhand.web import clock
from tests.rooms.office import MONDAY, Walk, filed, now_on
from tests.web.sign_in_cast import colleague, sign_in
from tests.web.stage import Stage
from tests.web.walking import Person, party

OFFICE = ("intake", "coordinator", "analyst", "director")
OTHERS = ("investigator", "auditor", "administrator")
OUTSIDE = ("nobody", "party of another complaint", "mediator of another table")
NOT_MEMBERS = (*OFFICE, *OTHERS, *OUTSIDE)
MEMBERS = ("c1", "o1", "mediator")


class Chance:
    """The operating system's chance, seeded by step and size."""

    def __init__(self) -> None:
        self.step, self.drawn = "", {}  # type: ignore[var-annotated]

    def begin(self, step: str) -> None:
        self.step, self.drawn = step, {}

    def __call__(self, size: int) -> bytes:
        number = self.drawn[size] = self.drawn.get(size, -1) + 1
        found = b"".join(
            hashlib.sha256(f"{self.step}/{size}/{number}/{part}".encode()).digest() for part in range(size // 32 + 1)
        )
        return found[:size]


class _Taken(Exception):  # noqa: N818  # no error: the way out of a world that is taken back
    """The world is taken back."""


@dataclass
class World:
    """One telling. ``there`` are the visitors, each at a browser of their own."""

    stage: Stage
    chance: Chance
    variant: int
    there: dict[str, Person] = field(default_factory=dict)
    accounts: dict[str, UUID] = field(default_factory=dict)

    @property
    def walk(self) -> Walk:
        return self.stage.walk

    def step(self, name: str, days: int = 0) -> None:
        """The next step of the story: its own chance, some days later."""
        self.chance.begin(name)
        self.walk.later(days)
        self.stage.sync()

    def nights(self, days: int) -> None:
        """Days pass; the clock does what it owes each night."""
        for _ in range(days):
            self.step(f"night {self.walk.day + timedelta(days=1)}", 1)
            self.walk.tick()


@contextmanager
def world(place: Path, variant: int) -> Iterator[World]:
    """A fresh world in a custodian of its own; when it is left, the database is as before."""
    patch, chance = pytest.MonkeyPatch(), Chance()
    frame = transaction.atomic()
    frame._from_testcase = True  # type: ignore[attr-defined]  # so that the clerk may open its own transactions inside
    try:
        with frame:
            _count_from_one()
            chance.begin("beginning")
            patch.setattr(os, "urandom", chance)
            patch.setattr(random, "_urandom", chance)
            patch.setattr(settings, "EVENHAND_CUSTODIAN", place)
            custodian.make(place)
            told = _set_up(patch, chance, variant)
            yield told
            raise _Taken
    except _Taken:
        pass
    finally:
        patch.undo()


def _count_from_one() -> None:
    """PostgreSQL counts on after a world that was taken back; SQLite does not."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        # pg_sequences, since the information schema leaves out the sequences of identity columns, which are ours.
        cursor.execute("SELECT sequencename FROM pg_sequences WHERE schemaname = 'public'")
        for (name,) in cursor.fetchall():
            cursor.execute(f'ALTER SEQUENCE "{name}" RESTART WITH 1')


def _set_up(patch: pytest.MonkeyPatch, chance: Chance, variant: int) -> World:
    done = filed(MONDAY)
    stage = Stage(walk=Walk(done.ref), people=dict(done.people), monkeypatch=patch)
    patch.setattr(clock, "now", lambda: now_on(stage.walk.day))
    patch.setattr(clock, "wall", lambda: now_on(stage.walk.day).at)
    patch.setattr(Stage, "sync", lambda self: self)
    told = World(stage, chance, variant)
    for role in (*OFFICE, *OTHERS):
        told.accounts[role] = colleague(f"a-{role}", role)
    for name in ("q1", "q2"):
        told.accounts[name] = colleague(f"a-{name}", kind="mediator")
    told.accounts["mediator of another table"] = colleague("ferris", kind="mediator")
    other = filed(MONDAY)
    for name, ref, code, who in (
        ("c1", done.ref, "c1", done.people["c1"]),
        ("o1", done.ref, "o1", done.people["o1"]),
        ("party of another complaint", other.ref, "c1", other.people["c1"]),
    ):
        told.there[name] = party(ref, code, who)
        told.accounts[name] = Seat.objects.get(ref=ref, party=code).account_id
    told.there["nobody"] = Person()
    return told


def visit(told: World, who: str) -> Client:
    """The browser of a visitor, signed in just now: a story takes weeks, a visit minutes."""
    told.step("visit")
    if who == "mediator":
        # Once the matter went back there is no table any more; whoever sat at it still looks.
        tables = told.walk.case.mediations
        sat = tables[0].mediators if tables else {str(told.accounts[name]) for name in ("q1", "q2")}
        told.accounts[who] = UUID(min(sat))
    client = told.there.setdefault(who, Person()).client
    if who != "nobody":
        sign_in(client, told.accounts[who])
    return client
