"""The matrix: who may do what to which thing. One table, and the one question :func:`can` (security.md §5.1, §5.2).

``LINES`` says for every action and object which roles may, and how far that goes. A page declares both with
``@may("action", "object")`` and cannot be loaded when no line holds them; what no line gives is refused. ``THINGS`` (in
:mod:`evenhand.reads.things`) says for everything we hold who ever reads it: the walls open words by it, and the public
page is printed from it, as is ``docs/access.md``. Which *act* a person may do, and when, is the core's question
(``core.access``): it comes after.

Who is not in the table has nothing: the police department and its internal affairs have no sign-in here at all, nor has
whoever comes along to a session (an interpreter, a support person, counsel).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from evenhand.core.access import Actor
from evenhand.core.case import Case
from evenhand.core.codes import ARRANGERS, COMPLAINANTS, DESK, MEDIATORS, PARTIES, READERS, Role, Stage

Pair = tuple[str, str]
Who = frozenset[Role]


class Reach(StrEnum):
    """How far a line goes. Each is a sentence on the public page; :func:`within` says it of a complaint."""

    SELF = "self"  # what belongs to the account that asks, whoever that is
    OWN = "own"  # one's own matters, and in them what is one's own
    SEAT = "seat"  # the table one sits at
    OFFICE = "office"  # every complaint, or the office's own affairs; never what the two sides did alone
    RELEASED = "released"  # matters the neutral batch released, and of them nothing from before
    BOOKS = "books"  # no complaint: codes, days and digests
    # how far a thing is seen, where it is not seen whole
    KNOWN = "known"
    ABOUT = "about"
    NEEDS = "needs"
    OPENED = "opened"
    AHEAD = "ahead"
    SUITS = "suits"
    NAMELESS = "nameless"
    PRESENT = "present"
    NUMBER = "number"
    ARRANGED = "arranged"
    PRESERVE = "preserve"
    ROUNDED = "rounded"
    BOTH = "both"
    DIRECTED = "director"


SIGNED_IN = frozenset(Role) - {Role.PUBLIC, Role.CLOCK}
DIRECTORS = frozenset({Role.DIRECTOR})
INVESTIGATORS = frozenset({Role.INVESTIGATOR})
ADMINISTRATORS = frozenset({Role.ADMINISTRATOR})
AUDITORS = frozenset({Role.AUDITOR})
KEEPERS = frozenset({Role.COORDINATOR, Role.DIRECTOR})
"""Who keeps the office's lists and takes its files along."""

