"""Who is reached by paper or a call alone hears there that a key was made in their name, once answers are open.

While an offer is open such a line would tell the desk, which prints and reads these letters, who has answered (decision
0033). From the opening on it tells nothing: whoever goes ahead has said yes. Both sides and guardians get the same
line, whichever of the two is so (decision 0035).
"""

from __future__ import annotations

from django.utils import timezone

from evenhand.models.accounts import Seat
from evenhand.models.outbox import Channel, LetterKind, LetterRow

TOLD_IN = frozenset({LetterKind.GOING_AHEAD, LetterKind.COOLING, LetterKind.AGREEMENT_COPY})
"""The letters that everybody gets who goes ahead, signs, or has signed."""
BY_HAND = frozenset({Channel.PAPER, Channel.CALL})
"""The ways on which a colleague goes along; on the others one was told at once."""


def key_made(row: LetterRow) -> bool | None:
    """Did somebody come in to this person's pages by the day of this letter? None where the letter says nothing."""
    if row.kind not in TOLD_IN or row.channel not in BY_HAND:
        return None
    by = timezone.localdate(row.created_at)
    return Seat.objects.filter(ref=row.ref, party=row.party, made_on__lte=by).exists()
