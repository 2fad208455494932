"""Under which lock each kind of words goes, and when words are destroyed again.

Case-file words are sealed under the complaint's own key. An answer is sealed apart, opened once, together with the
others, and destroyed. What belongs to setting up goes into ``setup:P`` of the locked room: party and office, under the
custodian's lock alone, destroyed with the room (design §10.5, §10.6). The words of terms have a clerk of their own
(:mod:`evenhand.clerk.terms`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from evenhand import post, vault
from evenhand.clerk import forgetting, leaving, terms
from evenhand.clerk.papers import PersonWords, Upload, Words
from evenhand.core.agreement import TermEdited, TermProposed
from evenhand.core.case import Case
from evenhand.core.codes import Stage
from evenhand.core.consent import AnswerSealed, MediationOffered, NextSideAsked
from evenhand.core.dates import Now
from evenhand.core.deciding import Fact
from evenhand.core.intake import AllegationAdded
from evenhand.models.accounts import LostKey, PartyKey, Seat
from evenhand.models.agreements import AgreementRow
from evenhand.models.cases import ComplaintRow
from evenhand.models.people import ParticipationRow, TokenRow
from evenhand.models.proposals import ProposalRow
from evenhand.models.vault import AnswerWords, SealedAnswer
from evenhand.models.words import KINDS, OF_A_PERSON, AttachmentRow, SealedText, Tier


class UnknownWord(Exception):  # noqa: N818 (it says what the word is)
    """An answer word was said that is neither of the two: ask kindly once more."""


def seal_words(row: ComplaintRow, words: Iterable[Words], now: Now, case: Case | None = None) -> None:
    """Seal each of these under the lock of its kind. The same kind, party and row again replaces what was there. An
    answer is sealed among those who are asked in ``case``.

    Raises KeyError for a kind nobody announced, :class:`UnknownWord` for an answer word that is neither.
    """
    texts = []
    for one in words:
        match KINDS[one.kind]:
            case Tier.CASEFILE:
                texts.append(text_row(row, one))
            case Tier.ANSWER:
                _seal_answer(row.ref, one, now, case)
            case Tier.SETUP:
                _seal_setup(row.ref, one, now)
            case Tier.TERMS:
                raise ValueError("words of terms go by terms.keep")
    _replace(texts)


def text_row(row: ComplaintRow, one: Words) -> SealedText:
    """A sealed case-file text, not yet saved."""
    box = vault.seal_field(_key(row), one.text, ref=row.ref, kind=one.kind, row=place(one.party, one.row))
    return SealedText(complaint=row, kind=one.kind, party=one.party, row=one.row, box=box, n=row.version)


def place(party: str, row: str) -> str:
    """Where a case-file text stands, as its seal is bound to it."""
    return f"{party}/{row}"


def _key(row: ComplaintRow) -> bytes:
    assert row.case_key is not None, "a shredded complaint seals nothing"
    return bytes(row.case_key)


def _replace(texts: Sequence[SealedText]) -> None:
    if not texts:
        return
    SealedText.objects.bulk_create(
        texts,
        update_conflicts=True,
        update_fields=["box", "n"],
        unique_fields=["complaint", "kind", "party", "row"],
    )


def _seal_answer(ref: str, one: Words, now: Now, case: Case | None) -> None:
    """``party`` is the answerer, ``row`` the matter. Whatever was answered before is destroyed."""
    where, asked = (ref, one.row, one.party), case.matter(one.row).asked if case else frozenset[str]()
    if one.kind == "answer_word":
        words = AnswerWords.objects.filter(ref=ref, matter=one.row, answerer=one.party).first()
        box = words and vault.seal_answer_word(bytes(words.box), one.text, *where, asked=asked)
        if box is None:
            raise UnknownWord
    else:
        box = vault.seal_answer(*where, one.text, asked)
    kept, made = SealedAnswer.objects.get_or_create(
        ref=ref, matter=one.row, answerer=one.party, defaults={"box": box, "sealed_on": now.today}
    )
    if not made:
        vault.discard(bytes(kept.box))
        kept.box, kept.sealed_on = box, now.today
        kept.save(update_fields=["box", "sealed_on"])


def mint_for(row: ComplaintRow, facts: Sequence[Fact], now: Now) -> None:
    """Answer words for everyone an offer asks, two each, to be printed under the fold of their own letter."""
    for fact in facts:
        if isinstance(fact, MediationOffered | NextSideAsked):
            has = AnswerWords.objects.filter(ref=row.ref, matter=fact.matter).values_list("answerer", flat=True)
            mint_words(row, fact.matter, fact.asked - set(has), now)


def mint_words(row: ComplaintRow, matter: str, asked: frozenset[str], now: Now) -> None:
    """Fresh words for these people; what was there before no longer means anything."""
    _forget(AnswerWords.objects.filter(ref=row.ref, matter=matter, answerer__in=asked))
    languages = dict(ParticipationRow.objects.filter(complaint=row).values_list("code", "language"))
    for answerer in sorted(asked):
        _, box = vault.mint_answer_words(row.ref, matter, answerer, languages.get(answerer, row.language))
        AnswerWords.objects.create(ref=row.ref, matter=matter, answerer=answerer, box=box, made_on=now.today)


def _seal_setup(ref: str, one: Words, now: Now) -> None:
    vault.set_up_room(ref, now.today)
    context = vault.Context(ref=ref, kind=one.kind, row=one.row or "1", author=one.party, at=now.at)
    vault.seal(f"setup:{one.party}", one.text, context)


def words_of(people: Iterable[PersonWords]) -> list[Words]:
    """Who people are and how to reach them, as words to seal."""
    return [
        Words(kind, getattr(person, kind), person.party)
        for person in people
        for kind in OF_A_PERSON
        if getattr(person, kind)
    ]


def write_tokens(people: Iterable[PersonWords], parts: Mapping[str, ParticipationRow]) -> None:
    """Write the blind tokens by which people are found again."""
    TokenRow.objects.bulk_create(
        [TokenRow(part_id=parts[person.party].pk, token=token) for person in people for token in tokens_of(person)]
    )


def tokens_of(person: PersonWords) -> list[bytes]:
    """Every blind token of a person: words of the name and how they sound, whole numbers and their ends, addresses."""
    found: set[bytes] = set()
    if person.name:
        found |= {vault.name_token(person.name), *vault.name_tokens(person.name)}
    if person.phone:
        found |= {token for token in (vault.phone_token(person.phone), vault.phone_end_token(person.phone)) if token}
    if person.email:
        found.add(vault.email_token(person.email))
    if person.badge:
        found.add(vault.blind("word", vault.fold(person.badge)))
    if person.unit:
        found.add(vault.unit_token(person.unit))
    return sorted(found)


def seal_upload(row: ComplaintRow, upload: Upload, number: int) -> str:
    """Seal one file and its name. Returns its code."""
    code = f"f{number}"
    box = vault.seal_bytes(_key(row), upload.data, ref=row.ref, kind="attachment", row=code)
    AttachmentRow.objects.create(
        complaint=row, code=code, party=upload.party, content_type=upload.content_type, size=len(upload.data), box=box
    )
    _replace([text_row(row, Words("attachment_name", upload.name, upload.party, code))])
    return code


def placed(words: Sequence[Words], facts: Sequence[Fact]) -> list[Words]:
    """Words with the row the facts gave them: a new term or allegation gets its code only when it is decided.

    Raises ValueError when an answer or a term comes without its fact, or the fact without it: a defect of the caller.
    """
    answered = {(fact.party, fact.matter) for fact in facts if isinstance(fact, AnswerSealed)}
    if facts and answered != {(one.party, one.row) for one in words if KINDS[one.kind] is Tier.ANSWER}:
        raise ValueError("an answer is sealed with its own act, and with no other")
    worded = any(isinstance(fact, TermProposed | TermEdited) for fact in facts)
    if facts and worded is not any(one.kind == "term" for one in words):
        raise ValueError("a term comes with its words, and its words with a term")
    rows = {
        "term": next((f"{f.matter}.{f.term}" for f in facts if isinstance(f, TermProposed | TermEdited)), ""),
        "allegation": next((f.allegation.id for f in facts if isinstance(f, AllegationAdded)), ""),
    }
    return [replace(one, row=one.row or rows.get(one.kind, "")) for one in words]


def destroy_what_ended(row: ComplaintRow, before: Case, after: Case, on: date) -> None:
    """Destroy what must not outlive its moment: answers that were opened or unmade, answer words of an offer that is
    over, drafts of a term that was removed or of a matter that went back, what a mediator who left told of themselves;
    the room, when nothing is or was mediated; and everything, when the case was shredded."""
    for matter in before.matters:
        now = after.find_matter(matter.id)
        offered = now is not None and now.stage is Stage.OFFERED
        if matter.stage is Stage.OFFERED:
            still = now.answered if now and offered else frozenset()
            if matter.answered - still:
                _forget(SealedAnswer.objects.filter(ref=row.ref, matter=matter.id).exclude(answerer__in=still))
            if not offered:
                _forget(AnswerWords.objects.filter(ref=row.ref, matter=matter.id))
    terms.forget(row.ref, before, after)
    leaving.erase_what_is_over(row.ref, before, after)
    leaving.close_to_who_left(before, after, on)
    leaving.close_drafts(before, after, on)
    if leaving.somebody_left_a_seat(before, after):
        leaving.forget_disclosures(row, after)
    if before.held and not after.held:
        leaving.finish(row, after)
    if after.shredded and not before.shredded:
        destroy_case(row)
    elif after.room_gone and not before.room_gone:
        vault.shred(row.ref)
        leaving.forget_admissions(row.ref)
    elif leaving.leaves_the_room(before, after) and not vault.is_on_hold(row.ref):
        # With a hold that the custodian alone knows of, every way back stays open, and the night does it later.
        vault.shred_room(row.ref)


def _forget(gone: QuerySet[SealedAnswer] | QuerySet[AnswerWords]) -> None:
    vault.discard(*(bytes(one.box) for one in gone))
    gone.delete()


def _people_of(row: ComplaintRow) -> set[UUID]:
    """Everyone this complaint named, had a seat for, or gave a code to: also who was linked to somebody else since."""
    named = {
        *row.parts.values_list("person", flat=True),
        *Seat.objects.filter(ref=row.ref).values_list("account__person", flat=True),
        *PartyKey.objects.filter(ref=row.ref).values_list("person", flat=True),
    }
    return {one for one in named if one is not None}


def destroy_case(row: ComplaintRow) -> None:
    """Destroy all that was said or given: texts, files, tokens, links to persons, the locked room. Codes and days stay.

    A letter that never left has no words any more, and leaves no more. Somebody whom no other complaint names is
    forgotten with their key and sign-in; what waited for a second person waits no more.
    """
    people = _people_of(row)
    post.drop_unsent([row.ref])
    SealedText.objects.filter(complaint=row).delete()
    AgreementRow.objects.filter(complaint=row).update(box=None)
    AttachmentRow.objects.filter(complaint=row).delete()
    TokenRow.objects.filter(part__complaint=row).delete()
    ParticipationRow.objects.filter(complaint=row).update(person=None, proof=None, channels=[], wishes=[])
    Seat.objects.filter(ref=row.ref).delete()
    PartyKey.objects.filter(ref=row.ref).delete()
    LostKey.objects.filter(ref=row.ref).delete()
    ProposalRow.objects.filter(complaint=row).delete()
    leaving.forget_admissions(row.ref)
    vault.shred(row.ref)
    forgetting.forget_people(people)
