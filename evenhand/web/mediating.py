"""Signing the agreement to mediate on a screen: the form, what is kept of it, and three questions beforehand.

The same for everyone in the room, on their own device or on the desk's tablet handed to them. The questions are
answered by opening them; nothing of that is sent (design §10.3).
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evenhand.clerk import Words
from evenhand.core.codes import Signed
from evenhand.core.session import SignAgreementToMediate
from evenhand.signing import AgreementToMediate, plain
from evenhand.web.plain_form import PlainForm

# Strokes as the pad sends them: points in a field of 600 by 200, strokes parted by semicolons. Nobody's name is longer.
_STROKES = re.compile(r"(\d{1,3},\d{1,3})( \d{1,3},\d{1,3})*(;(\d{1,3},\d{1,3})( \d{1,3},\d{1,3})*)*")
MOST_DRAWN = 12_000


class SignForm(PlainForm):
    """A typed name, with or without a signature drawn by finger; or a mark and who saw it.

    Whose turn it is has a name on our list. Another name is asked about once, never refused: people sign as they sign.
    """

    way = forms.ChoiceField(choices=[(way, way) for way in Signed])
    name = forms.CharField(max_length=120, required=False)
    asked = forms.CharField(max_length=120, required=False)
    drawn = forms.CharField(max_length=MOST_DRAWN, required=False)
    witness = forms.ChoiceField(
        required=False, error_messages={"invalid_choice": gettext_lazy("Choose who saw the mark being made.")}
    )

    def __init__(self, *args: Any, witnesses: Iterable[tuple[str, str]] = (), whose: str = "", **kwargs: Any) -> None:
        """``witnesses``: code and name of whoever is here and may see a mark being made. ``whose``: the name on our
        list, on a screen that is handed from one to another; empty on a device of one's own."""
        super().__init__(*args, **kwargs)
        self.whose = whose
        self.fields["witness"].choices = [("", ""), *witnesses]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A name for a signature, a witness for a mark."""
        typed = super().clean() or {}
        way = typed.get("way")
        name = typed.get("name", "").strip()
        if way == Signed.NAME and not name:
            self.add_error("name", _("Type your name to sign, or leave this page."))
        elif way == Signed.NAME and typed.get("asked") != name and not alike(name, self.whose):
            told = _(
                "It is the turn of %(whose)s. If that is you and you sign as %(name)s, press Sign once more."
                " If it is not you, give the tablet back."
            )
            self.add_error("name", told % {"whose": self.whose, "name": name})
        if way == Signed.MARK and not typed.get("witness") and "witness" not in self.errors:
            self.add_error("witness", _("Choose who saw the mark being made."))
        if (drawn := typed.get("drawn")) and not _STROKES.fullmatch(drawn):
            typed["drawn"] = ""
        return typed

    def act(self, mediation: str, person: str) -> SignAgreementToMediate:
        """The act this form asks for."""
        typed = self.cleaned_data
        way = Signed(typed["way"])
        witness = typed["witness"] if way is Signed.MARK else None
        return SignAgreementToMediate(mediation=mediation, person=person, way=way, witness=witness or None)

    def words(self, mediation: str, person: str, paper: AgreementToMediate) -> tuple[Words, ...]:
        """What is kept: the text as it was shown, and what was put under it. Of a sheet signed in ink, nothing."""
        typed = self.cleaned_data
        if typed["way"] == Signed.PAPER:
            return ()
        name = plain(typed["name"])
        under = json.dumps({"name": name, "strokes": strokes(typed["drawn"])}, ensure_ascii=False)
        shown = json.dumps(list(paper.sections), ensure_ascii=False)
        return (
            Words("mediate_text", shown, party=mediation, row=paper.lang),
            Words("mediate_name", under, party=mediation, row=person),
        )


def alike(typed: str, listed: str) -> bool:
    """Do two names share a word, whatever their accents and capitals? True where no name is listed."""
    return not listed or not (_name_words(listed) and _name_words(typed).isdisjoint(_name_words(listed)))


def _name_words(name: str) -> set[str]:
    bare = "".join(one for one in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(one))
    return {word for word in re.split(r"\W+", bare) if len(word) > 1}


def strokes(drawn: str) -> list[list[list[int]]]:
    """The strokes of a drawing as points, each within the field."""
    found = []
    for stroke in drawn.split(";") if drawn else ():
        points = [[int(number) for number in point.split(",")] for point in stroke.split()]
        found.append([[min(x, 600), min(y, 200)] for x, y in points])
    return found


def questions() -> list[dict[str, Any]]:
    """Three things to be sure of before signing, as ``parts/three_things.html`` takes them; both answers explain."""
    yes, no = _("Yes"), _("No")
    asked = (
        (
            _("May you stop in the middle?"),
            (yes, _("Right. At any time, without a reason. It costs you nothing.")),
            (no, _("You may. At any time, without a reason. It costs you nothing.")),
        ),
        (
            _("Must you sign an agreement at the end?"),
            (yes, _("You need not. Understanding each other is enough, and so is neither.")),
            (no, _("Right. Understanding each other is enough, and so is neither.")),
        ),
        (
            _("Does everything that is said stay in the room?"),
            (yes, _("Nearly everything. The list above names the few limits, and there are no others.")),
            (no, _("Right. Nearly everything stays. The list above names the few limits, and there are no others.")),
        ),
    )
    return [
        {"question": question, "answers": [{"answer": a, "explanation": why} for a, why in answers]}
        for question, *answers in asked
    ]
