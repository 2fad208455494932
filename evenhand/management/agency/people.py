"""The people of the synthetic agency: staff with their roles, mediators, and names for those who complain."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import islice
from uuid import UUID

from evenhand import clerk
from evenhand.accounts import doors, making, roles
from evenhand.accounts.demo import Persona
from evenhand.accounts.doors import Door
from evenhand.core.access import Actor
from evenhand.core.codes import Role
from evenhand.core.dates import Now
from evenhand.management import clock

STAFF: tuple[tuple[str, str, tuple[str, ...], str], ...] = (
    ("dora", "Dora Diaz", ("coordinator",), "coordinator, the mediation contact"),
    ("ana", "Ana Lindqvist", ("analyst",), "legal analyst, reads and coordinates"),
    ("tomas", "Tomas Okafor", ("intake",), "intake"),
    ("dean", "Dean Whitaker", ("director",), "director"),
    ("ines", "Ines Marsh", ("investigator",), "investigator"),
    ("noor", "Noor Abbott", ("investigator",), "investigator"),
    ("arlo", "Arlo Quint", ("auditor",), "auditor"),
)
MEDIATORS: tuple[tuple[str, str, tuple[str, ...], int], ...] = (
    ("chen", "Mei Chen", ("en",), 400),
    ("moss", "Jorge Moss", ("en", "es"), 500),
    ("roth", "Imani Roth", ("en",), 300),
    ("velez", "Rosa Velez", ("en", "es"), 620),
    ("lund", "Peter Lund", ("en",), 20),
    ("adeyemi", "Sade Adeyemi", ("en",), 700),
)
TEXTED = {"moss": "816-555-0182"}
"""Mediators who get text messages, in Spanish; the others get e-mail."""
WEEKS: dict[str, tuple[str, ...]] = {
    "roth": ("mon_morning", "mon_afternoon", "wed_morning", "wed_afternoon", "thu_evening"),
    "lund": ("tue_evening", "thu_evening", "sat_morning"),
}
"""Mediators who cannot come at any time: the parts of the week in which they can."""
PLACES: tuple[tuple[str, str, str, tuple[str, ...]], ...] = (
    ("Eastside Library, room B", "200 Mill Road, Marlow Ferry", "Side door, step-free",
     ("step_free", "toilet", "two_rooms", "separate_waiting", "two_exits", "transit", "hearing")),
    ("Harlow Park Community House", "8 Harlow Street, Marlow Ferry", "Ring twice",
     ("step_free", "two_rooms", "parking", "quiet", "children")),
    ("First Street School, music room", "61 First Street, Marlow Ferry", "", ("two_exits", "transit", "parking")),
)  # fmt: skip
INTERPRETERS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("Lucía Ferrer", "816-555-0171", ("es",)),
    ("Tom Brandt", "tom@signs.example", ("ase",)),
)
COMPLAINANTS = (
    "Amara Osei", "Clara Nyström", "Luis Herrera", "Ruth Calloway", "Ngozi Bright", "Tilda Marlow", "Hamid Rafi",
    "Joan Pruitt", "Esteban Vidal", "Wren Halloway", "Odette Kline", "Marcus Thorne", "Delia Fonseca", "Yusuf Aydin",
    "Greta Holm", "Pilar Ochoa", "Samuel Reyes", "Ivy Castellan", "Boris Lang", "Nadia Frost",
)  # fmt: skip
OFFICERS = (
    "Dale Whitcomb", "Teresa Bell", "Owen Garrity", "Frank Sorel", "Lena Boyd", "Chris Tanaka", "Ray Ellison",
    "Mona Petrie", "Victor Hale", "Jan Kowal", "Iris Dunmore", "Caleb Stroud", "Nina Varga", "Omar Linden",
    "Tess Quarles", "Hugo Pardee", "Lucy Ansel", "Ivo Brandt", "Faye Morrow", "Theo Lasky",
)  # fmt: skip


def _cast(first: tuple[str, ...]) -> Iterator[str]:
    """These people first, then others with their first and last names put together anew."""
    yield from first
    given, last = zip(*(name.split(" ", 1) for name in first), strict=True)
    for step in range(1, len(first)):
        yield from (f"{name} {last[(n + step) % len(last)]}" for n, name in enumerate(given))


OFFICE = "816-555-0142"
"""The office's own, in the programme of the demo."""


