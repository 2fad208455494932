"""Finding a complaint by what one half heard."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from evenhand import reads
from evenhand.reads import matters
from evenhand.web import clock
from evenhand.web.guards import actor, may
from evenhand.web.staff.addresses import of_case
from evenhand.web.staff.words import stage_tag


@require_GET
@may("find", "complaint")
def find(request: HttpRequest) -> HttpResponse:
    """Find a complaint by reference, a half-heard name, a phone number or an e-mail address."""
    asked = request.GET.get("q", "").strip()
    who, now = actor(request), clock.now()
    hits: dict[str, list[str]] = {}
    for one in reads.find(asked) if asked else ():
        hits.setdefault(one.ref, []).append(one.party)
    if len(hits) == 1 and next(iter(hits.values())) == [""]:
        # Nobody was found, but a whole reference.
        return redirect("staff_case", next(iter(hits)))
    names = reads.names(who, list(hits), now) if hits else {}
    stand = matters.where(hits) if hits else {}
    lines = [
        {
            "ref": ref,
            "href": of_case(ref),
            "people": _people(names.get(ref, {}), hits[ref]),
            "received_on": stand[ref].received_on,
            "tags": [stage_tag(stage, suspended=waits) for stage, waits in stand[ref].stages],
        }
        for ref in _likeliest_first(asked, hits, names)
        if ref in stand
    ]
    return render(request, "staff/find.html", {"asked": asked, "lines": lines, "many": len(hits) >= reads.FOUND_MOST})


def _likeliest_first(asked: str, hits: dict[str, list[str]], names: dict[str, dict[str, str]]) -> list[str]:
    """The complaints by how alike what was typed is to the name it found; a number finds what it finds."""
    if not any(letter.isalpha() for letter in asked) or "@" in asked:
        return list(hits)
    alike = {
        ref: max((reads.likeness(asked, names.get(ref, {}).get(party, "")) for party in found), default=0.0)
        for ref, found in hits.items()
    }
    return sorted(hits, key=lambda ref: -alike[ref])


def _people(names: dict[str, str], hit: Iterable[str]) -> list[dict[str, Any]]:
    """Everybody of a complaint; who was found stands out."""
    return [{"name": name, "hit": code in hit} for code, name in names.items() if name]
