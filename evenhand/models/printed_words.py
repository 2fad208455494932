"""Who has read the answer words of one letter: whoever of the desk made a print run with it."""

from __future__ import annotations

from evenhand.models.access import AccessEntry
from evenhand.models.outbox import Channel, LetterKind, LetterRow


def look(matter: str, party: str) -> str:
    """The code of such a look."""
    return f"words {matter} {party}"


def readers(ref: str, matter: str, party: str) -> frozenset[str]:
    """The accounts that know what this person's words mean. The looks last as long as the file does; a letter from
    before there were any knows its last printer."""
    printed = LetterRow.objects.filter(
        kind=LetterKind.OFFER, channel=Channel.PAPER, ref=ref, matter=matter, party=party
    ).values_list("done_by", flat=True)
    looked = AccessEntry.objects.filter(ref=ref, what=look(matter, party)).values_list("account", flat=True)
    return frozenset(printed) | frozenset(looked)
