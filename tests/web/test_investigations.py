"""The investigation queue by HTTP: by number, nothing of what was before, findings and attempts by the investigator."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from django.db.models import QuerySet

from evenhand import clerk
from evenhand.accounts import idem
from evenhand.clerk import Upload, Words
from evenhand.core import intake, investigating, screening
from evenhand.core.access import Actor
from evenhand.core.case import Case
from evenhand.core.codes import Duty, Preservation, Role
from evenhand.core.deciding import Refusal
from evenhand.core.reasons import Reason
from evenhand.models import rows
from evenhand.models.access import AccessEntry
from evenhand.models.cases import ComplaintRow, MatterRow
from evenhand.models.people import ParticipationRow
from evenhand.web import clock
from tests.rooms.office import DESK, MONDAY, SECOND, Walk, case_of, filed, now_on
from tests.web.sign_in_cast import colleague
from tests.web.walking import Person, party, staff, words_of

pytestmark = pytest.mark.django_db

QUEUE = "/staff/investigations"
CHANGES = re.compile(r'name="(?:idem|csrfmiddlewaretoken)" value="[^"]+"')


@pytest.fixture(autouse=True)
def office(custodian_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    later = now_on(MONDAY + timedelta(days=30))
    monkeypatch.setattr(clock, "now", lambda: later)


def returned_and_held() -> tuple[str, str]:
    """Two complaints of one day: one was offered and came back, the other was held by screening as long."""
    photo = Upload(name="street.txt", content_type="text/plain", data=b"a street", party="c1")
    back, held = (Walk(filed(uploads=(photo,)).ref) for _ in range(2))
    for walk in (back, held):
        walk.do(DESK, intake.RecordPreservation(result=Preservation.ACKNOWLEDGED), Words("records_number", "V-881"))
    back.do(DESK, screening.ScreenMatter(matter="m1", by="s1"), Words("screening_note", "CANARY-NOTE", row="m1"))
    back.do(SECOND, screening.ReadScreening(matter="m1", by="s2", agrees=True))
    from evenhand.core import consent

    back.do(DESK, consent.OfferMediation(matter="m1", by="s1"))
    back.do(DESK, investigating.RecordContact(party="c1", channel="call", reached=True))
    back.answer("c1", "yes").answer("o1", "no")
    opens = back.case.matter("m1").opens_on
    assert opens
    day = MONDAY
    while day < opens:
        day += timedelta(days=1)
        assert clerk.tick(now_on(day)).failed == []
    held.day = day
    held.do(DESK, screening.ScreenMatter(matter="m1", by="s1", suitable=False), Words("screening_note", "-", row="m1"))
    held.do(SECOND, screening.ReadScreening(matter="m1", by="s2", agrees=True))
    for _ in range(4):
        day += timedelta(days=1)
        assert clerk.tick(now_on(day)).failed == []
    numbers = {m.complaint.ref: m.number or "" for m in MatterRow.objects.select_related("complaint")}
    return numbers[back.ref], numbers[held.ref]


def ref_of(number: str) -> str:
    return MatterRow.objects.select_related("complaint").get(number=number).complaint.ref


def assigned(number: str, account: UUID) -> None:
    by = Actor(id="s3", role=Role.DIRECTOR)
    act = investigating.AssignInvestigator(matter="m1", investigator=str(account))
    assert isinstance(clerk.perform(ref_of(number), act, by=by, now=clock.now()), clerk.Done)


def test_it_shows_a_returned_matter_and_one_that_screening_held_alike_byte_for_byte() -> None:
    back, held = returned_and_held()
    ivy = colleague("ivy", "investigator")
    assigned(back, ivy)
    assigned(held, ivy)

    for who in (staff(ivy), staff(colleague("dan", "director"))):
        pages = []
        for number in (back, held):
            page = CHANGES.sub("", who.see(f"{QUEUE}/{number}"))
            pages.append(page.replace(number, "NUMBER").replace(ref_of(number), "REF"))
        assert pages[0] == pages[1]
        assert "CANARY-NOTE" not in pages[0]
        assert "V-881" in pages[0]
        listed = re.findall(r"<tr[ >].*?</tr>", who.see(QUEUE).replace("\u2011", "-"), re.DOTALL)
        rows = [row for row in listed if back in row or held in row]
        assert len({row.replace(back, "N").replace(held, "N") for row in rows}) == 1
        assert len(rows) == 2


def test_it_shows_nothing_before_the_release() -> None:
    ref = filed().ref
    Walk(ref).to_offer()
    ivy = staff(colleague("ivy", "investigator"))

    assert "There is nothing in this view." in ivy.see(QUEUE)
    ivy.see(f"{QUEUE}/I-00000000", 404)
    ivy.see(f"/staff/{ref}/", 404)


def test_it_records_a_finding_by_the_investigator_once() -> None:
    number, _other = returned_and_held()
    account = colleague("ivy", "investigator")
    assigned(number, account)
    ivy, page = staff(account), f"{QUEUE}/{number}"

    wrong = ivy.send(page, "/finding", allegation="a1", finding="unfounded", finding_reason="")
    assert wrong.status_code == 422
    assert "Write the reason for the finding." in wrong.content.decode()
    shown = ivy.do(page, "/finding", allegation="a1", finding="unfounded", finding_reason="The video shows it.")

    case = case_of(ref_of(number))
    assert case.allegations[0].finding == "unfounded"
    assert case.matters[0].stage == "found"
    assert "The video shows it." in shown
    assert f'{QUEUE}/{number}"' in ivy.see(f"{QUEUE}?view=ended")
    assert number not in ivy.see(f"{QUEUE}?view=open")


def test_it_shows_only_what_can_be_done_before_somebody_is_assigned_and_who_assigns() -> None:
    number, _other = returned_and_held()
    ivy, dan = staff(colleague("ivy", "investigator")), staff(colleague("dan", "director"))
    forms = ("Record a finding", "Record a contact attempt", "Did you reach them?")

    for who in (ivy, dan):
        page = who.see(f"{QUEUE}/{number}")
        assert "The director or a legal analyst assigns it." in page
        assert not any(words in page for words in (*forms, "Close because nobody could be reached"))
    assert "/do/m1/assign-investigator" in dan.see(f"{QUEUE}/{number}")

    assigned(number, colleague("ines", "investigator"))
    assert "Record a finding" in ivy.see(f"{QUEUE}/{number}")
    assert "Close because nobody could be reached" in dan.see(f"{QUEUE}/{number}")
    assert "Nobody has this investigation yet." not in dan.see(f"{QUEUE}/{number}")


def test_it_shows_no_form_to_an_investigator_whom_another_duty_rules_out(monkeypatch: pytest.MonkeyPatch) -> None:
    number, other = returned_and_held()
    both = colleague("both", "investigator")
    assigned(number, colleague("ivy", "investigator"))
    assigned(other, colleague("ines", "investigator"))
    load, ref = rows.load, ref_of(number)

    def loaded(row: ComplaintRow) -> Case:
        return load(row).with_hand(str(both), Duty.COORDINATED) if row.ref == ref else load(row)

    monkeypatch.setattr(rows, "load", loaded)

    page = staff(both).see(f"{QUEUE}/{number}")

    assert "so another investigator writes down what is found." in page
    assert "Record a finding" not in page
    assert "Record a finding" in staff(both).see(f"{QUEUE}/{other}")


def test_it_offers_first_a_way_that_the_person_marked_safe() -> None:
    number, _other = returned_and_held()
    account = colleague("ivy", "investigator")
    assigned(number, account)
    parts = ParticipationRow.objects.filter(complaint__ref=ref_of(number))
    # How an officer wished to be reached was said after an offer: it is not told here, by no preset either.
    QuerySet.update(parts.filter(side="officer"), channels=["site"])

    for ways, preset in ((["sms", "paper"], "paper"), (["email"], "email"), ([], "call")):
        QuerySet.update(parts.filter(code="c1"), channels=ways)
        page = staff(account).see(f"{QUEUE}/{number}")
        assert re.findall(r'<option value="(\w+)" selected', page) == [preset], ways


def test_it_refuses_a_finding_before_somebody_is_assigned_and_keeps_the_words() -> None:
    number, _other = returned_and_held()
    ivy = staff(colleague("ivy", "investigator"))
    typed = {"allegation": "a1", "finding": "unfounded", "finding_reason": "KEPT WORDS"}

    answer = ivy.client.post(f"{QUEUE}/{number}/finding", typed | {"idem": idem.mint("staff.finding")})

    assert answer.status_code == 422
    assert "First choose who will look into this." in answer.content.decode()
    assert "KEPT WORDS" in answer.content.decode()


def test_it_shows_attempts_of_the_investigation_only() -> None:
    number, _other = returned_and_held()
    account = colleague("ivy", "investigator")
    assigned(number, account)
    ivy = staff(account)
    page = f"{QUEUE}/{number}"
    assert "Nobody has tried yet." in ivy.see(page)

    shown = ivy.do(page, "/contact", party="c1", channel="call", reached="no")

    assert words_of(shown).count("Phone call: Not reached") == 1


def test_it_neither_counts_nor_shows_a_call_about_something_else() -> None:
    """A complaint has several matters: one is investigated while the desk calls about the offer of another."""
    number, _other = returned_and_held()
    account = colleague("ivy", "investigator")
    assigned(number, account)
    ref, ivy = ref_of(number), staff(account)
    about_an_offer = investigating.RecordContact(party="c1", channel="call", reached=False)
    for _ in range(3):
        assert isinstance(clerk.perform(ref, about_an_offer, by=DESK, now=clock.now()), clerk.Done)

    assert "Nobody has tried yet." in ivy.see(f"{QUEUE}/{number}")
    assert case_of(ref).matters[0].unreached == 0

    ivy.do(f"{QUEUE}/{number}", "/contact", party="c1", channel="call", reached="no")
    assert case_of(ref).matters[0].unreached == 1


def test_it_counts_no_call_of_somebody_who_arranged_the_mediation() -> None:
    number, _other = returned_and_held()
    assigned(number, colleague("ivy", "investigator"))
    counted = investigating.RecordContact(party="c1", channel="call", reached=False, matter="m1")

    refused = clerk.perform(ref_of(number), counted, by=DESK, now=clock.now())

    assert refused == Refusal(Reason.HAS_ANOTHER_DUTY)


def test_it_keeps_those_who_coordinated_away_from_the_finding() -> None:
    number, _other = returned_and_held()
    both = colleague("both", "investigator")
    ref = ref_of(number)
    assigned(number, colleague("ivy", "investigator"))
    case = rows.load(ComplaintRow.objects.get(ref=ref))
    from evenhand.core import access

    tainted = case.with_hand(str(both), Duty.COORDINATED)
    act = investigating.RecordFinding(matter="m1", allegation="a1", finding="unfounded")

    assert access.may(Actor(id=str(both), role=Role.INVESTIGATOR), act, tainted) is not None


def test_it_opens_a_file_and_writes_down_who_looked() -> None:
    number, _other = returned_and_held()
    ivy = staff(colleague("ivy", "investigator"))
    assert "street.txt" in ivy.see(f"{QUEUE}/{number}")

    answer = ivy.client.get(f"{QUEUE}/{number}/files/f1")

    assert answer.content == b"a street"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    ivy.see(f"{QUEUE}/{number}/files/f9", 404)
    assert AccessEntry.objects.filter(ref=ref_of(number), role="investigator", what="attachment").exists()


def test_it_is_for_investigators_and_the_director_alone() -> None:
    number, _other = returned_and_held()
    done = filed()
    others: list[Person] = [staff(colleague("dora", "coordinator")), party(done.ref, "c1", done.people["c1"])]
    for other in others:
        other.see(QUEUE, 404)
        other.see(f"{QUEUE}/{number}", 404)
        assert other.client.post(f"{QUEUE}/{number}/finding").status_code == 404
    ivy = staff(colleague("ivy", "investigator"))
    assert ivy.client.get(f"{QUEUE}/{number}/finding").status_code == 405
    assert staff(colleague("dan", "director")).client.post(f"{QUEUE}/{number}/contact").status_code == 404


def test_it_begins_an_investigators_day_at_the_queue_and_shows_no_closed_door() -> None:
    ivy, dora = staff(colleague("ivy", "investigator")), staff(colleague("dora", "coordinator"))

    assert ivy.client.get("/sign-in/start").headers["Location"] == QUEUE
    assert dora.client.get("/sign-in/start").headers["Location"] == "/staff/"
    nav = re.search(r"<nav.*?</nav>", ivy.see(QUEUE), re.DOTALL)
    assert nav
    assert 'href="/staff/investigations"' in nav[0]
    assert 'href="/staff/matters"' not in nav[0]
