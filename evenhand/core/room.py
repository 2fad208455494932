"""Who is to be in the room, and who may see a mark being made there: what the session's rules ask about people.

Source: process is consented too (T-3); EC-53, an interpreter who is not there; EC-68, somebody who cannot read.
"""

from __future__ import annotations

from evenhand.core.case import Case, Mediation
from evenhand.core.codes import Beside, beside
from evenhand.core.dates import Now


def needed(case: Case, mediation: Mediation) -> frozenset[str]:
    """Who must be there: the parties, their guardians, every mediator, and the interpreter if there is one (EC-53)."""
    table = case.at_the_table(mediation)
    voices = frozenset(v for p in case.parties if p.id in table for v in p.voices)
    return voices | mediation.mediators | _interpreters(mediation)


def _interpreters(mediation: Mediation) -> frozenset[str]:
    others = mediation.appointment.attendees if mediation.appointment else frozenset[str]()
    return frozenset(a for a in others if beside(a) is Beside.INTERPRETER)


def expected(case: Case, mediation: Mediation) -> frozenset[str]:
    """The accepted list: those needed, and the attendees everyone agreed to."""
    others = mediation.appointment.attendees if mediation.appointment else frozenset()
    return needed(case, mediation) | others


def agreed_today(case: Case, mediation: Mediation, now: Now) -> bool:
    """True when today is the appointment and every party accepted it."""
    day = mediation.appointment
    return day is not None and day.on == now.today and day.accepted >= case.at_the_table(mediation)


def witnesses(case: Case, mediation: Mediation, person: str) -> frozenset[str]:
    """Who may see a mark being made: anyone here who is no party, no guardian, not of the officer's side, not the one
    who makes it (EC-68: neither a party nor police)."""
    voices = {voice for party in case.parties for voice in party.voices}
    officers = {one for one in mediation.present if beside(one) is Beside.SUPPORT_OFFICER}
    return mediation.present - voices - officers - {person}
