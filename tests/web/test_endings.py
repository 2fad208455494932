"""After the session, by HTTP: said in private, terms in fields and languages, what changed, and the way to a file."""

from __future__ import annotations

import hashlib
import io
import re
from datetime import timedelta
from html import unescape
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from pypdf import PdfReader

from evenhand import clerk, vault
from evenhand.clerk import PersonWords, Words
from evenhand.core import agreement
from evenhand.core.access import Actor
from evenhand.core.codes import DESK, Role
from evenhand.models.agreements import AgreementRow
from evenhand.models.facts import FactRow
from evenhand.models.ledger import LedgerRow
from evenhand.models.vault_rooms import VaultRecord
from evenhand.reads import agreements
from evenhand.signing import TermWords, put_down
from evenhand.web import clock
from tests.rooms.office import MONDAY, PARTIES, mediator
from tests.web.stage import Stage
from tests.web.walking import words_of

PROGRAMMES = Path(__file__).parents[2] / "programmes"
TERM = {"text": "I will write a letter.", "known": "Clara has the letter.", "owner": "o1"}


@pytest.fixture
def ended(stage: Stage) -> Stage:
    stage.walk.to_ahead()
    stage.seat_mediators()
    stage.walk.to_ended()
    return stage.sync()


def page_of(stage: Stage, who: str = "c1") -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", stage.be(who).see(f"{stage.mine}ending"))).split())


def key_of(stage: Stage, who: str = "c1") -> vault.Unlocked:
    """The key that somebody holds open in their browser."""
    return vault.resume(stage.be(who).client.cookies[settings.EVENHAND_KEY_COOKIE].value, clock.wall())


def propose(stage: Stage, who: str = "c1", **more: str) -> str:
    return stage.be(who).do(f"{stage.mine}ending", "propose-term", **(TERM | more))


def both_assent(stage: Stage) -> None:
    for who in ("c1", "o1"):
        stage.be(who).do(f"{stage.mine}ending", "inform")
        stage.be(who).do(f"{stage.mine}ending", "assent")


def both_sign(stage: Stage) -> None:
    stage.be("c1").signs(stage.mine, "Clara Nyström")
    stage.be("o1").signs(stage.mine, "T. Bell")


def test_it_takes_assent_only_to_the_whole_text_that_was_shown(ended: Stage) -> None:
    """A name corrected after the page was opened makes another text, although no term has changed."""
    propose(ended)
    clara = ended.be("c1")
    clara.do(f"{ended.mine}ending", "inform")
    shown = clara.see(f"{ended.mine}ending").split('name="text" value="')[1].split('"')[0]
    clerk.change_contact(
        ended.ref, PersonWords(party="o1", name="Officer Teresa Bell"), by=PARTIES["o1"], now=ended.walk.now
    )

    clara.send(f"{ended.mine}ending", "/assent", text=shown)
    assert ended.facts("assented") == 0
    clara.do(f"{ended.mine}ending", "/assent")

    assert ended.facts("assented") == 1


# -- how it ended, said in private


def test_it_says_what_each_ending_means_before_anybody_says_one(ended: Stage) -> None:
    clara, bell = page_of(ended), page_of(ended, "o1")

    assert "You choose: close it, or have it investigated. Without a choice it is investigated." in clara
    assert "The complainant chooses: close it, or have it investigated." in bell
    for page in (clara, bell):
        assert "If the other side says so too, it is closed, with nothing in writing." in page
        assert "If a side says nothing until" in page


def test_it_writes_nothing_down_for_who_did_not_finish(ended: Stage) -> None:
    answer = ended.be("c1").send(f"{ended.mine}ending", "confirm-completion", ending="unfinished")

    assert answer.status_code == 200
    assert "Nothing is written down." in answer.content.decode()
    assert "Withdraw from mediation" in answer.content.decode()
    assert ended.facts("completion_confirmed") == 0


def test_it_shows_nobody_what_the_other_side_said(ended: Stage) -> None:
    ended.be("c1")
    before = page_of(ended, "o1")

    ended.be("c1").do(f"{ended.mine}ending", "confirm-completion", ending="neither")

    assert "You have said how it ended for you" in page_of(ended)
    assert page_of(ended, "o1") == before


