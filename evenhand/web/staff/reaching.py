"""How to reach one person of a case, as the office enters it: whoever it is, on one page with the same fields.

Somebody phones in a new address; an officer was named by a badge alone; a letter came back. What could not go out for
want of it goes out from here.
"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from evenhand import clerk, reads
from evenhand.accounts import seats
from evenhand.reads import letters
from evenhand.web import acting, clock
from evenhand.web.guards import actor, idempotent_form, may
from evenhand.web.naming import called, role_words
from evenhand.web.reach_form import DeskReachForm, as_known


@may("change", "how somebody is reached", afresh=True)
@idempotent_form("staff.reach")
def reach(request: HttpRequest, ref: str, party: str) -> HttpResponse:
    """What is known of how to reach this person, to be changed."""
    by, now = actor(request), clock.now()
    file = reads.case(by, ref, "contact", now)
    part = file.part(party) if file else None
    who = reads.contact(by, ref, party, now) if part else None
    if file is None or part is None or who is None:
        raise Http404
    form = DeskReachForm(request.POST if request.method == "POST" else None, known=as_known(who, part))
    if form.is_valid() and form.cleaned_data["quiet"] and seats.has_holder(ref, party):
        form.add_error("quiet", _("This person has a key of their own. They say on their own pages what is not safe."))
    if form.is_valid():
        told = not form.cleaned_data["quiet"]
        result = clerk.change_contact(ref, form.words(party), by=by, now=now, key=acting.key_of(request), old_too=told)
        if acting.done(request, result, form, _("Saved. The office reaches them this way from now on.")):
            return redirect("staff_reach", ref, party)
    page: dict[str, Any] = {
        "ref": ref,
        "party": party,
        "side": part.side,
        "name": called(file.case, party, {party: who.name} if who.name else {}),
        "role": role_words(file.case, party),
        "form": form,
        "held": letters.held_up(by, ref, part, who, now),
    }
    return render(request, "staff/reach.html", page, status=422 if form.is_bound else 200)


@require_POST
@may("send again", "letters to somebody")
@idempotent_form("staff.reach_again")
def again(request: HttpRequest, ref: str, party: str) -> HttpResponse:
    """What could not go out to this person goes out: letters with the next print run, notices by themselves."""
    n = clerk.send_again(ref, party, by=actor(request), now=clock.now())
    if n:
        said = ngettext("%(n)s letter goes out again.", "%(n)s letters go out again.", n)
        messages.success(request, said % {"n": n})
    else:
        messages.error(request, _("A colleague was quicker: this was done already."))
    return redirect("staff_reach", ref, party)
