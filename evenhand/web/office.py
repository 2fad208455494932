"""Whom to call, on every page.

The office of the programme in force: contacts are always today's, never pinned to a case (design §3). An installation
may set ``EVENHAND_OFFICE`` to say any of it otherwise. Used by the context processor ``office``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db import Error
from django.http import HttpRequest
from django.utils.translation import gettext

from evenhand.core.programme import Programme, said
from evenhand.web.programme import programme_in_force
from evenhand.web.wording import language_for

# Where "Leave this site" lands: a page that anyone might have open.
LEAVE_TO = "https://www.weather.gov/"


# The office this process showed last, for pages about a database that does not answer.
_shown: list[Programme] = []


def _programme() -> Programme:
    try:
        programme = programme_in_force()
    except Error:
        if not _shown:
            raise
        return _shown[0]
    _shown[:] = [programme]
    return programme


def office_today() -> dict[str, str]:
    """The office in the language of this request.

    Keys: name, place, contact_role, hours, access, address, phone, email, site, leave_to (an address) and leave_words
    (what it is, "a weather page"). One small query; while the database is down, the office that was shown last.
    """
    programme = _programme()
    language, office = language_for(programme), programme.office
    shown = {
        **{key: said(getattr(office, key), language) for key in ("name", "place", "contact_role", "hours", "access")},
        **{key: getattr(office, key) for key in ("address", "phone", "email", "site")},
        "leave_to": LEAVE_TO,
        "leave_words": gettext("a weather page"),
    }
    own: Mapping[str, str] = getattr(settings, "EVENHAND_OFFICE", {})
    return {**shown, **own}


def office(_request: HttpRequest) -> dict[str, Any]:
    """Context processor: ``office`` on every page."""
    return {"office": office_today()}
