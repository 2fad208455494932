"""Which column of a sheet means what: guessed from its heading, said otherwise by whoever brings it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

FIELDS: dict[str, str | Promise] = {
    "received": _("Day received"),
    "closed": _("Day closed"),
    "ending": _("How it ended"),
    "category": _("What it was about"),
    "name": _("Complainant’s name"),
    "phone": _("Complainant’s phone"),
    "email": _("Complainant’s e-mail"),
    "address": _("Complainant’s address"),
    "language": _("Complainant’s language"),
    "officer": _("Officer’s name"),
    "badge": _("Officer’s badge number"),
    "unit": _("Officer’s unit"),
    "officer_address": _("Officer’s address for letters"),
    "story": _("What happened"),
    "happened": _("Day it happened"),
    "place": _("Where it happened"),
    "wish": _("What they would like"),
}
"""What a column can mean. A row with a day closed or an ending is a closed matter; any other is an open complaint."""

_HEADINGS: dict[str, tuple[str, ...]] = {
    "received": ("received", "date received", "received date", "receipt date", "filed", "date filed", "intake date",
                 "complaint date", "recibida", "fecha de recepcion"),
    "closed": ("closed", "date closed", "closed date", "close date", "date of closing", "disposition date", "cerrada",
               "fecha de cierre"),
    "ending": ("ending", "outcome", "disposition", "result", "finding", "how closed", "status at closing", "resultado"),
    "category": ("category", "allegation", "type", "allegation type", "complaint type", "nature", "categoria", "tipo"),
    "name": ("name", "complainant", "complainant name", "full name", "reclamante", "nombre"),
    "phone": ("phone", "telephone", "phone number", "complainant phone", "telefono"),
    "email": ("email", "e mail", "email address", "complainant email", "correo"),
    "address": ("address", "complainant address", "mailing address", "direccion"),
    "language": ("language", "preferred language", "idioma"),
    "officer": ("officer", "officer name", "subject officer", "employee", "agente"),
    "badge": ("badge", "badge number", "badge no", "serial", "serial number", "placa"),
    "unit": ("unit", "assignment", "division", "precinct", "unidad"),
    "officer_address": ("officer address", "officer mailing address", "officer address for letters",
                        "department mail", "direccion del agente"),
    "story": ("story", "narrative", "summary", "description", "what happened", "details", "relato"),
    "happened": ("happened", "incident date", "date of incident", "occurred", "occurred on", "fecha del incidente"),
    "place": ("place", "location", "incident location", "where", "lugar"),
    "wish": ("wish", "wants", "desired outcome", "what would you like", "deseo"),
}  # fmt: skip


def folded(text: str) -> str:
    """A heading or a code without case, accents and signs."""
    bare = unicodedata.normalize("NFKD", text.casefold())
    return " ".join(re.findall(r"[a-z0-9]+", "".join(c for c in bare if not unicodedata.combining(c))))


def guessed(headings: Sequence[str]) -> dict[int, str]:
    """The meaning of each column by its heading; the first column of a meaning wins, a column without one is left."""
    words = {word: field for field, known in _HEADINGS.items() for word in known}
    found: dict[int, str] = {}
    for place, heading in enumerate(headings):
        field = words.get(folded(heading))
        if field and field not in found.values():
            found[place] = field
    return found


def chosen(headings: Sequence[str], said: Mapping[str, str]) -> dict[int, str]:
    """The guess with what somebody said of single columns: ``{heading: field}``, an empty field leaves a column out.

    Raises ValueError, in a sentence, for a heading or a meaning that is not there, or a meaning given twice.
    """
    columns = guessed(headings)
    for heading, field in said.items():
        places = [place for place, one in enumerate(headings) if folded(one) == folded(heading)]
        if not places:
            raise ValueError(f"There is no column {heading!r}. There are: {', '.join(headings)}.")
        if field and field not in FIELDS:
            raise ValueError(f"{field!r} is no meaning of a column. There are: {', '.join(FIELDS)}.")
        columns = {place: one for place, one in columns.items() if one != field and place != places[0]}
        if field:
            columns[places[0]] = field
    return columns
