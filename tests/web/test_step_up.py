"""Before what cannot be taken back a person shows their own key again, if they did not within five minutes.

What was typed waits; who just signed in notices nothing. AUT-08.
"""

from __future__ import annotations

from datetime import timedelta
from inspect import signature
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import URLPattern

from evenhand.accounts import doors
from evenhand.models.legal import StepRow
from evenhand.models.proposals import ProposalRow
from evenhand.models.sign_ins import KeptText
from evenhand.web import clock
from evenhand.web.staff.acts import FORMS, act_tail, takes_two
from tests.house.test_urls import ALL
from tests.web.sign_in_cast import with_own_code
from tests.web.stage import Stage
from tests.web.test_endings import ended as ended  # noqa: PLC0414  # A stage after its session.
from tests.web.test_legal import enter
from tests.web.test_sign_in_guards import form_on
from tests.web.walking import Person

# Every form that asks again, by what it does and to what. Leaving, withdrawing and taking back are not among them; of
# the acts of the office, only what one proposes to a second person, and the second person's own word. How somebody is
# reached, whoever changes it: a code goes there.
AFRESH = {
    ("assent to", "terms"),
    ("sign", "agreement"),
    ("sign", "agreement to mediate"),
    ("change", "own wishes"),
    ("change", "how somebody is reached"),
    ("export", "case"),
    ("export", "office"),
    ("undo", "import"),
    ("give", "code for a party"),
    ("second", "code for a party"),
    ("open", "account"),
    ("start", "account"),
    ("give", "role"),
    ("second", "role"),
    ("end", "role"),
    ("report", "lost passkeys"),
    ("second", "lost passkeys"),
    ("do", "act of the office"),
    ("confirm", "proposal of a colleague"),
    ("propose", "step of a legal request"),
    ("second", "step of a legal request"),
    ("do for a party", "assent"),
    ("do for a party", "sign agreement"),
    ("do for a party", "sign agreement to mediate"),
}


def _declared(pattern: URLPattern) -> tuple[str, str]:
    view: Any = pattern.callback
    return view.action, view.object


def test_it_asks_again_for_these_steps_and_no_other() -> None:
    assert {_declared(one) for _path, one in ALL if getattr(one.callback, "afresh", False)} == AFRESH


def test_it_asks_again_for_every_act_of_two_people_and_no_act_of_one() -> None:
    asks = {name for name in FORMS if takes_two(act_tail(name))}

    assert asks == {
        "CorrectAnswer", "CorrectReceipt", "EnterPaperSession", "LiftHold", "PlaceHold", "ReadScreening", "Reclassify",
        "SignAgreement",
    }  # fmt: skip
    by_two = {form.kind for form in FORMS.values() if "second" in signature(form.kind).parameters}
    assert by_two <= {FORMS[name].kind for name in asks}, "what the core asks a second person for"


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Any:
    """A function that moves the real clock six minutes on."""
    wall = clock.wall

    def move() -> None:
        monkeypatch.setattr(clock, "wall", lambda: wall() + timedelta(minutes=6))

    return move


def _clara(stage: Stage) -> tuple[Person, str]:
    """The complainant at her browser, and the code that is her own."""
    someone = Person()
    letter = doors.issue_code(
        kind="posted", ref=stage.ref, party="c1", person=stage.people["c1"], today=clock.now().today
    )
    own = with_own_code(someone.client, letter)
    stage.there["c1"] = someone
    return someone, own


def _shown(someone: Person, asked: Any, own: str) -> str:
    """Follow to the proof, show the key, and read the page one is led to."""
    assert asked.status_code == 302
    where = urlsplit(asked.headers["Location"])
    assert where.path == "/your-key/unlock"
    to = parse_qs(where.query)["next"][0]
    before = someone.client.cookies["evenhand_session"].value
    done = someone.client.post("/your-key/unlock", {"secret": own, "next": to})
    assert done.headers["Location"] == to
    assert someone.client.cookies["evenhand_session"].value != before, "more may be done now, so the key is another"
    return someone.see(to)


