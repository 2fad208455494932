"""An answer that is taken at the desk: what the books say of it, which no case holds (decisions 0025 and 0029).

Nobody types a word who read what it means, and whoever has a key of their own answers with it, or by a word of their
letter. The counters say so first, and whom to ask; here it holds whichever way it comes.
"""

from __future__ import annotations

from collections.abc import Collection

from evenhand.clerk.papers import Words
from evenhand.core.access import Actor
from evenhand.core.codes import Mode
from evenhand.core.consent import SealAnswer
from evenhand.core.deciding import Act, Refusal
from evenhand.core.reasons import Reason
from evenhand.models import printed_words
from evenhand.models.accounts import Seat

BY_WORD = "answer_word"


def why_not(ref: str, act: Act, by: Actor, words: Collection[Words]) -> Refusal | None:
    """Why this answer is not taken so; None for one that is, and for every other act."""
    if not isinstance(act, SealAnswer) or act.mode is Mode.SELF:
        return None
    if act.mode is Mode.ANSWER_WORD:
        knows = by.id in printed_words.readers(ref, act.matter, act.party)
        return Refusal(Reason.HAS_ANOTHER_DUTY, "word") if knows else None
    heard = not any(one.kind == BY_WORD for one in words)
    keyed = heard and Seat.objects.filter(ref=ref, party=act.party).exists()
    return Refusal(Reason.NOT_YOURS, "answer") if keyed else None
