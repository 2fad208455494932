"""A small browser: cookies, forms, one kept connection. ``http.client`` over loopback and nothing else."""

from __future__ import annotations

import gzip
import html
import re
from dataclasses import dataclass, field
from http.client import HTTPConnection
from urllib.parse import urlencode

_INPUT = re.compile(r'name="(csrfmiddlewaretoken|idem)" value="([^"]+)"')
LIMIT = 30
"""Seconds an answer may take before it counts as failed."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Status, words, where it leads, and how many bytes came over the wire."""

    status: int
    body: str
    location: str
    size: int


@dataclass(slots=True)
class Browser:
    """One visitor. ``source`` is the address a trusted proxy would report for them."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    source: str = ""
    gzipped: bool = False
    _connection: HTTPConnection | None = None

    def get(self, path: str) -> Answer:
        """Ask for a page."""
        return self._ask("GET", path, None)

    def post(self, path: str, page: Answer, typed: dict[str, str]) -> Answer:
        """Send a form, with the hidden fields of the page it came from."""
        hidden = {name: html.unescape(value) for name, value in _INPUT.findall(page.body)}
        return self._ask("POST", path, urlencode({**hidden, **typed}))

    def close(self) -> None:
        """Hang up."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _ask(self, method: str, path: str, body: str | None) -> Answer:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        if self.source:
            headers["X-Forwarded-For"] = self.source
        if self.gzipped:
            headers["Accept-Encoding"] = "gzip"
        if self._connection is None:
            self._connection = HTTPConnection("127.0.0.1", self.port, timeout=LIMIT)
        self._connection.request(method, path, body, headers)
        answer = self._connection.getresponse()
        raw = answer.read()
        for line in answer.headers.get_all("Set-Cookie") or ():
            name, _equals, rest = line.partition("=")
            value = rest.partition(";")[0]
            if value not in ("", '""') and "Max-Age=0" not in rest:
                self.cookies[name] = value
            else:
                self.cookies.pop(name, None)
        words = gzip.decompress(raw) if answer.headers.get("Content-Encoding") == "gzip" else raw
        return Answer(answer.status, words.decode(errors="replace"), answer.headers.get("Location", ""), len(raw))
