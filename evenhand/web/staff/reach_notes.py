"""Who could not be reached by an offer, said before it is made: on the case page, on *Today* and where it is offered.

A note stops nobody: a person may hand the letter over.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from evenhand.core.codes import Stage
from evenhand.reads import CaseFile
from evenhand.reads.cut_off import cut_off
from evenhand.reads.staff import Duty
from evenhand.web.naming import called, part_words

BEFORE_THE_OFFER = frozenset({Stage.RECEIVED, Stage.SCREENED, Stage.ELIGIBLE})


def to_write_down(file: CaseFile, names: Mapping[str, str], *, desk: bool) -> list[dict[str, Any]]:
    """A line, as a duty, for everyone of a case whom the letter of an offer could not reach. ``desk``: with its way."""
    ref = file.case.ref
    asked = [(ref, matter.id) for matter in file.case.matters if matter.stage in BEFORE_THE_OFFER]
    people = dict.fromkeys(code for found in cut_off(asked).values() for code, _part in found)
    return [
        {
            "kind": "due",
            "when": _("Before the offer"),
            "what": _("Write down how to reach %(name)s") % {"name": called(file.case, code, names)},
            "why": _("No safe way is written down by which the letter of an offer could reach them."),
            "ref": "",
            "action": {"href": reverse("staff_reach", args=(ref, code)), "words": _("How to reach them")}
            if desk
            else None,
            "button": desk,
        }
        for code in people
    ]


def whom_it_misses(duties: Iterable[Duty]) -> dict[tuple[str, str], str]:
    """For each offer that is due and could not reach everyone: the sentence, by part and without a name."""
    offers = [(duty.ref, duty.matter) for duty in duties if duty.code == "offer"]
    return {place: misses(part_words(part) for _code, part in people) for place, people in cut_off(offers).items()}


def misses(people: Iterable[str]) -> str:
    """``No letter could reach Officer Bell: …``"""
    said = _("First write down how to reach: %(people)s. The letter could not go out to them.")
    return said % {"people": ", ".join(people)}
