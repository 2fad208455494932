"""Proofs of the rows that open something (:mod:`.attesting`): made of a row as it is, and asked of one.

A *part* says which person takes part in a complaint under a code; a *seat*, which account answers for it; a *door*,
what a code on paper opens; a *role*, who of the office may do what, by which name they sign in, and which two people
gave it; a *passkey*, whose it is; a lost key, who asked for a new one.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from evenhand.models.accounts import Account, LostKey, PartyKey, Seat, StaffRole
from evenhand.models.people import ParticipationRow
from evenhand.vault.attesting import Of, attest, is_attested
from evenhand.vault.files import CustodianFault

Id = UUID | str | None
"""A UUID as a model has it, or as SQLite or PostgreSQL gives it."""
Holder = tuple[Id, str]
"""An account, and the name by which it signs in."""


def part_proof(ref: str, code: str, person: Id) -> bytes | None:
    """The word that this is that person's part; none for nobody."""
    return None if person is None else attest(Of.PART, ref, code, _uuid(person))


def is_part(ref: str, row: ParticipationRow) -> bool:
    """Whether the person whom the row names takes part under its code."""
    return is_persons(ref, row.code, row.person_id, row.proof)


def is_persons(ref: str, code: str, person: Id, proof: bytes | memoryview | None) -> bool:
    """The same, by the row's cells."""
    return is_attested(proof, Of.PART, ref, code, _uuid(person))


def seat_proof(row: Seat) -> bytes:
    """The word that this account, which is that person's, answers for the part."""
    return attest(Of.SEAT, row.ref, row.party, row.account_id, row.account.person)


def is_seat(row: Seat) -> bool:
    """Whether the row's account answers for the part."""
    return is_accounts(row.ref, row.party, row.account_id, row.account.person, row.proof)


def is_accounts(ref: str, party: str, account: Id, person: Id, proof: bytes | memoryview | None) -> bool:
    """The same, by the row's cells and the account's person."""
    return is_attested(proof, Of.SEAT, ref, party, _uuid(account), _uuid(person))


def door_proof(row: PartyKey) -> bytes:
    """The word for what this code opens, and to whom."""
    return attest(Of.DOOR, *_door(row))


def is_door(row: PartyKey) -> bool:
    """Whether this code opens that, to them."""
    return is_attested(row.proof, Of.DOOR, *_door(row))


def role_proof(row: StaffRole) -> bytes:
    """The word for this role as it stands: given, in force, or ended; and for the name by which its holder signs in."""
    return attest(Of.ROLE, *_role_of(row))


def is_role(row: StaffRole) -> bool:
    """Whether this role stands as the row says."""
    return is_attested(row.proof, Of.ROLE, *_role_of(row))


def is_in_force(holder: Holder, role: str, given_by: Id, seconded_by: Id, proof: bytes | memoryview | None) -> bool:
    """Whether a role that the row calls in force is, by the row's cells and the account's.

    While the custodian is away the row is believed: a court's question what is held must be answered then too (LGL-02),
    nothing that was said opens, no act is kept, and a page shows only what whoever wrote the row can read beside it.
    """
    try:
        return is_attested(proof, Of.ROLE, *_role(holder, role, given_by, seconded_by, "holds"))
    except CustodianFault:
        return True


def passkey_proof(account: Account, credential: Any) -> str:
    """The word that this public credential is that account's, and the account of a party, a colleague or a mediator."""
    return attest(Of.PASSKEY, account.pk, account.kind, _json(credential)).hex()


def is_passkey(account: Account, data: Mapping[str, Any]) -> bool:
    """Whether what is kept of a passkey was made by that account."""
    proof = bytes.fromhex(str(data.get("proof", "")))
    return is_attested(proof, Of.PASSKEY, account.pk, account.kind, _json(data.get("credential")))


def lost_proof(row: LostKey) -> bytes:
    """The word that this person asked for a new way in for that part or account."""
    return attest(Of.LOST, *_lost(row))


def is_lost(row: LostKey) -> bool:
    """Whether the person whom the row names asked for it."""
    return is_attested(row.proof, Of.LOST, *_lost(row))


def _lost(row: LostKey) -> tuple[str | UUID | None, ...]:
    return row.ref, row.party, row.account_id, row.asked_by_id, "seconded" if row.seconded_on else "asked"


def _json(said: Any) -> str:
    return json.dumps(said, sort_keys=True, separators=(",", ":"))


def _door(row: PartyKey) -> tuple[bytes | str | UUID | None, ...]:
    return bytes(row.code_mac), row.kind, row.ref, row.party, row.person, row.account_id


def _role_of(row: StaffRole) -> tuple[str | UUID | None, ...]:
    holder = row.account_id, row.account.sign_in_name
    return _role(holder, row.role, row.granted_by_id, row.seconded_by_id, _standing(row))


def _role(holder: Holder, role: str, given_by: Id, seconded_by: Id, standing: str) -> tuple[str | UUID | None, ...]:
    account, name = holder
    return _uuid(account), name, role, _uuid(given_by), _uuid(seconded_by), standing


def _standing(row: StaffRole) -> str:
    return "ended" if row.ended_on else "holds" if row.seconded_on else "given"


def _uuid(value: Id) -> UUID | None:
    return UUID(value) if isinstance(value, str) else value
