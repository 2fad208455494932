"""A complaint that is being written: saved sealed at every step, found again by a code or by this browser.

Nobody at the office can read it before it is filed: it is sealed under the writer's own code, which is shown to them
and kept in this browser's cookie (security §6.3). It is forgotten after 30 days.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from evenhand import clerk, reads
from evenhand.accounts import doors
from evenhand.web import clock

SALT = "evenhand.draft"
DAYS = 30
_OF_EACH = ("language", "access_needs", "large_print", "discreet")


def cookie_name() -> str:
    """The cookie that holds this browser's draft; tied to the host where the connection is secure."""
    return ("__Host-" if settings.SECURE else "") + "evenhand_draft"


@dataclass
class Draft:
    """What has been written so far. Lists hold one dict for each person, officer or file.

    ``half`` has what was typed on a step and put aside before it was whole: its fields as they were.
    """

    name: str
    code: str
    story: dict[str, str] = field(default_factory=dict)
    officers: list[dict[str, str]] = field(default_factory=list)
    people: list[dict[str, Any]] = field(default_factory=list)
    wishes: dict[str, Any] = field(default_factory=dict)
    files: list[dict[str, str]] = field(default_factory=list)
    half: dict[str, dict[str, list[str]]] = field(default_factory=dict)

    def lacks(self) -> str:
        """The first step that still has nothing; empty when the complaint can be sent."""
        needed = {"story": self.story, "officers": self.officers, "people": self.people}
        return next((step for step, written in needed.items() if not written), "")

    def keep(self) -> None:
        """Save everything, durable before this returns."""
        body = {name: value for name, value in asdict(self).items() if name not in ("name", "code")}
        today = clock.now().today

        def its_code() -> None:
            doors.keep_resume_code(self.code, self.name, today, DAYS)

        clerk.keep_draft(self.name, self.code, json.dumps(body).encode(), today=today, beside=its_code)

    def forget(self) -> None:
        """It was filed, or its writer wants it gone."""
        clerk.drop_draft(self.name)

    def attach_to(self, response: HttpResponse) -> HttpResponse:
        """Let this browser find the draft again: a cookie only the server reads, which ends with the visit.

        On a shared computer nothing is left for the next person; the code is the way back.
        """
        response.set_signed_cookie(
            cookie_name(),
            f"{self.name} {self.code}",
            salt=SALT,
            httponly=True,
            secure=settings.SECURE,
            samesite="Lax",
        )
        return response


def begin() -> Draft:
    """A new, empty draft with a code of its own. Both are kept with its first step: one wait for the disk, not two."""
    return Draft(name=uuid4().hex, code=doors.new_resume_code())


def opened(name: str, code: str) -> Draft | None:
    """The draft of that name, if the code opens it."""
    data = reads.draft(name, code)
    if data is None:
        return None
    draft = Draft(name=name, code=code, **json.loads(data))
    for one in draft.people:
        # A draft from before each person said their own: what was said once for all holds for everyone in it.
        for wish in _OF_EACH:
            if wish not in one and wish in draft.wishes:
                one[wish] = draft.wishes[wish]
    return draft


def of(request: HttpRequest) -> Draft | None:
    """The draft of this browser, if there is one."""
    held = request.get_signed_cookie(cookie_name(), default="", salt=SALT, max_age=DAYS * 86_400)
    name, _space, code = str(held).partition(" ")
    return opened(name, code) if name and code else None
