"""Where the words of terms go, and when they change their lock (decision 0036; :mod:`evenhand.signing.locks`).

* Whoever writes first, once everybody whom the text would bind has a key, founds a part of the room for it. What stood
  under our own lock before goes there with it. It never goes back.
* The text that is to be signed lies under our own lock as well: from the moment everybody has assented to it, or
  somebody took it to paper. So signing, the clock and the file need nobody's key. A change of the text, and an assent
  that is taken back, destroy that copy.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext, suppress
from dataclasses import replace

from evenhand import vault
from evenhand.clerk import chaining, replays
from evenhand.clerk.books import Entry
from evenhand.clerk.papers import Conflict, Key, Receipt, Words
from evenhand.clerk.transaction import locked, one_transaction
from evenhand.core.access import Actor
from evenhand.core.agreement import ScribeTerm, TermConfirmed
from evenhand.core.case import Case, Matter, Term
from evenhand.core.codes import Role, Stage
from evenhand.core.dates import Now
from evenhand.core.deciding import Act, Fact, Refusal
from evenhand.core.preparing import why_not_checked
from evenhand.core.reasons import Reason
from evenhand.models import rows
from evenhand.models.access import AccessEntry
from evenhand.models.cases import ComplaintRow
from evenhand.models.inserting import insert
from evenhand.models.seated import bound_in, signed_days
from evenhand.models.words import KINDS, Tier
from evenhand.signing import as_read, draft_of, locks
from evenhand.signing.locks import TERM, TO_SIGN, Text
from evenhand.signing.reading import KIND as READ
from evenhand.vault import OFFICE, Unlocked, rightful


class Closed(Exception):  # noqa: N818 (it says how the words are)
    """The words lie under keys, and whoever acts holds none of them open; or somebody is in who does not belong."""


def others(words: Sequence[Words]) -> list[Words]:
    """Of these words, those that are no words of terms."""
    return [one for one in words if KINDS[one.kind] is not Tier.TERMS]


def ready(
    row: ComplaintRow,
    case: Case,
    *,
    act: Act,
    words: Sequence[Words],
    facts: Sequence[Fact],
    now: Now,
    unlocked: Unlocked | None,
) -> None:
    """Before words of terms are entered: their part of the room is there if it is to be, and nobody is in who does not
    belong. Raises :class:`Closed`."""
    about = {one.row.partition(".")[0] for one in words if KINDS[one.kind] is Tier.TERMS}
    about |= {fact.matter for fact in facts if isinstance(fact, TermConfirmed)}
    for matter in sorted(about):
        try:
            _found(row, case, case.matter(matter), now, unlocked, scribed=isinstance(act, ScribeTerm))
        except vault.Refused as refused:
            raise Closed from refused


def keep(entry: Entry, words: Sequence[Words], unlocked: Unlocked | None) -> None:
    """Seal the words of terms that came with this entry, and the text that everybody has assented to by it. Raises
    :class:`Closed`."""
    try:
        for one in words:
            if KINDS[one.kind] is Tier.TERMS:
                _seal(entry, one, unlocked)
        for fact in entry.facts:
            if isinstance(fact, TermConfirmed):
                _confirm(entry, fact, unlocked)
        for matter in entry.after.matters:
            if _is_agreed_now(entry, matter):
                fix(entry.row, entry.after, matter, entry.now, unlocked)
    except vault.Refused as refused:
        raise Closed from refused


def fix(row: ComplaintRow, case: Case, matter: Matter, now: Now, unlocked: Unlocked | None) -> None:
    """Have the text that is to be signed at hand, word for word, without anybody's key. Raises
    :class:`evenhand.vault.Refused` where the draft needs one that is not there."""
    if locks.to_be_signed(row.ref, matter):
        return
    draft = draft_of(row, case, matter, Text(case=case, matter=matter, unlocked=unlocked))
    text = as_read(matter, draft.words, draft.frame)
    table = str(matter.mediation)
    place = vault.Context(ref=row.ref, kind=TO_SIGN, row=matter.id, author=table, at=now.at)
    vault.seal(f"setup:{table}", text, place)


def put_on_paper(
    ref: str, matter: str, *, by: Actor, unlocked: Unlocked, now: Now, key: Key | None = None
) -> Receipt | Refusal | Conflict:
    """Have the text that stands at hand for the office, so that it can be signed on paper. Whoever reads it may: one
    whom it would bind, or a mediator of the table. Any change of the text undoes it."""
    with one_transaction():
        row = locked(ref)
        if (before := replays.seen(key, by)) is not None:
            return before if isinstance(before, Conflict) else before.receipt
        opened = _to_print(row, matter, by)
        if row is None or isinstance(opened, Refusal):
            return opened if isinstance(opened, Refusal) else Refusal(Reason.NO_SUCH_MATTER)
        try:
            fix(row, *opened, now, unlocked)
        except vault.Refused:
            return Refusal(Reason.NOT_YOURS)
        insert([AccessEntry(at=now.at, account=by.id, role=by.role.value, ref=row.ref, what="terms to paper")])
        receipt = Receipt(ref=row.ref, first=row.version + 1, last=row.version, on=now.today)
        replays.remember(key, by, receipt)
        return receipt


def corrected(ref: str, case: Case) -> None:
    """A name or a language was corrected: a copy of a text that nobody has assented to is no longer the text."""
    for matter in case.matters:
        if matter.terms and not matter.assents:
            _erase(ref, str(matter.mediation), TO_SIGN, matter.id)


def forget(ref: str, before: Case, after: Case) -> None:
    """Destroy the words of terms that are there no more, what was read of a text that is gone, and the copy of a text
    that is not to be signed any more, or that the case file keeps now."""
    for matter in before.matters:
        if not matter.terms:
            continue
        now = after.find_matter(matter.id)
        kept = {term.id for term in now.terms} if now else set()
        gone = [(TERM, f"{matter.id}.{one.id}", one.author) for one in matter.terms if one.id not in kept]
        if not kept:
            # No text is left: neither is what anybody read of it.
            gone += [(READ, matter.id, voice) for voice in sorted(before.voices(matter))]
        for one in gone:
            _destroy(ref, matter, *one)
        if now is None or now.stage is not Stage.AHEAD or now.text != matter.text or matter.assents - now.assents:
            _erase(ref, str(matter.mediation), TO_SIGN, matter.id)


def _to_print(row: ComplaintRow | None, matter: str, by: Actor) -> tuple[Case, Matter] | Refusal:
    if row is None or row.shredded:
        return Refusal(Reason.NO_SUCH_MATTER)
    case = rows.load(row)
    found = case.find_matter(matter)
    table = case.find_mediation(found.mediation) if found else None
    if found is None or table is None:
        return Refusal(Reason.NO_SUCH_MATTER)
    mine = by.id in table.mediators if by.role is Role.MEDIATOR else by.party in case.voices(found)
    if not mine:
        return Refusal(Reason.NOT_YOURS)
    if (reason := why_not_checked(found, table)) is not None:
        return Refusal(reason)
    if not found.terms:
        return Refusal(Reason.NO_TERMS)
    if not all(term.confirmed for term in found.terms):
        return Refusal(Reason.SCRIBED_NOT_CONFIRMED)
    return case, found


def _found(
    row: ComplaintRow, case: Case, matter: Matter, now: Now, unlocked: Unlocked | None, *, scribed: bool
) -> None:
    part = locks.part_of(matter)
    if vault.members_of(row.ref, part):
        if not locks.is_sound(case, matter):
            raise Closed
        return
    if not locks.all_have_keys(case, matter):
        if vault.is_there(row.ref, part) and not _begins_anew(row.ref, case, matter):
            # Somebody took the lines of all who were in: nothing goes back under one lock by that.
            raise Closed
        return
    if scribed and matter.terms:
        # What stands there goes under their keys with the next words that one of them writes.
        return
    if unlocked is None and not scribed:
        raise Closed
    # Who sits there is asked of the facts: a mediator's seat is one of their own rows.
    chaining.told(row, case)
    table = case.mediation(matter.mediation)
    people = bound_in(case, table, matter, rightful.is_part).values()
    vault.set_up_room(row.ref, now.today)
    vault.open_room(row.ref, signed_days(row.ref)[table.id][-1])
    vault.found(row.ref, part, [(one.person, one.role) for one in people])
    if unlocked is not None:
        _move(row.ref, case, matter, now, unlocked)


def _begins_anew(ref: str, case: Case, matter: Matter) -> bool:
    """Whether everyone who read this part lost their key, and no term is left in it: then it is taken away, and what
    is written next lies under the lock that is right now."""
    people = bound_in(case, case.mediation(matter.mediation), matter, rightful.is_part).values()
    return not matter.terms and vault.make_way(ref, locks.part_of(matter), [one.person for one in people])


def _move(ref: str, case: Case, matter: Matter, now: Now, unlocked: Unlocked) -> None:
    """Take what stood under our own lock into the part of those whom it would bind."""
    for term in matter.terms:
        row, own_hand = f"{matter.id}.{term.id}", unlocked if term.confirmed else None
        _move_one(matter, _place(ref, TERM, row, term.author, now), row, own_hand)
    for voice in sorted(case.voices(matter)):
        row = locks.row_of_reader(matter, voice)
        _move_one(matter, _place(ref, READ, matter.id, voice, now), row, unlocked)


def _move_one(matter: Matter, place: vault.Context, row: str, by: Unlocked | None) -> None:
    try:
        text = vault.open_setup(f"setup:{place.author}", place)
    except vault.Refused:
        return
    vault.seal(locks.part_of(matter), text, replace(place, row=row), by)
    vault.erase(f"setup:{place.author}", place)


def _seal(entry: Entry, one: Words, unlocked: Unlocked | None) -> None:
    ref, matter = entry.row.ref, entry.after.matter(one.row.partition(".")[0])
    place = _place(ref, one.kind, one.row, one.party, entry.now)
    if not locks.is_theirs(ref, matter):
        vault.set_up_room(ref, entry.now.today)
        vault.seal(f"setup:{one.party}", one.text, place)
    elif isinstance(entry.act, ScribeTerm):
        # Through the drop: whoever typed it reads it no more, and it is nobody's before its author says so.
        vault.seal(locks.part_of(matter), one.text, place)
    elif unlocked is None:
        raise Closed
    elif one.kind == TERM:
        _seal_own(ref, matter, one.text, place, unlocked)
    else:
        row = locks.row_of_reader(matter, one.party)
        # Who is not let in yet may assent to the text that is to be signed; what they read of it is that text.
        with suppress(vault.Refused) if locks.to_be_signed(ref, matter) else nullcontext():
            vault.seal(locks.part_of(matter), one.text, _place(ref, one.kind, row, one.party, entry.now), unlocked)


def _seal_own(ref: str, matter: Matter, text: str, place: vault.Context, unlocked: Unlocked) -> None:
    """A term in its author's own hand; what a mediator had typed there goes."""
    vault.seal(locks.part_of(matter), text, place, unlocked)
    vault.erase(locks.part_of(matter), vault.Context(ref=ref, kind=place.kind, row=place.row, author=OFFICE), unlocked)


