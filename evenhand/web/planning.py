"""The safety and balance plan in words: what each item decides, what may be chosen, and what each side wished for.

One form for mediators and for the office. Both sides' wishes stand beside each item, in the same words, and nothing
says why somebody wishes it (domain §2.6, I-6).
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evenhand.clerk import Words
from evenhand.core.codes import PlanItem, Side
from evenhand.reads import plans
from evenhand.reads.plans import Plan, Prepared
from evenhand.web.plain_form import PlainForm

Choice = tuple[str, str | Promise]

ITEMS: dict[str, tuple[str | Promise, str | Promise, tuple[Choice, ...]]] = {
    PlanItem.SEATING: (
        gettext_lazy("Seats"),
        gettext_lazy("Who sits nearest the door? Nobody has to pass the other to get out."),
        (
            ("complainant_by_door", gettext_lazy("The complainant sits nearest the door")),
            ("officer_by_door", gettext_lazy("The officer sits nearest the door")),
            ("equal", gettext_lazy("Both have the same way to a door")),
        ),
    ),
    PlanItem.EXITS: (
        gettext_lazy("Exits"),
        gettext_lazy("Looked at on the spot, before people come."),
        (
            ("two_ways", gettext_lazy("There are two ways out, and both are open")),
            ("one_way", gettext_lazy("There is one way out, it is kept clear, and everyone is shown it")),
        ),
    ),
    PlanItem.ROOMS: (
        gettext_lazy("Second room"),
        gettext_lazy("For talks apart and for breaks. Each side waits in a room of its own."),
        (
            ("near", gettext_lazy("A second room is ready beside the first")),
            ("out_of_sight", gettext_lazy("A second room is ready, out of sight and hearing")),
        ),
    ),
    PlanItem.ARRIVAL: (
        gettext_lazy("Arriving and leaving"),
        gettext_lazy("People come and go apart, and are met at the door."),
        (
            ("complainant_first", gettext_lazy("The complainant comes 15 minutes earlier and leaves first")),
            ("officer_first", gettext_lazy("The officer comes 15 minutes earlier and leaves first")),
            ("two_doors", gettext_lazy("Both come at the same time by different doors")),
            ("together", gettext_lazy("Both are content to meet at the door")),
        ),
    ),
    PlanItem.UNIFORM: (
        gettext_lazy("Uniform"),
        "",
        (
            ("plain", gettext_lazy("The officer comes in plain clothes")),
            ("uniform", gettext_lazy("The officer comes in uniform")),
        ),
    ),
    PlanItem.WEAPON: (
        gettext_lazy("Weapon"),
        gettext_lazy("Asked of both, never left open."),
        (
            ("none", gettext_lazy("No weapon is brought")),
            ("secured", gettext_lazy("It is locked away at the place, before the complainant comes")),
            ("carried", gettext_lazy("It stays with the officer, out of sight, and both agreed to that")),
        ),
    ),
    PlanItem.BREAKS: (
        gettext_lazy("Breaks"),
        "",
        (
            ("on_asking", gettext_lazy("Whenever somebody asks, without a reason")),
            ("hourly", gettext_lazy("Whenever somebody asks, and after each hour")),
            ("often", gettext_lazy("Whenever somebody asks, and after each half hour")),
        ),
    ),
    PlanItem.LANGUAGE: (
        gettext_lazy("Language"),
        gettext_lazy("Never the officer, a child or a support person as interpreter."),
        (
            ("none_needed", gettext_lazy("Everyone speaks the same language well")),
            ("interpreter", gettext_lazy("An interpreter is on the accepted list")),
            ("mediators", gettext_lazy("The mediators speak both languages")),
        ),
    ),
    PlanItem.SUPPORT: (
        gettext_lazy("Support persons"),
        gettext_lazy("Equal numbers. They do not speak."),
        (
            ("none", gettext_lazy("Nobody brings one")),
            ("one_each", gettext_lazy("One for each side")),
            ("agreed", gettext_lazy("Another number, and both sides accepted it on the list")),
        ),
    ),
    PlanItem.LEAD: (
        gettext_lazy("Who leads on the day"),
        gettext_lazy("Meets people, watches over safety, and calls the day-of line if need be."),
        (),
    ),
}
"""By item: what it is called, what to think of, and what may be chosen. Who leads is chosen among the mediators."""

WISHED: dict[str, dict[str, str | Promise]] = {
    "seating": {
        "near_door": gettext_lazy("near the door"), "round": gettext_lazy("at a round table"),
    },
    "arrival": {
        "before": gettext_lazy("to come and leave before the other"),
        "after": gettext_lazy("to come and leave after the other"),
        "apart": gettext_lazy("not to meet the other on the way"),
    },
    "uniform": {"plain": gettext_lazy("plain clothes"), "uniform": gettext_lazy("uniform")},
    "weapon": {
        "none": gettext_lazy("no weapon"), "secured": gettext_lazy("the weapon locked away"),
        "carried": gettext_lazy("the weapon stays with the officer"),
    },
    "breaks": {"often": gettext_lazy("often"), "hourly": gettext_lazy("each hour")},
    "language": {"interpreter": gettext_lazy("an interpreter")},
    "support": {"brings": gettext_lazy("brings a support person")},
}  # fmt: skip
"""A wish in a few words, by item and code. No wish has no words."""

NEEDED: dict[str, str | Promise] = {
    "apart_arrival": gettext_lazy("Plan for arriving and leaving apart."),
    "far_rooms": gettext_lazy("Keep the second room out of sight."),
    "call_first": gettext_lazy("Call this side before the day, and listen first."),
}
"""What the safety questions ask mediators to arrange. What was answered is not shown to anyone."""

_FOR = {"apart_arrival": PlanItem.ARRIVAL, "far_rooms": PlanItem.ROOMS, "call_first": PlanItem.LEAD}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One item on the page: its field and what each side wished, equal on the left and the right."""

    field: Any
    left: tuple[str, ...]
    right: tuple[str, ...]


