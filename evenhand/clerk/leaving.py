"""What was said and signed to prepare a table, and when it goes: at the end of the session what only prepared it; with
the table itself everything, so that a matter that goes back leaves no trace of how near it came (design §10.8). A list
under a party's own key, which nobody here can open, goes with its room.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import date

from django.db.models import Exists, OuterRef

from evenhand import vault
from evenhand.clerk.transaction import locked, one_transaction
from evenhand.core.case import Case, Mediation
from evenhand.core.codes import Phase, Stage
from evenhand.models import rows
from evenhand.models.admissions import AdmissionRow
from evenhand.models.cases import ComplaintRow, MatterRow
from evenhand.models.seated import apart, bound, seated, together, voices_at
from evenhand.models.vault_rooms import VaultRoom
from evenhand.models.words import SealedText
from evenhand.vault import rightful

PREPARED = ("preparation", "summary")
"""Kinds in ``setup:P`` that only prepare a session; their row is the table."""
SIGNED = ("plan", "mediate_text", "mediate_name")
"""Kinds in ``setup:<table>``: the plan, and what stands under the agreement to mediate."""

ROOMED = frozenset({Stage.AHEAD, Stage.MEDIATED})
"""Stages of a matter that needs its room."""


def erase_what_is_over(ref: str, before: Case, after: Case) -> None:
    """Erase what the step from ``before`` to ``after`` leaves behind of each table."""
    for table in before.mediations:
        now = after.find_mediation(table.id)
        gone = now is None or not now.matters
        if gone or (now is not None and now.phase is Phase.ENDED and table.phase is not Phase.ENDED):
            for party in before.parties:
                for voice in party.voices:
                    _erase(ref, voice, PREPARED, table.id)
        if gone:
            _erase(ref, table.id, SIGNED)


def close_to_who_left(before: Case, after: Case, on: date) -> None:
    """Close a table's part of the locked room to who does not sit there any more; without a table, it goes whole."""
    for table in before.mediations:
        now = after.find_mediation(table.id)
        here = frozenset[str]() if now is None or not now.matters else now.mediators | set(voices_at(after, now))
        there = table.mediators | set(voices_at(before, table))
        if there <= here:
            continue
        talks = {voice: apart(table.id, voice) for voice in voices_at(before, table)}
        if not here:
            vault.close(before.ref, frozenset({together(table.id), *talks.values()}), on)
            if not vault.is_on_hold(before.ref):
                forget_admissions(before.ref, table.id)
            continue
        vault.close(before.ref, frozenset(talk for voice, talk in talks.items() if voice not in here), on)
        _close_to(before, table, there - here, frozenset({together(table.id), *talks.values()}), on)


def close_drafts(before: Case, after: Case, on: date) -> None:
    """Close the draft of a matter's terms to who is not bound by it any more and sits there no more; where the matter
    left its table, it goes whole."""
    for matter in before.matters:
        table, now = before.find_mediation(matter.mediation), after.find_matter(matter.id)
        if table is None:
            continue
        part, there = frozenset({bound(table.id, matter.id)}), after.find_mediation(table.id)
        if now is None or there is None or now.mediation != table.id:
            vault.close(before.ref, part, on)
        elif left := (before.voices(matter) | table.mediators) - (after.voices(now) | there.mediators):
            _close_to(before, table, left, part, on)


def forget_admissions(ref: str, mediation: str = "") -> None:
    """Forget who was let into the room again, at one table or at all of them: with the room it goes."""
    lines = AdmissionRow.objects.filter(complaint__ref=ref)
    (lines.filter(mediation=mediation) if mediation else lines).delete()


def _close_to(before: Case, table: Mediation, left: frozenset[str], parts: frozenset[str], on: date) -> None:
    people = seated(before, table, rightful.is_part)
    for code in left & set(people):
        vault.leave(before.ref, people[code].person, parts, on)


def leaves_the_room(before: Case, after: Case) -> bool:
    """True when the room is for nothing any more: no matter is at a table, and none was mediated.

    A hold keeps what is there (SHR-03); the room goes when it is lifted.
    """
    if after.held or any(m.stage in ROOMED for m in after.matters):
        return False
    return before.held or any(m.stage in ROOMED for m in before.matters)


def somebody_left_a_seat(before: Case, after: Case) -> bool:
    """True when a mediator sits at a table no more."""
    here = {table.id: table.mediators for table in after.mediations}
    return any(table.mediators - here.get(table.id, frozenset()) for table in before.mediations)


def forget_disclosures(row: ComplaintRow, case: Case) -> None:
    """Forget what mediators who left told of themselves: the next names come with their own words. Under a hold it
    stays; pages and letters show only what those in the seats said."""
    if vault.is_on_hold(row.ref):
        return
    here = {table.id: table.mediators for table in case.mediations}
    for one in SealedText.objects.filter(complaint=row, kind="disclosure").only("row", "party"):
        if one.party not in here.get(one.row, ()):
            one.delete()


def finish(row: ComplaintRow, case: Case) -> int:
    """The hold is lifted: destroy what the steps since would have destroyed; how many sealed rows that were."""
    tables = [table.id for table in case.mediations if table.matters]
    AdmissionRow.objects.filter(complaint=row).exclude(mediation__in=tables).delete()
    forget_disclosures(row, case)
    return vault.clear_aside(row.ref)


def finish_by_night() -> int:
    """The same where a hold ended without a step of ours, as one that the custodian alone knew; how many complaints."""
    done = 0
    for ref in vault.refs_with_something_aside():
        with one_transaction():
            row = locked(ref)
            if row is not None and not row.held and not vault.is_on_hold(ref):
                done += bool(finish(row, rows.load(row)))
    return done


def destroy_rooms_left() -> int:
    """Destroy the rooms that are for nothing any more and stayed because the custodian alone held them; how many. For
    the night."""
    used = MatterRow.objects.filter(complaint__ref=OuterRef("ref"), stage__in=ROOMED)
    free = ComplaintRow.objects.filter(ref=OuterRef("ref"), held=False, shredded=False)
    left = VaultRoom.objects.filter(Exists(free), ~Exists(used))
    gone = 0
    for ref in list(left.values_list("ref", flat=True)):
        # A key on hold under another reference stays, and does not hold up the night.
        with suppress(vault.Held), one_transaction():
            # Asked again under the complaint's lock.
            if locked(ref) is not None and left.filter(ref=ref).exists() and not vault.is_on_hold(ref):
                gone += vault.shred_room(ref)
    return gone


def _erase(ref: str, owner: str, kinds: tuple[str, ...], row: str = "") -> None:
    """Erase the records of these kinds in ``setup:<owner>``; of one row only, if it is given."""
    compartment = f"setup:{owner}"
    try:
        kept = vault.records(compartment, None, ref)
    except vault.Refused:
        # Nothing was ever kept there.
        return
    for one in kept:
        if one.kind in kinds and (not row or one.row == row):
            vault.erase(compartment, vault.Context(ref=ref, kind=one.kind, row=one.row, author=one.author))
