"""Who sits at a table in session now. Their visit does not end for being idle: in the room one listens for an hour, and
whoever then presses "Stop the session" must not be asked for a key before it.

Asked only once an idle time has passed, and by the clock before it removes opened keys: no other page asks it.

Source: "stop is always one step and private" (docs/guarantees.md); docs/security.md, "A sign-in".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime

from evenhand.core.session import ROOMS
from evenhand.models.accounts import Seat
from evenhand.models.cases import MatterRow, MediationRow
from evenhand.models.facts import FactRow
from evenhand.models.people import ParticipationRow, SittingRow


def at_a_table(today: date) -> Mapping[str, datetime]:
    """The accounts of everyone whose own table is in session, opened and not ended, on ``today``, with the moment it
    opened (the office's): the parties of its matters, their guardians, its mediators. A session that nobody ended
    counts on its own day only."""
    return {account: opened for account, _key, opened in _at_a_table(today)}


def their_keys(today: date) -> frozenset[str]:
    """The same people, by the names under which the vault knows them."""
    return frozenset(key for _account, key, _opened in _at_a_table(today))


def _at_a_table(today: date) -> Iterator[tuple[str, str, datetime]]:
    """Account, name in the vault (:func:`evenhand.accounts.keys.vault_person`), and since when they sit there."""
    tables = MediationRow.objects.filter(session_on=today, phase__in=ROOMS).select_related("complaint")
    for table in tables:
        opened = FactRow.objects.filter(complaint=table.complaint, kind="session_opened", payload__mediation=table.code)
        since = opened.latest("n").at
        sitting = SittingRow.objects.filter(complaint=table.complaint, mediation=table.code, ended=False)
        yield from ((one, one, since) for one in sitting.values_list("mediator", flat=True))
        seats = Seat.objects.filter(ref=table.complaint.ref, party__in=_voices(table))
        known = seats.values_list("account_id", "account__person")
        yield from ((str(one), str(person), since) for one, person in known)


def _voices(table: MediationRow) -> set[str]:
    """The parts of the parties of every matter at a table, and of their guardians."""
    parties: set[str] = set()
    matters = MatterRow.objects.filter(complaint=table.complaint, code__in=table.matters)
    for officer, complainants in matters.values_list("officer", "complainants"):
        parties |= {officer, *complainants}
    guardians = ParticipationRow.objects.filter(complaint=table.complaint, guardian_of__in=parties)
    return parties.union(guardians.values_list("code", flat=True))
