"""The roster's pages: the office's, and a mediator's own; the draw with its reasons; what a mediator discloses."""

from __future__ import annotations

import io
from datetime import date

import pytest
from pypdf import PdfReader

from evenhand import clerk
from evenhand.core.codes import Role
from evenhand.models.mediators import ConflictRow, MediatorRow
from evenhand.post import MediatorContact
from evenhand.reads import roster
from tests.rooms.office import case_of
from tests.web.sign_in_cast import colleague
from tests.web.stage import Stage
from tests.web.walking import Person, staff, words_of

pytestmark = pytest.mark.django_db

OWN = "/mediator/training"


@pytest.fixture
def chen(stage: Stage) -> tuple[str, Person]:
    account = colleague("chen", kind="mediator")
    clerk.enrol(str(account), trained_until=date(2027, 1, 1), hours=40, languages=["en"])
    return str(account), staff(account)


def test_it_puts_a_mediator_on_the_roster_and_says_what_is_wrong_at_the_field(stage: Stage) -> None:
    account = colleague("moss", kind="mediator")
    dora, page = stage.colleague(), f"/staff/mediators/{account}"
    assert "Not on the roster yet" in dora.see("/staff/mediators")
    typed = {"trained_until_month": "1", "trained_until_day": "32", "trained_until_year": "2027", "hours": "40"}

    wrong = dora.send(page, "training", **typed, languages=["en"], active="on")
    assert wrong.status_code == 422
    assert "There is no such date" in wrong.content.decode()
    assert 'value="40"' in wrong.content.decode(), "what was typed is kept"

    dora.do(page, "training", **typed | {"trained_until_day": "31"}, languages=["en", "es"], active="on")
    assert "Can be drawn" in dora.see("/staff/mediators")
    row = MediatorRow.objects.get(pk=str(account))
    assert (row.hours, list(row.languages)) == (40, ["en", "es"])


def test_it_keeps_the_roster_for_those_who_keep_it(stage: Stage, chen: tuple[str, Person]) -> None:
    account, _ = chen
    ana, tomas = stage.colleague("ana", Role.ANALYST), stage.colleague("tomas", Role.INTAKE)

    ana.see(f"/staff/mediators/{account}")
    assert ana.send(f"/staff/mediators/{account}", "week").status_code == 404
    tomas.see("/staff/mediators", 404)
    chen[1].see("/staff/mediators", 404)


def test_it_takes_a_mediators_own_week_days_away_and_ties(stage: Stage, chen: tuple[str, Person]) -> None:
    account, me = chen
    me.do(OWN, "week", parts=["tue_morning", "thu_evening"])
    assert list(MediatorRow.objects.get(pk=account).weekly) == ["tue_morning", "thu_evening"]
    days = {"first_on_month": "7", "first_on_day": "1", "first_on_year": "2026"}
    days |= {"last_on_month": "7", "last_on_day": "9", "last_on_year": "2026"}
    assert "Wednesday, July 1" in me.do(OWN, "away", **days)
    backwards = me.send(OWN, "away", **days | {"last_on_month": "6"})
    assert backwards.status_code == 422
    assert "The later date comes before the earlier one" in backwards.content.decode()
    assert "Wednesday, July 1" not in me.do(OWN, "back")

    shown = me.do(OWN, "tie", tie="former_case", name="Clara Nyström")
    assert "A former case" in shown
    assert "Clara" not in shown, "whom is shown to nobody"
    office = stage.colleague().see(f"/staff/mediators/{account}")
    assert "1 tie is declared." in office
    assert office.count("A former case") == 1, "only as a choice of the form"
    me.do(OWN, "/back", _with="Take it back")
    assert not ConflictRow.objects.exists()


def test_it_asks_for_something_to_keep(stage: Stage, chen: tuple[str, Person]) -> None:
    nothing = chen[1].send(OWN, "tie", tie="family", name=" ")

    assert nothing.status_code == 422
    assert "Enter a name, a phone number or a unit." in nothing.content.decode()


def test_it_types_in_a_tie_for_a_mediator_who_calls_and_shows_only_how_many(
    stage: Stage, chen: tuple[str, Person]
) -> None:
    dora, page = stage.colleague(), f"/staff/mediators/{chen[0]}"

    shown = dora.do(page, "tie", tie="work", name="Teresa Bell", phone="816 555 0177")

    assert "1 tie is declared." in shown
    assert "Bell" not in shown
    assert "0177" not in shown


