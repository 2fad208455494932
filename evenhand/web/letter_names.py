"""What the letters of the office are called in lists: neutral, and the same for both sides."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

_LETTERS = {
    "acknowledgement": gettext_lazy("We have your complaint"),
    "preservation": gettext_lazy("Keep the records"),
    "offer": gettext_lazy("You can choose"),
    "new_dates": gettext_lazy("New dates"),
    "reminder": gettext_lazy("A reminder"),
    "offer_replaced": gettext_lazy("You are asked again"),
    "answer_again": gettext_lazy("Your answer is asked again"),
    "going_ahead": gettext_lazy("Mediation goes ahead"),
    "not_going_ahead": gettext_lazy("Mediation does not go ahead"),
    "investigation": gettext_lazy("The investigation"),
    "mediators": gettext_lazy("The mediators"),
    "appointment_offer": gettext_lazy("A day and a place"),
    "appointment": gettext_lazy("Your appointment"),
    "appointment_off": gettext_lazy("The appointment is off"),
    "another_day": gettext_lazy("The session goes on another day"),
    "times": gettext_lazy("Which times suit you?"),
    "help_booked": gettext_lazy("Help for your appointment"),
    "session_reminder": gettext_lazy("Your appointment is soon"),
    "missed": gettext_lazy("We could not meet"),
    "seat_empty": gettext_lazy("One mediator cannot come"),
    "after_session": gettext_lazy("After the session"),
    "choice": gettext_lazy("A choice to make"),
    "cooling": gettext_lazy("Time to think again"),
    "agreement_copy": gettext_lazy("Your copy of the agreement"),
    "closed": gettext_lazy("It is closed"),
    "withdrawn": gettext_lazy("The complaint was taken back"),
    "suspended": gettext_lazy("We are waiting"),
    "resumed": gettext_lazy("We go on"),
    "finding": gettext_lazy("The finding"),
    "unreached": gettext_lazy("The complaint is closed"),
    "correction": gettext_lazy("A correction"),
    "way_in": gettext_lazy("Your way in"),
    "new_way_in": gettext_lazy("A new code for your pages"),
    "key_made": gettext_lazy("A new key for your pages"),
    "reach_changed": gettext_lazy("How we reach you was changed"),
    "commitment_near": gettext_lazy("A day is coming"),
    "commitment_after": gettext_lazy("A day has passed"),
    "talk_again": gettext_lazy("You can talk again"),
    "room_destroyed": gettext_lazy("What was said is destroyed"),
    "room_key": gettext_lazy("A new key at your table"),
    "file_ends": gettext_lazy("A file ends"),
    "legal_notice": gettext_lazy("A legal request"),
    "seat_asked": gettext_lazy("Asked to take a seat"),
    "seat_times": gettext_lazy("Asked for times"),
    "seat_day": gettext_lazy("A day and a place"),
    "seat_day_off": gettext_lazy("The appointment is off"),
    "seat_day_soon": gettext_lazy("The appointment is soon"),
    "seat_changed": gettext_lazy("Something changed at the table"),
    "survey": gettext_lazy("How was it?"),
    "survey_later": gettext_lazy("How is it now?"),
}


def letter_name(kind: str) -> str:
    """What a letter is called in a list, in the language of the page."""
    return str(_LETTERS.get(kind, _("A letter")))
