"""The doctor names what is unsafe, in sentences, and changes nothing."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import call_command

from evenhand import clerk
from evenhand.accounts import demo, passkeys
from evenhand.management import checkup_machine, checkup_tables
from evenhand.management.backups import notes, places
from evenhand.management.checkup import Verdict, checkup
from evenhand.models.accounts import StaffRole
from evenhand.models.cases import MatterRow
from evenhand.models.clockwork import TickRow
from evenhand.models.door import the_clerk_writes
from evenhand.models.ledger import LedgerHead, LedgerRow
from evenhand.models.mediators import MediatorRow
from evenhand.models.outbox import LetterRow
from evenhand.models.programmes import preset_text
from tests.rooms.office import MONDAY, Walk, filed
from tests.web.sign_in_cast import colleague

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("custodian_folder")]

AT = datetime(MONDAY.year, MONDAY.month, MONDAY.day, 15, tzinfo=UTC)


def own_text() -> str:
    """A programme file in which nothing is left of the preset's made-up office."""
    text = preset_text()
    for theirs, own in (
        ("816-555-0142", "816-889-6640"), ("office.example", "kcpd-occ.gov"), ("Marlow Ferry", "Kansas City"),
        ("number to be confirmed by counsel", "POL 012"),
    ):  # fmt: skip
        text = text.replace(theirs, own)
    return text


