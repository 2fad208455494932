"""Opening what a letter needs from the case file: one letter at a time, nothing kept.

This is the `Opener` of a running office. It reads codes from the tables and opens sealed fields through the vault; it
never holds anything that was said in mediation. Whoever asks for a print run writes the access entries, because only
they know for whom the letters were opened.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import TypeVar

from django.conf import settings
from django.utils import translation
from django.utils.dateformat import format as format_date
from django.utils.translation import gettext as _

from evenhand import vault
from evenhand.core.case import Case, Matter
from evenhand.core.programme import Programme, said
from evenhand.models import programmes, rows
from evenhand.models.accounts import Account
from evenhand.models.cases import ComplaintRow
from evenhand.models.outbox import LetterKind, LetterRow
from evenhand.models.people import ParticipationRow
from evenhand.models.vault import AnswerWords
from evenhand.models.words import SealedText
from evenhand.post import afterwards, keys_told, meeting, old_ways, seats
from evenhand.post.about import DAY_FORMATS, LARGE, NORMAL, Addressee, Particulars
from evenhand.post.blocks import Pair
from evenhand.post.recipients import KEEPER

Given = TypeVar("Given")


OF_A_TABLE = frozenset({
    LetterKind.MEDIATORS, LetterKind.APPOINTMENT, LetterKind.APPOINTMENT_OFFER, LetterKind.TIMES,
    LetterKind.HELP_BOOKED, LetterKind.SESSION_REMINDER,
})  # fmt: skip
"""Letters that need names, day, place or times of a table."""

Figures = Mapping[str, Mapping[str, int]]
"""Publishable numbers by cell of the comparison; a missing cell is said to have too few cases."""


class CaseFile:
    """Opens letters from this installation's own case file.

    `figures`: the office's publishable numbers for the comparison. `mint_code(ref, party)`: a fresh sign-in code, the
    old one void. `copy_of(ref, matter)`: fingerprint and length of the signed agreement's file. A letter that needs one
    that was not given cannot be written and becomes a task for a person.

    `on_screen`: the letters are for a screen, where answer words and codes never stand, so they are not opened at all.
    """

    def __init__(
        self,
        *,
        figures: Figures | None = None,
        mint_code: Callable[[str, str], str] | None = None,
        copy_of: Callable[[str, str], tuple[str, int]] | None = None,
        on_screen: bool = False,
    ) -> None:
        self._figures = figures or {}
        self._mint_code = mint_code
        self._copy_of = copy_of
        self._on_screen = on_screen

    def case(self, ref: str) -> Case:
        return rows.load(self._row(ref))

    def programme(self, ref: str) -> Programme:
        """The programme the parties consented under, with the contacts in force today (design §3)."""
        today = programmes.in_force()
        pinned = self._row(ref).programme
        return replace(programmes.of_sha(pinned), office=today.office) if pinned else today

    def address(self, row: LetterRow) -> Addressee | None:
        """Name and address of this letter's reader. None for a shredded complaint or a part that is not there."""
        if row.mediator:
            return seats.address(row.mediator)
        complaint = self._row(row.ref)
        if row.party == KEEPER:
            return Addressee(lines=_keeper(self.programme(row.ref), row.language))
        part = ParticipationRow.objects.filter(complaint=complaint, code=row.party).first()
        if part is None or complaint.case_key is None:
            return None
        if row.old_way is not None:
            return old_ways.address_before(row, complaint)
        text = self._texts(complaint, ("name", "address", "email", "phone"), party=row.party)
        street = [line.strip() for line in text.get("address", "").splitlines() if line.strip()]
        return Addressee(
            lines=(text.get("name", ""), *street) if street else (),
            email=text.get("email", ""),
            phone=text.get("phone", ""),
            discreet="discreet" in part.wishes,
            sight=LARGE if "large_print" in part.wishes else NORMAL,
        )

    def particulars(self, row: LetterRow) -> Particulars:
        complaint = self._row(row.ref)
        case = self.case(row.ref)
        matter = case.find_matter(row.matter)
        base = Particulars(concerning=_concerning(case, matter, row.language), key_made=keys_told.key_made(row))
        match LetterKind(row.kind):
            case LetterKind.OFFER:
                words = None if self._on_screen else _words(row)
                contact = self.contact(row.ref, row.matter, row.language)
                return replace(base, answer_words=words, figures=self._figures, contact=contact)
            case LetterKind.REMINDER | LetterKind.ANSWER_AGAIN:
                return replace(base, contact=self.contact(row.ref, row.matter, row.language))
            case LetterKind.PRESERVATION:
                return replace(base, incident=self._incident(complaint, case, row.language))
            case kind if kind in OF_A_TABLE:
                return self._table(base, complaint, case, matter, row)
            case LetterKind.FINDING:
                return replace(base, findings=_findings(case, matter, self.programme(row.ref), row.language))
            case LetterKind.AGREEMENT_COPY:
                fingerprint, length = _given(self._copy_of)(row.ref, row.matter)
                return replace(base, fingerprint=fingerprint, length=length)
            case LetterKind.COMMITMENT_NEAR | LetterKind.COMMITMENT_AFTER:
                return replace(base, promises=afterwards.promises(case, row, self._agreement(complaint, row)))
            case LetterKind.ROOM_DESTROYED:
                return replace(base, certificate=afterwards.certificate(row))
            case LetterKind.LEGAL_NOTICE:
                return replace(base, legal=afterwards.legal(row.ref, row.id, row.language))
            case LetterKind.SURVEY | LetterKind.SURVEY_LATER if not self._on_screen:
                return replace(base, code=afterwards.survey_code(case, row))
            case LetterKind.WAY_IN if not self._on_screen:
                return replace(base, code=_given(self._mint_code)(row.ref, row.party))
            case _:
                return base

    def _row(self, ref: str) -> ComplaintRow:
        return ComplaintRow.objects.get(ref=ref)

    def _texts(self, complaint: ComplaintRow, kinds: tuple[str, ...], party: str | None = None) -> dict[str, str]:
        """The newest text of each kind, opened; of one party if named."""
        sealed = SealedText.objects.filter(complaint=complaint, kind__in=kinds).order_by("n", "id")
        mine = sealed if party is None else sealed.filter(party=party)
        return {text.kind: _open(complaint, text) for text in mine}

    def contact(self, ref: str, matter: str, lang: str) -> tuple[Pair, ...]:
        """When the contact was and what the complaint says of it, in the programme's words for kinds of allegation.

        Whoever is asked to choose must know about what. Never the story, and never a name.
        """
        case, programme = self.case(ref), self.programme(ref)
        day = self._texts(self._row(ref), ("incident_on",)).get("incident_on", "")
        known = set(programme.texts.children("categories"))
        kinds = dict.fromkeys(one.category for one in case.allegations_of(matter) if one.category in known)
        about = "; ".join(programme.text(f"categories.{kind}", lang) for kind in kinds)
        with translation.override(lang):
            pairs = ((_("Day of the contact"), _as_day(day, lang)), (_("What it is about"), about))
        return tuple(pair for pair in pairs if pair[1])

    def _incident(self, complaint: ComplaintRow, case: Case, lang: str) -> tuple[Pair, ...]:
        """How the records are found: day, place, the police's number and the officers' badges; no complainant."""
        text = self._texts(complaint, ("incident_on", "incident_place", "records_number"))
        officers = [p.id for p in case.parties if p.side == "officer"]
        badges = [
            _open(complaint, one)
            for one in SealedText.objects.filter(complaint=complaint, kind="badge", party__in=officers).order_by(
                "party"
            )
        ]
        with translation.override(lang):
            pairs = (
                (_("Day"), _as_day(text.get("incident_on", ""), lang)),
                (_("Place"), text.get("incident_place", "")),
                (_("Number of the event"), text.get("records_number", "")),
                (_("Badge"), ", ".join(badges)),
            )
        return tuple(pair for pair in pairs if pair[1])

    def _agreement(self, complaint: ComplaintRow, row: LetterRow) -> str:
        """The agreement of the letter's matter as the case file keeps it; empty where there is none."""
        kept = SealedText.objects.filter(complaint=complaint, kind="agreement", row=row.matter).first()
        return _open(complaint, kept) if kept else ""

    def _table(
        self, base: Particulars, complaint: ComplaintRow, case: Case, matter: Matter | None, row: LetterRow
    ) -> Particulars:
        table = case.find_mediation(matter.mediation) if matter else None
        if table is None:
            raise ValueError("This letter needs a table that the case does not have.")
        seated = [seat.mediator for seat in table.seats]
        people = _names(seated)
        coming = table.appointment.attendees if table.appointment else frozenset()
        kinds = ("appointment_time", "appointment_place", "attendee", "disclosure")
        at_table = SealedText.objects.filter(complaint=complaint, kind__in=kinds, row=table.id).order_by("party", "id")
        text: dict[str, list[str]] = {}
        named: list[tuple[str, str]] = []
        # Who left, and who was to come on a day that is off, are sealed there still: nobody reads of them again.
        for one in (t for t in at_table if t.kind.startswith("appointment") or t.party in {*seated, *coming}):
            said = _told_by(one, _open(complaint, one))
            text.setdefault(one.kind, []).append(said)
            named += [(one.party, said)] if one.kind == "attendee" else []
        if row.kind == LetterKind.MEDIATORS:
            return replace(base, people=people, disclosures=tuple(text.get("disclosure", ())))
        needs = self._texts(complaint, ("access_needs",), party=row.party) if row.kind == LetterKind.HELP_BOOKED else {}
        with translation.override(row.language):
            both = (_("both sides"), *people, *text.get("attendee", ()))
        return replace(
            base, people=both, place=tuple(text.get("appointment_place", ())),
            time=", ".join(text.get("appointment_time", ())), features=meeting.features(table, row.language),
            interpreters=meeting.interpreters(named), needs=needs.get("access_needs", ""),
            slots=meeting.slots(complaint, table, row.language),
        )  # fmt: skip


