"""Whom the office has not reached yet about an offer that is open. Reached or not: never whether anybody answered.

Both sides of an offer stand in the list by one rule, in pairs, whatever the sealed answers say (design §10.2). Who has
answered is not in any table this reads.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from evenhand import reads
from evenhand.core.access import Actor
from evenhand.core.consent import MediationOffered, NextSideAsked
from evenhand.core.dates import Now
from evenhand.core.investigating import ContactRecorded
from evenhand.models.cases import MatterRow
from evenhand.models.codec import fact_of
from evenhand.models.facts import FactRow
from evenhand.models.people import ParticipationRow
from evenhand.reads.whose import Whose, whose

PAGE = 50
BY_VOICE = frozenset({"call", "sms", "in_person", "site"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One attempt to reach somebody."""

    on: date
    channel: str
    reached: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ToReach:
    """One person of an open offer. ``attempts`` are those since it went out; ``by_voice``: calling,
    texting or going there is safe; ``by_phone``: calling is."""

    ref: str
    matter: str
    party: str
    side: str
    name: str
    whose: Whose | None
    answer_by: date
    by_voice: bool
    by_phone: bool
    attempts: tuple[Attempt, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Untried:
    """One person of an open offer who was not reached, and not tried today."""

    complaint: int
    ref: str
    matter: str
    party: str
    answer_by: date
    attempts: tuple[Attempt, ...]


def _untried(now: Now) -> tuple[_Untried, ...]:
    """Of the fifty offers that end first. Two statements."""
    offers = list(
        MatterRow.objects.filter(stage="offered", listed=True, suspended__isnull=True)
        .order_by("answer_by", "id")
        .values_list("complaint_id", "complaint__ref", "code", "asked", "answer_by")[:PAGE]
    )
    tried = _attempts(offer[0] for offer in offers) if offers else {}
    found = [
        _Untried(
            complaint=complaint, ref=ref, matter=matter, party=party, answer_by=answer_by,
            attempts=tried.get((complaint, matter), {}).get(party, ()),
        )
        for complaint, ref, matter, asked, answer_by in offers
        if answer_by is not None  # as the database says of every offer
        for party in sorted(asked)
    ]  # fmt: skip
    return tuple(one for one in found if not any(tries.reached or tries.on == now.today for tries in one.attempts))


def how_many_to_reach(now: Now) -> int:
    """How many people need an attempt today: as many as :func:`to_reach` names, and nobody's name is read."""
    return len({(one.ref, one.party) for one in _untried(now)})


def to_reach(actor: Actor, now: Now) -> tuple[ToReach, ...]:
    """Everyone of the fifty offers that end first who was not reached yet and not tried today. Five statements.

    Who is asked in several matters of one complaint stands here once: one call is about all of them.
    """
    people = {(one.ref, one.party): one for one in reversed(_untried(now))}
    found = sorted(people.values(), key=lambda one: (one.answer_by, one.ref, one.party))
    refs = list(dict.fromkeys(one.ref for one in found))
    names = reads.names(actor, refs, now) if refs else {}
    unnamed = whose(one.ref for one in found if not names.get(one.ref, {}).get(one.party))
    parts = {(p.complaint_id, p.code): p for p in ParticipationRow.objects.filter(complaint__ref__in=refs)}
    return tuple(
        ToReach(
            ref=one.ref, matter=one.matter, party=one.party, side=parts[one.complaint, one.party].side,
            name=names.get(one.ref, {}).get(one.party, ""), whose=unnamed.get((one.ref, one.party)),
            answer_by=one.answer_by,
            by_voice=bool(BY_VOICE & set(parts[one.complaint, one.party].channels)),
            by_phone="call" in parts[one.complaint, one.party].channels, attempts=one.attempts,
        )
        for one in found
    )  # fmt: skip


def attempts(ref: str, party: str) -> tuple[Attempt, ...]:
    """Every attempt of the desk to reach one person of a complaint, oldest first; none of an investigation."""
    rows = FactRow.objects.filter(complaint__ref=ref, kind="contact_recorded").order_by("n")
    facts = [(row.on, fact_of(row.kind, row.payload)) for row in rows]
    return tuple(
        Attempt(on=on, channel=fact.channel, reached=fact.reached)
        for on, fact in facts
        if isinstance(fact, ContactRecorded) and fact.party == party and fact.matter is None
    )


def _attempts(complaints: Iterable[int]) -> dict[tuple[int, str], dict[str, tuple[Attempt, ...]]]:
    """Attempts since the last offer of each matter, by (complaint, matter) and party."""
    kinds = ("mediation_offered", "next_side_asked", "contact_recorded")
    rows = FactRow.objects.filter(complaint_id__in=list(complaints), kind__in=kinds).order_by("complaint_id", "n")
    found: dict[tuple[int, str], dict[str, tuple[Attempt, ...]]] = {}
    for row in rows:
        fact = fact_of(row.kind, row.payload)
        match fact:
            case MediationOffered(matter=matter):
                found[row.complaint_id, matter] = {}
            case NextSideAsked(matter=matter):
                found.setdefault((row.complaint_id, matter), {})
            case ContactRecorded(party=party, channel=channel, reached=reached, matter=None):
                one = Attempt(on=row.on, channel=channel, reached=reached)
                for (complaint, _matter), tried in found.items():
                    if complaint == row.complaint_id:
                        tried[party] = (*tried.get(party, ()), one)
            case _:
                pass
    return found
