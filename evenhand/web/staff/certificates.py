"""Certificates of destruction: what was destroyed, since when, from when no copy has a key, and its leaf."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from evenhand.reads import certificates as kept
from evenhand.web import clock
from evenhand.web.guards import actor, may

WHAT = {"room": _("What was said in mediation"), "file": _("The whole file")}
ROOTS = {
    "best_effort": _("A file on a disk: overwritten and removed, as well as a disk allows"),
    "strong": _("Hardware that keeps keys: gone for certain"),
}


@require_GET
@may("see", "certificates of destruction")
def certificates(request: HttpRequest) -> HttpResponse:
    """All of them, the newest first, each held against the ledger."""
    found = kept.certificates(actor(request), request.GET.get("after", ""))
    later = f"?after={found[-1].number}" if len(found) == kept.PAGE else ""
    lines = [{"one": one, "what": WHAT[one.what]} for one in found]
    return render(request, "staff/certificates.html", {"lines": lines, "later_url": later, "today": clock.now().today})


@require_GET
@may("read", "certificate of destruction")
def certificate(request: HttpRequest, number: str) -> HttpResponse:
    """One certificate, for printing."""
    found = kept.certificate(actor(request), number)
    if found is None:
        raise Http404
    final = found.final_on is not None and clock.now().today >= found.final_on
    page = {"one": found, "what": WHAT[found.what], "root": ROOTS[found.root], "final": final}
    return render(request, "staff/certificate.html", page)
