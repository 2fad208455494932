"""Check, explain or adopt a programme file.

``evenhand programme check FILE`` says by line what is wrong with it, and which promise it would break. ``explain``
says in plain sentences what a file holds; without a file, what is in force. ``adopt FILE --by A --second B`` checks
it, walks one complainant and one officer through every state it allows, and brings it into force, under its SHA-256.
A and B are sign-in names of two colleagues with a role; one of them is the director or an administrator, as where a
role is seconded. ``evenhand office found`` makes the first two.

Exit code 0: done. 1: the file or the people are refused, or the walk found a broken promise. 2: there is no such file.
"""

from __future__ import annotations

import json
from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management import CommandError
from django.core.management.base import BaseCommand
from django.db import connections
from django.utils import timezone

from evenhand import clerk
from evenhand.core.programme import Problem, Problems, Programme, Promise
from evenhand.core.programme_explaining import LANGUAGES, explain
from evenhand.core.programme_reading import read_programme
from evenhand.management.colleagues import two_colleagues
from evenhand.management.placeholders import keeper_unnamed, placeholders


class Command(BaseCommand):
    """Read the file, ask the core, print sentences."""

    help = "Check, explain or adopt a programme file."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """One of three words, each with its own options."""
        words = parser.add_subparsers(dest="word", required=True, metavar="check | explain | adopt")
        check = words.add_parser("check", help="say by line what is wrong with a file")
        check.add_argument("file", type=Path)
        check.add_argument("--json", action="store_true", help="the problems as JSON")
        told = words.add_parser("explain", help="say in plain sentences what a file holds")
        told.add_argument("file", type=Path, nargs="?", help="default: the programme in force")
        told.add_argument("--lang", choices=LANGUAGES, default="en")
        told.add_argument("--json", action="store_true", help="the sentences as JSON")
        adopt = words.add_parser("adopt", help="bring a file into force; two people do")
        adopt.add_argument("file", type=Path)
        adopt.add_argument("--by", required=True, metavar="NAME", help="sign-in name of the colleague who adopts it")
        adopt.add_argument("--second", required=True, metavar="NAME", help="sign-in name of another who has read it")

    def handle(self, **options: Any) -> None:
        """Do the word that was asked for."""
        getattr(self, f"_{options['word']}")(options)

    def _check(self, options: dict[str, Any]) -> None:
        found = read_programme(_text(options["file"]))
        problems: Problems = () if isinstance(found, Programme) else found
        if options["json"]:
            self.stdout.write(json.dumps([asdict(problem) for problem in problems], ensure_ascii=False, indent=1))
        if problems:
            raise CommandError(_said(options["file"], problems))
        if not options["json"]:
            self.stdout.write(f"{options['file']} is a whole programme. It keeps the eight promises' rules for files.")
            assert isinstance(found, Programme)
            self._warn(found)

    def _explain(self, options: dict[str, Any]) -> None:
        sentences = explain(_programme(options["file"]) if options["file"] else _in_force(), options["lang"])
        self.stdout.write(
            json.dumps(sentences, ensure_ascii=False, indent=1) if options["json"] else "\n".join(sentences)
        )

    def _adopt(self, options: dict[str, Any]) -> None:
        by, second = options["by"].strip(), options["second"].strip()
        if not by or not second or by.casefold() == second.casefold():
            raise CommandError("Two different people adopt a programme: name one with --by, the other with --second.")
        text = _text(options["file"])
        programme = _programme(options["file"], text)
        first, other = two_colleagues(by, second)
        self._warn(programme)
        _let_go()
        self._walk(programme)
        fingerprint = clerk.adopt(text, by=str(first), second=str(other), today=timezone.localdate())
        self.stdout.write(f"Adopted {programme.name}, by {by} and {second}. Its SHA-256 is {fingerprint}.")

    def _warn(self, programme: Programme) -> None:
        """Name what stands there only until the office writes its own. No refusal: somebody may have read it."""
        for sentence in (*placeholders(programme), *filter(None, [keeper_unnamed()])):
            self.stderr.write(f"Warning: {sentence}")

    def _walk(self, programme: Programme) -> None:
        """Every state of one complainant and one officer under this file, every guarantee on every step."""
        from evenhand.core.walk import BrokenGuarantee, Tally, walk
        from evenhand.core.walk_shapes import SHAPES

        def say(tally: Tally) -> None:
            if self.stderr.isatty():
                self.stderr.write(f"\rWalking: {tally.states:,} states …", ending="")

        try:
            tally = walk(programme, SHAPES["1x1"], progress=say)
        except BrokenGuarantee as broken:
            raise CommandError(f"Not adopted. {broken}") from None
        told = f"{tally.states:,} states and {tally.accepted:,} steps of one complainant and one officer"
        self.stdout.write(f"Walked {told}: every guarantee holds.")


def _let_go() -> None:
    """Hold no connection while it is walked: in those minutes the database may be restarted. The next question opens a
    new one."""
    for one in connections.all(initialized_only=True):
        if one.in_atomic_block:
            continue
        one.close()
        # What a pool of PostgreSQL's holds would be as dead after a restart.
        getattr(one, "close_pool", lambda: None)()


def _text(file: Path) -> str:
    """The file as it is, line ends and all: its fingerprint is over these bytes."""
    try:
        return file.read_bytes().decode("utf-8")
    except FileNotFoundError:
        raise CommandError(f"There is no file {file}.", returncode=2) from None
    except IsADirectoryError:
        raise CommandError(f"{file} is a folder, not a file.", returncode=2) from None
    except PermissionError:
        raise CommandError(f"{file} may not be read.", returncode=2) from None
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise CommandError(f"{file}, line {line}: this is not text in UTF-8.") from None


def _programme(file: Path, text: str | None = None) -> Programme:
    found = read_programme(_text(file) if text is None else text)
    if not isinstance(found, Programme):
        raise CommandError(_said(file, found))
    return found


def _in_force() -> Programme:
    from evenhand.models.programmes import in_force

    return in_force()


def _said(file: Path, problems: Problems) -> str:
    count = f"{len(problems)} things are" if len(problems) > 1 else "One thing is"
    return "\n".join([*(_sentence(file, problem) for problem in problems), f"{count} wrong with {file}."])


def _sentence(file: Path, problem: Problem) -> str:
    breaks = f" It would break the promise “{Promise(problem.promise).heading}”." if problem.promise else ""
    return f"{file}, line {problem.line}: {problem.sentence}{breaks}"
