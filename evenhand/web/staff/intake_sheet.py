"""The one-page intake as one thing: its forms, how many of each, and the files that stay through every mistake.

Files cannot be typed again by a browser, so what was taken is kept sealed beside the page, as a draft of its own.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from evenhand.clerk import PersonWords, Upload, Words
from evenhand.core.intake import FileComplaint
from evenhand.reads.likely import Asking
from evenhand.web import clock
from evenhand.web.public import draft as drafts
from evenhand.web.public.attachments import MOST_FILES, NotTaken, taken
from evenhand.web.public.draft import Draft
from evenhand.web.public.filing_lists import MOST_OFFICERS, MOST_PEOPLE
from evenhand.web.public.sending import complaint_of, people_of, words_of
from evenhand.web.staff.intake_forms import ComplainantForm, DeskOfficerForm, HowItCameForm, Quiet

BLOCKS = {"c": MOST_PEOPLE, "o": MOST_OFFICERS}


@dataclass
class Sheet:
    """Everything on the page. ``held`` keeps the files; ``problems`` are sentences about files not taken."""

    how: HowItCameForm
    complainants: list[ComplainantForm]
    officers: list[DeskOfficerForm]
    held: Draft | None = None
    problems: list[dict[str, str]] = field(default_factory=list)

    @property
    def forms(self) -> list[Quiet]:
        """Every form in the order of the page."""
        return [self.how, *self.complainants, *self.officers]

    @property
    def wrong(self) -> bool:
        """Is anything on the page to be mended?"""
        return bool(self.problems) or any(form.errors for form in self.forms if form.is_bound)

    @property
    def files(self) -> list[dict[str, str]]:
        """The files taken so far."""
        return self.held.files if self.held else []

    @property
    def ticket(self) -> str:
        """What the page carries to find its files again."""
        return f"{self.held.name} {self.held.code}" if self.held else ""

    def hush(self) -> None:
        """Find no fault yet: somebody only added a line."""
        for form in self.forms:
            form.quiet = True

    def is_valid(self) -> bool:
        """Is every form right? All are looked at, so that every mistake shows at once."""
        right = [form.is_valid() for form in self.forms]
        return all(right) and not self.problems

    def take(self, request: HttpRequest) -> None:
        """Take the files that came with the page, by the same rules as the public form; say why one was not."""
        for file in request.FILES.getlist("files"):
            try:
                if len(self.files) >= MOST_FILES:
                    raise NotTaken(_("This page takes 5 files. Add the others on the case page."))
                upload = taken(file, None)
            except NotTaken as problem:
                self.problems.append({"words": f"{file.name}: {problem}", "href": "#id_files"})
                continue
            self.held = self.held or drafts.begin()
            data = base64.b64encode(upload.data).decode()
            self.held.files.append({"name": upload.name, "type": upload.content_type, "data": data})
        if self.held and request.FILES:
            self.held.keep()

    def drop_file(self, number: int) -> None:
        """Put one file back."""
        if self.held and number < len(self.held.files):
            del self.held.files[number]
            self.held.keep()


def blank(categories: list[tuple[str, str]]) -> Sheet:
    """An empty page: one complainant, one officer, today."""
    return Sheet(
        how=HowItCameForm(initial={"received_on": clock.now().today}),
        complainants=[ComplainantForm(prefix="c1")],
        officers=[DeskOfficerForm(prefix="o1", categories=categories)],
    )


def typed(request: HttpRequest, categories: list[tuple[str, str]]) -> Sheet:
    """The page as it was sent, with one more or one less block where a button asked for it."""
    data = request.POST.copy()
    counts = {kind: _count(data, kind, most) for kind, most in BLOCKS.items()}
    asked = data.get("more", "")
    if asked in counts:
        counts[asked] = min(counts[asked] + 1, BLOCKS[asked])
    if (less := re.fullmatch(r"([co])(\d{1,2})", data.get("less", ""))) and counts[less[1]] > 1:
        _close_up(data, less[1], int(less[2]))
        counts[less[1]] -= 1
    name, _space, code = data.get("held", "").partition(" ")
    return Sheet(
        how=HowItCameForm(data),
        complainants=[ComplainantForm(data, prefix=f"c{n}") for n in range(1, counts["c"] + 1)],
        officers=[DeskOfficerForm(data, prefix=f"o{n}", categories=categories) for n in range(1, counts["o"] + 1)],
        held=drafts.opened(name, code) if name and code else None,
    )


def _count(data: QueryDict, kind: str, most: int) -> int:
    sent = data.get(f"blocks_{kind}", "1")
    return min(max(int(sent), 1), most) if re.fullmatch(r"\d{1,2}", sent) else 1


def _close_up(data: QueryDict, kind: str, gone: int) -> None:
    """Take one block out of what was sent and move the later ones up."""
    shape = re.compile(rf"{kind}(\d{{1,2}})-(.+)")
    for key in sorted(data, key=_in_order):
        found = shape.fullmatch(key)
        if found and int(found[1]) >= gone:
            values = data.pop(key)
            if int(found[1]) > gone:
                data.setlist(f"{kind}{int(found[1]) - 1}-{found[2]}", values)


def _in_order(key: str) -> tuple[str, int, str]:
    found = re.fullmatch(r"([co])(\d{1,2})-(.+)", key)
    return (found[1], int(found[2]), found[3]) if found else ("", 0, key)


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenIn:
    """A valid page, as the clerk takes it."""

    act: FileComplaint
    people: tuple[PersonWords, ...]
    words: tuple[Words, ...]
    uploads: tuple[Upload, ...]
    channel: str
    language: str
    asking: tuple[Asking, ...]
    incident_on: date | None


def taken_in(sheet: Sheet) -> TakenIn:
    """What a valid page says, by the same rules as the public form."""
    how: dict[str, Any] = sheet.how.cleaned_data
    people: list[dict[str, Any]] = [form.cleaned_data for form in sheet.complainants]
    day: date | None = how["incident_on"]
    story = {
        "narrative": how["narrative"],
        "incident_on": day.isoformat() if day else "",
        "incident_place": how["incident_place"],
    }
    written = Draft(
        name="", code="", story=story, officers=[form.cleaned_data for form in sheet.officers], people=people,
        wishes={"wish": how["wish"]},
    )  # fmt: skip
    return TakenIn(
        act=complaint_of(written, how["received_on"]),
        people=tuple(_called_up(one) for one in people_of(written)),
        words=words_of(written),
        uploads=tuple(
            Upload(name=f["name"], content_type=f["type"], data=base64.b64decode(f["data"]), party="c1")
            for f in sheet.files
        ),
        channel=how["channel"],
        language=people[0]["language"],
        asking=tuple(_asking(people)),
        incident_on=day,
    )


def _called_up(one: PersonWords) -> PersonWords:
    """Of a guardian the desk knows a phone alone: they are called, or not written to at all."""
    return replace(one, channels=("call",) if one.phone else ()) if one.party.startswith("g") else one


def _asking(people: list[dict[str, Any]]) -> Iterator[Asking]:
    for one in people:
        yield Asking(name=one["name"], phone=one["phone"], email=one["email"])
        if one["minor"] == "yes":
            yield Asking(name=one["guardian_name"], phone=one["guardian_phone"])
