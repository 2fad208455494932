"""The letters at the end of either way: the neutral investigation notice (L7), the copy (L11), closing (L12)."""

from __future__ import annotations

from django.utils.translation import gettext as _

from evenhand.core.codes import Outcome
from evenhand.post.about import About
from evenhand.post.blocks import Block, Head, Items, Lead, Para, Rows, Words
from evenhand.post.letters import phrases


def investigation(at: About) -> Words:
    """L7: the same for a matter that was never offered and for one that came back (design §10.8)."""
    return Words(
        title=_("An investigation starts"),
        blocks=(
            Para(at.say_alike("next.investigation")),
            Rows(
                (
                    *phrases.reference(at),
                    (_("Complaint received"), at.received),
                    (_("Investigation starts"), at.day(at.released_on)),
                    (_("To be finished by"), at.day(at.limit_on)),
                )
            ),
            Head(_("What happens next")),
            Items(
                (
                    _("An investigator reads the complaint and asks for the video and records."),
                    _("The investigator calls or writes to you in the way you asked us to use."),
                    _("When it is finished, we write to you with the result."),
                )
            ),
            Para(
                at.you(
                    _("You may have someone with you when you are asked. You may talk to a lawyer first."),
                    _("You may have a representative with you when you are asked. You may talk to a lawyer first."),
                )
            ),
            Para(phrases.records_are_safe()),
            *phrases.whom_to_call(at),
        ),
    )


def finding(at: About) -> Words:
    """The result of an investigation, allegation by allegation."""
    return Words(
        title=_("The investigation is finished"),
        blocks=(
            Para(_("The work on the complaint below is finished.")),
            phrases.the_complaint(at),
            Head(_("The result")),
            Rows(at.opened.findings),
            Para(_("Call us if you want to know what these words mean, or what you can do now.")),
            *phrases.whom_to_call(at),
        ),
    )


def unreached(at: About) -> Words:
    """The complaint was closed because nobody could be reached; the door is named, not locked.

    The officer, who was told that the investigation began, hears that it ended, and nothing of who could be reached.
    """
    return Words(
        title=_("The complaint is closed"),
        blocks=(
            Para(
                at.you(
                    _("We tried to reach you about the complaint below. We could not, and closed it without a result."),
                    _("The complaint below was closed without a result. Nothing was found against you."),
                )
            ),
            phrases.the_complaint(at),
            Para(
                at.you(
                    _("Call us if you want to go on. We tell you what is still possible."),
                    _("You do not need to do anything. If it goes on after all, we write to you."),
                )
            ),
            *phrases.whom_to_call(at),
        ),
    )


def withdrawn(at: About) -> Words:
    """A complaint was taken back. To the officer only if the officer had been told of it."""
    return Words(
        title=_("The complaint is withdrawn"),
        blocks=(
            Para(_("The complaint below was taken back. It is closed, with no mediation and no investigation.")),
            phrases.the_complaint(at),
            Lead(_("You do not need to do anything.")),
            *phrases.whom_to_call(at),
        ),
    )


def suspended(at: About) -> Words:
    """L16: the matter waits. No cause, to anyone."""
    return Words(
        title=_("The complaint is on hold"),
        blocks=(
            Para(_("Work on the complaint below stops for now. We write to you when it goes on.")),
            phrases.the_complaint(at),
            Lead(_("You do not need to do anything.")),
            Para(phrases.records_are_safe()),
            *phrases.whom_to_call(at),
        ),
    )


def resumed(at: About) -> Words:
    """The matter goes on; nothing that was said before binds anyone again without a new yes."""
    return Words(
        title=_("Work on the complaint goes on"),
        blocks=(
            Para(_("The complaint below is no longer on hold.")),
            phrases.the_complaint(at),
            Para(_("If there is something to choose, we ask you again. An earlier yes no longer counts.")),
            Lead(_("You do not need to do anything now.")),
            *phrases.whom_to_call(at),
        ),
    )


def agreement_copy(at: About) -> Words:
    """L11: cover sheet and copy go with this letter; how anyone can check that it was not changed."""
    return Words(
        title=_("Your copy of the agreement"),
        blocks=(
            Para(_("Here is your copy of the signed agreement. Keep it. The other side has the same one.")),
            Rows(
                (
                    *phrases.reference(at),
                    (_("Fingerprint of the file"), at.opened.fingerprint),
                    (_("Length of the file"), _("{count} bytes").format(count=at.opened.length)),
                )
            ),
            Para(
                _(
                    "The fingerprint shows that a file is the true one. Anyone can compute it from the file. The cover "
                    "sheet says how."
                )
            ),
            Para(
                _("You can read and save the file at {site}. Anyone can check one at {check}.").format(
                    site=at.site, check=at.check
                )
            ),
            Para(_("What else was said in the meeting stays private. The agreement is the one thing that leaves it.")),
            *phrases.key_made(at),
            *phrases.whom_to_call(at),
        ),
    )


def closed(at: About) -> Words:
    """L12: closed as mediated: with an agreement, an understanding, or only completed. One text for both sides."""
    return Words(
        title=_("The complaint is closed"),
        blocks=(
            Para(at.say_alike("next.closed")),
            *_how_it_ended(at),
            phrases.the_complaint(at),
            Head(_("What this means")),
            Items(
                (
                    _("The complaint is not investigated."),
                    *(at.say_alike(f"no_action.{name}") for name in at.programme.texts.children("no_action")),
                )
            ),
            *_promises(at),
            Para(_("We may ask you how it was. You do not have to answer, and nobody can tell who did.")),
            *phrases.whom_to_call(at),
        ),
    )


def _how_it_ended(at: About) -> tuple[Block, ...]:
    """What both sides said, each in private. An agreement speaks for itself."""
    match at.outcome:
        case Outcome.UNDERSTANDING:
            said = _("Both sides said, each alone, that they understand each other. That is a full result.")
        case Outcome.COMPLETED:
            said = _("Both sides said, each alone, that the meeting was completed. There is no agreement.")
        case _:
            return ()
    return (Para(said),)


def _promises(at: About) -> tuple[Block, ...]:
    """Only an agreement has promises."""
    if at.outcome in (Outcome.UNDERSTANDING, Outcome.COMPLETED):
        return ()
    return (Para(_("A promise belongs to the person who made it. If it is hard to keep, you can ask to talk again.")),)


def correction(at: About) -> Words:
    """A wrong date of receipt was mended; everyone who had been told the old one is told the new one."""
    return Words(
        title=_("We have corrected a date"),
        blocks=(
            Para(_("We had written down a wrong date for the day the complaint came in. This is the right one.")),
            phrases.the_complaint(at),
            Lead(_("You do not need to do anything.")),
            Para(_("Call us if you think that this date is wrong too.")),
            *phrases.whom_to_call(at),
        ),
    )
