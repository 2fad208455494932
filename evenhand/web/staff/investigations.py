"""The investigators' counter: the queue by number, one matter on one page, findings and attempts to reach people.

An investigator has no other page of a complaint: everything here is what the neutral batch shows, the same for every
matter (design §10.8).
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from evenhand import reads
from evenhand.core.codes import Role
from evenhand.core.programme import said
from evenhand.reads import investigations
from evenhand.reads.investigations import ENDED, MINE, OPEN, Investigation
from evenhand.web import acting, clock
from evenhand.web.guards import actor, idempotent_form, may
from evenhand.web.staff.act_forms import ActForm
from evenhand.web.staff.files import as_download
from evenhand.web.staff.table_forms import CHANNELS, RecordContactForm, RecordFindingForm
from evenhand.web.staff.words import STAGES
from evenhand.web.wording import categories, language_for

WAYS = dict(CHANNELS)
PRESERVED = {
    "asked": gettext_lazy("asked, not answered yet"),
    "acknowledged": gettext_lazy("kept"),
    "none_exists": gettext_lazy("none exist"),
}
"""What the keeper of video and records answered."""


@require_GET
@may("see", "investigations")
def queue(request: HttpRequest) -> HttpResponse:
    """The released matters, the nearest limit first."""
    view, after = request.GET.get("view", OPEN), request.GET.get("after", "")
    found = investigations.queue(actor(request), clock.now(), view=view, after=after)
    words = {OPEN: _("Open"), MINE: _("Mine"), ENDED: _("Ended")}
    page = {
        "lines": [_shown(line) for line in found.lines],
        "views": [{"href": f"?view={code}", "words": name, "here": code == view} for code, name in words.items()],
        "later_url": f"?{urlencode({'view': view, 'after': found.later})}" if found.later else "",
        "earlier_url": f"?view={view}" if after else "",
    }
    return render(request, "staff/investigations.html", page)


def _shown(line: investigations.Released) -> dict[str, Any]:
    return {
        "line": line,
        "kept": PRESERVED[line.preservation],
        "ways": ", ".join(str(WAYS.get(way, way)) for way in line.ways) or _("None was given."),
        "stage": STAGES[line.stage],
    }


def _found(request: HttpRequest, number: str) -> Investigation:
    found = investigations.by_number(actor(request), number, clock.now())
    if found is None:
        raise Http404
    return found


@require_GET
@may("see", "investigation")
def one(request: HttpRequest, number: str) -> HttpResponse:
    """One released matter on one page."""
    return _page(request, _found(request, number))


def _page(request: HttpRequest, found: Investigation, status: int = 200, bound: ActForm | None = None) -> HttpResponse:
    names = {**dict(categories(found.programme)), "not_sure": _("Not yet classified")}
    language = language_for(found.programme)
    called = {p.code: p.words.get("name") or _nameless(p.side) for p in found.people}
    page: dict[str, Any] = {
        "found": found,
        **_shown(found.line),
        "bound": bound,
        "directs": actor(request).role is Role.DIRECTOR,
        "allegations": [
            {
                "one": a,
                "category": names.get(a.category, a.category),
                "finding": said(found.programme.texts[f"findings.{a.finding}"], language) if a.finding else "",
                "reason": found.reasons.get(a.id, ""),
            }
            for a in found.allegations
        ],
        "people": [
            {
                "one": p,
                "ways": ", ".join(str(WAYS.get(w, w)) for w in p.channels),
                "language": _(dict(settings.LANGUAGES).get(p.language, p.language)),
            }
            for p in found.people
        ],
        "attempts": [
            {"name": called.get(p, ""), "one": a, "way": WAYS.get(a.channel, a.channel)} for p, a in found.attempts
        ],
    }
    writes = found.line.stage == "investigating" and found.assigned and not found.barred
    for name, kind in (("finding_form", RecordFindingForm), ("contact_form", RecordContactForm)):
        if writes or isinstance(bound, kind):
            page[name] = bound if isinstance(bound, kind) else _form(request, found, kind)
    return render(request, "staff/investigation.html", page, status=status)


def _nameless(side: str) -> str:
    """What somebody without a name is called."""
    return _("An officer not known yet") if side == "officer" else _("A complainant without a name")


def _form(request: HttpRequest, found: Investigation, kind: type[ActForm], data: Any = None) -> ActForm:
    """The act's own form; people are called by their name here."""
    file = reads.case(actor(request), found.ref, "act", clock.now())
    if file is None:
        raise Http404
    form = kind(data, file=file, about=found.matter.id if kind is RecordFindingForm else "")
    if isinstance(form, RecordContactForm):
        form.counted_for = found.matter.id
        people = [(p.code, p.words.get("name") or _nameless(p.side)) for p in found.people]
        form.fields["party"].choices = people  # type: ignore[attr-defined]
        form.preset(next((p.channels for p in found.people), ()))
    return form


def _done(request: HttpRequest, number: str, kind: type[ActForm]) -> HttpResponse:
    found = _found(request, number)
    form = _form(request, found, kind, request.POST)
    if not form.is_valid():
        return _page(request, found, 422, form)
    by = actor(request, found.ref, act=form.kind)
    result = acting.ask(request, found.ref, form.act(by.id), words=form.words(), role=by.role)
    if not acting.done(request, result, form, _("Written down.")):
        return _page(request, found, 422, form)
    return redirect("staff_investigation", number)


@require_POST
@may("record", "finding")
@idempotent_form("staff.finding")
def finding(request: HttpRequest, number: str) -> HttpResponse:
    """Record a finding on one allegation, with its reason."""
    return _done(request, number, RecordFindingForm)


@require_POST
@may("record", "contact attempt of an investigation")
@idempotent_form("staff.investigation_contact")
def contact(request: HttpRequest, number: str) -> HttpResponse:
    """Write down one attempt to reach somebody: reached or not."""
    return _done(request, number, RecordContactForm)


@require_GET
@may("open", "file of an investigation")
def file(request: HttpRequest, number: str, code: str) -> HttpResponse:
    """One file given with the complaint, as it was kept; never shown inside a page."""
    found = _found(request, number)
    if code not in {one.code for one in found.files}:
        raise Http404
    opened = reads.attachment(actor(request), found.ref, code, clock.now())
    if opened is None:
        raise Http404
    return as_download(*opened)
