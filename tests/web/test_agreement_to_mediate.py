"""The agreement to mediate: read aloud, signed on a screen, on paper or by a mark, kept as a sheet of equal rank."""

from __future__ import annotations

import io
import json

import pytest
from pypdf import PdfReader

from evenhand import vault
from evenhand.accounts import idem
from evenhand.core import scheduling
from evenhand.core.session import StopSession
from evenhand.models.door import the_clerk_writes
from evenhand.models.people import ParticipationRow
from evenhand.web.mediating import alike
from tests.rooms.office import BELL, DESK, PARTIES
from tests.web.sign_in_cast import colleague
from tests.web.stage import Stage
from tests.web.walking import Person, staff

DRAWN = "10,20 30,40 60,41;100,20 100,160"
SHEET = "agreement/en.pdf"


@pytest.fixture
def today(stage: Stage) -> Stage:
    """The day of the session: seats taken, the day accepted by both."""
    stage.walk.to_ahead()
    stage.seat_mediators()
    return stage


def _first(stage: Stage) -> Person:
    return stage.there[min(stage.walk.case.mediations[0].mediators)]


def _table(stage: Stage) -> str:
    return f"/mediator/{stage.ref}/d1/"


def _check_in(stage: Stage, *people: str) -> None:
    for person in people:
        _first(stage).do(f"{_table(stage)}desk", "check-in", person=person)


def _everyone(stage: Stage) -> list[str]:
    return ["c1", "o1", *sorted(stage.walk.case.mediations[0].mediators)]


