"""The two steps of filing that take several: the officers, and the people who complain.

Each has a place in its list, and the form of the page names it: sending the same page twice, or once more after going
back, writes that one anew and never adds a second.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.translation import gettext as _

from evenhand.web.guards import public
from evenhand.web.programme import programme_in_force
from evenhand.web.public.filing_forms import OfficerForm, PersonForm
from evenhand.web.public.steps import draft_of, go_on, half_typed, later, number, show, without_draft
from evenhand.web.wording import categories

MOST_OFFICERS, MOST_PEOPLE = 12, 8
_OFFICER = ("name", "badge", "unit", "category")
_PERSON = (
    "name", "channels", "address", "phone", "email", "safe_contact", "access_needs", "large_print", "discreet",
    "guardian_name", "guardian_phone",
)  # fmt: skip


def put(items: list[Any], place: int | None, item: Any) -> None:
    """Write one into its place, or add it when it has none yet."""
    if place is None:
        items.append(item)
    else:
        items[place] = item


def take_out(request: HttpRequest, items: list[Any], onward: Callable[[], HttpResponse]) -> HttpResponse:
    """Take out the one whose number a button sent. The button also says how many there were: a second click is none."""
    place = number(request.POST.get("remove", ""), under=len(items))
    if place is not None and request.POST.get("of", "") == str(len(items)):
        del items[place]
    return onward()


@public
def officers(request: HttpRequest) -> HttpResponse:
    """Step 2: the officers, one after the other; what is known of each."""
    choices = categories(programme_in_force())
    draft = draft_of(request)
    if draft is None:
        return without_draft(request, "officers", OfficerForm(request.POST, categories=choices))
    if request.method != "POST":
        place, typed = _asked(request, draft.officers, half_typed(draft, "officers", OfficerForm, categories=choices))
        form: Form = OfficerForm(initial=typed, categories=choices)
        return show(request, "officers", draft, form, known=dict(choices), place=place)
    if "remove" in request.POST:
        return take_out(request, draft.officers, lambda: go_on(draft, "officers"))
    if "later" in request.POST:
        return later(request, draft, "officers")
    if "add" not in request.POST and draft.officers and not any(request.POST.get(name) for name in _OFFICER):
        return go_on(draft, _onward(request, "people"), done="officers")
    form = OfficerForm(request.POST, categories=choices)
    at = number(request.POST.get("place", ""), under=len(draft.officers))
    if at is None and len(draft.officers) >= MOST_OFFICERS:
        form.add_error(None, _("This form takes 12 officers. Write down the others in your own words, or call us."))
    if not form.is_valid():
        return show(request, "officers", draft, form, 422, known=dict(choices), place=_place(request))
    put(draft.officers, at, dict(form.cleaned_data))
    return go_on(draft, _onward(request, "people", "officers"), done="officers")


@public
def people(request: HttpRequest) -> HttpResponse:
    """Step 3: who complains, and which ways to reach them are safe."""
    draft = draft_of(request)
    if draft is None:
        return without_draft(request, "people", PersonForm(request.POST))
    if request.method != "POST":
        place, typed = _asked(request, draft.people, half_typed(draft, "people", PersonForm))
        said = {name: value for name, value in typed.items() if value is not None}
        form = PersonForm(initial={"language": request.LANGUAGE_CODE[:2]} | said)
        return show(request, "people", draft, form, place=place)
    if "remove" in request.POST:
        return take_out(request, draft.people, lambda: go_on(draft, "people"))
    if "later" in request.POST:
        return later(request, draft, "people")
    if "add" not in request.POST and draft.people and not any(request.POST.get(name) for name in _PERSON):
        return go_on(draft, _onward(request, "wishes"), done="people")
    form = PersonForm(_spoken(request))
    at = number(request.POST.get("place", ""), under=len(draft.people))
    if at is None and len(draft.people) >= MOST_PEOPLE:
        form.add_error(None, _("This form takes 8 people. Write down the others in your own words, or call us."))
    if not form.is_valid():
        return show(request, "people", draft, form, 422, place=_place(request))
    put(draft.people, at, dict(form.cleaned_data))
    return go_on(draft, _onward(request, "wishes", "people"), done="people")


def _spoken(request: HttpRequest) -> QueryDict:
    """What was sent. A page from before each person was asked for a language answers in the one it is read in."""
    sent = request.POST.copy()
    sent.setdefault("language", request.LANGUAGE_CODE[:2])
    return sent


def _asked(request: HttpRequest, items: list[Any], half: dict[str, Any]) -> tuple[int, dict[str, Any]]:
    """Which place the page is for, and what stands there: one to change, one half typed, or a new one."""
    place = number(request.GET.get("change", ""), under=len(items))
    return (place, dict(items[place])) if place is not None else (len(items), half)


def _place(request: HttpRequest) -> str:
    typed = request.POST.get("place", "")
    return typed if typed.isdecimal() and len(typed) < 4 else ""


def _onward(request: HttpRequest, following: str, here: str = "") -> str:
    if "skip" in request.POST:
        return "check"
    return here if here and "add" in request.POST else following
