"""Receipts to take along: proof that something was done, on which day, which the office cannot take back.

A receipt never says which answer was sealed. The desk has the same page, for people on paper: of what it did for them.
"""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from evenhand.reads import receipts
from evenhand.web import clock
from evenhand.web.guards import may
from evenhand.web.portal.here import here

NAMES = {
    "complaint_filed": _("The complaint was received"),
    "answer_sealed": _("You sealed an answer. The receipt does not say which."),
    "agreement_to_mediate_signed": _("You signed the agreement to mediate"),
    "assented": _("You said yes to the text of the agreement"),
    "agreement_signed": _("You signed the agreement"),
}


@require_GET
@may("see", "own receipts")
def own_receipts(request: HttpRequest, ref: str, matter: str, party: str | None = None) -> HttpResponse:
    """What there is a receipt for, and from when on."""
    at = here(request, ref, matter, party)
    found = receipts.own(at.actor, ref, matter, at.mine.party, clock.now())
    lines = [(NAMES[one.kind], one) for one in found]
    return at.page(request, "portal/receipts.html", lines=lines, next_day=receipts.next_day())


@require_GET
@may("take along", "own receipt")
def receipt_file(request: HttpRequest, ref: str, matter: str, party: str | None = None) -> HttpResponse:
    """One receipt as a file; ``?of=`` is the number of what was done."""
    at = here(request, ref, matter, party)
    mine = receipts.own(at.actor, ref, matter, at.mine.party, clock.now())
    one = next((one for one in mine if str(one.n) == request.GET.get("of") and one.ready), None)
    if one is None:
        raise Http404
    answer = HttpResponse(receipts.of_leaf(one.leaf), content_type="text/plain; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="receipt-{one.on.isoformat()}.tlog-proof"'
    return answer