def test_it_keeps_a_new_address_until_the_key_was_shown(stage: Stage, later: Any) -> None:
    clara, own = _clara(stage)
    later()
    page = f"/portal/{stage.ref}/wishes"
    fields = {"channels": ["paper"], "language": "en", "address": "14 New Street", "large_print": "on"}

    asked = clara.send(page, page, **fields)
    before = clara.see(page)
    offered = _shown(clara, asked, own)

    assert "14 New Street" not in before
    assert "14 New Street" in offered
    assert clara.client.post(page, form_on(offered.encode(), page)).status_code == 302
    assert not KeptText.objects.exists(), "sent, so not kept any longer"
    assert "14 New Street" in clara.see(page)


def test_it_asks_who_assents_and_who_signs(ended: Stage, later: Any) -> None:
    clara, _own = _clara(ended)
    page = f"{ended.mine}ending"
    clara.do(page, "propose-term", text="We greet each other.", owner="c1")
    later()

    asked = clara.send(page, "assent")

    assert urlsplit(asked.headers["Location"]).path == "/your-key/unlock"
    assert ended.facts("Assented") == 0
    assert not KeptText.objects.exists(), "nothing was typed, so nothing waits"


def test_it_asks_nothing_of_who_just_signed_in(stage: Stage) -> None:
    clara, _own = _clara(stage)
    page = f"/portal/{stage.ref}/wishes"

    clara.do(page, page, channels=["paper"], language="en", address="14 New Street")


def test_it_lets_nobody_export_from_a_screen_left_alone(stage: Stage, later: Any) -> None:
    dora = stage.colleague()
    page = f"{stage.case}export"
    taken = dora.send(page, "export")
    later()

    asked = dora.send(page, "export")

    assert taken.headers["Content-Type"] == "application/zip"
    taken.close()
    assert asked.headers["Location"].startswith("/your-passkeys/proof?next=")


def test_it_takes_no_word_of_two_people_from_who_shows_no_key_here(stage: Stage, later: Any) -> None:
    """Whoever runs the agency's own sign-in can be both people, and holds the key of neither."""
    dora, ana = stage.colleague(), stage.colleague("ana", "analyst")
    page, typed = f"{stage.case}do/m1/reclassify", {"allegation": "a1", "category": "harassment"}
    dora.do(page, "reclassify", **typed)
    later()

    proposed = dora.send(page, "reclassify", **typed)
    confirmed = ana.send(stage.case, "/confirm")
    alone = dora.send(f"{stage.case}do/m1/suspend", "suspend")

    for asked in (proposed, confirmed):
        assert asked.headers["Location"].startswith("/your-passkeys/proof?next=")
    assert ProposalRow.objects.count() == 1
    assert stage.walk.case.allegations[0].category != "harassment"
    assert KeptText.objects.count() == 1, "what Dora typed waits for her"
    assert alone.status_code == 422, "an act of one person asks for what is missing and for no key"


def test_it_takes_no_step_of_a_legal_request_from_who_shows_no_key_here(stage: Stage, later: Any) -> None:
    page = enter(stage)
    ana, dean = stage.colleague("ana", "analyst"), stage.colleague("dean", "director")
    ana.do(page, "/step", what="answered", agreement="no")
    later()

    proposed = ana.send(page, "/step", what="withdrawn", agreement="no")
    seconded = dean.send(page, "/second")

    for asked in (proposed, seconded):
        assert asked.headers["Location"].startswith("/your-passkeys/proof?next=")
    assert [(one.what, one.seconded_by) for one in StepRow.objects.all()] == [("answered", "")]


def test_it_leads_back_to_the_form_where_nothing_was_typed(stage: Stage, later: Any) -> None:
    dora = stage.colleague()
    page = f"{stage.case}export"
    later()

    asked = dora.client.post(page, {"idem": "x"}, headers={"referer": f"http://testserver{page}"})
    unsaid = dora.client.post(page, {"idem": "x"})

    assert parse_qs(urlsplit(asked.headers["Location"]).query)["next"] == [page]
    assert parse_qs(urlsplit(unsaid.headers["Location"]).query)["next"] == ["/sign-in/start"]
