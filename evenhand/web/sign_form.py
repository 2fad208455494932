"""Signing the agreement on a screen: the number that stands at the end of the file, and the typed name.

The number shows that such a file opens for this person, and is their yes to signing so (`signing.on_screen`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evenhand.signing import Told, plain, unshowable
from evenhand.web.plain_form import PlainForm


class SignForm(PlainForm):
    """Which text was read comes with it in the hidden field ``text``. ``told``: the statement the number is of."""

    number = forms.CharField(
        max_length=40,
        label=gettext_lazy("The number at the end of the file"),
        help_text=gettext_lazy("Typing it says: I could open and read the file, and I want to sign on a screen."),
        widget=forms.TextInput({"autocomplete": "off", "inputmode": "numeric"}),
        error_messages={
            "required": gettext_lazy("Open the file and type the number at its end. You can also sign on paper.")
        },
    )
    name = forms.CharField(
        max_length=120,
        label=gettext_lazy("Type your name to sign"),
        help_text=gettext_lazy("I intend to sign. Nobody has pressed me. I know that I may refuse."),
        widget=forms.TextInput({"autocomplete": "name"}),
        error_messages={"required": gettext_lazy("Type your name to sign, or leave this page.")},
    )
    told: Told

    def __init__(self, data: Any = None, *, numbers: Mapping[str, Told] | None = None) -> None:
        """``numbers``: what this person's file may end with, and the statement it would then hold."""
        super().__init__(data)
        self.numbers = numbers or {}

    def clean_number(self) -> str:
        """The four digits, in whatever script and however spaced they were typed."""
        digits = "".join(str(int(sign)) for sign in self.cleaned_data["number"] if sign.isdecimal())
        if digits not in self.numbers:
            said = _(
                "This is not the number at the end of the file. Open the file once more. You can also sign on paper."
            )
            raise forms.ValidationError(said)
        self.told = self.numbers[digits]
        return digits

    def clean_name(self) -> str:
        """The name as the file shows it."""
        name = plain(str(self.cleaned_data["name"]))
        if signs := unshowable(name):
            said = _(
                "The agreement’s file cannot show these signs: %(signs)s. Write your name in other letters, or sign on"
                " paper, in any letters."
            )
            raise forms.ValidationError(said % {"signs": " ".join(signs)})
        return name