def unsafe(at: datetime = AT) -> set[str]:
    return {one.code for one in checkup(at) if one.verdict is Verdict.UNSAFE}


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine without swap, on which a crash is written to a file if at all: what its kernel says, to be changed."""
    (tmp_path / "swaps").write_text("Filename Type Size Used Priority\n/dev/zram0 partition 1 0 100\n")
    (tmp_path / "crashes").write_text("core\n")
    monkeypatch.setattr(checkup_machine, "SWAPS", tmp_path / "swaps")
    monkeypatch.setattr(checkup_machine, "CRASHES", tmp_path / "crashes")
    return tmp_path


@pytest.fixture
def safe_office(settings: Any, custodian_folder: Path, tmp_path: Path, machine: Path) -> None:
    """A deployment of which nothing is unsafe, as far as a test database can be."""
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    settings.EVENHAND_STAFF_PASSWORDS = settings.EVENHAND_DEMO = False
    settings.EVENHAND_MAIL = "smtp://mail.example.org"
    settings.EVENHAND_HOME = tmp_path
    tmp_path.chmod(0o700)
    places.make_offline_key(tmp_path.with_name(f"{tmp_path.name}.offline"), places.KINDS)
    for what in (*places.KINDS, notes.DRILL):
        notes.write(what, {"at": AT.isoformat()})
    settings.EVENHAND_RECORDS = "Records Section|1 Main Street"
    clerk.adopt(own_text(), by="A", second="B", today=MONDAY)
    for name, role in (("dora", "coordinator"), ("ana", "analyst"), ("dean", "director"), ("ines", "investigator")):
        colleague(name, role)
    with the_clerk_writes():
        TickRow.objects.create(finished_at=AT)
        for name in ("chen", "moss", "roth"):
            MediatorRow.objects.create(mediator=name, trained_until=MONDAY, hours=40, languages=["en"])


@pytest.mark.usefixtures("safe_office")
def test_it_finds_a_careful_deployment_safe() -> None:
    # A test database lives in memory, or is thrown away: how it writes to disk is not the office's.
    assert {code for code in unsafe() if not code.startswith("database_")} == set()


@pytest.mark.usefixtures("safe_office")
@pytest.mark.parametrize(
    ("setting", "value", "code"),
    [
        ("DEBUG", True, "debug"),
        ("EVENHAND_DEMO", True, "demo"),
        ("EVENHAND_STAFF_PASSWORDS", True, "staff_passwords"),
        ("SESSION_COOKIE_SECURE", False, "cookies"),
        ("CSRF_COOKIE_SECURE", False, "cookies"),
        ("EVENHAND_MAIL", "", "mail"),
        ("EVENHAND_SMS", "nomod:Nope", "sms"),
        ("EVENHAND_SMS", "json:JSONDecoder", "sms"),
        ("EVENHAND_HOLIDAYS", "XX-YY", "holidays"),
        ("EVENHAND_RECORDS", "", "records"),
    ],
)
def test_it_names_an_unsafe_setting(settings: Any, setting: str, value: object, code: str) -> None:
    setattr(settings, setting, value)

    assert code in unsafe()


@pytest.mark.usefixtures("safe_office")
def test_it_names_the_home_of_the_demo_also_where_the_demo_is_off(tmp_path: Path) -> None:
    ann = demo.Persona(code="ann", account=uuid4(), name="Ann", part="coordinator", group="staff", secret="A-B")
    demo.write_cast(tmp_path, (ann,))

    told = next(one for one in checkup(AT) if one.code == "demo")

    assert told.verdict is Verdict.UNSAFE
    assert "this is its home" in told.sentence
    assert str(tmp_path / "cast.json") in told.sentence


@pytest.mark.usefixtures("safe_office")
def test_it_names_what_a_preset_holds_in_place_of_the_office() -> None:
    clerk.adopt(preset_text(), by="A", second="B", today=MONDAY)

    (sentence,) = [one.sentence for one in checkup(AT) if one.code == "placeholders"]
    assert "placeholders" in unsafe()
    assert all(part in sentence for part in ("816-555-0142", "office.example", "to be confirmed", "Marlow Ferry"))


@pytest.mark.usefixtures("safe_office")
def test_it_names_who_has_one_passkey_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passkeys, "with_only_one", lambda: ("Dora", "Ana"))

    assert "second_passkeys" in unsafe()
    assert any("Dora, Ana" in one.sentence for one in checkup(AT))


@pytest.mark.usefixtures("safe_office")
def test_it_names_keys_that_others_can_read(custodian_folder: Path) -> None:
    (custodian_folder / "pepper").chmod(0o644)

    assert "custodian" in unsafe()


@pytest.mark.usefixtures("safe_office")
def test_it_names_keys_that_lie_among_backups(settings: Any, tmp_path: Path) -> None:
    from evenhand.vault import custodian

    settings.EVENHAND_CUSTODIAN = tmp_path / "backups" / "custodian"
    custodian.make(settings.EVENHAND_CUSTODIAN)

    assert "custodian_in_backups" in unsafe()


@pytest.mark.usefixtures("safe_office")
def test_it_names_a_clock_that_stopped() -> None:
    assert "tick" not in unsafe(AT + timedelta(minutes=14))
    assert "tick" in unsafe(AT + timedelta(minutes=16))


@pytest.mark.usefixtures("safe_office")
def test_it_names_a_clock_that_is_behind_what_was_written(settings: Any) -> None:
    """By the last tick, or by the day of the book."""
    late = AT + timedelta(days=2)
    assert "clock_behind" not in unsafe(AT)
    with the_clerk_writes():
        TickRow.objects.update(finished_at=late)
        assert "clock_behind" in unsafe(AT)
        TickRow.objects.update(finished_at=AT)
    LedgerHead.objects.update_or_create(id=1, defaults={"day": late.date()})
    assert "clock_behind" in unsafe(AT)
    settings.EVENHAND_DEMO = True
    assert "clock_behind" not in unsafe(AT)


@pytest.mark.usefixtures("safe_office")
def test_it_names_mail_that_waits_too_long() -> None:
    filed()
    LetterRow.objects.update(channel="email")

    assert "post" not in unsafe(AT + timedelta(minutes=59))
    assert "post" in unsafe(AT + timedelta(hours=2))


@pytest.mark.usefixtures("safe_office")
def test_it_names_a_ledger_that_was_changed() -> None:
    filed()
    LedgerRow.objects.filter(seq=1).update(leaf=bytes(32))

    assert "ledger" in unsafe()


def of_machine() -> dict[str, Verdict]:
    return {one.code: one.verdict for one in checkup(AT) if one.code in {"swap", "crashes"}}


@pytest.mark.usefixtures("safe_office")
def test_it_names_a_disk_that_memory_may_be_written_to(machine: Path) -> None:
    assert of_machine()["swap"] is Verdict.SAFE
    with (machine / "swaps").open("a") as swaps:
        swaps.write("/swapfile file 2097148 0 -2\n")

    assert of_machine()["swap"] is Verdict.UNKNOWN, "the service may be forbidden to swap"


@pytest.mark.usefixtures("safe_office")
def test_it_names_who_takes_crashes_and_does_not_heed_our_limit(machine: Path) -> None:
    (machine / "crashes").write_text("|/usr/lib/systemd/systemd-coredump %P %u %g\n")
    assert of_machine()["crashes"] is Verdict.SAFE

    (machine / "crashes").write_text("|/usr/share/apport/apport -p%p\n")
    assert of_machine()["crashes"] is Verdict.UNKNOWN


@pytest.mark.usefixtures("safe_office")
def test_it_says_nothing_of_a_machine_that_does_not_tell(machine: Path) -> None:
    (machine / "crashes").unlink()
    (machine / "swaps").unlink()

    assert of_machine() == {}


def test_it_names_an_office_that_has_only_begun() -> None:
    assert {"programme", "tick"} <= unsafe()


def test_it_says_it_in_sentences_and_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        call_command("doctor")
    said = capsys.readouterr().out
    with pytest.raises(SystemExit):
        call_command("doctor", "--json")
    told = json.loads(capsys.readouterr().out)

    assert ended.value.code == 1
    assert "UNSAFE   No programme was adopted" in said
    assert {one["code"] for one in told} >= {"demo", "custodian", "ledger", "clock"}
    assert all(one["sentence"][-1] in ".!?kE" for one in told)


@pytest.mark.usefixtures("safe_office")
def test_it_says_that_an_office_of_one_cannot_second_itself() -> None:
    for row in StaffRole.objects.exclude(role="administrator").exclude(account__sign_in_name="dora"):
        row.ended_on = MONDAY
        row.save()

    assert {"readers", "has_director", "has_investigator"} <= unsafe()


@pytest.mark.usefixtures("safe_office")
def test_it_says_that_one_objection_would_leave_nobody_to_draw() -> None:
    with the_clerk_writes():
        MediatorRow.objects.filter(mediator="roth").update(trained_until=MONDAY - timedelta(days=1))

    assert "mediators" in unsafe()


def test_it_says_where_the_audit_found_something_and_what_to_do(capsys: pytest.CaptureFixture[str]) -> None:
    walk = Walk(filed().ref).to_offer()
    with the_clerk_writes():
        MatterRow.objects.update(reminders=2)
    assert clerk.tick(walk.now).findings

    (told,) = (one.sentence for one in checkup(AT) if one.code == "audit")

    assert f"found 1 thing that should not be: {walk.ref} at fact" in told
    assert "(rows_are_the_fold_of_facts)" in told
    assert "older than an upgrade" in told


def test_it_says_one_thing_once(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        call_command("doctor")

    said = capsys.readouterr().out
    assert said.count("No key for backups was made yet.") == 1


def test_it_names_a_programme_file_that_is_not_there(settings: Any) -> None:
    settings.EVENHAND_PROGRAMME = "nosuch"

    (told,) = (one.sentence for one in checkup(AT) if one.code == "programme" and "nosuch" in one.sentence)

    assert told.startswith("There is no programme file")


def test_it_says_how_checksums_are_turned_on() -> None:
    assert "pg_checksums --enable" in checkup_tables.mend("data_checksums", "on")
    assert checkup_tables.mend("fsync", "on") == "Set it to on."
