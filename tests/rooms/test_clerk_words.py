"""What people gave goes under its lock, is replaced where it stood, and is destroyed when its moment is over."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from evenhand import clerk, vault
from evenhand.clerk import Done, PersonWords, Upload, Words
from evenhand.core import agreement, consent, screening
from evenhand.core.case import Party
from evenhand.core.codes import Mode, Side, Stage
from evenhand.core.deciding import Refusal
from evenhand.core.reasons import Reason
from evenhand.models import rows
from evenhand.models.cases import ComplaintRow, MatterRow
from evenhand.models.codec import NotACode, plain
from evenhand.models.facts import FactRow
from evenhand.models.people import ParticipationRow, TokenRow
from evenhand.models.vault import AnswerWords, SealedAnswer
from evenhand.models.words import AttachmentRow, SealedText
from tests.rooms.office import (
    BELL,
    CLARA,
    DESK,
    SECOND,
    Walk,
    complaint,
    filed,
    now_on,
)  # fmt: skip

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("custodian_folder")]


def row_of(ref: str) -> ComplaintRow:
    return ComplaintRow.objects.get(ref=ref)


def test_it_seals_what_was_said() -> None:
    ref = filed().ref
    row = row_of(ref)
    box = SealedText.objects.get(complaint=row, kind="narrative")

    assert b"shouted" not in bytes(box.box)
    text = vault.open_field(bytes(row.case_key or b""), bytes(box.box), ref=ref, kind="narrative", row="c1/")
    assert text == "He shouted at me and would not say why."
    assert set(SealedText.objects.filter(party="c1").values_list("kind", flat=True)) == {
        "narrative", "name", "address", "email", "phone",
    }  # fmt: skip


def test_it_replaces_words_of_the_same_place() -> None:
    walk = Walk(filed().ref)
    act = screening.AskForMediation(matter="m1", party="c1")

    walk.do(CLARA, act, Words("wish", "An apology.", "c1"))
    walk.do(BELL, replace(act, party="o1"), Words("wish", "To explain.", "o1"), Words("wish", "A talk.", "c1"))

    assert SealedText.objects.filter(kind="wish").count() == 2


def test_it_never_stores_words_where_codes_are() -> None:
    with pytest.raises(NotACode):
        plain(("m1", "He shouted at me"))


def test_it_seals_answers_and_destroys_them_when_they_are_opened() -> None:
    walk = Walk(filed().ref).to_offer().answer("c1", "yes").answer("o1", "yes")
    assert SealedAnswer.objects.count() == 2

    walk.later(1).tick()

    assert walk.case.matter("m1").stage is Stage.AHEAD
    assert SealedAnswer.objects.count() == AnswerWords.objects.count() == 0


def test_it_lets_an_answer_be_changed_until_it_is_opened(django_capture_on_commit_callbacks: Any) -> None:
    walk = Walk(filed().ref).to_offer().answer("c1", "no").answer("o1", "yes")
    sealed = bytes(SealedAnswer.objects.get(answerer="c1").box)

    with django_capture_on_commit_callbacks(execute=True):
        walk.do(CLARA, consent.SealAnswer(matter="m1", party="c1"), Words("answer", "yes", "c1", "m1"))
    walk.later(1).tick()

    assert walk.case.matter("m1").stage is Stage.AHEAD
    with pytest.raises(vault.Refused):
        vault.open_answer(sealed, walk.ref, "m1", "c1")


def test_it_takes_an_answer_by_word_without_knowing_it() -> None:
    walk = Walk(filed().ref).to_offer()
    words = AnswerWords.objects.get(answerer="c1")
    yes, _ = vault.words_for_letter(bytes(words.box), walk.ref, "m1", "c1")
    walk.do(DESK, consent.ShowDoors(matter="m1", party="c1"))
    by_word = consent.SealAnswer(matter="m1", party="c1", mode=Mode.ANSWER_WORD)

    wrong = walk.ask(DESK, by_word, [Words("answer_word", "no such word", "c1", "m1")])
    right = walk.ask(DESK, by_word, [Words("answer_word", f" {yes.upper()} ", "c1", "m1")])

    assert wrong == Refusal(Reason.NOT_AN_ANSWER, "word")
    assert isinstance(right, Done)
    assert FactRow.objects.filter(kind="answer_sealed").count() == 1
    assert FactRow.objects.get(kind="answer_sealed").on_behalf == "c1"


def test_it_seals_an_answer_only_with_its_own_act() -> None:
    walk = Walk(filed().ref).to_offer()
    walk.do(CLARA, consent.ShowDoors(matter="m1", party="c1"))

    with pytest.raises(ValueError, match="its own act"):
        walk.ask(CLARA, consent.SealAnswer(matter="m1", party="c1"))
    with pytest.raises(ValueError, match="its own act"):
        walk.ask(BELL, consent.ShowDoors(matter="m1", party="o1"), [Words("answer", "yes", "c1", "m1")])
    assert SealedAnswer.objects.count() == 0


def test_it_does_not_say_who_withdrew() -> None:
    walks = [Walk(filed().ref).to_ahead() for _ in range(2)]
    for walk, who in zip(walks, (CLARA, BELL), strict=True):
        walk.do(who, consent.Withdraw(matter="m1", party=str(who.party)))

    kept = [
        FactRow.objects.filter(complaint__ref=walk.ref, kind="matter_returned")
        .values_list("payload", "on", "at", "actor", "role", "on_behalf")
        .get()
        for walk in walks
    ]
    assert kept[0] == kept[1]
    assert kept[0][3:] == ("", "", "")
    assert kept[0][2].hour == kept[0][2].minute == 0
    assert all(not AnswerWords.objects.filter(ref=walk.ref).exists() for walk in walks)


def test_it_leaves_a_row_without_a_trace_of_the_table_when_a_matter_goes_back() -> None:
    walk = Walk(filed().ref).to_ahead()
    walk.do(CLARA, consent.Withdraw(matter="m1", party="c1"))
    never_offered = Walk(filed().ref)
    never_offered.later(1)
    never_offered.do(DESK, screening.ScreenMatter(matter="m1", by="s1", suitable=False))
    never_offered.do(SECOND, screening.ReadScreening(matter="m1", by="s2", agrees=True))

    own = {"id", "complaint_id"}
    kept = [
        {k: v for k, v in MatterRow.objects.filter(complaint__ref=w.ref).values().get().items() if k not in own}
        for w in (walk, never_offered)
    ]
    assert kept[0] == kept[1]
    assert not row_of(walk.ref).mediations.exists()
    assert not row_of(walk.ref).sittings.exists()


def test_it_takes_in_files() -> None:
    photo = Upload(name="photo of my arm.jpg", content_type="image/jpeg", data=b"\xff\xd8" * 700, party="c1")
    ref = filed(uploads=(photo,)).ref

    code = clerk.attach(ref, replace(photo, name="second.jpg"), by=DESK, now=now_on())
    other = clerk.attach(ref, photo, by=BELL, now=now_on())

    assert code == "f2"
    assert other == Refusal(Reason.NOT_YOURS)
    row = AttachmentRow.objects.get(code="f1")
    assert row.size == 1400
    assert b"\xff\xd8\xff\xd8" not in bytes(row.box)


def test_it_changes_how_a_person_is_reached() -> None:
    ref = filed().ref
    words = PersonWords(party="c1", phone="816 555 0199", email="-", language="es", channels=("call",), discreet=True)

    receipt = clerk.change_contact(ref, words, by=CLARA, now=now_on())
    refused = clerk.change_contact(ref, words, by=BELL, now=now_on())

    part = ParticipationRow.objects.get(complaint__ref=ref, code="c1")
    assert not isinstance(receipt, Refusal)
    assert refused == Refusal(Reason.NOT_YOURS)
    assert (part.language, part.channels, part.wishes) == ("es", ["call"], ["discreet"])
    kinds = set(SealedText.objects.filter(complaint__ref=ref, party="c1").values_list("kind", flat=True))
    assert kinds == {"narrative", "name", "address", "phone"}
    assert TokenRow.objects.filter(part=part, token=vault.phone_token("8165550199")).exists()
    assert not TokenRow.objects.filter(token=vault.email_token("clara@example.org")).exists()


def test_it_erases_the_words_of_a_promise_that_was_taken_out() -> None:
    walk = Walk(filed().ref).to_ahead().to_session().to_ended()
    propose = agreement.ProposeTerm(matter="m1", party="c1", owner="o1")
    walk.do(CLARA, propose, Words("term", "He says his name.", "c1"))
    where = vault.Context(ref=walk.ref, kind="term", row="m1.t1")
    assert vault.open_setup("setup:c1", where) == "He says his name."

    walk.do(CLARA, agreement.RemoveTerm(matter="m1", party="c1", term="t1"))

    with pytest.raises(vault.Refused):
        vault.open_setup("setup:c1", where)


def test_it_keeps_guardians_as_people_of_their_own() -> None:
    child = Party(id="c1", side=Side.COMPLAINANT, guardian="g1")
    act = replace(complaint(), parties=(child, Party(id="o1", side=Side.OFFICER, known=False)))

    done = clerk.file(act, by=DESK, now=now_on(), people=(PersonWords(party="g1", name="Ana Reyes"),))

    assert isinstance(done, Done)
    assert set(done.people) == {"c1", "g1"}
    assert rows.load(row_of(done.ref)) == done.case
    assert ParticipationRow.objects.get(code="g1").guardian_of == "c1"
