"""What an older database brings back: rows whose keys were destroyed, or are not in this custodian's folder.

A row whose key lies in the tomb opens nothing. It is removed when a copy was put back, so that a room may be set up
anew and an answer that nobody can open counts as none: silence is never consent, and the office is told whom to ask
again. A row whose key is only *missing*, because the custodian's copy is older than the database's, is kept: a newer
copy may be found.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import transaction

from evenhand.models.cases import ComplaintRow
from evenhand.models.vault import AnswerWords, SealedAnswer
from evenhand.models.vault_rooms import VaultRoom
from evenhand.vault import custodian
from evenhand.vault.answers import key_name
from evenhand.vault.casefile import case_key_mark

_Row = VaultRoom | SealedAnswer | AnswerWords
KINDS = {VaultRoom: "rooms", SealedAnswer: "answers", AnswerWords: "answer words"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How the rows and the keys of one installation fit. ``live``, ``dead`` (destroyed) and ``lost`` (not here) count
    rows; ``files_dead`` complaints whose file was destroyed and came back, by reference."""

    live: int
    dead: dict[str, int]
    lost: dict[str, int]
    files_dead: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cleared:
    """What was removed: how many rows of each kind, and whom to ask again, as (reference, matter)."""

    rows: dict[str, int]
    ask_again: tuple[tuple[str, str], ...]


def standing() -> Standing:
    """Look at every row that names a key. Opens nothing that anybody said."""
    keys = custodian.current().keys
    live, dead, lost = 0, dict.fromkeys(KINDS.values(), 0), dict.fromkeys(KINDS.values(), 0)
    for row, name in _named():
        if keys.holds(name):
            live += 1
        else:
            (dead if keys.is_buried(name) else lost)[KINDS[type(row)]] += 1
    return Standing(live=live, dead=dead, lost=lost, files_dead=tuple(_files_dead()))


def clear() -> Cleared:
    """Remove every row whose key was destroyed."""
    keys = custodian.current().keys
    removed, ask = dict.fromkeys(KINDS.values(), 0), set[tuple[str, str]]()
    with transaction.atomic():
        for row in [row for row, name in _named() if keys.is_buried(name)]:
            removed[KINDS[type(row)]] += 1
            if isinstance(row, SealedAnswer):
                ask.add((row.ref, row.matter))
            row.delete()
    return Cleared(rows=removed, ask_again=tuple(sorted(ask)))


def _named() -> Iterator[tuple[_Row, bytes]]:
    for room in VaultRoom.objects.all().iterator():
        yield room, bytes(room.key_name)
    for answer in SealedAnswer.objects.all().iterator():
        yield answer, key_name(answer.box)
    for words in AnswerWords.objects.all().iterator():
        yield words, key_name(words.box)


def _files_dead() -> Iterator[str]:
    """Complaints that are whole in this database, and whose own key was destroyed after it was copied."""
    tomb = custodian.current().keys.tomb()
    kept = ComplaintRow.objects.filter(case_key__isnull=False).values_list("ref", "case_key")
    yield from (ref for ref, wrapped in kept.iterator() if wrapped and case_key_mark(bytes(wrapped)) in tomb)
