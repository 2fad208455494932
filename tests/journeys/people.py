"""People at their own browsers, so that a journey reads like the story it tells.

Everything is found by the words a person reads: the name of a button or link, the label of a field. Each page that
comes is looked at on the way: it answers, it has one main heading, it fits the window, and the first time a page's
template is seen, axe-core finds nothing on it. A step that was refused fails the journey unless the story says so.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import ClassVar, Self

from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import Locator, Page, Response, Route, expect
from pypdf import PdfReader

from tests.journeys.languages import said_in
from tests.served_templates import HEADER
from tests.server import Server

NARROW = {"width": 320, "height": 640}
WIDE = {"width": 1280, "height": 900}
CODE = re.compile(r"\b(?:[0-9A-Z]{4}-){6}[0-9A-Z]{3}\b")
REF = re.compile(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}\b")
NOT_DONE = ("This was not done", "There is a problem", "Esto no se hizo", "Hay un problema")
MEASURES = (
    "[document.documentElement.scrollWidth, document.querySelectorAll('h1').length, document.documentElement.lang]"
)
SAID_DAY = re.compile(r"It is \w+, (\w+ \d+, \d{4})")


@dataclass
class Person:
    """One person at one browser. Every step returns the person, so that steps follow each other as in a story."""

    name: str
    page: Page
    town: Town
    speaks: str = "en"
    own_code: str = ""

    looked_at: ClassVar[set[str]] = set()

    # -- what a person does

    def opens(self, place: str) -> Self:
        """Open an address (``/portal/``), or follow the link of that name."""
        if not place.startswith(("/", "http")):
            return self.clicks(place)
        self._look(self.page.goto(place))
        return self

    def clicks(self, words: str, *, beside: str = "", refused: str = "") -> Self:
        """Press the button, or follow the link, that is called so; ``beside``: the one in the part that says this.

        ``refused``: the sentence that tells why it was not done; without it, a refusal fails the journey.
        """
        control = self._control(words, beside)
        try:
            with self.page.expect_navigation(wait_until="load") as gone:
                control.click()
        except PlaywrightError as trouble:
            raise AssertionError(f"{self.name}: “{words}” led nowhere. {trouble} {self.town.logged()}") from trouble
        self._look(gone.value, refused=refused)
        return self

    def proposes_it(self, refused: str = "") -> Self:
        """Send a day. What speaks against it is read first and ticked, where anything does; ``refused`` as above."""
        with self.page.expect_navigation(wait_until="load") as gone:
            self._control("Propose it", "").click()
        if self.page.get_by_label("I have read the notes.").count():
            self._look(gone.value, refused="Read the notes above.")
            return self.chooses("I have read the notes.").clicks("Propose it", refused=refused)
        self._look(gone.value, refused=refused)
        return self

    def presses(self, words: str, then: str = "") -> Self:
        """Press a button that changes the page in place; ``then``: what it says after that, else the button goes."""
        control = self._control(words, "")
        control.click()
        if then:
            expect(self.page.locator("main")).to_contain_text(then)
        else:
            expect(control).to_have_count(0)
        assert not any(said in self.words() for said in NOT_DONE), f"{self.name}: {self.words()[:1500]}"
        return self

    def unfolds(self, words: str) -> Self:
        """Open what is folded away under these words."""
        self.page.locator("summary", has_text=self._said(words)).first.click()
        return self

    def types(self, label: str, text: str, *, beside: str = "") -> Self:
        """Type into the field of this label. A day goes into its three boxes: ``June 4 2026``."""
        self._part(beside).get_by_label(self._said(label)).first.fill(text)
        return self

    def types_the_day(self, question: str, on: date) -> Self:
        """Type a day into the three boxes of this question."""
        boxes = self.page.get_by_role("group", name=self._said(question))
        for label, text in zip(("Month|Mes", "Day|Día", "Year|Año"), (on.month, on.day, on.year), strict=True):
            boxes.get_by_label(re.compile(f"^({label})")).fill(str(text))
        return self

    def chooses(self, label: str, *, under: str = "") -> Self:
        """Choose a radio or tick a box by its label; ``under``: of the question that is called so."""
        place = self.page.get_by_role("group", name=self._said(under)) if under else self.page
        place.get_by_label(self._said(label)).first.check(force=True)
        return self

    def picks(self, label: str, option: str) -> Self:
        """Pick from a list."""
        self.page.get_by_label(label).first.select_option(label=option)
        return self

    def downloads(self, words: str) -> bytes:
        """Press or follow what is called so; the file that comes, also where the browser would show it."""
        self.page.route("**/*", _as_a_file)
        with self.page.expect_download() as coming:
            self._control(words, "").click()
        self.page.unroute("**/*", _as_a_file)
        return coming.value.path().read_bytes()

    def signs_the_agreement(self, name: str = "") -> Self:
        """Open the file that stands on the page, type the number at its end and one's name, and sign."""
        file = PdfReader(io.BytesIO(self.downloads("Open the file")))
        number = " ".join(page.extract_text() for page in file.pages).split()[-1]
        self.types("The number at the end of the file", number)
        return self.types("Type your name to sign", name or self.name).clicks("Sign")

    # -- what a person reads

    def reads(self, *sentences: str) -> Self:
        """See that the page says each of these."""
        for sentence in sentences:
            expect(self.page.locator("body"), self.name).to_contain_text(self._said(sentence))
        return self

    def does_not_read(self, *sentences: str) -> Self:
        """See that the page says none of these, folded away or not."""
        text = " ".join((self.page.locator("main").text_content() or "").split())
        for sentence in sentences:
            assert self._said(sentence) not in text, f"{self.name} reads “{sentence}” at {self.page.url}"
        return self

    def cannot(self, words: str) -> Self:
        """See that nothing on the page is called so."""
        assert self._controls(words, "").count() == 0, f"{self.name} can “{words}” at {self.page.url}"
        return self

    def words(self) -> str:
        """The words of the page itself as they stand on the screen, without its frame."""
        return " ".join(self.page.locator("main").inner_text().replace("\u2011", "-").split())

    # -- what a party does at the door

    def comes_in_with(self, code: str) -> Self:
        """Sign in with the code of a receipt, or one that the office gave, and make a printed key of one's own."""
        self.opens("/sign-in").types("Your code", code).clicks("Sign in").clicks("Show me a code")
        found = CODE.search(self.words())
        assert found, self.words()
        self.own_code = found[0]
        return self.clicks("I have kept it, go on")

    # -- how it is found

    def _said(self, words: str) -> str:
        return said_in(self.speaks, words)

    def _part(self, beside: str) -> Locator:
        if not beside:
            return self.page.locator("body")
        parts = self.page.locator("li, tr, section, fieldset, form, dl > div").filter(has_text=beside)
        below = self.page.locator("main :is(h2, h3)").filter(has_text=beside).locator("xpath=following-sibling::ul[1]")
        return parts.or_(below).last

    def _controls(self, words: str, beside: str) -> Locator:
        part, name = self._part(beside), re.compile(rf"^\s*{re.escape(self._said(words))}", re.IGNORECASE)
        return part.get_by_role("button", name=name).or_(part.get_by_role("link", name=name))

    def _control(self, words: str, beside: str) -> Locator:
        """The first of that name in the page itself; in its frame only when the page has none."""
        found = self._controls(words, beside)
        inside = found.and_(self.page.locator("main *"))
        assert found.count() > 0, f"{self.name} finds no “{words}” at {self.page.url}: {self.words()[:1500]}"
        return inside.first if inside.count() else found.first

    # -- what is true of every page

    def _look(self, answer: Response | None, refused: str = "") -> None:
        where, text = self.page.url, self.words()
        assert answer is not None, where
        assert answer.status < 500, f"{answer.status} at {where}: {self.town.logged()}"
        if refused:
            assert refused in text, f"{self.name} does not read “{refused}” at {where}: {text[:1500]}"
        else:
            assert answer.status < 400, f"{answer.status} at {where}: {text[:1500]}"
            assert not any(words in text for words in NOT_DONE), f"{self.name} at {where}: {text[:1500]}"
        size = self.page.viewport_size
        wide, headings, language = self.page.evaluate(MEASURES)
        assert language == self.speaks, f"{language} at {where}"
        assert headings == 1, f"{headings} main headings at {where}"
        assert size is None or wide <= size["width"], f"{wide} pixels wide in {size['width']} at {where}"
        template = answer.headers.get(HEADER.lower(), "").partition(",")[0]
        if template not in self.looked_at:
            self.looked_at.add(template)
            self.town.axe(self.page)


