"""Under which lock the draft of a matter's terms lies, said to each of its people in the same words; never a word of
it (decision 0036)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from evenhand import vault
from evenhand.signing import locks
from evenhand.signing.locks import Text
from evenhand.vault import Unlocked


class Lock(StrEnum):
    """Which of the two is so, for the whole pair alike."""

    OURS = "ours"  # somebody whom it would bind has no key of their own
    COMING = "coming"  # everybody has one by now: it goes under them with the next change
    THEIRS = "theirs"  # theirs and ours together


class Way(StrEnum):
    """How one person stands before a draft under two locks."""

    OPEN = "open"
    CLOSED = "closed"  # the key is closed in this browser
    OUTSIDE = "outside"  # a key made later, not let in yet
    GONE = "gone"  # everyone who read it lost their key
    ALTERED = "altered"  # who is in was changed from outside: closed to everyone


@dataclass(frozen=True, slots=True, kw_only=True)
class Lying:
    """Where a draft lies. ``to_sign``: under our lock too, since everybody assented to it (``assented``) or it was
    taken to paper."""

    lock: Lock
    way: Way = Way.OPEN
    to_sign: bool = False
    assented: bool = False

    @property
    def needs_a_key(self) -> bool:
        """Whether whoever writes does it with a key of their own, open."""
        return self.lock is not Lock.OURS


def lying(read: Text, mediator: str = "") -> Lying:
    """Where this draft lies, and whether it opens to who reads it. Before the first term: where it would.
    ``mediator``: whose page it is, by account; not each of them has a key. Whoever asks has opened the matter with its
    own wall."""
    inside = vault.members_of(read.case.ref, locks.part_of(read.matter)) if read.theirs else frozenset[str]()
    begins_anew = read.theirs and not inside and not read.matter.terms and read.sound
    if not read.theirs or begins_anew:
        ready = locks.all_have_keys(read.case, read.matter)
        return Lying(lock=Lock.OURS if not ready else Lock.COMING if read.matter.terms else Lock.THEIRS)
    way = _way(inside, read.unlocked, mediator) if read.sound else Way.ALTERED
    assented = read.matter.assents == read.case.voices(read.matter)
    return Lying(lock=Lock.THEIRS, way=way, to_sign=read.to_sign != "", assented=assented)


def _way(inside: frozenset[str], unlocked: Unlocked | None, mediator: str) -> Way:
    if not inside:
        return Way.GONE
    if mediator and mediator not in inside:
        return Way.OUTSIDE
    if unlocked is None:
        return Way.CLOSED
    return Way.OPEN if unlocked.person in inside else Way.OUTSIDE
