"""Who can see what: the matrix in the words of the people it protects.

Which things there are and who sees them comes from ``evenhand.reads.things``, as does ``docs/access.md``; here are the
words. "You" is either side: the two are treated alike. Source: design §2 (Confidential, No discipline), §10.1, §10.8.
"""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from evenhand.core.codes import DESK, MEDIATORS, READERS
from evenhand.reads.matrix import INVESTIGATORS, Reach, Who
from evenhand.reads.things import THINGS, Thing

NAMES = {
    "complaint text": gettext_noop("The complaint text"),
    "day and place of what happened": gettext_noop("Day and place of what happened"),
    "name": gettext_noop("Your name"),
    "phone, address and safe ways": gettext_noop("Your phone, address and safe ways to reach you"),
    "access needs": gettext_noop("What you need in the room"),
    "notes of the office": gettext_noop("Notes of the office"),
    "attempts to reach somebody": gettext_noop("That we tried to reach you"),
    "notes on legal requests": gettext_noop("Notes on legal requests"),
    "answer to the offer": gettext_noop("Your answer to the offer"),
    "who said no, who was silent, who withdrew, who stopped": gettext_noop("Who said no, withdrew or stopped"),
    "what both answers come to": gettext_noop("What both answers come to"),
    "that there is or was a mediation": gettext_noop("That there is or was a mediation"),
    "times that suit somebody": gettext_noop("Which times suit you"),
    "whom a mediator cannot sit for": gettext_noop("Whom a mediator cannot sit for"),
    "how a mediator is told": gettext_noop("A mediator’s own phone and e-mail"),
    "who objected to a mediator": gettext_noop("Whether you objected to a mediator"),
    "appointment": gettext_noop("Day, time and place of the session"),
    "what is said in the room": gettext_noop("What is said in the room"),
    "private list": gettext_noop("Your private list"),
    "what one asks oneself before signing": gettext_noop("What you ask yourself before you sign"),
    "what one approved for the mediators": gettext_noop("What you let the mediators read"),
    "wishes for the day": gettext_noop("Your wishes for the day"),
    "answers about safety": gettext_noop("Your answers about safety"),
    "what one tells the mediators alone": gettext_noop("What you tell the mediators alone"),
    "four facts of a session": gettext_noop("Whether we met, ended, settled, and who came"),
    "how one says it ended": gettext_noop("How you say it ended"),
    "signed agreement": gettext_noop("The signed agreement"),
    "what one was told before signing on a screen": gettext_noop("What you were told before signing on a screen"),
    "how a promise stands": gettext_noop("How a promise stands for you"),
    "finding and its reason": gettext_noop("The finding of an investigation"),
    "who of the office looked at a case": gettext_noop("Which of our staff looked at your case"),
    "answers to a survey": gettext_noop("Your answers to a survey"),
    "figures of the whole office": gettext_noop("Figures for the whole office"),
}

CELLS: dict[Reach, str] = {
    Reach.OWN: gettext_noop("Yes"),
    Reach.SEAT: gettext_noop("Yes"),
    Reach.OFFICE: gettext_noop("Those who work on it"),
    Reach.RELEASED: gettext_noop("If it is investigated"),
    Reach.KNOWN: gettext_noop("Only you know it"),
    Reach.ABOUT: gettext_noop("What it is about"),
    Reach.NEEDS: gettext_noop("What to arrange"),
    Reach.OPENED: gettext_noop("After opening"),
    Reach.AHEAD: gettext_noop("If it goes ahead"),
    Reach.SUITS: gettext_noop("Only what suits everyone"),
    Reach.NAMELESS: gettext_noop("Only that mediator, and never by name"),
    Reach.SELF: gettext_noop("Only that mediator"),
    Reach.PRESENT: gettext_noop("Those who are there"),
    Reach.NUMBER: gettext_noop("Only its number"),
    Reach.ARRANGED: gettext_noop("Those who arrange it"),
    Reach.PRESERVE: gettext_noop("What video to keep"),
    Reach.ROUNDED: gettext_noop("Yes"),
    Reach.DIRECTED: gettext_noop("The director"),
    Reach.BOTH: gettext_noop("If all of you agree to show it"),
}

COLUMNS: tuple[tuple[str, Callable[[Thing], Reach | None]], ...] = (
    (gettext_noop("You"), lambda thing: thing.own),
    (gettext_noop("The other side"), lambda thing: thing.across),
    (gettext_noop("Mediators"), lambda thing: _of(thing, MEDIATORS)),
    (gettext_noop("Office staff"), lambda thing: _of(thing, DESK, READERS)),
    (gettext_noop("Investigators"), lambda thing: _of(thing, INVESTIGATORS)),
    (gettext_noop("Police department"), lambda thing: thing.outside),
)


def _of(thing: Thing, *who: Who) -> Reach | None:
    """How far a column sees it: the first of its groups of which anybody does."""
    return next((thing.others[role] for group in who for role in sorted(group) if role in thing.others), None)


def seeing_rows() -> list[dict[str, object]]:
    """Every thing we hold with one cell per column, each with its column's name for narrow screens."""
    return [
        {
            "thing": _(NAMES[thing.name]),
            "cells": [{"who": _(head), "sees": _cell(thing, head, sees(thing))} for head, sees in COLUMNS],
        }
        for thing in THINGS
    ]


def _cell(thing: Thing, head: str, reach: Reach | None) -> str:
    if thing.name == "complaint text" and head == "You":
        return _("Its author")
    return _("No") if reach is None else _(CELLS[reach])
