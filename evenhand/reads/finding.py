"""Finding a complaint: by reference, or by a name half heard or a number half remembered, through the blind index.

Nothing is decrypted and no table is scanned: a query becomes tokens, tokens find parts. Who did not exist takes as long
as who did (design §10.7).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from evenhand import vault
from evenhand.core.codes import OPEN, Side
from evenhand.models import asking
from evenhand.models.cases import ComplaintRow

LIMIT = 50
EXACT = 30
"""What a hit of a whole telephone number or e-mail address is worth."""
# The newest of each token: however common a name is, no search reads more than this.
_OF_ONE = (
    "SELECT * FROM (SELECT {n} AS place, part_id FROM evenhand_token WHERE token = %s "
    "ORDER BY part_id DESC LIMIT 500) AS token{n}"
)
_FINDABLE = (
    "SELECT p.id, c.ref, p.code FROM evenhand_part AS p JOIN evenhand_complaint AS c ON c.id = p.complaint_id"
    " WHERE p.id IN ({parts}) AND c.aside <> %s AND (p.side <> %s OR EXISTS (SELECT 1 FROM evenhand_matter AS m"
    " WHERE m.complaint_id = p.complaint_id AND m.stage IN ({still_open})))"
)
_REF = re.compile(r"[0-9A-Z]{4}-?[0-9A-Z]{4}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One complaint a query found, and the part whose name or number it was; the best first."""

    ref: str
    party: str
    score: int


def find(query: str, region: str = "US", limit: int = LIMIT) -> tuple[Found, ...]:
    """Complaints a reference, a name, a telephone number, its last four digits, an e-mail address or a badge
    leads to."""
    typed = query.strip()
    if not typed:
        return ()
    if by_ref := _by_reference(typed):
        # A whole reference is one complaint, whatever else it may sound like.
        return by_ref
    scores: Counter[int] = Counter()
    weights = tuple(_tokens(typed, region).items())
    hits = _hits([token for token, _weight in weights])
    # A whole number or address is somebody's: who has the same last digits is somebody else.
    exact = {part for place, part in hits if weights[place][1] == EXACT}
    for place, part in hits:
        if not exact or part in exact:
            scores[part] += weights[place][1]
    best = sorted(scores, key=lambda part: (-scores[part], -part))[:limit]
    about = {part: (ref, code) for part, ref, code in _findable(best)} if best else {}
    return tuple(Found(ref=about[p][0], party=about[p][1], score=scores[p]) for p in best if p in about)


def likeness(asked: str, name: str) -> float:
    """How alike a name is to what was heard, 0 to 100: each word of the query beside the nearest word of the name.

    The index knows sounds only, and "Garity" sounds like "Greta" to it; which of the two was meant, letters tell.
    """
    # Held in memory only once somebody looks for a name.
    from rapidfuzz import fuzz

    heard, words = vault.fold(asked).split(), vault.fold(name).split()
    if not heard or not words:
        return 0.0
    return sum(max(fuzz.ratio(one, word) for word in words) for one in heard) / len(heard)


def _hits(tokens: list[bytes]) -> Sequence[tuple[int, int]]:
    """The parts each token leads to, with the token's place in the list: one statement for all of them."""
    return asking.cells(" UNION ALL ".join(_OF_ONE.format(n=n) for n in range(len(tokens))), *tokens)


def _findable(parts: list[int]) -> Sequence[tuple[int, str, str]]:
    """Those of these parts that a search may lead to, with reference and code. An officer is found only in what is
    still open: no list of ours tells an officer's history (design §10.10)."""
    still_open = sorted(stage.value for stage in OPEN)
    words = _FINDABLE.format(parts=asking.marks(parts), still_open=asking.marks(still_open))
    return asking.cells(words, *parts, ComplaintRow.Aside.UNDONE.value, Side.OFFICER.value, *still_open)


def _by_reference(typed: str) -> tuple[Found, ...]:
    plain = typed.upper().replace(" ", "").translate(str.maketrans("OIL", "011"))
    if not _REF.fullmatch(plain):
        return ()
    ref = f"{plain[:4]}-{plain[-4:]}"
    there = ComplaintRow.objects.filter(ref=ref).exclude(aside=ComplaintRow.Aside.UNDONE).exists()
    return (Found(ref=ref, party="", score=100),) if there else ()


def _tokens(typed: str, region: str) -> dict[bytes, int]:
    """The tokens of a query and what a hit of each is worth:

    a whole name more than a word, a word more than a sound.
    """
    weights: dict[bytes, int] = {}
    for word in vault.fold(typed).split():
        weights[vault.blind("word", word)] = 4
    for token in vault.name_tokens(typed):
        weights.setdefault(token, 2)
    weights[vault.name_token(typed)] = 20
    if "@" in typed:
        weights[vault.email_token(typed)] = EXACT
    phone = vault.phone_token(typed, region)
    if phone is not None:
        weights[phone] = EXACT
    digits = sum(c.isdigit() for c in typed)
    end = vault.phone_end_token(typed) if digits in (4, 7, 10, 11) else None
    if end is not None:
        weights[end] = 3
    return weights
