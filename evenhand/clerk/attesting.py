"""Who takes part, who sits where and who has which role, as the custodian attested it (``vault.attesting``).

The clerk's clock attests once, in the life of a custodian, what stands in the database from before there were proofs:
that is taken as it is, for nobody can tell any more what was written from outside before.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TypeVar

from allauth.mfa.models import Authenticator
from django.db.models import QuerySet

from evenhand.clerk import chaining
from evenhand.clerk.transaction import one_transaction
from evenhand.models.accounts import LostKey, PartyKey, Seat, StaffRole
from evenhand.models.cases import ComplaintRow
from evenhand.models.facts import FactRow
from evenhand.models.people import ParticipationRow
from evenhand.vault import attesting, rightful

Row = TypeVar("Row", LostKey, Seat, PartyKey, StaffRole)
_CHUNK = 500
logger = logging.getLogger(__name__)


def all_themselves(row: ComplaintRow) -> bool:
    """Whether everyone who takes part in a complaint, and everyone who has a seat in it, is who the custodian knows."""
    parts = ParticipationRow.objects.filter(complaint=row, person__isnull=False)
    seats = Seat.objects.filter(ref=row.ref).select_related("account")
    return all(rightful.is_part(row.ref, one) for one in parts) and all(map(rightful.is_seat, seats))


def roles_nobody_gave() -> tuple[str, ...]:
    """Roles in force that the custodian does not know: ``role of sign-in name``, for ``doctor``."""
    held = StaffRole.objects.filter(seconded_on__isnull=False, ended_on=None).select_related("account")
    return tuple(f"{one.role} of {one.account.sign_in_name}" for one in held if not rightful.is_role(one))


def attest_what_is_there() -> bool:
    """Attest the rows from before there were proofs; once. False when it was done."""
    return not attesting.has_begun() and attesting.begin(_all)


def is_any_attested() -> bool:
    """Whether a row of this database has a proof already: then those without are nobody's."""
    parts, complaints = ParticipationRow.objects.exclude(proof=None), ComplaintRow.objects.exclude(facts_seal=None)
    signing_in = (QuerySet(model).exclude(proof=None).exists() for model in (StaffRole, Seat, PartyKey))
    return any(signing_in) or parts.exists() or complaints.exists()


def is_somebody_known() -> bool:
    """Whether one role in force and one part are known to the custodian, where there are any: else nobody comes in."""
    held = StaffRole.objects.filter(seconded_on__isnull=False, ended_on=None).select_related("account")
    parts = ParticipationRow.objects.filter(person__isnull=False).select_related("complaint").order_by("?")[:_CHUNK]
    taken = [rightful.is_part(one.complaint.ref, one) for one in parts]
    return (not held.exists() or any(map(rightful.is_role, held))) and (not taken or any(taken))


def _all() -> None:
    """Those few first without whom nobody comes in; each step in chunks, and a line in the log for each step."""
    steps: tuple[tuple[str, Callable[[int], int | None]], ...] = (
        ("roles", lambda after: _sign_ins(StaffRole, rightful.role_proof, after)),
        ("passkeys", _passkeys),
        ("lost keys", lambda after: _sign_ins(LostKey, rightful.lost_proof, after)),
        ("seats", lambda after: _sign_ins(Seat, rightful.seat_proof, after)),
        ("codes", lambda after: _sign_ins(PartyKey, rightful.door_proof, after)),
        ("complaints", _complaints),
    )
    for name, some in steps:
        logger.warning("Attesting %s from before there were proofs.", name)
        last: int | None = 0
        while last is not None:
            with one_transaction():
                last = some(last)
    logger.warning("Everything from before there were proofs is attested.")


def _sign_ins(model: type[Row], proof: Callable[[Row], bytes], after: int) -> int | None:
    """Some rows that have none, locked; the number of the last, None when there are no more."""
    rows: QuerySet[Row] = QuerySet(model)
    there = rows.select_for_update(of=("self",)).select_related("account")
    chunk = list(there.filter(pk__gt=after, proof=None).order_by("pk")[:_CHUNK])
    for one in chunk:
        one.proof = proof(one)
    rows.bulk_update(chunk, ["proof"])
    return chunk[-1].pk if chunk else None


def _passkeys(after: int) -> int | None:
    there = Authenticator.objects.select_for_update(of=("self",)).select_related("user")
    kept = there.filter(pk__gt=after, type=Authenticator.Type.WEBAUTHN)
    chunk = list(kept.order_by("pk")[:_CHUNK])
    for key in chunk:
        key.data.setdefault("proof", rightful.passkey_proof(key.user, key.data.get("credential")))
    Authenticator.objects.bulk_update(chunk, ["data"])
    return chunk[-1].pk if chunk else None


def _complaints(after: int) -> int | None:
    """Some complaints, locked, with their facts and people; the number of the last, None when there are no more."""
    there = ComplaintRow.objects.select_for_update(of=("self",)).filter(pk__gt=after).order_by("pk")
    chunk = list(there[:_CHUNK])
    facts: dict[int, list[FactRow]] = {}
    for fact in FactRow.objects.filter(complaint__in=chunk).order_by("n"):
        facts.setdefault(fact.complaint_id, []).append(fact)
    for row in (one for one in chunk if one.facts_seal is None):
        row.facts_seal = chaining.begun(row.ref, facts.get(row.pk, ()))
    refs = {row.pk: row.ref for row in chunk}
    parts = list(ParticipationRow.objects.filter(complaint__in=chunk, person__isnull=False, proof=None))
    for part in parts:
        part.proof = rightful.part_proof(refs[part.complaint_id], part.code, part.person_id)
    ComplaintRow.objects.bulk_update(chunk, ["facts_seal"])
    ParticipationRow.objects.bulk_update(parts, ["proof"])
    return chunk[-1].pk if chunk else None
