"""What follows a closing, in the synthetic agency: promises kept or not, a wish to talk again, and how it was."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from evenhand import clerk, vault
from evenhand.core import surveys
from evenhand.core.access import CLOCK_ACTOR
from evenhand.core.closing import ConfirmCommitment
from evenhand.core.destroying import DestroyRoom
from evenhand.core.disclosure import Period
from evenhand.core.keeping import AskToTalkAgain, ShareProgress, promises
from evenhand.core.surveys import LATER, SOON
from evenhand.management.agency.stories import Story

SESSIONS = 28
"""How many sessions the office held in the year that it tells of last."""

ANSWERED = {
    SOON: {
        "complainant": (
            25,
            {"satisfied": 14, "self_respect": 13, "spoke_openly": 14, "pressed": 3, "treated_badly": 0},
        ),
        "officer": (
            27,
            {"satisfied": 16, "self_respect": 14, "spoke_openly": 16, "pressed": 2, "treated_badly": 0},
        ),
        "mediator": (46, {"same_chance": 33, "nobody_pushed": 46, "work_satisfied": 31}),
    },
    LATER: {
        "complainant": (23, {"promises_kept": 12, "satisfied": 12}),
        "officer": (24, {"promises_kept": 13, "satisfied": 13}),
    },
}
"""How many of each side answered about these sessions, and how many of them said yes to what is told. Each session has
two mediators and one person on each side, and not everybody answers."""


def kept(story: Story) -> Story:
    """Two weeks after closing: the officer says that theirs was kept, the complainant says so too, and both show it."""
    story.later(15)
    assert story.case is not None
    matter = story.case.matter("m1")
    for party in sorted(matter.parties):
        story.do(story.who(party), ShareProgress(matter="m1", party=party, share=True))
    for term in promises(matter):
        if term.owner == matter.officer:
            for party in sorted(matter.parties):
                story.do(story.who(party), ConfirmCommitment(matter="m1", party=party, term=term.id))
    return story


def all_kept(story: Story) -> Story:
    """A promise of each side, and each says of the other's that it was kept; ninety days on, what was said is gone."""
    story.later(70)
    assert story.case is not None
    matter = story.case.matter("m1")
    for term in promises(matter):
        other = min(matter.parties - {term.owner})
        story.do(story.who(other), ConfirmCommitment(matter="m1", party=other, term=term.id))
    return story.later(20).do(CLOCK_ACTOR, DestroyRoom())


def would_talk_again(story: Story) -> Story:
    """A month after closing: each side, alone, would talk again."""
    story.later(30)
    for party in ("o1", "c1"):
        story.do(story.who(party), AskToTalkAgain(matter="m1", party=party, wish=True))
    return story


def answer_the_past(year: int, random: Random) -> int:
    """People of this year say how it was, by the same door as everybody. How many answered."""
    period = Period(year, year)
    count = 0
    for wave, sides in ANSWERED.items():
        for side, (people, yes) in sides.items():
            for n, answers in enumerate(_answers(wave, side, people, yes, random)):
                opened = period.first + timedelta(days=random.randrange((period.last - period.first).days - 40))
                code = vault.survey_code(f"demo/{side}/{wave}/{n}", wave, side, opened)
                count += clerk.take_survey(code, answers, opened) is None
    return count


def _answers(wave: int, side: str, people: int, yes: dict[str, int], random: Random) -> Iterator[dict[str, int]]:
    """Answers of so many people in which exactly so many say yes to each of the told questions."""
    chosen = {code: set(random.sample(range(people), count)) for code, count in yes.items()}
    for n in range(people):
        answers = {}
        for item in surveys.items_for(wave, side):
            scale = surveys.SCALES[item.kind]
            least = surveys.AGREES.get(item.kind)
            if item.code in chosen and item.kind == "yes_no":
                scale = (int(n in chosen[item.code]),)
            elif item.code in chosen and least is not None:
                scale = tuple(v for v in scale if (v >= least) is (n in chosen[item.code]))
            answers[item.code] = random.choice(scale)
        yield answers


def years_to_tell(today: date) -> Period:
    """The three years of which an office tells on the last April 1."""
    last = today.year - (1 if today >= date(today.year, 4, 1) else 2)
    return Period(last - 2, last)
