"""The quarantine by HTTP: look at each, release it (letters go then), or leave it; nothing is ever deleted."""

from __future__ import annotations

from pathlib import Path

import pytest

from evenhand import reads
from evenhand.models.access import AccessEntry
from evenhand.models.cases import ComplaintRow, MatterRow
from evenhand.models.outbox import LetterRow
from tests.rooms.office import filed
from tests.web.sign_in_cast import colleague
from tests.web.walking import Person, staff, words_of

pytestmark = pytest.mark.django_db

QUEUE = "/staff/quarantine"


@pytest.fixture
def desk(custodian_folder: Path) -> Person:
    return staff(colleague("dora", "coordinator"))


def test_it_lists_what_is_set_apart_and_writes_down_who_looked(desk: Person) -> None:
    apart, other = filed(quarantine=True).ref, filed().ref

    page = desk.see(QUEUE)

    assert apart in page.replace("\u2011", "-")
    assert other not in page
    assert AccessEntry.objects.filter(ref=apart, what="quarantine").exists()
    assert "He shouted at me" in desk.see(f"{QUEUE}/{apart}")
    desk.see(f"{QUEUE}/{other}", 404)


def test_it_sends_letters_only_when_it_is_released_and_then_once(desk: Person) -> None:
    ref = filed(quarantine=True).ref
    assert LetterRow.objects.filter(ref=ref).count() == 0
    page = f"{QUEUE}/{ref}"
    html = desk.see(page)

    shown = desk.do(page, "/release")

    sent = LetterRow.objects.filter(ref=ref).count()
    assert "It is released" in shown
    assert sent > 0
    assert MatterRow.objects.filter(complaint__ref=ref, listed=True).count() == 1
    key = html.split('name="idem" value="')[1].split('"')[0]
    assert desk.client.post(f"/staff/{ref}/release", {"idem": key}).status_code == 302
    assert LetterRow.objects.filter(ref=ref).count() == sent
    assert reads.counts()["quarantine"] == 0


def test_it_leaves_what_nobody_released(desk: Person) -> None:
    ref = filed(quarantine=True).ref

    desk.see(f"{QUEUE}/{ref}")
    assert "Leave it here" in words_of(desk.see(f"{QUEUE}/{ref}"))

    assert ComplaintRow.objects.get(ref=ref).aside == "quarantine"
    assert desk.client.delete(f"/staff/{ref}/release").status_code == 405
    assert desk.client.get(f"/staff/{ref}/release").status_code == 405


def test_it_pages_without_losing_any(desk: Person) -> None:
    refs = {filed(quarantine=True).ref for _ in range(23)}

    first = desk.see(QUEUE)
    second = desk.see(QUEUE + first.split('rel="next" href="')[1].split('"')[0])

    assert all((ref in first) != (ref in second) for ref in refs)


def test_it_is_for_the_office_alone(desk: Person) -> None:
    ref = filed(quarantine=True).ref
    ivy = staff(colleague("ivy", "investigator"))

    for path in (QUEUE, f"{QUEUE}/{ref}"):
        ivy.see(path, 404)
    assert ivy.client.post(f"/staff/{ref}/release").status_code == 404
