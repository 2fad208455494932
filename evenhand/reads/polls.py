"""What may be shown of a question about times: to the one who answers, their own ticks; to the office, how many have
answered and, once all have, which times suit everyone. Never whose answer is awaited, nor what anybody said. A code
shows no ticks: the office hands codes out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from evenhand import vault
from evenhand.models.polls import PollRow, PollVoiceRow
from evenhand.post.meeting import slot_words

__all__ = [
    "Asked",
    "Open",
    "Slot",
    "all_open",
    "asked",
    "asked_by_code",
    "helped",
    "is_asked",
    "open_for",
    "slot_words",
    "unticked",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """One time that is asked about: its code, its words in the language of the page, and whether it is ticked."""

    code: str
    words: str
    mine: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The question as one person sees it: ``answered`` is about themselves. ``alone``: nobody answers for them."""

    ref: str
    mediation: str
    who: str
    slots: tuple[Slot, ...]
    answered: bool
    alone: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Open:
    """The question as the office sees it. ``works`` is None until everyone has answered."""

    ref: str
    mediation: str
    slots: tuple[Slot, ...]
    opened_on: date
    asked: int
    answered: int
    voices: tuple[str, ...]
    works: tuple[Slot, ...] | None


def is_asked(ref: str, mediation: str, who: str) -> bool:
    """Is this person asked about times for this table now?"""
    return PollVoiceRow.objects.filter(poll__complaint__ref=ref, poll__mediation=mediation, who=who).exists()


def asked(ref: str, mediation: str, who: str, lang: str) -> Asked | None:
    """The question to one person; None when they are not asked. Who may ask this is the caller's to know."""
    voices = PollVoiceRow.objects.filter(poll__complaint__ref=ref, poll__mediation=mediation, who=who)
    voice = voices.select_related("poll__complaint").first()
    return None if voice is None else _asked(voice, lang)


def asked_by_code(code: str, lang: str) -> Asked | None:
    """The question to whoever holds this code, unticked: what was sent before is not shown, only replaced."""
    voice = PollVoiceRow.objects.filter(code_mac=vault.code_mac(code)).select_related("poll__complaint").first()
    return None if voice is None else unticked(_asked(voice, lang))


def helped(ref: str, mediation: str) -> dict[str, bool]:
    """Who has no page of their own and is asked, and whether they were given a code: for the desk, in one order."""
    voices = PollVoiceRow.objects.filter(poll__complaint__ref=ref, poll__mediation=mediation).order_by("pk")
    without = [one for one in voices.select_related("poll__complaint") if not one.has_own_page()]
    return {one.who: one.code_mac is not None for one in without}


def unticked(asked: Asked) -> Asked:
    """The same question without anybody's ticks: for the desk, which types answers in and reads none."""
    return replace(asked, slots=tuple(replace(slot, mine=False) for slot in asked.slots), answered=False)


def open_for(ref: str, mediation: str, lang: str) -> Open | None:
    """The question of one table for the office; None when none is open."""
    poll = PollRow.objects.filter(complaint__ref=ref, mediation=mediation).select_related("complaint").first()
    return None if poll is None else _open(poll, lang)


def all_open(lang: str) -> tuple[Open, ...]:
    """Every open question, the oldest first: for the office's day."""
    found = PollRow.objects.select_related("complaint").prefetch_related("voices").order_by("opened_on", "id")
    return tuple(_open(poll, lang) for poll in found)


def _asked(voice: PollVoiceRow, lang: str) -> Asked:
    said = _said(voice.poll, voice)
    return Asked(
        ref=voice.poll.complaint.ref,
        mediation=voice.poll.mediation,
        who=voice.who,
        slots=tuple(_slot(code, lang, mine=code in (said or ())) for code in voice.poll.slots),
        answered=said is not None,
        alone=voice.answers_alone(),
    )


def _open(poll: PollRow, lang: str) -> Open:
    voices = sorted(poll.voices.all(), key=lambda voice: voice.pk)
    answers = [said for voice in voices if (said := _said(poll, voice)) is not None]
    suits = set(poll.slots).intersection(*answers) if answers and len(answers) == len(voices) else None
    return Open(
        ref=poll.complaint.ref,
        mediation=poll.mediation,
        slots=tuple(_slot(code, lang) for code in poll.slots),
        opened_on=poll.opened_on,
        asked=len(voices),
        answered=len(answers),
        voices=tuple(voice.who for voice in voices),
        works=None if suits is None else tuple(_slot(code, lang) for code in poll.slots if code in suits),
    )


def _said(poll: PollRow, voice: PollVoiceRow) -> set[str] | None:
    """What one person ticked; None for nobody's answer yet."""
    complaint = poll.complaint
    if voice.box is None or complaint.case_key is None:
        return None
    place = f"{poll.pk}/{voice.who}"
    text = vault.open_field(bytes(complaint.case_key), bytes(voice.box), ref=complaint.ref, kind="poll", row=place)
    return set(text.split())


def _slot(code: str, lang: str, *, mine: bool = False) -> Slot:
    return Slot(code=code, words=slot_words(code, lang), mine=mine)
