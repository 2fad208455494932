"""Anyone may check a copy of an agreement: its fingerprint against the office's book. The file itself is never sent.

A fingerprint tells nothing of what it is of. The answer is a day, a length and an entry of the book, or that the book
has no such file; never a name, a reference or a word.
"""

from __future__ import annotations

import re

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from evenhand.reads import agreements
from evenhand.web.guards import public
from evenhand.web.plain_form import PlainForm

_DIGITS = re.compile(r"[0-9a-f]{64}")
LONGEST = 200


class FingerprintForm(PlainForm):
    """A SHA-256 as people write it: with or without spaces, small or large letters."""

    fingerprint = forms.CharField(
        max_length=LONGEST,
        label=gettext_lazy("Fingerprint of the file (SHA-256)"),
        help_text=gettext_lazy("64 digits and letters, with or without spaces. It stands on the cover sheet."),
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false", "class": "code"}),
        error_messages={"required": gettext_lazy("Enter the fingerprint.")},
    )

    def clean_fingerprint(self) -> str:
        """The 64 digits."""
        found = re.sub(r"[\s:-]", "", str(self.cleaned_data["fingerprint"]).lower().removeprefix("sha256:"))
        if _DIGITS.fullmatch(found) is None:
            raise forms.ValidationError(
                _("A fingerprint has 64 digits and letters from a to f. Check what is missing.")
            )
        return found


@public
@require_safe
def check_agreement(request: HttpRequest) -> HttpResponse:
    """Is this file the one in the book? Only its fingerprint is asked for."""
    asked = "fingerprint" in request.GET
    form = FingerprintForm(request.GET if asked else None)
    valid = asked and form.is_valid()
    found = agreements.in_the_book(form.cleaned_data["fingerprint"]) if valid else None
    shown = {"form": form, "asked": valid, "found": found}
    return render(request, "public/check_agreement.html", shown, status=422 if asked and not valid else 200)
