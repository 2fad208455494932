"""What is asked of the person who is signed in, and the words of the questions.

No access entry is written here: it would say who looked at the questions, and when. Nothing of a case is shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from evenhand import vault
from evenhand.core import surveys
from evenhand.core.case import Case
from evenhand.core.codes import Phase
from evenhand.core.surveys import Item
from evenhand.models.cases import MediationRow
from evenhand.models.people import SittingRow
from evenhand.models.surveys import SurveyMark
from evenhand.post.questions import answers, question
from evenhand.reads.cases import case_of

__all__ = ["Asked", "Question", "answers", "asked_of_mediator", "asked_of_party", "question", "questions"]


@dataclass(frozen=True, slots=True)
class Asked:
    """One wave that waits for an answer: the code that opens it, which wave, and the last day."""

    code: str
    wave: int
    until: date


@dataclass(frozen=True, slots=True)
class Question:
    """One question with its answers, in words."""

    code: str
    kind: str
    words: str
    answers: tuple[tuple[int, str], ...]


def asked_of_party(parts: Sequence[tuple[str, str]], today: date) -> list[Asked]:
    """What waits for an answer of one person, who takes part as these parties (reference, party)."""
    cases = ((case_of(ref), party) for ref, party in parts)
    return _open([(case, person) for case, person in cases if case is not None], today)


def asked_of_mediator(account: str, today: date) -> list[Asked]:
    """What waits for an answer of one mediator."""
    since = today - timedelta(days=surveys.DAYS_TO_ANSWER)
    mine = SittingRow.objects.filter(mediator=account).values_list("complaint", "mediation")
    held = MediationRow.objects.filter(
        complaint__in={complaint for complaint, _ in mine}, phase=Phase.ENDED, session_on__range=(since, today)
    )
    refs = set(held.values_list("complaint__ref", flat=True))
    return _open([(case, account) for ref in sorted(refs) if (case := case_of(ref)) is not None], today)


def _open(people: Iterable[tuple[Case, str]], today: date) -> list[Asked]:
    asks = [ask for case, person in people for ask in surveys.asks_of(case, person)]
    found = []
    for ask in asks:
        if not surveys.is_open(ask.opened, today):
            continue
        code = vault.survey_code(ask.subject, ask.wave, ask.side, ask.opened)
        right = vault.read_survey_code(code)
        if right is not None and not SurveyMark.objects.filter(mark=right.mark).exists():
            found.append(Asked(code, ask.wave, ask.opened + timedelta(days=surveys.DAYS_TO_ANSWER)))
    return found


def questions(wave: int, side: str) -> list[Question]:
    """The questions of one wave to one side, in the language in force."""
    return [_question(item, side) for item in surveys.items_for(wave, side)]


def _question(item: Item, side: str) -> Question:
    return Question(item.code, item.kind, question(item, side), answers(item))
