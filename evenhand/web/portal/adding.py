"""Adding to a complaint that was filed: another allegation, in the complainant's own words and name."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evenhand.clerk import Words
from evenhand.core.codes import Side
from evenhand.core.intake import AddAllegation, Claim
from evenhand.web import acting
from evenhand.web.guards import idempotent_form, may
from evenhand.web.plain_form import PlainForm
from evenhand.web.portal.here import Here, here
from evenhand.web.wording import categories


class AddForm(PlainForm):
    """What else happened, and what it is mostly about."""

    allegation = forms.CharField(
        label=gettext_lazy("What else happened?"),
        max_length=20_000,
        widget=forms.Textarea({"rows": 5}),
        error_messages={"required": gettext_lazy("Write what happened. A few words are enough.")},
    )
    category = forms.ChoiceField(
        label=gettext_lazy("What is it mostly about?"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose what it is mostly about. “I am not sure” is fine.")},
    )

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["category"].choices = [*choices, ("not_sure", _("I am not sure"))]  # type: ignore[attr-defined]


def _act(at: Here, category: str) -> AddAllegation:
    """One more allegation against this matter's officer, by this complainant alone."""
    own = next(p for p in at.mine.case.parties if at.mine.party in p.voices)
    claim = Claim(officer=at.mine.matter.officer, complainants=frozenset({own.id}), category=category)
    return AddAllegation(claim=claim)


@may("add to", "own complaint")
@idempotent_form("portal.add_allegation")
def add_allegation(request: HttpRequest, ref: str, matter: str, party: str | None = None) -> HttpResponse:
    """Say what else happened. It becomes an allegation of its own."""
    at = here(request, ref, matter, party)
    if at.mine.side != Side.COMPLAINANT:
        raise Http404
    choices = categories(at.mine.programme)
    if request.method != "POST":
        return at.page(request, "portal/add_allegation.html", form=AddForm(choices=choices))
    form = AddForm(request.POST, choices=choices)
    if form.is_valid():
        act = _act(at, form.cleaned_data["category"])
        words = (Words("allegation", form.cleaned_data["allegation"], party=at.mine.party),)
        said = _("We have added it to your complaint.")
        if acting.done(request, acting.ask(request, ref, act, words=words), form, said):
            return at.back()
    return at.page(request, "portal/add_allegation.html", 422, form=form)
