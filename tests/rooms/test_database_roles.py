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
from tests.postgres import cluster

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parents[2]
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
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A PostgreSQL of its own with the tables and the three roles; ``{}`` in the address stands for who connects."""
    with cluster() as server:
        host = server.partition("?")[2]
        whole = "postgresql://{}@/evenhand?" + host
        with psycopg.connect(server, autocommit=True) as root:
            root.execute("CREATE DATABASE evenhand")
        home = tmp_path_factory.mktemp("home")
        _run(whole.format("evenhand"), home, "manage.py", "migrate", "--verbosity", "0")
        for _ in range(2):  # Run again after an upgrade, it says the same.
            with psycopg.connect(whole.format("evenhand"), autocommit=True) as root:
                root.execute(database_roles.sql().encode())
        yield whole


def _run(database: str, home: Path, *words: str) -> str:
    given = {name: value for name, value in os.environ.items() if not name.startswith("EVENHAND_")}
    given |= {
        "EVENHAND_HOME": str(home), "EVENHAND_DATABASE": database, "PYTHONPATH": str(ROOT),
        "DJANGO_SETTINGS_MODULE": "evenhand.settings",
    }  # fmt: skip
    done = subprocess.run([sys.executable, *words], cwd=ROOT, env=given, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


def test_it_lets_the_app_do_a_whole_mediation_and_change_nothing_that_stays(address: str, tmp_path: Path) -> None:
    done = _run(address.format("evenhand_app"), tmp_path, "-c", JOURNEY)

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


def test_it_knows_every_table_it_speaks_of() -> None:
    named = database_roles.ADD_ONLY | database_roles.HEADS | database_roles.ADD_AND_DROP | set(database_roles.FIGURES)

    assert named <= set(database_roles.tables())
    assert {"UPDATE", "DELETE"}.isdisjoint(database_roles.rights("evenhand_fact"))
    with pytest.raises(ValueError, match="plain name"):
        database_roles.sql("x; DROP TABLE y")
