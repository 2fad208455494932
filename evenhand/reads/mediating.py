"""The agreement to mediate of one table: to read, to sign, and as the sheet everyone signed.

Those at the table may read it, and the staff who arrange it. Who has signed is the table's own business until the four
facts are in: before that, the office sees the sheet without signatures (UMA §7).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone, translation
from django.utils.dateformat import format as format_date

from evenhand import vault
from evenhand.core.access import Actor
from evenhand.core.codes import READERS, Role, Signed
from evenhand.core.dates import Now
from evenhand.models.facts import FactRow
from evenhand.reads.cases import programme_of
from evenhand.reads.tables import Table, table
from evenhand.signing import AgreementToMediate, Present
from evenhand.signing.agreement import day
from evenhand.signing.locks import TO_SIGN

Said = Mapping[tuple[str, str], str]


def agreement_to_mediate(actor: Actor, ref: str, mediation: str, lang: str, now: Now) -> AgreementToMediate | None:
    """The agreement to mediate of a table in ``lang``, with what was signed so far; None for who is not of it, and
    before there is a day."""
    found = table(actor, ref, mediation, now)
    if found is None or found.mediation.appointment is None or not _is_of(actor, found):
        return None
    said = _said(ref, mediation) if _sees_signatures(actor, found) else {}
    signed = _signed(ref, found) if _sees_signatures(actor, found) else {}
    # What somebody has signed today is what everyone signs today; another day is signed in its own words.
    text = said.get(("mediate_text", lang), "") if found.mediation.signed else ""
    return AgreementToMediate(
        ref=ref,
        programme=programme_of(ref),
        lang=lang,
        session_on=found.mediation.appointment.on,
        place=found.place,
        hour=found.hour,
        mediators=len(found.mediation.seats),
        present=tuple(_line(found, person.code, said, signed, lang) for person in found.people),
        text=tuple(json.loads(text)) if text else (),
    )


def _is_of(actor: Actor, found: Table) -> bool:
    if actor.role is Role.MEDIATOR:
        return actor.id in found.mediation.mediators
    return actor.role in READERS or actor.party in {person.code for person in found.people}


def _sees_signatures(actor: Actor, found: Table) -> bool:
    return actor.role not in READERS or found.mediation.report is not None


def _said(ref: str, mediation: str) -> Said:
    """What was put under the agreement, by kind and row: a text by language, a name by person."""
    try:
        kept = vault.records(f"setup:{mediation}", None, ref)
    except vault.Refused:
        return {}
    return {(one.kind, one.row): one.text for one in kept if one.kind != TO_SIGN}


def _signed(ref: str, found: Table) -> dict[str, tuple[dict[str, Any], datetime]]:
    """How and when each one signed who has; of somebody who signed on an earlier day, the last time."""
    rows = FactRow.objects.filter(
        complaint__ref=ref, kind="agreement_to_mediate_signed", payload__mediation=found.mediation.id
    ).order_by("n")
    last = {row.payload["person"]: (row.payload, row.at) for row in rows}
    return {person: one for person, one in last.items() if person in found.mediation.signed}


def _line(
    found: Table, code: str, said: Said, signed: Mapping[str, tuple[dict[str, Any], datetime]], lang: str
) -> Present:
    people = {person.code: person for person in found.people}
    if code not in signed:
        return Present(name=people[code].name, role=people[code].role)
    payload, at = signed[code]
    way = Signed(payload.get("way", Signed.NAME))
    # Of a sheet signed in ink nothing is kept here; what there is was put under the agreement on an earlier day.
    kept = {} if way is Signed.PAPER else json.loads(said.get(("mediate_name", code), "{}"))
    witness = people.get(payload.get("witness") or "")
    return Present(
        name=people[code].name,
        role=people[code].role,
        way=way,
        typed=kept.get("name", ""),
        strokes=tuple(tuple((x, y) for x, y in stroke) for stroke in kept.get("strokes", ())),
        at=_time(at, lang),
        witness=witness.name if witness else "",
    )


def _time(at: datetime, lang: str) -> str:
    with translation.override(lang):
        return f"{day(at.date(), lang)}, {format_date(timezone.localtime(at), 'P')}"
