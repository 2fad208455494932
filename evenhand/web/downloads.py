"""A file somebody gave, handed out as it was kept: to save, never shown inside a page, and able to do nothing there.

Source: ASVS 5.0 V5.4.2, V3.2.1: attachment, fixed type, and a policy that gives it no script, no form and no origin.
"""

from __future__ import annotations

from urllib.parse import quote

from django.http import HttpResponse


def as_attachment(name: str, content_type: str, data: bytes) -> HttpResponse:
    """The file under its own name, to be saved."""
    answer = HttpResponse(data, content_type=content_type)
    answer.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer
