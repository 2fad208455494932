"""What people type at the door. Shape only; whether it is right is the accounts room's question."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from evenhand.accounts import passphrases
from evenhand.accounts.passphrases import Weakness
from evenhand.web.plain_form import PlainForm

_SENTENCES = {
    Weakness.TOO_LONG: _("Use at most 128 characters."),
    Weakness.EASY_TO_GUESS: _(
        "Many people use this or something close to it. Choose words that only you would put together."
    ),
}


def weakness_sentence(weakness: Weakness, typed: str) -> str:
    """Why a passphrase cannot be used, said so that the reader can mend it."""
    if weakness is not Weakness.TOO_SHORT:
        return str(_SENTENCES[weakness])
    short = passphrases.SHORTEST - len(passphrases.one_form(typed))
    return ngettext(
        "Use at least 15 characters. %(count)d more is needed.",
        "Use at least 15 characters. %(count)d more are needed.",
        short,
    ) % {"count": short}


class CodeForm(PlainForm):
    """A code from a letter, a receipt, or one's own printed one. Spaces, dashes and case do not matter."""

    code = forms.CharField(
        label=_("Your code"),
        help_text=_("Type it or paste it. Capitals, spaces and dashes do not matter."),
        max_length=200,
        strip=False,
        error_messages={"required": _("Enter your code.")},
        widget=forms.TextInput(
            {"autocomplete": "off", "spellcheck": "false", "autocapitalize": "characters", "class": "govuk-input code"}
        ),
    )


class PassphraseForm(PlainForm):
    """A sign-in number and the passphrase that goes with it."""

    number = forms.CharField(
        label=_("Your sign-in number"),
        help_text=_("Eight letters and numbers, such as K7QM-42XW."),
        max_length=64,
        error_messages={"required": _("Enter your sign-in number.")},
        widget=forms.TextInput({"autocomplete": "username", "spellcheck": "false"}),
    )
    phrase = forms.CharField(
        label=_("Your passphrase"),
        strip=False,
        error_messages={"required": _("Enter your passphrase.")},
        widget=forms.PasswordInput({"autocomplete": "current-password"}),
    )


class SecretForm(PlainForm):
    """A person's own key, whichever kind it is: for steps that ask again."""

    secret = forms.CharField(
        label=_("Your own code or passphrase"),
        strip=False,
        error_messages={"required": _("Enter your own code or passphrase.")},
        widget=forms.PasswordInput({"autocomplete": "current-password"}),
    )


class OfficeForm(PlainForm):
    """Name, passphrase and the app's six digits, for staff and mediators."""

    name = forms.CharField(
        label=_("Sign-in name"),
        max_length=64,
        error_messages={"required": _("Enter your sign-in name.")},
        widget=forms.TextInput({"autocomplete": "username", "spellcheck": "false", "autocapitalize": "none"}),
    )
    phrase = forms.CharField(
        label=_("Passphrase"),
        strip=False,
        error_messages={"required": _("Enter your passphrase.")},
        widget=forms.PasswordInput({"autocomplete": "current-password"}),
    )
    digits = forms.CharField(
        label=_("Six digits from your app"),
        max_length=12,
        error_messages={"required": _("Enter the six digits your app shows.")},
        widget=forms.TextInput({"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )


class NewPassphraseForm(PlainForm):
    """A passphrase typed twice, so that a slip of the finger does not lock its owner out."""

    phrase = forms.CharField(
        label=_("A passphrase of your own"),
        help_text=_(
            "15 characters or more. Four or five words that do not belong together work well. Any character counts."
        ),
        strip=False,
        error_messages={"required": _("Enter a passphrase.")},
        widget=forms.PasswordInput({"autocomplete": "new-password"}, render_value=True),
    )
    again = forms.CharField(
        label=_("The same passphrase again"),
        strip=False,
        error_messages={"required": _("Enter the passphrase a second time.")},
        widget=forms.PasswordInput({"autocomplete": "new-password"}, render_value=True),
    )

    def __init__(self, *args: Any, known: tuple[str, ...] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = known

    def clean(self) -> dict[str, Any]:
        """Strong enough, and the same twice."""
        cleaned: dict[str, Any] = super().clean() or {}
        phrase, again = cleaned.get("phrase"), cleaned.get("again")
        if phrase and (weakness := passphrases.weakness(phrase, known=self.known)):
            self.add_error("phrase", weakness_sentence(weakness, phrase))
        elif phrase and again and passphrases.one_form(phrase) != passphrases.one_form(again):
            self.add_error("again", _("The two are not the same. Type the passphrase again."))
        return cleaned


class AppForm(NewPassphraseForm):
    """A new passphrase with the first code of an authenticator app."""

    digits = forms.CharField(
        label=_("Six digits from your app"),
        max_length=12,
        error_messages={"required": _("Enter the six digits your app shows.")},
        widget=forms.TextInput({"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )
