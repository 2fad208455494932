"""The preparation sheet (B3): for whoever works on paper. It stays with the person; nobody types it in anywhere."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from evenhand.core.programme import Programme, said
from evenhand.press import Page, typeset
from evenhand.signing.agreement import day

Questions = tuple[tuple[str, tuple[str, ...]], ...]


def preparation_sheet_pdf(
    programme: Programme, lang: str, on: date, session_on: date | None, *, groups: Questions, wishes: Questions
) -> bytes:
    """The sheet in ``lang``, printed on ``on``. ``groups``: the questions of the private list, each with its hint;
    ``wishes``: each question with its choices. It names nobody, and no complaint."""
    with translation.override(lang):
        return typeset(Page.PREPARE, _page(programme, lang, session_on, groups, wishes), on=on)


def _page(
    programme: Programme, lang: str, session_on: date | None, groups: Questions, wishes: Questions
) -> dict[str, Any]:
    office = programme.office
    when = _("The session is on {day}.").format(day=day(session_on, lang)) if session_on else ""
    return {
        "lang": lang,
        "title": _("Preparing for the session"),
        "office": {"name": said(office.name, lang), "lines": [office.address, office.phone]},
        "intro": _(
            "This sheet is for you alone. Keep it; do not send it to us. A mediator calls you before the day, as long"
            " as the other side is called, and asks only what you want to share."
        ) + (f" {when}" if when else ""),
        "groups": [{"head": head, "hint": hints[0], "lines": 4} for head, hints in groups],
        "wishes_head": _("Your wishes for the day"),
        "wishes": [{"question": question, "choices": list(choices)} for question, choices in wishes],
        "safety_head": _("If something makes you afraid"),
        "safety": _(
            "You need not write it here. Tell the mediator on the phone, or call us. The other side never learns what"
            " you say. You can stop at any time, without a reason, and then the complaint is investigated."
        ),
        "call_head": _("Questions?"),
        "call": _("Call {phone}. Ask for: {role}. {hours}").format(
            phone=office.phone, role=said(office.contact_role, lang), hours=said(office.hours, lang)
        ),
        "counted": _("Page {page} of {of}"),
        "foot": _("Keep this sheet to yourself."),
    }  # fmt: skip
