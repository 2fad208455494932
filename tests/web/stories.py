"""The pairs of the wall-diff: each story is told twice, and only what somebody keeps to themselves differs.

``blind`` are the visitors to whom both tellings must look alike, byte for byte.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from evenhand import clerk, vault
from evenhand.clerk import Corner, Receipt, Said, Upload, Words
from evenhand.core import agreement, assent, assignment, closing, consent, intake, scheduling, screening, session
from evenhand.core.codes import Ending, Preservation
from tests.rooms.office import DESK, PARTIES, SECOND, mediator
from tests.web.worlds import NOT_MEMBERS, OUTSIDE, World

Story = Callable[[World], None]


@dataclass(frozen=True)
class Pair:
    """One pair of worlds. ``looks``: how far the story is told at each crawl, as functions in order."""

    name: str
    blind: tuple[str, ...]
    looks: tuple[Story, ...]


def _offered(told: World) -> None:
    told.step("offer")
    told.walk.to_offer()


def _answered(told: World, first: str, second: str) -> None:
    for number, (party, answer) in enumerate((("c1", first), ("o1", second))):
        told.step(f"answer {number}", 1)
        if answer:
            told.walk.answer(party, answer)


def _answers(*variants: tuple[str, str]) -> Story:
    def tell(told: World) -> None:
        _offered(told)
        _answered(told, *variants[told.variant])

    return tell


def _opened(told: World) -> None:
    told.nights(32)


def _ahead(told: World) -> None:
    _offered(told)
    _answered(told, "yes", "yes")
    told.nights(1)


def _drawn(told: World) -> None:
    _ahead(told)
    told.step("draw")
    until = told.walk.day + timedelta(days=400)
    drawn = tuple(assignment.Candidate(mediator=str(told.accounts[m]), trained_until=until) for m in ("q1", "q2"))
    told.walk.do(DESK, assignment.DrawMediators(mediation="d1", candidates=drawn, seed="x"))
    for seat in sorted(told.walk.case.mediations[0].mediators):
        told.walk.do(mediator(seat), assignment.AcceptSeat(mediation="d1", mediator=seat))


def _one(told: World) -> str:
    """The party whose secret it is in this telling."""
    return ("c1", "o1")[told.variant]


def _both(told: World, act: Callable[[str], object]) -> None:
    for party in ("c1", "o1"):
        told.walk.do(PARTIES[party], act(party))  # type: ignore[arg-type]  # each caller names an act of the core


def _appointed(told: World) -> None:
    _drawn(told)
    told.step("appoint")
    _both(told, lambda p: assignment.AcceptMediators(mediation="d1", party=p))
    _both(told, lambda p: scheduling.RecordPreparation(mediation="d1", party=p))
    on = told.walk.day + timedelta(days=7)
    told.walk.do(DESK, scheduling.ProposeAppointment(mediation="d1", on=on, place="library"))
    told.walk.do(DESK, scheduling.CompletePlan(mediation="d1", decided=scheduling.PLAN))


def _in_session(told: World) -> None:
    _appointed(told)
    _both(told, lambda p: scheduling.AcceptAppointment(mediation="d1", party=p))
    told.step("session", 7)
    seated = sorted(told.walk.case.mediations[0].mediators)
    everyone = ["c1", "o1", *seated]
    for person in everyone:
        told.walk.do(mediator(seated[0]), session.CheckIn(mediation="d1", person=person))
    for person in everyone:
        own = PARTIES.get(person) or mediator(person)
        told.walk.do(own, session.SignAgreementToMediate(mediation="d1", person=person))
    told.walk.do(mediator(seated[0]), session.OpenSession(mediation="d1"))


def _ended(told: World) -> None:
    _in_session(told)
    told.step("end")
    seated = sorted(told.walk.case.mediations[0].mediators)
    told.walk.do(mediator(seated[0]), session.EndSession(mediation="d1"))
    _reported(told, settled=True)


def _reported(told: World, *, settled: bool) -> None:
    seated = sorted(told.walk.case.mediations[0].mediators)
    attended = frozenset(["c1", "o1", *seated])
    told.walk.do(
        mediator(seated[0]), session.ReportFourFacts(mediation="d1", held=True, settled=settled, attended=attended)
    )


def _withdrawn(told: World) -> None:
    _ahead(told)
    told.step("withdraw", 1)
    told.walk.do(PARTIES[_one(told)], consent.Withdraw(matter="m1", party=_one(told)))


def _objected(told: World) -> None:
    _drawn(told)
    told.step("object", 1)
    first = min(told.walk.case.mediations[0].mediators)
    told.walk.do(PARTIES[_one(told)], assignment.ObjectToMediator(mediation="d1", party=_one(told), mediator=first))


def _accepted_by_one(told: World) -> None:
    _drawn(told)
    told.step("accept", 1)
    told.walk.do(PARTIES[_one(told)], assignment.AcceptMediators(mediation="d1", party=_one(told)))


def _day_accepted_by_one(told: World) -> None:
    _appointed(told)
    told.step("accept day", 1)
    told.walk.do(PARTIES[_one(told)], scheduling.AcceptAppointment(mediation="d1", party=_one(told)))


def _stopped(told: World) -> None:
    _in_session(told)
    told.step("stop")
    told.walk.do(PARTIES[_one(told)], session.StopSession(mediation="d1", person=_one(told)))
    _reported(told, settled=False)


def _said_how_it_ended(told: World) -> None:
    _ended(told)
    told.step("say", 1)
    ending = (Ending.NEITHER, Ending.UNDERSTANDING)[told.variant]
    told.walk.do(PARTIES["c1"], agreement.ConfirmCompletion(matter="m1", party="c1", ending=ending))


def _proposed(told: World) -> None:
    _ended(told)
    told.step("propose", 1)
    told.walk.do(PARTIES["c1"], agreement.ConfirmCompletion(matter="m1", party="c1", ending=Ending.TERMS))
    _write(told, ("Officer Bell says his name.", "We both say what we were afraid of that night.")[told.variant])


def _write(told: World, words: str) -> None:
    """The complainant's term, under their own key and, where there is one, the other side's."""
    keys = {code: _key(told, code) for code in ("c1", "o1")}
    term = agreement.ProposeTerm(matter="m1", party="c1", owner="o1")
    told.walk.do(PARTIES["c1"], term, Words("term", words, "c1"), unlocked=keys["c1"])


def _assented_by_one(told: World) -> None:
    _ended(told)
    told.step("assent", 1)
    told.walk.do(PARTIES["c1"], agreement.ConfirmCompletion(matter="m1", party="c1", ending=Ending.TERMS))
    _write(told, "A word.")
    _both(told, lambda p: assent.Inform(matter="m1", party=p))
    told.walk.do(PARTIES[_one(told)], assent.Assent(matter="m1", party=_one(told), text=1))


def _assented_with_help(told: World) -> None:
    """The complainant assents; in the second telling the desk enters it, read back."""
    _ended(told)
    told.step("assent", 1)
    told.walk.do(PARTIES["c1"], agreement.ConfirmCompletion(matter="m1", party="c1", ending=Ending.TERMS))
    _write(told, "A word.")
    _both(told, lambda p: assent.Inform(matter="m1", party=p))
    told.walk.do((PARTIES["c1"], DESK)[told.variant], assent.Assent(matter="m1", party="c1", text=1))


def _signed(told: World) -> None:
    _assented_by_one(told)
    told.step("sign", 1)
    other = ("o1", "c1")[told.variant]
    person = told.stage.people[other]
    key = vault.unlock(str(person), _secret(person))
    told.walk.do(PARTIES[other], assent.Assent(matter="m1", party=other, text=1), unlocked=key)
    _both(told, lambda p: assent.SignAgreement(matter="m1", party=p, text=1))
    told.nights(4)


def _promise(told: World) -> None:
    _signed(told)
    told.step("promise", 1)
    term = told.walk.case.matter("m1").terms[0].id
    told.walk.do(PARTIES[_one(told)], closing.ConfirmCommitment(matter="m1", party=_one(told), term=term))


def _mediation_or_screening(told: World) -> None:
    """Offered, refused and sent back; or held by screening exactly as long."""
    if told.variant == 0:
        _offered(told)
        _answered(told, "yes", "no")
        while told.walk.case.matter("m1").stage.value == "offered":
            told.nights(1)
    else:
        told.step("offer")
        told.walk.do(DESK, intake.RecordPreservation(result=Preservation.ACKNOWLEDGED))
        told.nights(LONG)
        told.step("screen")
        told.walk.do(DESK, screening.ScreenMatter(matter="m1", by="s1", suitable=False))
        told.walk.do(SECOND, screening.ReadScreening(matter="m1", by="s2", agrees=True))
    told.nights(5)


def _key(told: World, code: str) -> vault.Unlocked:
    """A key whose secret the story knows, in place of the one somebody came in with."""
    person = told.stage.people[code] if code in PARTIES else code
    vault.retire(str(person), told.walk.day)
    return vault.enrol(str(person), vault.stretch(_secret(person)), told.walk.day)


def _secret(person: object) -> bytes:
    return str(person).encode()[:32].ljust(32)


def _done(answer: object) -> None:
    assert isinstance(answer, Receipt), answer


def _at_the_table(told: World) -> tuple[vault.Unlocked, vault.Unlocked]:
    """The session has begun; both sides and the first mediator have a key each, and whoever writes has it open."""
    _in_session(told)
    told.step("keys")
    first = min(told.walk.case.mediations[0].mediators)
    keys = {code: _key(told, code) for code in ("c1", "o1", first)}
    told.step("say")
    return keys["c1"], keys["o1"]


SHORT = ("A short word.",)
LONG_WORDS = ("What I was afraid of that night, and for how long. " * 30, "And one thing more.", "And again.")


def _messages(told: World) -> None:
    """In a party's talk with the mediators: one short message, or three, one of them long."""
    clara, _ = _at_the_table(told)
    for number, words in enumerate((SHORT, LONG_WORDS)[told.variant]):
        said = Said(kind="message", row=f"c1.{number}", text=words)
        corner = Corner(ref=told.walk.ref, mediation="d1", voice="c1")
        _done(clerk.say(corner, said, by=PARTIES["c1"], unlocked=clara, now=told.walk.now))


