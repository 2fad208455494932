"""The walls: who sees which complaint, which part of it, and which kind of words (security.md §5.2, §5.3).

Who may at all, the matrix says (:mod:`evenhand.reads.matrix`, :mod:`evenhand.reads.things`); here is how it looks.

* A party sees their own matters; the two sides never see how the other is reached.
* A mediator sees the table they sit at, and no complaint behind it.
* An investigator sees a matter from its release on, and nothing of what was before (design §10.8).
* An auditor and an administrator see no complaint at all; the ledger is theirs, respectively the machine.
"""

from __future__ import annotations

from dataclasses import replace

from evenhand.core.access import Actor
from evenhand.core.case import Case, Matter, Mediation, Term
from evenhand.core.codes import PARTIES, READERS, Preservation, Role
from evenhand.core.keeping import shown_to_both
from evenhand.reads import things
from evenhand.reads.matrix import RELEASED, Reach, can

TABLE = things.kinds("appointment")
AGREED = things.kinds("signed agreement")
FOUND = things.kinds("finding and its reason")
LEGAL = things.kinds("notes on legal requests")
PERSON = things.kinds("name", "phone, address and safe ways", "access needs")

BY_ROLE: dict[Role, frozenset[str]] = {role: kinds for role in Role if (kinds := things.kinds_of(role))}
"""Which kinds of words a role may open at all, by the matrix; :func:`may_open` says whose."""


UNTOLD = frozenset({
    "doors_shown", "answer_sealed", "answer_unsealed", "mediators_accepted", "one_agreed", "person_checked_in",
    "check_in_undone", "appointment_accepted", "agreement_to_mediate_signed", "session_opened", "session_moved",
    "session_ended", "completion_confirmed",
    "choice_opened", "ending_chosen", "term_proposed", "term_confirmed", "term_edited", "term_removed",
    "party_informed", "assented", "assent_retracted", "agreement_signed", "commitment_confirmed", "owner_reminded",
    "progress_shared", "talk_wished",
})  # fmt: skip
"""Facts of a complaint's book that staff are not shown: who has answered, who objected to whom, and everything of the
session and after it but the four facts and how the matter ended (design §10.1, UMA §7)."""


def seen_by(actor: Actor, case: Case) -> Case | None:
    """The complaint as far as ``actor`` may see it; None when not at all."""
    match can(actor, "look into", "complaint", case).reason:
        case Reach.OWN:
            return _as_party(actor, case)
        case Reach.SEAT:
            return _as_mediator(actor, case)
        case Reach.RELEASED:
            return as_released(case)
        case Reach.OFFICE:
            return _as_office(case)
        case _:
            return None


def may_open(actor: Actor, kind: str, party: str, case: Case) -> bool:
    """May ``actor``, who sees ``case``, open words of this kind that are ``party``'s?"""
    if kind not in BY_ROLE.get(actor.role, frozenset()):
        return False
    if actor.role in PARTIES:
        return _own(actor, kind, party, case)
    if actor.role is Role.MEDIATOR:
        return party == "" or party in _at_table(case) or kind in TABLE
    if kind == "access_needs" and actor.role is Role.INVESTIGATOR:
        return True
    return actor.role is not Role.INVESTIGATOR or not party or party in _released_people(case)


def _own(actor: Actor, kind: str, party: str, case: Case) -> bool:
    mine = case_voices(case, actor.party)
    if kind in PERSON:
        # A name is seen across the table, an address never.
        return party in mine or (kind == "name" and party in _sides_seen(case))
    return kind in TABLE | AGREED | FOUND or party in mine or party == ""


def case_voices(case: Case, voice: str | None) -> frozenset[str]:
    """The party a voice speaks for, and its other voices: a guardian reads what the child's part holds."""
    found = next((p.voices for p in case.parties if voice in p.voices), ())
    return frozenset(found)


def _sides_seen(case: Case) -> frozenset[str]:
    """Whose name a party may read: everyone's in their own matters, once the matter was offered or complained of."""
    return frozenset(p for m in case.matters for p in m.parties)


def _as_party(actor: Actor, case: Case) -> Case | None:
    own = next((p.id for p in case.parties if actor.party in p.voices), None)
    mine = case_voices(case, actor.party)
    matters = tuple(_own_marks(m, mine) for m in case.matters if own in m.parties)
    if own is None or not matters:
        return None
    tables = {m.mediation for m in matters}
    return _narrowed(case, matters, tuple(_own_table(d, mine) for d in case.mediations if d.id in tables))


