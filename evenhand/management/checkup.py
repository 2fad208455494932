"""What is unsafe in this deployment, one check at a time, each with its sentence. ``evenhand doctor`` says them.

A check never repairs and never reads what was said. *Unsafe* needs a person before real people use the site; *unknown*
is what one machine cannot see by itself.
"""

from __future__ import annotations

import stat
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connection

from evenhand import ledger
from evenhand.accounts import demo
from evenhand.management import (
    checkup_backups,
    checkup_machine,
    checkup_people,
    checkup_reaching,
    checkup_tables,
    database_roles,
)
from evenhand.management.checkup_backups import Said
from evenhand.models import programmes
from evenhand.models.cases import ComplaintRow
from evenhand.models.clockwork import TickRow
from evenhand.models.outbox import LetterRow, LetterState
from evenhand.models.programmes import ProgrammeAdoption
from evenhand.reads import checkpoints
from evenhand.vault import CustodianFault, custodian, notes

TICK_LATE = timedelta(minutes=15)
POST_LATE = timedelta(hours=1)
CHECKPOINT_LATE = timedelta(days=9)
WITNESS_HOURS = 72


class Verdict(StrEnum):
    """How one check came out."""

    SAFE = "safe"
    UNSAFE = "unsafe"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Checked:
    """One check: its code, how it came out, and what to do, in a sentence."""

    code: str
    verdict: Verdict
    sentence: str


def checkup(at: datetime) -> list[Checked]:
    """Every check, in the order in which one would mend things. ``at`` is the real instant."""
    found = [*_settings(), *_custodian(), *_told(checkup_machine.checkup())]
    found += _told(checkup_backups.checkup(at))
    try:
        found += _told(checkup_tables.checkup())
        found += [*_database(), *_tables(at), *_told(checkup_people.checkup(at)), *_told(checkup_machine.clock(at))]
    except ImproperlyConfigured as error:
        found.append(_unsafe("programme", str(error)))
    except DatabaseError as error:
        if not any(one.code == "database_tables" and one.verdict is Verdict.UNSAFE for one in found):
            found.append(_unsafe("database", f"The database does not answer as it should: {error}"))
    found.append(
        Checked(
            "clock", Verdict.UNKNOWN,
            "One machine cannot see that its own clock is wrong. Keep it set by a time service (NTP).",
        )
    )  # fmt: skip
    return found


def _safe(code: str, sentence: str) -> Checked:
    return Checked(code, Verdict.SAFE, sentence)


def _unsafe(code: str, sentence: str) -> Checked:
    return Checked(code, Verdict.UNSAFE, sentence)


def _either(code: str, fine: object, yes: str, no: str) -> Checked:
    return _safe(code, yes) if fine else _unsafe(code, no)


def _demo() -> Checked:
    """Also where the demo is off: a home it was filled in holds invented people, and the keys of their pages."""
    if settings.EVENHAND_DEMO:
        return _unsafe("demo", "The demo is on: anyone can be anyone. Unset EVENHAND_DEMO.")
    if demo.cast(settings.EVENHAND_HOME):
        sentence = (
            "The demo is off, but this is its home: its people are invented, and their keys lie in {0}. Give a real "
            "office a home and a database of its own; set EVENHAND_DEMO=1 to see the demo."
        )
        return _unsafe("demo", sentence.format(settings.EVENHAND_HOME / demo.CAST))
    return _safe("demo", "The demo is off.")


def _settings() -> Iterator[Checked]:
    yield _demo()
    yield _either(
        "debug", not settings.DEBUG, "Mistakes are not shown in full.",
        "DEBUG is on: a mistake shows the inside of the programme to anyone. Turn it off.",
    )  # fmt: skip
    yield _either(
        "cookies", settings.SESSION_COOKIE_SECURE and settings.CSRF_COOKIE_SECURE, "Cookies travel over HTTPS only.",
        "Cookies travel over plain HTTP. Set EVENHAND_HOSTS to the public name and serve it over HTTPS.",
    )  # fmt: skip
    yield _either(
        "staff_passwords", not settings.EVENHAND_STAFF_PASSWORDS, "Staff sign in with passkeys.",
        "Staff may sign in by passphrase and app. A false page could ask for them. Unset EVENHAND_STAFF_PASSWORDS.",
    )  # fmt: skip
    if settings.EVENHAND_OIDC_ISSUER:
        yield _either(
            "agency_sign_in", settings.EVENHAND_OIDC_REQUIRE, "The agency's sign-in must say how it was sure.",
            "The agency's sign-in may be content with a password. Set EVENHAND_OIDC_REQUIRE, for example to phr,hwk.",
        )  # fmt: skip
    yield from _told(checkup_reaching.checkup())
    secret = Path(settings.EVENHAND_HOME) / "secret"
    if secret.exists():
        yield _private("secret_file", secret, 0o600)


def _private(code: str, path: Path, mode: int) -> Checked:
    open_to_others = stat.S_IMODE(path.stat().st_mode) & 0o077
    return _either(
        code, not open_to_others, f"{path.name} is private.",
        f"{path} can be read by other users of this machine. Set its mode to {mode:o}.",
    )  # fmt: skip


def _custodian() -> Iterator[Checked]:
    folder = Path(settings.EVENHAND_CUSTODIAN)
    try:
        # A look of its own: what this process opened before was perhaps private then.
        custodian.open_folder(folder)
    except CustodianFault as fault:
        yield _unsafe("custodian", str(fault))
        return
    yield _safe("custodian", "The custodian's keys are there and private.")
    yield _private("home_folder", Path(settings.EVENHAND_HOME), 0o700)
    beside = connection.vendor == "sqlite" and _inside(folder, Path(str(connection.settings_dict["NAME"])).parent)
    yield _either(
        "custodian_apart", not beside, "The keys lie apart from the database.",
        f"The keys in {folder} lie in the folder of the database, so one backup holds both and protects neither."
        " Set EVENHAND_CUSTODIAN to a folder of its own, with backups of its own.",
    )  # fmt: skip
    backups = [part for part in folder.resolve().parts if "backup" in part.lower()]
    if backups:
        yield _unsafe("custodian_in_backups", f"The keys lie under {backups[0]}, among backups. Move them.")


