"""The one read door: who sees which complaint, which part of it, which words; and that the look is written down."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from evenhand import clerk, reads
from evenhand.clerk import PersonWords, Upload, Words
from evenhand.core import consent, intake, screening
from evenhand.core.access import Actor
from evenhand.core.codes import Preservation, Role, Stage
from evenhand.core.investigating import AssignInvestigator
from evenhand.models.access import AccessEntry
from evenhand.models.codec import plain
from tests.rooms.office import BELL, CLARA, DESK, DIRECTOR, MONDAY, PUBLIC, SECOND, Walk, complaint, filed, now_on

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("custodian_folder")]

INVESTIGATOR = Actor(id="v1", role=Role.INVESTIGATOR)
AUDITOR = Actor(id="u1", role=Role.AUDITOR)
ADMINISTRATOR = Actor(id="r1", role=Role.ADMINISTRATOR)
STRANGER = Actor(id="a9", role=Role.COMPLAINANT, party="c7")
NOW = now_on()

PHOTO = Upload(name="bruise.jpg", content_type="image/jpeg", data=b"\xff\xd8 photo", party="c1")


def full() -> str:
    """A complaint with everything that could leak: contacts on both sides, notes, a file."""
    done = clerk.file(
        complaint(),
        by=PUBLIC,
        now=NOW,
        people=(
            PersonWords(
                party="c1", name="Clara Nyström", phone="816 555 0142", address="12 Elm St", access_needs="ramp"
            ),
            PersonWords(party="o1", name="Tom Bell", email="bell@example.org", badge="4471"),
        ),
        words=(Words("narrative", "He shouted.", "c1"), Words("screening_note", "Close call.", row="m1")),
        uploads=(PHOTO,),
    )
    assert isinstance(done, clerk.Done)
    return done.ref


def test_it_shows_a_complaint_to_the_office_and_writes_the_look_down() -> None:
    ref = full()

    file = reads.case(DESK, ref, "screening", NOW)

    assert file is not None
    assert file.case.matters[0].stage is Stage.RECEIVED
    assert {part.code for part in file.parts} == {"c1", "o1"}
    assert "record_preservation" in {due.code for due in file.due}
    entry = AccessEntry.objects.get()
    assert (entry.account, entry.role, entry.ref, entry.what, entry.at) == (
        "s1",
        "coordinator",
        ref,
        "screening",
        NOW.at,
    )


@pytest.mark.parametrize("actor", [INVESTIGATOR, AUDITOR, ADMINISTRATOR, STRANGER, PUBLIC], ids=lambda a: a.role.value)
def test_it_answers_the_same_for_what_is_not_there_and_what_is_not_theirs(actor: Actor) -> None:
    ref = full()

    for one in (ref, "0000-0000"):
        assert reads.case(actor, one, "case", NOW) is None
        assert reads.open_words(actor, one, "narrative", "name", "phone", now=NOW) == ()
        assert reads.contact(actor, one, "c1", NOW) is None
        assert reads.attachments(actor, one, NOW) == ()
        assert reads.attachment(actor, one, "f1", NOW) is None
        assert reads.names(actor, [one], NOW) == {}
        assert reads.history(actor, one, NOW) == ()
    assert not AccessEntry.objects.exists()


def test_it_never_shows_one_side_how_to_reach_the_other() -> None:
    ref = full()
    kinds = ("name", "address", "phone", "email", "badge", "access_needs", "narrative", "screening_note")

    def seen(actor: Actor) -> set[tuple[str, str]]:
        return {(one.kind, one.party) for one in reads.open_words(actor, ref, *kinds, now=NOW)}

    assert seen(CLARA) == {
        ("name", "c1"), ("address", "c1"), ("phone", "c1"), ("access_needs", "c1"), ("narrative", "c1"), ("name", "o1"),
    }  # fmt: skip
    assert seen(BELL) == {("name", "o1"), ("email", "o1"), ("badge", "o1"), ("name", "c1")}
    assert reads.contact(BELL, ref, "c1", NOW) == reads.PersonSeen(party="c1", name="Clara Nyström")
    assert reads.attachments(BELL, ref, NOW) == ()
    assert [file.name for file in reads.attachments(CLARA, ref, NOW)] == ["bruise.jpg"]


def test_it_opens_a_file_for_those_who_may() -> None:
    ref = full()

    got = reads.attachment(DESK, ref, "f1", NOW)

    assert got is not None
    assert (got[0].name, got[0].content_type, got[1]) == ("bruise.jpg", "image/jpeg", PHOTO.data)


def test_it_never_tells_the_office_who_has_answered() -> None:
    walk = Walk(filed().ref).to_offer().answer("c1", "yes")
    silent = Walk(filed().ref).to_offer()
    silent.do(CLARA, consent.ShowDoors(matter="m1", party="c1"))

    files = [reads.case(DESK, w.ref, "case", NOW) for w in (walk, silent)]

    assert walk.case.matter("m1").answered == {"c1"}
    assert [plain(f.case.matters) for f in files if f] == [plain(files[0].case.matters if files[0] else ())] * 2


def test_it_shows_a_party_only_their_own_marks() -> None:
    walk = Walk(filed().ref).to_offer().answer("c1", "yes")

    own, other = (reads.case(actor, walk.ref, "portal", NOW) for actor in (CLARA, BELL))

    assert own is not None
    assert other is not None
    assert own.case.matter("m1").answered == {"c1"}
    assert other.case.matter("m1").answered == frozenset()
    assert own.due == other.due == ()
    assert own.case.hands == frozenset()


def returned(walk: Walk) -> Walk:
    walk.to_ahead()
    walk.do(CLARA, consent.Withdraw(matter="m1", party="c1"))
    return walk


def never_offered(walk: Walk) -> Walk:
    walk.do(DESK, intake.RecordPreservation(result=Preservation.ACKNOWLEDGED))
    walk.later(1)
    walk.do(DESK, screening.ScreenMatter(matter="m1", by="s1", suitable=False))
    walk.do(SECOND, screening.ReadScreening(matter="m1", by="s2", agrees=True))
    return walk


def test_it_shows_an_investigator_the_same_whatever_happened_before() -> None:
    walks = [returned(Walk(full())), never_offered(Walk(full()))]
    assert walks[0].day == walks[1].day
    for walk in walks:
        assert reads.case(INVESTIGATOR, walk.ref, "case", walk.now) is None
    clerk.tick(now_on(MONDAY + timedelta(days=2)))
    for walk in walks:
        walk.do(DIRECTOR, AssignInvestigator(matter="m1", investigator="v1"))

    def everything(walk: Walk) -> list[Any]:
        file = reads.case(INVESTIGATOR, walk.ref, "case", NOW)
        assert file is not None
        words = reads.open_words(INVESTIGATOR, walk.ref, "narrative", "name", "phone", "screening_note", now=NOW)
        return [
            plain(replace(file.case, ref="")),
            [(part.code, part.language, part.channels) for part in file.parts],
            file.due,
            sorted((one.kind, one.party, one.text) for one in words),
            reads.history(INVESTIGATOR, walk.ref, NOW),
        ]

    seen = [everything(walk) for walk in walks]
    assert seen[0] == seen[1]
    assert "Close call." not in str(seen)
    assert ("narrative", "c1", "He shouted.") in seen[0][3]


def test_it_shows_an_investigator_nothing_of_a_second_look() -> None:
    walk = never_offered(Walk(full()))
    walk.do(CLARA, screening.AskAnotherLook(matter="m1", party="c1"))
    walk.do(DESK, screening.ScreenMatter(matter="m1", by="s1", suitable=False))
    walk.do(SECOND, screening.ReadScreening(matter="m1", by="s2", agrees=True))
    walk.later(1).tick()

    file = reads.case(INVESTIGATOR, walk.ref, "case", walk.now)

    assert file is not None
    assert walk.case.matter("m1").looked_again
    assert not file.case.matter("m1").looked_again


def test_it_shows_a_mediator_their_own_table_only() -> None:
    walk = Walk(full()).to_ahead().to_session()
    seated = sorted(walk.case.mediations[0].mediators)
    other = ({"q1", "q2", "q3"} - set(seated)).pop()

    mine = reads.case(Actor(id=seated[0], role=Role.MEDIATOR), walk.ref, "table", NOW)
    theirs = reads.case(Actor(id=other, role=Role.MEDIATOR), walk.ref, "table", NOW)

    assert theirs is None
    assert mine is not None
    assert mine.case.allegations == ()
    words = reads.open_words(
        Actor(id=seated[0], role=Role.MEDIATOR), walk.ref, "narrative", "name", "phone", "access_needs", now=NOW
    )
    assert {(one.kind, one.party) for one in words} == {("name", "c1"), ("name", "o1"), ("access_needs", "c1")}


def test_it_gives_names_for_a_list_in_one_go() -> None:
    refs = [full(), full()]

    named = reads.names(DESK, refs, NOW)

    assert named == {ref: {"c1": "Clara Nyström", "o1": "Tom Bell"} for ref in refs}
    assert AccessEntry.objects.filter(what="name").count() == 2


@pytest.mark.parametrize(
    "query",
    ["Nystrom", "clara nyström", "NYSTRÖM, Clara", "Klara", "(816) 555-0142", "0142", "bell@EXAMPLE.org", "4471"],
)
def test_it_finds_somebody_by_what_one_remembers(query: str) -> None:
    ref = full()

    assert ref in {found.ref for found in reads.find(query)}


def test_it_finds_a_complaint_by_its_reference_however_it_is_typed() -> None:
    ref = full()

    assert [found.ref for found in reads.find(f" {ref.lower().replace('-', ' ')} ")] == [ref]


def test_it_finds_by_a_whole_number_nobody_who_has_the_same_last_digits() -> None:
    ref = full()
    other = PersonWords(party="c1", name="Ada Ruiz", phone="816 555 9142")
    alike = PersonWords(party="c1", name="Eva Stone", phone="913 555 0142")
    for one in (other, alike):
        clerk.file(complaint(), by=PUBLIC, now=NOW, people=(one,))

    assert [found.ref for found in reads.find("816-555-0142")] == [ref]
    assert len(reads.find("0142")) == 2
    # A number that nobody has is looked for by its end.
    assert len(reads.find("212-555-0142")) == 2


def test_it_finds_one_complaint_by_a_whole_reference_that_sounds_like_a_name(monkeypatch: pytest.MonkeyPatch) -> None:
    named = PersonWords(party="c1", name="Anne Mark")
    clerk.file(complaint(), by=PUBLIC, now=NOW, people=(named,))
    assert len(reads.find("mark-anne")) == 1
    monkeypatch.setattr("evenhand.clerk.filing.new_ref", lambda: "MARK-ANNE")
    full()

    assert [found.ref for found in reads.find("mark-anne")] == ["MARK-ANNE"]


@pytest.mark.parametrize("query", ["", "Zzyzx", "999 555 0000", "0000-0000", "' OR 1=1 --"])
def test_it_finds_nobody_where_nobody_is(query: str) -> None:
    full()

    assert reads.find(query) == ()


def test_it_asks_about_the_past_only_yes_or_no() -> None:
    before = Walk(full())
    person = filed_person(before.ref, "o1")
    before.to_ahead().to_session().to_ended().to_assented().to_signed()
    later = full()
    assert not reads.recently_mediated(DESK, later, "m1", 12, before.now)

    clerk.link_person(later, "o1", person, by=DESK)

    assert reads.recently_mediated(DESK, later, "m1", 12, before.now)
    assert not reads.recently_mediated(DESK, later, "m1", 12, now_on(MONDAY + timedelta(days=500)))
    assert not reads.recently_mediated(DESK, before.ref, "m1", 12, before.now)
    assert AccessEntry.objects.filter(what="recently_mediated", account="s1").count() == 4


def filed_person(ref: str, party: str) -> Any:
    file = reads.case(DESK, ref, "case", NOW)
    assert file is not None
    part = file.part(party)
    assert part is not None
    return part.person


def test_it_keeps_a_draft_for_whoever_has_its_code() -> None:
    clerk.keep_draft("d1", "CODE-1", b"He shou", today=MONDAY)
    clerk.keep_draft("d1", "CODE-1", b"He shouted", today=MONDAY)

    assert reads.draft("d1", "CODE-1") == b"He shouted"
    assert reads.draft("d1", "CODE-2") is None
    assert reads.draft("d2", "CODE-1") is None
    clerk.drop_draft("d1")
    assert reads.draft("d1", "CODE-1") is None


def test_it_counts_without_counting() -> None:
    filed()
    Walk(filed().ref).to_offer()

    counts = reads.counts()

    assert counts["stage.received"] == counts["stage.offered"] == 1
    assert counts["matters"] == 2


def test_it_asks_as_many_questions_for_any_complaint(django_assert_max_num_queries: Callable[[int], Any]) -> None:
    walk = Walk(full()).to_ahead().to_session()

    with django_assert_max_num_queries(10):
        reads.case(DESK, walk.ref, "case", NOW)
    with django_assert_max_num_queries(8):
        reads.open_words(DESK, walk.ref, "narrative", now=NOW)
