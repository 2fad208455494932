"""L3 and L4, the offer: one source for both sides; and the letters around the answer.

Everything a free choice needs is in the letter itself, so a person who never opens a web page loses nothing: both
doors side by side with this office's own figures, the three things, both dates, how to answer unseen, the right to
change one's mind, advice, and that silence never counts as a yes (`domain.md` Annex A.1 to A.3).
"""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from evenhand.post.about import About
from evenhand.post.blocks import Block, Fold, Head, Items, Lead, Para, Rows, Table, Words
from evenhand.post.letters import phrases


def offer(at: About) -> Words:
    """L3 to the complainant and L4 to the officer."""
    return Words(
        title=_("You can choose: mediation or an investigation"),
        blocks=(
            *_choice(at),
            *_mediation(at),
            Head(_("Three things we must explain well")),
            *three_things(at),
            Head(_("The two ways side by side")),
            comparison(at),
            *limits(at),
            *_answering(at),
            *phrases.whom_to_call(at),
            answer_words(at),
        ),
    )


def _dates(at: About) -> Rows:
    return Rows(
        (
            *phrases.reference(at),
            *at.opened.contact,
            (_("Answer by"), at.day(at.answer_by)),
            (_("We tell you what happens next by"), at.day(at.opens_on)),
        )
    )


def _choice(at: About) -> tuple[Block, ...]:
    return (
        Para(
            at.you(
                _("On {date} we received your complaint. You can choose how we deal with it."),
                _("On {date} we received a complaint about contact with you. You can choose how we deal with it."),
            ).format(date=at.received)
        ),
        Lead(f"{at.say('offer.asked')} {at.say('offer.free')}"),
        _dates(at),
    )


def _mediation(at: About) -> tuple[Block, ...]:
    return (
        Head(_("What mediation is")),
        Para(
            ngettext(
                "The two sides meet with one trained mediator. The mediator does not work for the police or for this "
                "office, takes no side, and does not decide who was right.",
                "The two sides meet with {count} trained mediators. They do not work for the police or for this "
                "office. They take no side, and do not decide who was right.",
                at.programme.mediators,
            ).format(count=at.programme.mediators)
        ),
        Para(_("You each say what matters to you. You decide what you agree on, if anything. Nobody decides for you.")),
        Para(at.say("offer.only_if_both")),
        Para(at.say("offer.evidence")),
    )


def comparison(at: About) -> Table:
    """Both doors, row by row, as the programme says them, with this office's own figures where it may publish them."""

    def cell(row: str, column: str) -> str:
        key = f"{row}.{column}"
        needs_figures = key in FIGURES
        if needs_figures and key not in at.opened.figures:
            return at.say(f"comparison.{row}.too_few")
        return at.say(f"comparison.{key}", **at.opened.figures.get(key, {}))

    return Table(
        head=("", _("Mediation"), _("Investigation")),
        rows=tuple(
            (cell(row, "question"), cell(row, "mediation"), cell(row, "investigation"))
            for row in at.programme.texts.children("comparison")
        ),
    )


FIGURES = frozenset({"finding.investigation", "how_long.mediation", "how_long.investigation"})
"""Cells that stand on counted cases: said only where the count may be published (design §10.11)."""


def three_things(at: About) -> tuple[Block, ...]:
    """The three things, each as its question and the full explanation."""
    return tuple(
        block
        for thing in at.programme.three_things
        for block in (
            Head(at.say(f"three_things.{thing.number}.question"), level=3),
            Para(at.say(f"three_things.{thing.number}.why")),
        )
    )


def limits(at: About) -> tuple[Block, ...]:
    """What stays private and what cannot, and what nothing said is used for: the whole list, the same for both."""
    texts = at.programme.texts
    return (
        Head(_("What stays private")),
        Para(at.say_alike("limits.intro")),
        Items(tuple(at.say_alike(f"limits.items.{name}") for name in texts.children("limits.items"))),
        Para(at.say_alike("limits.four_facts")),
        Head(_("Nothing is used against you")),
        Items(tuple(at.say_alike(f"no_action.{name}") for name in texts.children("no_action"))),
    )


def _answering(at: About) -> tuple[Block, ...]:
    return (
        Head(_("How to answer")),
        Para(
            _(
                "The last part of this letter has two words, one for each choice. Use the word of your choice by "
                "telephone or by post. Who takes it down does not know what it means."
            )
        ),
        Para(
            _(
                "You can also answer on the web, at {site}. For that you need a code. If you have none, call us and we "
                "send you one."
            ).format(site=at.site)
        ),
        Para(
            _("Your answer is sealed until {date}. Until then you can change it: use the other word.").format(
                date=at.day(at.opens_on)
            )
        ),
        Lead(at.say("offer.silence")),
        Para(_("If we do not hear from you, we try to reach you again before the date to answer by.")),
        Para(at.say("offer.talk_first")),
    )


