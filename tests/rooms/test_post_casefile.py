"""The whole way with real keys: what the clerk sealed is opened for one letter, printed, and nowhere else."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest
from pypdf import PdfReader

from evenhand import clerk, vault
from evenhand.clerk import Done, PersonWords, Words
from evenhand.core import assignment, intake, scheduling
from evenhand.core.case import Party
from evenhand.core.codes import Side
from evenhand.models import programmes
from evenhand.models.accounts import Account
from evenhand.models.cases import ComplaintRow
from evenhand.models.door import the_clerk_writes
from evenhand.models.outbox import LetterKind, LetterRow, LetterState
from evenhand.models.vault import AnswerWords
from evenhand.post import CaseFile, Channel, Reach, deliver, enqueue_way_in, print_run, waiting_paper
from evenhand.post.carriers import Message
from tests.rooms.letter_desk import CANARY
from tests.rooms.office import CLARA, DESK, PARTIES, PUBLIC, Walk, complaint, mediator, now_on

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("custodian_folder")]

PEOPLE = (
    PersonWords(
        party="c1", name="Clara Nyström", address="12 Elm Street\nMarlow Ferry, MO 64105", email="clara@mail.example",
        phone="+18165550142", large_print=True,
    ),
    PersonWords(party="o1", name="Officer Bell", badge="4471", address="33 Mill Road\nMarlow Ferry", language="es"),
)  # fmt: skip
SAID = (Words("narrative", CANARY, "c1"), Words("incident_on", "2026-05-30"), Words("incident_place", "Front Street"))


def filed(people: Sequence[PersonWords] = PEOPLE, act: intake.FileComplaint | None = None) -> Walk:
    done = clerk.file(act or complaint(), by=PUBLIC, now=now_on(), people=people, words=SAID)
    assert isinstance(done, Done)
    return Walk(done.ref)


def printed(walk: Walk, opener: CaseFile | None = None) -> str:
    made = print_run(waiting_paper(), walk.now, "s1", opener)
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(made)).pages).split()) if made else ""


def left() -> list[str]:
    rows = LetterRow.objects.filter(state__in=["human", "queued"], mediator="")
    return sorted(rows.values_list("kind", flat=True))


def test_it_prints_the_first_letters_of_a_complaint() -> None:
    walk = filed()

    said = printed(walk)

    assert "Clara Nyström 12 Elm Street Marlow Ferry, MO 64105" in said
    assert "Saturday, May 30, 2026" in said
    assert "Badge 4471" in said
    assert "Front Street" in said
    assert CANARY not in said
    assert left() == []


def test_it_keeps_the_complainant_out_of_the_request_for_records() -> None:
    walk = filed()
    LetterRow.objects.filter(kind="acknowledgement").delete()

    assert "Clara" not in printed(walk)


def test_it_prints_each_person_their_own_two_words() -> None:
    walk = filed().to_offer()
    printed_words = {}
    for row in LetterRow.objects.filter(kind="offer"):
        box = bytes(AnswerWords.objects.get(answerer=row.party).box)
        printed_words[row.party] = vault.words_for_letter(box, walk.ref, "m1", row.party)

    said = printed(walk)

    assert all(word in said for pair in printed_words.values() for word in pair)
    # The word under "mediation" is the one that the vault will read as a yes; a word may also be part of another.
    yes, no = printed_words["c1"]
    assert f"I choose mediation {yes} I choose investigation {no} " in " ".join(said.split())
    assert left() == []


def test_it_keeps_the_longest_words_on_one_line_in_large_print(monkeypatch: pytest.MonkeyPatch) -> None:
    longest = ("cauliflower", "hummingbird", "hummingbird", "cauliflower")
    monkeypatch.setattr("evenhand.vault.answers.answer_words", lambda *_: longest)
    walk = filed().to_offer()

    said = printed(walk)

    assert "cauliflower-hummingbird I choose investigation hummingbird-cauliflower" in said


def test_it_puts_only_publishable_figures_into_an_offer() -> None:
    walk = filed().to_offer()
    figures = {"how_long.mediation": {"low": 21, "high": 46, "count": 69}}

    said = printed(walk, CaseFile(figures=figures))

    assert "21 to 46 days (middle half of 69)" in said
    assert "Too few cases to give a figure" in said


def test_it_prints_every_letter_of_the_plain_path() -> None:
    walk = filed()
    seen = [printed(walk)]
    walk.to_offer()
    seen.append(printed(walk))
    walk.answer("c1", "yes").answer("o1", "yes").later(1).tick()
    seen.append(printed(walk))
    seat_mediators(walk)
    seen.append(printed(walk))

    assert "We have your complaint" in seen[0]
    assert "Usted puede elegir" in seen[1]
    assert "You and the officer both chose mediation." in seen[2]
    assert "Peter Okafor" in seen[3]
    assert "Rosa Lindqvist" in seen[3]
    assert left() == []


def seat_mediators(walk: Walk) -> None:
    """Two mediators with accounts, drawn and accepted."""
    accounts = [
        Account.objects.create(kind="mediator", sign_in_name=n, display_name=n, made_on=walk.day)
        for n in ("Rosa Lindqvist", "Peter Okafor")
    ]
    late = date(2027, 6, 1)
    pool = tuple(assignment.Candidate(mediator=str(one.id), trained_until=late) for one in accounts)
    walk.do(DESK, assignment.DrawMediators(mediation="d1", candidates=pool, seed="x"))
    for seat in walk.case.mediations[0].seats:
        walk.do(mediator(seat.mediator), assignment.AcceptSeat(mediation="d1", mediator=seat.mediator))


def test_it_prints_day_time_and_place_of_an_appointment() -> None:
    walk = filed().to_offer()
    walk.answer("c1", "yes").answer("o1", "yes").later(1).tick()
    seat_mediators(walk)
    for party, who in PARTIES.items():
        walk.do(who, assignment.AcceptMediators(mediation="d1", party=party))
    printed(walk)
    walk.do(
        DESK,
        scheduling.ProposeAppointment(mediation="d1", on=walk.day.replace(day=18), place="library"),
        Words("appointment_time", "10:00", "", "d1"),
        Words("appointment_place", "Marlow Ferry Library, Room 3", "", "d1"),
    )

    said = printed(walk)

    assert "Thursday, June 18, 2026" in said
    assert "Marlow Ferry Library, Room 3" in said
    assert "both sides, Peter Okafor, Rosa Lindqvist" in said


def test_it_numbers_the_officers_of_a_complaint_and_names_none() -> None:
    act = intake.FileComplaint(
        ref="",
        received_on=now_on().today,
        parties=(
            Party(id="c1", side=Side.COMPLAINANT), Party(id="o1", side=Side.OFFICER), Party(id="o2", side=Side.OFFICER),
        ),
        claims=tuple(
            intake.Claim(officer=o, complainants=frozenset({"c1"}), category="discourtesy") for o in ("o1", "o2")
        ),
    )  # fmt: skip
    walk = filed((*PEOPLE, PersonWords(party="o2", name=CANARY, address="1 Hill Road")), act)
    printed(walk)
    walk.do(CLARA, intake.WithdrawComplaint(matter="m2", party="c1"))

    said = printed(walk)

    assert "Concerning officer 2 of 2" in said
    assert CANARY not in said


def test_it_makes_a_letter_that_cannot_be_written_a_task_for_a_person() -> None:
    walk = filed()
    printed(walk)
    enqueue_way_in(walk.ref, "c1", Reach("en"), walk.now)

    assert printed(walk) == ""
    assert left() == ["way_in"]


def test_it_prints_a_fresh_code() -> None:
    walk = filed()
    printed(walk)
    enqueue_way_in(walk.ref, "c1", Reach("en"), walk.now)

    said = printed(walk, CaseFile(mint_code=lambda _ref, party: f"{party}-7KQM-42XW"))

    assert "c1-7KQM-42XW" in said


def test_it_opens_an_address_to_send_and_leaves_out_the_office_when_asked() -> None:
    discreet = PersonWords(party="c1", name="C", email="clara@mail.example", channels=("email",), discreet=True)
    walk = filed((discreet, PEOPLE[1]))
    carried: list[Message] = []

    class Post:
        def carry(self, message: Message) -> None:
            carried.append(message)

    deliver(walk.now, mail=Post())

    assert [m.to for m in carried] == ["clara@mail.example"]
    assert "Office" not in carried[0].body


def test_it_writes_to_nobody_of_a_shredded_complaint() -> None:
    filed()
    with the_clerk_writes():
        ComplaintRow.objects.update(shredded=True, case_key=None)
    row = LetterRow.objects.get(party="c1")

    assert CaseFile().address(row) is None


def test_it_says_contacts_of_today_and_rules_of_then() -> None:
    walk = filed().to_offer()
    text = (
        programmes.preset_text().replace("816-555-0142", "816-555-0199").replace("answer_days = 14", "answer_days = 21")
    )
    clerk.adopt(text, by="s1", second="s2", today=walk.day)

    used = CaseFile().programme(walk.ref)

    assert used.office.phone == "816-555-0199"
    assert used.answer_days == 14


@pytest.mark.parametrize("kind", [LetterKind.FINDING, LetterKind.AGREEMENT_COPY, LetterKind.MEDIATORS])
def test_it_does_not_guess_what_it_was_not_given(kind: LetterKind) -> None:
    walk = filed()
    printed(walk)
    row = LetterRow.objects.get(party="c1")
    LetterRow.objects.filter(pk=row.pk).update(kind=kind, matter="m9", state=LetterState.QUEUED)

    assert printed(walk) == ""
    assert left() == [kind.value]


def test_it_leaves_no_canary_in_the_outbox_tables() -> None:
    walk = filed().to_offer()
    printed(walk)
    LetterRow.objects.filter(channel=Channel.PAPER).update(
        channel=Channel.EMAIL, state=LetterState.QUEUED, done_at=None
    )

    stored: list[Any] = [v for row in LetterRow.objects.values_list() for v in row]

    assert not any(secret in str(stored) for secret in ("Clara", "Elm", "clara@", CANARY, "4471"))


def test_it_tells_both_sides_alike_which_contact_they_choose_about() -> None:
    walk = filed().to_offer()

    said = printed(walk)

    assert said.count("Day of the contact Saturday, May 30, 2026") == 1
    assert said.count("Día del contacto sábado 30 de mayo de 2026") == 1
    assert "What it is about Rude words or acts" in said
    assert "De qué trata Palabras o actos groseros" in said
    assert CANARY not in said
