"""The stage of the demo: the cast, and the clock."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from evenhand import clerk
from evenhand.accounts import demo
from evenhand.web import clock
from evenhand.web.accounts import visits
from evenhand.web.demo.only import in_the_demo
from evenhand.web.guards import safe_next

# The office opens; what is due that day is done, as it would be by the clock that runs at night.
_OPENS = time(9, 0)
_FARTHEST = timedelta(days=400)


@in_the_demo
def stage(request: HttpRequest) -> HttpResponseBase:
    """Everyone one can be, by group, and the clock."""
    groups: dict[str, list[demo.Persona]] = {}
    for one in demo.cast(settings.EVENHAND_HOME):
        groups.setdefault(one.group, []).append(one)
    now = clock.now()
    context = {
        "groups": groups.items(),
        "now": now,
        "next_day": demo.next_day(now.today),
        "moved": demo.ahead() > timedelta(0),
    }
    return render(request, "demo/stage.html", context)


@in_the_demo
@require_POST
def become(request: HttpRequest, code: str) -> HttpResponseBase:
    """Be this person from now on; with ``next``, on a page of theirs."""
    person = next((one for one in demo.cast(settings.EVENHAND_HOME) if one.code == code), None)
    came = demo.become(person) if person else None
    if came is None:
        raise Http404
    visits.end(request)
    return visits.begin(request, came, visits.wanted(request))


@in_the_demo
@require_POST
def move_clock(request: HttpRequest) -> HttpResponseBase:
    """Move the clock by one day, to the next day on which something happens by itself, or to a date."""
    target = _target(request.POST.get("to", "day"), clock.now().today)
    if target is None:
        messages.error(request, _("The clock only goes forward, and at most 400 days at a time."))
    else:
        _go_to(target)
    back = safe_next(request, request.POST.get("next"))
    return redirect(back or "demo")


def _target(to: str, today: date) -> date | None:
    if to == "day":
        return today + timedelta(days=1)
    if to == "due":
        return demo.next_day(today) or today + timedelta(days=1)
    try:
        target = date.fromisoformat(to)
    except ValueError:
        return None
    return target if today < target <= today + _FARTHEST else None


def _go_to(target: date) -> None:
    """Go there day of work by day of work, so that everything happens on its own day and nothing is late."""
    while (stop := demo.next_day(clock.now().today)) is not None and stop < target:
        _open_the_office_on(stop)
    _open_the_office_on(target)


def _open_the_office_on(day: date) -> None:
    morning = datetime.combine(day, _OPENS, tzinfo=ZoneInfo(settings.TIME_ZONE))
    demo.advance(max(morning - clock.now().at, timedelta(0)))
    clerk.tick(clock.now())
