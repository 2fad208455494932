"""The session kit on paper, printed the day before: a whole session without a network (EC-72; X-4).

The list of people, the plan, the agreement to mediate in each language of the room, the four facts, what to do when
something happens, a stop card for each person, sheets to write terms on, and the day-of line. It holds no word anybody
said, and nothing of the complaint but its reference.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from evenhand.core.programme import Programme, said
from evenhand.press import Page, typeset
from evenhand.signing.agreement import day, nfc
from evenhand.signing.mediating import ROLES, AgreementToMediate, agreement_to_mediate_page

Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kit:
    """One session's kit in the mediators' language ``lang``; ``papers`` are the agreement to mediate, one for each
    language of the room. ``people``: name and part (a code of ``ROLES``); ``plan``: item and what was decided."""

    ref: str
    programme: Programme
    lang: str
    printed_on: date
    session_on: date
    hour: str
    place: str
    people: Pairs
    plan: Pairs
    happenings: Pairs
    papers: tuple[AgreementToMediate, ...]


def kit_pdf(kit: Kit) -> bytes:
    """The kit as one PDF/UA-1 file, in the order of the day."""
    return typeset(Page.KIT, _page(kit), on=kit.printed_on)


def _page(kit: Kit) -> dict[str, Any]:
    with translation.override(kit.lang):
        return {
            "lang": kit.lang,
            "title": _("Session kit"),
            "foot": _("Reference {ref}").format(ref=kit.ref),
            "counted": _("Page {page} of {of}"),
            **_first_sheet(kit),
            "papers": [agreement_to_mediate_page(paper) for paper in kit.papers],
            **_four_facts(kit),
            "happen_head": _("If something happens"),
            "happenings": [list(one) for one in kit.happenings],
            "cards_head": _("Stop cards"),
            "cards_hint": _("Cut them out. One lies before each person from the beginning."),
            "cards": max(4, len(kit.people) + len(kit.people) % 2),
            "card": [_card(paper.lang) for paper in kit.papers],
            "terms": [_terms(paper.lang) for paper in kit.papers],
        }


def _first_sheet(kit: Kit) -> dict[str, Any]:
    office = kit.programme.office
    when = day(kit.session_on, kit.lang)
    return {
        "intro": _("Print this the day before. It is enough to hold the session without a network."),
        "rows": [
            [_("Reference"), kit.ref],
            [_("Day"), f"{when}, {nfc(kit.hour)}" if kit.hour else when],
            [_("Place"), nfc(kit.place)],
            [_("Office"), said(office.name, kit.lang)],
        ],
        "line_head": _("Day-of line:"),
        "line": office.phone,
        "line_hint": _(
            "For anything that worries you on the day: safety, somebody missing, the place. In danger: 911."
        ),
        "list_head": _("The accepted list"),
        "list_hint": _("Only these people come in. Write down when each came and left."),
        "list_columns": [_("Name"), _("Part"), _("Came at"), _("Left at")],
        "people": [[nfc(name), str(ROLES.get(part, part))] for name, part in kit.people],
        "plan_head": _("Safety and balance plan"),
        "plan": [list(one) for one in kit.plan],
    }


def _four_facts(kit: Kit) -> dict[str, Any]:
    return {
        "facts_head": _("Four facts"),
        "facts_hint": _("All that ever leaves the room. Bring this sheet and the signed ones to the office; two people"
                        " enter them."),
        "facts": [
            {"question": _("1. Did we meet?"), "choices": [_("Yes"), _("No")], "line": _("Began at")},
            {
                "question": _("2. Has it ended?"),
                "choices": [_("The mediators ended it"), _("It was stopped. Nobody is named.")],
                "line": _("Ended at"),
            },
            {"question": _("3. Did both sides say that they settled?"), "choices": [_("Yes"), _("No")], "line": ""},
            {"question": _("4. Who came?"), "choices": [nfc(name) for name, _part in kit.people], "line": ""},
        ],
        "facts_sign": _("Mediator, date and time:"),
    }  # fmt: skip


def _card(lang: str) -> dict[str, str]:
    with translation.override(lang):
        return {
            "lang": lang,
            "stop": _("Stop"),
            "why": _("I lay this on the table, and the session stops at once. I need no reason."),
        }


def _terms(lang: str) -> dict[str, Any]:
    with translation.override(lang):
        return {
            "lang": lang,
            "head": _("Terms, in your own words"),
            "hint": _(
                "Write only after the session has ended. Only the two sides write. Nothing here counts before it is a"
                " clean text that each has read and signed."
            ),
            "lines": [_("Who does it:"), _("What:"), "", _("By when:"), _("How you will both know:")],
        }
