"""The one form of the exception register, alike for parties and mediators: a ground from a closed list, no words."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evenhand.clerk import Conflict, disclosing
from evenhand.reads.legal import Ground
from evenhand.web import acting, clock
from evenhand.web.guards import actor
from evenhand.web.plain_form import PlainForm
from evenhand.web.sentences import sentence

GROUNDS = {
    Ground.BODILY_HARM: gettext_lazy("Somebody is threatened with bodily harm"),
    Ground.CRIME: gettext_lazy("The mediation was used to plan or hide a crime"),
    Ground.CHILD: gettext_lazy("A child is abused or neglected"),
    Ground.ADULT: gettext_lazy("An adult who needs protection is abused or neglected"),
    Ground.MALPRACTICE: gettext_lazy("A claim about how somebody acted in the mediation"),
    Ground.AGREEMENT: gettext_lazy("To prove or enforce the signed agreement"),
}


class GroundForm(PlainForm):
    """On which ground."""

    ground = forms.ChoiceField(
        label=gettext_lazy("On which ground?"),
        choices=list(GROUNDS.items()),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose one of the answers.")},
    )


def page(request: HttpRequest, ref: str, template: str, onward: str) -> HttpResponse:
    """Show the form, or write down what was chosen and go on."""
    if not disclosing.may_write_down(actor(request, ref), ref):
        raise Http404
    form = GroundForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        key, by = acting.key_of(request), actor(request, ref)
        refused = disclosing.disclose(ref, form.cleaned_data["ground"], by=by, now=clock.now(), key=key)
        acting.told_apart(request, refused)
        if isinstance(refused, Conflict):
            return redirect(onward)
        if refused is None:
            messages.success(request, _("Written down: the ground, the day and your part. Nothing else is kept."))
            return redirect(onward)
        form.add_error(None, sentence(refused.reason))
    return render(request, template, {"ref": ref, "form": form}, status=422 if form.errors else 200)
