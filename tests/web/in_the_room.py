"""A table whose people have keys of their own, and a session that has begun: where the locked room is written in."""

from __future__ import annotations

from django.urls import reverse

from evenhand.core.session import CheckIn, OpenSession, SignAgreementToMediate
from tests.rooms import office
from tests.web.stage import Stage
from tests.web.walking import Person


def seat(stage: Stage) -> Stage:
    """Mediators are in their seats, each with a key of their own; both sides have theirs; the day has come."""
    stage.walk.to_ahead()
    for one in stage.seat_mediators():
        stage.there[one].client.post(reverse("own_key_printed"))
    for code in ("c1", "o1"):
        stage.be(code)
    return stage


def begin(stage: Stage) -> Stage:
    """Everyone present signs the agreement to mediate, and the session is opened."""
    first, walk = office.mediator(min(mediators(stage))), stage.walk
    everyone = ["c1", "o1", *sorted(mediators(stage))]
    for person in everyone:
        walk.do(first, CheckIn(mediation="d1", person=person))
    for person in everyone:
        own = office.PARTIES.get(person) or office.mediator(person)
        walk.do(own, SignAgreementToMediate(mediation="d1", person=person))
    walk.do(first, OpenSession(mediation="d1"))
    return stage


def mediators(stage: Stage) -> frozenset[str]:
    return stage.walk.case.mediations[0].mediators


def mediator(stage: Stage, n: int = 0) -> Person:
    """One of the mediators, at a browser where their key is open."""
    return stage.there[sorted(mediators(stage))[n]]


def desk(stage: Stage, tail: str = "room") -> str:
    """The address of a mediators' page of this table."""
    return f"/mediator/{stage.ref}/d1/{tail}"


def main(html: str) -> str:
    """The middle of a page."""
    return html.split("<main")[1].split("</main>", maxsplit=1)[0]
