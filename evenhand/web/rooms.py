"""The locked room of a table on a page: the board, what was shown, talks with the mediators. One page and one set of
forms for both sides and for the mediators; only the frame and the addresses differ.

Without an open key nothing of it is on the page. What is typed while the key is closed is kept until it is open again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from evenhand import clerk
from evenhand.accounts.keys import Unlocked
from evenhand.clerk import Conflict, Corner, Key, Receipt, Said
from evenhand.core.access import Actor
from evenhand.core.case import Case, Mediation
from evenhand.core.deciding import Refusal
from evenhand.reads import rooms as reads
from evenhand.reads.rooms import Entry, Room, Spot
from evenhand.web import acting, clock
from evenhand.web.accounts.turned_away import until_unlocked
from evenhand.web.guards import unlocked
from evenhand.web.naming import called, role_words
from evenhand.web.room_forms import CardForm, FileForm, MessageForm

FORM = "room"
"""The name under which every form of the room counts once."""
CARD, MESSAGE = "card", "message"
TAKEN_BACK = frozenset({"card", "shared", "file"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One person before one part of the room: who they are, which table, and where its pages are. ``lang``: the
    programme's first language, in which everyone reads the room words."""

    case: Case
    table: Mediation
    actor: Actor
    names: Mapping[str, str]
    lang: str
    prefix: str
    key_args: tuple[str, ...]
    voice: str = ""
    frame: Mapping[str, object] = field(default_factory=dict)

    @property
    def me(self) -> str:
        return self.actor.party or self.actor.id

    @property
    def corner(self) -> Corner:
        return Corner(ref=self.case.ref, mediation=self.table.id, voice=self.voice)

    @property
    def spot(self) -> Spot:
        return Spot(case=self.case, table=self.table, voice=self.voice)

    def url(self, name: str, *more: str) -> str:
        """The address of a page or form of this part of the room: ``say``, ``show_item`` …"""
        return reverse(f"{self.prefix}_{name}", args=(*self.key_args, *more))

    def name(self, code: str) -> str:
        """What a person is called here; nobody is called by a code."""
        if code == self.me:
            return _("You")
        return self.names.get(code) or (called(self.case, code, {}) if code[:1] in "cog" else _("A mediator"))

    def part(self, code: str) -> str:
        """Somebody's part at the table."""
        return _("mediator") if code in self.table.mediators else role_words(self.case, code)

    def entries(self, found: tuple[Entry, ...]) -> list[dict[str, object]]:
        """Entries with the names of their authors."""
        return [{"entry": one, "name": self.name(one.author), "part": self.part(one.author)} for one in found]


def words_form(at: Place, data: Mapping[str, object] | None = None, *, auto_id: str = "id_%s") -> CardForm:
    """The form of a new card, of a change to one, or of a message."""
    return (MessageForm if at.voice else CardForm)(data, auto_id=auto_id)


def page(
    request: HttpRequest, at: Place, render: Callable[..., HttpResponse], status: int = 200, **more: object
) -> HttpResponse:
    """The board, or the talk, as this person may see it. ``more`` brings a form that was refused."""
    found = standing(request, at)
    shown = {
        "place": at,
        "room": found,
        "cards": at.entries(found.cards),
        "shared": at.entries(found.shared),
        "messages_of_room": at.entries(found.messages),
        "files": _files(at, found),
        "files_full": sum(one.mine for one in found.files) >= clerk.MOST_FILES,
        "readers": [{"name": at.name(one.code), "part": at.part(one.code), "reader": one} for one in found.readers],
        "go": _addresses(at),
        "form": words_form(at),
        "file_form": FileForm(),
        **at.frame,
        **more,
    }
    return render(request, "room/talk.html" if at.voice else "room/board.html", status, **shown)


def _addresses(at: Place) -> dict[str, str]:
    names: tuple[str, ...] = ("say", "take_back", "give_file")
    if at.voice:
        return {name: at.url(f"talk_{name}") for name in names}
    names += ("vouch", "let_in", "stop_letting_in", *(("show_item",) if at.actor.party is not None else ()))
    return {name: at.url(f"room_{name}") for name in names}


def _files(at: Place, found: Room) -> list[dict[str, object]]:
    what = "talk" if at.voice else "room"
    lines = at.entries(found.files)
    return [{**line, "url": at.url(f"{what}_file", one.row)} for line, one in zip(lines, found.files, strict=True)]


def standing(request: HttpRequest, at: Place) -> Room:
    """What stands in the room for this person."""
    return reads.room(at.actor, at.spot, unlocked(request), clock.now(), lang=at.lang)


def said(
    request: HttpRequest, at: Place, page_again: Callable[..., HttpResponse], back: str
) -> HttpResponse | HttpResponseBase:
    """Keep a card or a message that was typed; a card's ``row`` says which of one's own cards it replaces."""
    kind, row = (MESSAGE, "") if at.voice else (CARD, request.POST.get("row", ""))
    form = words_form(at, request.POST, auto_id=f"{row or 'id'}_%s")
    fresh = f"{at.me}.{acting.key_of(request).value[:12]}"
    told = _("It is on the board. Everyone at the table can read it.") if kind == CARD else _("It is sent.")

    def keep(key: Unlocked, sent: Key) -> Receipt | Refusal | Conflict:
        words = Said(kind=kind, row=row or fresh, text=form.cleaned_data["text"])
        return clerk.say(at.corner, words, by=at.actor, unlocked=key, now=clock.now(), key=sent)

    if (key := unlocked(request)) is None:
        return until_unlocked(request)
    if form.is_valid() and acting.done(request, keep(key, acting.key_of(request)), form, told):
        return redirect(back)
    return page_again(request, at, 422, **({"refused": form, "editing": row} if row else {"form": form}))


def shown(request: HttpRequest, at: Place, back: str) -> HttpResponseBase:
    """Show one line of one's own list to everyone at the table."""
    item = request.POST.get("item", "")
    return with_key(
        request,
        back,
        _("Everyone at the table can read this line now."),
        lambda key, sent: clerk.show_item(at.corner, item, by=at.actor, unlocked=key, now=clock.now(), key=sent),
    )


def taken_back(request: HttpRequest, at: Place, back: str) -> HttpResponseBase:
    """Take one's own card, line or file back."""
    kind, row = acting.chosen(request, "kind", TAKEN_BACK), request.POST.get("row", "")
    if kind is None:
        raise Http404
    return with_key(
        request,
        back,
        _("It is taken back."),
        lambda key, sent: clerk.take_back(at.corner, kind, row, by=at.actor, unlocked=key, now=clock.now(), key=sent),
    )


def with_key(
    request: HttpRequest, back: str, told: str, do: Callable[[Unlocked, Key], Receipt | Refusal | Conflict]
) -> HttpResponseBase:
    """Do one thing with the key that is open in this browser, and go back; without it, ask for the key first."""
    if (key := unlocked(request)) is None:
        return until_unlocked(request)
    acting.done(request, do(key, acting.key_of(request)), said=told)
    return redirect(back)
