"""The words of a mediated agreement: one source for the PDF, the HTML copy and the attached plain text.

`sections` says everything an agreement says in one language; `source_text` is the same as plain text in every language
of the agreement, and its SHA-256 is what each party assents to. Names are as the parties gave them, clauses are the
parties' exact words. All text is NFC (Unicode Normalization Form C): two spellings of one letter never hide a change.
Sources: `domain.md` §2.9 (minimum content of F8), A.6; design §10.13; founding text: "a finalized and signed mediated
agreement for enforcement purposes".
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from enum import StrEnum

from django.utils import translation
from django.utils.dateformat import format as format_date
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from evenhand.core.codes import Side
from evenhand.core.programme import Programme, said
from evenhand.signing.terms import in_language

DAY_FORMATS = {"en": "F j, Y", "es": r"j \d\e F \d\e Y"}


class Standing(StrEnum):
    """In what capacity a person signs."""

    COMPLAINANT = "complainant"
    OFFICER = "officer"
    GUARDIAN = "guardian"

    @classmethod
    def of(cls, side: Side) -> Standing:
        return cls(side.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Signer:
    """A person whose signature the agreement needs. No address, telephone or device is ever part of it."""

    name: str
    standing: Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """A typed name: by which signer, what was typed, and the instant (aware; printed in UTC). ``on_paper``: signed on
    paper; ``at`` is then when two people entered it, and nothing was typed."""

    signer: Signer
    typed: str
    at: datetime
    on_paper: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """One point of the agreement, in the parties' exact words for each language; the one it was written in is first.

    A promise has an `owner`, perhaps a day it is to be kept `by`, and how one will `know` that it was. Without an owner
    it is something both say together: a joint statement, or a suggestion to the department. A language without words
    shows those it was written in, and says which.
    """

    words: tuple[tuple[str, str], ...]
    owner: str = ""
    by: date | None = None
    known: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementText:
    """Everything an agreement says. `number` is 128 random bits in hexadecimal; `languages[0]` controls.

    `fixed_on` is the day this exact text was fixed. Nothing in it depends on when anybody signs: the text that is
    signed is the text that was assented to.
    """

    number: str
    ref: str
    programme: Programme
    languages: tuple[str, ...]
    fixed_on: date
    received_on: date
    session_on: date
    signers: tuple[Signer, ...]
    clauses: tuple[Clause, ...]
    signatures: tuple[Signature, ...] = ()

    def __post_init__(self) -> None:
        if len(self.number) != 32 or set(self.number) - set("0123456789abcdef"):
            raise ValueError("A document number is 128 bits in lower-case hexadecimal.")
        if not self.languages or not self.signers or not self.clauses:
            raise ValueError("An agreement has a language, signers and clauses.")

    @property
    def half_signed(self) -> bool:
        """True from the first signature until the last: no file is made of it then (SIG-04)."""
        # Counted, not named: a father and a son may have one name.
        return 0 < len(self.signatures) < len(self.signers)

    def unsigned(self) -> AgreementText:
        """The same text with a line for each signature, to read and to sign on paper."""
        return replace(self, signatures=())


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One numbered clause as shown: its words, and the lines below it (who, by when, how known)."""

    text: str
    lines: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A heading and what stands below it: sentences, or numbered points."""

    head: str
    sentences: tuple[str, ...] = ()
    points: tuple[Point, ...] = ()


def nfc(text: str) -> str:
    """The text in Normalization Form C, with line breaks and runs of spaces as single spaces."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def day(on: date, lang: str) -> str:
    """A date as the language writes it."""
    with translation.override(lang):
        return format_date(on, DAY_FORMATS.get(lang, "DATE_FORMAT"))


def instant(at: datetime) -> str:
    """An instant in UTC, the same in every language: 2026-07-10 15:04:05 UTC. Raises ValueError without a time zone."""
    if at.utcoffset() is None:
        raise ValueError("A signature's instant needs its time zone.")
    return at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S UTC")


def standing(of: Standing) -> str:
    """What a signer is, in the active language."""
    return {
        Standing.COMPLAINANT: _("Complainant"),
        Standing.OFFICER: _("Officer"),
        Standing.GUARDIAN: _("Guardian"),
    }[of]


def title(lang: str) -> str:
    with translation.override(lang):
        return _("Mediated agreement")


