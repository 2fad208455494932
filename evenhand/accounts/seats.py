"""Which part in which complaint an account answers for. A seat is taken with a code of ours, and counts as long as the
custodian knows it as this account's: a row that somebody wrote into the table opens nothing.
"""

from __future__ import annotations

from datetime import date
from uuid import UUID

from evenhand.models import asking
from evenhand.models.accounts import Account, Seat
from evenhand.vault import rightful

_SEAT = (
    "SELECT s.party, a.person, s.proof FROM evenhand_seat AS s JOIN evenhand_account AS a ON a.id = s.account_id"
    " WHERE s.account_id = %s AND s.ref = %s ORDER BY s.id"
)


def take(ref: str, party: str, account: UUID, today: date) -> None:
    """Take the seat of a part, once. One that nobody took with a code of ours gives way."""
    mine = Seat(ref=ref, party=party, account=Account.objects.get(pk=account), made_on=today)
    now = {"account_id": account, "made_on": today, "proof": rightful.seat_proof(mine)}
    there, made = Seat.objects.get_or_create(ref=ref, party=party, defaults=now)
    if not made and not rightful.is_seat(there):
        Seat.objects.filter(pk=there.pk).update(**now)


def parts_of(account: UUID) -> tuple[tuple[str, str], ...]:
    """Every part this account answers for: (reference, party code), the newest first."""
    seats = Seat.objects.filter(account_id=account).order_by("-made_on", "-pk").select_related("account")
    return tuple((seat.ref, seat.party) for seat in seats if rightful.is_seat(seat))


def part_in(account: UUID, ref: str) -> str | None:
    """The party code of this account in one complaint, or None."""
    held = asking.cells(_SEAT, asking.key(Account, account), ref)
    mine = (str(party) for party, person, proof in held if rightful.is_accounts(ref, party, account, person, proof))
    return next(mine, None)


def has_holder(ref: str, party: str) -> bool:
    """Has somebody come in for this part and made a key of their own?"""
    return Seat.objects.filter(ref=ref, party=party).exists()
