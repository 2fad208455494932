"""A letter on the screen: for the coordinator both sides beside each other, for a person at the portal their own.

Answer words and codes never appear on a screen: they are printed for one person and read by nobody here.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from evenhand.core.codes import Side
from evenhand.core.dates import Now
from evenhand.models.outbox import LetterKind, LetterRow
from evenhand.post.about import About, Opener, Particulars
from evenhand.post.blocks import Fold, Words, as_data
from evenhand.post.casefile import CaseFile
from evenhand.post.letters import ONE_SIDED, compose
from evenhand.post.printing import speaks_of


def preview(kind: LetterKind, context: About, lang: str) -> dict[str, Any]:
    """Both sides' letters of this kind, for `letters/both.html`: title, language and the two sides with their blocks.

    A letter without a mirror has one side. Raises ValueError when the context lacks a date that the letter says.
    """
    sides = (context.side,) if kind in ONE_SIDED else tuple(Side)
    with translation.override(lang):
        shown = [_shown(compose(kind, _unprinted(replace(context, side=side, lang=lang)))) for side in sides]
    return {
        "kind": kind.value,
        "lang": lang,
        "title": shown[0]["title"],
        "sides": [{"side": side.value, **letter} for side, letter in zip(sides, shown, strict=True)],
    }


def read(row: LetterRow, now: Now, opener: Opener | None = None) -> dict[str, Any]:
    """One person's letter as it reads today, for `letters/one.html`: the notice that an e-mail spoke of."""
    speaks = _unprinted(speaks_of(row, opener or CaseFile(), now))
    with translation.override(row.language):
        return {"kind": row.kind, "lang": row.language, **_shown(compose(LetterKind(row.kind), speaks))}


def _unprinted(context: About) -> About:
    """The same context without what only paper may carry."""
    opened: Particulars = replace(context.opened, answer_words=None, code="")
    return replace(context, opened=opened)


def _shown(words: Words) -> dict[str, Any]:
    return {"title": words.title, "blocks": [_block(block) for block in words.blocks]}


def _block(block: Any) -> dict[str, Any]:
    data = as_data(block)
    if isinstance(block, Fold):
        data["words"] = [(name, _("printed for the reader alone")) for name, _word in block.words]
    return data
