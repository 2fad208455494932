"""After going ahead: the mediators, the preparation, the day, and the way out that is always open."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from evenhand.accounts.keys import Unlocked
from evenhand.clerk import Conflict, Done
from evenhand.core.assignment import AcceptMediators, ObjectToMediator
from evenhand.core.consent import Withdraw
from evenhand.core.deciding import Act, Refusal
from evenhand.core.reasons import Reason
from evenhand.core.scheduling import AcceptAppointment, CancelAppointment, RecordPreparation
from evenhand.core.seating import GoOnWithOne
from evenhand.core.session import StopSession
from evenhand.reads import appointments, plans
from evenhand.reads.portal import Mine
from evenhand.web import acting, clock
from evenhand.web.calendars import as_calendar
from evenhand.web.guards import idempotent_form, may
from evenhand.web.planning import in_words
from evenhand.web.portal.here import Here, here
from evenhand.web.wording import below


def told(request: HttpRequest, at: Here, result: Done | Refusal | Conflict, said: str) -> None:
    """Say what came of an act. At the desk a repeat says the same as the first time: else it would tell what somebody
    had done themselves."""
    if at.helped and isinstance(result, Refusal) and result.reason is Reason.ALREADY_DONE:
        if said:
            acting.say(request, said)
        return
    acting.done(request, result, said=said)


def do(
    request: HttpRequest, at: Here, act: Act, said: str = "", page: str = "matter", *, key: Unlocked | None = None
) -> HttpResponse:
    """Do one act without words, and go to a page of the matter: what came of it stands there."""
    told(request, at, acting.ask(request, at.mine.ref, act, unlocked=key), said)
    return at.back(page)


@require_GET
@may("see", "own matter")
def matter(request: HttpRequest, ref: str, matter: str, party: str | None = None) -> HttpResponse:
    """One matter: what is asked of me now, what happens next, and what I may do at any time."""
    at = here(request, ref, matter, party)
    programme = at.mine.programme
    return at.page(
        request,
        "portal/matter.html",
        limits=below(programme, "limits.items"),
        no_action=below(programme, "no_action"),
        arranged=_arranged(at.mine),
    )


def _arranged(mine: Mine) -> list[tuple[str, str]]:
    """What was decided about seats, arriving and the rest; nothing of who wished it."""
    if mine.table is None or not mine.table.planned:
        return []
    return in_words(dict(plans.decided(mine.ref, mine.table.id)), mine.mediators)


@require_POST
@may("accept", "mediators of own table")
@idempotent_form("portal.accept_mediators")
def accept_mediators(request: HttpRequest, ref: str, matter: str, party: str | None = None) -> HttpResponse:
    """I am content with the people in the seats."""
    at = here(request, ref, matter, party)
    act = AcceptMediators(mediation=at.mine.matter.mediation or "", party=at.mine.party)
    return do(request, at, act, _("You have said that you are content with the mediators."))


@require_POST
@may("object to", "mediator of own table")
@idempotent_form("portal.object_to_mediator")
def object_to_mediator(request: HttpRequest, ref: str, matter: str, party: str | None = None) -> HttpResponse:
    """I would rather have somebody else. No reason is asked."""
    at = here(request, ref, matter, party)
    mediator = request.POST.get("mediator", "")
    act = ObjectToMediator(mediation=at.mine.matter.mediation or "", party=at.mine.party, mediator=mediator)
    return do(request, at, act, _("The office draws somebody else. Nobody is told who asked."))


@require_POST
@may("accept", "one mediator at own table")
@idempotent_form("portal.go_on_with_one")
def go_on_with_one(request: HttpRequest, ref: str, matter: str, party: str | None = None) -> HttpResponse:
    """One mediator cannot come: I am content to go on with the one who can."""
    at = here(request, ref, matter, party)
    act = GoOnWithOne(mediation=at.mine.matter.mediation or "", party=at.mine.party)
    return do(request, at, act, _("You have said that one is enough. It counts when everyone says so."))


@require_POST
@may("record", "own preparation")
@idempotent_form("portal.record_preparation")
def record_preparation(request: HttpRequest, ref: str, matter: str, party: str | None = None) -> HttpResponse:
    """I am prepared."""
    at = here(request, ref, matter, party)
    act = RecordPreparation(mediation=at.mine.matter.mediation or "", party=at.mine.party)
    return do(request, at, act, _("Your preparation is recorded. What you said in it is not."))


@require_POST
@may("accept", "own appointment")
@idempotent_form("portal.accept_appointment")
def accept_appointment(request: HttpRequest, ref: str, matter: str, party: str | None = None) -> HttpResponse:
    """The day, the place and the people suit me."""
    at = here(request, ref, matter, party)
    act = AcceptAppointment(mediation=at.mine.matter.mediation or "", party=at.mine.party)
    return do(request, at, act, _("You have accepted the day and the place."))


@require_POST
@may("cancel", "own appointment")
@idempotent_form("portal.cancel_appointment")
def cancel_appointment(request: HttpRequest, ref: str, matter: str, party: str | None = None) -> HttpResponse:
    """The day does not suit me. Another is proposed; nobody is told who asked."""
    at = here(request, ref, matter, party)
    act = CancelAppointment(mediation=at.mine.matter.mediation or "")
    return do(request, at, act, _("The office proposes another day."))


@require_GET
@may("keep", "own appointment as a file")
def calendar_file(request: HttpRequest, ref: str, matter: str, party: str | None = None) -> HttpResponse:
    """The appointment for one's own calendar, with a title that tells nothing."""
    at = here(request, ref, matter, party)
    made = appointments.of_matter(at.mine, lang=get_language() or "en", at=clock.now().at)
    return as_calendar(made)


@require_POST
@may("stop", "own session")
@idempotent_form("portal.stop_session")
def stop_session(request: HttpRequest, ref: str, matter: str, party: str | None = None) -> HttpResponse:
    """Stop, at once and privately. To everyone the session has simply ended."""
    at = here(request, ref, matter, party)
    return do(request, at, StopSession(mediation=at.mine.matter.mediation or "", person=at.mine.party))


@require_POST
@may("withdraw", "own yes")
@idempotent_form("portal.withdraw")
def withdraw(request: HttpRequest, ref: str, matter: str, party: str | None = None) -> HttpResponse:
    """Take back my yes. One step, no reason, and nobody is told who."""
    at = here(request, ref, matter, party)
    return do(request, at, Withdraw(matter=matter, party=at.mine.party))
