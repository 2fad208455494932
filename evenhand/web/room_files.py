"""Files in the locked room: judged by what is inside, stripped of what they tell of their maker, sealed; to be saved.

The same for both sides and the mediators, on the board and in a talk (VLT-17).
"""

from __future__ import annotations

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from evenhand import clerk
from evenhand.reads import rooms as reads
from evenhand.web import acting, clock
from evenhand.web.downloads import as_attachment
from evenhand.web.guards import source, unlocked
from evenhand.web.room_forms import FileForm
from evenhand.web.rooms import Place


def given(
    request: HttpRequest, at: Place, page_again: Callable[..., HttpResponse], back: str
) -> HttpResponse | HttpResponseBase:
    """Put a file where everyone who reads here can save it."""
    key, sent = unlocked(request), acting.key_of(request)
    if key is None:
        # A file is not kept outside the room: it is chosen again once the key is open.
        return redirect(f"{reverse('unlock')}?{urlencode({'next': back})}")
    form = FileForm(request.POST, request.FILES, source=source(request))
    if form.is_valid():
        row = f"{at.me}.{sent.value[:12]}"
        done = clerk.give_file(
            at.corner, row, form.cleaned_data["file"], by=at.actor, unlocked=key, now=clock.now(), key=sent
        )
        if acting.done(request, done, form, _("Everyone who reads here can save this file now.")):
            return redirect(back)
    return page_again(request, at, 422, file_form=form)


def fetched(request: HttpRequest, at: Place, row: str) -> HttpResponse:
    """One file, to save. Raises Http404 for who may not open it."""
    found = reads.file(at.actor, at.spot, unlocked(request), row, clock.now())
    if found is None:
        raise Http404
    sheet, data = found
    return as_attachment(sheet.name, sheet.content_type, data)
