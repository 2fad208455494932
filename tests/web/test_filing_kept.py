"""Filing loses nothing typed, and does nothing twice: stopped halfway, clicked twice, gone back, left in a hurry."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from evenhand import reads
from evenhand.accounts import doors
from evenhand.models.cases import ComplaintRow
from evenhand.models.drafts import DraftRow
from evenhand.web import clock
from evenhand.web.public import draft as drafts
from tests.rooms.office import DESK
from tests.web.test_filing import CLARA, OFFICER, STORY, to_check
from tests.web.walking import Person, words_of

pytestmark = pytest.mark.django_db

CODE = re.compile(r'class="code" translate="no" dir="ltr">([^<]+)<')


@pytest.fixture
def writer(custodian_folder: Path) -> Person:
    return Person()


def officers_kept(writer: Person) -> int:
    return writer.see("/complaint/officers").count('name="remove"')


def test_it_adds_an_officer_once_however_often_one_clicks(writer: Person) -> None:
    writer.do("/complaint", "/complaint", **STORY)
    nameless = {"category": "discourtesy", "add": "1", "place": "0"}

    for _click in range(2):
        writer.client.post("/complaint/officers", nameless)

    assert officers_kept(writer) == 1
    writer.client.post("/complaint/officers", nameless | {"place": "1"})
    assert officers_kept(writer) == 2


def test_it_writes_an_officer_anew_after_going_back(writer: Person) -> None:
    writer.do("/complaint", "/complaint", **STORY)
    for badge in ("4471", "4472"):
        writer.client.post("/complaint/officers", OFFICER | {"badge": badge, "place": "0"})

    page = writer.see("/complaint/officers")
    assert "4472" in page
    assert "4471" not in page


def test_it_changes_one_person_and_keeps_the_rest_of_what_was_told(writer: Person) -> None:
    to_check(writer)

    page = writer.see("/complaint/people?change=0")
    assert "816 555 0142" in page
    writer.do("/complaint/people?change=0", "/complaint/people", **CLARA | {"phone": "816 555 0188"}, skip="1")

    check = writer.see("/complaint/check")
    assert "816 555 0188" in check
    assert "816 555 0142" not in check


def test_it_takes_out_one_officer_however_often_one_clicks(writer: Person) -> None:
    writer.do("/complaint", "/complaint", **STORY)
    for place, badge in enumerate(("4471", "4472")):
        writer.client.post("/complaint/officers", OFFICER | {"badge": badge, "place": str(place)})

    for _click in range(2):
        writer.client.post("/complaint/officers", {"remove": "0", "of": "2"})

    assert officers_kept(writer) == 1
    assert "4472" in writer.see("/complaint/officers")


def test_it_never_takes_somebody_out_when_enter_is_pressed(writer: Person) -> None:
    """A browser's Enter presses the first button of the field's form: that one saves."""
    to_check(writer)
    for path in ("/complaint/officers", "/complaint/people", "/complaint/files"):
        form = re.search(r'<form method="post" id="step".*?</form>', writer.see(path), re.DOTALL)
        assert form
        first = re.search(r"<button[^>]*>", form[0])
        assert first
        assert 'name="continue"' in first[0]
        assert 'name="remove"' not in form[0]


def test_it_does_not_drop_a_second_person_who_left_the_name_empty(writer: Person) -> None:
    to_check(writer)

    writer.client.post("/complaint/people", {"phone": "816 555 0199", "minor": "no", "continue": "1", "place": "1"})

    assert "816 555 0199" in writer.see("/complaint/check")


@pytest.mark.parametrize(
    ("path", "typed", "kept"),
    [
        ("/complaint/officers", {"unit": "the tall one"}, "the tall one"),
        ("/complaint/people", {"name": "Clara", "safe_contact": "never at home"}, "never at home"),
        ("/complaint/wishes", {"wish": "to be heard"}, "to be heard"),
    ],
)
def test_it_puts_aside_half_a_page_and_shows_it_again_by_code(
    writer: Person, path: str, typed: dict[str, Any], kept: str
) -> None:
    saved = writer.do("/complaint", "/complaint", **STORY)
    code = CODE.search(saved)
    assert code

    shown = writer.do(path, path, **typed, later="1")

    assert "Saved. You can close this page" in words_of(shown)
    elsewhere = Person()
    assert kept in elsewhere.do("/complaint/come-back", "/complaint/come-back", code=code[1])


def test_it_opens_by_its_code_as_long_as_it_is_kept(writer: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each step keeps the draft for thirty days more; its code lasts as long, and goes when the draft is gone."""
    day = clock.now()
    code = CODE.search(writer.do("/complaint", "/complaint", **STORY))
    assert code

    def on(days: int) -> None:
        later = replace(day, at=day.at + timedelta(days=days), today=day.today + timedelta(days=days))
        monkeypatch.setattr(clock, "now", lambda: later)
        doors.sweep(later.today)

    on(29)
    writer.do("/complaint/officers", "/complaint/officers", **OFFICER)
    on(40)
    answer = Person().client.post("/complaint/come-back", {"code": code[1]})
    assert answer.status_code == 302
    on(60)
    assert Person().client.post("/complaint/come-back", {"code": code[1]}).status_code == 422


