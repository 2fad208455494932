"""What one person's part in a matter is to the walk: all that a rule may still ask about them, and no name."""

from __future__ import annotations

from evenhand.core.agreement import TOGETHER
from evenhand.core.case import Matter, Mediation, Party
from evenhand.core.codes import Phase, Stage
from evenhand.core.guarantees.looking import World

Code = tuple[object, ...]


def here(table: Mediation, person: str) -> int:
    return (person in table.present) + (person in table.signed)


def nothing(world: World, matter: Matter, table: Mediation | None, party: Party) -> Code:
    return ()


def _answering(world: World, matter: Matter, table: Mediation | None, party: Party) -> Code:
    sealed = world.answers or frozenset()
    return tuple(
        (
            v in matter.asked,
            v in matter.doors_shown,
            v in matter.answered and ((matter.id, v, "yes") in sealed) + 1,
            v in matter.taken,
        )
        for v in party.voices
    )


def _at_the_table(world: World, matter: Matter, table: Mediation | None, party: Party) -> Code:
    assert table is not None
    if table.phase is Phase.ENDED:
        assert world.case is not None
        everyone_assents = matter.assents == world.case.voices(matter)
        return tuple(_writing(world, matter, voice, everyone_assents) for voice in party.voices)
    if table.in_session:
        return ()
    day = table.appointment
    accepted = day is not None and day.on >= world.today and party.id in day.accepted
    arrived = tuple(here(table, voice) for voice in party.voices) if day and day.on == world.today else ()
    return (party.id in table.content, party.id in table.prepared, accepted, arrived)


def _writing(world: World, matter: Matter, voice: str, everyone_assents: bool) -> Code:
    if matter.cooling_until is not None:
        return tuple(sorted((t.owner == TOGETHER, t.owner == voice) for t in matter.terms if t.author == voice))
    if matter.choose_by is not None:
        return (voice in matter.closes,)
    ending = dict(matter.endings).get(voice, "")
    if matter.settle_by is None or world.today > matter.settle_by:
        return (str(ending),)
    own = tuple(sorted((t.confirmed, t.owner == TOGETHER, t.owner == voice) for t in matter.terms if t.author == voice))
    word = (voice in matter.assents) + (voice in matter.signatures)
    informed = everyone_assents and voice in matter.informed
    return (str(ending), informed, word, own)


PEOPLE = {
    Stage.OFFERED: _answering,
    Stage.AHEAD: _at_the_table,
}
"""By stage: how a person is coded. In every other stage nothing about a person can be asked again."""
