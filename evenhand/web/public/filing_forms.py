"""The forms of a complaint, one for each step. They ask little, and only shape is checked here."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from evenhand.reads.phones import can_ring
from evenhand.web import clock
from evenhand.web.fields import DayField
from evenhand.web.plain_form import PlainForm
from evenhand.web.saying import day_year

LONG = 20_000
CHANNELS = (
    ("paper", _("A letter")),
    ("call", _("A phone call")),
    ("sms", _("A text message that says only that there is a notice")),
    ("email", _("An e-mail that says only that there is a notice")),
)
LANGUAGES = (("en", "English"), ("es", "Español"))
NEEDS = {
    "paper": ("address", _("You chose a letter. Enter the address, or choose another way.")),
    "call": ("phone", _("You chose a phone call. Enter the number, or choose another way.")),
    "sms": ("phone", _("You chose a text message. Enter the number, or choose another way.")),
    "email": ("email", _("You chose an e-mail. Enter the address, or choose another way.")),
}
RINGING = frozenset({"call", "sms"})
"""The ways for which somebody dials: for these the number must be one."""
_NO_NUMBER = _(
    "This cannot be a phone number. Write all its digits with the area code, like 816-555-0100, and no other words. "
    "An extension may follow, like ext. 12. For another country, begin with + and its code."
)
YES_NO = (("yes", _("Yes")), ("no", _("No")))


class StoryForm(PlainForm):
    """What happened, when and where."""

    same_for_all = True
    narrative = forms.CharField(
        label=_("What happened?"),
        help_text=_("Write it in your own words. You can add to it later."),
        max_length=LONG,
        widget=forms.Textarea({"rows": 8}),
        error_messages={"required": _("Write what happened. A few words are enough to begin.")},
    )
    incident_on = DayField(
        label=_("When did it happen?"),
        help_text=_("If you are not sure, give the day you think it was."),
        error_messages={"required": _("Enter the day it happened.")},
    )
    incident_place = forms.CharField(
        label=_("Where did it happen?"),
        help_text=_("A street, a crossing or a building."),
        max_length=300,
        required=False,
    )

    def clean_incident_on(self) -> date:
        """A day in the past, or today."""
        day: date = self.cleaned_data["incident_on"]
        if day > clock.now().today:
            today = day_year(clock.now().today)
            raise forms.ValidationError(_("The date cannot be in the future. Today is %(today)s.") % {"today": today})
        return day


class OfficerForm(PlainForm):
    """One officer: what you know. Nothing here is needed but what the officer did."""

    same_for_all = True
    name = forms.CharField(label=_("Name, if you know it"), max_length=120, required=False)
    badge = forms.CharField(label=_("Badge number, if you know it"), max_length=20, required=False)
    unit = forms.CharField(label=_("Car, unit or what the officer looked like"), max_length=200, required=False)
    category = forms.ChoiceField(
        label=_("What is it mostly about?"),
        help_text=_("You need not know the right word. The office looks at it again."),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what it is mostly about. “I am not sure” is fine.")},
    )

    def __init__(self, *args: Any, categories: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["category"].choices = [*categories, ("not_sure", _("I am not sure"))]  # type: ignore[attr-defined]


class PersonForm(PlainForm):
    """One person who complains: how to reach them safely, in which language, and what they need to take part."""

    same_for_all = True
    name = forms.CharField(
        label=_("Name"),
        help_text=_("You can leave it empty. Mediation needs both people to be known; an investigation may not."),
        max_length=120,
        required=False,
    )
    channels = forms.MultipleChoiceField(
        label=_("Which ways to reach you are safe?"),
        help_text=_("If you choose none, we do not write or call. Your pages here show what happens."),
        choices=CHANNELS,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    address = forms.CharField(
        label=_("Address for letters"), max_length=300, required=False, widget=forms.Textarea({"rows": 3})
    )
    phone = forms.CharField(label=_("Phone"), max_length=40, required=False)
    email = forms.EmailField(
        label=_("E-mail"),
        required=False,
        error_messages={"invalid": _("Enter an e-mail address like name@example.org.")},
    )
    safe_contact = forms.CharField(
        label=_("When is it safe to reach you, and when not?"),
        max_length=500,
        required=False,
        widget=forms.Textarea({"rows": 2}),
    )
    language = forms.ChoiceField(
        label=_("In which language do you want to hear from us?"), choices=LANGUAGES, widget=forms.RadioSelect
    )
    access_needs = forms.CharField(
        label=_("What do you need to take part?"),
        help_text=_("For example an interpreter, large print, a step-free room, or an hour after work."),
        max_length=500,
        required=False,
        widget=forms.Textarea({"rows": 2}),
    )
    large_print = forms.BooleanField(label=_("Send me large print"), required=False)
    discreet = forms.BooleanField(label=_("Leave the name of the office out of notices"), required=False)
    minor = forms.ChoiceField(
        label=_("Are you under 18, or does somebody act for you by law?"),
        choices=YES_NO,
        widget=forms.RadioSelect,
        initial="no",
    )
    guardian_name = forms.CharField(
        label=_("If yes: the name of the parent or guardian"), max_length=120, required=False
    )
    guardian_phone = forms.CharField(label=_("Their phone"), max_length=40, required=False)

    def clean(self) -> dict[str, Any]:
        """A way that was chosen needs what it takes; a guardian needs a name."""
        typed = super().clean() or {}
        reachable(self, typed)
        if typed.get("minor") == "yes" and not typed.get("guardian_name"):
            self.add_error("guardian_name", _("Enter the name of the parent or guardian."))
        return typed


def reachable(form: forms.Form, typed: Mapping[str, Any]) -> None:
    """Say at its field what a chosen way to reach somebody lacks: the number or address, or a number that can be one.

    Where nobody is to dial it, a number stays as it was typed.
    """
    ways: list[str] = typed.get("channels", [])
    for channel in ways:
        field, sentence = NEEDS[channel]
        if not typed.get(field) and field not in form.errors:
            form.add_error(field, sentence)
    if RINGING.intersection(ways) and typed.get("phone") and not can_ring(typed["phone"]):
        form.add_error("phone", _NO_NUMBER)


class WishesForm(PlainForm):
    """What they would like to happen."""

    same_for_all = True
    wish = forms.CharField(
        label=_("What would you like to happen?"),
        help_text=_("For example: to be heard, to get an answer, that it is looked into. You choose the way later."),
        max_length=LONG,
        required=False,
        widget=forms.Textarea({"rows": 4}),
    )


class FileForm(PlainForm):
    """One file: a picture, a PDF or plain text."""

    file = forms.FileField(
        label=_("Choose a file"),
        help_text=_(
            "A picture (JPEG, PNG), a PDF or plain text, up to 8 megabytes. Where and when it was made is removed."
        ),
        error_messages={
            "required": _("Choose a file, or continue without one."),
            "empty": _("This file is empty. Choose another one."),
        },
    )


class ComeBackForm(PlainForm):
    """The code of a draft."""

    code = forms.CharField(
        label=_("Your code"),
        help_text=_("Capital or small letters, with or without spaces. O and 0, I and 1 are the same to us."),
        max_length=200,
        error_messages={"required": _("Enter the code you were given.")},
    )