def test_it_shows_who_can_be_drawn_with_one_reason_each_and_no_history(stage: Stage) -> None:
    stage.walk.to_ahead()
    stage.sync()
    for name in ("chen", "moss", "roth", "lund"):
        account = str(colleague(name, kind="mediator"))
        until = date(2026, 1, 1) if name == "moss" else date(2027, 6, 1)
        clerk.enrol(account, trained_until=until, hours=40, languages=["en"])
        if name == "roth":
            clerk.declare_conflict(account, name="Clara Nyström", tie="family")

    page = words_of(stage.colleague().see(f"{stage.case}do/d1/draw-mediators"))

    assert "Roth A tie, declared or found" in page
    assert "Moss Training ends before the day" in page
    assert "Chen Yes" in page
    assert "Clara" not in page


def test_it_tells_both_sides_what_a_mediator_disclosed_and_asks_again_when_more_comes(stage: Stage) -> None:
    stage.walk.to_ahead()
    stage.sync()
    seats = {}
    for name in ("chen", "moss"):
        account = colleague(name, kind="mediator")
        clerk.enrol(str(account), trained_until=date(2027, 6, 1), hours=40, languages=["en"])
        seats[str(account)] = staff(account)
    stage.colleague().do(f"{stage.case}do/d1/draw-mediators", "draw-mediators")
    table = f"/mediator/{stage.ref}/d1/"
    first, second = case_of(stage.ref).mediation("d1").seats
    early = stage.be("c1").see(stage.mine)
    assert "They have not said yet whether they can." in early
    assert "They know of no tie" not in early, "nobody has looked for one yet"
    seats[first.mediator].do(table, "accept-seat", disclosure="My sister lives on that street.")
    called = stage.colleague().do(f"{stage.case}table/d1", "accept-seat", disclosure="I once taught at the academy.")
    assert "I once taught" in called

    for code in ("c1", "o1"):
        page = stage.be(code).see(stage.mine)
        assert "They have not said yet" not in page
        assert "My sister lives on that street." in page
        assert "I once taught at the academy." in page
        stage.be(code).do(stage.mine, "accept-mediators")
    seats[second.mediator].do(table, "disclose", disclosure="I have since met Officer Bell at a school.")

    assert case_of(stage.ref).mediation("d1").content == frozenset()
    for code in ("c1", "o1"):
        assert "met Officer Bell at a school" in stage.be(code).see(stage.mine)
        stage.be(code).do(stage.mine, "accept-mediators")


def test_it_refuses_an_empty_disclosure(stage: Stage) -> None:
    stage.walk.to_ahead()
    chen, _moss = stage.seat_mediators()
    page = f"/mediator/{stage.ref}/d1/"

    answer = stage.there[chen].send(page, "disclose", disclosure=" ")

    assert "Write what both sides should know." in stage.there[chen].see(answer.headers["Location"])


def test_it_lets_both_sides_go_on_with_one_mediator_and_tells_nobody_who_did_not_ec_52(stage: Stage) -> None:
    stage.walk.to_ahead()
    chen, _moss = stage.seat_mediators()
    dora = stage.colleague()
    dora.do(f"{stage.case}table/d1", "step-down", _with=chen)

    stage.be("c1").do(stage.mine, "go-on-with-one")
    assert "One mediator cannot come" in stage.be("o1").see(stage.mine)
    history = words_of(dora.see(stage.case))
    assert "one is enough" not in history
    dora.do(f"/staff/{stage.ref}/for/o1/m1/", "go-on-with-one")

    table = case_of(stage.ref).mediation("d1")
    assert len(table.seats) == 1
    assert table.content == {"c1", "o1"}


