"""Letting somebody into the room of a table: who waits, how one made sure who it is, and the way to stop it.

The same for both sides and the mediators. The script is read before anybody vouches (security §2.5).
"""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evenhand import clerk
from evenhand.reads import admitting as reads
from evenhand.web import acting, clock
from evenhand.web.rooms import Place, with_key

WAYS: dict[str, str | Promise] = {
    "in_person": gettext_lazy("We sit face to face, and I know them. They come in at once."),
    "known_phone": gettext_lazy("I called the number I had before, and I know the voice. They come in after 24 hours."),
    "posted_card": gettext_lazy(
        "They told me the words of a card that was posted to the address I had before. They come in after 24 hours."
    ),
}


def newcomers(at: Place) -> list[dict[str, object]]:
    """Who waits at the door of this room, to one who is in."""
    found = reads.newcomers(at.actor, at.case, at.table, clock.now())
    return [
        {"who": one, "name": at.name(one.code), "part": at.part(one.code), "by": at.name(one.asked_by), "ways": WAYS}
        for one in found
    ]


def vouched(request: HttpRequest, at: Place, back: str) -> HttpResponseBase:
    """Say that it is really them."""
    code, way = request.POST.get("code", ""), acting.chosen(request, "way", WAYS)
    if way is None:
        messages.error(request, _("Choose how you made sure who it is."))
        return redirect(back)
    told = _("They are in.") if way == "in_person" else _("Everyone at the table is told. After 24 hours, let them in.")
    return with_key(
        request, back, told,
        lambda key, sent: clerk.vouch(at.corner, code, way, by=at.actor, unlocked=key, now=clock.now(), key=sent),
    )  # fmt: skip


def let_in(request: HttpRequest, at: Place, back: str) -> HttpResponseBase:
    """Let them in, now that the time has passed."""
    code = request.POST.get("code", "")
    return with_key(
        request, back, _("They are in."),
        lambda key, sent: clerk.let_in(at.corner, code, by=at.actor, unlocked=key, now=clock.now(), key=sent),
    )  # fmt: skip


def stopped(request: HttpRequest, at: Place, back: str) -> HttpResponseBase:
    """I do not think that it is them."""
    code = request.POST.get("code", "")
    done = clerk.stop_letting_in(at.corner, code, by=at.actor, now=clock.now(), key=acting.key_of(request))
    acting.done(request, done, said=_("It is stopped. Nobody was let in."))
    return redirect(back)
