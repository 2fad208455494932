"""Asking everyone who is to be there which times suit them: opened by the office, answered alone, seen by nobody.

Not an act on a complaint, so no fact and no leaf. An answer is sealed under the complaint's key; what comes out is
which times suit everyone, once all have answered. All of it goes when a day is proposed or the question taken back.
Whoever has a page or a code of their own answers alone: if the desk typed for them, it would destroy what they said,
and could fill in everybody's answer but one.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from evenhand import post, vault
from evenhand.clerk import booking, books, replays
from evenhand.clerk.papers import Key, Receipt
from evenhand.clerk.performing import programme_for
from evenhand.clerk.transaction import locked, one_transaction
from evenhand.core.access import Actor
from evenhand.core.case import Case, Mediation
from evenhand.core.codes import ARRANGERS, DESK, PARTIES, Phase, Role
from evenhand.core.dates import Now
from evenhand.core.deciding import Refusal
from evenhand.core.hours import BEGINS
from evenhand.core.reasons import Reason
from evenhand.core.scheduling import all_content, safe_on
from evenhand.models import rows
from evenhand.models.cases import ComplaintRow
from evenhand.models.outbox import LetterKind, LetterRow
from evenhand.models.polls import PollRow, PollVoiceRow

FEWEST, MOST = 3, 8
"""How many times are asked about: enough to find one, few enough to answer."""


def open_poll(
    ref: str, mediation: str, slots: Iterable[str], others: Iterable[str] = (), *, by: Actor, now: Now
) -> Refusal | None:
    """Ask everyone at a table, and ``others`` (``interpreter.3``, ``support_officer.1``), about these times.

    Both sides get the same letter. Refuses too few or too many times, one that no session may have, and a table whose
    mediators are not agreed, has a day already, or is being asked.
    """
    wanted = sorted(set(slots))
    with one_transaction():
        row = locked(ref)
        case = rows.load(row) if row is not None and not row.shredded else None
        table = case.find_mediation(mediation) if case else None
        if row is None or case is None or table is None:
            return Refusal(Reason.NO_SUCH_MEDIATION)
        if refused := _why_not(case, table, wanted, by, now):
            return refused
        if PollRow.objects.filter(complaint=row, mediation=mediation).exists():
            return Refusal(Reason.ALREADY_DONE)
        poll = PollRow.objects.create(complaint=row, mediation=mediation, slots=wanted, opened_on=now.today)
        asked = dict.fromkeys([*_voices(case, table), *sorted(table.mediators), *others])
        PollVoiceRow.objects.bulk_create([PollVoiceRow(poll=poll, who=who) for who in asked])
        people = books.reach(row.parts.all())
        programme = programme_for(row, case)
        post.enqueue_for(LetterKind.TIMES, case, table, programme=programme, now=now, people=people)
    return None


def _why_not(case: Case, table: Mediation, slots: list[str], by: Actor, now: Now) -> Refusal | None:
    if by.role not in ARRANGERS:
        return Refusal(Reason.NOT_YOURS)
    if table.phase is not Phase.NOT_YET:
        return Refusal(Reason.SESSION_HAS_BEGUN)
    if not all_content(case, table):
        return Refusal(Reason.MEDIATORS_NOT_AGREED)
    if table.appointment is not None:
        return Refusal(Reason.CANCEL_FIRST)
    if not FEWEST <= len(slots) <= MOST:
        return Refusal(Reason.NOT_AN_ANSWER, "slots")
    for slot in slots:
        on, _, begins = slot.partition("T")
        if begins not in BEGINS or date.fromisoformat(on) <= now.today:
            return Refusal(Reason.DATE_NOT_AHEAD, "slots")
        if date.fromisoformat(on) >= safe_on(case, table):
            return Refusal(Reason.AFTER_SAFE_DATE, "slots")
    return None


def _voices(case: Case, table: Mediation) -> list[str]:
    seated = case.at_the_table(table)
    return [voice for party in case.parties if party.id in seated for voice in party.voices]


def answer_poll(ref: str, mediation: str, who: str, chosen: Iterable[str], *, by: Actor) -> Refusal | None:
    """Seal which of the times suit ``who``; again replaces what was said. None suiting is an answer too.

    A party and a mediator answer for themselves; the desk, by phone or on paper, for whoever has neither a page nor a
    code of their own. It is refused for the others whether they have answered or not: the refusal tells nothing.
    """
    if by.role not in DESK and who != (by.party if by.role in PARTIES else by.id if by.role is Role.MEDIATOR else ""):
        return Refusal(Reason.NOT_YOURS)
    with one_transaction():
        row = locked(ref)
        poll = PollRow.objects.filter(complaint=row, mediation=mediation).first() if row else None
        voice = poll.voices.filter(who=who).first() if poll else None
        if row is None or poll is None or voice is None:
            return Refusal(Reason.NOT_ASKED)
        if by.role in DESK and voice.answers_alone():
            return Refusal(Reason.NOT_YOURS)
        return _seal(row, poll, voice, chosen)


def answer_by_code(code: str, chosen: Iterable[str]) -> Refusal | None:
    """The same for whoever holds a code of their own; the code stays good until the question is closed."""
    with one_transaction():
        voice = _of_code(code)
        row = locked(voice.poll.complaint.ref) if voice else None
        if voice is None or row is None:
            return Refusal(Reason.NOT_ASKED)
        return _seal(row, voice.poll, voice, chosen)


def _of_code(code: str) -> PollVoiceRow | None:
    found = PollVoiceRow.objects.filter(code_mac=vault.code_mac(code))
    return found.select_related("poll__complaint").first()


def _seal(row: ComplaintRow, poll: PollRow, voice: PollVoiceRow, chosen: Iterable[str]) -> Refusal | None:
    said = sorted(set(chosen))
    if row.case_key is None or not set(said) <= set(poll.slots):
        return Refusal(Reason.NOT_AN_ANSWER, "slots")
    place = f"{poll.pk}/{voice.who}"
    voice.box = vault.seal_field(bytes(row.case_key), " ".join(said), ref=row.ref, kind="poll", row=place)
    voice.save(update_fields=["box"])
    return None


def give_code(ref: str, mediation: str, who: str, *, by: Actor, now: Now, key: Key | None = None) -> str | Refusal:
    """A code of their own for one person who is asked and has no page here, said once; the one before is void.

    The same form again is refused as done already, and the code that was said stays good.
    """
    if by.role not in DESK:
        return Refusal(Reason.NOT_YOURS)
    with one_transaction():
        row = locked(ref)
        voices = PollVoiceRow.objects.filter(poll__complaint__ref=ref, poll__mediation=mediation, who=who)
        voice = voices.select_related("poll__complaint").first()
        if row is None or voice is None:
            return Refusal(Reason.NOT_ASKED)
        if voice.has_own_page():
            return Refusal(Reason.NOT_YOURS)
        if replays.seen(key, by) is not None:
            return Refusal(Reason.ALREADY_DONE)
        code = vault.mint_code()
        voice.code_mac = vault.code_mac(code)
        voice.save(update_fields=["code_mac"])
        replays.remember(key, by, _no_fact(row, now))
    return code


def remind_of_poll(ref: str, mediation: str, *, by: Actor, now: Now, key: Key | None = None) -> Refusal | None:
    """Send the same letter to both sides once more, whoever has answered; the same form again sends none.

    Refused as done already where both sides got this letter today.
    """
    if by.role not in ARRANGERS:
        return Refusal(Reason.NOT_YOURS)
    with one_transaction():
        row = locked(ref)
        case = rows.load(row) if row is not None and not row.shredded else None
        table = case.find_mediation(mediation) if case else None
        if row is None or case is None or table is None or not row.polls.filter(mediation=mediation).exists():
            return Refusal(Reason.NOT_ASKED)
        if replays.seen(key, by) is not None:
            return None
        if _were_written_to(case, table, now):
            return Refusal(Reason.ALREADY_DONE)
        people, programme = books.reach(row.parts.all()), programme_for(row, case)
        post.enqueue_for(LetterKind.TIMES, case, table, programme=programme, now=now, people=people)
        replays.remember(key, by, _no_fact(row, now))
    return None


def _were_written_to(case: Case, table: Mediation, now: Now) -> bool:
    """Has the letter about times gone into the outbox for this table today?"""
    matters = [matter.id for matter in case.matters if matter.mediation == table.id]
    sent = LetterRow.objects.filter(ref=case.ref, kind=LetterKind.TIMES, matter__in=matters)
    return sent.filter(created_at__date=now.today).exists()


def _no_fact(row: ComplaintRow, now: Now) -> Receipt:
    """The receipt of what makes no fact: it points behind the last one."""
    return Receipt(ref=row.ref, first=row.version + 1, last=row.version, on=now.today)


def take_back_poll(ref: str, mediation: str, *, by: Actor) -> bool:
    """Close the question without a day: every answer is destroyed. False when none was open."""
    if by.role not in ARRANGERS:
        return False
    with one_transaction():
        row = locked(ref)
        return row is not None and booking.close_poll(row, mediation)
