"""Placing and lifting a legal hold at the custodian: on the complaint, its room's key and its file's key.

Answers to an offer are not in it: each is destroyed when it is opened or changed, as everyone was promised, and what
both came to stays (decision 0020).
"""

from __future__ import annotations

from evenhand.models.vault_rooms import VaultRoom
from evenhand.vault import custodian
from evenhand.vault.casefile import case_key_mark
from evenhand.vault.holds import MARK, WHOLE, Held

__all__ = ["Held", "check_free", "is_on_hold", "lift_hold", "place_hold", "under_hold"]


def place_hold(ref: str, wrapped: bytes | None, *, by: str, second: str) -> None:
    """Refuse the destruction of this complaint from now on, in every process, on disk before this returns.

    ``wrapped`` is its wrapped key. Raises ValueError for one person alone. Again is harmless.
    """
    _two(by, second)
    under_hold(ref, wrapped)


def under_hold(ref: str, wrapped: bytes | None) -> None:
    """The same for what is on hold already by the office's books: a key made since, a custodian put back. It can only
    hold more, so nobody need ask for it."""
    keys = [bytes(room.key_name) for room in VaultRoom.objects.filter(ref=ref)]
    if wrapped:
        keys.append(case_key_mark(bytes(wrapped)))
    custodian.current().keys.hold(_mark(ref), keys)


def lift_hold(ref: str, *, by: str, second: str) -> None:
    """Let the schedule run again for this complaint. Raises ValueError for one person alone."""
    _two(by, second)
    custodian.current().keys.release(_mark(ref))


def is_on_hold(ref: str) -> bool:
    """Whether the custodian refuses to destroy this complaint."""
    return (_mark(ref), WHOLE) in custodian.current().keys.held()


def check_free(ref: str) -> None:
    """Raises :class:`Held` when it does."""
    if is_on_hold(ref):
        raise Held


def _mark(ref: str) -> bytes:
    return custodian.mac("hold", ref.encode())[:MARK]


def _two(by: str, second: str) -> None:
    if not by or not second or by == second:
        raise ValueError("Two people place a hold, and two lift it.")
