"""``docs/access.md``: the matrix as it is in the code, every line and every thing."""

from __future__ import annotations

from collections.abc import Mapping

from evenhand.core.codes import PARTIES, Role
from evenhand.reads.matrix import LINES, SIGNED_IN, Reach
from evenhand.reads.things import THINGS, Thing

HEADS = {
    Role.COMPLAINANT: "CMP", Role.GUARDIAN: "GRD", Role.OFFICER: "OFF", Role.MEDIATOR: "MED", Role.INTAKE: "ITK",
    Role.COORDINATOR: "COO", Role.ANALYST: "LEG", Role.DIRECTOR: "DIR", Role.INVESTIGATOR: "INV", Role.AUDITOR: "AUD",
    Role.ADMINISTRATOR: "SYS",
}  # fmt: skip

MEANS = {
    Reach.SELF: "one's own key, sign-ins and pages, whoever one is",
    Reach.OWN: "one's own matters, and in them what is one's own",
    Reach.SEAT: "the table one sits at",
    Reach.OFFICE: "every complaint or the office's affairs, but never what the two sides did alone",
    Reach.RELEASED: "matters the neutral batch released, and nothing from before",
    Reach.BOOKS: "codes, days, digests and roles; no complaint",
    Reach.KNOWN: "its author knows it, and nobody is ever shown it",
    Reach.ABOUT: "day, place and kind of what happened, not the text",
    Reach.NEEDS: "only what to arrange, never why",
    Reach.OPENED: "once all answers were opened together",
    Reach.AHEAD: "only of a matter that goes ahead",
    Reach.SUITS: "only what suits everyone",
    Reach.NAMELESS: "that mediator alone, and as tokens nobody can read",
    Reach.PRESENT: "who is there, with the room opened by a key of one's own",
    Reach.NUMBER: "its number and fingerprint",
    Reach.ARRANGED: "who arranges it",
    Reach.PRESERVE: "a letter that says which video and records to keep",
    Reach.BOTH: "once every one of both sides agreed to show it",
    Reach.DIRECTED: "the director alone",
    Reach.ROUNDED: "counts above ten, rounded and late (privacy.md)",
}

TOP = """\
# Who may do what, and who sees what

Everything is refused that is not in these tables. They are the code's own (`evenhand/reads/matrix.py` and
`evenhand/reads/things.py`): a page that no line names cannot be loaded, the walls open words by them, and the public
page “Who can see what” is printed from them. Every address is asked in every role, of one's own complaint and of
another, in `tests/web/test_every_address.py`.

An empty cell is a refusal, and a refusal reads “not found”, the same as for a page that never was. Which act is
possible *now* is another question; `acts.md` has that table.

CMP complainant, GRD guardian, OFF officer, MED mediator, ITK intake, COO coordinator, LEG legal analyst, DIR director,
INV investigator, AUD auditor, SYS administrator. Whoever is not signed in has the public pages. Nobody else has a
sign-in: not the police department or its internal affairs, not an interpreter, support person or counsel. Who takes a
file along for a records request is the coordinator or the director.
"""


def page() -> str:
    """The whole document, without the note that it is printed."""
    lines = [TOP, "| a cell | means |", "|---|---|"]
    lines += [f"| {reach} | {MEANS[reach]} |" for reach in Reach]
    lines += ["", "## What may be done", "", _head("object", "action")]
    last = ""
    for (action, what), line in sorted(LINES.items(), key=lambda one: (one[0][1], one[0][0])):
        if line:
            lines.append(_row(("" if what == last else what, action), line))
            last = what
    lines += ["", "## What is seen", "", _head("thing", "its own side", "the other side", *_STAFF, "leaves the office")]
    lines += [_seen(thing) for thing in THINGS]
    return "\n".join(lines) + "\n"


_STAFF = [head for role, head in HEADS.items() if role not in PARTIES]


def _head(*first: str) -> str:
    names = [*first] if len(first) > 2 else [*first, *HEADS.values()]
    return f"| {' | '.join(names)} |\n|{'---|' * len(names)}"


def _row(first: tuple[str, ...], line: Mapping[Role, Reach]) -> str:
    assert set(line) <= SIGNED_IN
    return f"| {' | '.join([*first, *(line.get(role, '') for role in HEADS)])} |"


def _seen(thing: Thing) -> str:
    staff = [thing.others.get(role, "") for role in HEADS if role not in PARTIES]
    return f"| {' | '.join([thing.name, thing.own or '', thing.across or '', *staff, thing.outside or ''])} |"
