"""What could not go out to somebody, once they can be reached: back in the queue, in the language of now."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django.db.models import QuerySet

from evenhand.core.dates import Now
from evenhand.models.outbox import Channel, LetterRow, LetterState
from evenhand.post.queue import WAITING

TAKES = {Channel.PAPER.value: "address", Channel.EMAIL.value: "email", Channel.SMS.value: "phone"}
"""What each way takes that a machine or the print run goes: the kind of word that says where to."""
NEEDS = TAKES | {Channel.CALL.value: "phone"}
"""The same of each way that needs something written down: a call too, which a person makes."""


def ways_open(safe: Iterable[str], given: Iterable[str]) -> frozenset[str]:
    """The ways that are safe and have what they take. A call is not among them: a person makes it."""
    known = frozenset(given)
    return frozenset(way for way in safe if TAKES.get(way) in known)


def held_up(ref: str, party: str, now: Now) -> QuerySet[LetterRow]:
    """The letters to one person that became a task for a person, but for calls and what went to a way of before."""
    tasks = LetterRow.objects.filter(ref=ref, party=party, state=LetterState.HUMAN, created_at__lte=now.at)
    return tasks.filter(channel__in=TAKES, old_way__isnull=True)


def send_again(ref: str, party: str, ways: Collection[str], now: Now) -> int:
    """Queue one person's letters that go one of these ways once more, with as many attempts as a new one."""
    tasks = held_up(ref, party, now).filter(channel__in=ways)
    return tasks.update(state=LetterState.QUEUED, attempts=0, due_at=now.at)


def speak(ref: str, party: str, language: str) -> None:
    """Write what has not left to one person in this language."""
    waiting = LetterRow.objects.filter(ref=ref, party=party, state__in=(*WAITING, LetterState.HUMAN))
    waiting.update(language=language)
