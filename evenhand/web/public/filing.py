"""Filing a complaint: six steps at most, four for the shortest, saved at each, and found again by a code.

Nothing typed is lost: every step is kept before the next is shown. Any field about oneself may stay empty. Officers and
people, of whom there may be several, are steps of ``filing_lists``.
"""

from __future__ import annotations

import base64
from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from evenhand.accounts import doors
from evenhand.accounts.doors import Door
from evenhand.accounts.keys import Busy, CameIn
from evenhand.accounts.throttle import Wait
from evenhand.web import clock
from evenhand.web.accounts.entering import busy_sentence, let_in, tried
from evenhand.web.guards import public, source
from evenhand.web.public import draft as drafts
from evenhand.web.public.attachments import MOST_FILES, NotTaken, taken
from evenhand.web.public.filing_forms import ComeBackForm, FileForm, StoryForm, WishesForm
from evenhand.web.public.filing_lists import put, take_out
from evenhand.web.public.steps import (
    STEPS,
    draft_of,
    go_on,
    half_typed,
    later,
    number,
    opens_nothing,
    show,
    without_draft,
)


@public
def story(request: HttpRequest) -> HttpResponse:
    """Step 1: what happened, when and where."""
    draft = drafts.of(request)
    if request.method != "POST":
        typed = half_typed(draft, "story", StoryForm) or _with_day(dict(draft.story) if draft else {})
        return show(request, "story", draft, StoryForm(initial=typed))
    if "later" in request.POST:
        return later(request, draft or drafts.begin(), "story")
    form = StoryForm(request.POST)
    if not form.is_valid():
        return show(request, "story", draft, form, 422)
    draft = draft or drafts.begin()
    answers = form.cleaned_data
    draft.story = {
        "narrative": answers["narrative"],
        "incident_on": answers["incident_on"].isoformat(),
        "incident_place": answers["incident_place"],
    }
    return go_on(draft, "check" if "skip" in request.POST else "officers", done="story")


def _with_day(story: dict[str, Any]) -> dict[str, Any]:
    if day := story.get("incident_on"):
        story["incident_on"] = date.fromisoformat(day)
    return story


@public
def wishes(request: HttpRequest) -> HttpResponse:
    """Step 4: what would you like to happen?"""
    draft = draft_of(request)
    if draft is None:
        return without_draft(request, "wishes", WishesForm(request.POST))
    if request.method != "POST":
        typed = half_typed(draft, "wishes", WishesForm) or draft.wishes
        return show(request, "wishes", draft, WishesForm(initial=typed))
    if "later" in request.POST:
        return later(request, draft, "wishes")
    form = WishesForm(request.POST)
    if not form.is_valid():
        return show(request, "wishes", draft, form, 422)
    draft.wishes = dict(form.cleaned_data)
    return go_on(draft, "check" if "skip" in request.POST else "files", done="wishes")


@public
def files(request: HttpRequest) -> HttpResponse:
    """Step 5: pictures and papers, if there are any."""
    draft = draft_of(request)
    if draft is None:
        return without_draft(request, "files", FileForm())
    if request.method != "POST":
        return show(request, "files", draft, FileForm(), place=len(draft.files))
    if "remove" in request.POST:
        return take_out(request, draft.files, lambda: go_on(draft, "files"))
    if "later" in request.POST:
        return later(request, draft, "files")
    if "continue" in request.POST and "file" not in request.FILES:
        return go_on(draft, "check", done="files")
    form = FileForm(request.POST, request.FILES)
    place = number(request.POST.get("place", ""), under=len(draft.files))
    if form.is_valid():
        try:
            if place is None and len(draft.files) >= MOST_FILES:
                raise NotTaken(_("This form takes 5 files. Bring the others to the office, or call us."))
            upload = taken(form.cleaned_data["file"], source(request))
        except NotTaken as problem:
            form.add_error("file", str(problem))
        else:
            data = base64.b64encode(upload.data).decode()
            put(draft.files, place, {"name": upload.name, "type": upload.content_type, "data": data})
            return go_on(draft, "check" if "continue" in request.POST else "files", done="files")
    return show(request, "files", draft, form, 422, place=len(draft.files))


@public
def put_by(request: HttpRequest) -> HttpResponse:
    """Saved, to come back later: the code and how long it works, made to be printed."""
    draft = drafts.of(request)
    if draft is None:
        return redirect("file_complaint")
    step = next((step for step in STEPS if step == request.META.get("QUERY_STRING")), STEPS[0])
    until = clock.now().today + timedelta(days=drafts.DAYS)
    door = request.build_absolute_uri(reverse("come_back"))
    page = {"code": draft.code, "until": until, "page": f"file_{step}", "door": door}
    return render(request, "public/file_later.html", page)


@public
@sensitive_post_parameters()
def come_back(request: HttpRequest) -> HttpResponseBase:
    """Use a code: come back to what one was writing, or come in. Every code that opens nothing gets the same answer."""
    form = ComeBackForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return render(request, "public/come_back.html", {"form": form}, status=422 if form.errors else 200)
    typed = form.cleaned_data["code"]
    found = tried(lambda: doors.use(typed, source=source(request), at=clock.wall(), today=clock.now().today))
    if isinstance(found, CameIn | Door):
        return let_in(request, found)
    if isinstance(found, str) and (draft := drafts.opened(found, typed.upper())) is not None:
        step = next(iter(draft.half), "check" if draft.people else "story")
        return draft.attach_to(redirect(f"file_{step}"))
    wait = _("There were many tries from this connection. Wait 15 minutes and try again. Your code still works.")
    sentences = {Wait: wait, Busy: busy_sentence()}
    form.add_error("code", sentences.get(type(found), opens_nothing()))
    status = {Wait: 429, Busy: 503}.get(type(found), 422)
    return render(request, "public/come_back.html", {"form": form}, status=status)


@public
@require_POST
def throw_away(request: HttpRequest) -> HttpResponse:
    """Throw away what I was writing. Nobody has read it."""
    draft = drafts.of(request)
    if draft is not None:
        draft.forget()
    answer = redirect("home")
    answer.delete_cookie(drafts.cookie_name())
    return answer
