"""From a form to one act: the view names the act, this asks the clerk and says what came of it.

The key of the form makes it count once; what a refusal says comes from ``sentences``, at the field it names.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from urllib.parse import urlencode

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest
from django.utils.translation import gettext as _

from evenhand import clerk
from evenhand.accounts import idem
from evenhand.accounts.keys import Unlocked
from evenhand.clerk import Conflict, Done, Key, Receipt, Words
from evenhand.core.codes import Role
from evenhand.core.deciding import Act, Refusal
from evenhand.web import clock
from evenhand.web.guards import actor
from evenhand.web.sentences import sentence

UNKEYED = frozenset({idem.FIELD, "csrfmiddlewaretoken"})


def key_of(request: HttpRequest) -> Key:
    """The key of this form and what was typed into it, for a view behind ``@idempotent_form``."""
    typed = sorted(
        (name, value) for name in request.POST if name not in UNKEYED for value in request.POST.getlist(name)
    )
    return Key(value=request.idem, body=urlencode(typed).encode())  # type: ignore[attr-defined]  # set by the guard


def ask(
    request: HttpRequest,
    ref: str,
    act: Act,
    *,
    words: Sequence[Words] = (),
    role: Role | None = None,
    key: Key | None = None,
    unlocked: Unlocked | None = None,
) -> Done | Refusal | Conflict:
    """Ask the clerk to do ``act`` for the person of this request, with the words that belong to it.

    ``key`` is for a form that leads to more than one act; otherwise the form's own key serves. ``unlocked``: the
    person's own key, where their words go under it.
    """
    by, counted = actor(request, ref, act=act, role=role), key or key_of(request)
    result = clerk.perform(ref, act, by=by, now=clock.now(), words=words, key=counted, unlocked=unlocked)
    told_apart(request, result)
    return result


def told_apart(request: HttpRequest, result: object) -> None:
    """Note that the form's key came back with something else in it: its answer is 409 (``guards.idempotent_form``)."""
    if isinstance(result, Conflict):
        request.told_apart = True  # type: ignore[attr-defined]  # Django's request is made to be added to.


def why_not(result: Done | Receipt | Refusal | Conflict) -> str:
    """What to tell a person whose act was not done; empty when it was done."""
    match result:
        case Refusal(reason=reason):
            return sentence(reason)
        case Conflict():
            return _("You sent this form before, with something else in it. We kept what you sent first.")
        case _:
            return ""


def done(
    request: HttpRequest, result: Done | Receipt | Refusal | Conflict, form: BaseForm | None = None, said: str = ""
) -> bool:
    """True when the act was done. Otherwise the reason stands at the form's field, or on the next page.

    ``said`` is the sentence a person reads on the next page when it was done.
    """
    told_apart(request, result)
    if problem := why_not(result):
        field = result.field if isinstance(result, Refusal) else None
        if form is None:
            messages.error(request, problem)
        else:
            form.add_error(field if field and field in form.fields else None, problem)
        return False
    if said:
        messages.success(request, said)
    return True


def say(request: HttpRequest, sentence_done: str) -> None:
    """A sentence on the next page: what was asked for is done."""
    messages.success(request, sentence_done)


def refuse(request: HttpRequest, refused: Refusal) -> None:
    """The sentence of a refusal on the next page."""
    messages.error(request, sentence(refused.reason))


def chosen(request: HttpRequest, name: str, among: Iterable[str]) -> str | None:
    """The value of a button or radio, if it is one that the page offered."""
    value = request.POST.get(name, "")
    return value if value in set(among) else None
