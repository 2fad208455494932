"""The queue of complaints set apart as a likely flood: look at each, release it, or leave it where it is.

Nothing here deletes anything, and no machine does (security ABU-01). A released complaint joins the others with its
true day of receipt, and its letters go out then.
"""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from evenhand import clerk, reads
from evenhand.core.deciding import Refusal
from evenhand.reads import quarantine
from evenhand.web import clock
from evenhand.web.guards import actor, idempotent_form, may
from evenhand.web.sentences import sentence

STORY = ("narrative", "incident_on", "incident_place", "wish")
APART = "quarantine"


@require_GET
@may("see", "quarantine")
def queue(request: HttpRequest) -> HttpResponse:
    """What is set apart, the oldest first."""
    after = request.GET.get("after", "")
    found = quarantine.queue(actor(request), int(after) if after.isdecimal() and len(after) < 16 else 0, clock.now())
    page = {"lines": found.lines, "later_url": f"?after={found.later}" if found.later else "", "earlier_url": ""}
    return render(request, "staff/quarantine.html", page)


@require_GET
@may("see", "complaint in quarantine")
def one(request: HttpRequest, ref: str) -> HttpResponse:
    """One of them: what was said, who is named."""
    by, now = actor(request), clock.now()
    file = reads.case(by, ref, "quarantine", now)
    if file is None or file.aside != APART:
        raise Http404
    page = {
        "ref": ref,
        "file": file,
        "story": reads.open_words(by, ref, *STORY, now=now),
        "names": [name for name in reads.names(by, [ref], now).get(ref, {}).values() if name],
        "files": reads.attachments(by, ref, now),
    }
    return render(request, "staff/quarantined.html", page)


@require_POST
@may("release", "complaint in quarantine")
@idempotent_form("staff.release")
def release(request: HttpRequest, ref: str) -> HttpResponse:
    """It is genuine: it joins the others and its letters go out. A second press finds it released."""
    by, now = actor(request), clock.now()
    file = reads.case(by, ref, "quarantine", now)
    if file is None:
        raise Http404
    if file.aside == APART and isinstance(done := clerk.release_quarantine(ref, by=by, now=now), Refusal):
        messages.error(request, sentence(done.reason))
    else:
        messages.success(request, _("It is released. Its letters go out now."))
    return redirect("staff_quarantine")
