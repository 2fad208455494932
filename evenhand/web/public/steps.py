"""What the steps of filing share: the page of a step, going on to another, and nothing typed lost on the way.

A person may stop in the middle of a field: what was typed is put aside in the draft, unjudged, and stands in its field
again when they come back. A form whose draft this browser no longer knows (the visit ended, it was sent in another tab)
comes back as it was, with a place for the code.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from evenhand.accounts import doors
from evenhand.accounts.throttle import Wait
from evenhand.web import clock
from evenhand.web.guards import source
from evenhand.web.public import draft as drafts
from evenhand.web.public import receipts
from evenhand.web.public.draft import Draft
from evenhand.web.public.filing_forms import LONG, ComeBackForm

STEPS = ("story", "officers", "people", "wishes", "files", "check")
PAGES = {step: f"public/file_{step}.html" for step in STEPS}
_PRESSED = frozenset(
    {"csrfmiddlewaretoken", "continue", "add", "skip", "later", "remove", "of", "code", "step", "idem"}
)
_MOST_FIELDS = 40


def show(
    request: HttpRequest, step: str, draft: Draft | None, form: Form | None, status: int = 200, **more: Any
) -> HttpResponse:
    """One step's page, with the code to come back beside it."""
    place = STEPS.index(step)
    page = {
        "step": place + 1,
        "steps": len(STEPS),
        "step_name": step,
        "back_url": reverse(f"file_{STEPS[place - 1]}") if place else reverse("home"),
        "form": form,
        "problems": None,
        "draft": draft,
        "code": draft.code if draft else "",
        "until": clock.now().today + timedelta(days=drafts.DAYS),
        "of": len(getattr(draft, step, ())) if draft and step in ("officers", "people", "files") else 0,
        "ready": bool(draft and draft.lacks() == "" and step != "check"),
        **more,
    }
    return render(request, PAGES[step], page, status=status)


def go_on(draft: Draft, step: str, done: str = "") -> HttpResponse:
    """Keep the draft and go to a step; what was half typed on the step that is ``done`` is done with."""
    draft.half.pop(done, None)
    draft.keep()
    return draft.attach_to(redirect(f"file_{step}"))


def draft_of(request: HttpRequest) -> Draft | None:
    """The draft of this browser, or of the code that stands in the form."""
    typed = request.POST.get("code", "")
    if (draft := drafts.of(request)) is not None or not typed.strip():
        return draft
    found = by_code(request, typed)
    return found if isinstance(found, Draft) else None


def by_code(request: HttpRequest, typed: str) -> Draft | Wait | None:
    """The draft a code opens. Wrong, old and unknown codes are alike, and so is every code while one must wait."""
    typed = typed[:200].upper()
    name = doors.find_resumed(typed, source=source(request), at=clock.wall(), today=clock.now().today)
    if isinstance(name, Wait):
        return name
    return drafts.opened(name, typed) if isinstance(name, str) else None


def without_draft(request: HttpRequest, step: str, form: Form | None, **more: Any) -> HttpResponse:
    """This browser knows of no draft: begin at the first step, or give back what was typed and ask for the code."""
    sent = bool(receipts.held_by(request))
    if request.method != "POST":
        return redirect("file_receipt" if sent else "file_complaint")
    tried = bool(request.POST.get("code", "").strip())
    ask = ComeBackForm({"code": request.POST["code"]} if tried else None)
    if tried:
        ask.add_error("code", none_opened())
    if sent:
        words = _("You have sent this complaint. What you typed here is not in it. Sign in with the code and add it.")
        problem = {"words": words, "href": reverse("file_receipt")}
    else:
        words = _(
            "This browser does not have what you saved. Enter your code, and what you typed here is kept with it."
        )
        problem = {"words": words, "href": "#id_code"}
    return show(request, step, None, form, 422, problems=[problem], ask=ask, **more)


def none_opened() -> str:
    """What every code that opens nothing is told."""
    return _("This code opens nothing here. Look at each letter once more. If you have sent it, sign in instead.")


def opens_nothing() -> str:
    """What every code is told that opens neither a draft nor a door, whichever it is."""
    return _(
        "This code opens nothing now. Look at each letter once more. A code from the office works once, until its "
        "date. If you opened it and left, it works again after half an hour."
    )


def put_aside(request: HttpRequest, draft: Draft, step: str) -> None:
    """Keep what stands in the fields of a step, whatever it is. Files are not kept."""
    typed = {name: values for name, values in request.POST.lists() if name not in _PRESSED}
    draft.half[step] = {
        name[:60]: [str(value)[:LONG] for value in values[:_MOST_FIELDS]]
        for name, values in list(typed.items())[:_MOST_FIELDS]
    }
    draft.keep()


def later(request: HttpRequest, draft: Draft, step: str) -> HttpResponse:
    """Put aside what was typed and show the code to come back with."""
    put_aside(request, draft, step)
    return draft.attach_to(redirect(f"{reverse('file_later')}?{step}"))


def half_typed(draft: Draft | None, step: str, form: type[Form], **options: Any) -> dict[str, Any]:
    """What was put aside on a step, as first values of its form; empty when there is nothing."""
    held = draft.half.get(step) if draft else None
    if not held:
        return {}
    data = QueryDict(mutable=True)
    for name, values in held.items():
        data.setlist(name, values)
    bound = form(data, **options)
    return {name: bound[name].data for name in bound.fields}


def number(typed: str, under: int) -> int | None:
    """A place in a list, as a button or an address named it; None when there is no such place."""
    return int(typed) if typed.isdecimal() and len(typed) < 4 and int(typed) < under else None
