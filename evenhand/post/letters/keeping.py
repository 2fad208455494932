"""The letters after closing: a promise comes near its day or has passed it (L13), both would talk again, and what was
said, or the whole file, is destroyed. One source for both sides."""

from __future__ import annotations

from django.utils.translation import gettext as _

from evenhand.post.about import About
from evenhand.post.blocks import Block, Head, Items, Lead, Para, Rows, Words
from evenhand.post.letters import phrases


def _own_promises(at: About) -> tuple[Block, ...]:
    return (
        Rows(tuple((at.day(day), text) for day, text in at.opened.promises)),
        phrases.the_complaint(at),
    )


def _nobody_else_is_told() -> tuple[Block, ...]:
    """What a reminder is, and is not (S-2, EC-80)."""
    return (
        Head(_("What follows")),
        Items(
            (
                _("This letter went to you alone. Your promise is yours to keep."),
                _("No supervisor, court or department is told. Nothing goes into a personnel file."),
                _("If it is hard to keep, you can say that you would like to talk again. The other side learns of that "
                  "wish when both sides have it."),
            )
        ),
    )  # fmt: skip


def commitment_near(at: About) -> Words:
    """L13: a week before the day of a promise, to its owner alone."""
    return Words(
        title=_("A day is coming"),
        blocks=(
            Para(_("This is what you promised in your agreement. The day for it is near:")),
            *_own_promises(at),
            Lead(_("If you have kept it, you can say so at {site}, or call us.").format(site=at.site)),
            *_nobody_else_is_told(),
            *phrases.whom_to_call(at),
        ),
    )


def commitment_after(at: About) -> Words:
    """L13: a week after it, once and never again."""
    return Words(
        title=_("A day has passed"),
        blocks=(
            Para(_("This is what you promised in your agreement. The day for it has passed:")),
            *_own_promises(at),
            Lead(_("If you have kept it, you can say so at {site}, or call us.").format(site=at.site)),
            Para(_("We do not write about this again.")),
            *_nobody_else_is_told(),
            *phrases.whom_to_call(at),
        ),
    )


def talk_again(at: About) -> Words:
    """Both sides, each alone, said that they would talk again. The same letter to both."""
    return Words(
        title=_("You can talk again"),
        blocks=(
            Para(_("Both sides told us, each alone, that they would like to talk again about what was agreed.")),
            phrases.the_complaint(at),
            Lead(_("It is your choice, and it stays your choice. You can still say no, without a reason.")),
            Items(
                (
                    _("We call each of you to ask which day and which place would suit."),
                    _("The same rules hold: trained mediators, nothing said is used, and everyone signs first."),
                    _("The complaint stays closed. Whatever comes of it, nothing follows for either side."),
                )
            ),
            *phrases.whom_to_call(at),
        ),
    )


def room_destroyed(at: About) -> Words:
    """The certificate that what was said is destroyed, with its two dates (security.md, *shredding that is true*)."""
    return Words(
        title=_("What was said is destroyed"),
        blocks=(
            Para(_("What was said to set up and hold the mediation is destroyed, as we told you before you chose.")),
            Rows((*phrases.reference(at), *at.opened.certificate)),
            Para(_("On the first day we lost the key to it. After the second no old copy of the key is left either.")),
            Para(_("What is kept: the complaint, and a signed agreement if there is one, for the time the law sets.")),
            Head(_("How to check")),
            Para(
                _(
                    "Our book of what happened has an entry for this, and anyone may check the book. Ask us for the "
                    "entry of this certificate by its number."
                )
            ),
            *phrases.whom_to_call(at),
        ),
    )  # fmt: skip


def file_ends(at: About) -> Words:
    """A month before the file is destroyed, while there is an address to write to."""
    return Words(
        title=_("We are about to destroy a file"),
        blocks=(
            Para(_("The time for which the law has us keep the file of the complaint below is over.")),
            phrases.the_complaint(at),
            Rows(((_("Destroyed on"), at.day(at.file_ends_on)),)),
            Lead(_("You do not need to do anything.")),
            Para(_("If you want a copy of something from it, such as your agreement, call us before that day.")),
            Para(
                _("After that day we can read nothing of it, and we have no name and no address of yours from it. What "
                  "stays is a certificate with the days, and an entry in our book, without words and without names.")
            ),
            *phrases.whom_to_call(at),
        ),
    )  # fmt: skip
