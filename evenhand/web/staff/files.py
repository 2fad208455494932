"""Files of a complaint at the desk: what was given with it, and one that came later."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from evenhand import clerk, reads
from evenhand.clerk import Conflict, Upload
from evenhand.core.case import Case
from evenhand.core.codes import Stage
from evenhand.core.deciding import Refusal
from evenhand.core.reasons import Reason
from evenhand.reads import FileSeen
from evenhand.web import acting, clock
from evenhand.web.downloads import as_attachment
from evenhand.web.guards import actor, idempotent_form, may
from evenhand.web.naming import to_choose
from evenhand.web.plain_form import PlainForm
from evenhand.web.public.attachments import NotTaken, taken
from evenhand.web.sentences import sentence


class AddFileForm(PlainForm):
    """One file, and who gave it."""

    file = forms.FileField(
        label=_("The file"),
        help_text=_(
            "A picture (JPEG, PNG), PDF or plain text, up to 8 megabytes. Where and when it was made is removed."
        ),
        error_messages={
            "required": _("Choose a file."),
            "empty": _("This file is empty. Choose another one."),
        },
    )
    party = forms.ChoiceField(
        label=_("Who gave it?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose who gave it.")},
    )

    def __init__(self, *args: Any, people: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["party"].choices = people  # type: ignore[attr-defined]

    def clean_file(self) -> Upload:
        """The file as it is kept, judged by what is inside."""
        try:
            return taken(self.cleaned_data["file"], None)
        except NotTaken as problem:
            raise forms.ValidationError(str(problem)) from None


def may_add(case: Case) -> bool:
    """May a file be added now? Not while a matter goes ahead: until it is closed, nothing that anybody writes about it
    stands on a page of the office (design §10.14)."""
    return not any(matter.stage is Stage.AHEAD for matter in case.matters)


def as_download(seen: FileSeen, data: bytes) -> HttpResponse:
    """A file as it was kept; never shown inside a page."""
    return as_attachment(seen.name, seen.content_type, data)


@require_GET
@may("open", "file of a case")
def file(request: HttpRequest, ref: str, code: str) -> HttpResponse:
    """One file given with a complaint."""
    opened = reads.attachment(actor(request), ref, code, clock.now())
    if opened is None:
        raise Http404
    return as_download(*opened)


@may("add", "file to a case")
@idempotent_form("staff.file")
def add(request: HttpRequest, ref: str) -> HttpResponse:
    """Add a file that came after the complaint."""
    by, now = actor(request), clock.now()
    case = reads.case(by, ref, "files", now)
    if case is None:
        raise Http404
    names = reads.names(by, [ref], now).get(ref, {})
    people = to_choose(case.case, [part.code for part in case.parts], names)
    form = AddFileForm(request.POST or None, request.FILES or None, people=people)
    open_now = may_add(case.case)
    if request.method == "POST" and not open_now:
        form.add_error(None, sentence(Reason.NOT_YET))
    if request.method == "POST" and form.is_valid():
        upload: Upload = form.cleaned_data["file"]
        upload = Upload(
            name=upload.name, content_type=upload.content_type, data=upload.data, party=form.cleaned_data["party"]
        )
        done = clerk.attach(ref, upload, by=by, now=now, key=acting.key_of(request))
        if not isinstance(done, Refusal | Conflict):
            return redirect("staff_case", ref)
        acting.told_apart(request, done)
        form.add_error(None, acting.why_not(done))
    page = {"ref": ref, "form": form, "open_now": open_now}
    return render(request, "staff/add_file.html", page, status=422 if form.errors else 200)
