"""The demo's outbox: what would have left the house, to be read in the browser. Never outside the demo.

Mail is read from the folder it was written to; paper letters are listed, and one can be opened as it would be printed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from email import policy
from email.parser import BytesParser
from pathlib import Path
from uuid import UUID

from django.conf import settings

from evenhand import post
from evenhand.core.dates import Now
from evenhand.models.outbox import Channel, LetterRow
from evenhand.reads import agreements, figures
from evenhand.reads.whose import Whose, whose

SHOWN = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """One e-mail or text message as it left: to whom, its subject and its words."""

    to: str
    subject: str
    body: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """One paper letter: which, to whom, and when it was written."""

    id: UUID
    kind: str
    ref: str
    party: str
    whose: Whose | None
    at: datetime
    state: str
    name: str = ""
    """Always empty: the demo's list says the part alone."""

    @property
    def to_keeper(self) -> bool:
        """True for the letter to whoever keeps the police's records."""
        return self.party == post.KEEPER


def mails() -> tuple[Mail, ...]:
    """The newest mail in the outbox folder."""
    folder = Path(settings.EVENHAND_OUTBOX)
    files = sorted((f for f in folder.glob("**/*") if f.is_file()), key=lambda f: f.stat().st_mtime, reverse=True)
    return tuple(_mail(file) for file in files[:SHOWN])


def _mail(file: Path) -> Mail:
    message = BytesParser(policy=policy.default).parsebytes(file.read_bytes())
    body = message.get_body(preferencelist=("plain",))
    words = body.get_content() if body is not None else file.read_text(encoding="utf-8", errors="replace")
    return Mail(to=str(message["To"] or ""), subject=str(message["Subject"] or file.suffix), body=str(words).strip())


def papers(now: Now) -> tuple[Paper, ...]:
    """The newest paper letters, waiting or printed; none of a later day."""
    rows = LetterRow.objects.filter(channel=Channel.PAPER, created_at__lte=now.at).order_by(
        "-created_at", "party", "id"
    )[:SHOWN]
    parts = whose(row.ref for row in rows)
    return tuple(
        Paper(
            id=row.id, kind=row.kind, ref=row.ref, party=row.party, whose=parts.get((row.ref, row.party)),
            at=row.created_at, state=row.state,
        )
        for row in rows
    )  # fmt: skip


def as_printed(letter: UUID, now: Now, *, mint_code: Callable[[str, str], str]) -> bytes:
    """One paper letter as a file, printed now: with its answer words and its code, as the person would hold it."""
    opener = post.CaseFile(figures=figures.for_letters(now.today), mint_code=mint_code, copy_of=agreements.copy_of)
    return post.print_run([letter], now, "demo", opener)
