"""The agency's own sign-in (OpenID Connect) for its staff, where the environment names one.

It says who is at the other end and nothing more. It signs in only an account of staff that an administrator opened
here: one whose sign-in name is the value of the configured claim. It opens no key and proves nothing afresh, so
everything that asks for one's own key again (`web.guards`) still asks for the passkey. Parties and mediators never
come in this way: whoever runs that sign-in would learn when they did.

Source: design §7, §10.5; OpenID Connect Core 1.0 §3.1; RFC 7636 (PKCE); RFC 8176 (``amr``).
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest

from evenhand.accounts.keys import CameIn, NotRight
from evenhand.models.accounts import Account


class Unreachable(Exception):  # noqa: N818 (the page says so in these words)
    """The agency's sign-in does not answer, or not as its standard says."""


def is_on() -> bool:
    """Has this installation such a sign-in?"""
    return bool(settings.EVENHAND_OIDC_ISSUER)


def host() -> str:
    """The name of the host that asks for the agency's own password or card, for people to read."""
    return urlsplit(settings.EVENHAND_OIDC_ISSUER).hostname or ""


def way_there(request: HttpRequest, to: str) -> str:
    """The address at which the agency asks who it is; ``to`` is where the person is going. Raises `Unreachable`."""
    address = str(_exchange().way_there(request, to))
    if not address:
        raise Unreachable
    return address


def come_in(request: HttpRequest) -> tuple[CameIn | NotRight, str]:
    """Who came back, and where they were going. Every failure gets the same answer."""
    said, to = _exchange().who_came_back(request)
    account = _of_staff(str(said.get(settings.EVENHAND_OIDC_CLAIM) or "")) if _is_enough(said) else None
    return (CameIn(account.id, afresh=False), to) if account is not None else (NotRight(), to)


def _exchange() -> Any:
    """allauth's provider behind it: loaded by the first use, and nowhere where no such sign-in is named."""
    from evenhand.accounts import agency_exchange

    return agency_exchange


def _of_staff(name: str) -> Account | None:
    there = Account.objects.filter(kind=Account.Kind.STAFF, is_active=True)
    return there.filter(sign_in_name=name).first() if name else None


def _is_enough(said: dict[str, Any]) -> bool:
    """Did the agency's sign-in ask for what this installation requires, and does it vouch for the address it names?"""
    if settings.EVENHAND_OIDC_CLAIM == "email" and said.get("email_verified") is not True:
        return False
    wanted = settings.EVENHAND_OIDC_REQUIRE
    shown = said.get("amr")
    shown = [*(shown if isinstance(shown, list) else []), said.get("acr")]
    return not wanted or any(one in wanted for one in shown)
