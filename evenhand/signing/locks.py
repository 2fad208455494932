"""Under which lock the words of a matter's draft lie, and what of them opens (decision 0034).

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

from evenhand import vault
from evenhand.core.case import Case, Matter
from evenhand.models.accounts import Seat
from evenhand.models.seated import bound, bound_in, ever_seated
from evenhand.signing.reading import KIND, version_in, words_in
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


def words(case: Case, matter: Matter, lang: str, unlocked: Unlocked | None = None) -> dict[str, TermWords]:
    """The words of the terms of a matter, by term, as far as they open with this key, or with none."""
    if kept := to_be_signed(case.ref, matter):
        return words_in(kept)
    found = theirs(case, matter, unlocked) if is_theirs(case.ref, matter) else _ours(case.ref, matter)
    return {term: taken_up(text, lang) for term, text in found.items()}


def theirs(case: Case, matter: Matter, unlocked: Unlocked | None) -> dict[str, str]:
    """What lies under the keys of those it would bind, by term; nothing without one of them, and nothing where somebody
    else is in."""
    if unlocked is None or not is_sound(case, matter):
        return {}
    try:
        kept = vault.records(part_of(matter), unlocked, case.ref)
    except vault.Refused:
        return {}
    here = {(one.row, one.author): one.text for one in kept if one.kind == TERM}
    found: dict[str, str] = {}
    for term in matter.terms:
        row = f"{matter.id}.{term.id}"
        text = here.get((row, term.author if term.confirmed else vault.OFFICE))
        found |= {} if text is None else {term.id: text}
    return found


def read_by(case: Case, matter: Matter, voice: str, unlocked: Unlocked | None = None) -> str:
    """The text that this person last had before them, as `reading.as_read` wrote it; empty where nothing was sealed, or
    it does not open with this key."""
    under_keys = is_theirs(case.ref, matter)
    place = vault.Context(ref=case.ref, kind=KIND, row=row_of_reader(matter, voice) if under_keys else matter.id)
    try:
        if not under_keys:
            return vault.open_setup(f"setup:{voice}", place)
        if unlocked is None or not is_sound(case, matter):
            return ""
        return vault.open(part_of(matter), unlocked, place)
    except vault.Refused:
        return ""


def row_of_reader(matter: Matter, voice: str) -> str:
    """Where what somebody read stands among what others did: each reader has a place there."""
    return f"{matter.id}.{voice}"


def _ours(ref: str, matter: Matter) -> dict[str, str]:
    found: dict[str, str] = {}
    for term in matter.terms:
        place = vault.Context(ref=ref, kind=TERM, row=f"{matter.id}.{term.id}")
        try:
            found[term.id] = vault.open_setup(f"setup:{term.author}", place)
        except vault.Refused:
            continue
    return found
