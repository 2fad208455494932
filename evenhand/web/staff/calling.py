"""The call screen, and the list of whom to reach today.

Both sides hear the same words in the same order, from the programme's own texts. The page never shows whether somebody
has answered: it looks the same before and after. An attempt is written down as reached or not reached, nothing else.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from evenhand import reads
from evenhand.core.access import Actor
from evenhand.core.consent import SealAnswer
from evenhand.core.investigating import RecordContact
from evenhand.core.programme import Programme
from evenhand.reads import contacts, portal
from evenhand.reads.phones import can_ring
from evenhand.web import acting, clock
from evenhand.web.guards import actor, idempotent_form, may
from evenhand.web.naming import called
from evenhand.web.office import office_today
from evenhand.web.plain_form import PlainForm
from evenhand.web.portal.choice import AnswerForm, sealed
from evenhand.web.portal.here import here
from evenhand.web.portal.said_words import before_typing
from evenhand.web.public.own_figures import own_figures
from evenhand.web.staff.case_parts import matter_name
from evenhand.web.staff.table_forms import CHANNELS
from evenhand.web.wording import choices, comparison_rows, say, three_things

SCRIPT = ("asked", "free", "only_if_both", "silence", "evidence", "talk_first", "dates")
"""The programme's sentences that are read out before the two doors, in this order to either side."""


BY_PHONE = "call"
"""The way to be reached that allows a call."""


class AttemptForm(PlainForm):
    """One attempt to reach the person of this page."""

    channel = forms.ChoiceField(label=gettext_lazy("How?"), choices=CHANNELS, initial="call")
    reached = forms.ChoiceField(
        label=gettext_lazy("Did you reach them?"),
        choices=(("yes", gettext_lazy("Reached")), ("no", gettext_lazy("Not reached"))),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose one of the answers.")},
    )


@require_GET
@may("see", "whom to reach")
def to_reach(request: HttpRequest) -> HttpResponse:
    """Who needs an attempt today: asked in an open offer, not reached yet, not tried today."""
    now = clock.now()
    found = contacts.to_reach(actor(request), now)
    lines = [{"one": one, "last": one.attempts[-1] if one.attempts else None} for one in found]
    return render(request, "staff/to_reach.html", {"lines": lines, "today": now.today})


@require_GET
@may("see", "call screen")
def call(request: HttpRequest, ref: str, party: str) -> HttpResponse:
    """Everything one call needs, on one page."""
    return _page(request, ref, party)


@require_POST
@may("record", "attempt to reach somebody")
@idempotent_form("staff.attempt")
def attempt(request: HttpRequest, ref: str, party: str) -> HttpResponse:
    """Write down whether the person was reached."""
    form = AttemptForm(request.POST)
    if not form.is_valid():
        return _page(request, ref, party, form)
    typed = form.cleaned_data
    act = RecordContact(party=party, channel=typed["channel"], reached=typed["reached"] == "yes")
    if not acting.done(request, acting.ask(request, ref, act), form, _("Written down.")):
        return _page(request, ref, party, form)
    return redirect("staff_call", ref, party)


@require_POST
@may("do for a party", "seal answer")
@idempotent_form("portal.seal_answer")
def answer(request: HttpRequest, ref: str, party: str, matter: str) -> HttpResponse:
    """Seal what was said on the telephone: a word from the letter, or an answer that was read back.

    Whatever was wrong, the taker stays on the call screen, with everything that is read out (design §10.2).
    """
    at = here(request, ref, matter, party, SealAnswer)
    form = AnswerForm(request.POST, helped=True)
    if sealed(request, at, form) or not form.errors:
        return redirect("staff_call", ref, party)
    return _page(request, ref, party, wrong=(matter, form))


def _page(
    request: HttpRequest,
    ref: str,
    party: str,
    form: AttemptForm | None = None,
    wrong: tuple[str, AnswerForm] | None = None,
) -> HttpResponse:
    by, now = actor(request), clock.now()
    file = reads.case(by, ref, "call", now)
    part = file.part(party) if file else None
    who = reads.contact(by, ref, party, now) if part else None
    if file is None or part is None or who is None:
        raise Http404
    tried = contacts.attempts(ref, party)
    offered = [mine for mine in portal.matters(by, ref, party, now, "call") if mine.can("SealAnswer")]
    page: dict[str, Any] = {
        "ref": ref,
        "party": party,
        "part": part,
        # Not ``language``: the frame of every page calls the page's own so.
        "spoken": _(dict(settings.LANGUAGES).get(part.language, part.language)),
        "who": who,
        "called": called(file.case, party, {party: who.name}),
        "form": form or AttemptForm(initial={"channel": _first_way(part)}),
        "tried": tried,
        "safe": [words for code, words in CHANNELS if code in part.channels],
        "may_call": BY_PHONE in part.channels,
        "doubtful": bool(who.phone) and not can_ring(who.phone),
        "next_on": now.calendar.add_working(now.today, 1),
        "reached": bool(tried) and tried[-1].reached,
        "script": _script(file.programme, part, who) if offered else None,
        "problems": _problems(*wrong) if wrong else None,
        "offers": [_offer(by, mine, wrong) for mine in offered],
    }
    return render(request, "staff/call.html", page, status=422 if form or wrong else 200)


def _offer(by: Actor, mine: portal.Mine, wrong: tuple[str, AnswerForm] | None) -> dict[str, Any]:
    """One open offer with the form for its answer, that form's mistakes, and what its taker is told before."""
    matter = mine.matter.id
    return {
        "mine": mine,
        "name": matter_name(matter),
        "action": reverse("staff_call_answer", args=(mine.ref, mine.party, matter)),
        "form": wrong[1] if wrong and wrong[0] == matter else None,
        "printed": before_typing(by, mine),
    }


def _problems(matter: str, form: AnswerForm) -> list[dict[str, str]]:
    """What was wrong with an answer, each with the place on this page where it is mended."""
    places = {"word": f"#word_{matter}", "answer": f"#id_{matter}_mediation", "read_back": f"#read_{matter}"}
    return [
        {"words": str(words), "href": places.get(field, f"#answer_{matter}")}
        for field, said in form.errors.items()
        for words in said
    ]


def _first_way(part: reads.Part) -> str:
    """How somebody was most likely tried: by phone where that is safe, else in the first way they named."""
    return next((code for code, _words in CHANNELS if code in part.channels), BY_PHONE)


def _script(programme: Programme, part: reads.Part, who: reads.PersonSeen) -> dict[str, Any]:
    """What is read out, in the person's own language, the same words for both sides but for "you".

    Whom nobody calls hears no greeting of a caller.
    """
    language = part.language if part.language in programme.languages else programme.languages[0]
    with translation.override(language):
        greeting = [
            _("Good day. May I speak with %(name)s?") % {"name": who.name or _("the person our letter went to")},
            _("This call is from the %(office)s, about a letter we sent you.") % {"office": office_today()["name"]},
            _("Is this a good and safe time to talk? If not, when may I call again?"),
        ]
        return {
            "language": language,
            "greeting": greeting if BY_PHONE in part.channels else [],
            "sentences": [say(programme, f"offer.{key}", part.side) for key in SCRIPT],
            "rows": comparison_rows(programme, part.side, own_figures()),
            "things": three_things(programme, part.side),
            "choices": choices(programme, part.side),
            "read_back": _("You chose: (read their choice). Is that right? You can change it until it is opened."),
        }
