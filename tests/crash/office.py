"""The office a step is interrupted in: a home folder of its own, the real tables, people at browsers, and the
programme's own WSGI door, as the web server calls it.

Imported in a process of its own (``tests.crash.driver``), whose environment names the home; never by pytest's.
"""

from __future__ import annotations

import io
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from django.conf import settings
from django.core.management import call_command
from django.db import connections

from evenhand.vault import custodian
from evenhand.web import clock
from tests.rooms.office import MONDAY, now_on
from tests.web.walking import Person

KEPT = ("db.sqlite3", "db.sqlite3-wal", "db.sqlite3-shm", "custodian", "outbox")
_INPUT = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')
_FORM = re.compile(r'<form[^>]*action="([^"]*)"[^>]*>(.*?)</form>|<form[^>]*>(.*?)</form>', re.DOTALL)


@dataclass(frozen=True)
class Form:
    """What one browser is about to send: where to, what was typed, and its cookies."""

    path: str
    body: bytes
    cookies: str


@dataclass(frozen=True)
class Answer:
    """What came back: the status, and where it leads (a redirect's address)."""

    status: int
    location: str = ""


def begin() -> None:
    """Make the tables and the custodian of this home. Static files are served by their plain names."""
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    # A pool keeps threads, and a process with threads cannot be forked.
    connections.databases["default"]["OPTIONS"].pop("pool", None)
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "testserver"]
    call_command("migrate", interactive=False, verbosity=0)
    custodian.ensure()


def stand_still() -> None:
    """Every clock stands still, so that each interrupted run is the same run."""
    wall, office = clock.wall(), now_on(MONDAY)
    clock.wall = lambda: wall
    clock.now = lambda: office


def filled_in(person: Person, page: str, action: str, **typed: Any) -> Form:
    """The form of ``page`` whose address ends with ``action``, as the browser would send it: its cookies and tokens."""
    html = person.see(page)
    forms = [(match[1] or page, match[2] or match[3] or "") for match in _FORM.finditer(html)]
    to, inner = next((to, inner) for to, inner in forms if to.split("?")[0].endswith(action) and 'name="idem"' in inner)
    hidden = [(name, unescape(value)) for name, value in _INPUT.findall(inner)]
    body = urlencode([*((name, value) for name, value in hidden if name not in typed), *typed.items()]).encode()
    cookies = "; ".join(f"{name}={one.value}" for name, one in person.client.cookies.items())
    return Form(path=unescape(to), body=body, cookies=cookies)


def send(form: Form) -> Answer:
    """Send a form through the programme's WSGI door."""
    from evenhand.wsgi import application

    said: list[Any] = []
    environ = {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": form.path,
        "QUERY_STRING": "",
        "CONTENT_TYPE": "application/x-www-form-urlencoded",
        "CONTENT_LENGTH": str(len(form.body)),
        "HTTP_COOKIE": form.cookies,
        "HTTP_HOST": "localhost",
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(form.body),
        "wsgi.errors": io.StringIO(),
        "wsgi.version": (1, 0),
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }

    def start(status: str, headers: list[tuple[str, str]], _info: Any = None, /) -> Callable[[bytes], object]:
        said.extend((status, headers))
        return said.append

    answer: Any = application(environ, start)
    b"".join(answer)
    answer.close()
    where = {name.lower(): value for name, value in said[1]}
    return Answer(status=int(said[0].split()[0]), location=where.get("location", ""))


def closed() -> None:
    """Let go of the database and the keys: the next process opens them for itself."""
    connections.close_all()
    custodian._kept.clear()


def save(to: Path) -> None:
    """Copy what this home holds, on PostgreSQL the database too."""
    closed()
    _copy(settings.EVENHAND_HOME, to)
    if _on_postgres():
        saved = f"{_name()}_{uuid4().hex}"
        _said(f'CREATE DATABASE "{saved}" TEMPLATE "{_name()}"')
        (to / "database").write_text(saved)


def restore(saved: Path) -> None:
    """Put this home back as it was saved."""
    for name in KEPT:
        path = settings.EVENHAND_HOME / name
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
    _copy(saved, settings.EVENHAND_HOME)
    if _on_postgres():
        _said(f'DROP DATABASE "{_name()}" WITH (FORCE)')
        _said(f'CREATE DATABASE "{_name()}" TEMPLATE "{(saved / "database").read_text()}"')


def _on_postgres() -> bool:
    return str(connections.databases["default"]["ENGINE"]).endswith("postgresql")


def _name() -> str:
    return str(connections.databases["default"]["NAME"])


def _said(words: str) -> None:
    """Say something to the cluster, outside this database."""
    import psycopg

    named = connections.databases["default"]
    with psycopg.connect(host=named["HOST"], user=named["USER"], dbname="postgres", autocommit=True) as cluster:
        cluster.execute(words.encode())


def _copy(source: Path, to: Path) -> None:
    to.mkdir(exist_ok=True)
    for name in KEPT:
        if (source / name).is_dir():
            shutil.copytree(source / name, to / name)
        elif (source / name).exists():
            shutil.copyfile(source / name, to / name)
