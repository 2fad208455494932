"""A file somebody gave, handed out as it was kept: to save, never shown inside a page, and able to do nothing there.

Source: ASVS 5.0 V5.4.2, V3.2.1: attachment, fixed type, and a policy that gives it no script, no form and no origin.
"""

from __future__ import annotations

import re
from urllib.parse import quote

from django.http import HttpResponse

_ENDINGS = {
    "image/jpeg": (".jpg", ".jpeg"),
    "image/png": (".png",),
    "application/pdf": (".pdf",),
    "text/plain": (".txt",),
}
_AN_ENDING = re.compile(r"\.[A-Za-z][A-Za-z0-9]{0,9}$")


def fitting(name: str, content_type: str) -> str:
    """The name with the ending of what was found inside: a computer opens a file by its ending, whatever is in it."""
    endings = _ENDINGS.get(content_type, (".bin",))
    plain = name.rstrip(". ")
    for found in (plain, _AN_ENDING.sub("", plain).rstrip(". ")):
        if found.lower().endswith(endings):
            return found
    return (found or "file") + endings[0]


def as_attachment(name: str, content_type: str, data: bytes) -> HttpResponse:
    """The file, to be saved under its own name with the ending of its type, also where it was kept with another."""
    answer = HttpResponse(data, content_type=content_type)
    answer.headers["Content-Disposition"] = (
        f"attachment; filename*=UTF-8''{quote(fitting(name, content_type), safe='')}"
    )
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer
