"""Paper: one PDF for the day's letters, the proof that they were posted, and what a person did instead of a machine."""

from __future__ import annotations

import base64
import logging
from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.db import connection, transaction
from django.db.models import F, Q

from evenhand import vault
from evenhand.core.codes import Side
from evenhand.core.dates import Now
from evenhand.models.checkpoints import Checkpoint
from evenhand.models.outbox import Channel, LetterKind, LetterRow, LetterState
from evenhand.post.about import About, Opener, about
from evenhand.post.casefile import CaseFile
from evenhand.post.queue import WAITING, row_of
from evenhand.post.recipients import KEEPER, side_of
from evenhand.post.sheets import Sheet, pages, sheet
from evenhand.press import SUBSTITUTE, Unprintable, Unshowable, readable

log = logging.getLogger(__name__)


def print_run(letters: Sequence[UUID], now: Now, by: str, opener: Opener | None = None) -> bytes:
    """One PDF of these paper letters, and mark them printed by `by` (an account id), both or neither.

    A letter may be printed again until it is posted, for paper jams; a posted code is then a fresh one, because
    `opener` makes a new one each time. A letter without an address, or one that the press cannot set, becomes a
    task for a person and stops no other. No bytes at all when nothing is left to print. Whoever calls this writes the
    access entries.
    """
    opener = opener or CaseFile()
    with transaction.atomic():
        printable = Q(state__in=WAITING) | Q(state=LetterState.PRINTED, mailed_on__isnull=True)
        rows = LetterRow.objects.filter(printable, id__in=letters, channel=Channel.PAPER)
        if connection.features.has_select_for_update:
            rows = rows.select_for_update()
        sheets: dict[UUID, Sheet] = {}
        lost: list[UUID] = []
        for row in rows.order_by("created_at", "party", "id"):
            if ready := _sheet(row, opener, now):
                sheets[row.id] = ready
            else:
                lost.append(row.id)
        made = _set(sheets, lost, now) if sheets else b""
        LetterRow.objects.filter(id__in=lost).update(state=LetterState.HUMAN)
        if not sheets:
            return b""
        LetterRow.objects.filter(id__in=sheets).update(
            state=LetterState.PRINTED, done_at=now.at, done_by=by, attempts=F("attempts") + 1
        )
    return made


def _set(sheets: dict[UUID, Sheet], lost: list[UUID], now: Now) -> bytes:
    """The file of these letters. Where it cannot be made, the letters that stop it go from ``sheets`` to ``lost``.

    Raises Unprintable when none of them can be set for another cause than its words: then it is the press that jams.
    """
    book = signed_book()
    try:
        return pages(list(sheets.values()), now.today, book)
    except Unprintable as fault:
        stuck = [letter for letter, one in sheets.items() if not _sets(one, now, book)]
        if len(stuck) == len(sheets) and not isinstance(fault, Unshowable):
            raise
        for letter in stuck:
            # Neither its words nor what the press says of them: a log names nobody.
            log.error("letter %s cannot be printed", letter)
            del sheets[letter]
        lost += stuck
        return pages(list(sheets.values()), now.today, book) if sheets else b""


def _sets(one: Sheet, now: Now, book: tuple[int, str] | None) -> bool:
    try:
        pages([one], now.today, book)
    except Unprintable:
        return False
    return True


def signed_book() -> tuple[int, str] | None:
    """The newest checkpoint of the ledger in its short form: size, and root in base64; None before the first."""
    last = Checkpoint.objects.exclude(note=b"").order_by("-log", "-size").first()
    return None if last is None else (last.size, base64.b64encode(bytes(last.root)).decode())


def _sheet(row: LetterRow, opener: Opener, now: Now) -> Sheet | None:
    """The letter ready for the press; None when it has no address, or says something the case does not have."""
    try:
        to = opener.address(row)
        if to is None or not _reaches(to.lines):
            return None
        return sheet(LetterKind(row.kind), speaks_of(row, opener, now), to)
    except (LookupError, ValueError, ObjectDoesNotExist, vault.Refused):
        # One letter that cannot be written must not keep the office's whole post from leaving.
        log.exception("letter %s could not be written", row.id)
        return None


def _reaches(lines: Sequence[str]) -> bool:
    """Could a letter with these lines in its window arrive? Only where all below the name can be read, but for the name
    said twice: a country alone brings no letter, and who gets none would be taken to be silent."""
    if len(lines) < 2:
        return bool(lines)
    street: list[str] = readable({"lines": list(lines[1:])})["lines"]
    hidden = sum(SUBSTITUTE in line for line in street)
    return hidden <= 1 and hidden < len(street)


def speaks_of(row: LetterRow, opener: Opener, now: Now) -> About:
    """What this letter is about, opened for its reader."""
    case = opener.case(row.ref)
    return about(
        case,
        case.find_matter(row.matter),
        side=Side.COMPLAINANT if row.party == KEEPER else side_of(case, row.party),
        lang=row.language,
        programme=opener.programme(row.ref),
        now=now,
        opened=opener.particulars(row),
    )


def waiting_paper(limit: int = 200) -> tuple[UUID, ...]:
    """The letters of the next print run, oldest first."""
    waiting = LetterRow.objects.filter(channel=Channel.PAPER, state__in=WAITING)
    return tuple(waiting.order_by("created_at", "party", "id").values_list("id", flat=True)[:limit])


def record_mailed(letters: Sequence[UUID], on: date, by: str) -> int:
    """Proof of mailing: who posted these printed letters, and when. The number written; others are left."""
    posted = LetterRow.objects.filter(id__in=letters, state=LetterState.PRINTED, mailed_on__isnull=True)
    return posted.update(mailed_on=on, mailed_by=by)


def handled(letter: UUID, now: Now, by: str) -> bool:
    """A person called, wrote or handed it over. False when it was no task for a person."""
    task = LetterRow.objects.filter(id=letter, state=LetterState.HUMAN)
    return task.update(state=LetterState.SENT, done_at=now.at, done_by=by) == 1


def write_instead(letter: UUID, now: Now, by: str) -> bool:
    """Queue a paper letter in place of a message that could not be sent. False when it was no task for a person, and
    for a notice to a mediator: no letter stands behind it."""
    with transaction.atomic():
        tasks = LetterRow.objects.filter(id=letter, state=LetterState.HUMAN, mediator="")
        task = tasks.exclude(channel=Channel.PAPER).first()
        if task is None or not handled(letter, now, by):
            return False
        kind = LetterKind(task.kind)
        paper = row_of(kind, task.ref, task.matter, task.party, language=task.language, channel=Channel.PAPER, now=now)
        paper.old_way = task.old_way
        paper.save(force_insert=True)
    return True
