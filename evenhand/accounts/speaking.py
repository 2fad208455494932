"""In which language somebody's pages open once a key has said who they are: the one they asked the office for."""

from __future__ import annotations

from evenhand.accounts.doors import Door
from evenhand.accounts.keys import CameIn
from evenhand.models.accounts import PartyKey, Seat
from evenhand.models.people import ParticipationRow


def language_of(came: CameIn | Door) -> str:
    """The code of a party's or guardian's language; of several complaints, of the one they came to last. Empty for who
    works here."""
    if isinstance(came, Door):
        part = PartyKey.objects.filter(pk=came.id).values_list("ref", "party").first()
    else:
        seats = Seat.objects.filter(account_id=came.account).order_by("-made_on", "-pk")
        part = seats.values_list("ref", "party").first()
    if part is None:
        return ""
    known = ParticipationRow.objects.filter(complaint__ref=part[0], code=part[1])
    return known.values_list("language", flat=True).first() or ""