def _given(one: Callable[[str, str], Given] | None) -> Callable[[str, str], Given]:
    if one is None:
        raise ValueError("This letter needs something that its caller did not bring.")
    return one


def _open(complaint: ComplaintRow, text: SealedText) -> str:
    if complaint.case_key is None:
        raise ValueError("The words of this complaint were destroyed.")
    place = f"{text.party}/{text.row}"
    return vault.open_field(bytes(complaint.case_key), bytes(text.box), ref=complaint.ref, kind=text.kind, row=place)


def _names(accounts: Sequence[str]) -> tuple[str, ...]:
    """The mediators' names, in alphabetical order. Raises ValueError when one of them has no account any more."""
    names = Account.objects.filter(id__in=accounts, kind=Account.Kind.MEDIATOR).values_list("display_name", flat=True)
    found = tuple(sorted(names))
    if len(found) != len(set(accounts)):
        raise ValueError("A mediator of this letter has no account.")
    return found


def _told_by(one: SealedText, text: str) -> str:
    """A disclosure with the name of the mediator who made it; any other text as it is."""
    return f"{_names([one.party])[0]}: {text}" if one.kind == "disclosure" else text


def _as_day(text: str, lang: str) -> str:
    """A day as a letter writes it; what is no date ("early in May") stays as it was typed."""
    try:
        return format_date(date.fromisoformat(text), DAY_FORMATS.get(lang, "DATE_FORMAT"))
    except ValueError:
        return text


