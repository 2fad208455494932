"""Before a name is typed on a screen: what the law wants told is told, kept with its version, and the file was opened.

SIG-06; ESIGN, 15 U.S.C. 7001(c). Paper ranks equal and asks none of it.
"""

from __future__ import annotations

import io
import json
import re
from html import unescape
from typing import Any

import pytest
from pypdf import PdfReader

from evenhand import vault
from evenhand.core.programme import Programme
from evenhand.core.reading import MOST, pushing_words, reading_grade
from evenhand.models import programmes
from evenhand.models.cases import ComplaintRow
from evenhand.models.facts import FactRow
from evenhand.models.ledger import LedgerRow
from evenhand.models.words import SealedText
from evenhand.signing import number_of_file, numbers, told
from tests.web.stage import Stage
from tests.web.test_endings import both_assent, ended, propose
from tests.web.test_paper_signing import enter, foot, text_to_sign
from tests.web.walking import words_of

__all__ = ["ended"]  # the fixture
BOTH = pytest.mark.parametrize(("who", "name"), [("c1", "Clara Nyström"), ("o1", "T. Bell")])
MUST_SAY = (
    "sign on paper instead", "go back to paper", "no longer counts", "It is free", "Only this agreement",
    "agreement on paper at any time, also after you have signed", "How we may reach you", "opens web pages and PDF",
    "I could open and read the file",
)  # fmt: skip


@pytest.fixture
def ready(ended: Stage) -> Stage:
    """Everyone has assented; nobody has signed."""
    propose(ended)
    both_assent(ended)
    return ended


def programme_of(stage: Stage) -> Programme:
    return programmes.of_sha(ComplaintRow.objects.get(ref=stage.ref).programme)


def on_page(stage: Stage, who: str) -> str:
    html = stage.be(who).see(f"{stage.mine}ending")
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def kept(stage: Stage, who: str) -> dict[str, Any] | None:
    """What is sealed beside this person's signature."""
    one = SealedText.objects.filter(complaint__ref=stage.ref, kind="on_screen", party=who, row="m1").first()
    if one is None:
        return None
    key = bytes(one.complaint.case_key or b"")
    text = vault.open_field(key, bytes(one.box), ref=stage.ref, kind="on_screen", row=f"{who}/m1")
    found: dict[str, Any] = json.loads(text)
    return found


def signed(stage: Stage) -> frozenset[str]:
    return frozenset(stage.walk.case.matter("m1").signatures)


@BOTH
def test_it_tells_everything_before_the_form_and_pushes_nobody(ready: Stage, who: str, name: str) -> None:
    page = on_page(ready, who)

    statement = page[page.index("Before you sign on a screen") : page.index("Type your name to sign")]
    assert [words for words in MUST_SAY if words not in statement] == []
    assert "Both count the same, and both are free." in page
    assert page.index("Sign on paper") < page.index("Sign on this screen")


def test_it_tells_both_sides_the_same_words(ready: Stage) -> None:
    pages = [on_page(ready, who) for who in ("c1", "o1")]

    first, second = (page[page.index("On paper or on this screen") : page.index("Type your name")] for page in pages)
    assert first == second


@pytest.mark.parametrize("lang", ["en", "es"])
def test_it_says_it_plainly(ready: Stage, lang: str) -> None:
    programme = programme_of(ready)
    text = told(programme, lang).text

    grade = reading_grade(text, lang)
    assert grade is not None
    assert grade <= MOST
    assert pushing_words(text, lang) == ()


@BOTH
def test_it_gives_a_file_like_the_agreements_that_names_nobody(ready: Stage, who: str, name: str) -> None:
    answer = ready.be(who).client.get(f"{ready.mine}screen-file")

    file = PdfReader(io.BytesIO(answer.content))
    text = " ".join(" ".join(page.extract_text() for page in file.pages).split())
    assert answer.headers["Content-Disposition"] == 'attachment; filename="document.pdf"'
    assert b"pdfaid" in answer.content
    assert [words for words in MUST_SAY if words not in text] == []
    assert not [one for one in (ready.ref, "Nyström", "Bell", "letter") if one in text]
    assert text.split()[-1] not in on_page(ready, who)


@BOTH
def test_it_keeps_with_the_signature_what_was_told_and_that_the_file_opened(ready: Stage, who: str, name: str) -> None:
    statement = told(programme_of(ready), "en")
    number = ready.be(who).number(ready.mine)

    ready.be(who).signs(ready.mine, name)

    assert kept(ready, who) == {
        "version": statement.version, "lang": "en", "text": statement.text, "number": number,
    }  # fmt: skip
    shown = on_page(ready, who)
    assert "What you were told before you signed" in shown
    assert statement.version in shown
    other = "o1" if who == "c1" else "c1"
    assert kept(ready, other) is None
    assert statement.version not in on_page(ready, other)


def test_it_says_nothing_of_it_in_facts_or_the_ledger(ready: Stage) -> None:
    number = ready.be("c1").number(ready.mine)
    ready.be("c1").signs(ready.mine, "Clara Nyström")

    version = told(programme_of(ready), "en").version
    facts = FactRow.objects.filter(complaint__ref=ready.ref, kind="agreement_signed").values_list("payload", flat=True)
    entries = [bytes(row.entry).decode() for row in LedgerRow.objects.all()]
    assert len(facts) == 1
    assert not [one for one in (*map(str, facts), *entries) if version in one or f'"{number}"' in one]


