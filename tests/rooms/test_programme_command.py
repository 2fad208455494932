"""`evenhand programme`: sentences with line and promise, exit codes that mean something, and a file that stays."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from evenhand import cli
from evenhand.core import walk as walking
from evenhand.core.programme import Programme
from evenhand.core.walk_shapes import Shape

# Who adopts is somebody whom the custodian attests.
pytestmark = pytest.mark.usefixtures("custodian_folder")

FOLDER = Path(__file__).parents[2] / "programmes"
PORTLAND = FOLDER / "portland.toml"
Told = pytest.CaptureFixture[str]


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """A file that asks for what no programme may have, on lines 17 and 26."""
    text = (FOLDER / "kansas_city.toml").read_text(encoding="utf-8")
    text = text.replace("grace_days = 2 ", "attendance = 2 ").replace("\nmediators = 2 ", "\nmediators = 0 ")
    file = tmp_path / "broken.toml"
    file.write_text(text, encoding="utf-8")
    return file


@pytest.fixture
def walked(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """The walk takes half a minute and has its own tests; here it only has to be asked."""
    asked: list[tuple[str, str]] = []

    def walk(programme: Programme, shape: Shape, **_: object) -> walking.Tally:
        asked.append((programme.name, shape.name))
        return walking.Tally(programme=programme.name, sha256=programme.sha256, shape=shape.name, states=7, accepted=9)

    monkeypatch.setattr(walking, "walk", walk)
    return asked


@pytest.mark.parametrize("name", ["kansas_city", "portland", "ontario"])
def test_it_finds_nothing_wrong_with_a_preset(name: str, capsys: Told) -> None:
    assert cli.main(["programme", "check", str(FOLDER / f"{name}.toml")]) == 0
    assert "is a whole programme" in capsys.readouterr().out


def test_it_names_line_and_promise_of_every_mistake(broken: Path, capsys: Told) -> None:
    assert cli.main(["programme", "check", str(broken)]) == 1
    said = capsys.readouterr().err.splitlines()
    breaks = "It would break the promise"
    attendance = "Who came or stayed away is reported to nobody outside the office."
    bounds = "“table.mediators” must be from 1 to 2, not 0. One mediator or two sit at the table."
    assert said == [
        f"{broken}, line 14: “asking.grace_days” is missing. {breaks} “Voluntary”.",
        f"{broken}, line 17: “asking.attendance” cannot be set. {attendance} {breaks} “No discipline”.",
        f"{broken}, line 26: {bounds} {breaks} “Impartial”.",
        f"3 things are wrong with {broken}.",
    ]


def test_it_tells_programs_the_same_as_people(broken: Path, capsys: Told) -> None:
    assert cli.main(["programme", "check", str(broken), "--json"]) == 1
    found = json.loads(capsys.readouterr().out)
    assert [(one["key"], one["promise"]) for one in found] == [
        ("asking.grace_days", "voluntary"),
        ("asking.attendance", "no_discipline"),
        ("table.mediators", "impartial"),
    ]


@pytest.mark.parametrize("word", ["check", "explain", "adopt"])
def test_it_ends_with_two_where_there_is_no_file(word: str, tmp_path: Path, capsys: Told) -> None:
    names = ["--by", "rosa", "--second", "tove"] if word == "adopt" else []
    assert cli.main(["programme", word, str(tmp_path / "nothing.toml"), *names]) == 2
    assert capsys.readouterr().err == f"There is no file {tmp_path / 'nothing.toml'}.\n"


def test_it_says_where_a_file_is_no_text(tmp_path: Path, capsys: Told) -> None:
    file = tmp_path / "sheet.toml"
    file.write_bytes(b'name = "a"\n\xff\xfe')
    assert cli.main(["programme", "check", str(file)]) == 1
    assert capsys.readouterr().err == f"{file}, line 2: this is not text in UTF-8.\n"


def test_it_explains_a_file_in_both_languages(capsys: Told) -> None:
    assert cli.main(["programme", "explain", str(PORTLAND)]) == 0
    assert "The complainant is asked first." in capsys.readouterr().out
    assert cli.main(["programme", "explain", str(PORTLAND), "--lang", "es", "--json"]) == 0
    assert "Un mediador se sienta a la mesa." in json.loads(capsys.readouterr().out)


@pytest.mark.parametrize("name", ["kansas_city", "portland", "ontario"])
def test_it_names_what_is_nobodys_own(name: str, capsys: Told, monkeypatch: pytest.MonkeyPatch) -> None:
    assert cli.main(["programme", "check", str(FOLDER / f"{name}.toml")]) == 0
    said = capsys.readouterr().err
    for part in ("555-0142", ".example", "to be confirmed", "a town that was made up", "EVENHAND_RECORDS is empty"):
        assert part in said

    monkeypatch.setattr(settings, "EVENHAND_DEMO", True)
    assert cli.main(["programme", "check", str(FOLDER / f"{name}.toml")]) == 0
    assert capsys.readouterr().err == ""


def test_it_has_nothing_to_say_of_an_office_of_its_own(
    tmp_path: Path, capsys: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "EVENHAND_RECORDS", "Records Section|1 Main Street")
    text = (FOLDER / "kansas_city.toml").read_text(encoding="utf-8")
    for theirs, own in (
        ("816-555-0142", "816-889-6640"), ("office.example", "kcpd-occ.gov"), ("Marlow Ferry", "Kansas City"),
        ("number to be confirmed by counsel", "POL 012"),
    ):  # fmt: skip
        assert theirs in text
        text = text.replace(theirs, own)
    (tmp_path / "own.toml").write_text(text, encoding="utf-8")

    assert cli.main(["programme", "check", str(tmp_path / "own.toml")]) == 0
    assert capsys.readouterr().err == ""


@pytest.mark.django_db(transaction=True)
def test_it_holds_no_connection_while_it_walks(monkeypatch: pytest.MonkeyPatch, capsys: Told) -> None:
    """In those minutes a database may be restarted."""
    from django.db import connection

    from evenhand.models.programmes import in_force
    from tests.web.sign_in_cast import colleague

    colleague("rosa", "director")
    colleague("tove", "coordinator")
    let_go: list[bool] = []
    closed: list[bool] = []

    def walk(programme: Programme, shape: Shape, **_: object) -> walking.Tally:
        let_go.append(bool(closed))
        return walking.Tally(programme=programme.name, sha256=programme.sha256, shape=shape.name, states=7, accepted=9)

    monkeypatch.setattr(connection, "close", lambda: closed.append(True))
    monkeypatch.setattr(walking, "walk", walk)
    call_command("programme", "adopt", str(PORTLAND), "--by", "rosa", "--second", "tove")

    assert let_go == [True]
    assert in_force().name == "portland"


@pytest.mark.django_db
def test_it_explains_what_is_in_force(capsys: Told) -> None:
    call_command("programme", "explain")
    assert "(kansas_city)" in capsys.readouterr().out


@pytest.mark.django_db
def test_it_adopts_a_walked_file_for_good(walked: list[tuple[str, str]], capsys: Told) -> None:
    from evenhand.models.programmes import ProgrammeAdoption, ProgrammeText, in_force
    from tests.web.sign_in_cast import colleague

    rosa, tove = colleague("rosa", "director"), colleague("tove", "coordinator")
    call_command("programme", "adopt", str(PORTLAND), "--by", "rosa", "--second", "tove")
    fingerprint = hashlib.sha256(PORTLAND.read_bytes()).hexdigest()
    assert walked == [("portland", "1x1")]
    assert capsys.readouterr().out == (
        "Walked 7 states and 9 steps of one complainant and one officer: every guarantee holds.\n"
        f"Adopted portland, by rosa and tove. Its SHA-256 is {fingerprint}.\n"
    )
    [kept] = ProgrammeText.objects.filter(pk=fingerprint)
    assert kept.text.encode() == PORTLAND.read_bytes()
    assert [(a.by, a.second) for a in ProgrammeAdoption.objects.all()] == [(str(rosa), str(tove))]
    assert in_force().sha256 == fingerprint


@pytest.mark.django_db
@pytest.mark.parametrize("second", ["rosa", " Rosa ", ""])
def test_it_needs_two_different_people(second: str, walked: list[tuple[str, str]]) -> None:
    from evenhand.models.programmes import ProgrammeAdoption

    with pytest.raises(CommandError, match="Two different people adopt a programme"):
        call_command("programme", "adopt", str(PORTLAND), "--by", "rosa", "--second", second)
    assert (walked, ProgrammeAdoption.objects.count()) == ([], 0)


@pytest.mark.django_db
def test_it_is_adopted_by_two_who_are_somebody(walked: list[tuple[str, str]]) -> None:
    from evenhand.accounts import roles
    from evenhand.models.programmes import ProgrammeAdoption
    from tests.web.sign_in_cast import colleague

    rosa = colleague("rosa", "director")
    colleague("tove", "coordinator")
    colleague("ida", "intake")
    colleague("newcomer")
    colleague("meg", kind="mediator")
    for by, second, why in (
        ("zz", "yy", "There is no colleague who signs in as 'zz'"),
        ("rosa", "yy", "There is no colleague who signs in as 'yy'"),
        ("rosa", "meg", "There is no colleague who signs in as 'meg'"),
        ("rosa", "newcomer", "'newcomer' holds no role now"),
        ("tove", "ida", "One of the two must be the director or an administrator"),
    ):
        with pytest.raises(CommandError, match=why):
            call_command("programme", "adopt", str(PORTLAND), "--by", by, "--second", second)
    [first, _other] = [account for account, _name in roles.who_holds(roles.ADMINISTRATOR)]
    roles.close_account(rosa, first)
    with pytest.raises(CommandError):
        call_command("programme", "adopt", str(PORTLAND), "--by", "rosa", "--second", "tove")
    assert (walked, ProgrammeAdoption.objects.count()) == ([], 0)


@pytest.mark.django_db
def test_it_is_adopted_first_by_the_two_founders(walked: list[tuple[str, str]]) -> None:
    from evenhand.models.programmes import ProgrammeAdoption

    call_command(
        "office", "found", "--name", "robin", "--shown", "Robin Adair", "--name", "kit", "--shown", "Kit Vance"
    )
    call_command("programme", "adopt", str(PORTLAND), "--by", "robin", "--second", "kit")
    assert (len(walked), ProgrammeAdoption.objects.count()) == (1, 1)


@pytest.mark.django_db
def test_it_adopts_nothing_that_breaks_a_guarantee(monkeypatch: pytest.MonkeyPatch, broken: Path) -> None:
    from evenhand.models.programmes import ProgrammeText
    from tests.web.sign_in_cast import colleague

    def walk(programme: Programme, shape: Shape, **_: object) -> walking.Tally:
        raise walking.BrokenGuarantee("silence_is_never_consent", ("day 3 clock: OpenAnswers",))

    monkeypatch.setattr(walking, "walk", walk)
    colleague("rosa", "director")
    colleague("tove", "coordinator")
    names = ("--by", "rosa", "--second", "tove")
    with pytest.raises(CommandError, match=r"Not adopted\. silence_is_never_consent does not hold:\nday 3 clock"):
        call_command("programme", "adopt", str(PORTLAND), *names)
    with pytest.raises(CommandError, match=r"3 things are wrong"):
        call_command("programme", "adopt", str(broken), *names)
    assert ProgrammeText.objects.count() == 0
