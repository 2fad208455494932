"""Under which lock the words of a matter's draft lie, and what of them opens (decision 0036).

==============  ===========================================================  ========================================
what            where                                                        opens with
==============  ===========================================================  ========================================
draft           ``terms:D.M``, once everybody whom it would bind has a key   a key of one of them or of a mediator of
                                                                             the table, and the custodian
draft           ``setup:P`` of each term's author, else                      the custodian
text to sign    ``setup:D``, from when everybody assented to it or somebody  the custodian
                took it to paper; a change of the text destroys it
==============  ===========================================================  ========================================

What a mediator typed and its author has not confirmed comes through the drop: nobody but its author is shown it, and it
becomes a record of theirs when they say that these are their words.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from evenhand import vault
from evenhand.core.case import Case, Matter
from evenhand.models.accounts import Seat
from evenhand.models.seated import bound, bound_in, ever_seated
from evenhand.signing.reading import KIND as READ
from evenhand.signing.reading import version_in, words_in
from evenhand.signing.terms import TermWords, taken_up
from evenhand.vault import Unlocked, rightful

TERM, TO_SIGN = "term", "to_sign"


def part_of(matter: Matter) -> str:
    """Where the draft of this matter lies under two locks."""
    return bound(matter.mediation or "", matter.id)


def is_theirs(ref: str, matter: Matter) -> bool:
    """Whether the draft lies under the keys of those whom it would bind."""
    return matter.mediation is not None and vault.is_there(ref, part_of(matter))


def all_have_keys(case: Case, matter: Matter) -> bool:
    """Whether everybody whom the text would bind came in for their part with a key that the custodian knows as theirs.
    Who has a key from another complaint, and works by paper in this one, did not."""
    table = case.find_mediation(matter.mediation)
    if table is None:
        return False
    people = bound_in(case, table, matter, rightful.is_part)
    voices = [people.get(voice) for voice in case.voices(matter)]
    known = vault.proofs(one.person for one in voices if one)
    came = {
        seat.party: str(seat.account.person)
        for seat in Seat.objects.filter(ref=case.ref, party__in=case.voices(matter)).select_related("account")
        if rightful.is_seat(seat)
    }
    return all(
        one is not None and one.known and known.get(one.person) and came.get(voice) == one.person
        for voice, one in zip(case.voices(matter), voices, strict=True)
    )


def is_sound(case: Case, matter: Matter) -> bool:
    """Whether nobody else is in that part than who belongs there, as in the other parts of the room."""
    table = case.find_mediation(matter.mediation)
    if table is None:
        return False
    people = bound_in(case, table, matter, rightful.is_part).values()
    here, ever = [one.person for one in people], ever_seated(case, table)
    return all(one.known for one in people) and vault.is_sound(case.ref, part_of(matter), here, ever)


def to_be_signed(ref: str, matter: Matter) -> str:
    """The text as it would be signed, as `reading.as_read` wrote it; empty before it is one, and for an older text."""
    try:
        kept = vault.open_setup(f"setup:{matter.mediation}", vault.Context(ref=ref, kind=TO_SIGN, row=matter.id))
    except vault.Refused:
        return ""
    return kept if version_in(kept) == matter.text else ""


def row_of_reader(matter: Matter, voice: str) -> str:
    """Where what somebody read stands among what others did: each reader has a place there."""
    return f"{matter.id}.{voice}"


@dataclass(frozen=True, kw_only=True)
class Text:
    """A matter's draft before one person, with the key they hold open or with none: what of it opens is looked up once,
    when it is asked for."""

    case: Case
    matter: Matter
    unlocked: Unlocked | None = field(default=None, repr=False)

    @cached_property
    def to_sign(self) -> str:
        """As :func:`to_be_signed`."""
        return to_be_signed(self.case.ref, self.matter) if self.matter.terms else ""

    @cached_property
    def theirs(self) -> bool:
        """As :func:`is_theirs`."""
        return is_theirs(self.case.ref, self.matter)

    @cached_property
    def sound(self) -> bool:
        """As :func:`is_sound`."""
        return is_sound(self.case, self.matter)

    def words(self, lang: str) -> dict[str, TermWords]:
        """The words of the terms, by term, as far as they open."""
        if self.to_sign:
            return words_in(self.to_sign)
        return {term: taken_up(text, lang) for term, text in (self._under_keys() if self.theirs else self._ours())}

    def read_by(self, voice: str) -> str:
        """The text that this person last had before them, as `reading.as_read` wrote it; empty where nothing was
        sealed, or it does not open."""
        if self.theirs:
            return self._records.get((READ, row_of_reader(self.matter, voice), voice), "")
        return self._open(f"setup:{voice}", READ, self.matter.id) or ""

    @cached_property
    def _records(self) -> dict[tuple[str, str, str], str]:
        """What lies under the keys of those whom it would bind; nothing without one of them, and nothing where somebody
        else is in."""
        if self.unlocked is None or not self.sound:
            return {}
        try:
            kept = vault.records(part_of(self.matter), self.unlocked, self.case.ref)
        except vault.Refused:
            return {}
        return {(one.kind, one.row, one.author): one.text for one in kept}

    def _under_keys(self) -> Iterator[tuple[str, str]]:
        for term in self.matter.terms:
            author = term.author if term.confirmed else vault.OFFICE
            text = self._records.get((TERM, f"{self.matter.id}.{term.id}", author))
            if text is not None:
                yield term.id, text

    def _ours(self) -> Iterator[tuple[str, str]]:
        for term in self.matter.terms:
            text = self._open(f"setup:{term.author}", TERM, f"{self.matter.id}.{term.id}")
            if text is not None:
                yield term.id, text

    def _open(self, compartment: str, kind: str, row: str) -> str | None:
        try:
            return vault.open_setup(compartment, vault.Context(ref=self.case.ref, kind=kind, row=row))
        except vault.Refused:
            return None
