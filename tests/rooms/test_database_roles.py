"""PostgreSQL's roles: the app does a whole mediation and changes no fact; statistics reads figures alone (ACC-09)."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from evenhand.management import database_roles
from tests.postgres import binaries, cluster

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parents[2]
EVENHAND = ("-m", "evenhand.cli")
JOURNEY = """
import django; django.setup()
from evenhand.vault import custodian; custodian.ensure()
from tests.rooms.office import Walk, filed
walk = Walk(filed().ref).to_ahead().to_session().to_ended().to_assented().to_signed()
for _ in range(4):
    walk.later(1).tick()
print(walk.case.matter("m1").stage.value)
back = Walk(filed().ref).to_offer().answer("c1", "yes").answer("o1", "no")
for _ in range(40):
    back.later(1).tick()
print(back.case.matter("m1").stage.value)
"""
REFUSED_TO_THE_APP = (
    "UPDATE evenhand_fact SET kind = 'x'",
    "DELETE FROM evenhand_fact",
    "TRUNCATE evenhand_fact",
    "UPDATE evenhand_ledger SET entry = ''",
    "DELETE FROM evenhand_ledger",
    "DELETE FROM evenhand_ledger_head",
    "UPDATE evenhand_access_entry SET account = ''",
    "ALTER TABLE evenhand_fact DISABLE TRIGGER ALL",
    "DROP TRIGGER evenhand_fact_no_change ON evenhand_fact",
    "CREATE OR REPLACE FUNCTION evenhand_append_only() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN OLD; END $$",
    "CREATE TABLE elsewhere (words text)",
    "DROP TABLE evenhand_fact",
    "ALTER TABLE evenhand_complaint ADD COLUMN more text",
    "DELETE FROM django_migrations",
    "SET ROLE evenhand_owner",
    "SET session_replication_role = replica",
)
REFUSED_TO_STATISTICS = (
    *(f"SELECT * FROM {table}" for table in ("evenhand_fact", "evenhand_complaint", "evenhand_sealed_text")),
    "SELECT * FROM evenhand_account",
    "SELECT * FROM evenhand_ledger",
    "INSERT INTO evenhand_figuresyear VALUES (2020, 0, 0, 0, '2021-01-01')",
    "CREATE TEMPORARY TABLE mine (words text)",
    "SET ROLE evenhand_app",
)


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """A PostgreSQL of its own; the first ``{}`` in the address stands for who connects, the other for the database."""
    with cluster() as given:
        yield given.replace("evenhand@/postgres", "{}@/{}")


@pytest.fixture(scope="module")
def address(server: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A database that was set up from nothing in the order that docs/operating.md names; ``{}`` is who connects."""
    home, whole = tmp_path_factory.mktemp("home"), server.format("{}", "evenhand")
    _created(server, "evenhand")
    _roles(whole, home)
    assert "has no tables yet" in _refused(whole.format("evenhand_app"), home, "tick")
    assert "Name their owner" in _refused(whole.format("evenhand_app"), home, "database", "migrate")
    assert "database roles | psql -d evenhand" in _run(
        whole.format("evenhand_owner"), home, *EVENHAND, "database", "migrate"
    )
    assert "may not read the tables" in _refused(whole.format("evenhand_app"), home, "tick")
    assert "may not read the tables" in _refused(whole.format("evenhand_app"), home, "serve", "--port", "0")
    _roles(whole, home)
    return whole


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The home folder of the office that has that database: its keys and its rows belong together."""
    return tmp_path_factory.mktemp("office")


def _created(server: str, name: str) -> None:
    with psycopg.connect(server.format("evenhand", "postgres"), autocommit=True) as root:
        root.execute(f"CREATE DATABASE {name}".encode())


def _roles(whole: str, home: Path) -> None:
    """What ``evenhand database roles`` prints, through psql, as the superuser; a failing statement ends it."""
    said = _run(whole.format("evenhand"), home, *EVENHAND, "database", "roles")
    assert said.startswith("\\set ON_ERROR_STOP on\n")
    psql = [str(binaries() / "psql"), "--no-psqlrc", "--quiet", whole.format("evenhand")]
    done = subprocess.run(psql, input=said, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


def _process(database: str, home: Path, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
    given = {name: value for name, value in os.environ.items() if not name.startswith("EVENHAND_")}
    given |= {
        "EVENHAND_HOME": str(home), "EVENHAND_DATABASE": database, "PYTHONPATH": str(ROOT),
        "DJANGO_SETTINGS_MODULE": "evenhand.settings", **more,
    }  # fmt: skip
    return subprocess.run([sys.executable, *words], cwd=ROOT, env=given, capture_output=True, text=True)


def _run(database: str, home: Path, *words: str, **more: str) -> str:
    done = _process(database, home, *words, **more)
    assert done.returncode == 0, done.stderr[-2000:] + done.stdout[-2000:]
    return done.stdout


def _refused(database: str, home: Path, *words: str, **more: str) -> str:
    done = _process(database, home, *EVENHAND, *words, **more)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    return done.stderr


def test_it_lets_the_app_do_a_whole_mediation_and_change_nothing_that_stays(address: str, office: Path) -> None:
    done = _run(address.format("evenhand_app"), office, "-c", JOURNEY)

    assert done.split() == ["mediated", "investigating"]
    with psycopg.connect(address.format("evenhand_app"), autocommit=True) as app:
        assert app.execute("SELECT count(*) > 50 FROM evenhand_fact").fetchone() == (True,)
        for statement in REFUSED_TO_THE_APP:
            with pytest.raises(psycopg.errors.InsufficientPrivilege, match=r"permission denied|must be owner"):
                app.execute(statement.encode())
        assert app.execute(database_roles.AS_OWNER.encode()).fetchone() == (False,)
    for who in ("evenhand_owner", "evenhand"):
        with psycopg.connect(address.format(who), autocommit=True) as owner:
            assert owner.execute(database_roles.AS_OWNER.encode()).fetchone() == (True,)


def test_it_shows_statistics_the_published_figures_and_no_other_table(address: str) -> None:
    with psycopg.connect(address.format("evenhand_statistics"), autocommit=True) as statistics:
        for table in database_roles.FIGURES:
            statistics.execute(f"SELECT * FROM {table}".encode())
        for statement in REFUSED_TO_STATISTICS:
            with pytest.raises((psycopg.errors.InsufficientPrivilege, psycopg.errors.ReadOnlySqlTransaction)):
                statistics.execute(statement.encode())
        readable = statistics.execute(
            b"SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"
            b" AND relkind IN ('r', 'p', 'v', 'm') AND has_table_privilege(current_user, oid, 'SELECT') ORDER BY 1"
        ).fetchall()
    assert [name for (name,) in readable] == sorted(database_roles.FIGURES)


def test_it_lets_the_owner_bring_tables_up_to_date(address: str, tmp_path: Path) -> None:
    _run(address.format("evenhand_owner"), tmp_path, "manage.py", "migrate", "--verbosity", "0")


def test_it_drills_and_restores_under_the_roles(server: str, address: str, office: Path, tmp_path: Path) -> None:
    app, home, key = address.format("evenhand_app"), office, ("--key", str(tmp_path / "offline"))
    folders = {"EVENHAND_BACKUPS": str(tmp_path / "books"), "EVENHAND_KEY_BACKUPS": str(tmp_path / "keys")}
    _run(app, home, "-c", "import django; django.setup(); from evenhand.vault import custodian; custodian.ensure()")
    _run(app, home, *EVENHAND, "backup", "key", "--to", key[1])
    _run(app, home, *EVENHAND, "backup", **folders)

    assert "createdb evenhand_drill; evenhand database roles" in _refused(app, home, "restore-drill", *key, **folders)
    _created(server, "evenhand_drill")
    _roles(server.format("{}", "evenhand_drill"), home)
    drill = folders | {"EVENHAND_DRILL_DATABASE": server.format("evenhand_owner", "evenhand_drill")}
    assert "could not be read" in _refused(app, home, "restore-drill", "--key", str(tmp_path / "no"), **drill)
    for _ in range(2):  # It is empty again at the end of each.
        assert "Back and checked" in _run(app, home, *EVENHAND, "restore-drill", *key, **drill)
    wrong = drill | {"EVENHAND_DRILL_DATABASE": address.format("evenhand_owner")}
    assert "names the office's own" in _refused(app, home, "restore-drill", *key, **wrong)

    _created(server, "evenhand_new")
    new, place = server.format("{}", "evenhand_new"), tmp_path / "new"
    words = ("restore", "--database", folders["EVENHAND_BACKUPS"], "--custodian", folders["EVENHAND_KEY_BACKUPS"], *key)
    assert "may make no tables" in _refused(new.format("evenhand_owner"), place, *words)
    _roles(new, place)
    assert "database roles | psql -d evenhand_new" in _run(new.format("evenhand_owner"), place, *EVENHAND, *words)
    assert "may not read the tables" in _refused(new.format("evenhand_app"), place, "tick")
    _roles(new, place)
    _run(new.format("evenhand_app"), place, *EVENHAND, "ledger", "verify")


def test_it_refuses_tables_that_are_older_or_newer(server: str, address: str, tmp_path: Path) -> None:
    app = address.format("evenhand_app")
    for change, back, told in (
        ("UPDATE django_migrations SET name = 'x' WHERE name = '0001_initial' AND app = 'evenhand'",
         "UPDATE django_migrations SET name = '0001_initial' WHERE name = 'x'", "newer than the programme"),
        ("UPDATE django_migrations SET name = 'x' WHERE name = '0001_initial' AND app = 'mfa'",
         "UPDATE django_migrations SET name = '0001_initial' WHERE name = 'x'", "older than the programme"),
    ):  # fmt: skip
        with psycopg.connect(address.format("evenhand"), autocommit=True) as root:
            root.execute(change.encode())
            try:
                for words in (("tick",), ("serve", "--port", "0")):
                    assert told in _refused(app, tmp_path, *words)
                assert told in _process(app, tmp_path, *EVENHAND, "doctor").stdout
            finally:
                root.execute(back.encode())


def test_it_knows_every_table_it_speaks_of() -> None:
    named = database_roles.ADD_ONLY | database_roles.HEADS | database_roles.ADD_AND_DROP | set(database_roles.FIGURES)

    assert named <= set(database_roles.tables())
    assert {"UPDATE", "DELETE"}.isdisjoint(database_roles.rights("evenhand_fact"))
    with pytest.raises(ValueError, match="plain name"):
        database_roles.sql("x; DROP TABLE y")
