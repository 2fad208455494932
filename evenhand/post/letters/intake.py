"""L1, the acknowledgement with its receipt, and L2, the request to keep video and records."""

from __future__ import annotations

from django.utils.translation import gettext as _

from evenhand.post.about import About
from evenhand.post.blocks import Fold, Head, Items, Lead, Para, Rows, Words
from evenhand.post.letters import phrases


def acknowledgement(at: About) -> Words:
    """L1: that the complaint arrived, its reference, and what happens next with dates."""
    return Words(
        title=_("We have your complaint"),
        blocks=(
            Para(_("This letter is your receipt. Please keep it. You need the reference when you call us.")),
            Rows(
                (
                    (_("Reference"), at.ref),
                    (_("Complaint received"), at.received),
                    (_("We write to you by"), at.day(at.read_by)),
                )
            ),
            Head(_("What happens next")),
            Para(at.say_alike("next.filed")),
            Para(
                _(
                    "If mediation is possible, you can choose: mediation or an investigation. We send you a letter "
                    "about both. If it is not, the complaint goes to investigation."
                )
            ),
            Lead(_("You do not need to do anything now.")),
            Para(_("If you remember more, or your address changes, call us or write to us.")),
            Para(at.say_alike("jurisdiction.court_deadline")),
            *phrases.whom_to_call(at),
        ),
    )


def preservation(at: About) -> Words:
    """L2, to the keeper of the records: what to keep and where to find it; no complainant and no story."""
    return Words(
        title=_("Please keep these records safe"),
        blocks=(
            Para(
                _(
                    "We received a complaint about the contact below. We ask you to keep every record of it until we "
                    "tell you in writing that you no longer need to."
                )
            ),
            Rows(
                (
                    (_("Our reference"), at.ref),
                    *at.opened.incident,
                    (_("Answer us by"), at.day(at.keep_by)),
                )
            ),
            Head(_("What to keep")),
            Items(
                (
                    _("Video and sound: body cameras, cars, buildings"),
                    _("Radio and dispatch records, and calls"),
                    _("Reports, notes and photographs"),
                    _("Logs of places, vehicles and devices"),
                )
            ),
            Para(
                _("Tell us by the date above that these records are safe, or that there are none. Quote our reference.")
            ),
            Para(
                _(
                    "We ask this for every complaint. It does not mean that anyone did anything wrong, and it does not "
                    "tell you how the complaint will be handled."
                )
            ),
            *phrases.whom_to_call(at),
        ),
    )


def way_in(at: About) -> Words:
    """A posted code that works once. The person then makes a key of their own (design §10.5)."""
    return Words(
        title=_("Your code"),
        blocks=(
            Para(_("You can see your notices and answer us on the web. You need the code on the last part.")),
            Para(_("The code works once. After that you make a key of your own. Nobody at this office can see it.")),
            Para(_("You do not have to use the web. You can do all of it by telephone or by post.")),
            phrases.the_complaint(at),
            *phrases.whom_to_call(at),
            Fold(
                fold=_("Fold here. The part below is for you alone."),
                title=_("Your code"),
                intro=_("Go to {site} and type this code.").format(site=at.site),
                words=((_("Code"), at.opened.code),),
                outro=_("If you did not ask for it, or someone else saw it, call us. We make a new one."),
            ),
        ),
    )


def new_way_in(at: About) -> Words:
    """The office gave out a code by hand: the first one, or another because a key was lost. It goes out on every way
    that is safe, so that somebody who did not ask for it learns of it (NIST SP 800-63B-4 §4.2.3)."""
    return _if_it_was_not_you(
        at,
        _("A new code for your pages"),
        _("We were asked for a code for your pages, and gave one out. Where there was a key, two people here checked."),
        _("Whoever uses it makes a new key. The old key then stops."),
        _("If it was not you, call {phone} today. We end the new code and all that came of it."),
    )


def key_made(at: About) -> Words:
    """Somebody used a code from the office and made a key. As `new_way_in`."""
    return _if_it_was_not_you(
        at,
        _("A new key for your pages"),
        _("Somebody used a code from our office, and made a key for your pages."),
        _("Whoever has this key reads your pages, and answers there for you."),
        _("If it was not you, call {phone} today. We end the new key and all that came of it."),
    )


def _if_it_was_not_you(at: About, title: str, *said: str) -> Words:
    *before, call = said
    return Words(
        title=title,
        blocks=(
            *(Para(one) for one in before),
            Lead(_("If that was you, there is nothing to do.")),
            Para(call.format(phone=at.phone)),
            phrases.the_complaint(at),
            *phrases.whom_to_call(at),
        ),
    )


def reach_changed(at: About) -> Words:
    """How somebody is reached was changed, by themselves or at the desk. It goes to the new way, and to the old one
    where that is safe, so it says what was done and nothing of what it is about."""
    return Words(
        title=_("How we reach you was changed"),
        blocks=(
            Para(_("The way we reach you was changed. We write this to every way we may use, so that you hear of it.")),
            Lead(_("If that was you, there is nothing to do.")),
            Para(_("If it was not you, call {phone} today. We put it right.").format(phone=at.phone)),
            *phrases.whom_to_call(at),
        ),
    )