def test_it_closes_with_an_understanding_and_no_term(ended: Stage) -> None:
    for who in ("c1", "o1"):
        ended.be(who).do(f"{ended.mine}ending", "confirm-completion", ending="understanding")

    assert ended.walk.case.matter("m1").outcome == "understanding"
    assert "That is a full result." in page_of(ended)
    assert "Write a term" not in page_of(ended)
    assert not AgreementRow.objects.filter(complaint__ref=ended.ref).exists()


# -- terms


def test_it_shows_a_term_with_who_by_when_and_how_known(ended: Stage) -> None:
    due = ended.walk.day + timedelta(days=30)
    propose(ended, due_on_month=str(due.month), due_on_day=str(due.day), due_on_year=str(due.year))

    for who in ("c1", "o1"):
        page = page_of(ended, who)
        assert "I will write a letter." in page
        assert "Done when: Clara has the letter." in page
        assert f"{due:%B} {due.day}, {due.year}" in page
    assert ended.walk.case.matter("m1").terms[0].due_on == due


def test_it_sets_two_languages_of_one_term_side_by_side(ended: Stage) -> None:
    propose(ended, text_2="Escribiré una carta.", known_2="Clara tiene la carta.")

    html = ended.be("o1").see(f"{ended.mine}ending")

    assert '<div lang="en">' in html
    assert '<div lang="es">' in html
    assert "Escribiré una carta." in html


def test_it_advises_the_same_to_both_and_stops_nobody(ended: Stage) -> None:
    propose(ended, text="The department will pay $500 and nobody talks about it.", known="")

    clara, bell = (ended.be(who).see(f"{ended.mine}ending") for who in ("c1", "o1"))
    advice = [re.findall(r"<summary>To think about.*?</details>", page, re.DOTALL) for page in (clara, bell)]

    assert advice[0] == advice[1] != []
    for said in ("about money", "keep silent", "not at the table", "No day is named.", "how you will both know"):
        assert said in advice[0][0]
    both_assent(ended)
    both_sign(ended)
    assert ended.walk.case.matter("m1").outcome == "agreement"


def test_it_tells_both_sides_alike_that_everyone_has_signed(ended: Stage) -> None:
    propose(ended)
    both_assent(ended)
    first = ended.be("c1").signs(ended.mine, "Clara Nyström")
    last = ended.be("o1").signs(ended.mine, "T. Bell")
    final = "Everyone has signed. The agreement is final."

    assert final not in first
    assert "It is not final before everyone has signed." in first
    assert "You have signed." in words_of(last)
    assert final in words_of(last)
    assert final in page_of(ended, "c1")


def test_it_keeps_what_was_typed_when_a_sign_cannot_be_shown(ended: Stage) -> None:
    answer = ended.be("c1").send(f"{ended.mine}ending", "propose-term", **(TERM | {"text": "Smile 😀 at me"}))

    html = answer.content.decode()
    assert answer.status_code == 422
    assert "cannot show these signs: 😀" in html
    assert "Smile 😀 at me" in html
    assert ended.facts("term_proposed") == 0


def test_it_takes_a_statement_that_is_nobodys_promise(ended: Stage) -> None:
    propose(ended, text="We both found it useful to talk.", known="", owner="together")

    assert "Both say this together. It is nobody’s promise." in page_of(ended, "o1")
    assert ended.walk.case.matter("m1").terms[0].owner == ""


def test_it_shows_scribed_words_to_nobody_but_their_author_until_they_confirm(ended: Stage) -> None:
    account = min(ended.walk.case.mediations[0].mediators)
    typed = Words("term", put_down(TermWords(said=(("en", "I would like a letter."),))), "c1")
    ended.walk.do(mediator(account), agreement.ScribeTerm(matter="m1", party="c1", owner="o1"), typed)

    assert "I would like a letter." in page_of(ended)
    assert "I would like a letter." not in page_of(ended, "o1")
    assert "Typed by a mediator, not confirmed yet." in page_of(ended, "o1")

    ended.be("c1").do(f"{ended.mine}ending", "confirm-term")
    assert "I would like a letter." in page_of(ended, "o1")


