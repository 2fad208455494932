"""Whether those in the seats are still trained, as the roster says now ("a trained third person", founding text; I-4).

A seat holds until when its mediator was trained on the day of the draw, and the rules ask that. The office may learn
later that it ends sooner, and writes it on the roster, which no case holds: here it counts for the seats as well. A
session from paper too: one whose mediator's training had ended by then is no session, and the matter goes back.
"""

from __future__ import annotations

from datetime import date

from evenhand.core.case import Case
from evenhand.core.deciding import Act, Refusal
from evenhand.core.paper import EnterPaperSession
from evenhand.core.reasons import Reason
from evenhand.core.scheduling import ProposeAppointment
from evenhand.core.session import OpenSession
from evenhand.models.mediators import MediatorRow


def why_not(case: Case, act: Act, today: date) -> Refusal | None:
    """Why no day is set, and no session opens, with those who sit there; None where nothing speaks against it."""
    if not isinstance(act, ProposeAppointment | OpenSession | EnterPaperSession):
        return None
    table = case.mediation(act.mediation)
    day = act.on if isinstance(act, ProposeAppointment) else today
    if isinstance(act, EnterPaperSession) and table.appointment is not None:
        day = table.appointment.on
    if not MediatorRow.objects.filter(mediator__in=table.mediators, trained_until__lt=day).exists():
        return None
    return Refusal(Reason.TRAINING_ENDS_BEFORE, "on" if isinstance(act, ProposeAppointment) else None)
