"""Which page somebody is on, also when what they see is the answer to a form: its address has nothing to read."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.http import HttpRequest


def page_of_form(request: HttpRequest) -> str:
    """The page the form was on, if the browser says it and it is ours; else nothing."""
    named = urlsplit(request.headers.get("Referer", ""))
    return named.path if named.netloc == request.get_host() else ""


def this_page(request: HttpRequest) -> str:
    """Where to come back to from a choice that every page offers, as its language. Nothing is looked up: what is not
    there and what is not theirs are one answer to everybody."""
    return (request.method != "GET" and page_of_form(request)) or request.get_full_path()
