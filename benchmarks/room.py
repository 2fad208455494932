"""What the locked room costs beyond the slow opening of a key: a compartment, a record, many messages, a file.

    python -m benchmarks.room [--messages 1000] [--json]

In this process, on a fresh SQLite file, with a fresh custodian. Each figure is the median of many; the time is this
thread's own computing, so that neighbours on the machine do not count, and waiting for the disk does not either. Goals
are those of the issue "Confidential by arithmetic". Exit code 1 when one is missed.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from time import thread_time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from evenhand.vault import Unlocked

REF, TEXT = "BNCH-ROOM", "We meet at the corner at ten, and we both say our names first. " * 8
GOALS = {"open a compartment": 2.0, "open a record": 0.1, "read a room of {messages} messages": 500.0}
"""What, and the most milliseconds it may take."""


def main() -> int:
    """Measure, print, and say with the exit code whether every goal was met."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--messages", type=int, default=1000)
    asked.add_argument("--json", action="store_true")
    told = asked.parse_args()
    with tempfile.TemporaryDirectory() as home:
        _set_up(Path(home))
        figures = measure(told.messages)
    goals = {what.format(messages=told.messages): most for what, most in GOALS.items()}
    missed = [what for what, most in goals.items() if figures[what] > most]
    if told.json:
        print(json.dumps({"milliseconds": figures, "goals": goals, "missed": missed}, indent=1))
    else:
        for what, took in figures.items():
            goal = f"   goal {goals[what]:g} ms" if what in goals else ""
            print(f"{what:<40} {took:>9.3f} ms{goal}")
    return 1 if missed else 0


def _set_up(home: Path) -> None:
    os.environ.setdefault("EVENHAND_HOME", str(home))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "evenhand.settings")
    import django

    django.setup()
    from django.core.management import call_command

    from evenhand.vault import custodian

    call_command("migrate", verbosity=0)
    custodian.ensure()


def measure(messages: int) -> dict[str, float]:
    """What each thing took, in milliseconds."""
    from evenhand import vault

    now = datetime.now(UTC)
    secrets = {name: name.encode().ljust(32) for name in ("party", "mediator", "other")}
    keys = {name: vault.enrol(name, vault.stretch(secret), now.date()) for name, secret in secrets.items()}
    vault.set_up_room(REF, now.date())
    vault.open_room(REF, now.date())
    vault.found(REF, "joint:d1", [(name, "party") for name in keys])

    def at(row: str, kind: str = "message") -> vault.Context:
        return vault.Context(ref=REF, kind=kind, row=row, author="party", at=now)

    def fresh() -> Unlocked:
        return vault.Unlocked("party", keys["party"].member, keys["party"].seed)

    def seal(n: int) -> Callable[[], object]:
        return lambda: vault.seal("joint:d1", TEXT, at(f"{n}"), keys["party"])

    sealing = [_took(seal(n)) for n in range(messages)]
    data = os.urandom(4_000_000)
    sheet = vault.Sheet(name="photo.jpg", content_type="image/jpeg", size=len(data))
    whole = [_took(lambda: vault.records("joint:d1", fresh(), REF)) for _ in range(9)]
    given = _took(lambda: vault.seal_file("joint:d1", sheet, data, at("f1", "file"), keys["party"]))
    fetched = [_took(lambda: vault.open_file("joint:d1", keys["party"], at("f1", "file"))) for _ in range(5)]
    return {
        "open a compartment": median(_took(_opening(fresh())) for _ in range(300)),
        "open a record": _each_record(fresh()),
        f"read a room of {messages} messages": median(whole),
        "seal a message": median(sealing),
        "seal a file of 4 megabytes": given,
        "open a file of 4 megabytes": median(fetched),
    }


def _opening(mine: Unlocked) -> Callable[[], object]:
    """Opening a compartment: the custodian's lock, the member's own, and the roster."""
    from evenhand.models.vault_rooms import VaultCompartment
    from evenhand.vault.rooms import key_of

    made = VaultCompartment.objects.select_related("room").get(kind="joint", gen=1)
    return lambda: key_of(made.room, made, mine)


def _each_record(mine: Unlocked) -> float:
    """Opening one record, its row read and its compartment open."""
    from evenhand.models.vault_rooms import VaultCompartment, VaultRecord
    from evenhand.vault.compartments import opened

    made = VaultCompartment.objects.select_related("room").get(kind="joint", gen=1)

    def one(row: VaultRecord) -> Callable[[], object]:
        return lambda: opened(made.room, made, row, mine)

    rows = list(made.records.order_by("seq")[:500])
    one(rows[0])()
    return median(_took(one(row)) for row in rows)


def _took(do: Callable[[], object]) -> float:
    began = thread_time()
    do()
    return (thread_time() - began) * 1000


if __name__ == "__main__":
    sys.exit(main())