def _told(said: Iterator[Said]) -> Iterator[Checked]:
    for code, fine, yes, no in said:
        yield Checked(code, Verdict.UNKNOWN, no) if fine is None else _either(code, fine, yes, no)


def _inside(folder: Path, other: Path) -> bool:
    return folder.resolve().is_relative_to(other.resolve())


def _asked(sql: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        row = cursor.fetchone()
    return str(row[0]) if row else ""


def _database() -> Iterator[Checked]:
    wanted: dict[str, tuple[str, tuple[str, ...]]] = {
        "sqlite": {
            "journal_mode": ("PRAGMA journal_mode", ("wal",)),
            "synchronous": ("PRAGMA synchronous", ("2", "3")),
            "foreign_keys": ("PRAGMA foreign_keys", ("1",)),
            "secure_delete": ("PRAGMA secure_delete", ("1",)),
        },
        "postgresql": {
            "fsync": ("SHOW fsync", ("on",)),
            "synchronous_commit": ("SHOW synchronous_commit", ("on", "remote_apply", "remote_write", "local")),
            "full_page_writes": ("SHOW full_page_writes", ("on",)),
            "data_checksums": ("SHOW data_checksums", ("on",)),
        },
    }[connection.vendor]
    for name, (sql, good) in wanted.items():
        value, mend = _asked(sql), checkup_tables.mend(name, good[0])
        yield _either(
            f"database_{name}", value in good, f"The database has {name} = {value}.",
            f"The database has {name} = {value}; what was confirmed could be lost. {mend}",
        )  # fmt: skip
    if connection.vendor == "postgresql":
        yield _either(
            "database_role", _asked(database_roles.AS_OWNER) == "False",
            "The programme's database user can change no fact.",
            "The programme's database user could change facts and the ledger, or alter tables. Make the roles (evenhand"
            " database roles) and set EVENHAND_DATABASE to the user evenhand_app.",
        )  # fmt: skip


def _tables(at: datetime) -> Iterator[Checked]:
    yield _either(
        "programme", ProgrammeAdoption.objects.exists(), "A programme is adopted.",
        "No programme was adopted, so the preset holds. Two people adopt one: evenhand programme adopt FILE.",
    )  # fmt: skip
    yield _either(
        "records_schedule", programmes.in_force().schedule, "The programme names the records schedule of destruction.",
        "The programme names no records schedule, so nothing is ever destroyed. Set keeping.schedule and adopt it.",
    )  # fmt: skip
    yield from _told(checkup_reaching.programme())
    yield _ticked(at)
    stuck = LetterRow.objects.filter(state=LetterState.QUEUED, due_at__lt=at - POST_LATE).exclude(channel="paper")
    yield _either(
        "post", not stuck.exists(), "No e-mail or text message is waiting longer than an hour.",
        "E-mail or text messages have been waiting for more than an hour. Is the post running? evenhand post",
    )  # fmt: skip
    yield _book()
    yield from _signed(at)
    lost = ComplaintRow.objects.filter(shredded=False, version=0).exists()
    yield _either("books", not lost, "Every complaint has its facts.", "There is a complaint without any fact.")


def _book() -> Checked:
    try:
        verdict = checkpoints.verify_book()
    except CustodianFault:
        # Said already; the book itself needs no key.
        verdict = ledger.verify()
    return _either(
        "ledger", verdict.ok, f"The ledger holds: {verdict.size:,} leaves.",
        f"The ledger does not hold: leaf {verdict.first_bad} is wrong; {verdict.reason}. Keep it so. Call for help.",
    )  # fmt: skip


def _signed(at: datetime) -> Iterator[Checked]:
    """Is the book signed each week, and by the witnesses too?"""
    last = checkpoints.newest()
    if last is not None and last.signed_at is not None:
        yield _either(
            "checkpoint", at - last.signed_at < CHECKPOINT_LATE, f"The ledger was signed on {last.on.isoformat()}.",
            f"The ledger was signed last on {last.on.isoformat()}, and should be each week: evenhand ledger checkpoint",
        )  # fmt: skip
    try:
        asked = checkpoints.witnesses()
    except notes.Malformed as fault:
        yield _unsafe("witness", f"EVENHAND_LEDGER_WITNESS cannot be read. {fault}")
        return
    if asked:
        missed = checkpoints.unwitnessed(WITNESS_HOURS, at)
        yield _either(
            "witness", not missed, "The witnesses sign the checkpoints.",
            f"A checkpoint of {WITNESS_HOURS} hours ago lacks the signature of {', '.join(missed)}. Ask for it:"
            " evenhand ledger checkpoint --cosignature FILE",
        )  # fmt: skip


def _ticked(at: datetime) -> Checked:
    row = TickRow.objects.first()
    if row is None or row.finished_at is None:
        return _unsafe("tick", "The clock never ran. Reminders, openings and safe dates wait for it: evenhand tick")
    if row.findings:
        return _unsafe("audit", checkup_tables.found(row.findings))
    behind = at - row.finished_at
    return _either(
        "tick", behind < TICK_LATE, "The clock runs.",
        f"The clock ran last on {row.finished_at:%Y-%m-%d at %H:%M} UTC. Start it again: evenhand tick",
    )  # fmt: skip