_GROUPS: tuple[tuple[Who, Reach, Mapping[str, tuple[str, ...]]], ...] = (
    (SIGNED_IN, Reach.SELF, {
        "enter": ("own pages",), "send": ("own kept text",), "unlock": ("own key",), "see": ("own sign-ins",),
        "end": ("own sign-ins",), "make": ("own key",), "prove": ("own passkey",),
    }),
    (SIGNED_IN - PARTIES, Reach.SELF, {"make": ("own passkey",)}),
    (PARTIES, Reach.OWN, {
        "see": (
            "own matters", "own letters", "questions that wait for oneself", "own wishes", "own matter", "own choice",
            "own ending", "own promises", "own receipts",
        ),
        "read": ("own letter", "agreement to mediate", "own agreement", "own draft", "informed choice"),
        "change": ("own wishes",), "seal": ("own answer",), "ask for": ("mediation",), "withdraw": ("own yes",),
        "accept": ("mediators of own table", "one mediator at own table", "own appointment"),
        "object to": ("mediator of own table",), "prepare": ("own session",),
        "keep": (
            "own preparation", "own appointment as a file", "agreement to mediate", "own check before signing",
        ),
        "print": ("own preparation sheet",), "record": ("own preparation",), "cancel": ("own appointment",),
        "say": ("own times",), "sign": ("agreement to mediate", "agreement"), "stop": ("own session",),
        "confirm": ("own completion", "own term", "commitment"), "propose": ("term",), "edit": ("own term",),
        "remove": ("own term",), "assent to": ("terms",), "retract": ("own assent",),
        "put on paper": ("own draft",),
        "show": ("own promises to the other side",), "wish": ("to talk again",), "take along": ("own receipt",),
        "look into": ("complaint",),
    }),
    (COMPLAINANTS, Reach.OWN, {
        "ask for": ("another look",), "separate": ("own matter",), "add to": ("own complaint",),
        "withdraw": ("own complaint",), "choose": ("ending",),
    }),
    (MEDIATORS, Reach.SEAT, {
        "see": ("own sessions", "own training", "questions that wait for oneself", "own table"),
        "keep": ("own week", "own days away", "own contact", "own session as a file"),
        "end": ("own days away", "session"),
        "declare": ("own tie",), "take back": ("own tie",), "disclose": ("own tie",), "accept": ("own seat",),
        "give back": ("own seat",), "say": ("own times", "who signed on paper"),
        "record": ("preparation", "missed session"), "prepare": ("one side",),
        "print": ("preparation sheet", "session kit", "text to sign"), "decide": ("plan",), "work at": ("own table",),
        "check in": ("person at own table",), "undo": ("check-in at own table",),
        "read": ("agreement to mediate", "signed agreement to mediate"),
        "hand over": ("agreement to mediate",), "record signature": ("agreement to mediate",), "open": ("session",),
        "move": ("session",), "adjourn": ("session",), "stop": ("session",), "cancel": ("appointment of own table",),
        "help at": ("own table after its session",), "scribe": ("term",), "report": ("four facts",),
        "put on paper": ("draft of own table",), "look into": ("complaint",),
    }),
    (PARTIES | MEDIATORS, Reach.PRESENT, {
        "read": ("room of own table",), "write": ("card of own table",), "give": ("file to own table",),
        "save": ("file of own table",), "take back": ("own words at own table",),
        **dict.fromkeys(("vouch for", "let in", "stop"), ("person of own table",)),
    }),
    (PARTIES, Reach.PRESENT, {
        "show": ("line of own list",), "read": ("own talk with the mediators",),
        "write": ("own talk with the mediators",), "give": ("file in own talk with the mediators",),
        "save": ("file of own talk with the mediators",), "take back": ("file of own talk with the mediators",),
    }),
    (MEDIATORS, Reach.PRESENT, {
        "read": ("talk with a party of own table",), "write": ("talk with a party of own table",),
        "give": ("file in talk with a party of own table",), "save": ("file of talk with a party of own table",),
        "take back": ("file of talk with a party of own table",),
    }),
    (READERS, Reach.OFFICE, {
        "see": ("today", "matters", "leave and cover", "quarantine", "complaint in quarantine", "figures", "case"),
        "keep": ("view of the list",), "forget": ("view of the list",), "find": ("complaint",), "end": ("absence",),
        "print": ("board report",), "open": ("file of a case",), "release": ("complaint in quarantine",),
        "do": ("act of the office",), "confirm": ("proposal of a colleague",), "take back": ("proposal",),
        "look into": ("complaint",),
    }),
    (DESK, Reach.OFFICE, {
        "take in": ("complaint",), "change": ("how somebody is reached",), "send again": ("letters to somebody",),
        "see": ("whom to reach", "letters", "call screen", "complaint taken in", "table",
        "codes for parties"), "print": ("letters", "receipt of a complaint"), "record posting of": ("letters",),
        "read": ("letter",), "settle": ("letter that could not be sent",),
        "write instead of": ("letter that could not be sent",), "write in": ("answers of a paper form",),
        "preview": ("offer",), "add": ("file to a case",), "record": ("attempt to reach somebody",),
        "ask for": ("times",), "give": ("code for times", "code for a party"), "second": ("code for a party",),
        "answer for somebody": ("times",), "accept for a mediator": ("seat",), "give back for a mediator": ("seat",),
        "disclose for a mediator": ("tie",), "hand out": ("appointment as a file",), "repeat": ("draw",),
        "do for a party": (
            "matter", "choice", "seal answer", "ask for mediation", "ask another look", "separate matter",
            "add allegation", "withdraw complaint", "withdraw", "accept mediators", "object to mediator",
            "go on with one", "preparation", "save preparation", "preparation sheet", "record preparation",
            "accept appointment", "cancel appointment", "calendar file", "times", "agreement to mediate",
            "sign agreement to mediate", "agreement to mediate file", "stop session", "ending", "agreement file",
            "agreement copy", "cover sheet", "draft file", "confirm completion", "propose term", "edit term",
            "remove term", "confirm term", "inform", "assent", "retract assent", "sign agreement", "choose ending",
            "promises", "confirm commitment", "share progress", "ask to talk again", "receipts",
            "receipt file",
        ),
    }),
    (ARRANGERS, Reach.OFFICE, {
        "see": ("import",), "bring": ("spreadsheet",), "check": ("spreadsheet",), "undo": ("import",),
        "print": ("session kit",), "remind of": ("question about times",), "take back": ("question about times",),
    }),
    (ARRANGERS | DIRECTORS, Reach.OFFICE, {"see": ("places", "roster")}),
    (frozenset({Role.ANALYST, Role.DIRECTOR}), Reach.OFFICE, {
        "see": ("legal requests", "legal request"), "enter": ("legal request",),
        "propose": ("step of a legal request",), "second": ("step of a legal request",),
        "take back": ("step of a legal request",), "make": ("legal paper",), "take": ("legal paper",),
        "read": ("what to do with a legal request", "possession statement", "privilege log"),
        "give": ("what the law allows",),
    }),
    (PARTIES, Reach.OWN, {"write down": ("own disclosure",)}),
    (MEDIATORS, Reach.SEAT, {
        "write down": ("own disclosure",), "read": ("own legal notice",), "mark read": ("own legal notice",),
    }),
    (KEEPERS, Reach.OFFICE, {"keep": ("place", "interpreter", "roster"), "export": ("office", "case")}),
    (DIRECTORS, Reach.OFFICE, {
        "see": ("investigations", "investigation", "looks at a case"), "record": ("finding",),
        "open": ("file of an investigation",),
    }),
    (INVESTIGATORS, Reach.RELEASED, {
        "see": ("investigations", "investigation"), "record": ("finding", "contact attempt of an investigation"),
        "open": ("file of an investigation",), "look into": ("complaint",),
    }),
    (READERS | AUDITORS, Reach.BOOKS, {
        "see": ("certificates of destruction",), "read": ("certificate of destruction",),
    }),
    (AUDITORS | DIRECTORS, Reach.BOOKS, {"check": ("books",), "take along": ("leaves of the ledger",)}),
    (ADMINISTRATORS | DIRECTORS, Reach.BOOKS, {
        "see": ("people and roles",), "second": ("role", "lost passkeys"),
    }),
    (ADMINISTRATORS, Reach.BOOKS, {
        "open": ("account",), "start": ("account",), "give": ("role",), "end": ("role",),
        "report": ("lost passkeys",),
    }),
)  # fmt: skip


