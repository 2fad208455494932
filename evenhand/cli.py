"""The ``evenhand`` command. Each of its words is a management command of the same name.

Exit codes: 0 it is done and all is well, 1 it found something wrong or could not finish, 2 the command was not
understood. Errors are sentences on the error stream; ``--traceback`` shows where one came from. A word appears in the
table only when its command exists.
"""

from __future__ import annotations

import ast
import atexit
import os
import pwd
import resource
import shutil
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

COMMANDS = Path(__file__).parent / "management" / "commands"
# The words an operator uses, in the order in which they are met. Other management commands stay with manage.py.
WORDS = (
    "serve",
    "demo",
    "tick",
    "post",
    "walk",
    "ledger",
    "figures",
    "programme",
    "office",
    "database",
    "import",
    "export",
    "backup",
    "restore",
    "restore-drill",
    "doctor",
    "bench",
)
# Words that begin with the tables as they should be. The others ask themselves, or need none.
ON_TABLES = frozenset({"tick", "post", "ledger", "figures", "office", "import", "export"})
# Words that may make the home folder: an office begins with one of them.
FOUNDING = frozenset({"serve", "demo", "database", "restore", "restore-drill"})
# Words that ask nothing of an office: without a home folder they get one that is gone afterwards.
HOMELESS = frozenset({"walk", "bench", "programme"})
# Words that need no Django apps: the process that only watches over the workers should not hold them.
LIGHT = frozenset({"serve"})
_HIDDEN = {
    "--settings",
    "--pythonpath",
    "--no-color",
    "--force-color",
    "--skip-checks",
    "--version",
    "--verbosity",
}


def available() -> dict[str, str]:
    """The words whose command exists, each with the first line of its own docstring. Imports nothing."""
    found = {}
    for word in WORDS:
        place = COMMANDS / f"{word.replace('-', '_')}.py"
        if place.is_file():
            docstring = ast.get_docstring(ast.parse(place.read_text(encoding="utf-8"))) or ""
            found[word] = docstring.partition("\n")[0]
    return found


def keep_no_crash() -> None:
    """Leave no file of our memory at a crash, for open keys may be in it (security.md OPS-04). Children inherit it."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; return its exit code (0, 1 or 2, see above; 130 when interrupted)."""
    words = list(sys.argv[1:] if argv is None else argv)
    keep_no_crash()
    # Whatever is made is its owner's alone, also where nobody set the mask of the service.
    os.umask(0o077)
    table = available()
    if words and words[0] in ("--version", "-V"):
        from evenhand import __version__

        return _say(f"evenhand {__version__}")
    if words and words[0] in ("--help", "-h", "help"):
        return _say(_usage(table))
    if not words:
        return _complain(_usage(table), 2)
    if words[0] not in table:
        return _complain(f"There is no command {words[0]!r}. There are: {', '.join(table)}.", 2)
    return _complain(why, 1) if (why := not_at_home(words)) else _run(words[0], words[1:])


def not_at_home(words: Sequence[str]) -> str:
    """Why this command must not run as this user or without this folder; empty when it may.

    Files that another user made would stop the service, and a folder made by mistake is a second, empty office.
    """
    from evenhand.environment import ROOT, in_repository

    home = Path(os.environ.get("EVENHAND_HOME", "") or ROOT / "var").resolve()
    if {"-h", "--help"} & set(words):
        return _for_now(home)
    if not home.exists():
        if words[0] in HOMELESS and "adopt" not in words:
            return _for_now(home)
        if words[0] in FOUNDING or not (os.environ.get("EVENHAND_HOME") or in_repository()):
            # A wheel has no folder of its own: the settings say that one is to be named.
            return ""
        return (
            f"There is no office in {home}. Set EVENHAND_HOME to the folder of yours, and the other variables of its"
            " service; a new one begins with: evenhand serve"
        )
    owner = home.stat().st_uid
    if os.geteuid() == owner:
        return ""
    who = _name_of(owner)
    return (
        f"The office in {home} belongs to {who}, and you are {_name_of(os.geteuid())}: files that you make there would"
        f" stop its service. As root: runuser -u {who} -- env EVENHAND_HOME={home} evenhand {' '.join(words)}"
    )


def _for_now(home: Path) -> str:
    if not home.exists():
        place = tempfile.mkdtemp(prefix="evenhand-")
        atexit.register(shutil.rmtree, place, ignore_errors=True)
        os.environ["EVENHAND_HOME"] = place
    return ""


def _name_of(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return f"#{uid}"


def _run(word: str, rest: list[str]) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "evenhand.settings")
    try:
        import django
        from django.core.management import load_command_class

        if word in ON_TABLES and not {"-h", "--help"} & set(rest):
            from evenhand.management import tables

            tables.refuse()
        if word not in LIGHT:
            django.setup()
        command = load_command_class("evenhand", word.replace("-", "_"))
        command.suppressed_base_arguments = _HIDDEN
        # Asked for its traceback, Django hands the error over instead of printing it under a class name.
        # It goes first: a command with words of its own (`programme check`) knows it only there.
        command.run_from_argv(["evenhand", word, "--traceback", *(one for one in rest if one != "--traceback")])
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else 1 if stop.code else 0
    except KeyboardInterrupt:
        return _complain("Stopped.", 130)
    except BrokenPipeError:
        # Whoever was reading has read enough; leave without a second complaint at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:
        if "--traceback" in rest:
            raise
        return _complain(_sentence(word, error), getattr(error, "returncode", 1))
    return 0


def _sentence(word: str, error: Exception) -> str:
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import CommandError
    from django.db import OperationalError, ProgrammingError

    if isinstance(error, ImproperlyConfigured | CommandError):
        return str(error)
    if isinstance(error, OperationalError | ProgrammingError):
        return _of_tables() or f"The database did not do as it was asked: {error}"
    told = str(error) or type(error).__name__
    return f"evenhand {word} could not finish: {told} (add --traceback to see where)"


def _of_tables() -> str:
    """What is wrong with the tables, or that the database does not answer; empty when it is something else."""
    from django.core.management import CommandError

    from evenhand.management import tables

    try:
        tables.refuse()
    except CommandError as told:
        return str(told)
    return ""


def _usage(table: dict[str, str]) -> str:
    rows = "\n".join(f"  {word:<13} {about}" for word, about in table.items())
    return f"usage: evenhand COMMAND [options]\n\n{rows}\n\nEach command explains itself: evenhand COMMAND --help"


def _say(text: str) -> int:
    print(text)  # noqa: T201 (a command line speaks by printing)
    return 0


def _complain(text: str, code: int) -> int:
    print(text, file=sys.stderr)  # noqa: T201 (a command line speaks by printing)
    return code


if __name__ == "__main__":
    sys.exit(main())
