"""A programme's sentences in the shapes that ``templates/parts`` take, for either side by the same code.

Sides are ``"complainant"`` and ``"officer"``. The order of rows is the file's, the same on every page and letter.
Mirrored blocks come from one template with two sets of words (docs/look.md, "Principles").
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from evenhand.core.programme import Programme

COMPLAINANT, OFFICER = "complainant", "officer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Days:
    """Days from filing to closing behind one door: the middle half (``low`` to ``high``), the median, nine in ten.

    ``first`` and ``last``, the ends of nine in ten, are None for fewer than 40 cases. ``rounded``: ``n`` is, to ten.
    """

    n: int
    low: int
    high: int
    median: int
    first: int | None
    last: int | None
    rounded: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnFigures:
    """This office's publishable figures; a part that rests on too few cases is None (design §10.11)."""

    years: str  # "2023 to 2025", in the language of the page
    mediation: Days | None = None
    investigation: Days | None = None
    sustained: int | None = None
    investigated: int | None = None


def language_for(programme: Programme) -> str:
    """The language of this request, or the programme's first where it is not written in that one."""
    asked = (get_language() or "en").split("-")[0]
    return asked if asked in programme.languages else programme.languages[0]


def say(programme: Programme, key: str, side: str | None = None, **figures: object) -> str:
    """One sentence of the programme in the language of this request. KeyError when the file has no such key."""
    return programme.text(key, language_for(programme), side, **figures)


def comparison_rows(
    programme: Programme, side: str, own: OwnFigures | None = None, limits: str = ""
) -> list[dict[str, Any]]:
    """The rows of ``parts/comparison.html`` as told to one side, with this office's own figures where there are enough.

    ``limits`` is where the list of limits stands; without it, on the public page of the two doors.
    """
    return [
        {
            "question": say(programme, f"comparison.{row}.question", side),
            "mediation": _cell(programme, row, "mediation", side, own),
            "investigation": _cell(programme, row, "investigation", side, own),
            **_limits_link(programme, row, side, limits),
        }
        for row in programme.texts.children("comparison")
    ]


def to_ten(count: int) -> str:
    """A number that was rounded, with the words that say so."""
    return _("%(count)s, rounded to the nearest 10") % {"count": count}


def _cell(programme: Programme, row: str, door: str, side: str, own: OwnFigures | None) -> str:
    key = f"comparison.{row}.{door}"
    if row == "how_long":
        days: Days | None = getattr(own, door, None)
        if days is None:
            return say(programme, "comparison.how_long.too_few", side)
        return say(programme, key, side, low=days.low, high=days.high, count=to_ten(days.n) if days.rounded else days.n)
    if row == "finding" and door == "investigation":
        if own is None or own.sustained is None or own.investigated is None:
            return say(programme, "comparison.finding.too_few", side)
        return say(programme, key, side, sustained=own.sustained, investigated=own.investigated)
    return say(programme, key, side)


def _limits_link(programme: Programme, row: str, side: str, limits: str) -> dict[str, str]:
    """The last word of "Nobody outside the room, with limits" leads to the list of the limits."""
    if row != "who_learns":
        return {}
    words, _, last = say(programme, f"comparison.{row}.mediation", side).rpartition(" ")
    return {"mediation": words, "link": last, "href": limits or reverse("two_doors") + "#limits"}


def three_things(programme: Programme, side: str) -> list[dict[str, Any]]:
    """The questions of ``parts/three_things.html``; either answer brings the explanation (design §10.3)."""
    shown = []
    for thing in programme.three_things:
        key = f"three_things.{thing.number}"
        answers = [
            {
                "answer": say(programme, f"{key}.answers.{place}", side),
                "explanation": say(programme, f"{key}.{'right' if place == thing.correct else 'why'}", side),
            }
            for place in ("first", "second")
        ]
        shown.append({"question": say(programme, f"{key}.question", side), "answers": answers})
    return shown


def choices(programme: Programme, side: str) -> list[dict[str, str]]:
    """The two choices of ``parts/sealed_box.html``, mediation first as everywhere, neither chosen."""
    return [
        {
            "value": door,
            "words": say(programme, f"answer.{door}", side),
            "hint": say(programme, f"answer.{door}_note", side),
        }
        for door in ("mediation", "investigation")
    ]


def below(programme: Programme, prefix: str, side: str | None = None) -> list[str]:
    """Every sentence directly below a key, in the order of the file: ``below(programme, "limits.items")``."""
    return [say(programme, f"{prefix}.{name}", side) for name in programme.texts.children(prefix)]


def categories(programme: Programme) -> list[tuple[str, str]]:
    """The kinds of allegation the programme knows, as (code, words), in the order of its file."""
    return [(key, say(programme, f"categories.{key}")) for key in programme.texts.children("categories")]


def category_words(programme: Programme, key: str) -> str:
    """What a category of allegation is called; another programme's category as its code, said with spaces."""
    return _words_of(programme, f"categories.{key}", key)


def finding_words(programme: Programme, key: str) -> str:
    """What a finding is called."""
    return _words_of(programme, f"findings.{key}", key)


def _words_of(programme: Programme, key: str, code: str) -> str:
    try:
        return say(programme, key)
    except KeyError:
        return code.replace("_", " ").capitalize()
