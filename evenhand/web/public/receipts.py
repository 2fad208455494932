"""The receipt of a complaint that was just sent, kept for half an hour in a signed cookie of this browser alone."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

SALT = "evenhand.receipt"
MINUTES = 30
_NAME, _ROOM = 24, 3000
"""How much of a name is kept, and how much altogether: a browser takes no cookie above four kilobytes."""


def hand_to(response: HttpResponse, ref: str, codes: Mapping[str, str], names: Mapping[str, str]) -> HttpResponse:
    """Let this browser show the receipt: the reference, and the code of each person who complains.

    ``names`` as they were typed, so that nobody is handed another's code.
    """
    said: dict[str, Any] = {"ref": ref, "codes": dict(codes)}
    named = said | {"names": {party: name[:_NAME] for party, name in names.items() if name}}
    kept = json.dumps(named)
    response.set_signed_cookie(
        settings.EVENHAND_RECEIPT_COOKIE,
        kept if len(kept) <= _ROOM else json.dumps(said),
        salt=SALT,
        max_age=MINUTES * 60,
        httponly=True,
        secure=settings.SECURE,
        samesite="Lax",
    )
    return response


def held_by(request: HttpRequest) -> dict[str, Any]:
    """What the receipt of this browser says; empty when there is none."""
    held = request.get_signed_cookie(settings.EVENHAND_RECEIPT_COOKIE, default="", salt=SALT, max_age=MINUTES * 60)
    return dict(json.loads(str(held))) if held else {}
