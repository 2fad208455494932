"""Filing a complaint, click by click: ours in four steps (the shortest), the floor's in as many, and in its own three
requests.

A flow gives the milliseconds of each POST and the reference on the receipt; it raises :class:`Broken` when a page is
not what a person would expect.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from benchmarks.browser import Answer, Browser
from benchmarks.names import invented

STORY = "The officer stopped me on the way home and was short with me. I asked why and got no answer. "
_OUR_REF = re.compile(r'<strong class="code" translate="no">(.+?)</strong>')
_PLAIN = re.compile(r"<[^>]*>|[^0-9A-Z]")
_FLOOR_REF = re.compile(r"<strong>([0-9a-f]{10})</strong>")


class Broken(Exception):  # noqa: N818 (it says what the flow is)
    """A page of the flow was not what a person would expect."""


@dataclass(frozen=True, slots=True)
class Flown:
    """One complaint filed: its reference, milliseconds of each step's POST, of the last, and of everything."""

    ref: str
    steps: tuple[float, ...]
    last: float
    whole: float


Flow = Callable[[Browser, Random, bool], Flown]


class _Clock:
    def __init__(self, browser: Browser) -> None:
        self.browser = browser
        self.began = time.perf_counter()
        self.posts: list[float] = []

    def post(self, path: str, page: Answer, typed: dict[str, str]) -> str:
        """Send a form; where it leads. Raises :class:`Broken` when it leads nowhere."""
        started = time.perf_counter()
        answer = self.browser.post(path, page, typed)
        self.posts.append((time.perf_counter() - started) * 1000)
        if answer.status != 302:
            raise Broken(f"{path}: {answer.status}")
        return answer.location

    def get(self, path: str) -> Answer:
        answer = self.browser.get(path)
        if answer.status != 200:
            raise Broken(f"{path}: {answer.status}")
        return answer

    def done(self, ref: str) -> Flown:
        whole = (time.perf_counter() - self.began) * 1000
        return Flown(ref, tuple(self.posts[:-1]), self.posts[-1], whole)


def ours(browser: Browser, random: Random, twice: bool) -> Flown:
    """Story, officers, people, check, receipt: nine requests, four of them POSTs. ``twice`` sends the last one again,
    as a second click does."""
    browser.cookies.clear()
    clock = _Clock(browser)
    story = {
        "narrative": STORY * 3, "incident_place": "12th and Main", "incident_on_month": "11",
        "incident_on_day": "3", "incident_on_year": "2025",
    }  # fmt: skip
    to = clock.post("/complaint/story", clock.get("/complaint/story"), story)
    officer = {
        "name": invented(random),
        "badge": str(random.randint(1000, 9999)),
        "category": "not_sure",
        "continue": "1",
    }
    to = clock.post("/complaint/officers", clock.get(to), officer)
    person = {
        "name": invented(random), "minor": "no", "channels": "paper", "address": "4 Ferry Street",
        "phone": f"816-555-{random.randint(0, 9999):04}", "skip": "1",
    }  # fmt: skip
    to = clock.post("/complaint/people", clock.get(to), person)
    check, cookies = clock.get(to), dict(browser.cookies)
    to = clock.post("/complaint/check", check, {})
    found = _OUR_REF.search(clock.get(to).body)
    if found is None:
        raise Broken("no reference on the receipt")
    plain = _PLAIN.sub("", found[1])
    flown = clock.done(f"{plain[:4]}-{plain[4:]}")
    if twice:
        browser.cookies = cookies
        browser.post("/complaint/check", check, {})
    return flown


def floor(browser: Browser, random: Random, twice: bool) -> Flown:
    """The floor's in as many steps as ours: three kept drafts and the last POST."""
    browser.cookies.clear()
    clock = _Clock(browser)
    page = clock.get("/complaint/step/1")
    for step, typed in enumerate(_floor_steps(random), start=1):
        to = clock.post(f"/complaint/step/{step}", page, typed)
        page = clock.get(to)
    return _sent(clock, page, {}, twice)


def floor_alone(browser: Browser, random: Random, twice: bool) -> Flown:
    """The floor's own three requests: form, POST, receipt."""
    browser.cookies.clear()
    clock = _Clock(browser)
    page = clock.get("/complaint")
    typed = {name: value for step in _floor_steps(random) for name, value in step.items()}
    return _sent(clock, page, typed, twice)


def _floor_steps(random: Random) -> tuple[dict[str, str], ...]:
    return (
        {"narrative": STORY * 3, "place": "12th and Main"},
        {"officer": invented(random)},
        {"name": invented(random), "phone": f"816-555-{random.randint(0, 9999):04}"},
    )


def _sent(clock: _Clock, page: Answer, typed: dict[str, str], _twice: bool) -> Flown:
    to = clock.post("/complaint/send", page, typed)
    found = _FLOOR_REF.search(clock.get(to).body)
    if found is None:
        raise Broken("no reference on the receipt")
    return clock.done(found[1])
