"""What a person of a case is called on a page: by name and side, never by a code such as ``c1``; and languages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Protocol

from django.conf import settings
from django.utils.translation import gettext as _

from evenhand.core.case import Case
from evenhand.core.codes import Side
from evenhand.reads.whose import Whose


def side_of(case: Case, voice: str) -> Side:
    """The side a party or guardian is on. A voice that is nobody's here counts as the complainants'."""
    return next((p.side for p in case.parties if voice in p.voices), Side.COMPLAINANT)


def role_words(case: Case, voice: str) -> str:
    """``complainant``, ``officer`` or ``guardian``: a person's part, in the language of the page."""
    party = next((p for p in case.parties if voice in p.voices), None)
    if party is not None and voice == party.guardian:
        return _("guardian")
    return _("officer") if side_of(case, voice) is Side.OFFICER else _("complainant")


def called(case: Case, voice: str, names: Mapping[str, str]) -> str:
    """A person's name; without one, their part, numbered where a side has several."""
    if name := names.get(voice):
        return name
    party = next((p for p in case.parties if voice in p.voices), None)
    if party is None:
        return _("Somebody")
    alike = [p.id for p in case.parties if p.side is party.side]
    number = alike.index(party.id) + 1 if len(alike) > 1 else 0
    guardian = voice == party.guardian
    return part_words(Whose(side=party.side, known=party.known, guardian=guardian, number=number))


def part_words(part: Whose | None) -> str:
    """What somebody without a name is called: ``Complainant``, ``Officer 2``, ``The guardian``; never a code."""
    if part is None:
        return _("Somebody")
    if part.guardian:
        return _("The guardian")
    number = f" {part.number}" if part.number else ""
    if part.side is Side.OFFICER:
        return (_("Officer") if part.known else _("An officer not known yet")) + number
    return (_("Complainant") if part.known else _("A complainant without a name")) + number


class Addressed(Protocol):
    """Whom a line of a list is about: the name, or the part of somebody without one."""

    @property
    def name(self) -> str:
        """Empty where none is known."""

    @property
    def whose(self) -> Whose | None:
        """The part, where there is no name."""


def addressee(one: Addressed) -> str:
    """What a list calls the person it is about: the name, else the part in words."""
    return one.name or part_words(one.whose)


def with_role(case: Case, voice: str, names: Mapping[str, str]) -> str:
    """``Rosa Delgado (complainant)``; only the part where there is no name."""
    name = called(case, voice, names)
    return f"{name} ({role_words(case, voice)})" if names.get(voice) else name


def to_choose(case: Case, voices: Iterable[str], names: Mapping[str, str]) -> list[tuple[str, str]]:
    """People to choose from in a form: code and what they are called, in the order of the file."""
    wanted = set(voices)
    return [(voice, with_role(case, voice, names)) for p in case.parties for voice in p.voices if voice in wanted]


def language_names() -> dict[str, str]:
    """Languages by code, sign language too."""
    return {**{code: str(name) for code, name in settings.LANGUAGES}, "ase": _("American Sign Language")}


def languages_said(codes: Iterable[str]) -> str:
    """``Español, American Sign Language``."""
    names = language_names()
    return ", ".join(sorted(names.get(code, code) for code in codes))
