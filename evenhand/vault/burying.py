"""Keys of what a transaction forgets: refused once it is committed, whatever becomes of the process.

The database and the custodian's folder cannot commit together. So the names of the keys to bury are rows of the same
transaction; right after the commit they go into the tomb, and the clock buries again whatever stands in the table, for
a process may be killed between the two. A name is chance; it says of what it opened only what an older copy of the
database says already.

Source: security.md §2.6 (crash-safe at every point).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.db import transaction

from evenhand.models.vault import KeyToBury
from evenhand.vault import custodian


def bury_with_the_commit(names: Sequence[bytes], bury: Callable[[], None] | None = None) -> None:
    """Bury these keys once the current transaction is committed, and never if it is not.

    ``bury`` does it instead of the keyring alone. A custodian that fails just then fails nobody's page: what was
    forgotten is forgotten, and the clock buries its key.
    """
    KeyToBury.objects.bulk_create([KeyToBury(name=name) for name in names], ignore_conflicts=True)
    transaction.on_commit(bury or (lambda: custodian.current().keys.bury(names)), robust=True)


def bury_forgotten() -> int:
    """Bury what the table names and empty it; return how many keys were still alive. A key on legal hold waits."""
    rows = [bytes(name) for name in KeyToBury.objects.values_list("name", flat=True)]
    if not rows:
        return 0
    keys = custodian.current().keys
    free = [name for name in rows if not keys.is_held(name)]
    alive = [name for name in free if not keys.is_buried(name)]
    keys.bury(alive)
    KeyToBury.objects.filter(name__in=free).delete()
    return len(alive)
