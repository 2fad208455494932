"""The guard of the demo, and what its bar shows on every page."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponseBase

from evenhand.accounts import demo
from evenhand.web import clock, guards
from evenhand.web.guards import public


def in_the_demo(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Open a view to anyone in the demo; elsewhere it is not found. The settings refuse a demo on a public name."""

    @functools.wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not settings.EVENHAND_DEMO:
            raise Http404
        return view(request, *args, **kwargs)

    return public(checked)


def demo_bar(request: HttpRequest) -> dict[str, Any]:
    """Context processor: ``demo`` with the day it is and who one is, by name and code of the cast; in the demo only."""
    if not settings.EVENHAND_DEMO:
        return {}
    user = getattr(request, "user", None)
    who = code = ""
    if user is not None and user.is_authenticated:
        here = guards.account(request)
        of_the_cast = next((one for one in demo.cast(settings.EVENHAND_HOME) if one.account == here), None)
        who, code = (of_the_cast.name, of_the_cast.code) if of_the_cast else (demo.name_of(here), "")
    return {"demo": {"today": clock.now().today, "who": who, "code": code}}
