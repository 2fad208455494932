"""What people write down to prepare a session: no act of the rules, so it makes no fact; kept, sealed, counted once.

* A party's own list is sealed under the party's own key (``own:X``). Nobody else reads it or types it for them. It goes
  with the room: when the last matter left the table without mediation, or days after closing.
* The wishes, the answers about safety and the summary a side approved stand in ``setup:X``; the plan in
  ``setup:<table>``. What prepared a session is erased when it ends, the plan with its table
  (:mod:`evenhand.clerk.leaving`).
* What a party asks themselves before signing goes where the list goes, and nowhere else.
* A mediator writes a summary, and answers about safety, only for who has no key of their own. Who has one writes these
  with their own hand, and nobody writes over them.

A half-filled page is kept as it is: preparing is saved step by step; :class:`RecordPreparation` says when it is done.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from evenhand import vault
from evenhand.clerk import replays, sealing
from evenhand.clerk.papers import Conflict, Key, Receipt, Words
from evenhand.clerk.transaction import locked, one_transaction
from evenhand.core.access import Actor
from evenhand.core.case import Case, Mediation
from evenhand.core.codes import ARRANGERS, DESK, PARTIES, Role
from evenhand.core.dates import Now
from evenhand.core.deciding import Refusal
from evenhand.core.preparing import why_not_checked, why_not_prepared
from evenhand.core.reasons import Reason
from evenhand.models import rows
from evenhand.models.accounts import Seat
from evenhand.models.cases import ComplaintRow
from evenhand.models.words import OWN_CHECK, OWN_LIST
from evenhand.vault import Unlocked


def keep_preparation(
    ref: str, mediation: str, words: Sequence[Words], *, by: Actor, now: Now, key: Key | None = None
) -> Receipt | Refusal:
    """Keep wishes, answers about safety, a summary or a plan as they stand now; what was there is replaced."""
    with one_transaction():
        row = locked(ref)
        opened = _opened(row, mediation)
        if row is None or isinstance(opened, Refusal):
            return opened if isinstance(opened, Refusal) else Refusal(Reason.NO_SUCH_MATTER)
        case, table = opened
        if not all(_may(by, one, case, table) for one in words):
            return Refusal(Reason.NOT_YOURS)
        if (before := _before(key, by)) is not None:
            return before
        sealing.seal_words(row, words, now)
        return _receipt(row, by, now, key)


def keep_list(
    ref: str, mediation: str, text: str, *, by: Actor, unlocked: Unlocked, now: Now, key: Key | None = None
) -> Receipt | Refusal:
    """Keep a party's own list under the key they hold open. Raises :class:`vault.Refused` for another's key."""
    with one_transaction():
        row = locked(ref)
        opened = _opened(row, mediation)
        if row is None or isinstance(opened, Refusal):
            return opened if isinstance(opened, Refusal) else Refusal(Reason.NO_SUCH_MATTER)
        case, table = opened
        if by.party is None or by.party not in _voices(case, table):
            return Refusal(Reason.NOT_YOURS)
        return _kept_own(row, (OWN_LIST, mediation), text, by=by, unlocked=unlocked, now=now, key=key)


def keep_check(
    ref: str, matter: str, text: str, *, by: Actor, unlocked: Unlocked, now: Now, key: Key | None = None
) -> Receipt | Refusal:
    """Keep what a party asked themselves before signing, under the key they hold open. It is nobody else's, and no rule
    reads it. Raises :class:`vault.Refused` for another's key."""
    with one_transaction():
        row = locked(ref)
        if row is None or row.shredded:
            return Refusal(Reason.NO_SUCH_MATTER)
        case = rows.load(row)
        found = case.find_matter(matter)
        table = case.find_mediation(found.mediation) if found and found.mediation else None
        if found is None or by.party is None or by.party not in case.voices(found):
            return Refusal(Reason.NOT_YOURS)
        if (reason := why_not_checked(found, table)) is not None:
            return Refusal(reason)
        return _kept_own(row, (OWN_CHECK, matter), text, by=by, unlocked=unlocked, now=now, key=key)


def _kept_own(
    row: ComplaintRow, what: tuple[str, str], text: str, *, by: Actor, unlocked: Unlocked, now: Now, key: Key | None
) -> Receipt:
    """Seal ``what`` (kind and row) in the party's own compartment, which is begun with the first thing in it."""
    if (before := _before(key, by)) is not None:
        return before
    own, (kind, of) = f"own:{by.party}", what
    vault.set_up_room(row.ref, now.today)
    if not vault.is_member(row.ref, own, unlocked.person):
        vault.found(row.ref, own, [(unlocked.person, by.role.value)])
    vault.seal(own, text, vault.Context(ref=row.ref, kind=kind, row=of, author=by.party or by.id, at=now.at), unlocked)
    return _receipt(row, by, now, key)


def _opened(row: ComplaintRow | None, mediation: str) -> tuple[Case, Mediation] | Refusal:
    if row is None or row.shredded:
        return Refusal(Reason.NO_SUCH_MATTER)
    case = rows.load(row)
    table = case.find_mediation(mediation)
    if table is None or not table.matters:
        return Refusal(Reason.NO_SUCH_MEDIATION)
    reason = why_not_prepared(table)
    return (case, table) if reason is None else Refusal(reason)


def _may(by: Actor, one: Words, case: Case, table: Mediation) -> bool:
    """A party for themselves. A mediator at their table all of it for who has no key. Else wishes and the plan only."""
    arranges = by.role in ARRANGERS or (by.role is Role.MEDIATOR and by.id in table.mediators)
    if one.kind == "plan":
        return one.party == table.id and arranges
    if one.kind not in ("preparation", "summary") or one.row != table.id or one.party not in _voices(case, table):
        return False
    if by.role in PARTIES:
        return one.party == by.party
    if by.role is Role.MEDIATOR and arranges and not Seat.objects.filter(ref=case.ref, party=one.party).exists():
        return True
    arranges = arranges or by.role in DESK
    return arranges and one.kind == "preparation" and _safety(one.text) == _safety(_kept(case.ref, one))


def _safety(text: str) -> dict[str, str]:
    """The answers about safety in a preparation."""
    answers: dict[str, str] = json.loads(text or "{}").get("safety", {})
    return answers


def _kept(ref: str, one: Words) -> str:
    try:
        return vault.open_setup(f"setup:{one.party}", vault.Context(ref=ref, kind=one.kind, row=one.row))
    except vault.Refused:
        return ""


def _voices(case: Case, table: Mediation) -> set[str]:
    seated = case.at_the_table(table)
    return {voice for party in case.parties if party.id in seated for voice in party.voices}


def _before(key: Key | None, by: Actor) -> Receipt | None:
    """The answer this form got before. Other words under the same key are no conflict: they replace the former, as a
    page does that is kept while somebody writes and whose answer was lost on the way."""
    before = replays.seen(key, by)
    if isinstance(before, Conflict):
        replays.forget(key, by)
        return None
    return before.receipt if before else None


def _receipt(row: ComplaintRow, by: Actor, now: Now, key: Key | None) -> Receipt:
    receipt = Receipt(ref=row.ref, first=row.version + 1, last=row.version, on=now.today)
    replays.remember(key, by, receipt)
    return receipt