def test_it_puts_aside_the_very_first_page_too(writer: Person) -> None:
    shown = writer.do("/complaint", "/complaint", narrative="He shou", later="1")

    code = CODE.search(shown)
    assert code
    assert "He shou" in Person().do("/complaint/come-back", "/complaint/come-back", code=code[1])


def test_it_keeps_what_was_half_typed_when_somebody_leaves_in_a_hurry(writer: Person) -> None:
    code = CODE.search(writer.do("/complaint", "/complaint", **STORY))
    assert code

    gone = writer.client.post("/leave", {"step": "wishes", "wish": "that he say sor"})

    assert "that he say sor" not in gone.content.decode()
    assert writer.client.get("/complaint/wishes").status_code == 302
    assert "that he say sor" in Person().do("/complaint/come-back", "/complaint/come-back", code=code[1])


@pytest.mark.parametrize("step", ["wishes", "nothing", ""])
def test_it_lets_anyone_leave_whatever_the_form_says(custodian_folder: Path, step: str) -> None:
    assert Person().client.post("/leave", {"step": step, "wish": "x" * 100_000}).status_code == 200


def test_it_gives_back_what_was_typed_and_asks_for_the_code_when_the_visit_has_ended(writer: Person) -> None:
    code = CODE.search(writer.do("/complaint", "/complaint", **STORY))
    assert code
    elsewhere = Person()

    answer = elsewhere.client.post("/complaint/officers", OFFICER | {"unit": "grey beard"})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "grey beard" in page
    assert "Enter your code" in page
    wrong = elsewhere.client.post("/complaint/officers", OFFICER | {"unit": "grey beard", "code": "AAAA"})
    assert "opens nothing here" in wrong.content.decode()
    assert "grey beard" in wrong.content.decode()
    assert elsewhere.client.post("/complaint/officers", OFFICER | {"code": code[1]}).status_code == 302
    assert officers_kept(elsewhere) == 1


def test_it_says_so_when_the_complaint_was_sent_in_another_tab(writer: Person) -> None:
    to_check(writer)
    writer.do("/complaint/check", "/complaint/check")

    page = writer.client.post("/complaint/wishes", {"wish": "one more thing"}).content.decode()

    assert "You have sent this complaint" in page
    assert "one more thing" in page
    assert writer.client.get("/complaint/wishes").headers["Location"] == "/complaint/receipt"


def test_it_shows_all_that_will_be_sent(writer: Person) -> None:
    to_check(writer)
    writer.do("/complaint/wishes", "/complaint/wishes", wish="to be heard", skip="1")
    told = CLARA | {"safe_contact": "after six", "minor": "yes", "guardian_name": "Ada", "guardian_phone": "555 0101"}
    told |= {"language": "es", "access_needs": "a ramp", "large_print": "on"}
    writer.client.post("/complaint/people", told | {"place": "0"})

    check = words_of(writer.see("/complaint/check"))

    for said in ("A phone call", "after six", "Ada 555 0101", "Español", "a ramp", "Large print", "to be heard"):
        assert said in check


def test_it_says_that_one_must_wait_rather_than_that_a_code_is_wrong(writer: Person) -> None:
    code = CODE.search(writer.do("/complaint", "/complaint", **STORY))
    assert code
    stranger = Person()
    for _try in range(12):
        stranger.client.post("/complaint/come-back", {"code": "ABCD-EFGH"})

    right, wrong = (
        stranger.client.post("/complaint/come-back", {"code": typed}).content.decode()
        for typed in (code[1], "ABCD-EFGH")
    )

    assert "Wait 15 minutes" in right
    assert "Wait 15 minutes" in wrong


