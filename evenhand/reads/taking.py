"""Who may take an answer word: not a colleague who printed the letter that says which word means what (design §10.2).

Whoever makes a print run has its letters open, words and all. For a caller's word they are no longer the one who "does
not know what it means", so a colleague takes it; where nobody else is left, they do, and are its taker by name.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from evenhand.core.access import Actor
from evenhand.core.codes import DESK
from evenhand.core.dates import Now
from evenhand.models import printed_words
from evenhand.models.access import AccessEntry
from evenhand.models.accounts import StaffRole
from evenhand.models.inserting import insert
from evenhand.models.outbox import LetterKind, LetterRow
from evenhand.reads.cover import away_today


@dataclass(frozen=True, slots=True, kw_only=True)
class Taker:
    """Whether somebody knows the words of one letter, and who of the desk today does not: by name, in order."""

    knows: bool
    others: tuple[str, ...]


def saw_words(actor: Actor, letters: Iterable[LetterRow], now: Now) -> None:
    """Write down whose answer words ``actor`` prints, before they are opened."""
    insert([
        AccessEntry(
            at=now.at, account=actor.id, role=actor.role.value, ref=row.ref,
            what=printed_words.look(row.matter, row.party),
        )
        for row in letters
        if row.kind == LetterKind.OFFER
    ])  # fmt: skip


def word_taker(actor: Actor, ref: str, matter: str, party: str, now: Now) -> Taker:
    """May ``actor`` take this person's word, and who else may? The clerk asks the first once more."""
    know = printed_words.readers(ref, matter, party)
    if actor.id not in know:
        return Taker(knows=False, others=())
    desk = StaffRole.objects.filter(
        role__in=[role.value for role in DESK], seconded_on__isnull=False, ended_on=None, account__is_active=True
    ).values_list("account_id", "account__display_name")
    gone = know | away_today(now.today)
    return Taker(knows=True, others=tuple(sorted({name for account, name in desk if str(account) not in gone})))
