"""A calendar file as an answer: the same name for everyone, kept by no cache."""

from __future__ import annotations

from django.http import Http404, HttpResponse

from evenhand.reads import appointments


def as_calendar(made: bytes | None) -> HttpResponse:
    """The file as a download. Raises Http404 where there is none."""
    if made is None:
        raise Http404
    answer = HttpResponse(made, content_type=appointments.MEDIA_TYPE)
    answer.headers["Content-Disposition"] = f'attachment; filename="{appointments.NAME}"'
    return answer