def _lines() -> Mapping[Pair, Mapping[Role, Reach]]:
    table: dict[Pair, dict[Role, Reach]] = {("public", "public"): {}}
    for who, reach, actions in _GROUPS:
        for action, objects in actions.items():
            for what in objects:
                line = table.setdefault((action, what), {})
                assert not who & set(line), f"{action} {what} is given twice"
                line.update(dict.fromkeys(who, reach))
    return MappingProxyType({pair: MappingProxyType(line) for pair, line in table.items()})


LINES = _lines()
"""(action, object) → role → how far it goes. What is not here is refused."""


class No(StrEnum):
    """Why not. Never told to who asked: for them the thing is not there."""

    NO_SUCH_LINE = "no_such_line"
    NOT_THIS_ROLE = "not_this_role"
    NOT_THIS_ONE = "not_this_one"


@dataclass(frozen=True, slots=True)
class Decision:
    """The answer, with how far it goes or why not."""

    reason: Reach | No

    def __bool__(self) -> bool:
        return isinstance(self.reason, Reach)


def can(actor: Actor, action: str, object: str, case: Case | None = None) -> Decision:
    """May ``actor`` do ``action`` to ``object``, and, where a complaint is given, to that one? Default deny."""
    line = LINES.get((action, object))
    if line is None:
        return Decision(No.NO_SUCH_LINE)
    reach = line.get(actor.role)
    if reach is None:
        return Decision(No.NOT_THIS_ROLE)
    if case is not None and not within(reach, actor, case):
        return Decision(No.NOT_THIS_ONE)
    return Decision(reach)


def within(reach: Reach, actor: Actor, case: Case) -> bool:
    """Is anything of this complaint inside what ``actor`` reaches?"""
    match reach:
        case Reach.PRESENT:
            return within(Reach.SEAT if actor.role is Role.MEDIATOR else Reach.OWN, actor, case)
        case Reach.OWN:
            return any(actor.party in p.voices and any(p.id in m.parties for m in case.matters) for p in case.parties)
        case Reach.SEAT:
            return any(actor.id in table.mediators for table in case.mediations)
        case Reach.RELEASED:
            return any(matter.stage in RELEASED for matter in case.matters)
        case Reach.OFFICE:
            return True
        case _:
            return False


RELEASED = frozenset({Stage.INVESTIGATING, Stage.FOUND, Stage.UNCOOPERATIVE})


def is_an_accounts_own(action: str, object: str) -> bool:
    """Is this about one's own key and sign-ins? A colleague has those also before anybody gave them a role."""
    return Reach.SELF in LINES.get((action, object), {}).values()


def holders(action: str, object: str) -> Who:
    """The roles a line names. Raises KeyError where there is no such line."""
    return frozenset(LINES[action, object])
