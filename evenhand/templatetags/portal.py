"""Words and addresses of the parties' pages: where a matter stands, and the one next step.

The words for a matter that goes to investigation are the same whatever led there, and the same for both sides.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django import template
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from evenhand.core.case import Appointment
from evenhand.core.codes import Phase, Side, Stage
from evenhand.reads.portal import Mine
from evenhand.web import clock
from evenhand.web.letter_names import letter_name
from evenhand.web.naming import called
from evenhand.web.portal.here import Here
from evenhand.web.saying import weekday
from evenhand.web.wording import category_words, say

register = template.Library()


@register.simple_tag
def here_url(here: Here, name: str) -> str:
    """The address of a page or form of this matter, for the party or for the desk."""
    return here.url(name)


@register.filter
def sign(side: str) -> str:
    """The sign of a side: left for complainants, right for officers."""
    return "left" if side == "complainant" else "right"


@register.filter
def can(mine: Mine, name: str) -> bool:
    """True when an act of this name is possible now."""
    return mine.can(name)


@register.filter
def said_day(text: str) -> str:
    """A day as it was written down (2026-05-22), said with its weekday; other words as they are."""
    try:
        return weekday(date.fromisoformat(text))
    except ValueError:
        return text


@register.filter
def person(mine: Mine, code: str) -> str:
    """What another person at the table is called."""
    return called(mine.case, code, mine.names)


@register.filter
def concerning(mine: Mine) -> str:
    """Which officer a matter is about, by number as in the letters; nothing where a complaint names one alone."""
    officers = [party.id for party in mine.case.parties if party.side is Side.OFFICER]
    if len(officers) < 2:
        return ""
    return _("officer {n} of {count}").format(n=officers.index(mine.matter.officer) + 1, count=len(officers))


@register.filter
def goes_back(mine: Mine) -> bool:
    """True while mediation is offered or goes on, so that the day on which it goes back by itself matters."""
    return mine.matter.stage in (Stage.OFFERED, Stage.AHEAD) and mine.matter.safe_on is not None


@register.filter
def subjects(mine: Mine) -> str:
    """What the complaint says happened, in the programme's words for kinds of allegation: the same for both sides."""
    known = set(mine.programme.texts.children("categories"))
    kinds = dict.fromkeys(one.category for one in mine.case.allegations_of(mine.matter.id) if one.category in known)
    return "; ".join(category_words(mine.programme, kind) for kind in kinds)


@register.simple_tag
def standing_title(mine: Mine) -> str:
    """Where the matter stands, in a few words for the page's title line: the same words for both sides."""
    match mine.matter.stage:
        case _ if mine.matter.suspended:
            return _("We are waiting")
        case Stage.OFFERED:
            return _("You choose")
        case Stage.AHEAD if mine.table and mine.table.phase is Phase.ENDED:
            return _("After the session")
        case Stage.AHEAD:
            return _("Mediation goes ahead")
        case Stage.QUEUED | Stage.INVESTIGATING:
            return _("It goes to investigation")
        case Stage.MEDIATED | Stage.FOUND | Stage.UNCOOPERATIVE | Stage.WITHDRAWN:
            return _("It is closed")
        case _:
            return _("We have the complaint")


_ANY_TIME = (
    (
        "Withdraw",
        gettext_lazy("Withdraw from mediation"),
        gettext_lazy("You need no reason. The complaint goes to investigation, and nobody is told who withdrew."),
    ),
    (
        "AskForMediation",
        gettext_lazy("Say that I would like mediation"),
        gettext_lazy("It is a wish and binds nobody. You are asked for your answer later."),
    ),
    (
        "AskAnotherLook",
        gettext_lazy("Ask for another look at how it was classified"),
        gettext_lazy("You can ask once. The office decides anew, with a second reader."),
    ),
    (
        "SeparateMatter",
        gettext_lazy("Decide alone"),
        gettext_lazy("Your part becomes a matter of its own, and you answer for it alone."),
    ),
    (
        "WithdrawComplaint",
        gettext_lazy("Take my complaint back"),
        gettext_lazy(
            "This ends your complaint for good: there is no mediation and no investigation. To say no to mediation "
            "only, choose investigation or withdraw from mediation."
        ),
    ),
)


@register.simple_tag
def any_time(mine: Mine) -> list[dict[str, str]]:
    """What is open to this person besides the one next step: the form's name, its words, what follows."""
    return [
        {"name": re.sub(r"(?<!^)(?=[A-Z])", "_", act).lower(), "words": str(words), "why": str(why)}
        for act, words, why in _ANY_TIME
        if mine.can(act)
    ]


WAITS_FOR_THE_BATCH = gettext_noop(
    "The complaint goes to the investigators on our next working day. We write to you then. You do not need to do "
    "anything."
)
"""Whatever led there, for both sides, and for a matter that was never offered: it leaves with the neutral batch."""


