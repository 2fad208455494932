"""The questions of a survey in words: on the page, on the paper form and in the tables, said once.

Both sides read the same questions. One differs, because each side's trust is in the other.
"""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from evenhand.core.surveys import SCALES, Item

Said = str | Promise

QUESTIONS: dict[str, Said] = {
    "explained": _("It was explained to me clearly."),
    "free_to_say_no": _("I felt free to say no."),
    "felt_safe": _("I felt safe."),
    "said_what_mattered": _("I had enough chance to say what mattered to me."),
    "spoke_openly": _("I could speak openly."),
    "mediators_fair": _("The mediators were fair to both of us."),
    "listened_to": _("The other person listened to me."),
    "understand_better": _("I understand better why the other person acted that way."),
    "result_fair": _("The result is fair to me."),
    "kept_control": _("I kept control over what was decided."),
    "respected": _("I was treated with respect."),
    "promises_kept": _("Were the promises kept that were made to you?"),
    "self_respect": _("I feel better about how I handled this."),
    "satisfied": _("All in all, I am satisfied."),
    "recommend": _("I would tell others that they can try this."),
    "pressed": _("Did anything make you feel pushed?"),
    "treated_badly": _("Did anyone treat you badly because of the complaint, or because you took part?"),
    "could_prepare": _("I had what I needed to prepare."),
    "place_suited": _("The place and the time suited the people who came."),
    "same_chance": _("Both sides had the same chance to speak."),
    "nobody_pushed": _("Nobody was pushed toward a result."),
    "mind_on_people": _("I could keep my mind on the people."),
    "work_satisfied": _("All in all, I am satisfied with how the session was arranged."),
}
TRUST: dict[str, Said] = {
    "complainant": _("How is your trust in the police now?"),
    "officer": _("How is your trust in the people you serve now?"),
}
ANSWERS: dict[str, tuple[Said, ...]] = {
    "scale": (_("No"), _("Rather no"), _("In between"), _("Rather yes"), _("Yes")),
    "yes_no": (_("Yes"), _("No")),
    "kept": (_("Yes, all of them"), _("Some of them"), _("No")),
    "trust": (_("Less than before"), _("The same"), _("More than before")),
}
"""The words of each kind of answer, in the order of ``core.surveys.SCALES``."""


def question(item: Item, side: str) -> str:
    """One question as this side reads it, in the language in force."""
    return str(TRUST[side] if item.code == "trust_changed" else QUESTIONS[item.code])


def answers(item: Item) -> tuple[tuple[int, str], ...]:
    """The answers one can choose from, each with its words."""
    return tuple((value, str(words)) for value, words in zip(SCALES[item.kind], ANSWERS[item.kind], strict=True))
