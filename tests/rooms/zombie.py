"""The story of the zombie test: two complaints with everything a room can hold; one is destroyed, one is held.

Backups of both kinds are taken at each turn of the story, and none of them is thrown away: whoever attacks later has
every copy of the database there ever was, each key that was ever carried away, and the secret of every member.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from django.conf import settings

from evenhand import vault
from evenhand.core.investigating import PlaceHold
from evenhand.management.backups import making
from evenhand.management.backups.places import CUSTODIAN, DATABASE, KINDS, make_offline_key
from evenhand.models.cases import ComplaintRow
from evenhand.models.vault import AnswerWords, SealedAnswer
from evenhand.models.words import SealedText
from evenhand.vault import Context, custodian
from tests.rooms.elsewhere import do, forget, installation
from tests.rooms.office import DIRECTOR, MONDAY, Walk, filed

MEMBERS = {"c1": "complainant", "o1": "officer", "m": "mediator"}
ROOMS = {"own:c1": ["c1"], "own:o1": ["o1"], "joint": ["c1", "o1", "m"], "caucus:c1": ["c1", "m"]}
SAID = "What was said stays in the room."


@dataclass
class Story:
    """The office, and what became of the backups. ``books`` and ``keys`` are the generations, oldest first:
    what the office's own folders lose in time, somebody who took it still has."""

    place: Path
    doomed: Walk
    control: Walk
    books: list[Path] = field(default_factory=list)
    keys: list[Path] = field(default_factory=list)
    destroyed_on: date = MONDAY

    @property
    def private(self) -> Path:
        return self.place / "offline"

    def backup(self, day: date, hour: int = 20) -> None:
        """A backup of both kinds, that evening or that noon."""
        at = datetime(day.year, day.month, day.day, hour, tzinfo=UTC)
        made = making.make(KINDS, self.folders, at, lambda *_: None)
        for one, kept in zip(made, (self.books, self.keys), strict=True):
            aside = self.place / f"kept-{one.kind}" / one.file.name
            aside.parent.mkdir(exist_ok=True)
            kept.append(Path(shutil.copy(one.file, aside)))

    def moved(self, place: Path) -> Story:
        """The same in another place."""
        books, keys = ([place / file.relative_to(self.place) for file in one] for one in (self.books, self.keys))
        doomed, control = replace(self.doomed), replace(self.control)
        return replace(self, place=place, doomed=doomed, control=control, books=books, keys=keys)

    @property
    def folders(self) -> dict[str, Path]:
        return {DATABASE: self.place / "books", CUSTODIAN: self.place / "keys"}


_told: dict[str, Story] = {}


@contextmanager
def office_of(
    name: str, begin: Callable[[Path], Story], place: Path, factory: pytest.TempPathFactory
) -> Iterator[Story]:
    """Be an office that ``begin`` made once, in a copy of one's own."""
    if name not in _told:
        first = factory.mktemp(name)
        with installation(first / "office", tables=True):
            _told[name] = do(lambda: begin(first))
    first = _told[name].place
    for folder in (one for one in first.iterdir() if one.name != "office"):
        shutil.copytree(folder, place / folder.name) if folder.is_dir() else shutil.copy(folder, place)
    with installation(place / "office", like=first / "office"):
        settings.EVENHAND_BACKUPS, settings.EVENHAND_KEY_BACKUPS = str(place / "books"), str(place / "keys")
        yield _told[name].moved(place)
    for home in place.iterdir():
        forget(home)


def secret(ref: str, who: str) -> bytes:
    """A member's own secret. It is never lost: the attacker has them all."""
    return hashlib.sha256(f"{ref} {who}".encode()).digest()


def tell(place: Path) -> Story:
    """The whole story, from two complaints to the day after one was destroyed."""
    custodian.ensure()
    settings.EVENHAND_BACKUPS, settings.EVENHAND_KEY_BACKUPS = str(place / "books"), str(place / "keys")
    make_offline_key(place / "offline", KINDS)
    story = Story(place, Walk(filed().ref).to_offer(), Walk(filed().ref).to_offer())
    for walk in (story.doomed, story.control):
        walk.answer("c1", "yes")
    story.backup(MONDAY)
    for walk in (story.doomed, story.control):
        walk.answer("o1", "yes").later(1).tick()
        lay(walk)
    story.backup(MONDAY + timedelta(days=1))
    for walk in (story.doomed, story.control):
        walk.to_session().to_ended().to_assented().to_signed()
    story.control.do(DIRECTOR, PlaceHold(by="s3", second="s2"))
    story.backup(story.doomed.day)
    story.doomed.later(90)
    story.control.day = story.doomed.day
    story.backup(story.doomed.day - timedelta(days=1))
    story.backup(story.doomed.day, hour=6)
    story.doomed.tick()
    story.destroyed_on = story.doomed.day
    assert story.doomed.case.room_gone
    assert not story.control.case.room_gone
    story.backup(story.destroyed_on)
    return story


def lay(walk: Walk) -> None:
    """Everyone a key, every compartment a text; and a text on the plain path."""
    ref, at = walk.ref, walk.now.at
    keys = {who: vault.enrol(f"{ref} {who}", vault.stretch(secret(ref, who)), walk.day) for who in MEMBERS}
    vault.set_up_room(ref, walk.day)
    vault.open_room(ref, walk.day)
    for compartment, members in ROOMS.items():
        vault.found(ref, compartment, [(f"{ref} {who}", MEMBERS[who]) for who in members])
        context = Context(ref=ref, kind="said", row="1", author=members[0], at=at)
        vault.seal(compartment, SAID, context, keys[members[0]])
    vault.seal("setup:c1", SAID, Context(ref=ref, kind="said", row="1", author="c1", at=at))


def readable(ref: str) -> set[str]:
    """Everything of a complaint's mediation that opens here, with every member's secret. It asks the vault itself."""
    found = {place for place in (*ROOMS, "setup:c1") if opens(partial(_read, ref, place))}
    for row in SealedAnswer.objects.filter(ref=ref):
        if opens(partial(vault.open_answer, bytes(row.box), ref, row.matter, row.answerer)):
            found.add(f"answer {row.answerer}")
    for pair in AnswerWords.objects.filter(ref=ref):
        if opens(partial(vault.words_for_letter, bytes(pair.box), ref, pair.matter, pair.answerer)):
            found.add(f"words {pair.answerer}")
    return found


def _read(ref: str, compartment: str) -> str:
    context = Context(ref=ref, kind="said", row="1", author="c1")
    if compartment == "setup:c1":
        return vault.open_setup(compartment, context)
    who = ROOMS[compartment][0]
    return vault.open(compartment, vault.unlock(f"{ref} {who}", secret(ref, who)), context)


def file_opens(ref: str) -> bool:
    """Whether the case file's words open here."""
    row = ComplaintRow.objects.get(ref=ref)
    text = SealedText.objects.filter(complaint=row).first()
    if row.case_key is None or text is None:
        return False
    place, key = f"{text.party}/{text.row}", bytes(row.case_key)
    return opens(lambda: vault.open_field(key, bytes(text.box), ref=ref, kind=text.kind, row=place))


def opens(look: Callable[[], object]) -> bool:
    """Whether the vault gives it."""
    try:
        look()
    except vault.Refused:
        return False
    return True


def days_later(story: Story, days: int) -> None:
    """The office goes on: a backup of both kinds each day, as its timer does."""
    for day in range(1, days + 1):
        do(partial(story.backup, story.destroyed_on + timedelta(days=day)))
