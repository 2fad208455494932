"""The letter that says how somebody is reached was changed: to the new way, and to the one they had before.

Letters open addresses as they leave, so the way before would be gone by then. The letter to it carries it along, sealed
under the complaint's own key, until the night after it left.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from django.db.models import Q

from evenhand import vault
from evenhand.core.dates import Now
from evenhand.models.cases import ComplaintRow
from evenhand.models.inserting import insert
from evenhand.models.outbox import Channel, LetterKind, LetterRow, LetterState
from evenhand.models.people import ParticipationRow
from evenhand.post.about import LARGE, NORMAL, Addressee
from evenhand.post.again import NEEDS, TAKES
from evenhand.post.queue import row_of

KIND = "old_way"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ways:
    """How one person is reached at one moment: the ways that are safe, their wishes, and what is written down."""

    channels: tuple[str, ...]
    wishes: tuple[str, ...]
    texts: Mapping[str, str] = field(default_factory=dict, repr=False)

    @property
    def open(self) -> dict[str, str]:
        """Each way that is safe and has what it takes, with that, as one compares it."""
        return {way: where for way in self.channels if (where := self.where(way))}

    def where(self, way: str) -> str:
        """What this way takes, as one compares it, whether the way is safe or not; empty where it is not there."""
        return " ".join(self.texts.get(NEEDS[way], "").split()).casefold()


def tell(
    row: ComplaintRow, part: ParticipationRow, before: Ways, after: Ways, now: Now, *, old_too: bool, own_hand: bool
) -> None:
    """Tell a person on every way they have now, and (``old_too``) on each that is no more. Nothing changed: nothing.

    What somebody took away by their ``own_hand`` is not safe for them, and nothing is written there: only to an
    address or a number that another one replaced.
    """
    had, has = before.open, after.open
    if had == has:
        return
    gone = [way for way, where in had.items() if has.get(way) != where] if old_too else []
    if own_hand:
        gone = [way for way in gone if after.where(way) not in ("", had[way])]
    letters = _rows(row.ref, part, has, now) + _rows(row.ref, part, gone, now)
    if gone:
        box = vault.seal_field(bytes(row.case_key or b""), _said(before), ref=row.ref, kind=KIND, row=part.code)
        for one in letters[len(has) :]:
            one.old_way = box
    insert(letters)


def _rows(ref: str, part: ParticipationRow, ways: Collection[str], now: Now) -> list[LetterRow]:
    kind, language = LetterKind.REACH_CHANGED, part.language
    return [row_of(kind, ref, "", part.code, language=language, channel=Channel(way), now=now) for way in ways]


def _said(ways: Ways) -> str:
    kept = {kind: ways.texts.get(kind, "") for kind in ("name", *set(TAKES.values()))}
    return json.dumps({**kept, "wishes": ways.wishes}, ensure_ascii=False)


def address_before(row: LetterRow, complaint: ComplaintRow) -> Addressee:
    """Where this letter goes: a way that its reader had before."""
    box = bytes(row.old_way or b"")
    said = json.loads(vault.open_field(bytes(complaint.case_key or b""), box, ref=row.ref, kind=KIND, row=row.party))
    street = [line.strip() for line in said["address"].splitlines() if line.strip()]
    return Addressee(
        lines=(said["name"], *street) if street else (),
        email=said["email"],
        phone=said["phone"],
        discreet="discreet" in said["wishes"],
        sight=LARGE if "large_print" in said["wishes"] else NORMAL,
    )


def phone_before(row: LetterRow) -> str:
    """The number to call for a letter that goes to a way of before; empty for any other."""
    if row.old_way is None or row.channel != Channel.CALL:
        return ""
    complaint = ComplaintRow.objects.filter(ref=row.ref, case_key__isnull=False).first()
    return address_before(row, complaint).phone if complaint else ""


def forget() -> int:
    """Forget the ways of before to which the letter has left, or will never; how many."""
    left = Q(state__in=(LetterState.SENT, LetterState.DROPPED)) | Q(mailed_on__isnull=False)
    return LetterRow.objects.filter(left, old_way__isnull=False).update(old_way=None)
