"""The draw: who is left out and why, by tokens that nobody reads, and a draw that a stranger can repeat."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from datetime import date, timedelta

import pytest

from evenhand import clerk
from evenhand.accounts import roles
from evenhand.clerk import PersonWords, cover
from evenhand.core import assignment
from evenhand.core.access import Actor
from evenhand.core.assignment import Candidate
from evenhand.core.codes import Role
from evenhand.core.hours import WEEK
from evenhand.models.access import AccessEntry
from evenhand.models.mediators import ConflictRow
from evenhand.models.people import ParticipationRow
from evenhand.reads import drawing
from tests.rooms.office import DESK, DIRECTOR, MONDAY, PEOPLE, PUBLIC, Walk, complaint, filed, mediator, now_on

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("custodian_folder")]

NEXT_YEAR = date(MONDAY.year + 1, 6, 1)
COORDINATOR = Actor(id="s9", role=Role.COORDINATOR)


def enrolled(name: str, **more: object) -> str:
    """A mediator with an account, on the roster."""
    account = str(roles.open_account(kind="mediator", sign_in_name=name, display_name=name, today=MONDAY))
    clerk.enrol(account, **{"trained_until": NEXT_YEAR, "hours": 40, "languages": ["en"], **more})  # type: ignore[arg-type]
    return account


def ahead(*people: PersonWords) -> Walk:
    """A complaint with these people that goes ahead."""
    done = clerk.file(complaint(), by=PUBLIC, now=now_on(), people=people or PEOPLE, words=())
    assert isinstance(done, clerk.Done)
    return Walk(done.ref).to_ahead()


def seen(walk: Walk) -> dict[str, Candidate]:
    return {one.mediator: one for one in drawing.candidates(COORDINATOR, walk.ref, "d1", walk.now)}


def why_not(walk: Walk) -> dict[str, str]:
    return {one.name: one.why_not for one in drawing.standings(COORDINATOR, walk.ref, "d1", walk.now)}


def test_it_leaves_out_whoever_declared_a_party_their_number_or_the_officers_unit() -> None:
    bell = replace(PEOPLE[1], unit="East Patrol, second shift")
    walk = ahead(PEOPLE[0], bell)
    by_name, by_phone, by_unit, free = (enrolled(name) for name in ("name", "phone", "unit", "free"))

    assert clerk.declare_conflict(by_name, name="Nyström, Clara", tie="family", on=MONDAY)
    assert clerk.declare_conflict(by_phone, phone="(816) 555-0142", tie="known", on=MONDAY)
    assert clerk.declare_conflict(by_unit, unit="east patrol  second shift", tie="unit", on=MONDAY)

    found = seen(walk)
    assert {one for one in found if found[one].conflicted} == {by_name, by_phone, by_unit}
    assert not found[free].conflicted


def test_it_keeps_a_declaration_as_a_token_that_says_nothing() -> None:
    one = enrolled("chen")

    clerk.declare_conflict(one, name="Clara Nyström", phone="816 555 0142", tie="family", on=MONDAY)

    rows = list(ConflictRow.objects.filter(mediator_id=one))
    assert len(rows) == 2
    assert len({row.declared for row in rows}) == 1, "one declaration"
    assert not any(b"Clara" in bytes(row.token) or b"555" in bytes(row.token) for row in rows)
    assert clerk.declare_conflict(one, name=" ", phone="12") is False


def test_it_leaves_out_a_guardians_tie_too_ec_07() -> None:
    guardian = PersonWords(party="g1", name="Marta Osei")
    act = complaint()
    minor = replace(act, parties=(replace(act.parties[0], guardian="g1"), act.parties[1]))
    done = clerk.file(minor, by=PUBLIC, now=now_on(), people=(*PEOPLE, guardian), words=())
    assert isinstance(done, clerk.Done)
    one = enrolled("chen")
    clerk.declare_conflict(one, name="Marta Osei", tie="work", on=MONDAY)
    parts = ParticipationRow.objects.filter(complaint__ref=done.ref)

    assert set(parts.values_list("code", flat=True)) == {"c1", "o1", "g1"}
    assert one in drawing._declared(parts[0].complaint)


def test_it_leaves_out_whoever_sat_with_one_of_them_before() -> None:
    """A former case is found by the whole name or number, although nobody linked the two persons."""
    first = ahead()
    chen, moss, roth = (enrolled(name) for name in ("chen", "moss", "roth"))
    two = tuple(Candidate(mediator=one, trained_until=NEXT_YEAR) for one in (chen, moss))
    first.do(DESK, assignment.DrawMediators(mediation="d1", candidates=two, seed="x"))
    first.do(mediator(chen), assignment.AcceptSeat(mediation="d1", mediator=chen))

    again = seen(ahead(PEOPLE[0], PersonWords(party="o1", name="Officer Doe", badge="9")))
    stranger = PersonWords(party="c1", name="Clara Strand", phone="816 555 0199")
    others = seen(ahead(stranger, PersonWords(party="o1", name="Officer Doe", badge="10")))

    assert {one for one in again if again[one].conflicted} == {chen}, "moss was drawn and never took the seat"
    assert not any(candidate.conflicted for candidate in others.values())
    assert roth in others


def test_it_leaves_out_a_mediator_who_has_a_partys_own_name() -> None:
    walk = ahead()
    same, other = enrolled("Clara Nyström"), enrolled("Clara Strand")

    found = seen(walk)

    assert found[same].conflicted
    assert not found[other].conflicted


def test_it_says_one_code_for_every_tie_and_writes_the_look_down() -> None:
    walk = ahead()
    declared, _same = enrolled("chen"), enrolled("Clara Nyström")
    clerk.declare_conflict(declared, name="Clara Nyström", tie="former_case", on=MONDAY)

    assert set(why_not(walk).values()) == {"conflict"}
    assert AccessEntry.objects.filter(ref=walk.ref, what="draw").exists()


def test_it_draws_nobody_who_is_away_until_the_safe_date_or_has_no_day_left() -> None:
    walk = ahead()
    away, weekly, open_week = enrolled("away"), enrolled("weekly"), enrolled("open")
    safe = walk.case.matters[0].safe_on
    cover.mark_away(away, walk.day, safe, by=DESK, now=walk.now)
    clerk.keep_week(weekly, ["sat_morning"])
    assert why_not(walk) == {"away": "not_available", "weekly": "", "open": ""}

    cover.mark_away(open_week, walk.day, safe - timedelta(days=2), by=DESK, now=walk.now)

    assert why_not(walk)["open"] == "", "one day is left"


def test_it_keeps_a_week_of_every_part_as_an_open_one() -> None:
    one = enrolled("chen")

    assert clerk.keep_week(one, WEEK)
    assert not clerk.keep_week("nobody", WEEK)
    with pytest.raises(ValueError, match="no week"):
        clerk.keep_week(one, ["mon_night"])


def test_it_counts_tables_of_this_year_and_never_how_they_ended() -> None:
    walk = ahead()
    chen, moss = enrolled("chen"), enrolled("moss")
    two = tuple(Candidate(mediator=one, trained_until=NEXT_YEAR) for one in (chen, moss))
    walk.do(DESK, assignment.DrawMediators(mediation="d1", candidates=two, seed="x"))

    assert drawing.loads(walk.day) == {chen: 1, moss: 1}


def test_it_writes_a_draw_down_so_that_a_stranger_can_repeat_it_from_the_file_alone() -> None:
    """With nothing of ours: the text of the file, SHA-256, and sorting."""
    walk = ahead()
    for n in range(6):
        enrolled(f"m{n}", languages=["en", "es"] if n % 2 else ["es"])
    clerk.declare_conflict(enrolled("tied"), name="Clara Nyström", on=MONDAY)
    walk.do(
        DESK,
        assignment.DrawMediators(
            mediation="d1", candidates=drawing.candidates(COORDINATOR, walk.ref, "d1", walk.now), seed="6f1e"
        ),
    )
    (draw,) = drawing.draws(walk.ref, "d1")
    text = drawing.as_text(draw)

    lines, said = text.split("Drawn:")
    seed = re.search(r"^seed (\S+)$", lines, re.MULTILINE)
    count = re.search(r"^drawn (\d+)$", lines, re.MULTILINE)
    assert seed
    assert count
    pool = re.findall(r"^(\S{36}) ([01]) (\d+)$", lines, re.MULTILINE)
    by_rule = sorted(
        pool, key=lambda one: (one[1] == "0", int(one[2]), hashlib.sha256(f"{seed[1]}:{one[0]}".encode()).hexdigest())
    )
    assert len(pool) == 6, "whoever has a tie is not in it"
    assert sorted(one[0] for one in by_rule[: int(count[1])]) == said.split()
    assert set(said.split()) == walk.case.mediation("d1").mediators
    assert "tied" not in text


def test_it_shows_no_name_in_the_file_of_a_draw() -> None:
    walk = ahead()
    for name in ("Mei Chen", "Jorge Moss"):
        enrolled(name)
    pool = drawing.candidates(COORDINATOR, walk.ref, "d1", walk.now)
    walk.do(DESK, assignment.DrawMediators(mediation="d1", candidates=pool, seed="1"))

    text = drawing.as_text(drawing.draws(walk.ref, "d1")[0])

    assert not any(name in text for name in ("Mei", "Moss", "Clara", "Bell", walk.ref))


def test_it_destroys_what_a_mediator_told_of_themselves_when_they_leave() -> None:
    from evenhand.clerk import Words
    from evenhand.models.words import SealedText

    walk = ahead()
    chen, moss = enrolled("chen"), enrolled("moss")
    two = tuple(Candidate(mediator=one, trained_until=NEXT_YEAR) for one in (chen, moss))
    walk.do(DESK, assignment.DrawMediators(mediation="d1", candidates=two, seed="x"))
    told = Words("disclosure", "My sister lives on that street.", chen, "d1")
    walk.do(mediator(chen), assignment.AcceptSeat(mediation="d1", mediator=chen), told)
    assert SealedText.objects.filter(kind="disclosure").count() == 1

    walk.do(mediator(chen), assignment.StepDown(mediation="d1", mediator=chen))

    assert not SealedText.objects.filter(kind="disclosure").exists()


def test_it_draws_nobody_who_rests_from_assignment_ec_90() -> None:
    """Somebody complained about a mediator: while that is looked into, they are not drawn; their entry stays."""
    walk = ahead()
    rests, other = enrolled("rests"), enrolled("other")
    clerk.enrol(rests, trained_until=NEXT_YEAR, hours=40, languages=["en"], active=False)

    assert set(seen(walk)) == {other}


def test_it_draws_nobody_untrained_on_the_day_of_the_draw_ec_07() -> None:
    walk = ahead()
    enrolled("over", trained_until=walk.day - timedelta(days=1))
    last = enrolled("last", trained_until=walk.day)

    assert why_not(walk) == {"over": "training", "last": ""}
    assert not seen(walk)[last].conflicted


def test_it_needs_a_table_to_draw_for() -> None:
    done = filed()

    assert drawing.candidates(COORDINATOR, done.ref, "d1", now_on()) == ()
    assert drawing.standings(COORDINATOR, done.ref, "d1", now_on()) == ()


def test_it_keeps_under_a_hold_what_a_mediator_told_and_destroys_it_at_the_lift() -> None:
    from evenhand.clerk import Words
    from evenhand.core.investigating import LiftHold, PlaceHold
    from evenhand.models.words import SealedText

    walk = ahead()
    chen, moss = enrolled("chen"), enrolled("moss")
    two = tuple(Candidate(mediator=one, trained_until=NEXT_YEAR) for one in (chen, moss))
    walk.do(DESK, assignment.DrawMediators(mediation="d1", candidates=two, seed="x"))
    for one in (chen, moss):
        told = Words("disclosure", "My sister lives on that street.", one, "d1")
        walk.do(mediator(one), assignment.AcceptSeat(mediation="d1", mediator=one), told)
    walk.do(DIRECTOR, PlaceHold(by="s3", second="s2"))
    walk.do(mediator(chen), assignment.StepDown(mediation="d1", mediator=chen))
    assert SealedText.objects.filter(kind="disclosure").count() == 2

    walk.do(DIRECTOR, LiftHold(by="s3", second="s2"))

    assert [one.party for one in SealedText.objects.filter(kind="disclosure")] == [moss]
