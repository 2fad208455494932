"""How one side is reached never comes to the other, in any byte of a page, file or letter (ACC-11)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from evenhand import clerk, post
from evenhand.clerk import PersonWords
from evenhand.post import Message
from tests.journeys.searching import pieces, written_as
from tests.rooms.office import BELL, CLARA
from tests.web.crawling import crawl_raw
from tests.web.stories import TO_THE_END
from tests.web.worlds import World, visit, world

pytestmark = pytest.mark.django_db
CONTACTS = {
    "c1": PersonWords(
        party="c1", name="Clara Nyström", phone="816 555 0177", email="ñandubay-uno@example.org",
        address="Ñandubay-Dos Road 7", safe_contact="Ñandubay-Tres after six", channels=("email",),
    ),
    "o1": PersonWords(
        party="o1", name="Officer Bell", phone="816 555 0188", email="ñandubay-cuatro@example.org",
        address="Ñandubay-Cinco Lane 3", safe_contact="Ñandubay-Seis at noon", unit="Ñandubay-Siete",
        badge="Ñandubay-Ocho-90917",
        channels=("email",),
    ),
}  # fmt: skip
SECRET = ("phone", "email", "address", "safe_contact", "badge", "unit")
PLAIN = {"phone": ("8165550177", "8165550188", "555-0177", "555-0188")}


@dataclass
class Bag:
    """A carrier that keeps what it is given."""

    carried: list[Message] = field(default_factory=list)

    def carry(self, message: Message) -> None:
        self.carried.append(message)


def signs_of(party: str) -> Iterator[tuple[str, bytes]]:
    """Every form in which a contact of this person could stand in a file."""
    known = CONTACTS[party]
    words = [str(getattr(known, name)) for name in SECRET if getattr(known, name)]
    words += [number for number in PLAIN["phone"] if number[-4:] == known.phone[-4:]]
    for word in words:
        yield from ((f"{word} as {form}", sign) for form, sign in written_as(word).items())


def found_in(body: bytes, party: str) -> list[str]:
    return [what for piece in pieces(body) for what, sign in signs_of(party) if sign in piece]


def tell(told: World) -> None:
    for party, who in (("c1", CLARA), ("o1", BELL)):
        clerk.change_contact(told.stage.ref, CONTACTS[party], by=who, now=told.walk.now)


@pytest.mark.parametrize("chapter", range(len(TO_THE_END)))
def test_it_never_tells_one_side_how_the_other_is_reached(chapter: int, tmp_path: Path) -> None:
    with world(tmp_path / "custodian", 0) as told:
        tell(told)
        TO_THE_END[chapter](told)
        leaks = []
        readers = {"c1": ("o1",), "o1": ("c1",), "mediator": ("c1", "o1")}
        if not told.walk.case.mediations:
            del readers["mediator"]
        for who, others in readers.items():
            for name, body in crawl_raw(told, who):
                leaks += [f"{who} {name}: {what}" for other in others for what in found_in(body, other)]
        bag = Bag()
        post.deliver(told.walk.now, mail=bag, sms=bag)
        for message in bag.carried:
            whole = f"{message.subject}\n{message.body}".encode()
            other = "o1" if message.to == CONTACTS["c1"].email else "c1"
            leaks += [f"mail to {message.to}: {what}" for what in found_in(whole, other)]

        assert leaks == []
        assert {message.to for message in bag.carried} == {one.email for one in CONTACTS.values()}
        for who in readers:
            for party in ("c1", "o1"):
                refused = visit(told, who).get(f"/staff/{told.stage.ref}/reach/{party}")
                assert refused.status_code == 404
                whole = refused.content + str(refused.headers).encode()
                assert [what for one in CONTACTS for what in found_in(whole, one)] == []
        desk = visit(told, "coordinator")
        reached = {one: desk.get(f"/staff/{told.stage.ref}/reach/{one}").content for one in CONTACTS}
        for one, other in (("c1", "o1"), ("o1", "c1")):
            assert found_in(reached[one], one), "nothing to be found"
            assert found_in(reached[one], other) == [], "one person's page is about that person alone"
        office = dict(crawl_raw(told, "coordinator", ("staff_call",)))
        assert any(found_in(body, party) for body in office.values() for party in ("c1", "o1")), "nothing to be found"
