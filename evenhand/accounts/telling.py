"""A person is told when a code for their pages is given out, and when a key is made with one.

Who did not ask for it learns of it, and calls. The codes that somebody at the office has in hand are those: given over
the desk, printed for the post, or after a lost key. The one of a receipt its writer alone has seen.

Of a code on every way that is safe for them. Of a key only on those that no colleague goes: a key that is made while an
offer is open is nearly always an answer, and the desk never sees who answered (design §10.2, decision 0033).

Source: NIST SP 800-63B-4 §4.2.3 (whoever is bound anew is told); docs/security.md.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from evenhand import post
from evenhand.core.access import Actor
from evenhand.core.dates import Now
from evenhand.models import asking
from evenhand.models.access import AccessEntry
from evenhand.models.accounts import PartyKey
from evenhand.models.inserting import insert
from evenhand.models.people import ParticipationRow
from evenhand.models.words import SealedText
from evenhand.post import LetterKind

OF_THE_OFFICE = (PartyKey.Kind.HANDED, PartyKey.Kind.POSTED, PartyKey.Kind.RECOVERY)
LOOK = "code"
"""What the director's list of looks says of it."""


@dataclass(frozen=True, slots=True)
class Given:
    """The code that was last given to one person over the desk: the day, and by whom."""

    on: date
    name: str


def reach(ref: str, party: str) -> post.Reach | None:
    """How this person is reached; None for a part that is not there."""
    part = ParticipationRow.objects.filter(complaint__ref=ref, code=party).first()
    return None if part is None else post.Reach(part.language, tuple(post.Channel(one) for one in part.channels))


def of_a_code(ref: str, party: str, by: Actor, now: Now) -> None:
    """``by`` gave out a code: the person is told, and the look is written down."""
    looked(ref, by, now)
    _tell(LetterKind.NEW_WAY_IN, ref, party, now)


def looked(ref: str, by: Actor, now: Now) -> None:
    """Write down for the director's list that ``by`` made a code for somebody of this complaint."""
    insert([AccessEntry(at=now.at, account=by.id, role=by.role.value, ref=ref, what=LOOK)])


def of_a_key(door: int, now: Now) -> None:
    """A key was made behind this door; nothing is told of a receipt's own code, nor to who is no party.

    Neither printed nor called: that would lie on the desk. Whoever took a posted code would take a second letter too.
    """
    code = PartyKey.objects.filter(pk=door, kind__in=OF_THE_OFFICE).first()
    if code is not None:
        _tell(LetterKind.KEY_MADE, code.ref, code.party, now, only=post.WIRED)


def given(ref: str) -> Mapping[str, Given]:
    """Party code → the code last given out for them over the desk of this complaint. One statement."""
    rows = asking.rows_with(PartyKey, "given_by", "a.ref = %s AND a.given_by_id IS NOT NULL ORDER BY a.id", ref)
    return {row.party: Given(on=row.made_on, name=row.given_by.display_name if row.given_by else "") for row in rows}


def needs(way: str) -> str:
    """What must be written down for this way to reach somebody, by its kind of word; empty where nothing is needed."""
    return post.NEEDS.get(way, "")


def reachable(ref: str, party: str) -> bool:
    """Has this person a way to be told that is safe, with what it takes written down?"""
    ways = reach(ref, party)
    mine = SealedText.objects.filter(complaint__ref=ref, party=party, kind__in=set(post.NEEDS.values()))
    known = frozenset(mine.values_list("kind", flat=True))
    safe = ways.channels if ways else ()
    return any(post.NEEDS.get(way) in known for way in safe)


def _tell(
    kind: LetterKind, ref: str, party: str, now: Now, *, only: Collection[post.Channel] = tuple(post.Channel)
) -> None:
    if ways := reach(ref, party):
        safe = tuple(one for one in ways.channels if one in only)
        post.enqueue_alone(kind, ref, party, post.Reach(ways.language, safe), now)
