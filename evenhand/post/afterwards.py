"""What letters after a session need: one's own promises, a certificate of destruction, a code to say how it was."""

from __future__ import annotations

import json
from datetime import date, timedelta
from uuid import UUID

from django.utils import translation
from django.utils.dateformat import format as format_date
from django.utils.translation import gettext as _

from evenhand import vault
from evenhand.core import keeping, surveys
from evenhand.core.case import Case
from evenhand.models.certificates import CertificateRow
from evenhand.models.legal import NoticeRow, ProcessRow
from evenhand.models.outbox import LetterKind, LetterRow
from evenhand.post.about import DAY_FORMATS
from evenhand.post.blocks import Pair


def promises(case: Case, row: LetterRow, kept: str) -> tuple[tuple[date, str], ...]:
    """The reader's own open promises with their days; ``kept`` is the agreement as the case file keeps it.

    Raises ValueError where none is left: it was kept while the letter lay here.
    """
    party = next(p.id for p in case.parties if row.party in p.voices)
    texts = {one["term"]: _said(dict(one["said"]), row.language) for one in json.loads(kept)["clauses"]} if kept else {}
    own = [t for t in keeping.promises(case.matter(row.matter)) if t.owner == party and party not in t.kept]
    found = tuple((t.due_on, texts[t.id]) for t in own if t.due_on is not None and t.id in texts)
    if not found:
        raise ValueError("There is no promise left to remind of.")
    return found


def _said(words: dict[str, str], lang: str) -> str:
    return words.get(lang) or next(iter(words.values()))


def certificate(row: LetterRow) -> tuple[Pair, ...]:
    """What a letter says of the certificate. Raises ValueError before the turn of the epoch: then it is not whole."""
    made = CertificateRow.objects.filter(ref=row.ref, what=CertificateRow.What.ROOM).order_by("-on").first()
    if made is None or made.turned_on is None:
        raise ValueError("There is no certificate yet.")

    def day(on: date) -> str:
        return format_date(on, DAY_FORMATS.get(row.language, "DATE_FORMAT"))

    with translation.override(row.language):
        return (
            (_("Certificate"), made.number),
            (_("Unreadable here since"), day(made.on)),
            (_("In no copy from"), day(made.turned_on + timedelta(days=made.window))),
            (_("Allowed by"), made.schedule),
        )


def survey_code(case: Case, row: LetterRow) -> str:
    """The code of this person's own right to answer, computed anew for this letter."""
    wave = surveys.LATER if row.kind == LetterKind.SURVEY_LATER else surveys.SOON
    matter = case.find_matter(row.matter)
    for ask in surveys.asks_of(case, row.party):
        if ask.wave == wave and matter is not None and ask.subject == f"{case.ref}/{matter.mediation}/{row.party}":
            return vault.survey_code(ask.subject, ask.wave, ask.side, ask.opened)
    raise ValueError("Nobody is asked by this letter any more.")


def legal(ref: str, letter: UUID | None, language: str) -> tuple[Pair, ...]:
    """The days of the legal request that a notice is about. A letter written in place of a message that failed has no
    notice of its own: it is about the newest request. Raises ValueError where there is none."""
    notice = NoticeRow.objects.filter(letter=letter).select_related("process").first() if letter else None
    asked = notice.process if notice else ProcessRow.objects.filter(ref=ref).order_by("-entered_on", "number").first()
    if asked is None:
        raise ValueError("There is no legal request.")
    return legal_days(asked, language)


def legal_days(asked: ProcessRow, language: str) -> tuple[Pair, ...]:
    """When a legal request came, by when it asks for an answer, and before which day nothing is given."""

    def day(on: date) -> str:
        return format_date(on, DAY_FORMATS.get(language, "DATE_FORMAT"))

    with translation.override(language):
        return (
            (_("Reached us on"), day(asked.received_on)),
            (_("Answer asked for by"), day(asked.return_on) if asked.return_on else _("No day named")),
            (_("We give nothing before"), day(asked.stay_until)),
        )
