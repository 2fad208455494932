"""Walking a complaint through the pages by HTTP, as each person: the forms a page shows, filled in and sent."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass, field
from html import unescape
from typing import Any
from uuid import UUID

from django.test import Client
from pypdf import PdfReader

from evenhand.accounts import doors
from evenhand.web import clock
from tests.web.sign_in_cast import sign_in, with_own_code

FORM = re.compile(r"<form(?P<attributes>[^>]*)>(?P<body>.*?)</form>", re.DOTALL)
ACTION = re.compile(r'action="([^"]*)"')
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')


@dataclass
class Person:
    """One person at one browser."""

    client: Client = field(default_factory=Client)

    def see(self, path: str, status: int = 200) -> str:
        """Open a page; its words."""
        answer = self.client.get(path)
        assert answer.status_code == status, (path, answer.status_code, answer.headers.get("Location"))
        return answer.content.decode()

    def send(self, page: str, action: str, **typed: Any) -> Any:
        """Send the form of ``page`` whose address ends with ``action``, with what a person typed."""
        html = self.see(page)
        forms = [(_address(m["attributes"], page), str(m["body"])) for m in FORM.finditer(html)]
        fitting = [(to, body) for to, body in forms if to.split("?")[0].endswith(action)]
        if typed.get("_with"):
            fitting = [(to, body) for to, body in fitting if typed["_with"] in body]
        assert fitting, (page, action, [to for to, _ in forms])
        to, body = fitting[0]
        hidden = {name: unescape(value) for name, value in HIDDEN.findall(body)}
        hidden.pop("csrfmiddlewaretoken", None)
        fields = hidden | {name: value for name, value in typed.items() if name != "_with"}
        return self.client.post(to, fields)

    def do(self, page: str, action: str, **typed: Any) -> str:
        """Send a form and see that it was taken: a redirect to a page without a refusal. That page's words."""
        answer = self.send(page, action, **typed)
        assert answer.status_code == 302, (action, answer.status_code, words_of(answer.content.decode()))
        shown = self.see(answer.headers["Location"])
        assert "This was not done" not in shown, words_of(shown)
        return shown

    def number(self, mine: str) -> str:
        """The number at the end of the file that one opens before signing on a screen."""
        answer = self.client.get(f"{mine}screen-file")
        assert answer.status_code == 200, answer.status_code
        text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages)
        return text.split()[-1]

    def signs(self, mine: str, name: str) -> str:
        """Open the file, and sign the agreement on the screen: its number, and a typed name."""
        return self.do(f"{mine}ending", "sign-agreement", number=self.number(mine), name=name)


def _address(attributes: str, page: str) -> str:
    found = ACTION.search(attributes)
    return found[1] if found else page


def words_of(html: str) -> str:
    """A page as bare words, for a readable failure."""
    main = re.search(r"<main.*?</main>", html, re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", main[0] if main else html).split())[:1500]


def staff(account: UUID) -> Person:
    """A colleague who is signed in."""
    person = Person()
    sign_in(person.client, account)
    return person


def party(ref: str, code: str, person: UUID) -> Person:
    """A party who came in with the code of a letter and made a key of their own."""
    someone = Person()
    letter = doors.issue_code(kind="posted", ref=ref, party=code, person=person, today=clock.now().today)
    with_own_code(someone.client, letter)
    return someone
