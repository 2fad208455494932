"""Whom a letter could not reach: no safe way of theirs has what it takes. Known before an offer is made, not after.

What stands written is looked at by its kind alone; nothing is opened.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from evenhand import post
from evenhand.core.codes import Side
from evenhand.models.cases import MatterRow
from evenhand.models.people import ParticipationRow
from evenhand.models.words import SealedText
from evenhand.reads.whose import Whose, whose

Found = dict[tuple[str, str], tuple[tuple[str, Whose], ...]]
_NOTHING_NEEDED = frozenset({"in_person", "site"})


def cut_off(matters: Iterable[tuple[str, str]]) -> Found:
    """For each (reference, matter): who would be asked and cannot be reached, by code and part. Those whom everyone
    can reach are left out. Three statements, one more where somebody cannot; none where nothing is asked."""
    wanted = set(matters)
    if not wanted:
        return {}
    refs = {ref for ref, _ in wanted}
    given: dict[tuple[str, str], set[str]] = {}
    kinds = set(post.NEEDS.values())
    texts = SealedText.objects.filter(complaint__ref__in=refs, kind__in=kinds)
    for ref, party, kind in texts.values_list("complaint__ref", "party", "kind"):
        given.setdefault((ref, party), set()).add(kind)
    parts = ParticipationRow.objects.filter(complaint__ref__in=refs, known=True).select_related("complaint")
    beyond = [one for one in parts if not _can_be_reached(one, given.get((one.complaint.ref, one.code), set()))]
    if not beyond:
        return {}
    said = whose(one.complaint.ref for one in beyond)
    rows = MatterRow.objects.filter(complaint__ref__in=refs)
    found: Found = {}
    for ref, code, officer, complainants in rows.values_list("complaint__ref", "code", "officer", "complainants"):
        asked = {officer, *complainants}
        people = [one for one in beyond if one.complaint.ref == ref and {one.code, one.guardian_of} & asked]
        if people and (ref, code) in wanted:
            found[ref, code] = tuple((one.code, said[ref, one.code]) for one in people)
    return found


def _can_be_reached(part: ParticipationRow, given: Collection[str]) -> bool:
    ways = part.channels
    if not ways and part.side == Side.COMPLAINANT and part.complaint.channel == "web":
        # Who filed on these pages and wants neither post nor calls reads everything there.
        return True
    return any(way in _NOTHING_NEEDED or post.NEEDS.get(way) in given for way in ways)