def answer_words(at: About) -> Fold:
    """The last third: one word for each door, in the order the doors have everywhere."""
    mediation, investigation = at.opened.answer_words or ("", "")
    return Fold(
        fold=_("Fold here. The part below is for you alone."),
        title=_("Your two answer words"),
        intro=_("Say or write one of them, both parts of it, with the reference {ref}. Telephone: {phone}.").format(
            ref=at.ref, phone=at.phone
        ),
        words=((at.say("answer.mediation"), mediation), (at.say("answer.investigation"), investigation)),
        outro=_("Show this part to nobody. If you lose it, call us: you can answer in another way."),
    )


def reminder(at: About) -> Words:
    """To everyone who was asked, whether they have answered or not: a reminder never tells who is awaited."""
    return Words(
        title=_("Your choice: the date to answer by"),
        blocks=(
            Para(
                _(
                    "We asked you to choose between mediation and an investigation. We send this letter to everyone we "
                    "asked, whether they have answered or not."
                )
            ),
            _dates(at),
            Lead(_("If you have answered, you do not need to do anything.")),
            Para(
                _(
                    "If you have not, you can choose mediation or an investigation. Either choice is fine. Saying no "
                    "to mediation does not count against you."
                )
            ),
            Para(at.say("offer.silence")),
            Para(_("Our first letter has your two answer words. If you do not have it, call us.")),
            *phrases.whom_to_call(at),
        ),
    )


def new_dates(at: About) -> Words:
    """Where sides are asked one after the other, the date by which everyone hears has moved; it says no more."""
    return Words(
        title=_("A new date"),
        blocks=(
            Para(_("The date by which we tell you what happens next has changed.")),
            Rows(
                (
                    *phrases.reference(at),
                    (_("We tell you what happens next by"), at.day(at.opens_on)),
                )
            ),
            Lead(_("You do not need to do anything.")),
            Para(phrases.change_your_mind()),
            *phrases.whom_to_call(at),
        ),
    )


def offer_replaced(at: About) -> Words:
    """The people who are asked together have changed, so the offer is made anew (design §5)."""
    return Words(
        title=_("We will ask you again"),
        blocks=(
            Para(_("Our letter about your choice no longer counts. An answer to it does not count either.")),
            phrases.the_complaint(at),
            Para(_("We send you a new letter, with new dates and new words. You are free to choose again.")),
            Lead(_("You do not need to do anything until then.")),
            *phrases.whom_to_call(at),
        ),
    )


def answer_again(at: About) -> Words:
    """A mistake with a sealed answer was mended by destroying it unread; the person is asked again, and told why."""
    return Words(
        title=_("Please answer again"),
        blocks=(
            Para(_("We made a mistake when we wrote down your answer. We have destroyed it. Nobody has read it.")),
            _dates(at),
            Lead(_("You have not answered now. You can choose freely, as before.")),
            Para(_("The two words in our first letter still work. If you do not have it, call us.")),
            Para(at.say("offer.silence")),
            *phrases.whom_to_call(at),
        ),
    )


def going_ahead(at: About) -> Words:
    """L5: both said yes. What happens next, and that a yes can still be taken back."""
    return Words(
        title=_("Mediation goes ahead"),
        blocks=(
            Para(
                at.you(
                    _("You and the officer both chose mediation."),
                    _("You and the complainant both chose mediation."),
                )
            ),
            phrases.the_complaint(at),
            Head(_("What happens next")),
            Para(at.say_alike("next.ahead")),
            Lead(phrases.change_your_mind()),
            Para(phrases.records_are_safe()),
            *phrases.key_made(at),
            *phrases.whom_to_call(at),
        ),
    )


def not_going_ahead(at: About) -> Words:
    """L6: one text for every cause and for both sides (`domain.md` A.4). Nothing in it depends on side or cause."""
    return Words(
        title=_("There will be no mediation"),
        blocks=(
            Lead(at.say_alike("next.not_ahead")),
            phrases.the_complaint(at),
            Para(_("Nobody is told who said what. We write to you when the investigation starts.")),
            Para(phrases.records_are_safe()),
            *phrases.whom_to_call(at),
        ),
    )
