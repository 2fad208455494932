"""The settings refuse to start insecurely, in one sentence."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.repository import ROOT

READ = "import evenhand.settings as s; print(s.SECURE, s.SESSION_COOKIE_NAME, s.SECURE_HSTS_SECONDS)"


def read(home: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Read the settings in a process of its own."""
    return subprocess.run(
        [sys.executable, "-c", READ],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "EVENHAND_HOME": str(home), **environment},
        capture_output=True,
        text=True,
    )


def test_it_serves_localhost_plainly(tmp_path: Path) -> None:
    assert read(tmp_path).stdout.split() == ["False", "evenhand_session", "0"]


def test_it_is_secure_for_every_other_name(tmp_path: Path) -> None:
    answer = read(tmp_path, EVENHAND_HOSTS="mediation.example.org")

    assert answer.stdout.split() == ["True", "__Host-evenhand_session", "63072000"]


@pytest.mark.parametrize(
    ("environment", "sentence"),
    [
        ({"EVENHAND_SECRET": "short"}, "EVENHAND_SECRET is shorter than 50 characters."),
        ({"EVENHAND_HOSTS": "*"}, "a star would answer to any name"),
        ({"EVENHAND_DEMO": "1", "EVENHAND_HOSTS": "mediation.example.org"}, "it runs on localhost only"),
        ({"EVENHAND_DATABASE": "mysql://x/y"}, "EVENHAND_DATABASE must begin with postgresql://"),
        ({"EVENHAND_OIDC_ISSUER": "http://sign-in.example.org"}, "EVENHAND_OIDC_ISSUER must begin with https://"),
        (
            {"EVENHAND_OIDC_ISSUER": "https://sign-in.example.org"},
            "needs a client and its secret",
        ),
        ({"EVENHAND_KEY_BACKUP_DAYS": "abc"}, "EVENHAND_KEY_BACKUP_DAYS is 'abc'. It must be a whole number"),
        ({"EVENHAND_BACKUP_DAYS": "-1"}, "EVENHAND_BACKUP_DAYS is '-1'. It must be a whole number"),
        ({"PORT": "abc"}, "PORT is 'abc'. It must be a whole number, such as 8000."),
        ({"EVENHAND_HOME": "/dev/null/office"}, "The home folder /dev/null/office cannot be made"),
    ],
)
def test_it_refuses_to_start(tmp_path: Path, environment: dict[str, str], sentence: str) -> None:
    answer = read(tmp_path, **environment)

    assert answer.returncode != 0
    assert sentence in answer.stderr


def test_it_makes_no_table_for_the_agencys_sign_in(tmp_path: Path) -> None:
    named = {"ISSUER": "https://sign-in.example.org", "CLIENT": "evenhand", "SECRET": "s"}
    environment = {f"EVENHAND_OIDC_{name}": value for name, value in named.items()}

    asked = subprocess.run(
        [sys.executable, "manage.py", "showmigrations", "--plan", "--skip-checks"],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "EVENHAND_HOME": str(tmp_path), **environment},
        capture_output=True,
        text=True,
    )

    assert asked.returncode == 0, asked.stderr
    assert "evenhand.0001_initial" in asked.stdout
    assert "socialaccount" not in asked.stdout


def test_it_keeps_its_secret_to_its_owner(tmp_path: Path) -> None:
    read(tmp_path)
    first = (tmp_path / "secret").read_text()
    read(tmp_path)

    assert (tmp_path / "secret").read_text() == first
    assert (tmp_path / "secret").stat().st_mode & 0o077 == 0
    assert len(first) >= 50


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("EVENHAND_MAIL", "garbage"),
        ("EVENHAND_MAIL", "smtp://host:port"),
        ("EVENHAND_MAIL", "smtp://me:pa/ss@host"),
        ("EVENHAND_SMS", "texting"),
        ("EVENHAND_SENDER", "Office <no-reply@office.gov>, other@office.gov"),
        ("EVENHAND_SITE", "mediation.office.gov"),
        ("EVENHAND_HOLIDAYS", "Missouri"),
        ("EVENHAND_TIME_ZONE", "Mars/Phobos"),
    ],
)
def test_it_refuses_a_value_that_cannot_be_meant_by_its_name(tmp_path: Path, name: str, value: str) -> None:
    answer = read(tmp_path, **{name: value})

    assert answer.returncode != 0
    assert f"ImproperlyConfigured: {name} must " in answer.stderr
    # An address of a mail server holds a password.
    assert name != "EVENHAND_MAIL" or value not in answer.stderr.split("ImproperlyConfigured:")[-1]


def test_it_lists_every_variable_at_its_top_and_for_the_operator() -> None:
    """What nobody wrote down, nobody sets: both tables name every variable that the settings read."""
    settings = (ROOT / "evenhand" / "settings.py").read_text(encoding="utf-8")
    table, code = settings.split('"""', 2)[1:]
    read_here = set(re.findall(r'"(EVENHAND_[A-Z_]+|PORT)"', code))
    operating = (ROOT / "docs" / "operating.md").read_text(encoding="utf-8")

    assert len(read_here) > 30
    assert {name for name in read_here if f"``{name}``" not in table} == set()
    assert {name for name in read_here if f"`{name}`" not in operating} == set()
