"""The day-of line: on every page of those who sit at a session today, whom to call if anything worries them."""

from __future__ import annotations

from typing import Any

from django import template

from evenhand.reads.day_of import mediates_today, meets_today
from evenhand.web import clock
from evenhand.web.guards import account, kind

register = template.Library()


@register.inclusion_tag("parts/day_of.html", takes_context=True)
def day_of_line(context: dict[str, Any]) -> dict[str, Any]:
    """The line, or nothing on other days and for others."""
    request = context.get("request")
    comes = {"mediator": mediates_today, "party": meets_today}.get(kind(request)) if request is not None else None
    meets = comes is not None and request is not None and comes(str(account(request)), clock.now().today)
    return {"office": context.get("office"), "meets": meets}
