"""The office's book as a stranger may check it: signed checkpoints, the public key, and the file that checks.

Nothing here is about a complaint, and the sizes say nothing of how much happens: the book grows by whole blocks.
"""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from evenhand.reads import checkpoints
from evenhand.web.guards import public


@public
@require_safe
def book_of_record(request: HttpRequest) -> HttpResponse:
    """The checkpoints, the newest first, and how to check one in two minutes."""
    listed = checkpoints.listed()
    shown = {
        "listed": listed,
        "keys": checkpoints.keys() if listed else [],
        "witnesses": checkpoints.witness_keys(),
    }
    return render(request, "public/book.html", shown)


def _as_file(content: str, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type="text/plain; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@public
@require_safe
def checkpoint_file(_request: HttpRequest, log: int, size: int) -> HttpResponse:
    """One signed checkpoint, byte for byte, with the witnesses' lines below."""
    found = checkpoints.one(log, size)
    if found is None:
        raise Http404
    return _as_file(found.note, f"checkpoint-{log}-{size}")


@public
@require_safe
def verifier_file(_request: HttpRequest) -> HttpResponse:
    """The single file that checks receipts and copies of the book without this office."""
    return _as_file(checkpoints.verifier(), checkpoints.VERIFIER.name)
