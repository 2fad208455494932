"""People who send forms to the running server without a browser, many at once, and try again when nobody answers."""

from __future__ import annotations

import http.client
import re
import time
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass, field
from html import unescape
from http.cookiejar import CookieJar

HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')
REF = re.compile(r'class="ref"[^>]*>([0-9A-Z]{4}-[0-9A-Z]{4})<')
GONE = (urllib.error.URLError, http.client.HTTPException, ConnectionError, TimeoutError)
PATIENCE = 60
"""Seconds a person tries again before giving up."""

STEPS = (
    (
        "/complaint",
        {"narrative": "He shouted.", "incident_on_month": "5", "incident_on_day": "30", "incident_on_year": "2026"},
    ),
    ("/complaint/officers", {"name": "Teresa Bell", "category": "discourtesy", "continue": "1"}),
    ("/complaint/people", {"name": "Clara Nyström", "minor": "no", "skip": "1"}),
)


@dataclass
class Writer:
    """One person who writes a complaint."""

    url: str
    tries: int = 0
    jar: CookieJar = field(default_factory=CookieJar)

    def ask(self, path: str, typed: dict[str, str] | None = None) -> str:
        """Open a page, or send a form and follow where it leads: the page's HTML. Tries again while nobody answers."""
        data = urllib.parse.urlencode(typed).encode() if typed is not None else None
        until = time.monotonic() + PATIENCE
        while True:
            self.tries += 1
            browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar))
            try:
                with browser.open(self.url + path, data, timeout=20) as answer:
                    return str(answer.read().decode())
            except urllib.error.HTTPError as refused:
                if refused.code != 503 or time.monotonic() > until:
                    raise
            except GONE:
                if time.monotonic() > until:
                    raise
            time.sleep(0.05)

    def prepares(self) -> dict[str, str]:
        """Everything up to the last page: the hidden fields of its form, ready to be sent."""
        for path, typed in STEPS:
            self.ask(path, {**self._hidden(path), **typed})
        return self._hidden("/complaint/check")

    def sends(self, form: dict[str, str]) -> str:
        """Send the complaint: the reference on the receipt. Raises AssertionError when the receipt shows none."""
        receipt = self.ask("/complaint/check", form)
        found = REF.search(receipt)
        assert found, receipt
        return found[1]

    def _hidden(self, path: str) -> dict[str, str]:
        page = self.ask(path)
        main = page.split("<main")[1].split("</main>")[0]
        return {name: unescape(value) for name, value in HIDDEN.findall(main)}
