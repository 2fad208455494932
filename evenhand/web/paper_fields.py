"""What is asked about a paper that people signed: who signed it, and whether it is the paper of the text that stands.

The same for the office and for a mediator who was in the room. The foot of every page names the SHA-256 of its text;
its first group says which paper it is, and a paper of an older text is refused at the field.
"""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evenhand.core.case import Case, Matter
from evenhand.web.plain_form import PlainForm

GROUP = 8
"""Digits of the first group."""


class PaperFields(PlainForm):
    """Who signed on paper, and the first group of the fingerprint at the foot of that paper."""

    party = forms.MultipleChoiceField(
        widget=forms.CheckboxSelectMultiple,
        label=gettext_lazy("Who signed on paper?"),
        error_messages=dict.fromkeys(("required", "invalid_choice"), gettext_lazy("Choose who signed.")),
    )
    foot = forms.CharField(
        max_length=40,
        label=gettext_lazy("The first eight signs of the text’s SHA-256, at the foot of the paper"),
        help_text=gettext_lazy("They show that it is the paper of the text that stands."),
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false", "class": "code"}),
        error_messages={"required": gettext_lazy("Enter the first eight signs.")},
    )

    digest = ""
    """SHA-256 of the text that stands; set by whoever makes the form."""

    def clean_foot(self) -> str:
        """The first group, as it is printed."""
        if not self.digest:
            raise forms.ValidationError(
                _("There is no text to sign on paper yet. A side, or a mediator, puts it on paper on their own page.")
            )
        typed = re.sub(r"[\s:-]", "", str(self.cleaned_data["foot"]).lower())[:GROUP]
        if typed != self.digest[:GROUP]:
            raise forms.ValidationError(
                _("This is not the paper of the text that stands. Compare the signs, or print the text afresh.")
            )
        return typed


def unsigned(case: Case, matter: Matter) -> frozenset[str]:
    """Whose signature is still missing."""
    return case.voices(matter) - matter.signatures


def codes_of(form: PaperFields, matter: Matter) -> dict[str, Any]:
    """What is proposed to a second person, as codes."""
    return {
        "about": matter.id,
        "party": sorted(form.cleaned_data["party"]),
        "foot": form.cleaned_data["foot"],
    }
