"""How one person is reached: the same fields on their own page and on the office's.

An emptied field is taken away for good, whoever empties it; the sign by which the clerk knows that is told to nobody.
Two may have the page open at once, the person and the office: who saves last sees first what the other has changed, for
a way that somebody took off as unsafe must not come back by a mended typing mistake.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any, ClassVar

from django import forms
from django.http import QueryDict
from django.utils.text import format_lazy
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
    quiet = forms.BooleanField(
        required=False,
        label=_("Do not write to an old address or number that I replace here: it is not safe"),
        help_text=_(
            "If you replace an address or number, we tell you on the old one and on the new one. We never write to a"
            " way you only take away."
        ),
    )
    shown = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, typed: QueryDict | None = None, *, known: Mapping[str, Any]) -> None:
        """``known``: what stands now, from :func:`as_known`."""
        super().__init__(typed, initial={**known, "shown": _mark(known)})
        self.known, self.typed = known, typed

    def clean(self) -> dict[str, Any]:
        """A way that was chosen needs what it takes, as when the complaint was filed."""
        typed = super().clean() or {}
        reachable(self, typed)
        if typed.get("shown") != _mark(self.known):
            self._say_what_stands(typed)
        return typed

    def _say_what_stands(self, typed: Mapping[str, Any]) -> None:
        """At each field that differs what stands there now; sent again, what was typed counts."""
        self.add_error(None, _("This was changed while you were writing. Look at the fields below, and save again."))
        for name, now in self.known.items():
            if name in typed and _plain(typed[name]) != _plain(now):
                words = self._as_words(name, now)
                self.add_error(
                    name, format_lazy("{} {}", _("It stands now:"), words) if words else _("It is empty now.")
                )
        if self.typed is not None:
            self.data = again = self.typed.copy()
            again["shown"] = _mark(self.known)

    def _as_words(self, name: str, value: Any) -> str:
        """A value as this field says it: the words of choices, not their codes."""
        if isinstance(value, bool):
            return str(_("Yes") if value else _("No"))
        words = dict(getattr(self.fields[name], "choices", ()))
        chosen = value if isinstance(value, list | tuple) else [value]
        return ", ".join(str(words.get(one, one)) for one in chosen)

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
        "quiet": _("Do not write to a way that is taken away here: it is not safe"),
    }

    def __init__(self, typed: QueryDict | None = None, *, known: Mapping[str, Any]) -> None:
        super().__init__(typed, known=known)
        for name, words in self.spoken_about.items():
            self.fields[name].label = words
        self.fields["quiet"].help_text = _(
            "If a way is taken away here, we tell them there and on the new way. The director sees who chose otherwise."
        )
        ways = self.fields["channels"]
        ways.required = False
        ways.help_text = _("If you choose none, we do not write or call.")
        ways.choices = [("paper", _("A letter to their address")), *ways.choices[1:]]  # type: ignore[attr-defined]


def _mark(known: Mapping[str, Any]) -> str:
    """A mark of what stands: another one as soon as anything in it changes."""
    plain = json.dumps({name: _plain(value) for name, value in known.items()}, sort_keys=True)
    return sha256(plain.encode()).hexdigest()


def _plain(value: Any) -> Any:
    """A value as it is compared: ways without an order, text without the browser's line ends."""
    if isinstance(value, list | tuple | frozenset):
        return sorted(value)
    return value.replace("\r\n", "\n").strip() if isinstance(value, str) else bool(value)


def as_known(seen: reads.PersonSeen, part: reads.Part) -> dict[str, Any]:
    """What is known of a person, as the first values of the form."""
    codes = {name: getattr(part, name) for name in ("channels", "language", "discreet", "large_print")}
    return {name: getattr(seen, name) for name in TEXTS} | codes
