"""Everything we hold, and who ever reads it: the second half of the matrix (:mod:`evenhand.reads.matrix`).

A thing that lies in the case file names its kinds of words, and the walls open them by this table. A thing that never
lies there has none: answers and what is said in mediation are under locks of their own, and no role opens those.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from evenhand.core.codes import COMPLAINANTS, DESK, MEDIATORS, PARTIES, READERS, Role
from evenhand.reads.matrix import AUDITORS, DIRECTORS, INVESTIGATORS, Reach, Who


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """One thing. ``own``: how far it is seen by who it belongs to; ``across``: by the other side of the same matter;
    ``others``: by everyone else who sees it at all. ``outside``: what leaves for the police department."""

    name: str
    kinds: frozenset[str] = frozenset()
    own: Reach | None
    across: Reach | None
    others: Mapping[Role, Reach]
    outside: Reach | None = None
    theirs: Who = PARTIES


def _to(*given: tuple[Who, Reach]) -> dict[Role, Reach]:
    return {role: reach for who, reach in given for role in sorted(who)}


_BY_STAFF = (READERS, Reach.OFFICE)
_WHEN_INVESTIGATED = (INVESTIGATORS, Reach.RELEASED)

THINGS = (
    Thing(
        name="complaint text", theirs=COMPLAINANTS, own=Reach.OWN, across=Reach.ABOUT, outside=Reach.PRESERVE,
        kinds=frozenset({
            "narrative", "wish", "allegation", "witness", "amendment", "attachment_name", "records_number",
        }),
        others=_to(_BY_STAFF, _WHEN_INVESTIGATED),
    ),
    Thing(
        name="day and place of what happened", own=Reach.OWN, across=Reach.OWN, outside=Reach.PRESERVE,
        kinds=frozenset({"incident_on", "incident_place"}), others=_to(_BY_STAFF, _WHEN_INVESTIGATED),
    ),
    Thing(
        name="name", kinds=frozenset({"name"}), own=Reach.OWN, across=Reach.OWN,
        others=_to(_BY_STAFF, (MEDIATORS, Reach.SEAT), _WHEN_INVESTIGATED),
    ),
    Thing(
        name="phone, address and safe ways", own=Reach.OWN, across=None,
        kinds=frozenset({"address", "email", "phone", "badge", "unit", "safe_contact"}),
        others=_to((DESK, Reach.OFFICE), _WHEN_INVESTIGATED),
    ),
    Thing(
        name="access needs", kinds=frozenset({"access_needs"}), own=Reach.OWN, across=None,
        others=_to((DESK, Reach.OFFICE), (MEDIATORS, Reach.SEAT), _WHEN_INVESTIGATED),
    ),
    Thing(
        name="notes of the office", own=None, across=None, others=_to(_BY_STAFF),
        kinds=frozenset({"screening_note", "suitability", "second_reader_note", "correction_note", "hold_reason"}),
    ),
    Thing(
        name="attempts to reach somebody", kinds=frozenset({"contact_note"}), own=None, across=None,
        others=_to(_BY_STAFF, _WHEN_INVESTIGATED),
    ),
    Thing(
        name="notes on legal requests", kinds=frozenset({"legal_note"}), own=None, across=None,
        others=_to((frozenset({Role.ANALYST, Role.DIRECTOR}), Reach.OFFICE)),
    ),
    Thing(name="answer to the offer", own=Reach.KNOWN, across=None, others={}),
    Thing(name="who said no, who was silent, who withdrew, who stopped", own=Reach.KNOWN, across=None, others={}),
    Thing(
        name="what both answers come to", own=Reach.OPENED, across=Reach.OPENED,
        others=_to((READERS, Reach.OPENED), (MEDIATORS, Reach.AHEAD)),
    ),
    Thing(
        name="that there is or was a mediation", own=Reach.OWN, across=Reach.OWN,
        others=_to((MEDIATORS, Reach.SEAT), (READERS, Reach.ARRANGED)),
    ),
    Thing(name="times that suit somebody", own=Reach.OWN, across=None, others=_to((DESK, Reach.SUITS))),
    Thing(name="whom a mediator cannot sit for", own=None, across=None, others=_to((MEDIATORS, Reach.NAMELESS))),
    Thing(
        name="how a mediator is told", own=None, across=None,
        others=_to((DESK | DIRECTORS, Reach.OFFICE), (MEDIATORS, Reach.SELF)),
    ),
    Thing(name="who objected to a mediator", own=Reach.OWN, across=None, others={}),
    Thing(
        name="appointment", own=Reach.OWN, across=Reach.OWN, others=_to((DESK, Reach.OFFICE), (MEDIATORS, Reach.SEAT)),
        kinds=frozenset({"appointment_time", "appointment_place", "attendee", "disclosure"}),
    ),
    Thing(
        name="what is said in the room", own=Reach.PRESENT, across=Reach.PRESENT, others=_to((MEDIATORS, Reach.SEAT)),
    ),
    Thing(name="private list", own=Reach.OWN, across=None, others={}),
    Thing(name="what one asks oneself before signing", own=Reach.OWN, across=None, others={}),
    Thing(name="what one approved for the mediators", own=Reach.OWN, across=None, others=_to((MEDIATORS, Reach.SEAT))),
    Thing(
        name="wishes for the day", own=Reach.OWN, across=None,
        others=_to((MEDIATORS, Reach.SEAT), (DESK, Reach.OFFICE)),
    ),
    Thing(
        name="answers about safety", own=Reach.OWN, across=None,
        others=_to((MEDIATORS, Reach.NEEDS), (DESK, Reach.NEEDS)),
    ),
    Thing(name="what one tells the mediators alone", own=Reach.OWN, across=None, others=_to((MEDIATORS, Reach.SEAT))),
    Thing(
        name="four facts of a session", own=Reach.OWN, across=Reach.OWN,
        others=_to((MEDIATORS, Reach.SEAT), (READERS, Reach.ARRANGED)),
    ),
    Thing(name="how one says it ended", own=Reach.OWN, across=None, others={}),
    Thing(
        name="signed agreement", kinds=frozenset({"agreement", "signed_name"}), own=Reach.OWN, across=Reach.OWN,
        others=_to((MEDIATORS, Reach.PRESENT), (READERS, Reach.NUMBER)),
    ),
    Thing(
        name="what one was told before signing on a screen", kinds=frozenset({"on_screen"}), own=Reach.OWN,
        across=None, others={},
    ),
    Thing(name="how a promise stands", own=Reach.OWN, across=Reach.BOTH, others={}),
    Thing(
        name="finding and its reason", kinds=frozenset({"finding_reason"}), own=Reach.OWN, across=Reach.OWN,
        others=_to(_BY_STAFF, _WHEN_INVESTIGATED),
    ),
    Thing(
        name="who of the office looked at a case", own=None, across=None,
        others=_to((frozenset({Role.DIRECTOR}), Reach.DIRECTED)),
    ),
    Thing(name="answers to a survey", own=Reach.OWN, across=None, others={}),
    Thing(
        name="figures of the whole office", own=Reach.ROUNDED, across=Reach.ROUNDED, outside=Reach.ROUNDED,
        others=_to((READERS | MEDIATORS | INVESTIGATORS | AUDITORS | DIRECTORS, Reach.ROUNDED)),
    ),
)  # fmt: skip

OPENS = frozenset({Reach.OWN, Reach.OFFICE, Reach.SEAT, Reach.RELEASED})
"""How far one must see a thing to open its words in the case file."""


def kinds(*names: str) -> frozenset[str]:
    """The kinds of words of the things of these names. Raises KeyError for a thing that is not here."""
    by_name = {thing.name: thing.kinds for thing in THINGS}
    return frozenset().union(*(by_name[name] for name in names))


def kinds_of(role: Role) -> frozenset[str]:
    """The kinds of case-file words a role may open at all; whose, the walls say."""
    return frozenset(kind for thing in THINGS for kind in thing.kinds if _opens(thing, role))


def _opens(thing: Thing, role: Role) -> bool:
    if role in thing.theirs:
        return thing.own in OPENS
    if role in PARTIES:
        return thing.across in OPENS
    return thing.others.get(role) in OPENS
