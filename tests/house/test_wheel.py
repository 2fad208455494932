"""A wheel holds all that a clone holds, and an office that was installed from one works."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from importlib import import_module
from pathlib import Path

import pytest

from evenhand import environment
from tests.house.repository import ROOT

TWO = ("--name", "robin", "--shown", "Robin Adair", "--name", "kit", "--shown", "Kit Vance")
PAGES = """
import os; os.environ["DJANGO_SETTINGS_MODULE"] = "evenhand.settings"
import django; django.setup()
from django.core.management import call_command; call_command("collectstatic", interactive=False, verbosity=0)
from django.conf import settings; print(settings.PACKAGE)
from django.test import Client; visitor = Client(SERVER_NAME="localhost")
print([visitor.get(f"/{page}").status_code for page in ("", "promises", "book", "figures")])
print(visitor.get("/", headers={"accept-language": "es"}).headers["content-language"])
"""


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built as an installer builds it, and laid out as it would be in site-packages."""
    place = tmp_path_factory.mktemp("wheel")
    here = Path.cwd()
    try:
        os.chdir(ROOT)  # The build backend is asked in the folder of the project (PEP 517).
        built = import_module("flit_core.buildapi").build_wheel(str(place))
    finally:
        os.chdir(here)
    with zipfile.ZipFile(place / built) as wheel:
        wheel.extractall(place / "site-packages")
    return place / "site-packages"


def evenhand(installed: Path, *words: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run the installed programme, away from the clone."""
    return subprocess.run(
        [sys.executable, "-m", "evenhand.cli", *words],
        cwd=installed.parent,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(installed), **variables},
        capture_output=True,
        text=True,
    )


def test_it_carries_every_file_of_the_package(unpacked: Path) -> None:
    listed = subprocess.run(["git", "ls-files", "-z", "evenhand"], cwd=ROOT, capture_output=True, text=True, check=True)
    wanted = [name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]

    assert len(wanted) > 700
    assert [name for name in wanted if not (unpacked / name).is_file()] == []


def test_it_carries_the_presets_within_the_package() -> None:
    """Each file of ``programmes/`` has its link in the package, which the build follows."""
    presets = sorted((ROOT / "programmes").glob("*.toml"))

    assert presets
    assert sorted((ROOT / "evenhand" / "programmes").iterdir()) == [
        ROOT / "evenhand" / "programmes" / file.name for file in presets
    ]
    for file in presets:
        assert (ROOT / "evenhand" / "programmes" / file.name).resolve() == file
    assert environment.programmes() == ROOT / "programmes"


def test_it_has_the_presets_as_they_are(unpacked: Path) -> None:
    for file in (ROOT / "programmes").glob("*.toml"):
        assert (unpacked / "evenhand" / "programmes" / file.name).read_bytes() == file.read_bytes()


def test_it_asks_for_a_home_outside_of_the_programme(unpacked: Path) -> None:
    answer = evenhand(unpacked, "doctor")

    assert answer.returncode == 1
    assert "set EVENHAND_HOME to a folder outside of the programme" in answer.stderr
    assert not (unpacked / "var").exists()


@pytest.mark.slow
def test_it_founds_an_office_and_shows_its_pages_from_a_wheel(unpacked: Path, tmp_path: Path) -> None:
    home = {"EVENHAND_HOME": str(tmp_path)}
    for words in (("database", "migrate"), ("office", "found", *TWO), ("tick",), ("programme", "explain")):
        done = evenhand(unpacked, *words, **home)
        assert (done.returncode, done.stderr) == (0, ""), words

    asked = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", PAGES],
        cwd=unpacked.parent,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(unpacked), **home},
        capture_output=True,
        text=True,
    )

    assert asked.stdout == f"{unpacked / 'evenhand'}\n[200, 200, 200, 200]\nes\n", asked.stderr


@pytest.mark.parametrize("words", [("serve", "--port", "0"), ("programme", "explain")])
def test_it_names_a_preset_that_is_not_there(unpacked: Path, tmp_path: Path, words: tuple[str, ...]) -> None:
    home = {"EVENHAND_HOME": str(tmp_path), "EVENHAND_PROGRAMME": "nosuch"}
    evenhand(unpacked, "database", "migrate", **home)

    answer = evenhand(unpacked, *words, **home)

    assert answer.returncode == 1
    assert answer.stdout == ""
    assert answer.stderr.startswith("There is no programme file ")
    assert "kansas_city, ontario, portland" in answer.stderr
