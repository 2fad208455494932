"""A party's own preparation, to that party: their private list with their own key, and what they chose to share.

Nobody else is ever given the list or the answers about safety; ``plans`` says what others learn of it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from evenhand import vault
from evenhand.models.words import OWN_CHECK, OWN_LIST
from evenhand.reads.plans import kept_text
from evenhand.vault import Unlocked


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the private list: which question it answers, the words, and whether it may go into the summary."""

    group: str
    text: str = field(repr=False)
    share: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Own:
    """What one person wrote down. ``items`` and ``draft`` are empty without their open key."""

    items: tuple[Item, ...] = ()
    draft: str = field(default="", repr=False)
    wishes: Mapping[str, str] = field(default_factory=dict)
    safety: Mapping[str, str] = field(default_factory=dict, repr=False)
    summary: str = field(default="", repr=False)


def own(ref: str, mediation: str, party: str, unlocked: Unlocked | None) -> Own:
    """The preparation of ``party``, whose page has checked that it is theirs; the list only with their key."""
    kept = json.loads(kept_text(ref, party, "preparation", mediation) or "{}")
    listed = json.loads(_list(ref, mediation, party, unlocked) or "{}")
    return Own(
        items=tuple(Item(one["group"], one["text"], one["share"]) for one in listed.get("items", ())),
        draft=listed.get("draft", ""),
        wishes=kept.get("wishes", {}),
        safety=kept.get("safety", {}),
        summary=kept_text(ref, party, "summary", mediation),
    )


def arranged(ref: str, mediation: str, party: str) -> Mapping[str, Mapping[str, str]]:
    """The wishes and answers as they are kept, for a form that changes some of them and shows none."""
    found: Mapping[str, Mapping[str, str]] = json.loads(kept_text(ref, party, "preparation", mediation) or "{}")
    return found


def check(ref: str, matter: str, party: str, unlocked: Unlocked) -> Mapping[str, str]:
    """What ``party`` asked themselves before signing: answers by question; empty before they kept any."""
    try:
        kept = vault.open(f"own:{party}", unlocked, vault.Context(ref=ref, kind=OWN_CHECK, row=matter))
    except vault.Refused:
        return {}
    answers: Mapping[str, str] = json.loads(kept)
    return answers


def _list(ref: str, mediation: str, party: str, unlocked: Unlocked | None) -> str:
    if unlocked is None:
        return ""
    try:
        return vault.open(f"own:{party}", unlocked, vault.Context(ref=ref, kind=OWN_LIST, row=mediation))
    except vault.Refused:
        # Not begun, or under a key that was lost: the list begins empty.
        return ""