@dataclass
class Town:
    """Who may come to this office, and its calendar."""

    office: Server
    new_page: Callable[..., Page]
    axe: Callable[[Page], None]
    people: dict[str, Person] = field(default_factory=dict)

    def person(self, name: str, *, narrow: bool = False, speaks: str = "en") -> Person:
        """Somebody with a browser of their own; ``narrow``: on a telephone of 320 pixels."""
        size = NARROW if narrow else WIDE
        page = self.new_page(base_url=self.office.url, viewport=size, locale="es-US" if speaks == "es" else "en-US")
        return Person(name=name, page=page, town=self, speaks=speaks)

    def colleague(self, name: str, *, narrow: bool = False) -> Person:
        """One of the office or of its mediators, signed in."""
        if name not in self.people:
            self.people[name] = self.person(name, narrow=narrow).opens("/demo").clicks(f"Be {name}")
        return self.people[name]

    def logged(self) -> str:
        """The end of what the server wrote down, for a readable failure."""
        return (self.office.home / "serve.log").read_text()[-3000:]

    # -- the calendar

    @property
    def calendar(self) -> Person:
        if "" not in self.people:
            self.people[""] = self.person("The calendar")
        return self.people[""]

    def today(self) -> date:
        """The day it is in this office."""
        said = SAID_DAY.search(self.calendar.opens("/demo").words())
        assert said
        return read_day(said[1])

    def wait_until(self, on: date) -> None:
        """Let the days pass; everything that happens by itself happens on its day."""
        self.calendar.opens("/demo").types("Or to this date", on.isoformat()).clicks("Go there")
        assert self.today() == on

    def wait(self, days: int) -> None:
        """Let this many days pass."""
        self.wait_until(self.today() + timedelta(days=days))

    def wait_for_monday(self) -> None:
        """The next Monday, so that a story is the same on every day it is told."""
        today = self.today()
        self.wait_until(today + timedelta(days=7 - today.weekday()))


def _as_a_file(route: Route) -> None:
    answer = route.fetch(max_redirects=0)
    headers = answer.headers
    if "application/pdf" in headers.get("content-type", ""):
        headers["content-disposition"] = "attachment"
    route.fulfill(response=answer, headers=headers)


def read_day(said: str) -> date:
    """The date of ``June 9, 2026``."""
    return datetime.strptime(said, "%B %d, %Y").replace(tzinfo=UTC).date()


def text_of(pdf: bytes) -> str:
    """What a PDF says, page after page, with single spaces."""
    return "\n".join(" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(pdf)).pages)