def _cards(told: World) -> None:
    """On the board: one card of one side, or three of the other."""
    keys, corner = _at_the_table(told), Corner(ref=told.walk.ref, mediation="d1")
    for number, words in enumerate((SHORT, tuple(one[:900] for one in LONG_WORDS))[told.variant]):
        said = Said(kind="card", row=f"{_one(told)}.{number}", text=words)
        _done(clerk.say(corner, said, by=PARTIES[_one(told)], unlocked=keys[told.variant], now=told.walk.now))


def _files(told: World) -> None:
    """Beside a party's talk: one small paper, or two, one of them of several pieces."""
    clara, _ = _at_the_table(told)
    corner = Corner(ref=told.walk.ref, mediation="d1", voice="c1")
    for number, size in enumerate(((20,), (20, 200_000))[told.variant]):
        paper = Upload(name=f"paper {number}.txt", content_type="text/plain", data=b"x" * size)
        given = clerk.give_file(
            corner, f"f{number}", paper, by=PARTIES["c1"], unlocked=clara, now=told.walk.now, key=None
        )
        _done(given)


def _private_list(told: World) -> None:
    """In a party's own list, before the session: one line, or three."""
    _appointed(told)
    told.step("list")
    lines = [{"group": "happened", "text": one, "marked": False} for one in (SHORT, LONG_WORDS)[told.variant]]
    text = json.dumps({"items": lines, "summary": ""})
    clara = _key(told, "c1")
    _done(clerk.keep_list(told.walk.ref, "d1", text, by=PARTIES["c1"], unlocked=clara, now=told.walk.now))


