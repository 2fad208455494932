"""The letters on the way to the table and after it: mediators (L8), appointment (L9, L15), the day after."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from evenhand.post.about import About
from evenhand.post.blocks import Block, Head, Items, Lead, Para, Rows, Words
from evenhand.post.letters import phrases


def mediators(at: About) -> Words:
    """L8: who would mediate, what they have disclosed, and the right to object without a reason."""
    disclosed: tuple[Block, ...] = (
        (Para(_("They told us this, so that you can judge it:")), Items(at.opened.disclosures))
        if at.opened.disclosures
        else (Para(_("They know of no tie to either side.")),)
    )
    return Words(
        title=_("Who would mediate"),
        blocks=(
            Para(
                ngettext(
                    "We drew this person from our list of trained mediators:",
                    "We drew these people from our list of trained mediators:",
                    len(at.opened.people),
                )
            ),
            Items(at.opened.people),
            *disclosed,
            Para(_("They do not work for the police or for this office. They take no side.")),
            Head(_("You can object")),
            Lead(_("You do not have to say why. Nobody is told who objected.")),
            Para(
                ngettext(
                    "You can object once. Call us, or answer at {site}. We then draw someone else.",
                    "You can object {count} times. Call us, or answer at {site}. We then draw someone else.",
                    at.programme.objections,
                ).format(count=at.programme.objections, site=at.site)
            ),
            Para(
                _("Tell us if they suit you: call {phone}, or say so at {site}.").format(phone=at.phone, site=at.site)
            ),
            phrases.the_complaint(at),
            *phrases.whom_to_call(at),
        ),
    )


def when_and_where(at: About) -> Rows:
    """Day, time, place and who will be there, as far as they are known."""
    when = at.day(at.session_on)
    return Rows(
        (
            *phrases.reference(at),
            (_("Day"), when),
            *(((_("Time"), at.opened.time),) if at.opened.time else ()),
            *(((_("Place"), ", ".join(at.opened.place)),) if at.opened.place else ()),
            *(((_("Who will be there"), ", ".join(at.opened.people)),) if at.opened.people else ()),
        )
    )


def appointment_offer(at: About) -> Words:
    """A day and a place to say yes or no to: place, time and who comes need each side's consent too."""
    return Words(
        title=_("A day and a place for you to check"),
        blocks=(
            Para(_("We propose this appointment. It holds only if both sides say that it suits them.")),
            when_and_where(at),
            Para(
                _("Tell us if it suits you: call {phone}, or answer at {site}. If not, we look for another.").format(
                    phone=at.phone, site=at.site
                )
            ),
            Para(_("Tell us too if you want to bring someone, or need an interpreter or a break at a certain time.")),
            Lead(phrases.change_your_mind()),
            *phrases.whom_to_call(at),
        ),
    )


def appointment(at: About) -> Words:
    """L9: the appointment stands. The title is neutral: a letter may lie open on a table."""
    return Words(
        title=_("Your appointment"),
        blocks=(
            Para(_("Both sides said that this suits them.")),
            when_and_where(at),
            Head(_("On the day")),
            Items(
                (
                    _("Someone from this office meets you and shows you to a room of your own."),
                    _("You do not need to bring anything. You may bring notes for yourself."),
                    _("You can ask for a break, or stop, at any time. You do not have to say why."),
                    _("Nobody records what is said."),
                )
            ),
            Para(
                _(
                    "If you are late, call {phone}: we wait 30 minutes. If you cannot come, we look for another day."
                ).format(phone=at.phone)
            ),
            *phrases.whom_to_call(at),
        ),
    )


def appointment_off(at: About) -> Words:
    """The appointment fell through; the same words whoever could not come, and no cause."""
    return Words(
        title=_("Your appointment has changed"),
        blocks=(
            Para(_("The appointment we wrote to you about does not stand. We do not say why.")),
            phrases.the_complaint(at),
            Para(_("We call or write to you about another day. You do not need to do anything until then.")),
            Lead(phrases.change_your_mind()),
            *phrases.whom_to_call(at),
        ),
    )


def _first_small(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]


def after_session(at: About) -> Words:
    """What each side may now say, privately. Silence is not an answer here either."""
    return Words(
        title=_("After your meeting"),
        blocks=(
            Para(at.say_alike("next.session_ended")),
            Rows((*phrases.reference(at), (_("Tell us by"), at.day(at.settle_by)))),
            Para(_("Tell us first if the meeting was completed. Then tell us how you want it to end. You can choose:")),
            Items(
                (
                    _("promises in writing, that both sides sign"),
                    _("an understanding, with nothing in writing"),
                    _("neither"),
                )
            ),
            Para(
                _("If both sides choose neither: {rule}.").format(
                    rule=_first_small(at.say("comparison.no_understanding.mediation"))
                )
            ),
            Para(_("Both sides are asked the same. You do not have to sign anything.")),
            Para(
                _("Call {phone}, or answer at {site}. We do not tell the other side what you said.").format(
                    phone=at.phone, site=at.site
                )
            ),
            Lead(_("If we do not hear from you, that is not a yes. The complaint then goes to investigation.")),
            *phrases.whom_to_call(at),
        ),
    )


def choice(at: About) -> Words:
    """Completed without an agreement or an understanding, where the programme lets the complainant choose."""
    return Words(
        title=_("How the complaint goes on"),
        blocks=(
            Para(_("Both sides said that the meeting was completed, without an agreement.")),
            Rows((*phrases.reference(at), (_("To be chosen by"), at.day(at.choose_by)))),
            Lead(at.say("comparison.no_understanding.mediation") + "."),
            Para(
                at.you(
                    _("Call {phone}, or answer at {site}. If we do not hear from you, it goes to investigation."),
                    _("You do not need to do anything. If nothing is chosen, it goes to investigation."),
                ).format(phone=at.phone, site=at.site)
            ),
            *phrases.whom_to_call(at),
        ),
    )


def cooling(at: About) -> Words:
    """L19: signed, and not yet final; either side may still take it back."""
    return Words(
        title=_("The agreement is signed"),
        blocks=(
            Para(_("Both sides have signed. You have time to think it over before it is final.")),
            Rows((*phrases.reference(at), (_("You can take it back until"), at.day(at.cooling_until)))),
            Para(_("You do not have to say why. If either side takes it back, the complaint goes to investigation.")),
            Para(
                _("To take it back, call {phone}, or press one button at {site}. Nobody is told who did.").format(
                    phone=at.phone, site=at.site
                )
            ),
            Lead(_("If you want to keep it, you do not need to do anything.")),
            *phrases.key_made(at),
            *phrases.whom_to_call(at),
        ),
    )
