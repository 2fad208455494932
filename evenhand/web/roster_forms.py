"""The forms of the roster, the same for a mediator's own hand and for the office that fills them in for one.

Whom a mediator cannot sit for is typed here, made into tokens by the clerk, and shown to nobody again.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.http import Http404
from django.utils.dates import WEEKDAYS as DAY_NAMES
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evenhand import clerk
from evenhand.core.hours import PARTS, WEEK, WEEKDAYS
from evenhand.reads import roster
from evenhand.reads.days import country
from evenhand.web.fields import DayField
from evenhand.web.plain_form import PlainForm

WEEKDAY_WORDS = dict(zip(WEEKDAYS, DAY_NAMES.values(), strict=True))
"""``mon`` → Monday, in the language of the page."""
PART_WORDS = {
    "morning": gettext_lazy("Morning, 8 to 12"),
    "afternoon": gettext_lazy("Afternoon, 12 to 5"),
    "evening": gettext_lazy("Evening, 5 to 9"),
}
TIES = {
    "family": gettext_lazy("Family or household"),
    "work": gettext_lazy("Work: an employer, a colleague, a client"),
    "former_case": gettext_lazy("A former case"),
    "unit": gettext_lazy("A police unit"),
    "known": gettext_lazy("I know them in some other way"),
}
"""Why a mediator cannot sit for somebody. Only the mediator reads which they declared."""

WHY_NOT_DRAWN: dict[str, str | Promise] = {
    "seated": gettext_lazy("Sits here already"),
    "not_here": gettext_lazy("Not for this table"),
    "conflict": gettext_lazy("A tie, declared or found"),
    "training": gettext_lazy("Training ends before the day"),
    "not_available": gettext_lazy("Cannot come in time"),
}
"""Why somebody may not be drawn: one code each, which says nothing about the people of the complaint."""


class TrainingForm(PlainForm):
    """What the office writes down from a certificate."""

    trained_until = DayField(
        label=gettext_lazy("Training counts until"),
        error_messages={"required": gettext_lazy("Enter the last day on which the training counts.")},
    )
    hours = forms.IntegerField(
        min_value=1,
        max_value=5_000,
        label=gettext_lazy("Hours of training"),
        error_messages={"required": gettext_lazy("Enter the hours of training.")},
    )
    languages = forms.MultipleChoiceField(
        choices=[*settings.LANGUAGES, ("ase", gettext_lazy("American Sign Language"))],
        widget=forms.CheckboxSelectMultiple,
        label=gettext_lazy("Languages in which they can mediate"),
        error_messages={"required": gettext_lazy("Choose at least one language.")},
    )
    active = forms.BooleanField(required=False, label=gettext_lazy("Can be drawn now"))


class WeekForm(PlainForm):
    """In which parts of a week a mediator can come: a grid of boxes, one row for each day."""

    parts = forms.MultipleChoiceField(
        required=False,
        choices=[(part, part) for part in WEEK],
        widget=forms.CheckboxSelectMultiple,
    )

    def rows(self) -> list[dict[str, Any]]:
        """The days with their boxes, each with a name that is read out: ``Friday, Morning, 8 to 12``."""
        chosen = set(self["parts"].value() or ())
        return [
            {
                "words": WEEKDAY_WORDS[day],
                "boxes": [
                    {"value": f"{day}_{part}", "words": PART_WORDS[part], "on": f"{day}_{part}" in chosen}
                    for part in PARTS
                ],
            }
            for day in WEEKDAYS
        ]


WAYS = {
    "email": gettext_lazy("By e-mail"),
    "sms": gettext_lazy("By text message"),
    "call": gettext_lazy("By a call from the office"),
}
NOT_KEPT: dict[clerk.NotKept, tuple[str, str | Promise]] = {
    clerk.NotKept.NO_EMAIL: ("email", gettext_lazy("Enter an e-mail address, or choose another way.")),
    clerk.NotKept.NO_PHONE: ("number", gettext_lazy("Enter a phone number, or choose another way.")),
    clerk.NotKept.NOT_A_NUMBER: ("number", gettext_lazy("Enter a phone number like 816-555-0142.")),
}
"""Why a contact was not written down: at which field, and in which sentence."""


class ContactForm(PlainForm):
    """How a mediator is told that there is something new."""

    way = forms.ChoiceField(
        choices=list(WAYS.items()),
        widget=forms.RadioSelect,
        label=gettext_lazy("How the notices come"),
        error_messages={"required": gettext_lazy("Choose one of the answers.")},
    )
    email = forms.EmailField(required=False, max_length=200, label=gettext_lazy("E-mail"))
    number = forms.CharField(required=False, max_length=40, label=gettext_lazy("Phone number"))
    language = forms.ChoiceField(choices=settings.LANGUAGES, widget=forms.RadioSelect, label=gettext_lazy("Language"))
    discreet = forms.BooleanField(required=False, label=gettext_lazy("Leave the name of the office out of notices"))

    def keep(self, mediator: str) -> bool:
        """Have it written down. False, with a sentence at its field, where the clerk refuses; 404 off the roster."""
        typed = self.cleaned_data
        refused = clerk.keep_contact(
            mediator, way=typed["way"], email=typed["email"], phone=typed["number"], language=typed["language"],
            discreet=typed["discreet"], country=country(),
        )  # fmt: skip
        if refused is clerk.NotKept.NOT_ON_ROSTER:
            raise Http404
        if refused is not None:
            field, sentence = NOT_KEPT[refused]
            self.add_error(field, str(sentence))
        return refused is None


def contact_form(mediator: str) -> ContactForm:
    """The form with what is written down of this mediator."""
    kept = roster.contact(mediator)
    if kept is None:
        return ContactForm(initial={"language": "en"})
    return ContactForm(
        initial={"way": kept.way, "email": kept.email, "number": kept.phone, "language": kept.language,
                 "discreet": kept.discreet}
    )  # fmt: skip


class BlockForm(PlainForm):
    """Days on which a mediator cannot come, both included. No reason is asked."""

    first_on = DayField(label=gettext_lazy("First day away"))
    last_on = DayField(label=gettext_lazy("Last day away"))


class TieForm(PlainForm):
    """Somebody, or a police unit, a mediator cannot sit for."""

    tie = forms.ChoiceField(
        choices=list(TIES.items()),
        widget=forms.RadioSelect,
        label=gettext_lazy("What kind of tie is it?"),
        error_messages={"required": gettext_lazy("Choose one of the answers.")},
    )
    name = forms.CharField(required=False, max_length=120, label=gettext_lazy("First and last name"))
    phone = forms.CharField(required=False, max_length=40, label=gettext_lazy("Phone number, if you know it"))
    unit = forms.CharField(
        required=False,
        max_length=120,
        label=gettext_lazy("Police unit"),
        help_text=gettext_lazy("For example: East Patrol, second shift. Only for ties to a unit as a whole."),
    )

    def clean(self) -> dict[str, Any]:
        """A name, a number or a unit: at least one."""
        cleaned: dict[str, Any] = super().clean() or {}
        if not any(cleaned.get(name, "").strip() for name in ("name", "phone", "unit")) and not self.errors:
            self.add_error("name", _("Enter a name, a phone number or a unit."))
        return cleaned
