"""A name in any script, and words that nobody can see: a page or a file for two sides never falls for one of them."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
from pypdf import PdfReader

from evenhand.clerk import Words, sealing
from evenhand.core.agreement import ProposeTerm
from evenhand.models.cases import ComplaintRow
from evenhand.models.door import the_clerk_writes
from evenhand.models.outbox import LetterRow
from evenhand.press import SUBSTITUTE, Unprintable
from evenhand.signing import TermWords, plain, put_down, unhidden
from evenhand.web.accounts.forms import NewPassphraseForm
from evenhand.web.public.filing_forms import PersonForm
from tests.rooms.office import PARTIES
from tests.web.stage import Stage
from tests.web.test_agreement_to_mediate import SHEET
from tests.web.test_endings import TERM, both_assent, ended, page_of, propose
from tests.web.test_letters_pages import printed

__all__ = ["ended"]  # the fixture
TAGS = "\U000e0041\U000e0042\u2062\u00ad\ufeff"
"""Signs that nobody sees, in which a text could hide."""
UNSEEN = pytest.mark.parametrize("unseen", ["\u202e" * 5, "\u200b" * 20, "\u2066\u2069", "\u3164", "\ufe0f"], ids=ascii)


def called(stage: Stage, party: str, name: str) -> None:
    row = ComplaintRow.objects.get(ref=stage.ref)
    with the_clerk_writes():
        sealing._replace([sealing.text_row(row, Words("name", name, party))])


def text(answer: Any) -> str:
    assert answer.status_code == 200
    return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages)


@pytest.mark.parametrize("name", ["Maria 李明", "สมชาย", "이", "😀 Jo", "＝1"])
def test_it_takes_a_complaint_under_a_name_in_any_script(name: str) -> None:
    typed = {"name": name, "channels": ["paper"], "address": "12 Ferry St", "language": "en", "minor": "no"}

    form = PersonForm(typed)

    assert form.is_valid()
    assert form.cleaned_data["name"] == name


def test_it_prints_every_letter_that_waits_whatever_a_person_is_called(stage: Stage) -> None:
    called(stage, "c1", "Maria 李明")
    LetterRow.objects.update(channel="paper", state="queued")

    answer = printed(stage.colleague("dora"), list(LetterRow.objects.values_list("id", flat=True)))

    assert answer.status_code == 200
    assert not LetterRow.objects.filter(state="queued").exists()


def test_it_makes_every_paper_of_a_session_whatever_a_party_is_called(stage: Stage) -> None:
    """The kit, the sheet that everyone signs, and each one's own copy of it."""
    called(stage, "c1", "Maria 李")
    stage.walk.to_ahead()
    first = min(stage.seat_mediators())
    stage.sync()
    table = f"/mediator/{stage.ref}/d1/"
    stage.there[first].do(f"{table}desk", "check-in", person="c1")

    for answer in (
        stage.there[first].client.get(f"{table}kit.pdf"),
        stage.colleague().client.get(f"/staff/{stage.ref}/table/d1/kit.pdf"),
        stage.there[first].client.get(f"{table}{SHEET}"),
        stage.be("c1").client.get(f"{stage.mine}agreement-to-mediate-file"),
    ):
        assert f"Maria {SUBSTITUTE}" in text(answer)


def test_it_says_before_signing_which_signs_of_a_name_the_file_cannot_show(ended: Stage) -> None:
    called(ended, "c1", "Maria 李")
    propose(ended)
    both_assent(ended)

    for who in ("c1", "o1"):
        said = page_of(ended, who)
        assert "cannot show these signs of a name: 李." in said
        assert "Maria 李, Complainant" in said
        assert f"Maria {SUBSTITUTE}" in text(ended.be(who).client.get(f"{ended.mine}draft-file"))


def test_it_says_nothing_of_signs_where_all_can_be_shown(ended: Stage) -> None:
    propose(ended)

    assert "cannot show" not in page_of(ended, "c1")


def test_it_makes_copies_for_both_when_a_name_cannot_be_shown_whole(ended: Stage) -> None:
    called(ended, "c1", "Maria 李")
    propose(ended)
    both_assent(ended)
    ended.be("c1").signs(ended.mine, "Maria Li")
    ended.be("o1").signs(ended.mine, "T. Bell")
    copies = LetterRow.objects.filter(kind="agreement_copy")
    copies.update(channel="paper", state="queued")

    answer = printed(ended.colleague("dora"), list(copies.values_list("id", flat=True)))

    said = text(answer)
    assert "Cover sheet of an agreement" in said
    assert f"Maria {SUBSTITUTE}" in said


def error_at(answer: Any, field: str) -> str:
    assert answer.status_code == 422
    found = re.search(rf'id="[^"]*{field}_error"[^>]*>(.*?)</div>', answer.content.decode(), re.DOTALL)
    return found[1] if found else ""


@UNSEEN
@pytest.mark.parametrize("who", ["c1", "o1"])
def test_it_takes_no_term_of_which_nobody_sees_anything(ended: Stage, who: str, unseen: str) -> None:
    answer = ended.be(who).send(f"{ended.mine}ending", "propose-term", **(TERM | {"text": unseen}))

    assert "Write what would be done." in error_at(answer, "text")
    assert ended.facts("term_proposed") == 0


@UNSEEN
def test_it_takes_the_other_boxes_of_a_term_as_empty_then(ended: Stage, unseen: str) -> None:
    propose(ended, known=unseen, text_2=unseen, known_2=unseen)

    assert "I will write a letter." in page_of(ended, "o1")
    assert "Done when" not in page_of(ended, "o1")


