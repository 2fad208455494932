"""How each of the eight promises is kept, and how anyone can check it in about two minutes.

A step that names a page is for a stranger; one that does not takes a case of one's own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from evenhand.core.programme import Promise

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do for who checks: what to look at, and where. Without a page it takes a case of one's own."""

    words: StrPromise
    page: str = ""
    part: str = ""

    @property
    def url(self) -> str:
        """The address of the page, at the part to look at; empty for a step that takes a case."""
        return (reverse(self.page) + (f"#{self.part}" if self.part else "")) if self.page else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What the founding page says of one promise in plain words, how we keep it, and how to check it in two minutes."""

    plain: tuple[StrPromise, ...]
    how: tuple[StrPromise, ...]
    steps: tuple[Step, ...]


KEPT: dict[Promise, Kept] = {
    Promise.VOLUNTARY: Kept(
        plain=(
            _("Nobody has to take part. The office does not require it of the person who complains or of the officer."),
            _("Each of you says yes or no alone. You can take a yes back."),
        ),
        how=(
            _("No answer is set in advance, and silence is never a yes."),
            _("Your answer is sealed. Staff cannot read it. Both answers are opened together."),
            _("If mediation does not go ahead, both sides get the same notice. It does not say who said what."),
        ),
        steps=(
            Step(
                _(
                    "Read what we send before anyone chooses: you can say no, and silence is never a "
                    "yes."
                ),
                "our_letters", "offer",
            ),
            Step(
                _(
                    "Read the notice that mediation does not go ahead. "
                    "There is one text, for both sides and for every reason."
                ),
                "our_letters", "not_going_ahead",
            ),
            Step(
                _(
                    "Look at the page with your choice. Neither answer is marked. "
                    "Each page of your case has the step that stops mediation."
                ),
            ),
        ),
    ),
    Promise.OPTIONAL: Kept(
        plain=(
            _("Mediation is one way to settle a complaint. It takes the place of a formal investigation."),
            _("It can take less time. A complaint that was mediated is not sent to be investigated."),
        ),
        how=(
            _("Both doors are shown side by side before anyone chooses."),
            _("We ask the police to keep video and records for every complaint, on the day it comes in."),
            _("Each case has a safe date, set at filing. If mediation is not done by then, the case goes back."),
        ),
        steps=(
            Step(_("Read the two doors. Each row tells you the same thing about both."), "two_doors", "doors"),
            Step(
                _(
                    "Read the rules. They set the days that an investigation must have left. "
                    "Nobody can change them for one case."
                ),
                "rules",
            ),
            Step(_("Write down the date on which your case goes back by itself. Look again later.")),
        ),
    ),
    Promise.NO_DISCIPLINE: Kept(
        plain=(
            _("We want everyone to be able to speak freely."),
            _("No action, by discipline or otherwise, is taken against anyone for taking part. It holds for both."),
        ),
        how=(
            _("A mediated complaint has no finding. Nothing about it is sent to discipline or to an officer's file."),
            _("What is said is not used for a false-report charge, for immigration or for warrants."),
            _("No list or count of ours is kept by officer. A search finds an officer only in a case that is open."),
        ),
        steps=(
            Step(_("Read who can see what. The police department has a column of its own."), "who_sees_what"),
            Step(_("Read what is never done with what was said."), "two_doors", "safe"),
            Step(_("Read our figures. None of them is about one officer."), "figures"),
        ),
    ),
    Promise.CONFIDENTIAL: Kept(
        plain=(
            _("Mediation is private. What is said, and papers made for it, cannot be used in court."),
            _("One thing can: the final signed agreement, to have it enforced. You read the limits before you choose."),
        ),
        how=(
            _("Nothing starts before everyone in the room has signed to keep it private."),
            _("The mediators tell the office four facts and no words."),
            _("What is written for it is sealed, and no page shows it to staff. Later its keys are destroyed."),
        ),
        steps=(
            Step(
                _(
                    "Read the limits. That is the whole list, and the same list is in every "
                    "offer."
                ),
                "two_doors", "limits",
            ),
            Step(_("Read who can see what is said in the room."), "who_sees_what"),
            Step(
                _(
                    "Ask us what we hold about your session. You will get four facts. "
                    "After your case is closed, ask for the notice that its keys were destroyed."
                ),
            ),
        ),
    ),
    Promise.CONTROLLED: Kept(
        plain=(
            _("You decide, and so does the other side. The mediators do not decide anything."),
            _("Nothing can be imposed on either of you without your consent."),
        ),
        how=(
            _("Each term needs a yes from each person it binds, to its exact words."),
            _("Any change clears every yes. Nobody can sign before the session has ended."),
            _("You also agree to the mediators, the time, the place and who else is there."),
        ),
        steps=(
            Step(
                _(
                    "Read the checks by name below: a change voids every yes, and signing waits for the end of the "
                    "session. Run them yourself."
                ),
                "promises", "check",
            ),
            Step(_("Change one letter in a draft. Every yes to it is gone.")),
            Step(_("Look at who wrote each term. It is always one of the two sides, never the staff or a mediator.")),
            Step(_("Compare the number on your signed copy with the number on your letter. They are the same.")),
        ),
    ),
    Promise.COLLABORATIVE: Kept(
        plain=(
            _("You and the other side work on the problem together."),
            _("You look for the fairest and most useful agreement that both of you can find."),
        ),
        how=(
            _("Each side writes its own terms. You share one when you propose it, not before."),
            _("Nobody can write over the words of the other side."),
            _("A session can end well with no agreement at all, when both of you say that it helped."),
        ),
        steps=(
            Step(_("Read who can see what you tell the mediators alone."), "who_sees_what"),
            Step(_("Look at a term of the other side. You can answer it with your own, and cannot change it.")),
            Step(_("Look at the ways a session can end. To understand each other is one of them.")),
        ),
    ),
    Promise.IMPARTIAL: Kept(
        plain=(
            _("The mediators help both sides in equal measure. They favor no person and no result."),
            _("They see to it that an agreement is free and well understood. No one may be pushed or scared into it."),
        ),
        how=(
            _("Mediators work for neither the police nor this office. Each is trained, and none has ties to a side."),
            _("They are drawn by lot. You may object without a reason."),
            _("Both sides get the same pages, letters, dates and rights. Anyone can stop in one step, in private."),
        ),
        steps=(
            Step(
                _(
                    "Lay the page of the two doors beside the page for officers. "
                    "Each block has its match."
                ),
                "for_officers",
            ),
            Step(_("Read our letters. Each stands beside the one that the other side gets."), "our_letters"),
            Step(_("Ask us for the file of the draw. With it anyone can draw again and get the same mediators.")),
        ),
    ),
    Promise.SELF_RESPONSIBLE: Kept(
        plain=(
            _("You settle your own conflict."),
            _("People who do are more often content, keep more of what they agreed, and think better of themselves."),
        ),
        how=(
            _("Each promise in an agreement belongs to one person, who signed it. It is never passed to a boss."),
            _("Saying that a promise was kept is up to each of you. Saying nothing has no consequence."),
            _("We publish what each side says apart. We never mix the two into one number."),
        ),
        steps=(
            Step(_("Read our figures. Each side stands apart."), "figures"),
            Step(_("Look at the page of an agreement. Each promise names the one who keeps it, and nobody else.")),
        ),
    ),
}  # fmt: skip
