"""The outbox of the demo: the mail and the paper letters that would have left the house."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from evenhand.accounts import doors
from evenhand.reads import outbox
from evenhand.web import clock
from evenhand.web.demo.only import in_the_demo


@in_the_demo
@require_GET
def show(request: HttpRequest) -> HttpResponseBase:
    """Everything that left or waits to be printed, the newest first."""
    return render(request, "demo/outbox.html", {"mails": outbox.mails(), "papers": outbox.papers(clock.now())})


@in_the_demo
@require_POST
def letter(request: HttpRequest, letter: UUID) -> HttpResponseBase:
    """One paper letter as it would be printed, with the answer words and the code its reader gets."""
    now = clock.now()
    made = outbox.as_printed(
        letter, now, mint_code=lambda ref, party: doors.letter_code(ref, party, now.today, kind="posted")
    )
    if not made:
        messages.error(request, _("This letter was printed already. A letter’s codes are shown once."))
        return redirect("demo_outbox")
    answer = HttpResponse(made, content_type="application/pdf")
    answer["Content-Disposition"] = 'inline; filename="letter.pdf"'
    return answer
