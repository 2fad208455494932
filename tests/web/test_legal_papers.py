"""LGL-02: what exists and what is protected, from metadata alone; and a notice to everyone who holds the privilege.

Words are planted wherever somebody can put words, also under two locks. None may come out of a paper; and the papers
come out while the custodian is gone.
"""

from __future__ import annotations

import csv
import hashlib
import io
import shutil
from pathlib import Path
from uuid import UUID

import pytest
from pypdf import PdfReader

from evenhand import vault
from evenhand.clerk import Words
from evenhand.clerk import legal as register
from evenhand.core import agreement, intake
from evenhand.core.access import Actor
from evenhand.core.codes import Ending, Role
from evenhand.core.deciding import Refusal
from evenhand.core.reasons import Reason
from evenhand.models.legal import NoticeRow, PaperRow, ProcessRow
from evenhand.models.outbox import LetterRow
from evenhand.models.vault_rooms import VaultRecord
from evenhand.reads import legal_making, letters, possession
from tests.rooms.office import CLARA, DESK, Walk
from tests.web.stage import Stage
from tests.web.test_legal import ana, dean, enter
from tests.web.walking import words_of

pytestmark = pytest.mark.django_db

CANARY = "Zyxwvut-Quelmarsh"
ANALYST = Actor(id="s2", role=Role.ANALYST)


def plant(walk: Walk) -> None:
    """A word of ours in every place for words: the file, a draft, one's own list, the joint and a private part."""
    ref, now = walk.ref, walk.now
    unlocked = vault.enrol("clara", vault.stretch(b"clara".ljust(32)), walk.day)
    vault.set_up_room(ref, walk.day)
    vault.found(ref, "own:c1", [("clara", "complainant")])
    vault.open_room(ref, walk.day)
    vault.found(ref, "joint", [("clara", "complainant")])
    vault.found(ref, "caucus:c1", [("clara", "complainant")])
    for place in ("own:c1", "joint", "caucus:c1"):
        where = vault.Context(ref=ref, kind="list", row="1", author="c1", at=now.at)
        vault.seal(place, f"{CANARY} in {place}", where, unlocked)
        assert CANARY in vault.open(place, unlocked, where)
    walk.do(
        DESK,
        intake.AddAllegation(claim=intake.Claim(officer="o1", complainants=frozenset({"c1"}), category="discourtesy")),
        Words("allegation", CANARY),
    )


@pytest.fixture
def asked(stage: Stage) -> str:
    """A mediation with mediators and drafts; then a subpoena came. The address of its page."""
    walk = stage.walk
    stage.walk.to_ahead()
    stage.seat_mediators()
    walk.to_ended()
    plant(walk)
    walk.do(CLARA, agreement.ConfirmCompletion(matter="m1", party="c1", ending=Ending.TERMS))
    walk.do(CLARA, agreement.ProposeTerm(matter="m1", party="c1", owner="o1"), Words("term", CANARY, "c1"))
    stage.sync()
    return enter(stage)


def order_log(stage: Stage, page: str) -> None:
    ana(stage).do(page, "/step", what="log_ordered", agreement="no")
    dean(stage).do(page, "/second")


def text_of(pdf: bytes) -> str:
    return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


def test_it_says_what_exists_and_who_holds_the_means(stage: Stage, asked: str) -> None:
    shown = " ".join(ana(stage).see(f"{asked}/possession").split())

    assert "this office does not hold the means to read it. Holders of the means, by role: Complainant." in shown
    assert "Encrypted under this office’s own lock" in shown
    assert "Private list of one person" in shown
    assert "Everyone signed the agreement to mediate on" in shown
    assert CANARY not in shown
    assert "Clara" not in shown
    assert "Bell" not in shown


def test_it_makes_both_papers_while_the_keys_are_gone_and_nobody_is_signed_in(
    stage: Stage, asked: str, custodian_folder: Path
) -> None:
    shutil.rmtree(custodian_folder)
    with pytest.raises(vault.CustodianFault):
        vault.mac("x", b"")

    for what in ("possession", "privilege_log", "privilege_csv"):
        for lang in ("en", "es"):
            data = legal_making.made(ANALYST, stage.ref, what, lang, stage.walk.now)
            assert data is not None
            said = data.decode() if what == "privilege_csv" else text_of(data)
            assert len(said) > 400
            for hidden in (CANARY, "Quelmarsh", "Clara", "Nystr", "Bell", "Elm St", "4471"):
                assert hidden not in said
                assert hidden.encode() not in data


def test_it_shows_its_pages_while_the_keys_are_gone(stage: Stage, asked: str, custodian_folder: Path) -> None:
    who = ana(stage)
    order_log(stage, asked)
    shutil.rmtree(custodian_folder)

    assert "What this office holds" in who.see(f"{asked}/possession")
    assert "Privilege log" in who.see(f"{asked}/log")


