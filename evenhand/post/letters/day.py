"""The letters about a day: asking for times, help that is booked (L18), reminders (L10), a missed session (L14), and a
mediator who cannot come. An appointment that stands or is off (L9, L15) is in ``table``.

None names anybody who could not come, or says why.
"""

from __future__ import annotations

from django.utils.translation import gettext as _

from evenhand.post.about import About
from evenhand.post.blocks import Block, Head, Items, Lead, Para, Rows, Words
from evenhand.post.letters import phrases
from evenhand.post.letters.table import when_and_where


def times(at: About) -> Words:
    """Which of these times suit you? On paper they are ticked and sent back: equal to answering on a screen."""
    return Words(
        title=_("Which times suit you?"),
        blocks=(
            Para(_("We look for a time that suits everyone who is to be there. Mark each time that suits you.")),
            Items(tuple(f"☐ {slot}" for slot in at.opened.slots) or (_("Call us for the times."),)),
            phrases.the_complaint(at),
            Para(_("If you have a page at {site}, answer there: nobody here reads it.").format(site=at.site)),
            Para(_("If you have none, call {phone}, or send this page back.").format(phone=at.phone)),
            Lead(_("Nobody is told which times suit you. We only see which times suit everyone.")),
            Para(_("If none of them suits you, tell us that. We then ask about other times.")),
            *phrases.whom_to_call(at),
        ),
    )


def help_booked(at: About) -> Words:
    """L18: the interpreter and the help this person asked for; what they need is told to nobody else."""
    interpreter: tuple[Block, ...] = (
        (
            Head(_("Interpreter")),
            Items(at.opened.interpreters),
            Para(_("They promise to keep everything to themselves. The session does not begin before they are there.")),
        )
        if at.opened.interpreters
        else ()
    )
    needs: tuple[Block, ...] = (
        (
            Head(_("What you told us you need")),
            Para(at.opened.needs),
            Para(_("We plan for this. We do not tell the other side.")),
        )
        if at.opened.needs
        else ()
    )
    place: tuple[Block, ...] = (
        (Head(_("What the place offers")), Items(at.opened.features)) if at.opened.features else ()
    )
    return Words(
        title=_("Help for your appointment"),
        blocks=(
            when_and_where(at),
            *interpreter,
            *needs,
            *place,
            Para(_("It costs you nothing. If something is missing or wrong, call {phone}.").format(phone=at.phone)),
            *phrases.whom_to_call(at),
        ),
    )


def session_reminder(at: About) -> Words:
    """L10: to both sides or to neither, two or three days before and the day before. It pushes nobody."""
    return Words(
        title=_("Your appointment is soon"),
        blocks=(
            Para(_("Both sides get this reminder.")),
            when_and_where(at),
            Para(_("Are you late? Call {phone}. We wait for 30 minutes.").format(phone=at.phone)),
            Para(_("If the day does not suit you any more, call us. We look for another. You do not have to say why.")),
            Lead(phrases.change_your_mind()),
            *phrases.whom_to_call(at),
        ),
    )


def missed(at: About) -> Words:
    """L14: the session could not begin. The same words to both sides, whoever did not come."""
    return Words(
        title=_("We could not meet"),
        blocks=(
            Para(_("Your appointment could not begin. We do not say why, and nobody is blamed.")),
            phrases.the_complaint(at),
            Para(_("We call or write to you about another day. You do not need to do anything until then.")),
            Para(
                _(
                    "If we cannot meet the next time either, the complaint goes to investigation. It loses no time, "
                    "and nothing of this is in its file."
                )
            ),
            Lead(phrases.change_your_mind()),
            *phrases.whom_to_call(at),
        ),
    )


def another_day(at: About) -> Words:
    """The session was open and goes on another day. The same words to both sides, and no cause."""
    return Words(
        title=_("Your session goes on another day"),
        blocks=(
            Para(_("You met, and your session goes on another day. We do not say why, and nobody is named.")),
            phrases.the_complaint(at),
            Para(_("We call or write to you about that day. You do not need to do anything until then.")),
            Para(_("On that day everyone signs the agreement to mediate again. Until then nothing is agreed.")),
            Para(_("There are two sessions at most.")),
            Lead(phrases.change_your_mind()),
            *phrases.whom_to_call(at),
        ),
    )


def seat_empty(at: About) -> Words:
    """One of two mediators cannot come to the day that stands (EC-52). Three ways, none better than another."""
    return Words(
        title=_("One mediator cannot come"),
        blocks=(
            Para(_("One of the mediators cannot come to your appointment. We do not say why.")),
            Rows((*phrases.reference(at), (_("Day"), at.day(at.session_on)))),
            Para(_("There are three ways to go on:")),
            Items(
                (
                    _("We draw somebody else. You get the name, and can object as before."),
                    _("You go on with one mediator. This counts only if both sides say so."),
                    _("You have another day."),
                )
            ),
            Para(_("Tell us which suits you: call {phone}, or answer at {site}.").format(phone=at.phone, site=at.site)),
            Lead(_("If we do not hear from you, we draw somebody else.")),
            *phrases.whom_to_call(at),
        ),
    )


def room_key(at: About) -> Words:
    """Somebody at the table has a key that is to be let into its room. The same to everyone, and it names nobody."""
    return Words(
        title=_("A new key at your table"),
        blocks=(
            Para(_("Someone at your table has made a new key. With it they want to read what your table wrote.")),
            phrases.the_complaint(at),
            Para(_("Another person at the table told us how they made sure who it is.")),
            Items(
                (
                    _("If the two met face to face, the new key works now."),
                    _("If not, it can work after 24 hours."),
                )
            ),
            Para(
                _("Do you think it is not them? Stop it at {site}, or call {phone}.").format(
                    site=at.site, phone=at.phone
                )
            ),
            Lead(_("If all is well, you do not need to do anything.")),
            *phrases.whom_to_call(at),
        ),
    )
