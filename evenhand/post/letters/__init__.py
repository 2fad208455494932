"""The letters of the office, each from one source for both sides.

`compose(kind, about)` gives the words of one letter. A letter says something else to one side than to the other only
where the role switch `About.you` stands, so that tests can lay the two beside each other, block by block (I-1).
"""

from __future__ import annotations

from collections.abc import Callable

from django.utils import translation

from evenhand.models.outbox import LetterKind
from evenhand.post.about import About
from evenhand.post.blocks import Words
from evenhand.post.letters import closing, day, intake, keeping, legal, offer, surveys, table

SOURCES: dict[LetterKind, Callable[[About], Words]] = {
    LetterKind.ACKNOWLEDGEMENT: intake.acknowledgement,
    LetterKind.PRESERVATION: intake.preservation,
    LetterKind.WAY_IN: intake.way_in,
    LetterKind.NEW_WAY_IN: intake.new_way_in,
    LetterKind.KEY_MADE: intake.key_made,
    LetterKind.REACH_CHANGED: intake.reach_changed,
    LetterKind.OFFER: offer.offer,
    LetterKind.REMINDER: offer.reminder,
    LetterKind.NEW_DATES: offer.new_dates,
    LetterKind.OFFER_REPLACED: offer.offer_replaced,
    LetterKind.ANSWER_AGAIN: offer.answer_again,
    LetterKind.GOING_AHEAD: offer.going_ahead,
    LetterKind.NOT_GOING_AHEAD: offer.not_going_ahead,
    LetterKind.INVESTIGATION: closing.investigation,
    LetterKind.MEDIATORS: table.mediators,
    LetterKind.APPOINTMENT_OFFER: table.appointment_offer,
    LetterKind.APPOINTMENT: table.appointment,
    LetterKind.APPOINTMENT_OFF: table.appointment_off,
    LetterKind.ANOTHER_DAY: day.another_day,
    LetterKind.TIMES: day.times,
    LetterKind.HELP_BOOKED: day.help_booked,
    LetterKind.SESSION_REMINDER: day.session_reminder,
    LetterKind.MISSED: day.missed,
    LetterKind.SEAT_EMPTY: day.seat_empty,
    LetterKind.ROOM_KEY: day.room_key,
    LetterKind.AFTER_SESSION: table.after_session,
    LetterKind.CHOICE: table.choice,
    LetterKind.COOLING: table.cooling,
    LetterKind.AGREEMENT_COPY: closing.agreement_copy,
    LetterKind.CLOSED: closing.closed,
    LetterKind.WITHDRAWN: closing.withdrawn,
    LetterKind.SUSPENDED: closing.suspended,
    LetterKind.RESUMED: closing.resumed,
    LetterKind.FINDING: closing.finding,
    LetterKind.UNREACHED: closing.unreached,
    LetterKind.CORRECTION: closing.correction,
    LetterKind.SURVEY: surveys.survey,
    LetterKind.SURVEY_LATER: surveys.survey_later,
    LetterKind.COMMITMENT_NEAR: keeping.commitment_near,
    LetterKind.COMMITMENT_AFTER: keeping.commitment_after,
    LetterKind.TALK_AGAIN: keeping.talk_again,
    LetterKind.ROOM_DESTROYED: keeping.room_destroyed,
    LetterKind.FILE_ENDS: keeping.file_ends,
    LetterKind.LEGAL_NOTICE: legal.legal_notice,
}

ONE_SIDED = frozenset({LetterKind.ACKNOWLEDGEMENT, LetterKind.PRESERVATION})
"""Letters without a mirror: one side files, one office keeps records."""


def compose(kind: LetterKind, about: About) -> Words:
    """The words of this letter in the language of `about`."""
    with translation.override(about.lang):
        return SOURCES[kind](about)
