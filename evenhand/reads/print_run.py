"""One print run: the letters of the day as one file, opened one by one, with an access entry for each complaint.

Letters that carry a copy of an agreement are followed by it: the copies stand at the end of the file, in the order of
their letters.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from uuid import UUID

from evenhand import post
from evenhand.core.access import Actor
from evenhand.core.codes import DESK
from evenhand.core.dates import Now
from evenhand.models.outbox import LetterKind, LetterRow, LetterState
from evenhand.models.people import ParticipationRow
from evenhand.reads import agreements, figures
from evenhand.reads.letters import LISTED
from evenhand.reads.looking import looked
from evenhand.reads.taking import saw_words
from evenhand.signing import cover, cover_pdf, large_print


def run(actor: Actor, letters: Sequence[UUID], now: Now, *, mint_code: Callable[[str, str], str]) -> bytes:
    """The PDF of these letters, now marked as printed by ``actor``; no bytes when none of them can be printed.

    ``mint_code(ref, party)`` makes a fresh sign-in code and voids the one before. At most :data:`LISTED` letters.
    """
    if actor.role not in DESK or not letters:
        return b""
    wanted = list(dict.fromkeys(letters))[:LISTED]
    rows = list(LetterRow.objects.filter(id__in=wanted).order_by("created_at", "party", "id"))
    looked(actor, [row.ref for row in rows], "letter", now)
    saw_words(actor, rows, now)
    opener = post.CaseFile(
        figures=figures.for_letters(now.today), mint_code=mint_code, copy_of=agreements.copy_of
    )  # fmt: skip
    made = post.print_run(wanted, now, actor.id, opener)
    return _with_copies(made, rows) if made else made


def _with_copies(made: bytes, rows: Sequence[LetterRow]) -> bytes:
    """The run with the agreements behind it that its letters speak of.

    For each a cover sheet in the reader's language, the file, and the same in large print for who asked for it.
    """
    copies = [row for row in rows if row.kind == LetterKind.AGREEMENT_COPY]
    printed = set(
        LetterRow.objects.filter(id__in=[row.id for row in copies], state=LetterState.PRINTED).values_list(
            "id", flat=True
        )
    )
    if not printed:
        return made
    # Read by the first print run: most workers never see one.
    from pypdf import PdfWriter

    whole = PdfWriter()
    whole.append(io.BytesIO(made))
    for row in copies:
        if row.id in printed:
            for part in _enclosed(row):
                whole.append(io.BytesIO(part), import_outline=False)
    out = io.BytesIO()
    whole.write(out)
    return out.getvalue()


def _enclosed(row: LetterRow) -> Iterator[bytes]:
    copy = agreements.to_post(row.ref, row.matter)
    yield cover_pdf(cover(copy.text, copy.data), row.language)
    yield copy.data
    part = ParticipationRow.objects.filter(complaint__ref=row.ref, code=row.party).first()
    if part is not None and "large_print" in part.wishes:
        yield large_print(copy.text)