def _words(row: LetterRow) -> tuple[str, str]:
    """The word for mediation and the word for an investigation, for this person's own letter."""
    sealed = AnswerWords.objects.filter(ref=row.ref, matter=row.matter, answerer=row.party).first()
    if sealed is None:
        raise ValueError("This letter needs answer words that were not made.")
    return vault.words_for_letter(bytes(sealed.box), row.ref, row.matter, row.party)


def _concerning(case: Case, matter: Matter | None, lang: str) -> str:
    """Which officer, by number and never by name, where a complaint is about several."""
    officers = [party.id for party in case.parties if party.side == "officer"]
    if matter is None or len(officers) < 2:
        return ""
    with translation.override(lang):
        return _("officer {n} of {count}").format(n=officers.index(matter.officer) + 1, count=len(officers))


def _findings(case: Case, matter: Matter | None, programme: Programme, lang: str) -> tuple[Pair, ...]:
    if matter is None:
        raise ValueError("A finding belongs to a matter.")
    return tuple(
        (
            _category(one.category, programme, lang),
            programme.text(f"findings.{one.finding}", lang),
        )
        for one in case.allegations_of(matter.id)
        if one.finding
    )


def _category(code: str, programme: Programme, lang: str) -> str:
    """What an allegation is about. Who files may not be sure, and an older programme may have known other kinds."""
    if f"categories.{code}" in programme.texts:
        return programme.text(f"categories.{code}", lang)
    with translation.override(lang):
        return _("Not yet classified")


def _keeper(programme: Programme, lang: str) -> tuple[str, ...]:
    """Whoever keeps the police's records: as the operator set it, or a line for the office's own messenger."""
    if settings.EVENHAND_RECORDS:
        return tuple(line.strip() for line in settings.EVENHAND_RECORDS.split("|"))
    with translation.override(lang):
        return (_("Keeper of police records"), said(programme.office.place, lang))
