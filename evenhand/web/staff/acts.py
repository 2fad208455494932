"""One page for one act of the office: why it is asked, its form, and what came of it.

An act that needs two people is proposed here by one and confirmed by another at their own sign-in.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from evenhand import clerk, reads
from evenhand.clerk import Key
from evenhand.core.access import Actor
from evenhand.core.codes import DESK, Role
from evenhand.core.deciding import Act
from evenhand.reads import staff
from evenhand.web import acting, clock
from evenhand.web.guards import actor, idempotent_form, may
from evenhand.web.staff import day_forms, deciding_forms, kit_forms, mending_forms, paper_forms, table_forms
from evenhand.web.staff.act_forms import ActForm, allegation_choices
from evenhand.web.staff.case_parts import STORY, story_of

FORMS: dict[str, type[ActForm]] = {
    form.__name__.removesuffix("Form"): form
    for module in (deciding_forms, mending_forms, table_forms, day_forms, paper_forms, kit_forms)
    for form in vars(module).values()
    if isinstance(form, type) and issubclass(form, ActForm) and form.__module__ == module.__name__
}
"""Every staff form by the name of its act, as in the address with dashes: ``screen-matter``."""


def act_name(tail: str) -> str:
    """``screen-matter`` → ``ScreenMatter``."""
    return "".join(part.capitalize() for part in tail.split("-"))


def act_tail(name: str) -> str:
    """``ScreenMatter`` → ``screen-matter``."""
    return "".join(f"-{c.lower()}" if c.isupper() else c for c in name).lstrip("-")


def may_open(tail: str, held: frozenset[Role]) -> bool:
    """May somebody with these roles open this act's page? A page never leads where its reader may not go."""
    kind = FORMS[act_name(tail)].kind
    return bool(held & (kind.who | DESK if kind.assisted else kind.who))


def _form(
    request: HttpRequest, ref: str, act: str, about: str, initial: dict[str, Any] | None = None
) -> tuple[ActForm, reads.CaseFile]:
    kind = FORMS.get(act_name(act))
    if kind is None:
        raise Http404
    who = actor(request, ref, act=kind.kind)
    file = reads.case(who, ref, "act", clock.now())
    if file is None or not _is_there(file, about):
        raise Http404
    data = request.POST if request.method == "POST" else None
    about = "" if about == "case" else about
    form = kind(data, file=file, about=about, names=_names(who, file), reader=who, initial=initial)
    return form, file


def _names(who: Actor, file: reads.CaseFile) -> dict[str, str]:
    """What everybody of a case is called: its people by code, first readers by account."""
    readers = [matter.screening.by for matter in file.case.matters if matter.screening]
    return staff.colleagues(readers) | {one.party: one.text for one in reads.open_in(who, file, "name", "attendee")}


def _is_there(file: reads.CaseFile, about: str) -> bool:
    """Is this a matter, a table or a person of the case, or the case itself?"""
    case = file.case
    voices = {voice for party in case.parties for voice in party.voices}
    return about in {"case", *voices, *(m.id for m in case.matters), *(d.id for d in case.mediations)}


def _page(request: HttpRequest, ref: str, act: str, form: ActForm, status: int = 200) -> HttpResponse:
    page: dict[str, Any] = {"ref": ref, "act": act, "form": form}
    if form.reads_story:
        who = actor(request, ref, act=form.kind)
        opened = reads.open_in(who, form.file, *STORY, "attachment_name")
        page["story"] = story_of(form.file, opened, form.names, form.about)
        page["files"] = reads.files_in(who, form.file, opened)
        page["allegations"] = [name for _id, name in allegation_choices(form)]
    return render(request, "staff/act.html", page, status=status)


def takes_two(act: str, **_address: str) -> bool:
    """Is this act proposed to a second person, or is it theirs? Both show their own key (decision 0021)."""
    kind = FORMS.get(act_name(act))
    return kind is not None and (kind.two_people or kind.second_word)


