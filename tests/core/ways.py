"""Ways into a complaint: the plain path, cut where a test wants to begin. None lets time pass to the next day."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

from evenhand.core import adjourning, agreement, assent, assignment, consent, intake, scheduling, screening, session
from evenhand.core.codes import Ending, Preservation
from evenhand.core.programme import Programme
from evenhand.core.programme_reading import read_programme
from evenhand.core.walk_makers import KEEP_BY
from evenhand.core.walk_shapes import FIRST_DAY, ONE_DAY, SHAPES, Shape, at_first, roster
from evenhand.core.walk_trace import Way

PROGRAMMES = Path(__file__).parents[2] / "programmes"
PRESETS = ("kansas_city", "portland", "ontario")


@cache
def programme(name: str = "kansas_city") -> Programme:
    """A preset, as the product reads it."""
    read = read_programme((PROGRAMMES / f"{name}.toml").read_text(encoding="utf-8"))
    assert isinstance(read, Programme), read
    return read


def filed(shape: Shape = SHAPES["1x1"]) -> Way:
    return (at_first(shape)[0],)


def eligible(shape: Shape = SHAPES["1x1"]) -> Way:
    return (
        *filed(shape),
        intake.RecordPreservation(result=Preservation.ACKNOWLEDGED),
        screening.ScreenMatter(matter="m1", by="s1"),
        screening.ReadScreening(matter="m1", by="s2", agrees=True),
    )


def offered(shape: Shape = SHAPES["1x1"]) -> Way:
    return (*eligible(shape), consent.OfferMediation(matter="m1", by="s1"))


def _yes(*voices: str) -> Way:
    return tuple(
        act
        for voice in voices
        for act in (
            consent.ShowDoors(matter="m1", party=voice), consent.SealAnswer(matter="m1", party=voice)
        )
    )  # fmt: skip


def ahead(name: str = "kansas_city", shape: Shape = SHAPES["1x1"]) -> Way:
    opened = consent.OpenAnswers(matter="m1", everyone_said_yes=True)
    if name == "portland":
        asked_first = tuple(voice for voice in shape.voices if not voice.startswith("o"))
        rest = tuple(voice for voice in shape.voices if voice.startswith("o"))
        return (*offered(shape), *_yes(*asked_first), opened, *_yes(*rest), opened)
    return (*offered(shape), *_yes(*shape.voices), opened)


def seated(name: str = "kansas_city", shape: Shape = SHAPES["1x1"]) -> Way:
    candidates = tuple(roster(programme(name)).values())
    good = [c for c in candidates if c.mediator.startswith("m")]
    drawn = assignment.drawn(good, programme(name).mediators, "w")
    return (
        *ahead(name, shape),
        assignment.DrawMediators(mediation="d1", candidates=candidates, seed="w"),
        *(assignment.AcceptSeat(mediation="d1", mediator=c.mediator) for c in drawn),
        *(assignment.AcceptMediators(mediation="d1", party=p.id) for p in shape.parties),
    )


def agreed(name: str = "kansas_city", shape: Shape = SHAPES["1x1"]) -> Way:
    """Prepared and planned, and everyone accepted tomorrow."""
    return (
        *seated(name, shape),
        *(scheduling.RecordPreparation(mediation="d1", party=p.id) for p in shape.parties),
        scheduling.ProposeAppointment(mediation="d1", on=FIRST_DAY + ONE_DAY, place="library"),
        scheduling.CompletePlan(mediation="d1", decided=scheduling.PLAN),
        *(scheduling.AcceptAppointment(mediation="d1", party=p.id) for p in shape.parties),
    )


def one_fell_ill(name: str = "kansas_city", shape: Shape = SHAPES["1x1"]) -> Way:
    """Everyone agreed on the day, and one mediator gave the seat back."""
    ill = present(name, shape)[-1]
    return (*agreed(name, shape), assignment.StepDown(mediation="d1", mediator=ill))


def present(name: str = "kansas_city", shape: Shape = SHAPES["1x1"]) -> tuple[str, ...]:
    """Everyone who must be in the room."""
    way = seated(name, shape)
    return (*shape.voices, *(act.mediator for act in way if isinstance(act, assignment.AcceptSeat)))


def arrived(name: str = "kansas_city", shape: Shape = SHAPES["1x1"]) -> Way:
    """The day has come and everyone is there."""
    people = present(name, shape)
    return (*agreed(name, shape), None, *(session.CheckIn(mediation="d1", person=person) for person in people))


def opened(name: str = "kansas_city", shape: Shape = SHAPES["1x1"]) -> Way:
    people = present(name, shape)
    signed = (session.SignAgreementToMediate(mediation="d1", person=person) for person in people)
    return (*arrived(name, shape), *signed, session.OpenSession(mediation="d1"))


def opened_late(name: str = "kansas_city", shape: Shape = SHAPES["1x1"]) -> Way:
    """The session is opened on the last day on which one can be: the day before the safe date."""
    tomorrow = FIRST_DAY + ONE_DAY
    late = programme(name).safe_after(FIRST_DAY) - ONE_DAY
    return tuple(
        replace(act, on=late) if isinstance(act, scheduling.ProposeAppointment) and act.on == tomorrow else act
        for act in opened(name, shape)
    )


def adjourned(name: str = "kansas_city", shape: Shape = SHAPES["1x1"]) -> Way:
    """The session was opened and goes on another day."""
    return (*opened(name, shape), adjourning.AdjournSession(mediation="d1"))


def planned_again(name: str = "kansas_city", shape: Shape = SHAPES["1x1"]) -> Way:
    """And everyone accepted the day after: planned once more."""
    return (
        *adjourned(name, shape),
        scheduling.ProposeAppointment(mediation="d1", on=FIRST_DAY + 2 * ONE_DAY, place="library"),
        scheduling.CompletePlan(mediation="d1", decided=scheduling.PLAN),
        *(scheduling.AcceptAppointment(mediation="d1", party=p.id) for p in shape.parties),
    )


def opened_again(name: str = "kansas_city", shape: Shape = SHAPES["1x1"]) -> Way:
    """The second session: everyone came again and signed again."""
    people = present(name, shape)
    return (
        *planned_again(name, shape),
        None,
        *(session.CheckIn(mediation="d1", person=person) for person in people),
        *(session.SignAgreementToMediate(mediation="d1", person=person) for person in people),
        session.OpenSession(mediation="d1"),
    )


def ended(name: str = "kansas_city", shape: Shape = SHAPES["1x1"]) -> Way:
    return (*opened(name, shape), session.EndSession(mediation="d1"))


def assented(name: str = "kansas_city", shape: Shape = SHAPES["1x1"]) -> Way:
    """One term, everyone informed, everyone's assent to it."""
    return (
        *ended(name, shape),
        agreement.ProposeTerm(matter="m1", party="c1", owner="o1"),
        *(assent.Inform(matter="m1", party=voice) for voice in shape.voices),
        *(assent.Assent(matter="m1", party=voice, text=1) for voice in shape.voices),
    )


def signed(name: str = "kansas_city", shape: Shape = SHAPES["1x1"]) -> Way:
    """Everyone signed: final, or cooling off."""
    return (*assented(name, shape), *(assent.SignAgreement(matter="m1", party=v, text=1) for v in shape.voices))


def promised(name: str = "kansas_city", shape: Shape = SHAPES["1x1"]) -> Way:
    """An agreement of one promise with a day, signed by everyone."""
    return tuple(replace(act, due_on=KEEP_BY) if isinstance(act, agreement.ProposeTerm) else act
                 for act in signed(name, shape))  # fmt: skip


def understood(name: str = "kansas_city", shape: Shape = SHAPES["1x1"]) -> Way:
    """Everyone finished with an understanding: mediated, without a promise."""
    return (
        *ended(name, shape),
        *(agreement.ConfirmCompletion(matter="m1", party=v, ending=Ending.UNDERSTANDING) for v in shape.voices),
    )
