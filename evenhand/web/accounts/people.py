"""People and roles of the office: one administrator gives a role, another person seconds it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from evenhand.accounts import doors, recovery, roles
from evenhand.accounts.recovery import RecoveryRefusal
from evenhand.accounts.roles import RoleRefusal
from evenhand.accounts.words import ROLE_WORDS
from evenhand.core.codes import Role
from evenhand.web import clock, guards
from evenhand.web.accounts.people_forms import LOST, REFUSALS, GiveRoleForm, NewPersonForm
from evenhand.web.guards import may

_WHO = (Role.ADMINISTRATOR, Role.DIRECTOR)


@may("see", "people and roles")
def people(request: HttpRequest) -> HttpResponseBase:
    """Everyone of the office with their roles, and what waits for a second person."""
    return _page(request)


@may("open", "account", afresh=True)
@require_POST
def open_account(request: HttpRequest) -> HttpResponseBase:
    """A new colleague or mediator: an account without a role, and a starting code shown once."""
    form = NewPersonForm(request.POST)
    if not form.is_valid():
        return _page(request, person=form)
    typed, today = form.cleaned_data, clock.now().today
    try:
        account = roles.open_account(
            kind=typed["kind"], sign_in_name=typed["name"], display_name=typed["display_name"], today=today
        )
    except ValueError:
        form.add_error("name", REFUSALS["name_in_use"])
        return _page(request, person=form)
    return _shown_once(request, doors.starting_code(account, today), roles.name_of(account))


@may("start", "account", afresh=True)
@require_POST
def new_starting_code(request: HttpRequest, account: UUID) -> HttpResponseBase:
    """Another starting code. Who came in once or had a role gets it from two people: it opens what they may do."""
    given = recovery.new_starting_code(account, guards.account(request), clock.now().today)
    if isinstance(given, RecoveryRefusal):
        return _page(request, problem=str(LOST[given]))
    return _shown_once(request, given, roles.name_of(account))


@may("give", "role", afresh=True)
@require_POST
def give_role(request: HttpRequest) -> HttpResponseBase:
    """Give a role. It holds once another person seconds it."""
    form = GiveRoleForm(request.POST)
    if not form.is_valid():
        return _page(request, role=form)
    typed = form.cleaned_data
    given = roles.grant(UUID(typed["account"]), typed["role"], guards.account(request), clock.now().today)
    return _answer(request, given if isinstance(given, RoleRefusal) else None)


@may("second", "role", afresh=True)
@require_POST
def second_role(request: HttpRequest, given: int) -> HttpResponseBase:
    """Second a role that an administrator gave."""
    return _answer(request, roles.second(given, guards.account(request), clock.now().today))


@may("end", "role", afresh=True)
@require_http_methods(["GET", "HEAD", "POST"])
def end_role(request: HttpRequest, given: int) -> HttpResponseBase:
    """What follows when a role ends; and, once that was confirmed, its end with the very next page its holder opens."""
    by, one = guards.account(request), roles.held(given)
    if one is None:
        return _answer(request, RoleRefusal.NOT_OPEN)
    if request.method != "POST":
        return render(request, "accounts/end_role.html", {"one": one, "given": given, "own": one.account == by})
    refused = roles.end(given, by, clock.now().today)
    if refused is None:
        said = {"name": one.name, "role": ROLE_WORDS.get(one.role, one.role)}
        messages.success(request, _("This role has ended: %(name)s, %(role)s.") % said)
    return _answer(request, refused)


@may("report", "lost passkeys", afresh=True)
@require_POST
def lost_passkeys(request: HttpRequest, account: UUID) -> HttpResponseBase:
    """A colleague lost every passkey: another person must check that it is them."""
    return _page(
        request, problem=str(LOST[recovery.lost_passkeys(account, guards.account(request), clock.now().today)])
    )


@may("second", "lost passkeys", afresh=True)
@require_POST
def second_lost_passkeys(request: HttpRequest, asked: int) -> HttpResponseBase:
    """The second person checked: the old passkeys end, and a starting code is shown once."""
    name = recovery.whose(asked)
    given = recovery.second_passkeys(asked, guards.account(request), clock.now().today)
    if isinstance(given, RecoveryRefusal):
        return _page(request, problem=str(LOST[given]))
    return _shown_once(request, given, name)


def _shown_once(request: HttpRequest, code: str, name: str) -> HttpResponseBase:
    return render(request, "accounts/starting_code.html", {"code": code, "name": name})


def _answer(request: HttpRequest, refusal: RoleRefusal | None) -> HttpResponseBase:
    return redirect("people") if refusal is None else _page(request, problem=str(REFUSALS[refusal]))


def _page(
    request: HttpRequest, *, person: Form | None = None, role: Form | None = None, problem: str = ""
) -> HttpResponseBase:
    context = {
        "people": roles.listing(),
        "me": guards.account(request),
        "gives": Role.ADMINISTRATOR in guards.roles_held(request),
        "person": person or NewPersonForm(),
        "role": role or GiveRoleForm(),
        "problem": problem,
        "lost": recovery.waiting(colleagues=True),
    }
    return render(request, "accounts/people.html", context)