def _as_office(case: Case) -> Case:
    """Everything, but never who has answered, what anybody said privately about the end, or who objected to whom."""
    return replace(
        case,
        matters=tuple(
            replace(
                m,
                answered=frozenset(),
                taken=frozenset(),
                doors_shown=frozenset(),
                endings=frozenset(),
                closes=frozenset(),
                terms=_standing_of_none(m.terms),
                shares=frozenset(),
                talks=m.talks if m.invited else frozenset(),
                informed=frozenset(),
                assents=frozenset(),
            )
            for m in case.matters
        ),
        mediations=tuple(_nobodys_table(case, d) for d in case.mediations),
    )


def _standing_of_none(terms: tuple[Term, ...]) -> tuple[Term, ...]:
    """The terms without a word on how each promise stands: that is between the two sides (S-2)."""
    return tuple(replace(t, kept=frozenset(), reminded=0) for t in terms)


def _nobodys_table(case: Case, table: Mediation) -> Mediation:
    """Who is barred from the draw, and nobody who barred them; that everyone said yes, and never who alone did."""
    everyone, day = case.at_the_table(table), table.appointment
    if day is not None and not day.accepted >= everyone:
        day = replace(day, accepted=frozenset())
    return replace(
        table,
        objections=frozenset(("", mediator) for _, mediator in table.objections),
        content=table.content if table.content >= everyone else frozenset(),
        appointment=day,
    )


def _own_marks(matter: Matter, mine: frozenset[str]) -> Matter:
    """What others answered, confirmed or wished privately is not there for a party; what they signed together is.

    How a promise stands in another's eyes is there only where every party agreed to show it (EC-80).
    """
    both = shown_to_both(matter)
    seen = matter.parties if both else mine
    return replace(
        matter, answered=matter.answered & mine, taken=frozenset(), doors_shown=matter.doors_shown & mine,
        wishes=matter.wishes & mine,
        endings=frozenset((who, ending) for who, ending in matter.endings if who in mine),
        closes=matter.closes & mine, screening=None, unreached=0,
        terms=tuple(replace(t, kept=t.kept & seen, reminded=0) for t in matter.terms),
        shares=matter.shares & seen, talks=matter.talks & seen if matter.invited else matter.talks & mine,
    )  # fmt: skip


def _own_table(table: Mediation, mine: frozenset[str]) -> Mediation:
    return replace(table, objections=frozenset(one for one in table.objections if one[0] in mine))


def _as_mediator(actor: Actor, case: Case) -> Case | None:
    tables = tuple(d for d in case.mediations if actor.id in d.mediators)
    if not tables:
        return None
    seated = {m for d in tables for m in d.matters}
    matters = tuple(_own_marks(m, frozenset()) for m in case.matters if m.id in seated)
    return replace(_narrowed(case, matters, tuple(_nobodys_table(case, d) for d in tables)), allegations=())


def as_released(case: Case) -> Case | None:
    """What the neutral batch shows: true receipt, limit, release, restrictions; no other history and nobody's hands."""
    matters = tuple(
        replace(m, safe_on=m.limit_on, looked_again=False, wishes=frozenset(), screening=None)
        for m in case.matters
        if m.stage in RELEASED
    )
    return replace(_narrowed(case, matters, ()), corrections=0) if matters else None


def _narrowed(case: Case, matters: tuple[Matter, ...], mediations: tuple[Mediation, ...]) -> Case:
    ids = {m.id for m in matters}
    people = {p for m in matters for p in m.parties}
    return replace(
        case, matters=matters, mediations=mediations, hands=frozenset(),
        allegations=tuple(a for a in case.allegations if a.matter in ids),
        parties=tuple(p for p in case.parties if p.id in people),
        preservation=case.preservation if matters else Preservation.ASKED,
    )  # fmt: skip


def _at_table(case: Case) -> frozenset[str]:
    return frozenset(v for p in case.parties for v in p.voices)


def _released_people(case: Case) -> frozenset[str]:
    return frozenset(v for p in case.parties for v in p.voices)


def lists_people(actor: Actor) -> bool:
    """True for those whose lists show names:

    the office, never a party, a mediator or an investigator before release.
    """
    return actor.role in READERS
