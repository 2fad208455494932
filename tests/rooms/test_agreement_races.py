"""Sixty-four at once at one agreement: edits, assents, retractions and signatures (SIG-03).

Whatever wins, the books are those of one order of acts, every assent is to the text that stands, and the words are
those of the last edit.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from evenhand import ledger, vault
from evenhand.clerk import Conflict, Done, Words
from evenhand.clerk.auditing import audit_one
from evenhand.core import agreement, assent
from evenhand.core.codes import Ending, Stage
from evenhand.core.deciding import Refusal
from evenhand.core.reasons import Reason
from evenhand.models.cases import ComplaintRow
from evenhand.models.facts import FactRow
from tests.rooms.office import CLARA, PARTIES, Walk, filed, now_on
from tests.rooms.racing import at_once, in_thread, shared_database

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both]

MANY = 64
TERMS = {"c1": "t1", "o1": "t2"}
RETEXTS = ("term_proposed", "term_edited", "term_removed")
Result = Done | Refusal | Conflict
Doing = Callable[[Walk], Result]


@pytest.fixture(autouse=True)
def _shared(tmp_path: Path, custodian_folder: Path) -> Iterator[None]:
    with shared_database(tmp_path):
        yield


def written() -> Walk:
    """The session ended; each side wrote one term and was informed. The text that stands is version 2."""
    walk = Walk(filed().ref).to_ahead().to_session().to_ended()
    walk.do(CLARA, agreement.ConfirmCompletion(matter="m1", party="c1", ending=Ending.TERMS))
    for party, who in PARTIES.items():
        term = agreement.ProposeTerm(matter="m1", party=party, owner=party)
        walk.do(who, term, Words("term", f"{party} first", party))
        walk.do(who, assent.Inform(matter="m1", party=party))
    return walk


def edit(walk: Walk, party: str, said: str) -> Result:
    act = agreement.EditTerm(matter="m1", party=party, term=TERMS[party])
    return walk.ask(PARTIES[party], act, [Words("term", said, party)])


def agree(walk: Walk, party: str) -> Result:
    """Assent to the text as this thread reads it, which may be another one by then: read it again, a few times."""
    return patiently(lambda read: walk.ask(PARTIES[party], assent.Assent(matter="m1", party=party, text=read)), walk)


def patiently(ask: Callable[[int], Result], walk: Walk) -> Result:
    for _ in range(8):
        result = ask(walk.case.matter("m1").text)
        if not (isinstance(result, Refusal) and result.reason is Reason.TEXT_HAS_CHANGED):
            break
    return result


def retract(walk: Walk, party: str) -> Result:
    return walk.ask(PARTIES[party], assent.RetractAssent(matter="m1", party=party))


def sign(walk: Walk, party: str) -> Result:
    return patiently(
        lambda read: walk.ask(PARTIES[party], assent.SignAgreement(matter="m1", party=party, text=read)), walk
    )


def of_both(*doing: Callable[[Walk, str], Result]) -> list[Doing]:
    def by(one: Callable[[Walk, str], Result], party: str) -> Doing:
        return lambda walk: one(walk, party)

    return [by(one, party) for one in doing for party in PARTIES]


def edits(many: int) -> dict[str, Doing]:
    """That many edits by turns of both sides, each by the words it would leave."""
    said = [(party, f"{party} edit {n}") for n in range(many // 2) for party in PARTIES]
    return {words: partial(edit, party=party, said=words) for party, words in said}


def race(walk: Walk, changing: dict[str, Doing], others: list[Doing]) -> Counter[str]:
    """Everything at once; how many of each fact there are. Fails where the books are not those of some order."""
    doing = [*changing.values(), *others]
    doing = [doing[(n * 37) % len(doing)] for n in range(len(doing))]
    assert len(doing) == len({id(one) for one in doing}) == MANY
    results = at_once([partial(one, walk) for one in doing])
    assert all(isinstance(result, Done | Refusal) for result in results)
    made = dict(zip(map(id, doing), results, strict=True))
    facts: Counter[str] = in_thread(
        lambda: the_books_agree(walk, {words: made[id(one)] for words, one in changing.items()})
    )
    return facts


def the_books_agree(walk: Walk, changed: dict[str, Result]) -> Counter[str]:
    facts = list(FactRow.objects.filter(complaint__ref=walk.ref).order_by("n"))
    standing = every_assent_is_to_the_text_of_its_moment(facts)
    matter = walk.case.matter("m1")

    # Every guarantee on every step, and the rows are the fold of the facts.
    assert audit_one(ComplaintRow.objects.get(ref=walk.ref), now_on().calendar) == []
    assert ledger.verify().ok
    assert (dict.fromkeys(matter.assents, matter.text), matter.text) == standing
    for party, term in TERMS.items():
        where = vault.Context(ref=walk.ref, kind="term", row=f"m1.{term}", author=party)
        assert vault.open_setup(f"setup:{party}", where) == last_words(facts, party, changed)
    return Counter(one.kind for one in facts)


def every_assent_is_to_the_text_of_its_moment(facts: list[FactRow]) -> tuple[dict[str, int], int]:
    """Follow the facts in their own order, without the rules: whose assent stands, to which version; that version."""
    text, assents = 0, dict[str, int]()
    for one in facts:
        if one.kind in RETEXTS:
            text, assents = text + 1, {}
        elif one.kind == "assented":
            assert one.payload["text"] == text
            assents[one.payload["party"]] = text
        elif one.kind == "assent_retracted":
            del assents[one.payload["party"]]
        elif one.kind == "agreement_signed":
            assert one.payload["text"] == text
            assert set(assents) == set(PARTIES)
    return assents, text


def last_words(facts: list[FactRow], party: str, changed: dict[str, Result]) -> str:
    """What the last edit of this side said, by the number of its fact."""
    numbers = [one.n for one in facts if one.kind == "term_edited" and one.payload["term"] == TERMS[party]]
    by_number = {done.receipt.first: said for said, done in changed.items() if isinstance(done, Done)}
    return by_number[max(numbers)] if numbers else f"{party} first"


def test_it_lets_every_assent_be_to_the_text_that_stands_however_edits_race() -> None:
    walk = in_thread(written)

    facts = race(walk, edits(16), of_both(*[agree] * 14, *[retract] * 10))

    assert facts["term_edited"] == 16
    assert facts["assented"] > 0


def test_it_makes_no_agreement_of_a_text_that_somebody_changed_while_it_was_signed() -> None:
    walk = in_thread(lambda: [walk := written(), agree(walk, "c1"), agree(walk, "o1")][0])

    facts = race(walk, edits(4), of_both(*[sign] * 14, *[agree] * 12, *[retract] * 4))

    mediated = in_thread(lambda: walk.case.matter("m1").stage is Stage.MEDIATED)
    assert facts["matter_mediated"] == mediated
    # Nothing moves any more once it is final, and the last two signatures are both sides' own.
    if mediated:
        assert in_thread(lambda: walk.case.matter("m1").signatures) == set(PARTIES)
        assert in_thread(lambda: FactRow.objects.filter(complaint__ref=walk.ref).latest("n").kind) == "matter_mediated"


def test_it_makes_one_agreement_of_sixty_four_signatures() -> None:
    walk = in_thread(lambda: [walk := written(), agree(walk, "c1"), agree(walk, "o1")][0])

    facts = race(walk, {}, of_both(*[sign] * (MANY // 2)))

    assert facts["agreement_signed"] == len(PARTIES)
    assert facts["matter_mediated"] == 1
