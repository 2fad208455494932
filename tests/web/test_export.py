"""Export: JSON and CSV with a dictionary; never an answer, a word of mediation, or a key that follows an officer."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from evenhand.accounts import idem
from evenhand.clerk import Upload, Words
from evenhand.core import session
from evenhand.core.access import Actor
from evenhand.core.codes import Phase, Role
from evenhand.core.export import defused
from evenhand.models.access import AccessEntry
from evenhand.models.people import ParticipationRow
from evenhand.reads.export_dictionary import OF_ONE_CASE, TABLES
from evenhand.reads.exporting import of_case, of_office, pieces
from evenhand.web import clock, guards
from tests.rooms.office import DESK, MONDAY, PARTIES, Walk, filed, mediator, now_on
from tests.web.sign_in_cast import colleague
from tests.web.walking import Person, staff

pytestmark = pytest.mark.django_db

HOSTILE = '=HYPERLINK("http://x")'


@pytest.fixture(autouse=True)
def monday(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: now_on(MONDAY))


@pytest.fixture
def ref(custodian_folder: Path) -> str:
    photo = Upload(name="Clara at home.txt", content_type="text/plain", data=b"a street", party="c1")
    return filed(uploads=(photo,)).ref


@pytest.fixture
def dora(ref: str) -> Person:
    return staff(colleague("dora", "coordinator"))


def taken(who: Person, ref: str) -> dict[str, bytes]:
    return archived(who, f"/staff/{ref}/export")


def archived(who: Person, path: str) -> dict[str, bytes]:
    answer = who.client.post(path, {"idem": idem.mint("staff.export")})
    assert answer.headers["Content-Disposition"] == 'attachment; filename="export.zip"'
    with zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as archive:  # type: ignore[attr-defined]
        return {name: archive.read(name) for name in archive.namelist()}


def rows(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))


def test_it_takes_a_case_along_with_a_dictionary_for_every_column(dora: Person, ref: str) -> None:
    assert "Never in it" in dora.see(f"/staff/{ref}/export")

    files = taken(dora, ref)

    told = {(row["table"], row["field"]) for row in rows(files["dictionary.csv"])}
    for name in TABLES | OF_ONE_CASE:
        heading = files[f"{name}.csv"].decode("utf-8-sig").splitlines()[0].split(",")
        assert {(name, field) for field in heading} <= told
    everything = json.loads(files["export.json"])
    assert everything["format"] == "evenhand-export/1"
    assert everything["tables"]["complaints"][0]["ref"] == ref
    assert [row["text"] for row in rows(files["words.csv"]) if row["kind"] == "narrative"] == [
        "He shouted at me and would not say why."
    ]
    assert files["files/f1"] == b"a street"
    assert not any("Clara" in name or ref in name for name in files)
    assert AccessEntry.objects.filter(ref=ref, what="export").count() == 1


def test_it_never_tells_who_answered_or_how(dora: Person, ref: str) -> None:
    walk = Walk(ref).to_offer()
    before = {name: data for name, data in taken(dora, ref).items() if name != "events.csv"}

    walk.answer("c1", "no")

    after = taken(dora, ref)
    assert {name: after[name] for name in before} == before
    assert b"answer_sealed" not in b"".join(after.values())
    assert b"doors_shown" not in b"".join(after.values())


def test_it_never_tells_who_withdrew_or_what_was_said_in_mediation(dora: Person, ref: str) -> None:
    walk = Walk(ref).to_ahead().to_session().to_ended().to_assented()
    assert walk.case.matters[0].terms

    everything = b"".join(taken(dora, ref).values())

    assert b"says his name when he stops" not in everything
    for hidden in (b"assented", b"party_informed", b"term_proposed", b"completion_confirmed", b"seat_vacated"):
        assert hidden not in everything
    assert b"session_ended" in everything


def test_it_tells_that_a_session_is_held_and_never_in_which_room(dora: Person, ref: str) -> None:
    walk = Walk(ref).to_ahead().to_session()
    seated = sorted(walk.case.mediations[0].mediators)
    first, people = mediator(seated[0]), PARTIES | {one: mediator(one) for one in seated}
    for person in people:
        walk.do(first, session.CheckIn(mediation="d1", person=person))
    for person, own in people.items():
        walk.do(own, session.SignAgreementToMediate(mediation="d1", person=person))
    walk.do(first, session.OpenSession(mediation="d1"))
    walk.do(first, session.MoveSession(mediation="d1", to=Phase.CAUCUS_OFFICER))

    everything = taken(dora, ref)

    assert [row["phase"] for row in rows(everything["mediations.csv"])] == ["held"]
    assert b"caucus" not in b"".join(everything.values())


def test_it_exports_the_four_facts_with_parts_and_no_names(dora: Person, ref: str) -> None:
    walk = Walk(ref).to_ahead().to_session().to_ended()
    seated = walk.case.mediations[0].mediators
    assert walk.case.mediations[0].report is not None

    files = taken(dora, ref)
    office = of_office(Actor(id="s9", role=Role.DIRECTOR), now_on(MONDAY))
    assert office is not None
    whole = {name: b"".join(data) for name, data in pieces(office)}

    for data in (files["mediations.csv"], whole["mediations.csv"]):
        (row,) = rows(data)
        assert (row["phase"], row["held"]) == ("ended", "true")
        assert row["settled"] in ("true", "false")
        assert row["attended"] == " ".join(["complainant", "officer", *["mediator"] * len(seated)])
        assert not any(one.encode() in data for one in seated)
    told = {(one["table"], one["field"]): one["codes"] for one in rows(files["dictionary.csv"])}
    assert set(told["mediations", "attended"].split()) >= {"complainant", "officer", "guardian", "mediator"}


def test_it_gives_no_key_that_follows_an_officer(ref: str) -> None:
    person = ParticipationRow.objects.get(complaint__ref=ref, code="o1").person_id
    other = filed(MONDAY - timedelta(days=3)).ref
    by = Actor(id="s9", role=Role.DIRECTOR)

    office = of_office(by, now_on(MONDAY))

    assert office is not None
    everything = b"".join(b"".join(data) for _name, data in pieces(office))
    assert other.encode() in everything
    for hidden in (str(person).encode(), b"4471", b"Bell", b"Clara", b"shouted"):
        assert hidden not in everything
    assert AccessEntry.objects.filter(what="export", account="s9").count() == 2


def test_it_defuses_cells_that_a_spreadsheet_would_run(dora: Person, ref: str) -> None:
    Walk(ref).to_offer()
    from evenhand.core import intake

    Walk(ref).do(DESK, intake.AddAllegation(claim=intake.Claim(officer="o1", complainants=frozenset({"c1"}),
                 category="discourtesy")), Words("allegation", HOSTILE, row="a2"))  # fmt: skip

    files = taken(dora, ref)

    assert any(row["text"] == f"'{HOSTILE}" for row in rows(files["words.csv"]))
    assert any(row["text"] == HOSTILE for row in json.loads(files["export.json"])["tables"]["words"])
    assert [defused(cell) for cell in ("+1", "-1", "@a", "=1", "\t=1", "a=1")] == [
        "'+1", "'-1", "'@a", "'=1", "'\t=1", "a=1",
    ]  # fmt: skip


def test_it_asks_again_who_one_is_and_leaves_others_out(
    dora: Person, ref: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for other in (staff(colleague("ivy", "investigator")), staff(colleague("ida", "intake"))):
        other.see(f"/staff/{ref}/export", 404)
        assert other.client.post(f"/staff/{ref}/export").status_code == 404
    assert of_case(Actor(id="s1", role=Role.INTAKE), ref, clock.now()) is None
    monkeypatch.setattr(guards, "fresh", lambda _request: False)

    answer = dora.client.post(f"/staff/{ref}/export", {"idem": idem.mint("staff.export")})

    assert answer.status_code == 302
    assert "proof" in answer.headers["Location"]
    dora.see("/staff/XXXX-XXXX/export", 404)


def test_it_is_done_by_command_too(dora: Person, ref: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    to = tmp_path / "out"

    call_command("export", "case", ref, "--to", str(to), "--by", "dora", "--json")

    told = json.loads(capsys.readouterr().out)
    assert told["files"]["words.csv"] == (to / "words.csv").stat().st_size
    assert (to / "words.csv").stat().st_mode & 0o077 == 0
    with pytest.raises(CommandError, match="not an empty folder"):
        call_command("export", "office", "--to", str(to), "--by", "dora")
    call_command("export", "office", "--to", str(tmp_path / "all"), "--by", "dora")
    assert not (tmp_path / "all" / "words.csv").exists()
    with pytest.raises(CommandError, match="no such complaint"):
        call_command("export", "case", "XXXX-XXXX", "--to", str(tmp_path / "none"), "--by", "dora")


def test_it_takes_the_office_along_from_a_page_without_a_name_or_a_word(dora: Person, ref: str) -> None:
    assert 'href="/staff/export"' in dora.see("/staff/figures")
    assert "Names and words" in dora.see("/staff/export")

    files = archived(dora, "/staff/export")

    assert ref in files["complaints.csv"].decode()
    assert "words.csv" not in files
    everything = b"".join(files.values())
    assert b"Nystr" not in everything
    assert b"shouted" not in everything
    assert AccessEntry.objects.filter(ref=ref, what="export").count() == 1


def test_it_keeps_the_office_from_who_may_not_take_it(dora: Person) -> None:
    for name, role in (("ivy", "investigator"), ("ida", "intake"), ("arlo", "auditor")):
        other = staff(colleague(name, role))
        other.see("/staff/export", 404)
        assert other.client.post("/staff/export", {"idem": idem.mint("staff.export")}).status_code == 404