def _confirm(entry: Entry, fact: TermConfirmed, unlocked: Unlocked | None) -> None:
    ref, matter = entry.row.ref, entry.after.matter(fact.matter)
    if not locks.is_theirs(ref, matter):
        return
    if unlocked is None:
        raise Closed
    term: Term = next(one for one in matter.terms if one.id == fact.term)
    place = _place(ref, TERM, f"{matter.id}.{term.id}", term.author, entry.now)
    typed = vault.open(locks.part_of(matter), unlocked, _place(ref, TERM, place.row, OFFICE, entry.now))
    _seal_own(ref, matter, typed, place, unlocked)


def _is_agreed_now(entry: Entry, matter: Matter) -> bool:
    """Whether this entry brought the last assent to a text."""
    was = entry.before.find_matter(matter.id) if entry.before else None
    if was is None or matter.assents == was.assents or not matter.terms:
        return False
    return matter.assents == entry.after.voices(matter)


def _destroy(ref: str, matter: Matter, kind: str, row: str, author: str) -> None:
    _erase(ref, author, kind, row)
    if locks.is_theirs(ref, matter):
        at = locks.row_of_reader(matter, author) if kind == READ else row
        vault.destroy(locks.part_of(matter), vault.Context(ref=ref, kind=kind, row=at))


def _erase(ref: str, owner: str, kind: str, row: str) -> None:
    # The room may be gone already, or nothing was ever kept there: nothing of ours to erase.
    with suppress(vault.Refused):
        vault.erase(f"setup:{owner}", vault.Context(ref=ref, kind=kind, row=row, author=owner))


def _place(ref: str, kind: str, row: str, author: str, now: Now) -> vault.Context:
    return vault.Context(ref=ref, kind=kind, row=row, author=author, at=now.at)
