"""Who takes part, who sits where and who has which role, as the custodian attested it (``vault.attesting``).

The clerk's clock attests once, in the life of a custodian, what stands in the database from before there were proofs:
that is taken as it is, for nobody can tell any more what was written from outside before.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.db.models import QuerySet

from evenhand.clerk import chaining
from evenhand.clerk.transaction import one_transaction
from evenhand.models.accounts import PartyKey, Seat, StaffRole
from evenhand.models.cases import ComplaintRow
from evenhand.models.facts import FactRow
from evenhand.models.people import ParticipationRow
from evenhand.vault import attesting, rightful

Row = TypeVar("Row", Seat, PartyKey, StaffRole)
_CHUNK = 500


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


def _all() -> None:
    last: int | None = 0
    while last is not None:
        with one_transaction():
            last = _complaints(last)
    _sign_ins(Seat, rightful.seat_proof)
    _sign_ins(PartyKey, rightful.door_proof)
    _sign_ins(StaffRole, rightful.role_proof)
    with transaction.atomic():
        for key in Authenticator.objects.filter(type=Authenticator.Type.WEBAUTHN).select_related("user"):
            key.data.setdefault("proof", rightful.passkey_proof(key.user, key.data.get("credential")))
            key.save(update_fields=["data"])


def _sign_ins(model: type[Row], proof: Callable[[Row], bytes]) -> None:
    with transaction.atomic():
        there: list[Row] = list(QuerySet(model).filter(proof=None))
        for one in there:
            QuerySet(model).filter(pk=one.pk).update(proof=proof(one))


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