def test_it_says_on_the_receipt_what_leaving_does_and_does_it(writer: Person) -> None:
    to_check(writer)
    receipt = writer.do("/complaint/check", "/complaint/check")
    code = CODE.search(receipt)
    assert code

    assert "“Leave this site” ends it for good, and we keep your complaint." in words_of(receipt)
    writer.client.post("/leave")

    assert writer.client.get("/complaint/receipt").status_code == 302
    assert ComplaintRow.objects.count() == 1
    assert Person().client.post("/complaint/come-back", {"code": code[1]}).headers["Location"] == "/your-key"


def test_it_names_whose_code_is_whose(writer: Person) -> None:
    told = CLARA | {"minor": "yes", "guardian_name": "Ada"}
    writer.do("/complaint", "/complaint", **STORY)
    writer.do("/complaint/officers", "/complaint/officers", **OFFICER)
    writer.do("/complaint/people", "/complaint/people", **told, skip="1")

    receipt = words_of(writer.do("/complaint/check", "/complaint/check"))

    assert "Code for Clara Nyström" in receipt
    assert "Code for Ada, the parent or guardian" in receipt
    assert receipt.index("Code for Clara Nyström") < receipt.index("Code for Ada")
    assert "Print this page" in receipt


def test_it_shows_a_receipt_however_long_the_names_are(writer: Person) -> None:
    """A browser keeps no cookie above four kilobytes: the codes come first."""
    writer.do("/complaint", "/complaint", **STORY)
    writer.do("/complaint/officers", "/complaint/officers", **OFFICER)
    for n in range(8):
        long = {"name": "\U0001f600" * 110, "minor": "yes", "guardian_name": "\U0001f600" * 110, "place": str(n)}
        writer.client.post("/complaint/people", CLARA | long | {"continue": "1"})

    writer.do("/complaint/check", "/complaint/check")

    kept = max(len(one.OutputString()) for one in writer.client.cookies.values())
    assert kept < 4096
    assert len(CODE.findall(writer.see("/complaint/receipt"))) == 16


def test_it_asks_each_person_for_a_language_and_needs_of_their_own(writer: Person) -> None:
    writer.do("/complaint", "/complaint", **STORY)
    writer.do("/complaint/officers", "/complaint/officers", **OFFICER)
    at = "/complaint/people"
    writer.do(at, at, **CLARA | {"language": "en", "place": "0"}, add="1")
    other = {"name": "Luis Herrera", "minor": "yes", "guardian_name": "Ada", "language": "es", "place": "1"}
    writer.do(at, at, **other | {"access_needs": "a ramp", "discreet": "on"}, skip="1")
    check = words_of(writer.see("/complaint/check"))
    assert check.index("Letters in: English") < check.index("Luis Herrera") < check.index("Letters in: Español")

    receipt = words_of(writer.do("/complaint/check", "/complaint/check"))

    assert "Code for Clara Nyström" in receipt
    assert "Code for Luis Herrera" in receipt
    assert "Code for Ada, the parent or guardian" in receipt
    row = ComplaintRow.objects.get()
    parts = {part.code: part for part in row.parts.all()}
    assert {code: part.language for code, part in parts.items()} == {"c1": "en", "c2": "es", "g2": "es", "o1": "en"}
    assert (parts["c1"].wishes, parts["c2"].wishes) == ([], ["discreet"])
    needs = reads.open_words(DESK, row.ref, "access_needs", now=clock.now())
    assert [(one.party, one.text) for one in needs] == [("c2", "a ramp")]


def test_it_opens_a_draft_from_before_each_person_was_asked(writer: Person) -> None:
    code = CODE.search(to_check(writer))
    assert code
    name = DraftRow.objects.get().name
    draft = drafts.opened(name, code[1].upper())
    assert draft
    for wish in ("language", "access_needs", "large_print", "discreet"):
        draft.people[0].pop(wish, None)
    draft.wishes = {"wish": "To be heard.", "language": "es", "access_needs": "a ramp", "large_print": True}
    draft.keep()

    check = words_of(writer.see("/complaint/check"))
    writer.do("/complaint/check", "/complaint/check")

    for said in ("Letters in: Español", "a ramp", "Large print", "To be heard."):
        assert said in check
    part = ComplaintRow.objects.get().parts.get(code="c1")
    assert (part.language, part.wishes) == ("es", ["large_print"])
