"""The receipt of a complaint that was just sent, kept for half an hour in a signed cookie of this browser alone."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

SALT = "evenhand.receipt"
MINUTES = 30


def hand_to(response: HttpResponse, ref: str, codes: dict[str, str]) -> HttpResponse:
    """Let this browser show the receipt: the reference, and the code of each person who complains."""
    response.set_signed_cookie(
        settings.EVENHAND_RECEIPT_COOKIE,
        json.dumps({"ref": ref, "codes": codes}),
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
