"""Pages that only inform: what mediation is, the two doors, what we promise, who can see what, whom to call.

Their words come from the programme in force and from the translations; nothing here reads a case.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from evenhand.core.programme import Programme
from evenhand.reads import sample_letters
from evenhand.reads.rulebook import rulebook
from evenhand.web import clock
from evenhand.web.guards import public
from evenhand.web.programme import programme_in_force
from evenhand.web.public.own_figures import own_figures
from evenhand.web.public.promises import last_check, promises_of
from evenhand.web.public.seeing import seeing_rows
from evenhand.web.wording import (
    COMPLAINANT,
    OFFICER,
    Days,
    OwnFigures,
    below,
    comparison_rows,
    say,
    three_things,
)


def _door(points: tuple[str, ...], days: Days | None) -> dict[str, Any]:
    return {"points": points, "days": days}


def _both_doors(own: OwnFigures | None) -> dict[str, Any]:
    """Two panels with the same number of points, in the same order of questions."""
    return {
        "mediation": _door(
            (
                _("You and the officer meet, with neutral mediators."),
                _("You decide together how it ends."),
                _("No finding and no discipline."),
                _("What is said stays in the room, within limits."),
            ),
            own.mediation if own else None,
        ),
        "investigation": _door(
            (
                _("You do not meet the officer."),
                _("The office decides what the evidence shows."),
                _("There is a finding, and possibly discipline."),
                _("Parts of the file may become public."),
            ),
            own.investigation if own else None,
        ),
    }


def days_drawn(own: OwnFigures | None) -> list[dict[str, Any]]:
    """Both doors for ``parts/days_figure.html``; none while either rests on too few cases, so that they stay equal."""
    if own is None or own.mediation is None or own.investigation is None:
        return []
    named = ((_("Mediation"), own.mediation), (_("Investigation"), own.investigation))
    return [{"name": name, **{part: getattr(days, part) for part in Days.__slots__}} for name, days in named]


def side_words(programme: Programme, side: str) -> dict[str, Any]:
    """Everything ``public/side.html`` says to one side: the same blocks, rows and order for both."""
    own = own_figures()
    return {
        "side": side,
        "offer": [say(programme, f"offer.{key}", side) for key in ("asked", "free", "only_if_both")],
        "talk_first": say(programme, "offer.talk_first", side),
        "evidence": say(programme, "offer.evidence", side),
        "silence": say(programme, "offer.silence", side),
        "rows": comparison_rows(programme, side, own, limits="#limits"),
        "own": own,
        "days": days_drawn(own),
        "things": three_things(programme, side),
        "limits": below(programme, "limits.items", side),
        "limits_intro": say(programme, "limits.intro", side),
        "four_facts": say(programme, "limits.four_facts", side),
        "notes": say(programme, "limits.notes", side),
        "no_action": below(programme, "no_action", side),
        "jurisdiction": below(programme, "jurisdiction", side),
    }


@public
def home(request: HttpRequest) -> HttpResponse:
    """The first page: both doors in one sentence, file or call, eight promises, whom to ask."""
    own, programme = own_figures(), programme_in_force()
    shown = {**_both_doors(own), "own": own, "promises": promises_of(programme), "check": last_check(programme)}
    return render(request, "public/home.html", shown)


@public
def what_is_mediation(request: HttpRequest) -> HttpResponse:
    """The eight qualities of the founding page in plain words, each linked to how it is kept and checked."""
    programme = programme_in_force()
    shown = {"promises": promises_of(programme), "offer_silence": say(programme, "offer.silence")}
    return render(request, "public/what_is_mediation.html", shown)


@public
def two_doors(request: HttpRequest) -> HttpResponse:
    """Mediation and investigation side by side, as told to a person who complains."""
    return render(request, "public/side.html", side_words(programme_in_force(), COMPLAINANT))


@public
def for_officers(request: HttpRequest) -> HttpResponse:
    """The same page, as told to an officer."""
    return render(request, "public/side.html", side_words(programme_in_force(), OFFICER))


@public
def promises(request: HttpRequest) -> HttpResponse:
    """The eight promises, how each is kept, how a stranger checks it, and the figures of the last check."""
    programme = programme_in_force()
    shown = {"promises": promises_of(programme), "check": last_check(programme), "programme": programme}
    return render(request, "public/promises.html", shown)


@public
def rules(_request: HttpRequest) -> HttpResponse:
    """The rules as the one file they are, byte for byte, so that anyone can compute its fingerprint."""
    answer = HttpResponse(rulebook(), content_type="text/plain; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="rules.toml"'
    return answer


@public
def our_letters(request: HttpRequest) -> HttpResponse:
    """The letters before a session, each beside the one the other side gets, with an invented case in them."""
    shown = {"letters": sample_letters.samples(request.LANGUAGE_CODE, clock.now())}
    return render(request, "public/our_letters.html", shown)


@public
def who_sees_what(request: HttpRequest) -> HttpResponse:
    """Each thing we hold, and who can see it."""
    programme = programme_in_force()
    shown = {
        "rows": seeing_rows(),
        "limits": below(programme, "limits.items"),
        "limits_intro": say(programme, "limits.intro"),
        "four_facts": say(programme, "limits.four_facts"),
        "shred_days": programme.shred_days,
    }
    return render(request, "public/who_sees_what.html", shown)


@public
@require_safe
def icon(_request: HttpRequest) -> HttpResponseBase:
    """The mark, for files and bare pages, which cannot name it: a browser asks for it under this address by itself."""
    return redirect(static("img/mark.svg"))


@public
def whom_to_call(request: HttpRequest) -> HttpResponse:
    """A person to talk to, before anything else."""
    return render(request, "public/whom_to_call.html", {})


@public
def accessibility(request: HttpRequest) -> HttpResponse:
    """What this site does for everyone to be able to use it, and whom to tell where it does not."""
    return render(request, "public/accessibility.html", {})


@public
def privacy(request: HttpRequest) -> HttpResponse:
    """What we keep, for how long, and what this site leaves on a computer."""
    programme = programme_in_force()
    shown = {"shred_days": programme.shred_days, "years": programme.retention_days // 365}
    return render(request, "public/privacy.html", shown)
