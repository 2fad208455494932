"""The form of one term: who does what, by when, and how both will know; in one language, or in two side by side.

The same for both sides, at the desk and at the mediators' counter. What makes a term hard to keep is advice and stands
beside it (``signing.advice``); here is only what cannot be kept at all, such as a sign that no file can show.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evenhand.clerk import Words
from evenhand.core.agreement import TOGETHER
from evenhand.core.case import Case, Matter, Term
from evenhand.signing import TermWords, plain, put_down, unshowable
from evenhand.web.fields import DayField
from evenhand.web.naming import called
from evenhand.web.plain_form import PlainForm

LONGEST = 2_000
SAID_TOGETHER = "together"
"""How the form says that nobody owns a term."""


def _text(words: Any, *, required: bool = False, hint: Any = "") -> forms.CharField:
    return forms.CharField(
        required=required,
        max_length=LONGEST,
        label=words,
        help_text=hint,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": gettext_lazy("Write what would be done.")},
    )


class TermForm(PlainForm):
    """One term. ``owner`` is asked once; a change of words leaves it as it was."""

    owner = forms.ChoiceField(
        widget=forms.RadioSelect,
        label=gettext_lazy("Who would do it?"),
        error_messages=dict.fromkeys(("required", "invalid_choice"), gettext_lazy("Choose who would do it.")),
    )
    text = _text(gettext_lazy("What would be done?"), required=True)
    due_on = DayField(required=False, label=gettext_lazy("By when?"))
    known = _text(gettext_lazy("How will you both know that it was done?"))
    lang = forms.ChoiceField(required=False, widget=forms.HiddenInput)
    text_2 = _text(gettext_lazy("What would be done, in the other language"))
    known_2 = _text(gettext_lazy("How you will both know, in the other language"))

    def __init__(
        self,
        *args: Any,
        languages: Sequence[str],
        lang: str,
        today: date,
        owners: Iterable[tuple[str, str]] | None = None,
        **kwargs: Any,
    ) -> None:
        """``languages`` of the programme; ``lang`` in which the page is read, and so the term is written unless the
        form says otherwise; ``owners``: who could keep it, with words; None where that is settled."""
        super().__init__(*args, **kwargs)
        self.languages, self.today, self.page_language = tuple(languages), today, lang
        self.fields["lang"].choices = [(one, one) for one in languages]  # type: ignore[attr-defined]
        self.fields["lang"].initial = lang
        self.fields["text_2"].required = False
        if owners is None:
            del self.fields["owner"]
        else:
            self.fields["owner"].choices = list(owners)  # type: ignore[attr-defined]
        if len(self.languages) < 2:
            del self.fields["text_2"], self.fields["known_2"]

    @property
    def written_in(self) -> str:
        """The language of the words that stand first."""
        given = self.data.get("lang") or self.initial.get("lang") or self.page_language
        return given if given in self.languages else self.page_language

    @property
    def other(self) -> str:
        """The other language that may stand beside it; empty in a programme of one."""
        return next((one for one in self.languages if one != self.written_in), "")

    @property
    def other_name(self) -> str:
        """What that language is called in itself, so that whoever reads it finds it."""
        return dict(settings.LANGUAGES).get(self.other, self.other)

    def clean_due_on(self) -> date | None:
        """A day that lies ahead, or none."""
        day: date | None = self.cleaned_data["due_on"]
        if day is not None and day < self.today:
            raise forms.ValidationError(_("The day must lie ahead."))
        return day

    def clean(self) -> dict[str, Any]:
        """Every text in one Unicode form, and shown as it is typed in the file that is signed."""
        typed = super().clean() or self.cleaned_data
        for name in ("text", "known", "text_2", "known_2"):
            if not typed.get(name):
                continue
            typed[name] = plain(str(typed[name]))
            if signs := unshowable(typed[name]):
                said = _("The agreement’s file cannot show these signs: %(signs)s. Write it without them.")
                self.add_error(name, said % {"signs": " ".join(signs)})
        return typed

    @property
    def keeper(self) -> str:
        """Who would keep it, as the rules know it."""
        chosen = str(self.cleaned_data["owner"])
        return TOGETHER if chosen == SAID_TOGETHER else chosen

    @property
    def due(self) -> date | None:
        day: date | None = self.cleaned_data.get("due_on")
        return day

    def words(self, party: str, row: str = "") -> Words:
        """The words to seal with the act."""
        typed = self.cleaned_data
        said = ((self.written_in, typed["text"]), (self.other, typed.get("text_2") or ""))
        known = ((self.written_in, typed["known"]), (self.other, typed.get("known_2") or ""))
        written = TermWords(said=_given(said), known=_given(known))
        return Words("term", put_down(written), party=party, row=row)


def _given(pairs: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    return tuple((lang, words) for lang, words in pairs if lang and words)


def as_typed(term: Term, words: TermWords) -> dict[str, Any]:
    """A term as its form would have been filled in, to change it."""
    first = words.written_in
    other = next((lang for lang, _words in words.said if lang != first), "")
    return {
        "lang": first,
        "text": words.text(first),
        "known": words.sign(first),
        "due_on": term.due_on,
        "text_2": dict(words.said).get(other, ""),
        "known_2": dict(words.known).get(other, ""),
    }


def owners_for(case: Case, matter: Matter, speaker: str, names: Mapping[str, str]) -> list[tuple[str, str]]:
    """Who could keep a term, oneself first; the others by name where there are several; and nobody."""
    others = [party.id for party in case.parties if party.id in matter.parties and party.id != speaker]
    own = [(speaker, _("I would"))] if speaker in matter.parties else []
    if len(others) == 1:
        rest = [(others[0], _("The other side would"))]
    else:
        rest = [(one, called(case, one, names)) for one in others]
    return [*own, *rest, (SAID_TOGETHER, _("Nobody. We say it together"))]