def _checked(told: World) -> None:
    """What a party asks itself before signing: everything is fair, or nothing and a doubt."""
    _ended(told)
    told.step("check")
    said = ({"fair": "yes"}, {"fair": "no", "free": "not_sure", "know": "no"})[told.variant]
    clara = _key(told, "c1")
    _done(clerk.keep_check(told.walk.ref, "m1", json.dumps(said), by=PARTIES["c1"], unlocked=clara, now=told.walk.now))


LONG = 16
NO_BOOKS = tuple(who for who in NOT_MEMBERS if who not in {"auditor", "director"})
"""Without those who check the ledger: that an answer was sealed and on which day is a leaf, which is never (§10.12)."""

TO_THE_END = (_offered, _in_session, _signed)
"""Three places of one story, for a search of everything that is shown there."""

PAIRS = (
    Pair("which side said no", NOT_MEMBERS, (_answers(("no", "yes"), ("yes", "no")), _opened)),
    Pair("whether it was a no or silence", (*NO_BOOKS, "c1"), (_answers(("yes", "no"), ("yes", "")), _opened)),
    Pair("whether both said no or nobody answered", NO_BOOKS, (_answers(("no", "no"), ("", "")), _opened)),
    Pair("who withdrew", NOT_MEMBERS, (_withdrawn, lambda told: told.nights(4))),
    Pair("who objected to a mediator", (*NOT_MEMBERS, "mediator"), (_objected,)),
    Pair("who accepted the mediators", (*NOT_MEMBERS, "mediator"), (_accepted_by_one,)),
    Pair("who accepted the day", (*NOT_MEMBERS, "mediator"), (_day_accepted_by_one,)),
    Pair("who stopped the session", (*NOT_MEMBERS, "mediator"), (_stopped, lambda told: told.nights(30))),
    Pair("how somebody says it ended", (*NOT_MEMBERS, "o1", "mediator"), (_said_how_it_ended,)),
    Pair("what a term says", NOT_MEMBERS, (_proposed,)),
    Pair("who assented first", NOT_MEMBERS, (_assented_by_one,)),
    Pair("whether the desk helped to assent", ("auditor", *OUTSIDE), (_assented_with_help,)),
    Pair("who says that a promise was kept", NOT_MEMBERS, (_promise,)),
    Pair("what a private list says", (*NOT_MEMBERS, "o1", "mediator"), (_private_list, lambda told: told.nights(4))),
    Pair("what is said in a talk, and how often", (*NOT_MEMBERS, "o1"), (_messages, lambda told: told.nights(4))),
    Pair("who writes on the board, what, and how much", NOT_MEMBERS, (_cards, lambda told: told.nights(4))),
    Pair("which files are given in a talk", (*NOT_MEMBERS, "o1"), (_files, lambda told: told.nights(4))),
    Pair("what somebody asks themselves before signing", (*NOT_MEMBERS, "o1", "mediator"), (_checked,)),
    Pair(
        "whether it was in mediation or held by screening",
        ("investigator", "administrator", *OUTSIDE),
        (_mediation_or_screening,),
    ),
)
