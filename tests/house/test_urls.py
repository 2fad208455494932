"""Every URL is closed unless its view says that anyone may open it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from evenhand.web import guards

SAMPLES = {"int": "1", "str": "x", "slug": "x", "uuid": "00000000-0000-4000-8000-000000000000", "path": "x"}


def patterns(resolver: Any = None, before: str = "/") -> Iterator[tuple[str, URLPattern]]:
    """Every pattern of the product with a path that reaches it."""
    for one in (resolver or get_resolver()).url_patterns:
        here = before + _sample(one)
        if isinstance(one, URLResolver):
            yield from patterns(one, here)
        else:
            yield here, one


def _sample(one: URLPattern | URLResolver) -> str:
    route = str(one.pattern)
    for name, converter in one.pattern.converters.items():
        kind = type(converter).__name__.removesuffix("Converter").lower().replace("string", "str")
        sample = getattr(converter, "sample", SAMPLES.get(kind, "x"))
        for written in (f"<{kind}:{name}>", f"<{name}>"):
            route = route.replace(written, sample)
        start = route.find("<")
        while start >= 0 and route[start:].split(">")[0].endswith(f":{name}"):
            route = route[:start] + sample + route[route.index(">", start) + 1 :]
            start = route.find("<")
    return route


ALL = sorted(patterns(), key=lambda pair: pair[0])


def test_it_finds_each_counter_under_its_own_word() -> None:
    for path, pattern in ALL:
        counter = guards.audience_of(pattern.callback)
        if counter in guards.AUDIENCES:
            assert path.startswith(f"/{counter}/"), path
            assert not path.startswith(f"/{counter}/{counter}/"), path


@pytest.mark.parametrize(("path", "pattern"), ALL, ids=[p for p, _ in ALL])
def test_it_declares_action_and_object(path: str, pattern: URLPattern) -> None:
    view = pattern.callback

    assert getattr(view, "action", ""), f"{path} has neither @may(action, object) nor @public"
    assert getattr(view, "object", "")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "pattern"),
    [(path, pattern) for path, pattern in ALL if getattr(pattern.callback, "action", "") != "public"],
)
def test_it_shows_nothing_to_a_stranger(path: str, pattern: URLPattern, client: Client) -> None:
    assert client.get(path).status_code in (302, 403, 404, 405)
    assert client.post(path).status_code in (302, 403, 404, 405)
