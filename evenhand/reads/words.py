"""Sealed words of the case file, opened for those who may read them. What one may not read is left out, silently.

One that does not open any more, damaged or moved, is shown as such and takes nothing else with it: whoever wants to
stop or to withdraw must reach that page too. Words of the locked room are not here: ``vault`` opens them for members,
and ``setup`` for the office.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from evenhand import vault
from evenhand.core.access import Actor
from evenhand.core.case import Case
from evenhand.core.dates import Now
from evenhand.models import asking, rows
from evenhand.models.cases import ComplaintRow
from evenhand.models.words import OF_A_PERSON, AttachmentRow, SealedText
from evenhand.reads import walls
from evenhand.reads.cases import CaseFile
from evenhand.reads.looking import looked

_log = logging.getLogger(__name__)
CODED = frozenset({"agreement", "on_screen", "incident_on", "appointment_time"})
"""Kinds in which pages read more than words: days, hours, clauses."""
_NAMES = (
    "SELECT c.ref, c.case_key, t.party, t.row, t.box FROM evenhand_sealed_text AS t"
    " JOIN evenhand_complaint AS c ON c.id = t.complaint_id"
    " WHERE t.kind = 'name' AND c.case_key IS NOT NULL AND c.ref IN ({}) ORDER BY t.id"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """One opened text: its kind, whose it is, and which of its kind. ``damaged``: it did not open; ``text`` says so,
    or is empty where a page reads more than words in it."""

    kind: str
    party: str
    row: str
    text: str
    damaged: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonSeen:
    """Who somebody is and how to reach them, as far as the reader may know. Empty: not given, or not theirs to read."""

    party: str
    name: str = ""
    address: str = ""
    email: str = ""
    phone: str = ""
    badge: str = ""
    unit: str = ""
    access_needs: str = ""
    safe_contact: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileSeen:
    """One file given with a complaint; ``size`` in bytes."""

    code: str
    name: str
    party: str
    content_type: str
    size: int


def open_words(actor: Actor, ref: str, *kinds: str, now: Now, what: str = "words") -> tuple[Opened, ...]:
    """The texts of these kinds that ``actor`` may read, in the order they were given. Writes the access entry."""
    found = _seen(actor, ref)
    if found is None:
        return ()
    row, case = found
    texts = tuple(
        _opened(one, row.case_key, ref)
        for one in SealedText.objects.filter(complaint=row, kind__in=kinds).order_by("id")
        if walls.may_open(actor, one.kind, one.party, case)
    )
    if texts:
        looked(actor, ref, what, now)
    return texts


def open_in(actor: Actor, file: CaseFile, *kinds: str) -> tuple[Opened, ...]:
    """The texts of these kinds in a complaint that is open already: the access entry of the case stands for them."""
    if file.box.wrapped is None:
        return ()
    wrapped, ref = file.box.wrapped, file.case.ref
    return tuple(
        _opened(one, wrapped, ref)
        for one in asking.rows(
            SealedText, f"complaint_id = %s AND kind IN ({asking.marks(kinds)}) ORDER BY id", file.box.id, *kinds
        )
        if walls.may_open(actor, one.kind, one.party, file.case)
    )


def opened(ref: str, kinds: Iterable[str]) -> dict[tuple[str, str, str], str]:
    """Texts by (kind, party, row), for another read that has checked its own wall and writes its own access entry."""
    row = ComplaintRow.objects.filter(ref=ref).first()
    if row is None or row.case_key is None:
        return {}
    texts = SealedText.objects.filter(complaint=row, kind__in=list(kinds))
    return {(one.kind, one.party, one.row): _open(row, one) for one in texts}


def opened_in_many(refs: Iterable[str], kinds: Iterable[str]) -> dict[tuple[str, str, str], str]:
    """Texts that are nobody's own, of many complaints, by (reference, kind, row); one statement. As :func:`opened`."""
    texts = SealedText.objects.filter(complaint__ref__in=list(refs), kind__in=list(kinds), party="")
    return {
        (one.complaint.ref, one.kind, one.row): _open(one.complaint, one) for one in texts.select_related("complaint")
    }


def contact(actor: Actor, ref: str, party: str, now: Now) -> PersonSeen | None:
    """Who one person of a complaint is and how to reach them; None when the complaint is not the actor's to see."""
    if _seen(actor, ref) is None:
        return None
    seen = open_words(actor, ref, *OF_A_PERSON, now=now, what="contact")
    return PersonSeen(party=party, **{one.kind: one.text for one in seen if one.party == party and not one.damaged})


