"""The office's post: one print run, proof of mailing, what became a task for a person, and letters on a screen.

Answer words and codes stand on paper alone: no page here shows one. Only the desk sees letters.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from evenhand import clerk
from evenhand.accounts import doors
from evenhand.core.deciding import Refusal
from evenhand.reads import letters, offer_preview, print_run
from evenhand.reads.staff import at_most
from evenhand.web import acting, clock
from evenhand.web.fields import DayField
from evenhand.web.guards import actor, idempotent_form, may
from evenhand.web.plain_form import PlainForm
from evenhand.web.staff.words import CHANNELS

WHY_A_TASK = {
    "paper": gettext_lazy(
        "There is no address that can be printed, or the letter cannot be written. Find another way."
    ),
    "email": gettext_lazy("The e-mail could not be delivered. Call, or write instead."),
    "sms": gettext_lazy("The text message could not be delivered. Call, or write instead."),
    "call": gettext_lazy("This person asked for a call."),
}

WHY_TO_TELL = {
    "email": gettext_lazy("The e-mail could not be delivered."),
    "sms": gettext_lazy("The text message could not be delivered."),
    "call": gettext_lazy("This mediator asked for a call."),
}
"""The same of a notice to a mediator: a person calls, and says no more than the notice would have said."""


class MailedForm(PlainForm):
    """On which day the printed letters went to the post."""

    on = DayField(label=gettext_lazy("Posted on"))


def _line(letter: letters.OnPaper) -> dict[str, Any]:
    channel = str(CHANNELS.get(letter.channel, letter.channel)).capitalize()
    language = _(dict(settings.LANGUAGES).get(letter.language, letter.language))
    why = WHY_TO_TELL if letter.mediator else WHY_A_TASK
    if letter.mediator and letter.told is None:
        why = {letter.channel: gettext_lazy("No way to tell this mediator is written down on the roster.")}
    return {"letter": letter, "language": language, "channel": channel, "why": why.get(letter.channel, "")}


def _counts(desk: letters.Desk) -> str:
    """How much lies there, as *Today* counts it: ``42 letters to print. 3 to be posted. 1 needs a person.``"""
    counted = (
        (desk.to_print, ngettext("%(n)s letter to print.", "%(n)s letters to print.", desk.to_print)),
        (desk.to_post, ngettext("%(n)s to be posted.", "%(n)s to be posted.", desk.to_post)),
        (desk.for_people, ngettext("%(n)s needs a person.", "%(n)s need a person.", desk.for_people)),
    )
    return " ".join(words % {"n": at_most(n)} for n, words in counted)


def _page(request: HttpRequest, form: MailedForm | None = None, status: int = 200) -> HttpResponse:
    now = clock.now()
    desk = letters.desk(actor(request), now)
    page = {
        "today": now.today,
        "waiting": [_line(one) for one in desk.waiting],
        "printed": [_line(one) for one in desk.printed],
        "tasks": [_line(one) for one in desk.tasks],
        "counts": _counts(desk),
        "later": desk.to_print > len(desk.waiting),
        "to_print": at_most(desk.to_print),
        "long": len(desk.printed) > letters.RUN,
        "form": form or MailedForm(initial={"on": now.today}),
    }
    return render(request, "staff/letters.html", page, status=status)


@require_GET
@may("see", "letters")
def desk(request: HttpRequest) -> HttpResponse:
    """What waits to be printed, what waits to be posted, and what a person must do instead of a machine."""
    return _page(request)


def _chosen(request: HttpRequest) -> list[UUID]:
    """The letters that were ticked; what is no letter's number is left out."""
    found = []
    for typed in request.POST.getlist("letter"):
        try:
            found.append(UUID(typed))
        except ValueError:
            continue
    return found


@require_POST
@may("print", "letters")
@idempotent_form("staff.letters")
def print_them(request: HttpRequest) -> HttpResponse:
    """One file with every letter that was ticked. A letter can be printed again until it is posted."""
    now = clock.now()
    chosen = _chosen(request)
    who = actor(request)
    made = print_run.run(
        who, chosen, now, mint_code=lambda ref, party: doors.letter_code(ref, party, now.today, by=UUID(who.id))
    )
    if not made:
        messages.error(request, _("Choose at least one letter that can be printed. Some may have become a task."))
        return redirect("staff_letters")
    answer = HttpResponse(made, content_type="application/pdf")
    # Inside are answer words and codes: nothing on the way may keep the file.
    answer["Cache-Control"] = "no-store"
    answer["Content-Disposition"] = f'attachment; filename="letters-{now.today.isoformat()}.pdf"'
    return answer


@require_POST
@may("record posting of", "letters")
@idempotent_form("staff.letters")
def mailed(request: HttpRequest) -> HttpResponse:
    """Proof of mailing: these letters went to the post on that day."""
    form, chosen = MailedForm(request.POST), _chosen(request)
    if not chosen:
        form.add_error(None, _("Choose the letters that were posted."))
    if not form.is_valid():
        return _page(request, form, 422)
    done = clerk.record_mailed(chosen, form.cleaned_data["on"], by=actor(request), now=clock.now())
    if isinstance(done, Refusal):
        acting.done(request, done, form)
        return _page(request, form, 422)
    said = ngettext("%(n)s letter is written down as posted.", "%(n)s letters are written down as posted.", done)
    messages.success(request, said % {"n": done})
    return redirect("staff_letters")


def _settled(request: HttpRequest, done: bool, said: str) -> HttpResponse:
    if done:
        messages.success(request, said)
    else:
        messages.error(request, _("A colleague was quicker: this was done already."))
    return redirect("staff_letters")


@require_POST
@may("settle", "letter that could not be sent")
@idempotent_form("staff.letters.task")
def handled(request: HttpRequest, letter: UUID) -> HttpResponse:
    """A person called, wrote or handed it over."""
    return _settled(request, clerk.handled(letter, by=actor(request), now=clock.now()), _("Written down as done."))


@require_POST
@may("write instead of", "letter that could not be sent")
@idempotent_form("staff.letters.task")
def write_instead(request: HttpRequest, letter: UUID) -> HttpResponse:
    """A paper letter goes in its place, with the next print run."""
    done = clerk.write_instead(letter, by=actor(request), now=clock.now())
    return _settled(request, done, _("A paper letter waits for the next print run."))


@require_GET
@may("read", "letter")
def letter(request: HttpRequest, letter: UUID) -> HttpResponse:
    """One letter as it was written, without the words and codes that stand on paper alone."""
    found = letters.letter(actor(request), letter, clock.now())
    if found is None:
        raise Http404
    return render(request, "staff/letter.html", {"found": found})


@require_GET
@may("preview", "offer")
def preview(request: HttpRequest, ref: str, matter: str) -> HttpResponse:
    """The two letters of an offer beside each other, before it is made."""
    lang = request.GET.get("lang") or (get_language() or "en").split("-")[0]
    found = offer_preview.offer_preview(actor(request), ref, matter, lang, clock.now())
    if found is None:
        raise Http404
    page: dict[str, Any] = {"ref": ref, "matter": matter}
    if isinstance(found, Refusal):
        return render(request, "staff/letter_preview.html", {**page, "why_not": acting.why_not(found)})
    names = {"en": "English", "es": "Español", "fr": "Français"}
    spoken = [{"code": one, "words": names.get(one, one), "here": one == found.both["lang"]} for one in found.languages]
    return render(request, "staff/letter_preview.html", {**page, "preview": found.both, "languages": spoken})
