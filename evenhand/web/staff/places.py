"""The office's neutral places and its interpreters: one list each, one form each."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from evenhand import clerk
from evenhand.reads import places
from evenhand.web.fields import DayField
from evenhand.web.guards import idempotent_form, may
from evenhand.web.naming import language_names
from evenhand.web.plain_form import PlainForm

POLICE = ("police", "policía", "policia", "precinct", "sheriff", "comisaría", "comisaria")
"""Words by which a police building gives itself away, in the languages of the office."""


class PlaceForm(PlainForm):
    """One neutral place."""

    name = forms.CharField(
        max_length=80,
        label=gettext_lazy("Name, with the room"),
        error_messages={"required": gettext_lazy("Enter the name of the place.")},
    )
    address = forms.CharField(
        max_length=160,
        label=gettext_lazy("Address"),
        error_messages={"required": gettext_lazy("Enter the address.")},
    )
    way_in = forms.CharField(
        required=False,
        max_length=160,
        label=gettext_lazy("How to get in"),
        help_text=gettext_lazy("For example: side door on Mill Road, ring twice."),
    )
    features = forms.MultipleChoiceField(
        required=False, label=gettext_lazy("What it offers"), widget=forms.CheckboxSelectMultiple
    )
    neutral = forms.BooleanField(
        label=gettext_lazy("It is neutral: no police building, and not run by the police"),
        error_messages={"required": gettext_lazy("A session is never held in a police building.")},
    )
    active = forms.BooleanField(required=False, label=gettext_lazy("In use"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["features"].choices = places.features()  # type: ignore[attr-defined]

    def clean_name(self) -> str:
        """Never a police building, whatever was ticked below."""
        name = str(self.cleaned_data["name"]).strip()
        if any(word in name.casefold() for word in POLICE):
            raise forms.ValidationError(_("A session is never held in a police building."))
        return name


class InterpreterForm(PlainForm):
    """One interpreter."""

    name = forms.CharField(
        max_length=120, label=gettext_lazy("Name"), error_messages={"required": gettext_lazy("Enter the name.")}
    )
    contact = forms.CharField(
        required=False,
        max_length=120,
        label=gettext_lazy("How the office reaches them"),
        help_text=gettext_lazy("A phone number or an e-mail address of their work."),
    )
    languages = forms.MultipleChoiceField(
        label=gettext_lazy("Languages beside English"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose at least one language.")},
    )
    promised_on = DayField(
        required=False,
        label=gettext_lazy("Promise of secrecy signed on"),
        help_text=gettext_lazy("Without it they are asked to no session. They sign again in the room."),
    )
    active = forms.BooleanField(required=False, label=gettext_lazy("Can be asked"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        spoken = [(code, words) for code, words in language_names().items() if code != "en"]
        self.fields["languages"].choices = spoken  # type: ignore[attr-defined]


@require_GET
@may("see", "places")
def lists(request: HttpRequest) -> HttpResponse:
    """Every place and every interpreter, with what is missing."""
    names = language_names()
    people = [
        {"one": one, "languages": ", ".join(names.get(code, code) for code in one.languages)}
        for one in places.interpreters()
    ]
    return render(request, "staff/places.html", {"places": places.places(), "people": people})


@may("keep", "place")
@idempotent_form("staff.places")
def place(request: HttpRequest, place: int | None = None) -> HttpResponse:
    """Add a place, or bring one up to date."""
    found = places.place(place) if place is not None else None
    if place is not None and found is None:
        raise Http404
    before = (
        {"name": found.name, "address": found.address, "way_in": found.way_in, "features": found.codes,
         "active": found.active, "neutral": True}
        if found else {"active": True}
    )  # fmt: skip
    form = PlaceForm(request.POST if request.method == "POST" else None, initial=before)
    if request.method == "POST" and form.is_valid():
        typed = {name: value for name, value in form.cleaned_data.items() if name != "neutral"}
        if clerk.keep_place(place, **typed) is not None:
            messages.success(request, _("Written down."))
            return redirect("staff_places")
        form.add_error("name", _("Another place has this name."))
    return _page(request, form, _("A place"))


@may("keep", "interpreter")
@idempotent_form("staff.places")
def interpreter(request: HttpRequest, interpreter: int | None = None) -> HttpResponse:
    """Add an interpreter, or bring one up to date."""
    found = places.interpreter(interpreter) if interpreter is not None else None
    if interpreter is not None and found is None:
        raise Http404
    kept = ("name", "contact", "languages", "promised_on", "active")
    before = {name: getattr(found, name) for name in kept} if found else {"active": True}
    form = InterpreterForm(request.POST if request.method == "POST" else None, initial=before)
    if request.method == "POST" and form.is_valid():
        clerk.keep_interpreter(interpreter, **form.cleaned_data)
        messages.success(request, _("Written down."))
        return redirect("staff_places")
    return _page(request, form, _("An interpreter"))


def _page(request: HttpRequest, form: forms.Form, title: str) -> HttpResponse:
    return render(request, "staff/place.html", {"form": form, "title": title}, status=422 if form.errors else 200)
