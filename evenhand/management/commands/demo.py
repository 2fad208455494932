"""Fill a synthetic agency and serve it: every state, a cast one can become, a clock one can advance.

The first start makes the agency (about half a minute); later starts find it there. All people are invented.
"""

from __future__ import annotations

from argparse import ArgumentParser
from dataclasses import replace
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

from django.conf import settings
from django.core.management import CommandError, call_command
from django.core.management.base import BaseCommand

from evenhand import clerk, variables, vault
from evenhand.accounts import demo
from evenhand.accounts.demo import Persona
from evenhand.core.codes import Role
from evenhand.management import clock, publishing
from evenhand.management.agency import afterwards, people, posted, scenes
from evenhand.management.agency.stories import Story
from evenhand.management.commands.serve import prepare_database
from evenhand.models.cases import MediationRow
from evenhand.models.people import SittingRow

SEED = 20260609


class Command(BaseCommand):
    """Fill once, then serve."""

    help = "A synthetic agency at http://localhost:8000 (or PORT): a cast, a clock, an outbox."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Options of ``evenhand demo``."""
        parser.add_argument("--port", type=int, default=variables.number("PORT", 8000))
        parser.add_argument("--fill-only", action="store_true", help="make the agency, and do not serve it")
        parser.add_argument("--small", action="store_true", help="staff, mediators and the programme; no complaints")

    def handle(self, **options: Any) -> None:
        """Make the agency if it is not there yet, and serve it."""
        if not settings.EVENHAND_DEMO:
            raise CommandError("The demo needs EVENHAND_DEMO=1, so that nobody meets it by mistake. Or: make demo")
        prepare_database()
        if not demo.cast(settings.EVENHAND_HOME):
            self._fill(small=bool(options["small"]))
        if not options["fill_only"]:
            call_command("serve", port=options["port"])

    def _fill(self, *, small: bool) -> None:
        vault.custodian.ensure()
        now, random = clock.now(), Random(SEED)  # noqa: S311  # the same agency each time, not a secret
        office, cards = people.open_office(now)
        text = (Path(settings.EVENHAND_PROGRAMMES) / "kansas_city.toml").read_text(encoding="utf-8")
        clerk.adopt(text, by=str(office.accounts["root"]), second=str(office.accounts["root2"]), today=now.today)
        if small:
            demo.write_cast(settings.EVENHAND_HOME, cards)
            return
        self.stdout.write("Making a synthetic agency. All people are invented.")
        historic = scenes.closed_before(now.today, random)
        clerk.archive(historic, by=office.actor("tomas", Role.INTAKE), now=now, batch="before")
        afterwards.answer_the_past(afterwards.years_to_tell(now.today).last_year, random)
        for shown, story in scenes.stories(office, now.today, now.calendar, random, scenes.last_year(now.today)):
            shown.play(story)
        # What an office tells on April 1 was told then: the letters of later days compare with it.
        publishing.publish_due(_last_april(now.today))
        played = list(scenes.stories(office, now.today, now.calendar, random))
        for number, (shown, story) in enumerate(played, start=1):
            shown.play(story)
            cards = (*cards, *_cards(shown.name, story))
            self._progress(number, len(played))
        self.stdout.write(f"{len(historic) + len(played)} complaints are there.")
        demo.write_cast(settings.EVENHAND_HOME, _with_who_sits(cards, now.today))
        clerk.tick(clock.now())
        posted.post_the_past(clock.now(), str(office.accounts["dora"]))

    def _progress(self, done: int, of: int) -> None:
        """One line that changes, on a terminal; a line for each tenth, in a file."""
        if self.stdout.isatty():
            self.stdout.write(f"\r{done} of {of} complaints", ending="\n" if done == of else "")
        elif done * 10 // of > (done - 1) * 10 // of:
            self.stdout.write(f"{done} of {of} complaints")


STARRED = {
    "offered, nobody answered": ("clara", "bell"),
    "session in a few days": ("amara", "whitcomb"),
    "session today": ("petra", "quill"),
    "after the session, terms in writing": ("luis", "garrity"),
    "agreement signed": ("ruth", "sorel"),
    "a promise kept": ("wren", "tanaka"),
    "offered to a child and guardian": ("child", "boyd"),
    "offered in Spanish": ("esteban", "hale"),
    "received": ("joan", ""),
}
"""Scenes whose people one can become: short names for the complainant and the officer, once each."""


def _last_april(today: date) -> date:
    """The first of April that was last, today included."""
    first = date(today.year, 4, 1)
    return first if first <= today else date(today.year - 1, 4, 1)


def _with_who_sits(cards: tuple[Persona, ...], today: date) -> tuple[Persona, ...]:
    """The cards, with a word on those of the mediators who have a session today: the lot has chosen them."""
    tables = MediationRow.objects.filter(session_on=today).values_list("complaint", "code")
    sits = {
        mediator
        for complaint, code in tables
        for mediator in SittingRow.objects.filter(complaint=complaint, mediation=code).values_list(
            "mediator", flat=True
        )
    }
    return tuple(replace(one, part="mediator, a session today") if str(one.account) in sits else one for one in cards)


def _cards(name: str, story: Story) -> tuple[Persona, ...]:
    """Cards for the people of a scene, the first time it is played."""
    codes = STARRED.pop(name, None)
    if codes is None:
        return ()
    made = []
    for party, code in zip(("c1", "o1"), codes, strict=True):
        if code:
            side = "complainant" if party == "c1" else "officer"
            made.append(
                people.party_card(
                    code=code, ref=story.ref, party=party, person=story.persons[party], name=story.names[party],
                    part=f"{side}, {name}", now=clock.now(),
                )
            )  # fmt: skip
    return tuple(made)
