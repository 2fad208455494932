"""Who may be in a compartment at all, and whether the database agrees with who sits at the table.

The roster (:mod:`evenhand.vault.roster`) says under the compartment's key that nobody was added *after* it was made.
That those who were there at the making are who they are called is said by each key's proof
(:mod:`evenhand.vault.members`), and that they belong there by :func:`is_sound`, which the clerk asks before anything
is written and the reads before anything is shown.

The caps are those that the vault can know (security.md §2.4): how many complainants and officers a complaint names,
only the case file knows, and whoever asks :func:`is_sound` says who they are.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from evenhand.models.vault_rooms import VaultCompartment, VaultGrant
from evenhand.vault.members import is_proved
from evenhand.vault.sealing import Refused

MEDIATOR = "mediator"
ROLES = frozenset({"complainant", "officer", "guardian", MEDIATOR})
MOST_MEDIATORS = 2


def check_caps(kind: str, people: Iterable[tuple[str, str]]) -> None:
    """Raise :class:`Refused` for more than one person in ``own``, a third mediator, a second party in a talk, or
    anybody in a role that has no seat: nobody of the office or of an investigation has one."""
    roles = [role for _, role in set(people)]
    if kind == "own":
        if len(roles) != 1:
            raise Refused
        return
    parties = len(roles) - roles.count(MEDIATOR)
    if not ROLES.issuperset(roles) or roles.count(MEDIATOR) > MOST_MEDIATORS or (kind == "caucus" and parties > 1):
        raise Refused


def is_sound(ref: str, kind: str, owner: str, now: Collection[str], ever: Collection[str]) -> bool:
    """Whether those who hold a key to the compartment, under any of its keys, are of ``now``, the people who sit there,
    each by a key that the custodian knows as theirs; and those whose key was taken, of ``ever``, who sat there. Opens
    nothing. A compartment in which everyone is marked as gone while they sit there is not sound: nobody left.
    """
    there = VaultCompartment.objects.filter(room__ref=ref, kind=kind, owner=owner)
    lines = list(VaultGrant.objects.filter(compartment__in=there).select_related("member"))
    return (
        all(one.member.person in (now if bytes(one.outer) else ever) for one in lines)
        and all(is_proved(one.member) for one in lines if bytes(one.outer))
        and not is_emptied(lines, now)
        and (bool(lines) or not there.exists())
    )


def is_emptied(lines: Collection[VaultGrant], now: Collection[str]) -> bool:
    """Whether nobody opens these any more, and somebody of ``now`` is said to have left all the same."""
    opens = any(one.left_on is None and one.member.retired_on is None and bytes(one.outer) for one in lines)
    return not opens and any(one.left_on is not None and one.member.person in now for one in lines)
