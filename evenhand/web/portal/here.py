"""Who is here, about which matter: the party themselves, or the desk doing something for them with read-back.

Every page and form of the portal serves both; only the frame around it and the addresses differ. So a person on paper
or on the phone is asked the same things in the same words (domain X-8).
"""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from evenhand.core.access import Actor
from evenhand.core.deciding import Act
from evenhand.reads import portal
from evenhand.reads.portal import Mine
from evenhand.web import clock
from evenhand.web.guards import actor
from evenhand.web.naming import with_role


@dataclass(frozen=True, slots=True, kw_only=True)
class Here:
    """One matter, the person it is about to, and who sits at the keyboard."""

    mine: Mine
    actor: Actor
    helped: bool

    @property
    def for_whom(self) -> str:
        """Whom the desk does this for, by name and side; empty when people do it themselves."""
        return with_role(self.mine.case, self.mine.party, self.mine.names) if self.helped else ""

    @property
    def base(self) -> str:
        return "staff/base.html" if self.helped else "portal/base.html"

    def url(self, name: str) -> str:
        """The address of a page or form of this matter: ``choice``, ``seal_answer`` …"""
        if self.helped:
            return reverse(f"assisted_{name}", args=(self.mine.ref, self.mine.party, self.mine.matter.id))
        return reverse(f"portal_{name}", args=(self.mine.ref, self.mine.matter.id))

    def page(self, request: HttpRequest, template: str, status: int = 200, **more: object) -> HttpResponse:
        """Render a page of this matter: ``portal/choice.html`` …"""
        page = {"here": self, "mine": self.mine, "base": self.base, "side": self.mine.side, **more}
        return render(request, template, page, status=status)

    def back(self, name: str = "matter") -> HttpResponse:
        """Go to a page of this matter after a form."""
        return redirect(self.url(name))


def here(request: HttpRequest, ref: str, matter: str, party: str | None, act: type[Act] | None = None) -> Here:
    """The matter of this request for this person. Raises Http404 where it is not theirs, or not there."""
    who = actor(request, ref, act=act)
    speaker = party or who.party
    mine = portal.matter(who, ref, matter, speaker, clock.now()) if speaker else None
    if mine is None:
        raise Http404
    return Here(mine=mine, actor=who, helped=who.party is None)