@BOTH
@pytest.mark.parametrize("typed", ["", "0000", "x"])
def test_it_asks_again_at_the_field_and_keeps_the_name(ready: Stage, who: str, name: str, typed: str) -> None:
    answer = ready.be(who).send(f"{ready.mine}ending", "sign-agreement", number=typed, name=name)

    html = answer.content.decode()
    assert answer.status_code == 422
    error = re.search(r'<div id="id_number_error">.*?</div>', html, re.DOTALL)
    assert error, words_of(html)
    assert "You can also sign on paper." in error[0]
    assert "#id_number" in html
    assert f'value="{name}"' in html
    assert signed(ready) == frozenset()
    assert kept(ready, who) is None


def test_it_keeps_the_number_when_the_name_cannot_be_shown(ready: Stage) -> None:
    number = ready.be("c1").number(ready.mine)

    answer = ready.be("c1").send(f"{ready.mine}ending", "sign-agreement", number=number, name="Clara 😀")

    assert answer.status_code == 422
    assert f'value="{number}"' in answer.content.decode()
    assert signed(ready) == frozenset()


def test_it_takes_the_number_however_it_is_spaced_and_in_any_digits(ready: Stage) -> None:
    number = ready.be("c1").number(ready.mine)
    arabic = number.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))

    ready.be("c1").do(f"{ready.mine}ending", "sign-agreement", number=f" {arabic[:2]} {arabic[2:]} ", name="Clara")

    assert signed(ready) == {"c1"}
    assert (kept(ready, "c1") or {})["number"] == number


def test_it_gives_each_person_and_matter_a_number_of_their_own(ready: Stage) -> None:
    """Four digits may be alike by chance; twenty of them are not."""
    statement = told(programme_of(ready), "en")
    for places in ([("m1", f"c{n}") for n in range(20)], [(f"m{n}", "c1") for n in range(20)]):
        assert len({number_of_file(statement, ready.ref, matter, party) for matter, party in places}) > 10


def test_it_keeps_the_language_that_was_read(ready: Stage) -> None:
    """The file was opened in Spanish; the language of the page may change before the name is typed."""
    clara = ready.be("c1")
    clara.client.post("/language", {"language": "es"})
    number = clara.number(ready.mine)
    clara.client.post("/language", {"language": "en"})

    clara.do(f"{ready.mine}ending", "sign-agreement", number=number, name="Clara")

    found = kept(ready, "c1") or {}
    assert (found["lang"], found["version"]) == ("es", told(programme_of(ready), "es").version)
    assert "El papel vale lo mismo" in found["text"]


def test_it_is_another_version_and_another_number_when_a_word_changes(
    ready: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    programme, number = programme_of(ready), ready.be("c1").number(ready.mine)
    before = told(programme, "en").version
    for n in range(9):
        points = (("Paper", f"Paper counts {n} times."),)
        monkeypatch.setattr("evenhand.signing.on_screen._points", lambda points=points: points)
        assert told(programme, "en").version != before
        # Two versions may have one number by chance, one time in nine thousand.
        if number not in numbers(programme, programme.languages, ready.ref, "m1", "c1"):
            break

    answer = ready.be("c1").send(f"{ready.mine}ending", "sign-agreement", number=number, name="Clara")
    assert answer.status_code == 422


@BOTH
def test_it_leads_back_to_paper_and_forgets_what_was_kept(ready: Stage, who: str, name: str) -> None:
    """Withdrawing from the electronic form: one step, the other's signature stays, and paper closes it."""
    other, others_name = ("o1", "T. Bell") if who == "c1" else ("c1", "Clara Nyström")
    ready.be(who).signs(ready.mine, name)

    shown = ready.be(who).do(f"{ready.mine}ending", "retract-assent")

    assert "Your name on the screen no longer counts. You can sign on paper" in unescape(shown)
    assert 'id="on-paper"' in shown
    assert kept(ready, who) is None
    ready.be(who).do(f"{ready.mine}ending", "/assent")
    ready.be(other).signs(ready.mine, others_name)
    dora, ana = ready.colleague(), ready.colleague("ana", "analyst")
    enter(ready, dora, party=[who], foot=foot(text_to_sign(ready)))
    ana.do(ready.case, "/confirm")
    assert ready.walk.case.matter("m1").outcome == "agreement"
    assert kept(ready, who) is None
    assert kept(ready, other) is not None


def test_it_asks_nothing_of_it_on_paper_or_at_the_desk(ready: Stage) -> None:
    dora, ana = ready.colleague(), ready.colleague("ana", "analyst")
    helped = f"/staff/{ready.ref}/for/c1/m1/"
    assert dora.client.get(f"{helped}screen-file").status_code == 404

    enter(ready, dora, party=["c1", "o1"], foot=foot(text_to_sign(ready)))
    ana.do(ready.case, "/confirm")

    assert ready.walk.case.matter("m1").outcome == "agreement"
    assert not SealedText.objects.filter(kind="on_screen").exists()
    assert "What you were told before you signed" not in on_page(ready, "c1")


def test_it_shows_it_to_the_signer_alone_when_it_is_final(ready: Stage) -> None:
    ready.be("c1").signs(ready.mine, "Clara Nyström")
    ready.be("o1").client.post("/language", {"language": "es"})
    ready.be("o1").signs(ready.mine, "T. Bell")
    english, spanish = (told(programme_of(ready), lang).version for lang in ("en", "es"))

    clara, bell = (on_page(ready, who) for who in ("c1", "o1"))

    assert (english in clara, spanish in clara) == (True, False)
    assert (english in bell, spanish in bell) == (False, True)
