"""The pieces of the one-page intake: how it came, what happened, each complainant, each officer, the files.

The same fields and the same shape as the public form has; at the desk more may stay empty, because a person on the
phone may not know it.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.forms.utils import ErrorDict
from django.utils.translation import gettext_lazy as _

from evenhand.web import clock
from evenhand.web.fields import DayField
from evenhand.web.plain_form import PlainForm
from evenhand.web.public.filing_forms import LANGUAGES, LONG, OfficerForm, PersonForm

CAME_BY = (("in_person", _("In person")), ("phone", _("By phone")), ("paper", _("On paper")))


class Quiet(PlainForm):
    """A form that can be shown again as it was typed, without finding fault, while the page is still being filled."""

    quiet = False

    @property
    def errors(self) -> ErrorDict:
        """What is wrong; nothing while nobody has said that the page is finished."""
        return ErrorDict() if self.quiet else super().errors


class HowItCameForm(Quiet):
    """How and when it reached the office, and what happened, in the person's own words."""

    channel = forms.ChoiceField(
        label=_("How did it reach us?"),
        choices=CAME_BY,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how it reached us.")},
    )
    received_on = DayField(
        label=_("Day it was received"),
        help_text=_("All limits count from this day. For a letter: the day it arrived."),
        error_messages={"required": _("Enter the day it was received.")},
    )
    narrative = forms.CharField(
        label=_("What happened?"),
        help_text=_("In the person’s own words. Read it back before you save it."),
        max_length=LONG,
        widget=forms.Textarea({"rows": 6}),
        error_messages={"required": _("Write what happened. A few words are enough to begin.")},
    )
    incident_on = DayField(label=_("When did it happen?"), required=False)
    incident_place = forms.CharField(label=_("Where did it happen?"), max_length=300, required=False)
    wish = forms.CharField(
        label=_("What would they like to happen?"),
        help_text=_("As they say it. Nobody chooses a way today."),
        max_length=LONG,
        required=False,
        widget=forms.Textarea({"rows": 2}),
    )

    def clean_received_on(self) -> date:
        """Today or earlier."""
        return _not_ahead(self.cleaned_data["received_on"])

    def clean_incident_on(self) -> date | None:
        """Today or earlier, or unknown."""
        day: date | None = self.cleaned_data.get("incident_on")
        return _not_ahead(day) if day else None

    def clean(self) -> dict[str, Any]:
        """Nothing is received before it happened."""
        typed = super().clean() or {}
        happened, received = typed.get("incident_on"), typed.get("received_on")
        if happened and received and happened > received:
            self.add_error("received_on", _("It happened after this day. Check both dates."))
        return typed


def _not_ahead(day: date) -> date:
    if day > clock.now().today:
        raise forms.ValidationError(_("The day cannot be in the future."))
    return day


class ComplainantForm(Quiet, PersonForm):
    """One person who complains: who they are, how to reach them safely, in which language, what they need."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, words in _AT_THE_DESK.items():
            self.fields[name].label = words
        self.fields["language"].widget = forms.Select(choices=LANGUAGES)
        self.fields["language"].initial = "en"
        self.fields["channels"].help_text = ""
        self.fields["name"].help_text = _("It can stay empty. Mediation needs both people to be known.")


_AT_THE_DESK = {
    "language": _("Language"),
    "access_needs": _("What do they need to take part?"),
    "large_print": _("Large print"),
    "channels": _("Which ways to reach them are safe?"),
    "safe_contact": _("When is it safe to reach them, and when not?"),
    "minor": _("Are they under 18, or does somebody act for them by law?"),
}
"""The public form's questions as they are asked about somebody else."""


class DeskOfficerForm(Quiet, OfficerForm):
    """One officer: what is known. An unknown officer is one with everything empty but what it is about."""

    address = forms.CharField(
        label=_("Address for letters"),
        help_text=_("Where a sealed letter comes into the officer’s own hands: by department mail, or elsewhere."),
        max_length=300,
        required=False,
        widget=forms.Textarea({"rows": 2}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("Choose one")), *self.fields["category"].choices]  # type: ignore[attr-defined]
        self.fields["category"].widget = forms.Select(choices=choices)
        self.fields["category"].help_text = ""
        self.fields["unit"].label = _("Car, unit or what the officer looked like")
        self.order_fields(["name", "badge", "unit", "address", "category"])
