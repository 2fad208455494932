"""Is an installation as its last start left it? Then the next start has nothing to prepare, and needs no Django.

Bringing tables and static files up to date takes Django's whole house, and the process that watches over the workers
would hold it for ever. So a process of its own prepares (``evenhand serve --prepare``) and leaves a note of what it
found: the code's migrations and static files, the tables' migrations, the custodian's folder. While all of that is
unchanged, the next start goes on at once; whatever changed, also a restored database or a file that others may read,
is looked at again.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from django.conf import settings

NOTE = "prepared.json"
_MIGRATED = "SELECT app, name FROM django_migrations ORDER BY app, name"


def is_prepared() -> bool:
    """True when nothing changed since :func:`note` was written. Never raises: what cannot be read was changed."""
    with suppress(OSError, ValueError, sqlite3.Error):
        left: dict[str, Any] = json.loads(_place().read_text(encoding="utf-8"))
        return left == state()
    return False


def note() -> None:
    """Note the state of this installation as prepared."""
    _place().write_text(json.dumps(state()), encoding="utf-8")


def state() -> dict[str, Any]:
    """What preparing depends on, as digests. Raises OSError or sqlite3.Error where something is not there."""
    database = settings.DATABASES["default"]
    where = {name: str(database.get(name, "")) for name in ("ENGINE", "NAME", "HOST", "PORT")}
    return {
        "code": _digest(_code()),
        "database": where,
        "place": [settings.EVENHAND_HOLIDAYS, settings.EVENHAND_PROGRAMME],
        "tables": _tables(Path(where["NAME"])) if where["ENGINE"].endswith("sqlite3") else "",
        "custodian": _digest(_custodian(Path(settings.EVENHAND_CUSTODIAN))),
        "static": _digest(_files(Path(settings.STATIC_ROOT) / "staticfiles.json")),
    }


def _place() -> Path:
    return Path(settings.EVENHAND_HOME) / NOTE


def _code() -> Iterator[str]:
    """Our migrations and static files, and the frame's and libraries' own by the date they were installed."""
    package = Path(settings.PACKAGE)
    for file in sorted([*(package / "migrations").glob("*.py"), *(package / "static").rglob("*")]):
        yield from _files(file)
    for app in sorted({name.partition(".")[0] for name in settings.INSTALLED_APPS}):
        found = find_spec(app)
        if found and found.origin:
            yield from _files(Path(found.origin))


def _custodian(folder: Path) -> Iterator[str]:
    """Names, modes and owners: a key that is new, gone or open to others is looked at. Dotted files are passing."""
    for path in (folder, *sorted(folder.glob("[!.]*"))):
        found = path.lstat()
        yield f"{path} {found.st_mode:o} {found.st_uid}"


def _files(path: Path) -> Iterator[str]:
    found = path.stat()
    yield f"{path} {found.st_size} {found.st_mtime_ns}"


def _tables(file: Path) -> str:
    if not file.is_file():
        raise FileNotFoundError(file)
    with closing(sqlite3.connect(file, timeout=5)) as book:
        return _digest(f"{app} {name}" for app, name in book.execute(_MIGRATED))


def _digest(lines: Iterator[str]) -> str:
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