@UNSEEN
def test_it_takes_no_signature_of_which_nobody_sees_anything(ended: Stage, unseen: str) -> None:
    propose(ended)
    both_assent(ended)
    number = ended.be("c1").number(ended.mine)

    answer = ended.be("c1").send(f"{ended.mine}ending", "sign-agreement", number=number, name=unseen)

    assert "Type your name to sign" in error_at(answer, "name")
    assert f'value="{number}"' in answer.content.decode()
    assert ended.facts("agreement_signed") == 0


@pytest.mark.parametrize("who", ["c1", "o1"])
def test_it_takes_nothing_hidden_into_a_signed_file(ended: Stage, who: str) -> None:
    propose(ended, text=f"I will{TAGS} write a letter.")
    both_assent(ended)
    for party, name in (("c1", "Clara Nystrom"), ("o1", "T. Bell")):
        ended.be(party).signs(ended.mine, f"{name[:3]}{TAGS}{name[3:]}{TAGS}" if party == who else name)

    copies = LetterRow.objects.filter(kind="agreement_copy")
    copies.update(channel="paper", state="queued")
    said = text(printed(ended.colleague("dora"), list(copies.values_list("id", flat=True))))

    assert copies.exists()
    assert "I will write a letter." in said
    assert "Clara Nystrom" in said
    assert "T. Bell" in said
    assert not set(TAGS) & set(said + page_of(ended, "c1"))


@pytest.mark.parametrize("name", ["Zoë\u200d", "\u0646\u0627\u200c\u0631", "\u1780\u200b\u1781"], ids=ascii)
def test_it_leaves_the_signs_that_a_script_is_written_with(name: str) -> None:
    assert plain(f"{name}{TAGS}") == name
    assert unhidden(f"{TAGS}{name}") == name


def test_it_takes_nothing_hidden_in_any_box_but_that_of_a_secret() -> None:
    typed = {"name": f"Ann{TAGS}a {TAGS}", "channels": ["paper"], "address": f"12{TAGS} Ferry St", "language": "en",
             "minor": "no"}  # fmt: skip
    form, secret = PersonForm(typed), NewPassphraseForm({"phrase": f"four grey{TAGS} herons", "again": "-"})

    assert form.is_valid()
    assert (form.cleaned_data["name"], form.cleaned_data["address"]) == ("Anna", "12 Ferry St")
    assert not secret.is_valid()
    assert TAGS in secret.cleaned_data["phrase"]


def test_it_asks_for_other_letters_at_the_name_and_keeps_it(ended: Stage) -> None:
    propose(ended)
    both_assent(ended)
    number = ended.be("c1").number(ended.mine)

    answer = ended.be("c1").send(f"{ended.mine}ending", "sign-agreement", number=number, name="이")

    assert "cannot show these signs: 이" in error_at(answer, "name")
    assert 'value="이"' in answer.content.decode()


@UNSEEN
def test_it_takes_no_such_name_under_the_agreement_to_mediate(stage: Stage, unseen: str) -> None:
    stage.walk.to_ahead()
    first = min(stage.seat_mediators())
    stage.sync()
    stage.there[first].do(f"/mediator/{stage.ref}/d1/desk", "check-in", person="c1")
    page = f"{stage.mine}agreement-to-mediate"

    answer = stage.be("c1").send(page, "agreement-to-mediate", name=unseen)

    assert "Type your name to sign" in answer.content.decode()
    assert stage.facts("agreement_to_mediate_signed") == 0


@pytest.mark.parametrize("kept", [put_down(TermWords(said=())), put_down(TermWords(said=(("en", ""),)))])
def test_it_bears_a_term_without_words_that_came_in_before(ended: Stage, kept: str) -> None:
    """A page and a file of two sides stand, and the term can be taken out again."""
    term = ProposeTerm(matter="m1", party="c1", owner="o1")
    ended.walk.do(PARTIES["c1"], term, Words("term", kept, "c1"))
    propose(ended, "o1", owner="c1")

    for who in ("c1", "o1"):
        assert "Nothing is written here." in page_of(ended, who)
        assert "Nothing is written here." in text(ended.be(who).client.get(f"{ended.mine}draft-file"))
    ended.be("c1").do(f"{ended.mine}ending", "remove-term")
    assert "Nothing is written here." not in page_of(ended, "o1")


def jam(*_words: object, **_more: object) -> bytes:
    raise Unprintable("agreement: jam Maria")


def test_it_says_in_a_sentence_that_a_file_cannot_be_made(
    ended: Stage, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    propose(ended)
    monkeypatch.setattr("evenhand.signing.sheets.typeset", jam)

    answer = ended.be("c1").client.get(f"{ended.mine}draft-file")

    assert answer.status_code == 503
    assert "We could not make this file" in answer.content.decode()
    assert "Maria" not in caplog.text


def test_it_gives_back_what_was_typed_when_the_file_cannot_be_made(
    ended: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    propose(ended)
    both_assent(ended)
    ended.be("c1").signs(ended.mine, "Clara Nyström")
    number = ended.be("o1").number(ended.mine)
    monkeypatch.setattr("evenhand.signing.sheets.typeset", jam)
    monkeypatch.setattr("evenhand.clerk.agreed.agreement_pdf", jam)

    answer = ended.be("o1").send(f"{ended.mine}ending", "sign-agreement", number=number, name="T. Bell")

    assert answer.status_code == 503
    assert "T. Bell" in answer.content.decode()
    assert ended.facts("agreement_signed") == 1