def names(actor: Actor, refs: Iterable[str], now: Now) -> dict[str, dict[str, str]]:
    """Names for a list: ``{ref: {"c1": "…"}}``, one statement for all.

    For staff only; one access entry for each complaint.
    """
    if "name" not in walls.BY_ROLE.get(actor.role, frozenset()) or not walls.lists_people(actor):
        return {}
    wanted = list(dict.fromkeys(refs))
    found: dict[str, dict[str, str]] = {ref: {} for ref in wanted}
    # Columns, not rows: a list opens a hundred names and needs nothing else of them.
    for ref, key, party, row, box in asking.cells(_NAMES.format(asking.marks(wanted)), *wanted) if wanted else ():
        where = f"{party}/{row}"
        try:
            found[ref][party] = vault.open_field(bytes(key or b""), bytes(box), ref=ref, kind="name", row=where)
        except vault.Refused:
            found[ref][party] = _damaged("name")
    looked(actor, wanted, "name", now)
    return found


def attachments(actor: Actor, ref: str, now: Now) -> tuple[FileSeen, ...]:
    """The files given with a complaint that ``actor`` may open."""
    found = _seen(actor, ref)
    if found is None:
        return ()
    row, case = found
    titles = SealedText.objects.filter(complaint=row, kind="attachment_name")
    named = {one.row: _opened(one, row.case_key, ref).text for one in titles}
    looked(actor, ref, "attachments", now)
    return tuple(
        _file(one, named)
        for one in AttachmentRow.objects.filter(complaint=row).defer("box").order_by("id")
        if walls.may_open(actor, "attachment_name", one.party, case)
    )


def files_in(actor: Actor, file: CaseFile, opened: Iterable[Opened]) -> tuple[FileSeen, ...]:
    """The files of a complaint that is open already, named by its opened ``attachment_name`` texts; one statement,
    or none where nothing is named."""
    named = {one.row: one.text for one in opened if one.kind == "attachment_name"}
    if not named:  # Every file is sealed together with its name.
        return ()
    return tuple(
        _file(one, named)
        for one in AttachmentRow.objects.filter(complaint_id=file.box.id).defer("box").order_by("id")
        if walls.may_open(actor, "attachment_name", one.party, file.case)
    )


def attachment(actor: Actor, ref: str, code: str, now: Now) -> tuple[FileSeen, bytes] | None:
    """One file and its bytes; None when it is not there or not the actor's to open. Writes the access entry."""
    found = _seen(actor, ref)
    one = None if found is None else AttachmentRow.objects.filter(complaint=found[0], code=code).first()
    if found is None or one is None or not walls.may_open(actor, "attachment_name", one.party, found[1]):
        return None
    row, _ = found
    title = SealedText.objects.filter(complaint=row, kind="attachment_name", row=code).first()
    named = {code: _opened(title, row.case_key, ref).text} if title else {}
    looked(actor, ref, "attachment", now)
    data = vault.open_bytes(bytes(row.case_key or b""), bytes(one.box), ref=ref, kind="attachment", row=code)
    return _file(one, named), data


def _file(one: AttachmentRow, named: dict[str, str]) -> FileSeen:
    return FileSeen(
        code=one.code, name=named.get(one.code, ""), party=one.party, content_type=one.content_type, size=one.size
    )


def _seen(actor: Actor, ref: str) -> tuple[ComplaintRow, Case] | None:
    row = ComplaintRow.objects.filter(ref=ref).exclude(aside=ComplaintRow.Aside.UNDONE).first()
    if row is None or row.case_key is None:
        return None
    seen = walls.seen_by(actor, rows.load(row))
    return None if seen is None else (row, seen)


def _opened(one: SealedText, wrapped: bytes | memoryview | None, ref: str) -> Opened:
    """One text as a page shows it, also where it does not open any more."""
    place = f"{one.party}/{one.row}"
    try:
        text = vault.open_field(bytes(wrapped or b""), bytes(one.box), ref=ref, kind=one.kind, row=place)
    except vault.Refused:
        return Opened(kind=one.kind, party=one.party, row=one.row, text=_damaged(one.kind), damaged=True)
    return Opened(kind=one.kind, party=one.party, row=one.row, text=text)


def _damaged(kind: str) -> str:
    _log.error("A sealed text of the case file does not open.")
    return "" if kind in CODED else _("(This cannot be read any more. Please call us.)")


def _open(row: ComplaintRow, one: SealedText) -> str:
    return vault.open_field(
        bytes(row.case_key or b""), bytes(one.box), ref=row.ref, kind=one.kind, row=f"{one.party}/{one.row}"
    )
