"""Which languages of the people at a table nobody there carries: from the roster and the list of interpreters."""

from __future__ import annotations

from collections.abc import Iterable

from evenhand.core.case import Case, Mediation
from evenhand.core.codes import Beside, Phase, beside
from evenhand.models.mediators import MediatorRow
from evenhand.models.people import ParticipationRow
from evenhand.models.places import InterpreterRow
from evenhand.models.seated import voices_at


def unheard(case: Case, table: Mediation, others: Iterable[str]) -> tuple[str, ...]:
    """Codes of the languages of parties and guardians that neither every mediator nor one of these interpreters speaks.

    ``others`` are codes such as ``interpreter.3``; a companion carries nothing (EC-53). None while no mediator of the
    table is on the roster: then nothing is known of them. Every mediator, for a side whom only one of the two hears
    would have its words carried by that one.
    """
    seated = MediatorRow.objects.filter(pk__in=sorted(table.mediators)).values_list("languages", flat=True)
    spoken = [frozenset(languages) for languages in seated]
    if not spoken:
        return ()
    parts = ParticipationRow.objects.filter(complaint__ref=case.ref, code__in=voices_at(case, table))
    needed = set(parts.values_list("language", flat=True))
    return tuple(sorted(needed - frozenset.intersection(*spoken) - _carried(others)))


def unheard_on_the_day(case: Case, table: Mediation) -> tuple[str, ...]:
    """The same for the day that stands and its accepted list; none while no day stands, and once people have met."""
    if table.appointment is None or table.phase is not Phase.NOT_YET:
        return ()
    return unheard(case, table, table.appointment.attendees)


def _carried(others: Iterable[str]) -> frozenset[str]:
    """What these interpreters speak, also one who is no longer asked to other days: this day's list names them."""
    numbers = [one.partition(".")[2] for one in others if beside(one) is Beside.INTERPRETER]
    spoken = InterpreterRow.objects.filter(pk__in=[int(one) for one in numbers if one.isdecimal()])
    return frozenset(code for languages in spoken.values_list("languages", flat=True) for code in languages)
