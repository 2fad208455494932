"""The agreement to mediate (form F6): one text for reading aloud, for the screen and for the sheet everyone signs.

Its limits stand in a plain list. Who interprets or comes along for support promises something more (F10, F11), so
their promises stand in it where such people are on the list. Sources: `domain.md` §2.9, A.5; UMA; programme texts.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from evenhand.core.codes import Beside, Signed
from evenhand.core.programme import EndRule, Programme, said
from evenhand.press import Page, typeset
from evenhand.signing.agreement import day, nfc

ROLES = {
    "complainant": gettext_lazy("Complainant"),
    "officer": gettext_lazy("Officer"),
    "guardian": gettext_lazy("Guardian"),
    "mediator": gettext_lazy("Mediator"),
    Beside.INTERPRETER: gettext_lazy("Interpreter"),
    Beside.SUPPORT_COMPLAINANT: gettext_lazy("Support person, complainant"),
    Beside.SUPPORT_OFFICER: gettext_lazy("Support person, officer"),
    "attendee": gettext_lazy("On the list"),
}
"""A part in the room, by its code, as people say it."""

Stroke = tuple[tuple[int, int], ...]
"""One stroke of a signature drawn by finger: points in a field of 600 by 200."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Present:
    """A person in the room: name, part (a code of :data:`ROLES`, or words), and, once they signed, how and when.

    ``typed`` is the name they typed, ``strokes`` what they drew, ``at`` the instant in the office's time, ``witness``
    who saw a mark being made.
    """

    name: str
    role: str
    typed: str = ""
    at: str = ""
    way: Signed | None = None
    witness: str = ""
    strokes: tuple[Stroke, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementToMediate:
    """The paper everyone present signs before anything of substance is said. ``text`` is what they were shown when
    they signed (sections as :func:`agreement_to_mediate_sections` makes them); without it, the text of today.
    ``mediators``: how many seats the table has; without it, as many as the programme says."""

    ref: str
    programme: Programme
    lang: str
    session_on: date
    place: str
    present: tuple[Present, ...]
    hour: str = ""
    mediators: int = 0
    text: tuple[dict[str, Any], ...] = field(default=(), repr=False)

    @property
    def sections(self) -> tuple[dict[str, Any], ...]:
        """The text, part by part."""
        roles = (person.role for person in self.present)
        return self.text or agreement_to_mediate_sections(self.programme, self.lang, roles, self.mediators)


def agreement_to_mediate_pdf(form: AgreementToMediate) -> bytes:
    """The agreement to mediate with its limits as a plain list and a line for each person, in PDF/A-3a and PDF/UA-1.

    What was signed on a screen stands on its line, with its time: a sheet of the same rank as one signed in ink.
    """
    return typeset(Page.MEDIATE, agreement_to_mediate_page(form), on=form.session_on, lasting=True)


def agreement_to_mediate_page(form: AgreementToMediate) -> dict[str, Any]:
    """Its words, for reading aloud or for a screen."""
    lang = form.lang
    with translation.override(lang):
        when = day(form.session_on, lang)
        return {
            "lang": lang,
            "title": _("Agreement to mediate"),
            "office": said(form.programme.office.name, lang),
            "intro": _(
                "Read this aloud before you begin. Ask about anything that is not clear. Sign only if you agree."
            ),
            "rows": [
                [_("Reference"), form.ref],
                [_("Day"), f"{when}, {nfc(form.hour)}" if form.hour else when],
                [_("Place"), nfc(form.place)],
            ],
            "sections": list(form.sections),
            "signatures_head": _("Everyone in the room signs"),
            "signatures": [_line(person) for person in form.present],
            "date": _("Date and time"),
            "counted": _("Page {page} of {of}"),
            "foot": _("Reference {ref}").format(ref=form.ref),
        }


def _line(person: Present) -> dict[str, Any]:
    how = {
        None: "",
        Signed.NAME: _("on the screen, {at}").format(at=person.at),
        Signed.PAPER: _("on paper, written down {at}").format(at=person.at),
        Signed.MARK: _("by a mark, seen by {witness}, {at}").format(witness=nfc(person.witness), at=person.at),
    }[person.way]
    return {
        "name": nfc(person.name),
        "role": str(ROLES.get(person.role, nfc(person.role))),
        "typed": nfc(person.typed),
        "how": how,
        "strokes": [[list(point) for point in stroke] for stroke in person.strokes],
    }


def agreement_to_mediate_sections(
    programme: Programme, lang: str, roles: Iterable[str] = (), mediators: int = 0
) -> tuple[dict[str, Any], ...]:
    """The text in ``lang``, part by part: a heading, a sentence before the list (or none), and the list.

    ``roles`` are the parts of the people on the list: an interpreter's and a support person's promises are there only
    where one comes. ``mediators`` are the seats of the table: one may go on alone where everyone said so (EC-52);
    before anybody is drawn, as many as the programme says.
    """
    with translation.override(lang):
        parts = [
            _you_choose(),
            _the_mediators(programme, lang, mediators or programme.mediators),
            *_what_others_learn(programme, lang),
            _next(programme, lang),
            *_undertakings(frozenset(roles)),
        ]
        return tuple({"head": head, "intro": intro, "items": list(items)} for head, intro, items in parts)


Part = tuple[str, str, tuple[str, ...]]


def _you_choose() -> Part:
    return (
        _("You choose"),
        "",
        (
            _("You are here because you want to be. You can stop at any time. You do not have to say why."),
            _("Stopping has no cost. Nobody outside is told who stopped."),
            _("You do not have to agree on anything, and you do not have to sign anything at the end."),
            _("This is not legal advice. You may ask a lawyer or someone you trust, also in a break."),
            _("After two hours we ask each of you if you want to go on."),
            _(
                "If everyone would rather, the session can go on another day. Then everyone signs this again. There are"
                " two sessions at most."
            ),
        ),
    )


def _the_mediators(programme: Programme, lang: str, here: int) -> Part:
    return (
        ngettext("The mediator", "The mediators", here),
        "",
        (
            ngettext(
                "One mediator is here. The mediator takes no side, decides nothing, and gives no advice.",
                "{count} mediators are here. They take no side, decide nothing, and give no advice.",
                here,
            ).format(count=here),
            ngettext(
                "The mediator has told us of any tie to either side. You could object, and you still can.",
                "They have told us of any tie to either side. You could object, and you still can.",
                here,
            ),
            programme.text("limits.notes", lang),
            _("Nobody records sound or pictures. By signing, you promise not to call the mediators to court."),
        ),
    )


def _what_others_learn(programme: Programme, lang: str) -> list[Part]:
    def text(key: str) -> str:
        return programme.text(key, lang)

    def each(group: str) -> tuple[str, ...]:
        return tuple(text(f"{group}.{name}") for name in programme.texts.children(group))

    told = ("limits.four_facts", "jurisdiction.confidentiality", "jurisdiction.mandated_report")
    return [
        (_("What stays private"), text("limits.intro"), each("limits.items")),
        (_("What others are told"), "", tuple(map(text, told))),
        (_("What it is not used for"), "", each("no_action")),
    ]


def _next(programme: Programme, lang: str) -> Part:
    return (
        _("What happens to the complaint"),
        "",
        (
            _("If both sides sign an agreement, or both say that you understand each other, it is closed."),
            _if_neither(programme),
            _("If the mediation stops, the complaint is investigated, as if it had never been offered."),
            programme.text("jurisdiction.limit", lang),
            programme.text("jurisdiction.court_deadline", lang),
        ),
    )


def _if_neither(programme: Programme) -> str:
    """The programme's rule for a completed session without an understanding, in words that fit both sides."""
    return {
        EndRule.CLOSE: _("If you both finish without either, the complaint is closed too."),
        EndRule.COMPLAINANT_CHOOSES: _(
            "If you both finish without either, the complainant chooses: close it, or have it investigated."
        ),
        EndRule.RETURN: _("If you both finish without either, the complaint is investigated."),
    }[programme.no_understanding]


def _undertakings(roles: frozenset[str]) -> list[Part]:
    """What an interpreter (F11) and a support person (F10) promise by signing, beside what everyone does."""
    found: list[Part] = []
    if Beside.INTERPRETER in roles:
        found.append(
            (
                _("If you interpret here, you promise"),
                "",
                (
                    _("You say everything that is said, add nothing and leave nothing out."),
                    _("You take no side and give no advice. You tell us of any tie to somebody in the room."),
                    _("What you hear stays here, with the same limits. You destroy your notes."),
                ),
            )
        )
    if roles & {Beside.SUPPORT_COMPLAINANT, Beside.SUPPORT_OFFICER}:
        found.append(
            (
                _("If you are here to support somebody, you promise"),
                "",
                (
                    _("You sit with that person. You do not speak for them, and you do not tell them what to say."),
                    _("You can ask for a break with them at any time."),
                    _("What you hear stays here, with the same limits."),
                ),
            )
        )
    return found