@may("do", "act of the office", afresh=takes_two)
@idempotent_form("staff.act")
def act(request: HttpRequest, ref: str, about: str, act: str) -> HttpResponse:
    """The page of one act about a matter, a table, a person or the case, and its form."""
    form, _file = _form(request, ref, act, about, {"slot": request.GET.get("slot", "")})
    if request.method != "POST":
        return _page(request, ref, act, form)
    if not form.is_valid():
        return _page(request, ref, act, form, 422)
    if form.two_people:
        return _propose(request, ref, about, act, form)
    return _do(request, ref, act, form)


def _do(request: HttpRequest, ref: str, act: str, form: ActForm) -> HttpResponse:
    by = actor(request, ref, act=form.kind)
    result = acting.ask(request, ref, form.act(by.id), words=form.words())
    if not acting.done(request, result, form, _("Done.")):
        return _page(request, ref, act, form, 422)
    if (person := form.person()) is not None:
        key = acting.key_of(request)
        clerk.change_contact(ref, person, by=by, now=clock.now(), key=Key(f"{key.value}.person", key.body))
    return redirect("staff_case", ref)


def _propose(request: HttpRequest, ref: str, about: str, act: str, form: ActForm) -> HttpResponse:
    by = actor(request, ref, act=form.kind)
    fields = {"about": about, **form.codes()}
    if clerk.propose(ref, act_name(act), fields, by=by, now=clock.now(), words=form.words()) is None:
        raise Http404
    messages.success(request, _("Proposed. Another person confirms it at their own sign-in, and only then is it done."))
    return redirect("staff_case", ref)


@require_POST
@may("confirm", "proposal of a colleague", afresh=True)
@idempotent_form("staff.confirm")
def confirm(request: HttpRequest, ref: str, proposal: int) -> HttpResponse:
    """Confirm, as the second person, what a colleague proposed: the act is done now."""
    by = actor(request, ref)
    waiting = next((one for one in staff.waiting(by, ref) if one.id == proposal and not one.mine), None)
    if waiting is None:
        raise Http404
    fields = dict(waiting.fields)
    about = str(fields.pop("about", ""))
    kind = FORMS[waiting.act]
    file = reads.case(by, ref, "act", clock.now())
    if file is None:
        raise Http404
    about = "" if about == "case" else about
    initial = {"proposed_by": waiting.proposer}
    form = kind(_typed(fields), file=file, about=about, names=_names(by, file), reader=by, initial=initial)
    if not form.is_valid():
        messages.error(request, _("The case has changed since this was proposed. Propose it anew."))
    elif _all_done(request, ref, form.acts(by.id)):
        messages.success(request, _("Confirmed and done."))
        clerk.settle(proposal)
    return redirect("staff_case", ref)


def _all_done(request: HttpRequest, ref: str, acts: Iterable[Act]) -> bool:
    """Do these acts in order, until one is refused: its reason stands on the next page, and the proposal stays."""
    key = acting.key_of(request)
    return all(
        acting.done(request, acting.ask(request, ref, one, key=Key(f"{key.value}.{n}", key.body)))
        for n, one in enumerate(acts)
    )


def _typed(fields: dict[str, Any]) -> dict[str, Any]:
    """The stored codes as a form would have sent them: a day goes back into its three boxes."""
    typed = {name: value for name, value in fields.items() if name != "received_on"}
    if day := fields.get("received_on"):
        year, month, date = str(day).split("-")
        typed |= {"received_on_month": month, "received_on_day": date, "received_on_year": year}
    return typed


@require_POST
@may("take back", "proposal")
@idempotent_form("staff.confirm")
def drop(request: HttpRequest, ref: str, proposal: int) -> HttpResponse:
    """Take a proposal back, or say no to a colleague's."""
    if any(one.id == proposal for one in staff.waiting(actor(request, ref), ref)):
        clerk.drop(proposal)
    return redirect("staff_case", ref)
