"""Serve the programme: web pages, the clock and the post, in one go.

On SQLite (the embedded default) the tables are brought up to date first and one worker serves; on PostgreSQL two
workers serve, and ``evenhand database migrate`` brings the tables up to date. The ``tick`` and ``post`` loops run in a
thread of a worker; ``--no-loops`` leaves them to services of their own. It refuses tables that are not the programme's.

The process that watches over the workers holds no Django: what is to be prepared, a process of its own prepares
(``management.starting``).
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import socket
import subprocess
import sys
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import CommandError, call_command
from django.core.management.base import BaseCommand

from evenhand import environment, variables
from evenhand.management import starting, tables
from evenhand.management.backups import half

# The server's own lines are ours: one JSON object to a line of the error stream, without what varies.
SERVERS_LOG: dict[str, Any] = {
    "formatters": {"bare": {"()": "evenhand.web.logs.Bare"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "bare"}},
    "loggers": {"_granian": {"handlers": ["stderr"], "propagate": False}},
}


class Command(BaseCommand):
    """Parse, prepare, serve until interrupted."""

    help = "Serve the programme at http://localhost:8000 (or PORT): pages, the clock and the post."
    # They need the whole house; `--prepare` makes them.
    requires_system_checks = []  # noqa: RUF012 (Django declares it so)

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Options of ``evenhand serve``; every one has a sensible default."""
        parser.add_argument("--port", type=int, default=variables.number("PORT", 8000))
        parser.add_argument("--bind", default="127.0.0.1", help="the address to listen on (default 127.0.0.1)")
        parser.add_argument("--workers", type=int, help="default: 1 on SQLite, 2 on PostgreSQL")
        parser.add_argument("--no-loops", action="store_true", help="leave tick and post to services of their own")
        parser.add_argument(
            "--migrate",
            action="store_true",
            help="bring PostgreSQL's tables up to date first, and serve as their owner",
        )
        parser.add_argument("--prepare", action="store_true", help=argparse.SUPPRESS)

    def handle(self, **options: Any) -> None:
        """Prepare the tables and files where that is needed, then serve. Refuses a port that is taken."""
        embedded = settings.DATABASES["default"]["ENGINE"].endswith("sqlite3")
        if options["prepare"]:
            self._prepare(migrate=embedded or options["migrate"])
            return
        half.refuse()
        environment.preset_file(settings.EVENHAND_PROGRAMMES, settings.EVENHAND_PROGRAMME)
        _refuse_taken_port(options["bind"], options["port"])
        tables.refuse(but_older=embedded or options["migrate"])
        if options["migrate"] or not starting.is_prepared():
            _prepare_apart(migrate=options["migrate"])
        self.stdout.write(f"Evenhand is at http://localhost:{options['port']} (stop with Ctrl+C)")
        self.stdout.flush()
        _granian(options, workers=options["workers"] or (1 if embedded else 2)).serve()

    def _prepare(self, *, migrate: bool) -> None:
        import django

        django.setup()
        from evenhand.clerk.attesting import attest_what_is_there
        from evenhand.management.checkup_reaching import no_holidays
        from evenhand.vault import custodian

        if fault := no_holidays():
            raise CommandError(fault)
        self.check()
        if migrate:
            prepare_database()
        # Made on the very first start only; where keys are missing and sealed rows are not, it says so and stops here.
        custodian.ensure()
        attest_what_is_there()
        call_command("collectstatic", interactive=False, verbosity=0)
        starting.note()


def prepare_database() -> None:
    """Bring every table up to date."""
    call_command("migrate", interactive=False, verbosity=0)


def _prepare_apart(*, migrate: bool) -> None:
    """Prepare in a process of its own. What it refuses it says itself; this one ends with the same code."""
    words = ["serve", "--prepare", *(["--migrate"] if migrate else [])]
    done = subprocess.run([sys.executable, "-m", "evenhand.cli", *words], check=False)  # noqa: S603 (our own command)
    if done.returncode:
        raise SystemExit(done.returncode)


def _granian(options: dict[str, Any], *, workers: int) -> Any:
    from granian.constants import Interfaces
    from granian.log import LogLevels
    from granian.server import MPServer

    # A spawned worker shares no lock, thread or connection with this process.
    multiprocessing.set_start_method("spawn", force=True)
    os.environ["EVENHAND_SERVED_BY"] = str(os.getpid())
    os.environ["EVENHAND_LOOPS"] = "0" if options["no_loops"] else "1"
    return MPServer(
        "evenhand.wsgi:application",
        address=options["bind"],
        port=options["port"],
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=4 if workers == 1 else 8,
        backpressure=256,
        websockets=False,
        log_level=LogLevels.warning,
        log_dictconfig=SERVERS_LOG,
        respawn_failed_workers=True,
        workers_kill_timeout=5,
    )


def _refuse_taken_port(address: str, port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError as error:
            raise CommandError(
                f"Port {port} is already in use. Choose another one: PORT=8001 evenhand serve"
            ) from error
