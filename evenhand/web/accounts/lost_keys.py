"""A code for a party: given at the desk, and with a second person where the party had a key of their own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from evenhand import reads
from evenhand.accounts import recovery
from evenhand.accounts.recovery import Handed, RecoveryRefusal
from evenhand.reads.whose import whose
from evenhand.web import clock, guards
from evenhand.web.guards import may
from evenhand.web.naming import part_words, to_choose
from evenhand.web.plain_form import PlainForm

SENTENCES = {
    RecoveryRefusal.NOBODY: _("There is no such person in that complaint. Check the reference and the code."),
    RecoveryRefusal.WAITS_FOR_SECOND: _(
        "This person has a key of their own. A second one of you must check that it is them; it is on the list below."
    ),
    RecoveryRefusal.HAS_KEY: _(
        "This person has a key of their own, so no code is posted. Press “Give a code”: a second one of you must check."
    ),
    RecoveryRefusal.SAME_PERSON: _("You asked for this. Another person must check that it is them."),
    RecoveryRefusal.NOT_OPEN: _("This was settled meanwhile. The list below is current."),
}


class WhoForm(PlainForm):
    """Which party of which complaint."""

    ref = forms.RegexField(
        r"^[0-9A-Za-z -]{4,16}$",
        label=_("Reference of the complaint"),
        error_messages={"required": _("Enter the reference."), "invalid": _("A reference looks like M7KQ-42XW.")},
    )
    party = forms.RegexField(
        r"^[cog][0-9]{1,3}$",
        label=_("Code of the person in it"),
        help_text=_("Such as c1, o1 or g1. From the page of the case you choose the person by name."),
        error_messages={
            "required": _("Enter the code."),
            "invalid": _("A code is one letter and a number, such as c1."),
        },
    )

    def __init__(self, *args: Any, people: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:
        """``people``: everyone of the complaint, where it is known; then one is chosen instead of typing a code."""
        super().__init__(*args, **kwargs)
        if people:
            self.fields["ref"].widget = forms.HiddenInput()
            self.fields["party"] = forms.ChoiceField(
                label=_("Who is it for?"),
                choices=people,
                widget=forms.RadioSelect,
                error_messages={
                    "required": _("Choose one of the people."),
                    "invalid_choice": SENTENCES[RecoveryRefusal.NOBODY],
                },
            )

    def clean_ref(self) -> str:
        """The reference as it is kept."""
        plain = "".join(sign for sign in str(self.cleaned_data["ref"]).upper() if sign.isalnum())
        return "-".join(plain[start : start + 4] for start in range(0, len(plain), 4))


def _people(request: HttpRequest, ref: str) -> list[tuple[str, str]]:
    """Everyone of a complaint as one chooses them, by name; nobody where there is no such complaint."""
    by, now = guards.actor(request), clock.now()
    file = reads.case(by, ref, "codes", now) if ref else None
    names = reads.names(by, [ref], now).get(ref, {}) if file else {}
    return to_choose(file.case, [part.code for part in file.parts], names) if file else []


@may("see", "codes for parties")
def lost_keys(request: HttpRequest) -> HttpResponseBase:
    """Give a code; see what waits for a second person. ``?ref`` names the complaint, ``?party`` the person."""
    ref, party = (request.GET.get(name, "") for name in ("ref", "party"))
    return _page(request, WhoForm(initial={"ref": ref, "party": party}, people=_people(request, ref)))


@may("give", "code for a party", afresh=True)
@require_POST
def give_code(request: HttpRequest) -> HttpResponseBase:
    """Give a code to hand over, once it is sure who asks."""
    form = WhoForm(request.POST, people=_people(request, request.POST.get("ref", "")))
    if not form.is_valid():
        return _page(request, form)
    typed = form.cleaned_data
    if request.POST.get("how") == "post":
        return _posted(
            request, form, recovery.post_code(typed["ref"], typed["party"], guards.actor(request), clock.now())
        )
    given = recovery.give_code(typed["ref"], typed["party"], guards.actor(request), clock.now())
    return _answer(request, given, form)


@may("second", "code for a party", afresh=True)
@require_POST
def second_lost_key(request: HttpRequest, asked: int) -> HttpResponseBase:
    """The second person checked that it is them."""
    return _answer(request, recovery.second(asked, guards.actor(request), clock.now()), WhoForm())


def _posted(request: HttpRequest, form: WhoForm, refusal: RecoveryRefusal | None) -> HttpResponseBase:
    if refusal is not None:
        return _page(request, form, str(SENTENCES[refusal]))
    messages.success(request, _("The letter is in the next print run. Its code is made as it is printed."))
    return redirect("lost_keys")


def _answer(request: HttpRequest, given: Handed | RecoveryRefusal, form: WhoForm) -> HttpResponseBase:
    if isinstance(given, RecoveryRefusal):
        return _page(request, form, str(SENTENCES[given]))
    return render(request, "accounts/handed_code.html", {"code": given.code, "told": given.told})


def _page(request: HttpRequest, form: WhoForm, problem: str = "") -> HttpResponseBase:
    known = form["ref"].value() if isinstance(form.fields["ref"].widget, forms.HiddenInput) else ""
    waiting = recovery.waiting()
    parts = whose(one.ref for one in waiting)
    context = {
        "form": form,
        "ref": known,
        "problem": problem,
        "waiting": [{"one": one, "part": part_words(parts.get((one.ref, one.party)))} for one in waiting],
        "me": guards.account(request),
    }
    return render(request, "accounts/lost_keys.html", context)
