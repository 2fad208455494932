"""Every act that could be tried on a case, by everyone who might, filled in from the case's own codes."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import product
from typing import Any

from evenhand.core import ACTS, access, decide, fold, scheduling
from evenhand.core.access import Actor
from evenhand.core.assignment import Candidate
from evenhand.core.case import Case
from evenhand.core.codes import CLOCK, Ending, Mode, Phase, Preservation, Role, Signed
from evenhand.core.dates import Now
from evenhand.core.deciding import Act, Refusal
from evenhand.core.intake import Claim
from evenhand.core.programme import Programme

STAFF = ("s1", "s2", "s3")
MEDIATORS = ("q1", "q2", "q3")
CAST = (
    Actor(id="s1", role=Role.COORDINATOR),
    Actor(id="s2", role=Role.ANALYST),
    Actor(id="s3", role=Role.DIRECTOR),
    Actor(id="v1", role=Role.INVESTIGATOR),
    *(Actor(id=m, role=Role.MEDIATOR) for m in MEDIATORS),
)

NEVER_TRIED = frozenset({"OpenAnswers", "Shred", "FileComplaint", "RecordHistoric"})
"""The clock's own, which the tick does; and what makes a complaint."""


def people(case: Case) -> tuple[Actor, ...]:
    """Everyone who might ask for something: the office, the mediators, each party and each guardian."""
    own = []
    for party in case.parties:
        own.append(Actor(id=f"of-{party.id}", role=Role(party.side.value), party=party.id))
        if party.guardian:
            own.append(Actor(id=f"of-{party.guardian}", role=Role.GUARDIAN, party=party.guardian))
    return (*CAST, *own)


def _domains(case: Case, now: Now) -> dict[str, list[Any]]:
    voices = [v for p in case.parties for v in p.voices]
    present = max((m.present for m in case.mediations), key=len, default=frozenset[str]())
    trained = date(now.today.year + 2, 1, 1)
    first = case.matters[0]
    return {
        "matter": [m.id for m in case.matters],
        "mediation": [d.id for d in case.mediations],
        "party": voices, "person": [*voices, *MEDIATORS], "mediator": list(MEDIATORS),
        "owner": [p.id for p in case.parties], "term": sorted({t.id for m in case.matters for t in m.terms}),
        "text": sorted({m.text for m in case.matters}), "ending": list(Ending), "to": list(Phase),
        "by": list(STAFF), "second": list(STAFF), "approver": [False, True], "agrees": [True, False],
        "suitable": [True, False], "recently": [False], "flags": [frozenset()], "by_clock": [False],
        "mode": [Mode.SELF, Mode.ASSISTED], "taker": [None, "s1"],
        "allegation": [a.id for a in case.allegations], "finding": ["unfounded"], "category": ["conduct"],
        "investigator": ["v1"], "close": [True, False], "kind": ["health"], "days": [10], "entry": [1],
        "received_on": [case.received_on - timedelta(days=1)], "result": list(Preservation),
        "channel": ["call"], "reached": [True, False], "place": ["library"], "attendees": [frozenset()], "begins": [""],
        "digest": [""],
        "on": [now.today + timedelta(days=n) for n in (1, 7)],
        "candidates": [tuple(Candidate(mediator=m, trained_until=trained) for m in MEDIATORS)], "seed": ["x"],
        "way": [Signed.NAME], "witness": [None], "share": [True, False],
        "wish": [True, False], "waited": [True, False], "due_on": [None, now.today + timedelta(days=9)],
        "decided": [scheduling.PLAN], "started": ["14:00"], "ended": ["16:00"], "stopped": [False, True],
        "held": [True], "present": [present or frozenset(voices)], "settled": [True, False], "attended": [present],
        "claim": [Claim(officer=first.officer, complainants=first.complainants, category="conduct")],
    }  # fmt: skip


def every_act(case: Case, now: Now) -> Iterator[Act]:
    """Every act there is, once for each way to fill it in."""
    domains = _domains(case, now)
    for kind in ACTS:
        if kind.__name__ in NEVER_TRIED or kind.who <= CLOCK:
            continue
        names = [f.name for f in dataclasses.fields(kind)]  # type: ignore[arg-type]  # every act is a dataclass
        for values in product(*(domains[name] for name in names)):
            yield kind(**dict(zip(names, values, strict=True)))


def at_hand(case: Case, now: Now, programme: Programme) -> tuple[list[tuple[Actor, Act]], list[tuple[Actor, Act]]]:
    """All pairs of a person and an act: those the rules accept, and those they refuse."""
    accepted: list[tuple[Actor, Act]] = []
    refused: list[tuple[Actor, Act]] = []
    actors = people(case)
    for act in every_act(case, now):
        allowed = [actor for actor in actors if access.may(actor, act, case) is None]
        decision = decide(case, act, now, programme)
        if isinstance(decision, Refusal) or not allowed:
            refused.append((actors[len(refused) % len(actors)], act))
        else:
            accepted += [(actor, act) for actor in allowed]
    return accepted, refused


HOPED: tuple[tuple[str, dict[str, Any]], ...] = (
    ("RecordPreservation", {"result": Preservation.ACKNOWLEDGED}),
    ("ScreenMatter", {"suitable": True}),
    ("ReadScreening", {"agrees": True, "approver": False}),
    ("OfferMediation", {}),
    ("ShowDoors", {}),
    ("SealAnswer", {"mode": Mode.SELF}),
    ("DrawMediators", {}),
    ("AcceptSeat", {}),
    ("AcceptMediators", {}),
    ("RecordPreparation", {}),
    ("CompletePlan", {}),
    ("ProposeAppointment", {}),
    ("AcceptAppointment", {}),
    ("CheckIn", {}),
    ("SignAgreementToMediate", {}),
    ("OpenSession", {}),
    ("EndSession", {}),
    ("ReportFourFacts", {}),
    ("ConfirmCompletion", {"ending": Ending.TERMS}),
    ("ProposeTerm", {}),
    ("Inform", {}),
    ("Assent", {}),
    ("SignAgreement", {}),
    ("AssignInvestigator", {}),
    ("RecordFinding", {}),
)
"""The way everybody hopes for, in order; the first step of it that is still open is the next."""


def onward(
    case: Case, accepted: list[tuple[Actor, Act]], now: Now, programme: Programme
) -> Iterator[tuple[Actor, Act]]:
    """The accepted acts that lead on, the nearest first. What would change nothing is not done again."""
    for name, wanted in HOPED:
        for actor, act in accepted:
            if type(act).__name__ != name or any(getattr(act, k) != v for k, v in wanted.items()):
                continue
            if name == "ProposeTerm" and any(m.terms for m in case.matters):
                continue
            facts = decide(case, act, now, programme)
            if not isinstance(facts, Refusal) and fold(facts, case) != case:
                yield actor, act
