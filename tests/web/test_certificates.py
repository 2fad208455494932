"""Certificates of destruction by HTTP: two dates, the schedule, the leaf; for the office and the auditor."""

from __future__ import annotations

from datetime import timedelta

import pytest

from evenhand.clerk.transaction import one_transaction
from evenhand.models.certificates import CertificateRow
from evenhand.models.ledger import LedgerRow
from evenhand.models.outbox import LetterRow
from evenhand.reads import letters
from tests.rooms.office import DESK
from tests.web.sign_in_cast import colleague
from tests.web.stage import Stage
from tests.web.walking import Person, staff, words_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def destroyed(stage: Stage) -> Stage:
    """An agreement was signed, and ninety days later what was said was destroyed."""
    walk = stage.walk.to_ahead()
    stage.seat_mediators()
    walk.to_ended().to_assented().to_signed()
    walk.later(90).tick()
    return stage.sync()


def auditor() -> Person:
    return staff(colleague("arlo", "auditor"))


def test_it_certifies_two_dates_the_schedule_and_the_leaf(destroyed: Stage) -> None:
    (made,) = CertificateRow.objects.all()
    assert (made.on, made.turned_on, made.window) == (destroyed.walk.day, destroyed.walk.day, 14)

    shown = words_of(auditor().see(f"/staff/certificates/{made.number}"))

    assert "Not final yet" in shown
    assert "It says the same, unchanged and in its place" in shown
    assert "A file on a disk" in shown
    assert made.schedule in shown


def test_it_is_final_only_when_old_copies_of_the_keys_are_gone(destroyed: Stage) -> None:
    """SHR-06: never before the second date."""
    (made,) = CertificateRow.objects.all()
    page, who = f"/staff/certificates/{made.number}", auditor()
    destroyed.walk.later(13)
    destroyed.sync()
    assert "Not final yet" in who.see(page)
    destroyed.walk.later(1)
    destroyed.sync()

    assert "Final: no copy has a key any more." in who.see(page)


def test_it_shows_the_auditor_no_reference_and_nobody_a_name(destroyed: Stage) -> None:
    (made,) = CertificateRow.objects.all()
    for page in ("/staff/certificates", f"/staff/certificates/{made.number}"):
        seen, own = auditor() if page.endswith("s") else staff(colleague("noor", "auditor")), destroyed.colleague()
        assert destroyed.ref not in seen.see(page)
        assert destroyed.ref in own.see(page)
        for html in (seen.see(page), own.see(page)):
            assert "Clara" not in html
            assert "Bell" not in html


def test_it_says_when_the_leaf_does_not_hold(destroyed: Stage) -> None:
    (made,) = CertificateRow.objects.all()
    with one_transaction():
        CertificateRow.objects.filter(number=made.number).update(n=1)
    shown = auditor().see(f"/staff/certificates/{made.number}")

    assert "It does not say the same" in shown
    assert LedgerRow.objects.exists()


def test_it_writes_to_both_sides_with_the_certificate(destroyed: Stage) -> None:
    rows = LetterRow.objects.filter(ref=destroyed.ref, kind="room_destroyed").order_by("party")
    (made,) = CertificateRow.objects.all()

    assert [row.party for row in rows if row.channel == "paper"] == ["c1", "o1"]
    for row in rows:
        read = letters.letter(DESK, row.id, destroyed.walk.now)
        assert read is not None
        assert read.words is not None
        said = str(read.words)
        assert made.number in said
        assert "In no copy from" in said


@pytest.mark.parametrize("role", ["investigator", "administrator"])
def test_it_is_for_the_office_and_the_auditor(destroyed: Stage, role: str) -> None:
    other = staff(colleague(f"a-{role}", role))

    assert other.client.get("/staff/certificates").status_code == 404


def test_it_is_not_found_by_a_wrong_number(destroyed: Stage) -> None:
    assert auditor().client.get(f"/staff/certificates/{'0' * 32}").status_code == 404


def test_it_certifies_the_end_of_the_whole_file_too(destroyed: Stage) -> None:
    walk = destroyed.walk
    ended = walk.case.matter("m1").ended_on
    assert ended is not None
    walk.day = ended + timedelta(days=1825 - 30)
    walk.tick()
    assert LetterRow.objects.filter(ref=walk.ref, kind="file_ends", channel="paper").count() == 2
    walk.later(30).tick()
    destroyed.sync()

    assert sorted(CertificateRow.objects.values_list("what", "window")) == [("file", 35), ("room", 14)]
    shown = auditor().see("/staff/certificates")
    assert shown.count("Holds") == 2


def test_it_leaves_nothing_of_a_destroyed_file_on_anybodys_pages(destroyed: Stage) -> None:
    """The way from a person to the complaint is cut with it; the office sees the days alone."""
    people = [destroyed.be(who) for who in ("c1", "o1")]
    for days in (1705, 30):
        destroyed.walk.later(days).tick()
    assert destroyed.walk.case.shredded

    for person in people:
        # No other complaint names them, so their sign-in is forgotten with the file.
        for path in ("/portal/", "/portal/messages", destroyed.mine):
            answer = person.client.get(path)
            assert (answer.status_code, answer["Location"].partition("?")[0]) == (302, "/sign-in")
    destroyed.sync()
    assert "Destroyed by schedule" in destroyed.colleague().see(destroyed.case)