def test_it_shows_what_changed_since_one_assented(ended: Stage) -> None:
    propose(ended)
    both_assent(ended)
    assert "The text has changed" not in page_of(ended, "o1")

    ended.be("c1").do(f"{ended.mine}ending", "edit-term", text="I will write a long letter.", known=TERM["known"])

    html = ended.be("o1").see(f"{ended.mine}ending")
    assert "The text has changed since you assented to it." in html
    assert re.search(r"<ins>.*?long ?.*?</ins>", html)
    assert "The text has changed" not in page_of(ended)
    assert ended.walk.case.matter("m1").assents == frozenset()


def test_it_destroys_what_was_read_with_the_drafts(ended: Stage) -> None:
    propose(ended)
    both_assent(ended)
    place = vault.Context(ref=ended.ref, kind="read_terms", row="m1.o1")
    assert "I will write a letter." in vault.open("terms:d1.m1", key_of(ended, "o1"), place)

    ended.be("c1").do(ended.mine, "withdraw")

    with pytest.raises(vault.Refused):
        vault.open("terms:d1.m1", key_of(ended, "o1"), place)
    assert not VaultRecord.objects.exists()


# -- from a text to a file


def test_it_signs_the_text_that_was_assented_to_and_enters_its_digest(ended: Stage) -> None:
    propose(ended, text_2="Escribiré una carta.")
    both_assent(ended)
    assented = {row.payload["digest"] for row in FactRow.objects.filter(complaint__ref=ended.ref, kind="assented")}
    both_sign(ended)

    kept = AgreementRow.objects.get(complaint__ref=ended.ref)
    assert assented == {kept.digest}
    file = ended.be("c1").client.get(f"{ended.mine}agreement-file").content
    ((_name, copies),) = PdfReader(io.BytesIO(file)).attachments.items()
    assert hashlib.sha256(copies[0]).hexdigest() == kept.digest
    entries = [bytes(row.entry).decode() for row in LedgerRow.objects.order_by("seq")]
    for event in ("assent.given", "agreement.signed"):
        assert any(f'"e":"{event}","obj":"sha256:{kept.digest}"' in one for one in entries)
    assert f'"e":"matter.mediated","obj":"sha256:{kept.fingerprint}"' in entries[kept.leaf or 0]


