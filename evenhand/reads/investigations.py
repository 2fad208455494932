"""The investigation queue: released matters, by number, and nothing of what was before.

Every matter of the neutral batch shows the same things: true receipt date, limit, what the keeper of the records
answered, release date and contact restrictions (design §10.8). A matter that came back from an offer and one that
screening held as long read alike, word for word.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from evenhand import reads, vault
from evenhand.core.access import Actor, may
from evenhand.core.case import Allegation, Matter
from evenhand.core.codes import Side
from evenhand.core.dates import Now
from evenhand.core.investigating import ContactRecorded, RecordFinding
from evenhand.core.programme import Programme
from evenhand.models import rows
from evenhand.models.accounts import Account
from evenhand.models.cases import ComplaintRow, MatterRow
from evenhand.models.codec import fact_of
from evenhand.models.facts import FactRow
from evenhand.models.people import ParticipationRow
from evenhand.models.words import OF_A_PERSON, SealedText
from evenhand.reads import matrix, walls
from evenhand.reads.contacts import Attempt
from evenhand.reads.words import FileSeen, Opened

PAGE = 50
READERS = matrix.holders("see", "investigation")
OPEN, MINE, ENDED = "open", "mine", "ended"
OF_AN_OFFICER = frozenset({"name", "badge", "unit"})
"""An officer is found through their unit. How they wished to be reached was said to the mediation office, after an
offer: an address there would tell that there was one."""
STORY = ("narrative", "incident_on", "incident_place", "wish", "allegation", "witness", "amendment")


@dataclass(frozen=True, slots=True, kw_only=True)
class Released:
    """One released matter in the queue. ``ways``: the safe ways to reach the complainants, as codes."""

    number: str
    received_on: date
    limit_on: date
    released_on: date
    preservation: str
    records: str
    ways: tuple[str, ...]
    discreet: bool
    stage: str
    investigator: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """Fifty of them, the nearest limit first; ``later`` is where the next page begins."""

    lines: tuple[Released, ...]
    later: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Investigation:
    """One released matter with all that its investigator works from. ``assigned``: somebody has it, so that findings
    and attempts can be written down; ``barred``: not by who asks, for whom another duty here rules it out."""

    ref: str
    matter: Matter
    line: Released
    programme: Programme
    allegations: tuple[Allegation, ...]
    people: tuple[Reachable, ...]
    story: tuple[Opened, ...]
    reasons: dict[str, str]
    attempts: tuple[tuple[str, Attempt], ...]
    files: tuple[FileSeen, ...]
    assigned: bool
    barred: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Reachable:
    """One person of a released matter: who they are and how to reach them safely."""

    code: str
    side: str
    language: str
    channels: tuple[str, ...]
    discreet: bool
    words: dict[str, str]


def queue(actor: Actor, now: Now, *, view: str = OPEN, after: str = "") -> Queue:
    """The released matters: those open, those assigned to who asks, or those that ended. Five statements."""
    if actor.role not in READERS:
        return Queue(lines=(), later="")
    found = MatterRow.objects.filter(number__isnull=False, listed=True).select_related("complaint")
    found = found.filter(stage__in=("found", "closed_uncooperative") if view == ENDED else ("investigating",))
    if view == MINE:
        found = found.filter(investigator=actor.id)
    page = list(_after(found, after).order_by("limit_on", "number")[: PAGE + 1])
    shown = page[:PAGE]
    reads.looked(actor, [row.complaint.ref for row in shown], "investigations", now)
    last = shown[-1] if len(page) > PAGE else None
    return Queue(lines=_lines(shown), later=f"{last.limit_on.isoformat()}.{last.number}" if last else "")


def _after(found: QuerySet[MatterRow], place: str) -> QuerySet[MatterRow]:
    day, _dot, number = place.partition(".")
    try:
        on = date.fromisoformat(day)
    except ValueError:
        return found
    return found.filter(Q(limit_on__gt=on) | Q(limit_on=on, number__gt=number))


def _lines(shown: list[MatterRow]) -> tuple[Released, ...]:
    complaints = [row.complaint_id for row in shown]
    parts: dict[int, list[ParticipationRow]] = {}
    for part in ParticipationRow.objects.filter(complaint_id__in=complaints, side="complainant").order_by("place"):
        parts.setdefault(part.complaint_id, []).append(part)
    texts = SealedText.objects.filter(complaint_id__in=complaints, kind="records_number").select_related("complaint")
    records = {one.complaint_id: _opened(one) for one in texts}
    held = {row.investigator for row in shown if row.investigator}
    names = {str(pk): name for pk, name in Account.objects.filter(pk__in=held).values_list("pk", "display_name")}
    return tuple(_line(row, parts.get(row.complaint_id, []), records, names) for row in shown)


def _line(row: MatterRow, parts: list[ParticipationRow], records: dict[int, str], names: dict[str, str]) -> Released:
    own = [part for part in parts if part.code in row.complainants or part.guardian_of in row.complainants]
    assert row.number is not None
    assert row.released_on is not None
    return Released(
        number=row.number, received_on=row.received_on, limit_on=row.limit_on, released_on=row.released_on,
        preservation=row.complaint.preservation, records=records.get(row.complaint_id, ""),
        ways=tuple(dict.fromkeys(way for part in own for way in part.channels)),
        discreet=any("discreet" in part.wishes for part in own), stage=row.stage,
        investigator=names.get(row.investigator or "", ""),
    )  # fmt: skip


def _opened(one: SealedText) -> str:
    key = bytes(one.complaint.case_key or b"")
    where = f"{one.party}/{one.row}"
    return vault.open_field(key, bytes(one.box), ref=one.complaint.ref, kind=one.kind, row=where) if key else ""


def by_number(actor: Actor, number: str, now: Now) -> Investigation | None:
    """One released matter; None when there is none of that number, or it is not theirs to see, alike."""
    row = MatterRow.objects.filter(number=number, listed=True).select_related("complaint").first()
    if row is None or actor.role not in READERS:
        return None
    whole = rows.load(row.complaint)
    seen = walls.as_released(whole)
    matter = seen.find_matter(row.code) if seen else None
    if seen is None or matter is None:
        return None
    ref = row.complaint.ref
    reads.looked(actor, ref, "investigation", now)
    voices = seen.voices(matter)
    allegations = seen.allegations_of(matter.id)
    mine = {"", matter.id, *(a.id for a in allegations)}
    opened = reads.open_words(actor, ref, *STORY, "finding_reason", *OF_A_PERSON, now=now)
    told = [one for one in opened if one.kind not in OF_A_PERSON and (not one.party or one.party in voices)]
    return Investigation(
        ref=ref,
        matter=matter,
        line=_lines([row])[0],
        programme=reads.programme(),
        allegations=tuple(allegations),
        people=_people(row.complaint, voices, opened),
        story=tuple(one for one in told if one.kind in STORY and (one.kind != "allegation" or one.row in mine)),
        reasons={one.row: one.text for one in told if one.kind == "finding_reason" and one.row in mine},
        attempts=_attempts(row),
        files=tuple(one for one in reads.attachments(actor, ref, now) if not one.party or one.party in voices),
        assigned=matter.investigator is not None,
        barred=may(actor, RecordFinding(matter=matter.id, allegation="", finding=""), whole) is not None,
    )


def _people(row: ComplaintRow, voices: frozenset[str], opened: tuple[Opened, ...]) -> tuple[Reachable, ...]:
    parts = [part for part in ParticipationRow.objects.filter(complaint=row).order_by("place") if part.code in voices]
    officers = {part.code for part in parts if part.side == Side.OFFICER}
    words: dict[str, dict[str, str]] = {}
    for one in opened:
        if one.kind in (OF_AN_OFFICER if one.party in officers else OF_A_PERSON):
            words.setdefault(one.party, {})[one.kind] = one.text
    return tuple(
        Reachable(
            code=part.code, side=part.side, language=row.language if part.code in officers else part.language,
            channels=() if part.code in officers else tuple(part.channels),
            discreet="discreet" in part.wishes and part.code not in officers, words=words.get(part.code, {}),
        )
        for part in parts
    )  # fmt: skip


def _attempts(row: MatterRow) -> tuple[tuple[str, Attempt], ...]:
    """The attempts made for this investigation; what was tried around an offer, of this matter or another, is not."""
    found = FactRow.objects.filter(complaint=row.complaint, kind="contact_recorded").order_by("n")
    facts = ((one.on, fact_of(one.kind, one.payload)) for one in found)
    return tuple(
        (fact.party, Attempt(on=on, channel=fact.channel, reached=fact.reached))
        for on, fact in facts
        if isinstance(fact, ContactRecorded) and fact.matter == row.code
    )
