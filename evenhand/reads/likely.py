"""Complaints that may be the one somebody is telling the desk about again.

Found by the blind index alone: the same whole name, phone or e-mail of a complainant or guardian. A shared day of the
incident makes it likelier. Officers are never looked up here: nothing is listed by officer (design §10.10).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from evenhand import vault
from evenhand.core.access import Actor
from evenhand.core.dates import Now
from evenhand.models.cases import ComplaintRow
from evenhand.models.people import TokenRow
from evenhand.models.words import SealedText
from evenhand.reads.looking import looked

MOST = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """How one person who complains would be found again. Empty: not given."""

    name: str = ""
    phone: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Likely:
    """One complaint that may be the same: what it shares, as codes ``name``, ``phone``, ``email``, ``day``."""

    ref: str
    received_on: date
    shares: frozenset[str]


def likely(actor: Actor, people: Iterable[Asking], incident_on: date | None, now: Now) -> tuple[Likely, ...]:
    """Ten complaints at most that share a complainant's name, phone or e-mail, the likeliest first.

    Writes an access entry for each. Nothing is decided here: two complaints about one day may both be genuine.
    """
    kinds = _tokens(people)
    hits = (
        TokenRow.objects.filter(token__in=list(kinds), part__side="complainant")
        .exclude(part__complaint__aside=ComplaintRow.Aside.UNDONE)
        .order_by("-part_id")
        .values_list("token", "part__complaint__ref")[: MOST * 10]
    )
    shares: dict[str, set[str]] = {}
    for token, ref in hits:
        shares.setdefault(ref, set()).add(kinds[bytes(token)])
    found = list(shares)[:MOST]
    days = _days(found)
    for ref in found:
        if incident_on is not None and days.get(ref) == incident_on.isoformat():
            shares[ref].add("day")
    if found:
        looked(actor, found, "likely", now)
    rows = dict(ComplaintRow.objects.filter(ref__in=found).values_list("ref", "received_on"))
    lines = [Likely(ref=ref, received_on=rows[ref], shares=frozenset(shares[ref])) for ref in found]
    return tuple(sorted(lines, key=lambda one: (-len(one.shares), -one.received_on.toordinal(), one.ref)))


def _tokens(people: Iterable[Asking]) -> dict[bytes, str]:
    kinds: dict[bytes, str] = {}
    for one in people:
        if one.name.strip():
            kinds[vault.name_token(one.name)] = "name"
        if one.phone and (token := vault.phone_token(one.phone)) is not None:
            kinds[token] = "phone"
        if one.email:
            kinds[vault.email_token(one.email)] = "email"
    return kinds


def _days(refs: list[str]) -> dict[str, str]:
    """The day of the incident of each complaint, opened for comparing and not shown."""
    texts = SealedText.objects.filter(complaint__ref__in=refs, kind="incident_on").select_related("complaint")
    return {
        one.complaint.ref: vault.open_field(
            bytes(one.complaint.case_key or b""), bytes(one.box), ref=one.complaint.ref, kind=one.kind,
            row=f"{one.party}/{one.row}",
        )
        for one in texts
        if one.complaint.case_key
    }  # fmt: skip