def test_it_gives_everyone_a_text_to_sign_that_counts_the_mediators_who_are_here_ec_52(stage: Stage) -> None:
    stage.walk.to_ahead()
    chen, moss = stage.seat_mediators()
    both = stage.be("c1").see(f"{stage.mine}agreement-to-mediate")
    stage.colleague().do(f"{stage.case}table/d1", "step-down", _with=chen)

    assert "2 mediators are here. They take no side" in both
    assert "They have told us of any tie" in both
    for page in (
        stage.be("o1").see(f"{stage.mine}agreement-to-mediate"),
        stage.there[moss].see(f"/mediator/{stage.ref}/d1/agreement"),
        _pdf(stage.there[moss], f"/mediator/{stage.ref}/d1/kit.pdf"),
        _pdf(stage.there[moss], f"/mediator/{stage.ref}/d1/agreement/en.pdf"),
    ):
        assert "One mediator is here. The mediator takes no side" in page
        assert "The mediator has told us of any tie" in page
        assert "mediators are here" not in page


def _pdf(who: Person, path: str) -> str:
    answer = who.client.get(path)
    assert answer.status_code == 200, path
    return " ".join(" ".join(one.extract_text() for one in PdfReader(io.BytesIO(answer.content)).pages).split())


def test_it_gives_a_draw_as_a_file_without_names(stage: Stage) -> None:
    stage.walk.to_ahead()
    stage.seat_mediators()
    dora = stage.colleague()
    assert "How they were drawn" in dora.see(f"{stage.case}table/d1")

    answer = dora.client.get(f"{stage.case}table/d1/draws/1")

    assert answer.headers["Content-Type"].startswith("text/plain")
    assert "Anyone can repeat it" in answer.content.decode()
    assert "Chen" not in answer.content.decode()
    dora.see(f"{stage.case}table/d1/draws/2", 404)


def test_it_takes_how_a_mediator_is_told_from_them_and_from_the_office(stage: Stage, chen: tuple[str, Person]) -> None:
    account, me = chen
    dora, page = stage.colleague(), f"/staff/mediators/{account}"
    typed = {"way": "email", "email": "chen@example.org", "number": "816-555-0171", "language": "es", "discreet": "on"}

    assert "Notices go this way from now on." in dora.do(page, "contact", **typed)
    shown = me.see(OWN)
    assert 'value="chen@example.org"' in shown
    assert 'value="816-555-0171"' in shown
    assert roster.contact(account) == MediatorContact(
        way="email", email="chen@example.org", phone="816-555-0171", language="es", discreet=True
    )

    assert "Notices go this way from now on." in me.do(OWN, "contact", way="call", number="816-555-0172", language="en")
    assert 'value="816-555-0172"' in dora.see(page)
    assert "chen@example.org" not in dora.see(page)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"way": "email", "email": "chen at example"}, "Enter an e-mail address like name@example.org."),
        ({"way": "email", "number": "816-555-0171"}, "Enter an e-mail address, or choose another way."),
        ({"way": "sms", "email": "chen@example.org"}, "Enter a phone number, or choose another way."),
        ({"way": "call", "number": "call me"}, "Enter a phone number like 816-555-0142."),
        ({"number": "816-555-0171"}, "Choose one of the answers."),
    ],
)
def test_it_says_at_the_field_why_a_mediator_cannot_be_told_so(
    stage: Stage, chen: tuple[str, Person], typed: dict[str, str], sentence: str
) -> None:
    account, me = chen
    dora = stage.colleague()

    for answer in (me.send(OWN, "contact", language="en", **typed),
                   dora.send(f"/staff/mediators/{account}", "contact", language="en", **typed)):  # fmt: skip
        said = answer.content.decode()
        assert answer.status_code == 422
        assert said.count(sentence) == 2, "in the summary and at the field"
        assert all(f'value="{value}"' in said for value in typed.values()), "what was typed is kept"
    assert roster.contact(account) is None


def test_it_shows_no_mediators_contact_to_another_one_or_at_the_table(stage: Stage, chen: tuple[str, Person]) -> None:
    account, me = chen
    clerk.keep_contact(account, way="email", email="chen@example.org", phone="816-555-0171", language="en")
    moss = colleague("moss", kind="mediator")
    clerk.enrol(str(moss), trained_until=date(2027, 1, 1), hours=40, languages=["en"])

    assert "chen@example.org" in me.see(OWN)
    assert "chen@example.org" not in staff(moss).see(OWN)
    assert staff(moss).see(f"/staff/mediators/{account}", 404)
    assert stage.colleague("ines", "investigator").see(f"/staff/mediators/{account}", 404)
