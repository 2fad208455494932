"""The choice: both doors side by side, three things explained, and one sealed answer.

Reading the page changes nothing. Sending the form that stands below the two doors is what shows that they were shown:
the view first records that, then seals the answer, each once however often the form is sent.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from evenhand.accounts import seats
from evenhand.clerk import Conflict, Done, Key, Words
from evenhand.core.codes import Mode
from evenhand.core.consent import NO, YES, SealAnswer, ShowDoors
from evenhand.core.deciding import Refusal
from evenhand.web import acting
from evenhand.web.guards import idempotent_form, may
from evenhand.web.plain_form import PlainForm
from evenhand.web.portal.here import Here, here
from evenhand.web.portal.said_words import Said, before_typing, given_back, said, was_wrong
from evenhand.web.public.own_figures import own_figures
from evenhand.web.public.pages import days_drawn
from evenhand.web.wording import choices, comparison_rows, say, three_things

DOORS = {"mediation": YES, "investigation": NO}


class AnswerForm(PlainForm):
    """One answer. At the desk it may be a word from the letter's fold instead, which the taker cannot read."""

    answer = forms.ChoiceField(
        choices=[(door, door) for door in DOORS],
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": gettext_lazy("Choose mediation or investigation.")},
    )
    word = forms.CharField(required=False, max_length=80, strip=True)
    read_back = forms.BooleanField(required=False)

    def __init__(self, *args: Any, helped: bool = False, **kwargs: Any) -> None:
        """``helped``: the desk takes the answer, so it is read back before it is sealed (design §10.2)."""
        super().__init__(*args, **kwargs)
        self.helped = helped

    def clean(self) -> dict[str, Any]:
        """An answer, or at the desk a word in its place; and an answer taken at the desk was read back."""
        typed: dict[str, Any] = super().clean() or {}
        if not typed.get("answer") and not typed.get("word") and "answer" not in self.errors:
            self.add_error("answer", _("Choose mediation or investigation."))
        if self.helped and typed.get("answer") and not typed.get("word") and not typed.get("read_back"):
            self.add_error("read_back", _("Read the answer back to the person first."))
        return typed


def _page(request: HttpRequest, at: Here, form: AnswerForm | None = None, status: int = 200) -> HttpResponse:
    programme, side = at.mine.programme, at.mine.side
    own = own_figures()
    limits = reverse("for_officers" if side == "officer" else "two_doors") + "#limits"
    return at.page(
        request,
        "portal/choice.html",
        status,
        form=form,
        problem=form.errors["answer"][0] if form and "answer" in form.errors else "",
        own=own,
        days=days_drawn(own),
        rows=comparison_rows(programme, side, own, limits),
        things=three_things(programme, side),
        choices=choices(programme, side),
        asked=[say(programme, f"offer.{key}", side) for key in ("asked", "free")],
        only_if_both=say(programme, "offer.only_if_both", side),
        talk_first=say(programme, "offer.talk_first", side),
        by_phone=say(programme, "offer.by_phone", side),
        changing="change" in request.GET,
        printed=before_typing(at.actor, at.mine) if at.helped else "",
    )


@require_GET
@may("see", "own choice")
def choice(request: HttpRequest, ref: str, matter: str, party: str | None = None) -> HttpResponse:
    """Both doors and the sealed box; after answering, only that one has answered."""
    at = here(request, ref, matter, party, SealAnswer)
    if not at.mine.can("SealAnswer"):
        return at.back()
    return _page(request, at)


def _words(at: Here, form: AnswerForm) -> Words:
    typed = form.cleaned_data
    if typed.get("word"):
        return Words("answer_word", typed["word"], party=at.mine.party, row=at.mine.matter.id)
    return Words("answer", DOORS[typed["answer"]], party=at.mine.party, row=at.mine.matter.id)


def sealed(request: HttpRequest, at: Here, form: AnswerForm) -> bool:
    """Seal the answer of this form, or another in its place; False with the reason at its field.

    The doors count as shown first: they stand above the form, or were read out.
    """
    if (
        form.is_valid()
        and at.helped
        and not form.cleaned_data.get("word")
        and seats.has_holder(at.mine.ref, at.mine.party)
    ):
        form.add_error(
            "answer", _("This person has a key of their own. At the desk they say a word from their letter.")
        )
    word = said(at, form) if form.is_valid() and at.helped and form.cleaned_data.get("word") else None
    if form.errors:
        return False
    with given_back(word):
        result = _ask(request, at, form, word)
    if word and was_wrong(form, word, result):
        return False
    # On a page that is out of date there is no field any more: what holds now stands on the page that comes.
    return acting.done(request, result, form if at.mine.can("SealAnswer") else None, _("The answer is sealed."))


def _ask(request: HttpRequest, at: Here, form: AnswerForm, word: Said | None) -> Done | Refusal | Conflict:
    """Show both doors, and then seal what was said."""
    ref, matter, party = at.mine.ref, at.mine.matter.id, at.mine.party
    key = acting.key_of(request)
    acting.ask(request, ref, ShowDoors(matter=matter, party=party), key=Key(f"{key.value}.doors", key.body))
    mode = Mode.SELF
    if at.helped:
        mode = Mode.ANSWER_WORD if word and not word.known else Mode.ASSISTED
    taker = at.actor.id if mode is Mode.ASSISTED else None
    act = SealAnswer(matter=matter, party=party, mode=mode, taker=taker)
    return acting.ask(request, ref, act, words=(_words(at, form),))


@require_POST
@may("seal", "own answer")
@idempotent_form("portal.seal_answer")
def seal_answer(request: HttpRequest, ref: str, matter: str, party: str | None = None) -> HttpResponse:
    """Seal the answer, or another in its place."""
    at = here(request, ref, matter, party, SealAnswer)
    form = AnswerForm(request.POST, helped=at.helped)
    if sealed(request, at, form):
        return at.back("choice")
    return _page(request, at, form, status=422) if form.errors else at.back()