def test_it_lists_each_protected_thing_once_a_court_ordered_it(stage: Stage, asked: str) -> None:
    ana(stage).see(f"{asked}/log", 404)
    order_log(stage, asked)

    log = possession.privilege_log(ANALYST, stage.ref, "en", stage.walk.now)
    assert log is not None
    assert len(log.items) == VaultRecord.objects.count() >= 4
    assert log.holders == ("complainant", "officer", "mediator")
    data = legal_making.made(ANALYST, stage.ref, "privilege_csv", "en", stage.walk.now)
    assert data is not None
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))
    assert [row["Item"] for row in rows] == [str(n) for n in range(1, len(rows) + 1)]
    own = next(row for row in rows if row["Type"] == "Private list of one person")
    assert (own["Written by"], own["Received by"], own["Size"]) == ("Complainant", "Complainant", "up to 1 kB")
    assert "435.014" in own["Privilege asserted"]
    assert own["Who holds the privilege"] == "Complainant, Officer, Mediator"
    assert "816-555-0142" in own["Contact"]


def test_it_notes_the_fingerprint_of_every_paper(stage: Stage, asked: str) -> None:
    order_log(stage, asked)
    ana(stage).do(f"{asked}/possession", "/make/possession")
    ana(stage).do(f"{asked}/log", "/make/privilege_log")
    ana(stage).do(f"{asked}/log", "/make/privilege_csv")
    # The same again on the same day is the same paper.
    ana(stage).do(f"{asked}/possession", "/make/possession")

    made = list(PaperRow.objects.order_by("id"))
    shown = ana(stage).see(asked)
    assert [one.what for one in made] == ["possession", "privilege_log", "privilege_csv"]
    for one in made:
        answer = ana(stage).client.get(f"/staff/legal/papers/{one.pk}")
        assert hashlib.sha256(answer.content).hexdigest() == one.digest
        assert one.digest in shown
        assert stage.colleague().client.get(f"/staff/legal/papers/{one.pk}").status_code == 404


def test_it_makes_no_log_without_two_people_s_word(stage: Stage, asked: str) -> None:
    number = ProcessRow.objects.get().pk
    ana(stage).do(asked, "/step", what="log_ordered", agreement="no")

    refused = register.note_paper(number, "privilege_log", b"x", by=ANALYST, now=stage.walk.now)

    assert refused == Refusal(Reason.SECOND_PERSON_NEEDED)
    ana(stage).see(f"{asked}/log", 404)


def test_it_tells_nobody_in_a_paper_who_has_answered(stage: Stage) -> None:
    walk = stage.walk.to_offer()

    def papers() -> list[bytes | None]:
        kinds = ("possession", "privilege_log", "privilege_csv")
        return [legal_making.made(ANALYST, stage.ref, what, "en", walk.now) for what in kinds]

    before = papers()
    walk.answer("c1", "no")

    assert papers() == before


def test_it_writes_to_both_sides_alike_and_tells_the_mediators(stage: Stage, asked: str) -> None:
    rows = LetterRow.objects.filter(ref=stage.ref, kind="legal_notice").order_by("party")
    assert {row.party for row in rows} == {"c1", "o1"}
    said = [letters.letter(DESK, row.id, stage.walk.now) for row in rows]
    bodies = {str(one.words["blocks"]) for one in said if one is not None and one.words is not None}
    assert len(bodies) == 1
    assert "June 29, 2026" in bodies.pop()

    (mediator, _other) = sorted(str(who) for who in stage.there if who not in ("ana", "dean", "dora"))[:2]
    person = stage.there[mediator]
    home = person.see("/mediator/")
    assert "Notices for you" in home
    notice = NoticeRow.objects.get(reader=mediator)
    page = f"/mediator/notices/{notice.pk}"
    assert "You may speak up, and it is your choice." in person.see(page)
    person.do(page, "/read")
    assert NoticeRow.objects.get(reader=mediator).read_on == stage.walk.day
    assert "read on" in words_of(ana(stage).see(asked))


def test_it_shows_a_mediator_nobody_else_s_notice(stage: Stage, asked: str) -> None:
    first, other = NoticeRow.objects.filter(letter=None).order_by("reader")
    stage.there[first.reader].see(f"/mediator/notices/{other.pk}", 404)
    register.notice_read(other.pk, by=Actor(id=first.reader, role=Role.MEDIATOR), now=stage.walk.now)

    other.refresh_from_db()
    assert other.read_on is None
    assert UUID(first.reader) != UUID(other.reader)


def test_it_tells_nobody_of_a_mediation_that_was_never_offered(stage: Stage) -> None:
    enter(stage)

    assert not NoticeRow.objects.exists()
    assert not LetterRow.objects.filter(kind="legal_notice").exists()


def test_it_tells_nobody_that_a_person_asked_for_their_own(stage: Stage) -> None:
    stage.walk.to_ahead()
    stage.sync()
    enter(stage, kind="party_request", asker="complainant", party="c1", received_on_day="2")

    assert not NoticeRow.objects.exists()
    process = ProcessRow.objects.get()
    assert process.stay_until == process.entered_on
