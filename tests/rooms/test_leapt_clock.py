"""A clock that leapt destroys nothing on its word alone; a machine that was really off goes on by itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.utils.timezone import localtime

from evenhand import clerk
from evenhand.clerk.leaping import AGREES, LEAP
from evenhand.core.codes import Stage
from evenhand.core.dates import Now
from evenhand.management import clock
from evenhand.management.backups import places
from evenhand.management.backups.places import CUSTODIAN
from evenhand.management.checkup import Verdict, checkup
from evenhand.models.cases import MatterRow
from evenhand.models.clockwork import TickRow
from evenhand.models.facts import FactRow
from tests.rooms.office import Walk, filed, now_on

pytestmark = [pytest.mark.django_db, pytest.mark.both, pytest.mark.usefixtures("custodian_folder")]

FAR = timedelta(days=1000)


@pytest.fixture
def walk() -> Walk:
    """A matter at a table, with its room; the clock did its work that day."""
    walk = Walk(filed().ref).to_ahead().to_session()
    clerk.tick(walk.now)
    return walk


def after(walk: Walk, wait: timedelta) -> Now:
    at = walk.now.at + wait
    return replace(now_on(localtime(at).date()), at=at)


def untouched(walk: Walk) -> tuple[int, str, list[str]]:
    folder = Path(settings.EVENHAND_CUSTODIAN)
    keys = sorted(file.name for file in folder.glob("[!.]*"))
    return FactRow.objects.count(), MatterRow.objects.get(complaint__ref=walk.ref).stage, keys


def test_it_does_nothing_on_the_word_of_a_clock_that_leapt_for_an_hour(walk: Walk) -> None:
    before = untouched(walk)
    assert before[1] == Stage.AHEAD

    wrong = [clerk.tick(after(walk, FAR + timedelta(minutes=minutes))) for minutes in range(0, 61, 10)]
    right = clerk.tick(after(walk, timedelta(hours=1)))

    assert {ticked.leapt for ticked in wrong} == {1000}
    assert [dict(ticked.done) for ticked in wrong] == [{}] * len(wrong)
    assert right.leapt == 0
    assert untouched(walk) == before
    # The right tick took back the mark: the next leap waits for a day of its own.
    assert clerk.tick(after(walk, FAR + AGREES)).leapt


def test_it_goes_on_by_itself_when_the_clock_stands_by_it_a_day_later(walk: Walk) -> None:
    off = timedelta(days=120)

    first = clerk.tick(after(walk, off))
    same_day = clerk.tick(after(walk, off + AGREES - timedelta(minutes=1)))
    next_day = clerk.tick(after(walk, off + AGREES))

    assert (first.leapt, same_day.leapt, next_day.leapt) == (120, 120, 0)
    assert next_day.done["safe_date"] == 1
    assert TickRow.objects.get().leapt_at is None
    assert clerk.tick(after(walk, off + AGREES + timedelta(minutes=1))).leapt == 0


def test_it_does_not_believe_a_clock_that_leaps_again(walk: Walk) -> None:
    before = untouched(walk)
    clerk.tick(after(walk, FAR))

    assert clerk.tick(after(walk, FAR + FAR)).leapt
    assert clerk.tick(after(walk, FAR + AGREES)).leapt
    assert untouched(walk) == before


def test_it_goes_on_at_once_when_a_person_says_that_the_clock_is_right(
    walk: Walk, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    late = after(walk, timedelta(days=120))
    monkeypatch.setattr(clock, "now", lambda: late)
    monkeypatch.setattr(clock, "wall", lambda: late.at)

    with pytest.raises(SystemExit):
        call_command("tick")
    said = capsys.readouterr().out
    call_command("tick", "--the-clock-is-right")

    assert "The clock says 120 days have gone by" in said
    assert "safe date: 1" in capsys.readouterr().out


def test_it_is_not_stopped_by_a_month(walk: Walk) -> None:
    assert clerk.tick(after(walk, LEAP)).leapt == 0


def test_it_leaps_freely_in_the_demo(walk: Walk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "EVENHAND_DEMO", True)

    assert clerk.tick(after(walk, FAR)).done["safe_date"] == 1


def test_the_doctor_names_it(walk: Walk) -> None:
    def said(at: datetime) -> list[str]:
        return [one.sentence for one in checkup(at) if one.code == "clock_leapt" and one.verdict is Verdict.UNSAFE]

    assert said(walk.now.at) == []
    (sentence,) = said(walk.now.at + FAR)
    assert "1,000 days" in sentence
    assert "evenhand tick --the-clock-is-right" in sentence


def test_a_backup_by_a_clock_that_leapt_removes_no_earlier_one(
    walk: Walk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "EVENHAND_HOME", tmp_path / "home")
    settings.EVENHAND_HOME.mkdir()
    places.make_offline_key(tmp_path / "offline", places.KINDS)
    for wait in (timedelta(), timedelta(minutes=15), FAR, FAR + timedelta(minutes=15)):
        at = walk.now.at + wait
        monkeypatch.setattr(clock, "wall", lambda at=at: at)
        call_command("backup", "custodian", keys_to=tmp_path / "keys")

    assert len(places.copies(tmp_path / "keys", CUSTODIAN)) == 4