@register.simple_tag
def standing(mine: Mine) -> str:
    """Where the matter stands, in one or two sentences."""
    matter, side = mine.matter, mine.side
    match matter.stage:
        case _ if matter.suspended:
            return _("Work on the complaint stops for now. We write to you when it goes on.")
        case Stage.OFFERED if mine.party in matter.asked:
            told = weekday(matter.opens_on)
            if mine.party in matter.answered:
                return _("You have answered. We will tell you what happens next by %(date)s.") % {"date": told}
            return _("You are asked to choose. We will tell you what happens next by %(date)s.") % {"date": told}
        case Stage.AHEAD:
            return _at_the_table(mine)
        case Stage.QUEUED:
            return _(WAITS_FOR_THE_BATCH)
        case Stage.INVESTIGATING:
            return say(mine.programme, "next.investigation", side)
        case Stage.FOUND:
            return _("The investigation is finished. Our letter tells the result.")
        case Stage.UNCOOPERATIVE:
            return _("The investigation was closed without a result.")
        case Stage.MEDIATED:
            return say(mine.programme, "next.closed", side)
        case Stage.WITHDRAWN:
            return _("The complaint was taken back. It is closed.")
        case _:
            return f"{say(mine.programme, 'next.filed', side)} {_heard_by(mine)}".strip()


def _at_the_table(mine: Mine) -> str:
    """The same for a matter that goes ahead: before, in and after its session."""
    table, last = mine.table, mine.matter.cooling_until
    if last is not None:
        return _("Everyone has signed. You can take it back until %(date)s. After that day it is final.") % {
            "date": weekday(last)
        }
    if table and table.phase is Phase.ENDED:
        return _("The session has ended.")
    if table and table.in_session:
        return _("The session is open.")
    if table and (day := table.appointment) and _stands(mine, day):
        return _("The session is on %(date)s. Everyone has accepted that day.") % {"date": weekday(day.on)}
    if table and table.met:
        return _(
            "You met, and the session goes on another day. We propose the day and the place, and you say whether"
            " they suit you. Everyone signs the agreement to mediate again before you go on."
        )
    return say(mine.programme, "next.ahead", mine.side)


def _stands(mine: Mine, day: Appointment) -> bool:
    """True when everybody at the table accepted the day, and it has not passed."""
    assert mine.table is not None
    return day.accepted >= mine.case.at_the_table(mine.table) and day.on >= clock.now().today


def _heard_by(mine: Mine) -> str:
    """By when this person hears, as in the letter that is their receipt; nothing once that day is past."""
    now, programme = clock.now(), mine.programme
    days = programme.screening_days + programme.second_reader_days
    told = now.calendar.add_working(mine.case.received_on, days)
    return _("We write to you by %(date)s.") % {"date": weekday(told)} if told >= now.today else ""


_STEPS = (
    ("SealAnswer", "choice"),
    ("SignAgreement", "ending"),
    ("Assent", "ending"),
    ("ChooseEnding", "ending"),
    ("ConfirmCompletion", "ending"),
    ("SignAgreementToMediate", "agreement_to_mediate"),
    ("AcceptMediators", "matter"),
    ("AcceptAppointment", "matter"),
    ("RecordPreparation", "preparation"),
    ("ConfirmCommitment", "promises"),
)


@register.simple_tag
def next_step(mine: Mine, here: Here | None = None) -> dict[str, Any]:
    """The one thing that is asked now: its address, its words, and whether it is the page's main button."""
    words = {
        "SealAnswer": _("See both doors and answer"),
        "SignAgreement": _("Read and sign"),
        "Assent": _("Read the terms"),
        "ChooseEnding": _("Choose how it goes on"),
        "ConfirmCompletion": _("Say how it ended for you"),
        "SignAgreementToMediate": _("Read and sign the agreement to mediate"),
        "AcceptMediators": _("See the mediators"),
        "AcceptAppointment": _("See the day and the place"),
        "RecordPreparation": _("Prepare"),
        "ConfirmCommitment": _("See the promises"),
    }
    if mine.matter.cooling_until is not None:
        address = here.url("ending") if here else reverse("portal_ending", args=(mine.ref, mine.matter.id))
        return {"url": address, "words": _("See the agreement, and take it back if you want"), "main": False}
    for name, page in _STEPS:
        if mine.can(name) and not (here and page == "matter"):
            answered = name == "SealAnswer" and mine.party in mine.matter.answered
            address = here.url(page) if here else reverse(f"portal_{page}", args=(mine.ref, mine.matter.id))
            shown = _("You have answered. Change it") if answered else words[name]
            return {"url": address, "words": shown, "main": not answered}
    return {"url": "", "words": "", "main": False}


register.filter(letter_name)


_STORIES = {
    "narrative": gettext_lazy("What happened"),
    "incident_on": gettext_lazy("When"),
    "incident_place": gettext_lazy("Where"),
    "wish": gettext_lazy("What the person would like to happen"),
    "allegation": gettext_lazy("An allegation"),
    "amendment": gettext_lazy("Added later"),
    "hold_reason": gettext_lazy("Reason of a legal hold"),
    "screening_note": gettext_lazy("First reader’s reasons"),
    "second_reader_note": gettext_lazy("Second reader’s reasons"),
}


@register.filter
def story_name(kind: str) -> str:
    """What a text of the case file is called on its page."""
    return str(_STORIES.get(kind, kind))
