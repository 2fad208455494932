"""The preparation in words and forms: the questions, the same for both sides, and what is kept of the answers.

Three places for three kinds of thing: the private list under the person's own key; wishes, answers about safety and the
approved summary in the locked room; and the paper sheet, which nobody types in anywhere.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from django import forms
from django.http import HttpResponse
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evenhand.clerk import Words
from evenhand.core.preparing import SAFETY, WISHES
from evenhand.core.programme import Programme
from evenhand.reads.preparing import Item, Own
from evenhand.signing import visible
from evenhand.signing.preparing import preparation_sheet_pdf
from evenhand.web.plain_form import PlainForm

GROUPS: dict[str, tuple[str | Promise, str | Promise]] = {
    "happened": (
        gettext_lazy("What happened for me"),
        gettext_lazy("What you saw, thought and felt. One thing on each line."),
    ),
    "say": (
        gettext_lazy("What I would like to say"),
        gettext_lazy("What the other should hear from you, and what you would ask them."),
    ),
    "hope": (gettext_lazy("What I hope for"), gettext_lazy("What would be a good end for you?")),
}
BLANKS = 2
LONGEST_LINE, LONGEST_SUMMARY, MOST_LINES = 1_000, 2_000, 40

QUESTIONS: dict[str, tuple[str | Promise, dict[str, str | Promise]]] = {
    "seating": (gettext_lazy("Where would you like to sit?"), {
        "near_door": gettext_lazy("Near the door"), "round": gettext_lazy("At a round table"),
        "no_wish": gettext_lazy("I have no wish"),
    }),
    "arrival": (gettext_lazy("How would you like to come and go?"), {
        "before": gettext_lazy("Before the other"), "after": gettext_lazy("After the other"),
        "apart": gettext_lazy("Without meeting the other"), "no_wish": gettext_lazy("I have no wish"),
    }),
    "uniform": (gettext_lazy("What should the officer wear?"), {
        "plain": gettext_lazy("Plain clothes"), "uniform": gettext_lazy("The uniform"),
        "no_wish": gettext_lazy("I have no wish"),
    }),
    "weapon": (gettext_lazy("And the officer’s weapon?"), {
        "none": gettext_lazy("Not brought"), "secured": gettext_lazy("Locked away at the place"),
        "carried": gettext_lazy("Stays with the officer, out of sight"), "no_wish": gettext_lazy("I have no wish"),
    }),
    "breaks": (gettext_lazy("How often would you like a break?"), {
        "often": gettext_lazy("Often"), "hourly": gettext_lazy("Each hour"),
        "no_wish": gettext_lazy("When I ask for one"),
    }),
    "language": (gettext_lazy("Do you need an interpreter?"), {
        "interpreter": gettext_lazy("Yes"), "none_needed": gettext_lazy("No"),
    }),
    "support": (gettext_lazy("Will you bring somebody for support?"), {
        "brings": gettext_lazy("Yes, I tell the office who"), "alone": gettext_lazy("No"),
    }),
}  # fmt: skip
"""The practical wishes, with the words of their codes (:data:`evenhand.core.preparing.WISHES`)."""

SAFELY: dict[str, str | Promise] = {
    "afraid": gettext_lazy("Are you afraid of the other person, or of somebody near them?"),
    "pressed": gettext_lazy("Has anybody threatened you or put pressure on you because of this complaint?"),
    "way": gettext_lazy("Would you feel unsafe on the way there, on the way home, or in the waiting room?"),
    "order": gettext_lazy("Is there a court order or a criminal case between you?"),
    "harm": gettext_lazy("Are you worried that somebody could get hurt?"),
}
ANSWERED = (
    ("no", gettext_lazy("No")),
    ("yes", gettext_lazy("Yes")),
    ("not_said", gettext_lazy("I would rather not say")),
)


def _radio(label: Any, choices: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=list(choices), widget=forms.RadioSelect, required=False)


class WishesForm(PlainForm):
    """The practical wishes; ``safely`` adds the questions about safety. Nothing is chosen in advance, nothing is asked
    twice."""

    def __init__(self, *args: Any, safely: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in WISHES:
            label, choices = QUESTIONS[name]
            self.fields[name] = _radio(label, choices.items())
        for name in SAFETY if safely else ():
            self.fields[f"safe_{name}"] = _radio(SAFELY[name], ANSWERED)

    def wished(self) -> list[Any]:
        return [self[name] for name in WISHES]

    def asked_safely(self) -> list[Any]:
        return [self[name] for name in self.fields if name.startswith("safe_")]

    def merged(self, kept: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, str]]:
        """What is kept with what was answered here put over it: a question left open keeps its earlier answer."""
        given = {name: value for name, value in self.cleaned_data.items() if value}
        wishes = {name: value for name, value in given.items() if name in WISHES}
        safety = {name.removeprefix("safe_"): value for name, value in given.items() if name.startswith("safe_")}
        return {
            "wishes": {**kept.get("wishes", {}), **wishes},
            "safety": {**kept.get("safety", {}), **safety},
        }


def preparation_words(told: dict[str, dict[str, str]], mediation: str, party: str) -> Words:
    """Wishes and answers, to be kept in the person's own part of the locked room."""
    return Words("preparation", json.dumps(told, sort_keys=True), party=party, row=mediation)


