"""Tell with each answer which templates made it, the page's own first, in a header; keep in the home a list of all of
them, and of the acts that were done by clicking."""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.template import Template
from django.template.context import Context
from django.utils.safestring import SafeString

from evenhand.clerk import books
from evenhand.models.facts import FactRow

HEADER = "X-Templates"
LIST = "templates-shown"
ACTS = "acts-done"
_shown: ContextVar[list[str] | None] = ContextVar("shown", default=None)
# Django's own way to hear of templates, as its test client uses it.
_django: Any = Template
_render: Callable[[Template, Context], SafeString] = _django._render


def _noted(template: Template, context: Context) -> SafeString:
    shown = _shown.get()
    if shown is not None and template.name and template.name not in shown:
        shown.append(template.name)
    return _render(template, context)


_entered = books.fact_rows


def _noted_rows(entry: books.Entry, first: int) -> list[FactRow]:
    # Only inside a request: what fills the office beforehand is clicked by nobody.
    if _shown.get() is not None:
        with (Path(settings.EVENHAND_HOME) / ACTS).open("a") as book:
            book.write(f"{type(entry.act).__name__}\n")
    return _entered(entry, first)


class Telling:
    """Middleware: the names of the templates of one answer, and of the acts behind it."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.answer = answer
        self.listed: set[str] = set()
        _django._render = _noted
        books.fact_rows = _noted_rows

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        shown: list[str] = []
        token = _shown.set(shown)
        try:
            answer = self.answer(request)
        finally:
            _shown.reset(token)
        answer.headers[HEADER] = ",".join(shown)
        if fresh := set(shown) - self.listed:
            self.listed |= fresh
            with (Path(settings.EVENHAND_HOME) / LIST).open("a") as book:
                book.writelines(f"{name}\n" for name in sorted(fresh))
        return answer
