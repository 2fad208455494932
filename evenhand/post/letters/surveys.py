"""The survey invitation (L20) in two waves, with the paper form: the same letter to both sides.

The form is a sheet of its own. It carries the code and the questions, and neither a name nor a reference, so that
whoever opens the envelope at the office learns nothing but the answers.
"""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext as _

from evenhand.core import surveys
from evenhand.post.about import About
from evenhand.post.blocks import Form, Head, Items, Lead, Para, Rows, Words
from evenhand.post.letters import phrases
from evenhand.post.notices import survey_address
from evenhand.post.questions import answers, question


def survey(at: About) -> Words:
    """L20, first wave: within two days of the session."""
    first = _("You met. We ask everyone who came how it was, on both sides, with the same questions.")
    return _invitation(at, surveys.SOON, _("How was it for you?"), first)


def survey_later(at: About) -> Words:
    """L20, second wave: sixty days after the session."""
    first = _("It is two months since you met. We ask both sides how it is now, with the same few questions.")
    return _invitation(at, surveys.LATER, _("How is it now?"), first)


def _invitation(at: About, wave: int, title: str, first: str) -> Words:
    opened = surveys.opens_on(wave, at.session_on) if at.session_on else None
    last = at.day(opened and opened + timedelta(days=surveys.DAYS_TO_ANSWER))
    code = at.opened.code or _("printed for the reader alone")
    return Words(
        title=title,
        blocks=(
            Para(first),
            Lead(_("You do not have to answer. Nothing follows if you do not.")),
            Items(
                (
                    _("No name, no complaint and no time is kept with your answers. Nobody is told who answered."),
                    _("The two sides are counted apart. We publish a figure when there are enough answers."),
                    _("You can answer once, until {date}.").format(date=last),
                )
            ),
            Head(_("Ways to answer")),
            Items(
                (
                    _("Go to {site} and enter the code.").format(site=survey_address()),
                    _("Fill in the form on the last sheet, and send it or bring it to: {address}.").format(
                        address=at.programme.office.address
                    ),
                    _("Call {phone}. You say the code and your answers, and somebody writes them in.").format(
                        phone=at.phone
                    ),
                )
            ),
            Rows(((_("Your code"), code),)),
            Para(no_emergencies(at.phone)),
            *phrases.whom_to_call(at),
            _form(at, wave, title, code),
        ),
    )


def _form(at: About, wave: int, title: str, code: str) -> Form:
    side = at.side.value
    return Form(
        title=title,
        intro=_("Make one mark in each line. You may leave any line out. Do not write your name."),
        code=(_("Code"), code),
        rows=tuple(
            (question(item, side), tuple(words for _value, words in answers(item)))
            for item in surveys.items_for(wave, side)
        ),
        outro=no_emergencies(at.phone),
    )


def no_emergencies(phone: str) -> str:
    """What stands wherever somebody answers: nobody reads an answer in time to help (EC-88)."""
    return _(
        "This is no place for an emergency or a threat. Nobody reads the answers one by one. In danger, call 911. For "
        "anything else, call us: {phone}."
    ).format(phone=phone)
