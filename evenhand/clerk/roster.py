"""The roster of mediators: who is on it, until when they are trained, when they can come, how they are told, and whom
they declare they cannot sit for.

Source: "a trained third person" (founding text); UMA §9, Model Standard III: inquiry and disclosure before accepting.
Not an act on a complaint, so no fact and no ledger leaf; written by the clerk all the same. Days away are written by
``clerk.cover``.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Sequence
from datetime import date
from enum import StrEnum
from uuid import UUID

from evenhand import vault
from evenhand.clerk.transaction import one_transaction
from evenhand.core.hours import WEEK
from evenhand.models.mediators import ConflictRow, MediatorContactRow, MediatorRow, Tie


def enrol(mediator: str, *, trained_until: date, hours: int, languages: Sequence[str], active: bool = True) -> None:
    """Put a mediator (account id) on the roster, or bring their entry up to date."""
    with one_transaction():
        MediatorRow.objects.update_or_create(
            mediator=mediator,
            defaults={
                "trained_until": trained_until,
                "hours": hours,
                "languages": list(languages),
                "active": active,
            },
        )


def keep_week(mediator: str, parts: Iterable[str]) -> bool:
    """Write down in which parts of a week a mediator can come; all of them, or none named, means any.

    False for somebody who is not on the roster. Raises ValueError for a part that no week has.
    """
    named = set(parts)
    if not named <= set(WEEK):
        raise ValueError("no week has such a part")
    weekly = [] if len(named) == len(WEEK) else [part for part in WEEK if part in named]
    with one_transaction():
        return MediatorRow.objects.filter(pk=mediator).update(weekly=weekly) > 0


class NotKept(StrEnum):
    """Why a contact was not written down."""

    NOT_ON_ROSTER = "not_on_roster"
    NO_EMAIL = "no_email"
    NO_PHONE = "no_phone"
    NOT_A_NUMBER = "not_a_number"


def keep_contact(
    mediator: str,
    *,
    way: str,
    email: str = "",
    phone: str = "",
    language: str,
    discreet: bool = False,
    country: str = "US",
) -> NotKept | None:
    """Write down how a mediator is told that there is something new: ``way`` is ``email``, ``sms`` or ``call``.

    Address and number are sealed under a fresh key; the one before is buried. Refuses a way without what it takes, and
    a number that cannot be one (``country``: where one without a country code belongs). Raises ValueError for a way
    there is not.
    """
    told = MediatorContactRow.Way(way)
    email, phone = email.strip(), phone.strip()
    if told is MediatorContactRow.Way.EMAIL and not email:
        return NotKept.NO_EMAIL
    if told is not MediatorContactRow.Way.EMAIL and not phone:
        return NotKept.NO_PHONE
    if phone and vault.phone_number(phone, country) is None:
        return NotKept.NOT_A_NUMBER
    with one_transaction():
        if not MediatorRow.objects.select_for_update().filter(pk=mediator).exists():
            return NotKept.NOT_ON_ROSTER
        for before in MediatorContactRow.objects.filter(pk=mediator):
            vault.bury_case_key(bytes(before.key))
        key = vault.new_case_key()
        box = vault.seal_field(key, json.dumps([email, phone]), ref="roster", kind="contact", row=mediator)
        MediatorContactRow.objects.update_or_create(
            mediator_id=mediator,
            defaults={"way": told, "language": language, "discreet": discreet, "key": key, "box": box},
        )
    return None


def declare_conflict(
    mediator: str, *, name: str = "", phone: str = "", unit: str = "", tie: str = Tie.KNOWN, on: date | None = None
) -> bool:
    """Declare somebody, or a police unit, this mediator cannot sit for. Only blind tokens are kept.

    False when nothing could be read, or for somebody who is not on the roster.
    """
    tokens = [vault.name_token(name)] if vault.fold(name) else []
    if vault.fold(unit):
        tokens.append(vault.unit_token(unit))
    if phone and (token := vault.phone_token(phone)) is not None:
        tokens.append(token)
    together = uuid.uuid4()
    with one_transaction():
        if not MediatorRow.objects.filter(pk=mediator).exists():
            return False
        for token in tokens:
            ConflictRow.objects.get_or_create(
                mediator_id=mediator, token=token, defaults={"tie": tie, "declared": together, "declared_on": on}
            )
    return bool(tokens)


def take_back_conflict(mediator: str, declared: UUID) -> bool:
    """A mediator takes back one of their own declarations. False when there is none of that id."""
    with one_transaction():
        return ConflictRow.objects.filter(mediator_id=mediator, declared=declared).delete()[0] > 0
