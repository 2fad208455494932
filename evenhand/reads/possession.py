"""What exists about a complaint, and what of it is protected: gathered from codes, days, counts and sizes alone.

Nothing here asks the custodian or opens a box, so a court can be answered while the keys are away (LGL-02). Sealed
answers to an offer are in neither paper, nor is anything counted that grows with one: who has answered is told to
nobody (design §10.1).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from evenhand.core.access import Actor
from evenhand.core.case import Case
from evenhand.core.codes import Side
from evenhand.core.dates import Now
from evenhand.models import rows
from evenhand.models.agreements import AgreementRow
from evenhand.models.cases import ComplaintRow
from evenhand.models.certificates import CertificateRow
from evenhand.models.outbox import LetterRow, LetterState
from evenhand.models.seated import signed_days
from evenhand.models.vault_rooms import SET_ASIDE, VaultCompartment, VaultRecord, VaultRoom
from evenhand.models.words import AttachmentRow, SealedText
from evenhand.reads.cases import programme_of
from evenhand.reads.legal import SEEN_BY
from evenhand.reads.looking import looked
from evenhand.signing.legal_papers import Item, Part, Possession, PrivilegeLog

LEFT = (LetterState.SENT, LetterState.PRINTED)


def possession(actor: Actor, ref: str, lang: str, now: Now) -> Possession | None:
    """What the office holds about one complaint; None where there is none, or not for this person."""
    row = _row(actor, ref, now)
    if row is None:
        return None
    room, case = VaultRoom.objects.filter(ref=ref).first(), rows.load(row)
    files = AttachmentRow.objects.filter(complaint=row).values_list("size", flat=True)
    agreed = AgreementRow.objects.filter(complaint=row, leaf__isnull=False).order_by("final_on", "matter")
    return Possession(
        ref=ref, programme=programme_of(ref), lang=lang, on=now.today, received_on=case.received_on,
        texts=SealedText.objects.filter(complaint=row).count(), files=len(files), file_bytes=sum(files),
        letters=LetterRow.objects.filter(ref=ref, state__in=LEFT, mediator="").count(),
        agreements=tuple((one.final_on, one.length, one.fingerprint) for one in agreed if one.box is not None),
        room_on=room.set_up_on if room else None, signed_on=_signed(ref),
        room_gone_on=_gone(ref, CertificateRow.What.ROOM), file_gone_on=_gone(ref, CertificateRow.What.FILE),
        parts=tuple(_part(one, case) for one in _compartments(room)),
    )  # fmt: skip


def privilege_log(actor: Actor, ref: str, lang: str, now: Now) -> PrivilegeLog | None:
    """Every protected thing of one complaint, oldest first; None as in :func:`possession`.

    Whether a court ordered it is asked before this: see ``clerk.legal``.
    """
    row = _row(actor, ref, now)
    if row is None:
        return None
    room, case = VaultRoom.objects.filter(ref=ref).first(), rows.load(row)
    items = [item for part in _compartments(room) for item in _items(part, case)]
    items.sort(key=lambda item: (item.on, item.kind, item.authors))
    return PrivilegeLog(
        ref=ref, programme=programme_of(ref), lang=lang, on=now.today, signed_on=_signed(ref),
        holders=("complainant", "officer", *(("mediator",) if any(t.seats for t in case.mediations) else ())),
        items=tuple(items),
    )  # fmt: skip


def role_of(case: Case, owner: str) -> str:
    """The role of whoever a part of the room is for: a party, a guardian, the table, also for one matter at it; else a
    mediator."""
    owner = owner.partition(SET_ASIDE)[0]
    table, _dot, matter = owner.partition(".")
    owner = table if case.find_matter(matter) else owner
    for party in case.parties:
        if owner == party.guardian:
            return "guardian"
        if owner == party.id:
            return "officer" if party.side is Side.OFFICER else "complainant"
    return "table" if owner == "" or case.find_mediation(owner) else "mediator"


def _row(actor: Actor, ref: str, now: Now) -> ComplaintRow | None:
    row = ComplaintRow.objects.filter(ref=ref).first() if actor.role in SEEN_BY else None
    if row is not None:
        looked(actor, ref, "legal paper", now)
    return row


def _signed(ref: str) -> tuple[date, ...]:
    """The days on which the agreements to mediate were signed by all present, oldest first; one day is told once."""
    return tuple(sorted({day for days in signed_days(ref).values() for day in days}))


def _gone(ref: str, what: CertificateRow.What) -> date | None:
    return CertificateRow.objects.filter(ref=ref, what=what).order_by("-on").values_list("on", flat=True).first()


def _compartments(room: VaultRoom | None) -> Iterable[VaultCompartment]:
    return room.compartments.order_by("kind", "owner", "gen") if room else ()


def _part(one: VaultCompartment, case: Case) -> Part:
    owner = role_of(case, one.owner)
    return Part(kind=one.kind, owner=owner, holders=_holders(one, owner))


def _holders(one: VaultCompartment, owner: str) -> tuple[str, ...]:
    """Who can read it, by role: the office and its owner under one lock; else those with a key."""
    if one.kind == "setup":
        return (owner, "office")
    there = one.grants.filter(left_on=None, member__retired_on=None)
    return tuple(dict.fromkeys(there.order_by("role").values_list("role", flat=True)))


def _items(one: VaultCompartment, case: Case) -> Iterable[Item]:
    """The records of one part. Author and kind are sealed inside each, so both are said as far as its part tells."""
    owner = role_of(case, one.owner)
    holders = _holders(one, owner)
    authors = {"setup": (owner, "office"), "own": (owner,)}.get(one.kind, holders)
    for record in VaultRecord.objects.filter(compartment=one).order_by("seq"):
        yield Item(on=record.created_on, kind=one.kind, authors=authors, recipients=holders, size=len(record.body))
