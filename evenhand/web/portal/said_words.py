"""A word that a caller says from their letter, typed at the desk: who may type it, and how often a wrong one.

Nobody types it who printed the letter, for the print says what each word means; and nobody finds it by trying. What was
typed stays in the form, and the call goes on another way.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from django.db import DatabaseError
from django.utils.translation import gettext as _

from evenhand.accounts import seats, throttle
from evenhand.accounts.throttle import Attempt, Wait
from evenhand.clerk import Conflict, Done
from evenhand.core.access import Actor
from evenhand.core.deciding import Refusal
from evenhand.core.reasons import Reason
from evenhand.reads import taking
from evenhand.reads.portal import Mine
from evenhand.web import clock
from evenhand.web.plain_form import PlainForm
from evenhand.web.portal.here import Here
from evenhand.web.saying import clock_time, weekday


@dataclass(frozen=True, slots=True)
class Said:
    """One word that may be tried. ``known``: who types it printed the letter, nobody else could, and is its taker."""

    tried: Attempt
    known: bool


def before_typing(by: Actor, mine: Mine) -> str:
    """What stands at the field from the beginning for who printed the letter; empty for everybody else. Not whether the
    person has pages of their own: one looks in without a word being said."""
    found = _taker(by, mine)
    if not found.knows:
        return ""
    return _who_takes_it(found) or _(
        "You printed this letter and may know its words. Nobody else can take the word today, so your name is kept as "
        "the one who took it, and you may not screen or investigate this matter."
    )


def said(at: Here, form: PlainForm) -> Said | None:
    """Count this word before it is looked at; None with the reason at its field where it may not be tried."""
    ref, party = at.mine.ref, at.mine.party
    found = _taker(at.actor, at.mine)
    if found.knows and found.others:
        form.add_error("word", f"{_who_takes_it(found)} {_other_way(ref, party)}")
        return None
    tried = throttle.try_word(ref, party, clock.wall())
    if isinstance(tried, Wait):
        until = f"{weekday(tried.until)}, {clock_time(tried.until)}"
        many = _(
            "Five words today were not on the letter. From %(until)s on another can be tried. Ask them to find it."
        )
        form.add_error("word", f"{many % {'until': until}} {_other_way(ref, party)}")
        return None
    return Said(tried, known=found.knows)


def was_wrong(form: PlainForm, one: Said, result: Done | Refusal | Conflict) -> bool:
    """Was the word none of the letter's? Then that stands at its field, and it counts."""
    if isinstance(result, Refusal) and result.reason is Reason.NOT_AN_ANSWER and result.field == "word":
        form.add_error("word", _("This word is not on the letter. Ask once more, letter by letter."))
        return True
    throttle.was_a_word(one.tried)
    return False


@contextmanager
def given_back(one: Said | None) -> Iterator[None]:
    """Whatever stops the act in here (a busy database, words that were altered) was no wrong word, and costs none."""
    try:
        yield
    except Exception:
        if one is not None:
            # The database may be too busy for this too: then what stopped the act is still what is said.
            with suppress(DatabaseError):
                throttle.was_a_word(one.tried)
        raise


def _taker(by: Actor, mine: Mine) -> taking.Taker:
    return taking.word_taker(by, mine.ref, mine.matter.id, mine.party, clock.now())


def _who_takes_it(found: taking.Taker) -> str:
    """Which colleagues take the word in the place of who printed it; empty where there is none."""
    known = _("You printed this letter and may know its words. A colleague takes the word: %(names)s.")
    return known % {"names": ", ".join(found.others)} if found.others else ""


def _other_way(ref: str, party: str) -> str:
    if seats.has_holder(ref, party):
        return _("Or they answer on their own pages.")
    return _("Or take the answer without the letter, and read it back.")