def _pdf(person: Person, path: str) -> str:
    answer = person.client.get(path)
    assert answer.status_code == 200
    assert "document.pdf" in answer["Content-Disposition"]
    pages = PdfReader(io.BytesIO(answer.content)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def test_it_says_that_the_session_may_go_on_another_day_and_is_signed_again_then(today: Stage) -> None:
    read = _first(today).see(f"{_table(today)}agreement")
    spanish = _first(today).see(f"{_table(today)}agreement?lang=es")

    assert "the session can go on another day. Then everyone signs this again." in read
    assert "la sesión puede seguir otro día. Entonces todos firman esto otra vez." in spanish


def test_it_takes_a_signature_on_paper_in_two_steps_on_the_desk(today: Stage) -> None:
    _check_in(today, "c1")

    desk = _first(today).see(f"{_table(today)}desk")
    folded = desk.split("<summary>Has signed on paper")[1].split("</details>")[0]

    assert desk.count('value="paper"') == 1
    assert '<details class="fold"><summary>Has signed on paper' in desk
    assert "This cannot be taken back." in folded
    assert 'value="paper"' in folded


def test_it_is_read_aloud_in_each_language_with_every_limit(today: Stage) -> None:
    english = _first(today).see(f"{_table(today)}agreement?lang=en")
    spanish = _first(today).see(f"{_table(today)}agreement?lang=es")

    for said in (
        "police officers must by law report suspected child abuse",
        "You can stop at any time",
        "give no advice",
        "not legal advice",
        "Nobody records sound or pictures",
    ):
        assert said in english, said
    assert 'lang="es"' in spanish
    assert "What stays private" not in spanish


def test_it_says_that_nothing_is_used_against_the_complainant_ec_57_and_61(today: Stage) -> None:
    page = _first(today).see(f"{_table(today)}agreement").lower()

    assert "false report" in page
    assert "immigration" in page
    assert "warrant" in page


def test_it_is_signed_on_the_desks_screen_by_the_person_it_is_handed_to(today: Stage) -> None:
    _check_in(today, "c1")
    first, page = _first(today), f"{_table(today)}sign/c1"

    shown = first.see(page)
    assert "Clara Nyström" in shown
    assert "My sessions" not in shown
    assert first.send(page, "sign-agreement-to-mediate", _with='value="name"', name=" ").status_code == 422
    assert today.walk.case.mediations[0].signed == frozenset()

    first.do(page, "sign-agreement-to-mediate", _with='value="name"', name="Clara Nyström", drawn=DRAWN)

    assert today.walk.case.mediations[0].signed == {"c1"}
    sheet = _pdf(first, f"{_table(today)}{SHEET}")
    assert sheet.count("Clara Nyström") == 2
    assert "on the screen, June" in sheet


def test_it_asks_once_when_another_name_is_typed_in_somebodys_turn(today: Stage) -> None:
    _check_in(today, "c1")
    first, page = _first(today), f"{_table(today)}sign/c1"

    asked = first.send(page, "sign-agreement-to-mediate", _with='value="name"', name="Omar Ruiz")
    assert asked.status_code == 422
    said = " ".join(asked.content.decode().split())
    assert "It is the turn of Clara Nyström." in said
    assert 'value="Omar Ruiz"' in said
    assert today.walk.case.mediations[0].signed == frozenset()

    # In the language of whose turn it is, whatever the mediator reads.
    page_es = f"{_table(today)}sign-agreement-to-mediate?lang=es"
    fields = {"person": "c1", "way": "name", "name": "Omar Ruiz", "idem": idem.mint("mediator.desk")}
    assert "Es el turno de Clara" in first.client.post(page_es, fields).content.decode()

    # Another name again is asked about again; the same one is how this person signs.
    fields = {"_with": 'value="name"', "asked": "Omar Ruiz"}
    assert first.send(page, "sign-agreement-to-mediate", **fields, name="Ola Berg").status_code == 422
    first.do(page, "sign-agreement-to-mediate", **fields, name="Omar Ruiz")
    assert today.walk.case.mediations[0].signed == {"c1"}


@pytest.mark.parametrize("typed", ["clara nystrom", "C. Nyström", "Nyström-Berg, Clara"])
def test_it_knows_a_name_by_one_of_its_words(typed: str) -> None:
    assert alike(typed, "Clara Nyström")
    assert not alike("Omar Ruiz", "Clara Nyström")
    assert alike("Omar Ruiz", "")


def test_it_keeps_the_name_and_strokes_in_the_locked_room_and_nowhere_else(today: Stage) -> None:
    _check_in(today, "c1")
    page = f"{_table(today)}sign/c1"
    _first(today).do(page, "sign-agreement-to-mediate", _with='value="name"', name="Clara canary-7 N.", drawn=DRAWN)

    kept = {one.kind: one.text for one in vault.records("setup:d1", None, today.ref)}
    assert json.loads(kept["mediate_name"])["name"] == "Clara canary-7 N."
    assert json.loads(kept["mediate_name"])["strokes"][1] == [[100, 20], [100, 160]]
    assert "canary-7" not in today.colleague().see(today.case)
    assert "canary-7" not in today.be("o1").see(today.be("o1").client.get("/portal/").request["PATH_INFO"])


def test_it_is_signed_on_ones_own_device_in_the_room(today: Stage) -> None:
    page = f"{today.mine}agreement-to-mediate"
    assert "You sign in the room" in today.be("c1").see(page)

    _check_in(today, "c1")
    today.be("c1").do(page, "sign-agreement-to-mediate", name="Clara")

    assert today.walk.case.mediations[0].signed == {"c1"}
    assert "You have signed" in today.be("c1").see(page)
    assert "Clara" in _pdf(today.be("o1"), f"/portal/{today.ref}/m1/agreement-to-mediate-file")


def test_it_takes_a_mark_before_a_witness_ec_68(today: Stage) -> None:
    _check_in(today, *_everyone(today))
    first, page = _first(today), f"{_table(today)}sign/c1"
    witness = _everyone(today)[2]

    assert first.send(page, "sign-agreement-to-mediate", _with='value="mark"', witness="o1").status_code == 422
    assert first.send(page, "sign-agreement-to-mediate", _with='value="mark"', witness="").status_code == 422
    first.do(page, "sign-agreement-to-mediate", _with='value="mark"', witness=witness, drawn=DRAWN)

    assert "by a mark, seen by" in _pdf(first, f"{_table(today)}{SHEET}")


def test_it_counts_a_sheet_signed_in_ink_the_same(today: Stage) -> None:
    people = _everyone(today)
    _check_in(today, *people)
    for person in people:
        _first(today).do(f"{_table(today)}desk", "sign-agreement-to-mediate", _with=f'value="{person}"', person=person)

    _first(today).do(f"{_table(today)}desk", "open-session")
    assert today.facts("session_opened") == 1
    assert "on paper, written down June" in _pdf(_first(today), f"{_table(today)}{SHEET}")


def test_it_is_in_the_language_of_whoever_signs(today: Stage) -> None:
    with the_clerk_writes():
        ParticipationRow.objects.filter(complaint__ref=today.ref, code="c1").update(language="es")
    _check_in(today, "c1", "o1")

    assert 'lang="es"' in _first(today).see(f"{_table(today)}sign/c1")
    assert 'lang="en"' in _first(today).see(f"{_table(today)}sign/o1")


def test_it_adds_the_promises_of_those_who_interpret_or_support_f10_f11(today: Stage) -> None:
    walk = today.walk
    assert "If you interpret here" not in _first(today).see(f"{_table(today)}agreement")
    walk.do(DESK, scheduling.CancelAppointment(mediation="d1"))
    others = frozenset({"interpreter.1", "support_complainant.1"})
    on = walk.day.replace(day=walk.day.day + 1)
    walk.do(DESK, scheduling.ProposeAppointment(mediation="d1", on=on, place="x", attendees=others))
    for code, who in PARTIES.items():
        walk.do(who, scheduling.AcceptAppointment(mediation="d1", party=code))

    page = _first(today).see(f"{_table(today)}agreement")

    assert "If you interpret here, you promise" in page
    assert "If you are here to support somebody, you promise" in page


def test_it_shows_the_office_no_signature_before_the_four_facts(today: Stage) -> None:
    _check_in(today, "c1")
    page = f"{_table(today)}sign/c1"
    _first(today).do(page, "sign-agreement-to-mediate", _with='value="name"', name="Clara Nyström")

    helped = f"/staff/{today.ref}/for/o1/m1/agreement-to-mediate-file"
    assert "on the screen" not in _pdf(today.colleague(), helped)


def test_it_is_not_there_for_a_stranger(today: Stage) -> None:
    stranger = staff(colleague("roth", kind="mediator"))

    for path in ("agreement", "sign/c1", SHEET):
        stranger.see(f"{_table(today)}{path}", 404)
    _first(today).see(f"{_table(today)}sign/c9", 404)
    _first(today).see(f"{_table(today)}agreement/xx.pdf", 404)


def test_it_leaves_nothing_behind_when_the_matter_goes_back(today: Stage) -> None:
    _check_in(today, "c1", "o1")
    page = f"{_table(today)}sign/c1"
    _first(today).do(page, "sign-agreement-to-mediate", _with='value="name"', name="Clara Nyström")
    assert vault.records("setup:d1", None, today.ref)

    today.walk.do(BELL, StopSession(mediation="d1", person="o1"))

    with pytest.raises(vault.Refused):
        vault.records("setup:d1", None, today.ref)


def test_it_is_signed_in_the_room_and_never_typed_for_somebody_at_the_office(today: Stage) -> None:
    _check_in(today, "c1")
    page = f"/staff/{today.ref}/for/c1/m1/agreement-to-mediate"

    helped = today.colleague().see(page)
    assert 'name="name"' not in helped
    fields = {"idem": idem.mint("portal.sign_agreement_to_mediate"), "name": "Clara Nyström"}
    sent = today.colleague().client.post(f"/staff/{today.ref}/for/c1/m1/sign-agreement-to-mediate", fields)
    assert sent.status_code == 404
    assert today.walk.case.mediations[0].signed == frozenset()
