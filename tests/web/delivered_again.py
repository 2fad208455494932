"""Every form a story sends arrives again, as networks and impatient fingers send it: one effect, the same answer.

The same form with something else in it is told apart: 409, and nothing happens. Each form is tried so the first time
that it is accepted.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.apps import apps
from django.urls import resolve

from evenhand.accounts import idem
from tests.web.walking import Person

EACH_TIME = frozenset({"evenhand_access_entry", "evenhand_partykey", "evenhand_throttle", "evenhand_kept_text"})
"""Tables in which each delivery may leave a row: looks, codes of an answer given again, counts of tries, kept text."""


REFUSES_MORE = {"mediator_report_four_facts": 400}
"""Addresses that read no form with anything more in it, whether or not it came before."""


class Again:
    """Stands in the place of ``Person.send``. ``met``: the names of the addresses whose forms arrived again."""

    def __init__(self) -> None:
        self.met: set[str] = set()
        self._send = Person.send

    def send(self, who: Person, page: str, action: str, typed: dict[str, Any]) -> Any:
        """Send as the person would; then once more, and once with something else in it."""
        sent: list[tuple[str, dict[str, Any]]] = []
        honest = who.client.post

        def post(to: str, fields: dict[str, Any], **more: Any) -> Any:
            sent.append((to, fields))
            return honest(to, fields, **more)

        watched: Any = who.client
        watched.post = post
        try:
            first = self._send(who, page, action, **typed)
        finally:
            watched.post = honest
        to, fields = sent[-1]
        found = resolve(to.partition("?")[0])
        name = " ".join([str(found.url_name), *([found.kwargs["act"]] if "act" in found.kwargs else [])])
        if first.status_code == 302 and idem.FIELD in fields and name not in self.met:
            self.met.add(name)
            arrives_again(honest, name, (to, fields), first)
        return first


def arrives_again(post: Callable[..., Any], name: str, sent: tuple[str, dict[str, Any]], first: Any) -> None:
    """One form that was accepted, twice more."""
    to, fields = sent
    done = effects()
    again = post(to, fields)
    assert (again.status_code, again.headers.get("Location")) == (302, first.headers["Location"]), f"{name}, again"
    assert effects() == done, f"{name}, again"
    other = post(to, fields | {"something": "else"})
    wanted = REFUSES_MORE.get(name, 409)
    assert other.status_code == wanted, f"{name}, with something else in it: {other.status_code}"
    assert effects() == done, f"{name}, with something else in it"


def effects() -> dict[str, int]:
    """How many rows each of our tables has: what is done twice leaves more."""
    models = apps.get_app_config("evenhand").get_models()
    counted = {model._meta.db_table: model._base_manager.count() for model in models}
    return {table: rows for table, rows in counted.items() if table not in EACH_TIME}