def _numbers() -> Iterator[str]:
    """Telephone numbers that nobody has (555-01xx), each once: who shares one counts as met before."""
    for area in ("816", "913", "573", "417", "660", "314", "636"):
        found = (f"{area}-555-01{10 + 37 * n % 90}" for n in range(90))
        yield from (one for one in found if one != OFFICE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """The staff and mediators who are there: account ids by short name, and each as the rules know them."""

    accounts: dict[str, UUID]
    mediators: tuple[str, ...]
    unmet: dict[str, Iterator[str]] = field(default_factory=lambda: {"c": _cast(COMPLAINANTS), "o": _cast(OFFICERS)})
    numbers: Iterator[str] = field(default_factory=_numbers)

    def names(self, side: str, count: int) -> list[str]:
        """So many people of a side (``c`` or ``o``) who have not been in a complaint yet: a mediator who sat with
        somebody once is never drawn for them again."""
        return list(islice(self.unmet[side], count))

    def actor(self, name: str, role: Role) -> Actor:
        return Actor(id=str(self.accounts[name]), role=role)


def open_office(now: Now) -> tuple[Office, tuple[Persona, ...]]:
    """Make accounts for staff and mediators, two people for every role, and the cards of those one can become."""
    today = now.today
    founders = [_account("staff", "root", "Robin Adair", today), _account("staff", "root2", "Kit Vance", today)]
    for founder in founders:
        roles.found(founder, today)
    accounts: dict[str, UUID] = {"root": founders[0], "root2": founders[1]}
    cards = [Persona(code="root", account=founders[0], name="Robin Adair", part="administrator", group="Office")]
    for code, name, held, part in STAFF:
        accounts[code] = _account("staff", code, name, today)
        for role in held:
            given = roles.grant(accounts[code], role, founders[0], today)
            if isinstance(given, int):
                roles.second(given, founders[1], today)
        cards.append(Persona(code=code, account=accounts[code], name=name, part=part, group="Office"))
    for code, name, languages, days in MEDIATORS:
        accounts[code] = _account("mediator", code, name, today)
        clerk.enrol(str(accounts[code]), trained_until=today + timedelta(days=days), hours=40, languages=languages)
        clerk.keep_week(str(accounts[code]), WEEKS.get(code, ()))
        _tell(str(accounts[code]), name, TEXTED.get(code, ""))
        key = making.make_printed(accounts[code], making.Right(), now)
        secret = key[0] if key else ""
        cards.append(
            Persona(code=code, account=accounts[code], name=name, part="mediator", group="Mediators", secret=secret)
        )
    for name, address, way_in, features in PLACES:
        clerk.keep_place(None, name=name, address=address, way_in=way_in, features=features)
    for name, contact, languages in INTERPRETERS:
        clerk.keep_interpreter(None, name=name, contact=contact, languages=languages, promised_on=today)
    mediators = tuple(str(accounts[code]) for code, *_rest in MEDIATORS)
    return Office(accounts=accounts, mediators=mediators), tuple(cards)


def _tell(mediator: str, name: str, phone: str) -> None:
    """How a mediator is told that there is something new: at an address or a number that nobody has."""
    way, language = ("sms", "es") if phone else ("email", "en")
    email = f"{name.lower().replace(' ', '.')}@example.org"
    clerk.keep_contact(mediator, way=way, email=email, phone=phone, language=language)


def _account(kind: str, code: str, name: str, today: date) -> UUID:
    return roles.open_account(kind=kind, sign_in_name=code, display_name=name, today=today)


def party_card(*, code: str, ref: str, party: str, person: UUID, name: str, part: str, now: Now) -> Persona:
    """Let a party in by a letter's code, as a person would, and make a printed key of their own; their card.

    Raises RuntimeError when the door did not open: a defect of the demo.
    """
    letter = doors.issue_code(kind="handed", ref=ref, party=party, person=person, today=now.today)
    came = doors.come_in(letter, source=f"demo-{code}", at=clock.wall(), today=now.today)
    if not isinstance(came, Door):
        raise RuntimeError(f"the door of {code} did not open")
    made = making.make_printed(came.account, making.Right(door=came.id), now)
    if made is None:
        raise RuntimeError(f"the key of {code} was not made")
    group = "Complainants" if party.startswith("c") else "Officers"
    return Persona(code=code, account=came.account, name=name, part=part, group=group, secret=made[0])
