"""Taking a complaint in at the desk, on one page: from paper, by phone, or from a person who stands there.

Nothing typed is lost on a mistake, files included. Complaints that may be the same are shown before saving; they never
stop it. It is sent once, and a receipt is printed, with the code that opens the portal where the person wants one.
"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from evenhand import clerk, reads, signing
from evenhand.accounts import recovery
from evenhand.accounts.recovery import RecoveryRefusal
from evenhand.clerk import Conflict, Done
from evenhand.clerk.replays import seen
from evenhand.core.deciding import Refusal
from evenhand.reads.likely import Likely, likely
from evenhand.web import acting, clock, guards
from evenhand.web.accounts.lost_keys import SENTENCES as NO_CODE
from evenhand.web.guards import actor, idempotent_form, may
from evenhand.web.naming import called
from evenhand.web.programme import programme_in_force
from evenhand.web.staff import intake_sheet
from evenhand.web.staff.intake_sheet import Sheet, TakenIn
from evenhand.web.wording import categories

SHARES = {
    "name": _("the same name"),
    "phone": _("the same phone"),
    "email": _("the same e-mail"),
    "day": _("the same day"),
}
FILLING = ("more", "less", "drop", "keep")
"""Buttons that change the page and file nothing."""


@may("take in", "complaint")
@idempotent_form("staff.intake")
def intake(request: HttpRequest) -> HttpResponse:
    """The page, and what was typed into it."""
    kinds = categories(programme_in_force())
    if request.method != "POST":
        return _page(request, intake_sheet.blank(kinds))
    if isinstance(before := seen(acting.key_of(request), actor(request)), Done):
        return redirect("staff_taken_in", before.ref)
    sheet = intake_sheet.typed(request, kinds)
    if (number := request.POST.get("drop", "")).isdecimal() and len(number) < 4:
        sheet.drop_file(int(number))
    sheet.take(request)
    if any(name in request.POST for name in FILLING):
        sheet.hush()
        return _page(request, sheet)
    if not sheet.is_valid():
        return _page(request, sheet, 422)
    return _file(request, sheet, intake_sheet.taken_in(sheet))


def _file(request: HttpRequest, sheet: Sheet, said: TakenIn) -> HttpResponse:
    by, now = actor(request), clock.now()
    known = likely(by, said.asking, said.incident_on, now)
    shown = request.POST.get("seen", "").split()
    if any(one.ref not in shown for one in known):
        return _page(request, sheet, known=known)
    done = clerk.file(
        said.act, by=by, now=now, people=said.people, words=said.words, uploads=said.uploads,
        key=acting.key_of(request), channel=said.channel, language=said.language,
    )  # fmt: skip
    if isinstance(done, Refusal | Conflict):
        acting.told_apart(request, done)
        sheet.how.add_error(None, acting.why_not(done))
        return _page(request, sheet, 422)
    if sheet.held:
        sheet.held.forget()
    return redirect("staff_taken_in", done.ref)


def _page(request: HttpRequest, sheet: Sheet, status: int = 200, known: tuple[Likely, ...] = ()) -> HttpResponse:
    names = reads.names(actor(request), [one.ref for one in known], clock.now()) if known else {}
    lines = [
        {
            "ref": one.ref,
            "received_on": one.received_on,
            "names": ", ".join(name for name in names.get(one.ref, {}).values() if name),
            "shares": ", ".join(str(words) for code, words in SHARES.items() if code in one.shares),
        }
        for one in known
    ]
    page = {"sheet": sheet, "known": lines, "seen": " ".join(one.ref for one in known)}
    return render(request, "staff/intake.html", page, status=status)


@require_GET
@may("see", "complaint taken in")
def taken_in(request: HttpRequest, ref: str) -> HttpResponse:
    """It is taken in: the reference, and a receipt for each complainant."""
    by, now = actor(request), clock.now()
    file = reads.case(by, ref, "receipt", now)
    if file is None:
        raise Http404
    names = reads.names(by, [ref], now).get(ref, {})
    people = [
        {"code": part.code, "name": called(file.case, part.code, names)}
        for part in file.parts
        if part.side == "complainant" and part.person
    ]
    return render(request, "staff/taken_in.html", {"ref": ref, "file": file, "people": people})


@require_POST
@may("print", "receipt of a complaint")
def receipt(request: HttpRequest, ref: str, party: str) -> HttpResponse:
    """The receipt as PDF; with a code where it is asked for and who asks has proved who they are."""
    by, now = actor(request), clock.now()
    file = reads.case(by, ref, "receipt", now)
    part = file.part(party) if file else None
    if file is None or part is None or part.side != "complainant":
        raise Http404
    code = ""
    if "code" in request.POST:
        if not guards.fresh(request):
            onward = urlencode({"next": reverse("staff_taken_in", args=(ref,))})
            return redirect(f"{reverse('prove_office')}?{onward}")
        given = recovery.give_code(ref, party, by, now)
        if isinstance(given, RecoveryRefusal):
            messages.error(request, str(NO_CODE[given]))
            return redirect("staff_taken_in", ref)
        code = given.code
    return _pdf(request, file, part.language, code)


def _pdf(request: HttpRequest, file: reads.CaseFile, language: str, code: str) -> HttpResponse:
    programme: Any = programme_in_force()
    days = programme.screening_days + programme.second_reader_days
    data = signing.receipt_pdf(
        signing.Receipt(
            ref=file.case.ref,
            programme=programme,
            lang=language if language in programme.languages else programme.languages[0],
            received_on=file.case.received_on,
            read_by=clock.now().calendar.add_working(file.case.received_on, days),
            code=code,
            site=request.get_host(),
        )
    )
    answer = HttpResponse(data, content_type="application/pdf")
    answer.headers["Content-Disposition"] = 'inline; filename="receipt.pdf"'
    return answer
