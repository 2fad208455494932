"""From the rules' terms and the sealed words to the whole text of an agreement: the same text before and after signing.

The text a party assents to, the one they sign, the file and the copy come from here. Its number is fixed before the
first assent, so the SHA-256 that an assent names is the one that stands in the foot of the finished file.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from evenhand import vault
from evenhand.core.case import Case, Matter
from evenhand.models import programmes
from evenhand.models.cases import ComplaintRow
from evenhand.models.facts import FactRow
from evenhand.models.people import ParticipationRow
from evenhand.models.words import SealedText
from evenhand.signing.agreement import AgreementText, Clause, Signature, Signer, Standing
from evenhand.signing.locks import Text
from evenhand.signing.reading import Frame, frame_in, version_in
from evenhand.signing.terms import TermWords

CHANGES = ("term_proposed", "term_edited", "term_removed")
"""Facts that change the text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """The whole text of one matter's terms as they stand, with the signatures given so far; whose each name is, and the
    words of each term by its code."""

    text: AgreementText
    signers: Mapping[str, Signer]
    words: Mapping[str, TermWords]

    @property
    def frame(self) -> Frame:
        """What stands in the text beside its terms."""
        return Frame(
            names={voice: signer.name for voice, signer in self.signers.items()},
            languages=self.text.languages,
            received_on=self.text.received_on,
            session_on=self.text.session_on,
        )


def number_of(ref: str, matter: Matter) -> str:
    """The document number: 128 bits under the custodian's key, the same for every version of one matter's text."""
    about = json.dumps(["agreement", ref, matter.id, matter.mediation])
    return vault.mac("agreement", about.encode())[:16].hex()


def words_of(text: Text, lang: str) -> dict[str, TermWords]:
    """The words of every term, by term. Raises vault.Refused when one of them does not open, or is gone with the locked
    room."""
    found = text.words(lang)
    if any(term.id not in found for term in text.matter.terms):
        raise vault.Refused
    return found


def draft_of(row: ComplaintRow, case: Case, matter: Matter, opened: Text | None = None) -> Draft:
    """The text of ``matter`` as it stands, under the programme its people consented to. ``opened``: the draft
    before somebody with a key; none is needed for a text that is to be signed.

    Raises ValueError without terms, vault.Refused when their words do not open, or are gone.
    """
    programme, opened = programmes.of_sha(row.programme), opened or Text(case=case, matter=matter)
    words = words_of(opened, row.language)
    voices = sorted(case.voices(matter))
    fixed_on = _fixed_on(row, matter)
    frame = _frame(row, case, matter, words, fixed_on)
    if assented := assented_to(opened):
        frame = frame_in(assented, frame)
    signers = {voice: Signer(name=frame.names[voice], standing=standing_of(case, voice)) for voice in voices}
    text = AgreementText(
        number=number_of(row.ref, matter),
        ref=row.ref,
        programme=programme,
        languages=frame.languages,
        fixed_on=fixed_on,
        received_on=frame.received_on,
        session_on=frame.session_on,
        signers=tuple(signers.values()),
        clauses=tuple(
            Clause(
                words=words[term.id].said,
                owner=frame.names.get(term.owner, ""),
                by=term.due_on,
                known=words[term.id].known,
            )
            for term in matter.terms
        ),
        signatures=_signatures(row, matter, signers),
    )
    return Draft(text=text, signers=signers, words=words)


def _frame(row: ComplaintRow, case: Case, matter: Matter, words: Mapping[str, TermWords], fixed_on: date) -> Frame:
    """What stands beside the terms as it is now."""
    known = programmes.of_sha(row.programme).languages
    voices = sorted(case.voices(matter))
    read = ParticipationRow.objects.filter(complaint=row, code__in=voices).values_list("language", flat=True)
    table = case.find_mediation(matter.mediation)
    return Frame(
        names=_names(row, voices),
        languages=languages_of(words.values(), (row.language, *read), known),
        received_on=case.received_on,
        session_on=table.appointment.on if table and table.appointment else fixed_on,
    )


def languages_of(words: Iterable[TermWords], read: Iterable[str], known: tuple[str, ...]) -> tuple[str, ...]:
    """The languages of an agreement: those its people read. One in which every term is written stands first, and
    holds if two differ."""
    wanted = [lang for lang in dict.fromkeys(read) if lang in known] or [known[0]]
    written = [set(dict(one.said)) for one in words]
    return tuple(sorted(wanted, key=lambda lang: not all(lang in one for one in written)))


def assented_to(text: Text) -> str:
    """The text that is to be signed, or that somebody has assented to, as :func:`as_read` wrote it: a name or a
    language that is corrected later does not change it under their hands. Empty before the first assent."""
    if text.to_sign:
        return text.to_sign
    for voice in sorted(text.matter.assents):
        read = text.read_by(voice)
        if read and version_in(read) == text.matter.text:
            return read
    return ""


def standing_of(case: Case, voice: str) -> Standing:
    """In what capacity a voice signs."""
    party = next(p for p in case.parties if voice in p.voices)
    return Standing.of(party.side) if voice == party.id else Standing.GUARDIAN


def _names(row: ComplaintRow, voices: list[str]) -> dict[str, str]:
    found = {voice: voice for voice in voices}
    texts = SealedText.objects.filter(complaint=row, kind="name", party__in=voices).order_by("n", "id")
    return found | {one.party: _open(row, one) for one in texts}


def _open(row: ComplaintRow, one: SealedText) -> str:
    place = f"{one.party}/{one.row}"
    return vault.open_field(bytes(row.case_key or b""), bytes(one.box), ref=row.ref, kind=one.kind, row=place)


def _fixed_on(row: ComplaintRow, matter: Matter) -> date:
    """The day of the last change of the text."""
    changed = FactRow.objects.filter(complaint=row, kind__in=CHANGES, payload__matter=matter.id)
    last = changed.order_by("-n").values_list("on", flat=True).first()
    if last is None:
        raise ValueError("There is no text to fix.")
    return last


def _signatures(row: ComplaintRow, matter: Matter, signers: Mapping[str, Signer]) -> tuple[Signature, ...]:
    """Each one's signature under this text that stands, with its instant."""
    if not matter.signatures:
        return ()
    typed = SealedText.objects.filter(complaint=row, kind="signed_name", row=matter.id)
    names = {one.party: _open(row, one) for one in typed}
    signed = FactRow.objects.filter(complaint=row, kind="agreement_signed", payload__matter=matter.id).order_by("n")
    last: dict[str, tuple[datetime, bool]] = {
        one.payload["party"]: (one.at, bool(one.payload.get("witness")))
        for one in signed
        if one.payload["text"] == matter.text and one.payload["party"] in matter.signatures
    }
    return tuple(
        Signature(signer=signers[voice], typed=names.get(voice, signers[voice].name), at=at, on_paper=on_paper)
        for voice, (at, on_paper) in last.items()
    )
