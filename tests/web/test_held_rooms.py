"""Under a hold nothing that was said is destroyed by an ordinary step, nobody reads on, and the lift does the rest."""

from __future__ import annotations

import pytest

from evenhand import vault
from evenhand.clerk import Words
from evenhand.clerk.transaction import one_transaction
from evenhand.core.investigating import LiftHold, PlaceHold
from evenhand.core.session import StopSession
from evenhand.models.admissions import AdmissionRow
from evenhand.models.cases import ComplaintRow
from evenhand.models.vault_rooms import VaultChunk, VaultCompartment, VaultGrant, VaultRecord, VaultRoom
from evenhand.reads.plans import kept_text
from tests.rooms.office import CLARA, DIRECTOR
from tests.web.in_the_room import begin, desk, main, mediator, seat
from tests.web.stage import Stage
from tests.web.test_room_files import TEXT, give

pytestmark = pytest.mark.both

TWO = {"by": "s3", "second": "s2"}
CANARY = "canary-91 what the card said"


@pytest.fixture
def session(stage: Stage) -> Stage:
    return begin(seat(stage))


def board(stage: Stage) -> str:
    return f"{stage.mine}room"


def hold(stage: Stage) -> None:
    stage.walk.do(DIRECTOR, PlaceHold(**TWO), Words("hold_reason", "Order 26-114"))


def lift(stage: Stage) -> None:
    stage.walk.do(DIRECTOR, LiftHold(**TWO))


def put(stage: Stage, text: str, _with: str = "id_text") -> None:
    stage.be("c1").do(board(stage), "room/say", text=text, _with=_with)


def in_joint() -> int:
    return VaultRecord.objects.filter(compartment__kind="joint").count()


def test_it_keeps_every_row_of_a_table_that_is_stopped_and_nobody_reads_on(session: Stage) -> None:
    put(session, CANARY)
    session.be("c1").do(f"{session.mine}talk", "talk/say", text="canary-92 to the mediators")
    give(session.be("c1"), board(session), TEXT)
    rows = VaultRecord.objects.count(), VaultChunk.objects.count()
    hold(session)

    session.walk.do(CLARA, StopSession(mediation="d1", person="c1"))

    assert (VaultRecord.objects.count(), VaultChunk.objects.count()) == rows
    mine = VaultCompartment.objects.filter(kind__in=("joint", "caucus"))
    assert all(bytes(one.outer) == b"" for one in VaultGrant.objects.filter(compartment__in=mine))
    for part in ("joint:d1", "caucus:d1.c1"):
        assert vault.members_of(session.ref, part) == frozenset()
    for person, page in ((session.be("c1"), board(session)), (session.be("o1"), board(session))):
        assert "canary-9" not in person.client.get(page).content.decode()
    assert "canary-9" not in mediator(session).client.get(desk(session)).content.decode()

    lift(session)

    assert not VaultRoom.objects.filter(ref=session.ref).exists()
    assert not VaultRecord.objects.filter(compartment__room__ref=session.ref).exists()


def test_it_keeps_the_row_of_what_its_author_takes_back(session: Stage) -> None:
    put(session, CANARY)
    give(session.be("c1"), board(session), TEXT)
    rows, pieces = in_joint(), VaultChunk.objects.count()
    hold(session)

    session.be("c1").do(board(session), "room/take-back", _with='value="card"')
    session.be("c1").do(board(session), "room/take-back", _with='value="file"')

    assert (in_joint(), VaultChunk.objects.count()) == (rows, pieces)
    for reader in (session.be("c1"), session.be("o1")):
        told = main(reader.see(board(session)))
        assert "canary-91" not in told
        assert "letter.txt" not in told

    lift(session)
    assert (in_joint(), VaultChunk.objects.count()) == (0, 0)
    assert VaultRoom.objects.filter(ref=session.ref).exists()


def test_it_keeps_the_words_that_are_written_over_where_they_stood(session: Stage) -> None:
    put(session, CANARY)
    put(session, "A second card.")
    hold(session)

    put(session, "Other words.", "My card")

    assert in_joint() == 3
    told = main(session.be("o1").see(board(session)))
    assert "canary-91" not in told
    assert told.index("Other words.") < told.index("A second card.")

    lift(session)
    assert in_joint() == 2
    assert "Other words." in session.be("o1").see(board(session))


def test_it_finishes_by_night_where_the_custodian_alone_held(session: Stage) -> None:
    put(session, CANARY)
    vault.place_hold(session.ref, None, **TWO)
    session.be("c1").do(board(session), "room/take-back", _with='value="card"')
    assert session.walk.later(1).tick().done["holds_finished"] == 0
    assert in_joint() == 1

    vault.lift_hold(session.ref, **TWO)

    assert session.walk.later(1).tick().done["holds_finished"] == 1
    assert in_joint() == 0


def test_it_keeps_what_prepared_a_session_that_is_stopped(stage: Stage) -> None:
    seated = seat(stage)
    seated.be("c1").do(f"{seated.mine}preparation", "save-preparation", wish_first="me")
    prepared = VaultRecord.objects.filter(compartment__kind="setup", compartment__owner="c1")
    assert prepared.exists()
    assert kept_text(seated.ref, "c1", "preparation", "d1")
    rows = prepared.count()
    session = begin(seated)
    hold(session)

    session.walk.do(CLARA, StopSession(mediation="d1", person="c1"))

    assert prepared.count() == rows
    assert kept_text(session.ref, "c1", "preparation", "d1") == ""
    assert not [one for one in vault.records("setup:c1", None, session.ref) if one.kind == "preparation"]
    lift(session)
    assert not prepared.exists()


def test_it_forgets_who_was_let_in_only_after_the_hold(session: Stage) -> None:
    put(session, CANARY)
    with one_transaction():
        row = ComplaintRow.objects.get(ref=session.ref)
        AdmissionRow.objects.create(
            complaint=row, mediation="d1", code="o1", way="known_phone", asked_by="c1", open_at=session.walk.now.at
        )
    hold(session)
    session.walk.do(CLARA, StopSession(mediation="d1", person="c1"))
    assert AdmissionRow.objects.exists()

    lift(session)
    assert not AdmissionRow.objects.exists()
