"""How one person is reached: the same fields on their own page and on the office's.

An emptied field is taken away for good, whoever empties it; the sign by which the clerk knows that is told to nobody.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from evenhand import reads
from evenhand.clerk import REMOVED, PersonWords
from evenhand.reads.phones import can_ring
from evenhand.web.plain_form import PlainForm
from evenhand.web.public.filing_forms import LANGUAGES, reachable

TEXTS = ("address", "phone", "email", "safe_contact", "access_needs")


class ReachForm(PlainForm):
    """How I want to be reached. Nobody on the other side ever sees it."""

    channels = forms.MultipleChoiceField(
        choices=(
            ("paper", _("A letter to my address")),
            ("email", _("An e-mail that only says that there is a notice")),
            ("sms", _("A text message that only says that there is a notice")),
            ("call", _("A call")),
        ),
        widget=forms.CheckboxSelectMultiple,
        label=_("Safe ways to reach me"),
        error_messages={"required": _("Choose at least one way, or call us and say how.")},
    )
    language = forms.ChoiceField(choices=LANGUAGES, label=_("Language"), widget=forms.RadioSelect)
    address = forms.CharField(
        required=False, max_length=300, widget=forms.Textarea({"rows": 3}), label=_("Address for letters")
    )
    phone = forms.CharField(required=False, max_length=40, label=_("Phone"))
    email = forms.EmailField(required=False, label=_("E-mail"))
    safe_contact = forms.CharField(
        required=False,
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
        label=_("When is it safe to reach you, and when not?"),
    )
    access_needs = forms.CharField(
        required=False,
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
        label=_("What do you need to take part?"),
        help_text=_("For example an interpreter, large print, a step-free room or a certain hour."),
    )
    discreet = forms.BooleanField(required=False, label=_("Leave the name of the office out of notices"))
    large_print = forms.BooleanField(required=False, label=_("Send me large print"))

    def clean(self) -> dict[str, Any]:
        """A way that was chosen needs what it takes, as when the complaint was filed."""
        typed = super().clean() or {}
        reachable(self, typed)
        return typed

    @property
    def doubtful(self) -> bool:
        """Is the number that was typed, and that nobody is to dial, perhaps not a whole one?"""
        phone = self.cleaned_data["phone"]
        return bool(phone) and not can_ring(phone)

    def words(self, party: str) -> PersonWords:
        """What a valid form says, for the clerk: what was emptied is removed."""
        typed = self.cleaned_data
        texts: dict[str, Any] = {name: typed[name] or REMOVED for name in TEXTS}
        return PersonWords(
            party=party,
            **texts,
            language=typed["language"],
            channels=tuple(typed["channels"]),
            discreet=typed["discreet"],
            large_print=typed["large_print"],
        )


class DeskReachForm(ReachForm):
    """The same, asked about somebody else. At the desk no way at all may be safe: then the office does not write."""

    spoken_about: ClassVar[dict[str, Any]] = {
        "channels": _("Which ways to reach them are safe?"),
        "safe_contact": _("When is it safe to reach them, and when not?"),
        "access_needs": _("What do they need to take part?"),
        "large_print": _("Large print"),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, words in self.spoken_about.items():
            self.fields[name].label = words
        ways = self.fields["channels"]
        ways.required = False
        ways.help_text = _("If you choose none, we do not write or call.")
        ways.choices = [("paper", _("A letter to their address")), *ways.choices[1:]]  # type: ignore[attr-defined]


def as_known(seen: reads.PersonSeen, part: reads.Part) -> dict[str, Any]:
    """What is known of a person, as the first values of the form."""
    codes = {name: getattr(part, name) for name in ("channels", "language", "discreet", "large_print")}
    return {name: getattr(seen, name) for name in TEXTS} | codes