def sections(agreement: AgreementText, lang: str) -> tuple[Section, ...]:
    """What the agreement says in `lang`, in order."""
    with translation.override(lang):
        return (
            Section(
                head=_("Who agrees"),
                sentences=tuple(f"{nfc(s.name)}, {standing(s.standing)}" for s in agreement.signers),
            ),
            Section(head=_("What this is about"), sentences=_about(agreement, lang)),
            Section(head=_("What is agreed"), points=tuple(_point(c, lang) for c in agreement.clauses)),
            Section(head=_("What this agreement means"), sentences=_meaning(agreement, lang)),
            Section(head=_("What each person says by signing"), sentences=_by_signing()),
        )


def _about(agreement: AgreementText, lang: str) -> tuple[str, ...]:
    return (
        _("A complaint received on {date}. Office: {office}. Reference: {ref}.").format(
            office=said(agreement.programme.office.name, lang),
            date=day(agreement.received_on, lang),
            ref=agreement.ref,
        ),
        _("The people named above met in mediation. The meeting ended on {date}, before this was signed.").format(
            date=day(agreement.session_on, lang)
        ),
    )


def _point(clause: Clause, lang: str) -> Point:
    lines = []
    if clause.owner:
        lines.append((_("Promised by"), nfc(clause.owner)))
    if clause.by:
        lines.append((_("To be done by"), day(clause.by, lang)))
    if clause.known:
        lines.append((_("Done when"), nfc(in_language(clause.known, lang))))
    if clause.words and lang not in dict(clause.words):
        lines.append((_("Written in"), language_name(clause.words[0][0])))
    # A page of two sides bears it when one of them got a term in without words.
    text = nfc(in_language(clause.words, lang)) or _("Nothing is written here.")
    return Point(text=text, lines=tuple(lines))


def _meaning(agreement: AgreementText, lang: str) -> tuple[str, ...]:
    text = agreement.programme.text
    days = agreement.programme.cooling_off_days
    final = (
        _("Each person can take it back for {days} days after the last signature. After that it is final.").format(
            days=days
        )
        if days
        else _("It is final when everyone named above has signed.")
    )
    return (
        final,
        _("Nobody admits that they did wrong, unless a point above says so."),
        _("The complaint is closed as mediated. It is not investigated, and there is no finding."),
        text("no_action.discipline", lang),
        text("no_action.false_report", lang),
        _("This paper may be shown to a court, to have what is agreed kept. What was said in mediation may not."),
        text("jurisdiction.records", lang),
        text("jurisdiction.signing", lang),
    )


def _by_signing() -> tuple[str, ...]:
    return (
        _("I have read this, or it was read to me in my language. I understand it."),
        _("I had time, and I could ask someone for advice."),
        _("Nobody pushed me. I know that I was free not to sign."),
    )


def which_language_holds(agreement: AgreementText, lang: str) -> str:
    """The label of the language, and which text holds if two differ."""
    first = agreement.languages[0]
    if len(agreement.languages) == 1:
        return _("Language: {language}").format(language=language_name(lang))
    return _("Language: {language}. If the languages differ, the {first} text holds.").format(
        language=language_name(lang), first=language_name(first)
    )


def language_name(code: str) -> str:
    """What a language is called in the active one; a code we have no word for stands as it is."""
    names = {"en": pgettext("language of a text", "English"), "es": pgettext("language of a text", "Spanish")}
    return names.get(code, code)


def source_text(agreement: AgreementText) -> str:
    """The whole agreement as plain text, UTF-8 in NFC with line feeds, every language one after the other.

    Signatures are not part of it: the same text has the same bytes before and after signing.
    """
    return "\n".join(line for lang in agreement.languages for line in _plain(agreement, lang)) + "\n"


def _plain(agreement: AgreementText, lang: str) -> Iterator[str]:
    yield title(lang)
    with translation.override(lang):
        yield which_language_holds(agreement, lang)
        yield _("Document {number}").format(number=agreement.number)
    for section in sections(agreement, lang):
        yield from ("", section.head)
        yield from (f"- {nfc(sentence)}" for sentence in section.sentences)
        for n, point in enumerate(section.points, start=1):
            yield f"{n}. {point.text}"
            yield from (f"   {name}: {value}" for name, value in point.lines)
    yield ""
