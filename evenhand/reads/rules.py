"""The two yes/no questions the rules may ask about people's past. Never a list, never a count (design §10.10)."""

from __future__ import annotations

from uuid import UUID

from dateutil.relativedelta import relativedelta

from evenhand.core.access import Actor
from evenhand.core.dates import Now
from evenhand.models.cases import MatterRow
from evenhand.models.people import ParticipationRow
from evenhand.reads.looking import looked


def recently_mediated(actor: Actor, ref: str, matter: str, months: int, now: Now) -> bool:
    """Has the officer of this matter taken part in a mediation that ended within so many months? One yes or no."""
    looked(actor, ref, "recently_mediated", now)
    person = _person(ref, _officer(ref, matter))
    if person is None or months <= 0:
        return False
    since = now.today - relativedelta(months=months)
    parts = ParticipationRow.objects.filter(person=person, side="officer").values_list("complaint_id", "code")
    for complaint, code in parts:
        ended = MatterRow.objects.filter(complaint_id=complaint, officer=code, stage="mediated", ended_on__gte=since)
        if ended.exclude(complaint__ref=ref, code=matter).exists():
            return True
    return False


def met_before(actor: Actor, ref: str, party: str, other: str, now: Now) -> bool:
    """Have these two people of a complaint taken part in another complaint together? One yes or no."""
    looked(actor, ref, "met_before", now)
    one, two = _person(ref, party), _person(ref, other)
    if one is None or two is None:
        return False
    elsewhere = ParticipationRow.objects.filter(person=one).exclude(complaint__ref=ref).values("complaint_id")
    return ParticipationRow.objects.filter(person=two, complaint_id__in=elsewhere).exists()


def _officer(ref: str, matter: str) -> str:
    return MatterRow.objects.filter(complaint__ref=ref, code=matter).values_list("officer", flat=True).first() or ""


def _person(ref: str, party: str) -> UUID | None:
    return ParticipationRow.objects.filter(complaint__ref=ref, code=party).values_list("person_id", flat=True).first()