def summary_words(text: str, mediation: str, party: str) -> Words:
    """The summary this side approved for the mediators."""
    return Words("summary", nfc(text), party=party, row=mediation)


def lines(own: Own) -> list[dict[str, Any]]:
    """The private list as the page shows it: each question with its lines, and some empty ones to write on."""
    shown = []
    for group, (title, hint) in GROUPS.items():
        mine = [one for one in own.items if one.group == group]
        rows = [{"text": one.text, "share": one.share} for one in mine] + [{"text": "", "share": False}] * BLANKS
        named = [{**row, "name": f"{group}.{n}"} for n, row in enumerate(rows, start=1)]
        shown.append({"group": group, "title": title, "hint": hint, "rows": named})
    return shown


def list_of(typed: Mapping[str, str]) -> str:
    """The private list as it is kept, from the fields of the page. Empty lines fall out; see :func:`too_much`."""
    items = []
    for name in typed:
        group, _dot, n = name.partition(".")
        if group in GROUPS and (text := nfc(typed[name])):
            items.append({"group": group, "text": text, "share": typed.get(f"share.{group}.{n}") == "yes"})
    items.sort(key=lambda one: list(GROUPS).index(str(one["group"])))
    return json.dumps({"items": items, "draft": nfc(typed.get("summary", ""))}, ensure_ascii=False)


def has_list(typed: Mapping[str, str], own: Own) -> bool:
    """Was anything written that only the private list keeps: a line, or a summary that nobody else may read yet?"""
    told = json.loads(list_of(typed))
    drafted = "summary" in typed and "approve" not in typed and told["draft"] != own.summary
    return bool(told["items"]) or drafted


def too_much(typed: Mapping[str, str]) -> str:
    """What to say about more than can be kept; empty when all of it can."""
    texts = {name: nfc(text) for name, text in typed.items() if name.partition(".")[0] in GROUPS and nfc(text)}
    if any(len(text) > LONGEST_LINE for text in texts.values()):
        return _("A line of your list holds %(most)d letters. Divide what is longer.") % {"most": LONGEST_LINE}
    if any(sum(name.startswith(f"{group}.") for name in texts) > MOST_LINES for group in GROUPS):
        return _("Each question of your list holds %(most)d lines. Put some of them together.") % {"most": MOST_LINES}
    if len(nfc(typed.get("summary", ""))) > LONGEST_SUMMARY:
        return _("The summary holds %(most)d letters. Make it shorter.") % {"most": LONGEST_SUMMARY}
    return ""


def as_typed(own: Own, typed: Mapping[str, str]) -> Own:
    """What the page shows when it was not kept: the words as they were typed, all of them."""
    told = json.loads(list_of(typed))
    items = tuple(Item(one["group"], one["text"], one["share"]) for one in told["items"])
    return replace(own, items=items, draft=told["draft"])


def proposed(own: Own) -> str:
    """A first summary out of what a person marked to share; theirs to change and approve."""
    return own.draft or own.summary or "\n".join(one.text for one in own.items if one.share)


def nfc(text: str) -> str:
    """What a person typed, in one Unicode form; empty where nobody can see anything of it."""
    typed = unicodedata.normalize("NFC", str(text)).replace("\r\n", "\n").strip()
    return typed if visible(typed) else ""


def as_sheet(programme: Programme, lang: str, on: date, session_on: date | None) -> HttpResponse:
    """The questions on paper, in ``lang``, as a file whose name tells nothing."""
    with translation.override(lang):
        groups = tuple((str(title), (str(hint),)) for title, hint in GROUPS.values())
        wishes = tuple((str(label), tuple(map(str, choices.values()))) for label, choices in QUESTIONS.values())
        data = preparation_sheet_pdf(programme, lang, on, session_on, groups=groups, wishes=wishes)
    answer = HttpResponse(data, content_type="application/pdf")
    answer["Content-Disposition"] = 'inline; filename="document.pdf"'
    return answer