def test_it_gives_both_the_same_bytes_for_ever(ended: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    propose(ended)
    both_assent(ended)
    both_sign(ended)
    first = ended.be("c1").client.get(f"{ended.mine}agreement-file").content
    monkeypatch.setattr("evenhand.signing.sheets.NORMAL", 13.0)

    assert ended.be("o1").client.get(f"{ended.mine}agreement-file").content == first
    assert hashlib.sha256(first).hexdigest() == AgreementRow.objects.get(complaint__ref=ended.ref).fingerprint


def test_it_keeps_the_names_that_were_assented_to(ended: Stage) -> None:
    """A name that the office corrects afterwards does not change the text under anybody's hands."""
    propose(ended)
    both_assent(ended)
    clerk.change_contact(
        ended.ref, clerk.PersonWords(party="o1", name="Sergeant Bell"), by=PARTIES["o1"], now=ended.walk.now
    )
    both_sign(ended)

    file = ended.be("c1").client.get(f"{ended.mine}agreement-file").content
    assert "Sergeant" not in PdfReader(io.BytesIO(file)).pages[0].extract_text()


def test_it_shows_copies_to_those_who_signed_and_nobody_else(ended: Stage) -> None:
    propose(ended)
    both_assent(ended)
    both_sign(ended)
    clara, dora = ended.be("c1"), ended.colleague()

    assert "I will write a letter." in clara.see(f"{ended.mine}agreement-copy")
    assert AgreementRow.objects.get().fingerprint[:8] in clara.see(f"{ended.mine}cover-sheet")
    for name in ("agreement-file", "agreement-copy", "cover-sheet", "draft-file"):
        helped = dora.client.get(f"/staff/{ended.ref}/for/c1/m1/{name}")
        assert helped.status_code == 302, name
        assert "/for/c1/m1/" in helped.headers["Location"]


def test_it_opens_a_draft_to_its_people_and_who_helps_them_and_to_no_other_role(ended: Stage) -> None:
    propose(ended)

    for role in Role:
        actor = Actor(id="x", role=role, party={"complainant": "c1", "officer": "o1"}.get(role.value))
        found = agreements.standing(actor, ended.ref, "m1", ended.walk.now)
        assert (found is not None) is (role in {Role.COMPLAINANT, Role.OFFICER} | DESK), role


def test_it_takes_the_text_with_one_before_signing(ended: Stage) -> None:
    propose(ended)

    draft = ended.be("o1").client.get(f"{ended.mine}draft-file")

    assert draft.headers["Content-Disposition"] == 'attachment; filename="document.pdf"'
    assert "I will write a letter." in PdfReader(io.BytesIO(draft.content)).pages[0].extract_text()


# -- time to think it over


@pytest.fixture
def ontario(custodian_folder: Path, monkeypatch: pytest.MonkeyPatch, db: None) -> Stage:
    from tests.web.stage import set_up

    clerk.adopt((PROGRAMMES / "ontario.toml").read_text(encoding="utf-8"), by="A", second="B", today=MONDAY)
    stage = set_up(monkeypatch)
    stage.walk.to_ahead()
    stage.seat_mediators()
    stage.walk.to_ended()
    return stage.sync()


def test_it_takes_an_agreement_back_in_one_step_while_there_is_time(ontario: Stage) -> None:
    propose(ontario)
    both_assent(ontario)
    both_sign(ontario)
    for who in PARTIES:
        page = page_of(ontario, who)
        assert "Everyone has signed. You can take it back until" in page
        assert "The agreement is final." not in page
    first = ontario.be("c1").client.get(f"{ontario.mine}agreement-file").content
    assert first.startswith(b"%PDF-1.7")
    assert not AgreementRow.objects.exists()

    ontario.be("o1").do(f"{ontario.mine}ending", "withdraw")

    assert ontario.walk.case.matter("m1").stage == "queued"
    ontario.be("c1").see(f"{ontario.mine}agreement-file", 404)
    assert "took" not in words_of(ontario.be("c1").see(ontario.mine))


def test_it_makes_the_same_file_final_when_the_time_is_over(ontario: Stage) -> None:
    propose(ontario)
    both_assent(ontario)
    both_sign(ontario)
    cooling = ontario.be("c1").client.get(f"{ontario.mine}agreement-file").content
    until = ontario.walk.case.matter("m1").cooling_until
    assert until is not None

    ontario.walk.later((until - ontario.walk.day).days + 1).tick()
    ontario.sync()

    assert ontario.walk.case.matter("m1").outcome == "agreement"
    assert ontario.be("c1").client.get(f"{ontario.mine}agreement-file").content == cooling


# -- anyone may check


def test_it_finds_a_fingerprint_in_the_book_and_tells_nothing_else(ended: Stage) -> None:
    propose(ended)
    both_assent(ended)
    both_sign(ended)
    kept = AgreementRow.objects.get()
    spaced = " ".join(kept.fingerprint[at : at + 8] for at in range(0, 64, 8)).upper()

    page = Client().get("/check", {"fingerprint": spaced}).content.decode()

    assert "In the book" in page
    assert f"{kept.length} bytes" in page
    for secret in (ended.ref, "Clara", "Bell", "letter."):
        assert secret not in page.split("<main")[1].split("Check it without this page")[0]
    assert "Not in the book" in Client().get("/check", {"fingerprint": "a" * 64}).content.decode()


@pytest.mark.parametrize("typed", ["", "abc", "z" * 64, "a" * 65])
def test_it_says_what_is_wrong_with_a_fingerprint(typed: str, db: None) -> None:
    answer = Client().get("/check", {"fingerprint": typed})

    assert answer.status_code == 422
    assert "ingerprint" in answer.content.decode()
    assert "Not in the book" not in answer.content.decode()