class PlanForm(PlainForm):
    """Every item as a question with its choices; none chosen in advance."""

    def __init__(self, *args: Any, leads: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        """``leads``: account and name of the mediators in the seats."""
        super().__init__(*args, **kwargs)
        self.fields.update(plan_fields(leads))

    @property
    def decided(self) -> dict[str, str]:
        """What was chosen so far, also where something is still open."""
        return {item: value for item, value in getattr(self, "cleaned_data", {}).items() if value}


def plan_fields(leads: Iterable[tuple[str, str]]) -> dict[str, forms.ChoiceField]:
    """A radio question for each item."""
    return {
        str(item): forms.ChoiceField(
            label=cast("str", label),
            help_text=cast("str", hint),
            choices=[*choices] if choices else [*leads],
            widget=forms.RadioSelect,
            error_messages=dict.fromkeys(("required", "invalid_choice"), gettext_lazy("Decide this too.")),
        )
        for item, (label, hint, choices) in ITEMS.items()
    }


def rows(form: forms.Form, plan: Plan) -> list[Row]:
    """The items with both sides' wishes beside them."""
    return [
        Row(
            field=form[item],
            left=_wishes(item, plan.of(Side.COMPLAINANT)),
            right=_wishes(item, plan.of(Side.OFFICER)),
        )
        for item in ITEMS
    ]


def _wishes(item: str, side: Iterable[Prepared]) -> tuple[str, ...]:
    found = []
    for one in side:
        if (wish := WISHED.get(item, {}).get(one.wishes.get(item, ""))) is not None:
            found.append(str(wish))
        found += [str(NEEDED[need]) for need in one.needs if _FOR[need] == item]
    nothing = (_("No wish."),) if item in WISHED else ()
    return tuple(dict.fromkeys(found)) or nothing


def in_words(decided: dict[str, str], names: dict[str, str]) -> list[tuple[str, str]]:
    """A plan as (item, what was decided), for those who come."""
    said = []
    for item, (label, _hint, choices) in ITEMS.items():
        if value := decided.get(item):
            said.append((str(label), str(dict(choices).get(value, names.get(value, "")))))
    return said


def plan_words(mediation: str, decided: dict[str, str]) -> Words:
    """What was decided so far. Whether it still counts, the rules know."""
    told = json.dumps({"decided": decided}, sort_keys=True)
    return Words("plan", told, party=mediation, row=plans.PLAN_ROW)
