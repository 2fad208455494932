"""Leave and cover: who is away, who covers, and who can second what waits today."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from evenhand.accounts import roles
from evenhand.clerk import cover as clerk_cover
from evenhand.core.deciding import Refusal
from evenhand.reads import cover
from evenhand.web import clock
from evenhand.web.fields import DayField
from evenhand.web.guards import actor, idempotent_form, may
from evenhand.web.plain_form import PlainForm
from evenhand.web.sentences import sentence


def second_words(names: Iterable[str]) -> str:
    """Who can second something today, as a sentence."""
    listed = ", ".join(sorted(names))
    return _("Today: %(names)s.") % {"names": listed} if listed else _("Nobody here can today: ask a deputy.")


class AwayForm(PlainForm):
    """One absence and its cover."""

    account = forms.ChoiceField(label=gettext_lazy("Who is away?"))
    first_on = DayField(label=gettext_lazy("First day away"))
    last_on = DayField(label=gettext_lazy("Last day away"))
    cover = forms.ChoiceField(
        label=gettext_lazy("Who covers?"),
        required=False,
        help_text=gettext_lazy("Cover gives no role. Who covers needs the roles for it, an outside deputy too."),
    )

    def __init__(self, *args: Any, me: str, others: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        staff = [(str(account), name) for account, name in roles.staff()]
        self.fields["account"].choices = [one for one in staff if others or one[0] == me]  # type: ignore[attr-defined]
        self.fields["account"].initial = me
        self.fields["cover"].choices = [("", _("Nobody")), *staff]  # type: ignore[attr-defined]


@may("see", "leave and cover")
@idempotent_form("staff.cover")
def leave(request: HttpRequest) -> HttpResponse:
    """Who is away and who covers; mark somebody away."""
    by, now = actor(request), clock.now()
    others = by.role in clerk_cover.FOR_OTHERS
    form = AwayForm(request.POST if request.method == "POST" else None, me=by.id, others=others)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        refused = clerk_cover.mark_away(
            typed["account"], typed["first_on"], typed["last_on"], cover=typed["cover"], by=by, now=now
        )
        if refused is None:
            messages.success(request, _("Written down."))
            return redirect("staff_cover")
        form.add_error(refused.field if refused.field in form.fields else None, sentence(refused.reason))
    page = {
        "form": form,
        "lines": [{"one": one, "mine": others or one.account == by.id} for one in cover.absences(now.today)],
    }
    return render(request, "staff/cover.html", page, status=422 if form.errors else 200)


@require_POST
@may("end", "absence")
@idempotent_form("staff.cover")
def back(request: HttpRequest, absence: int) -> HttpResponse:
    """Somebody is back, or does not go."""
    refused = clerk_cover.back(absence, by=actor(request), now=clock.now())
    if isinstance(refused, Refusal):
        messages.error(request, sentence(refused.reason))
    else:
        messages.success(request, _("Written down."))
    return redirect("staff_cover")
