"""What every answer carries so that a browser trusts nothing but us.

The content security policy allows this site's own files and one nonce per answer; no inline script or style, no
framing, no other host. Nothing with a person in it is kept by a cache or named to a search engine.
Source: docs/security.md; OWASP Secure Headers.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

_POLICY = (
    "default-src 'none'; script-src 'self' 'nonce-{nonce}'; style-src 'self' 'nonce-{nonce}'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
_ALWAYS = {
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=(), interest-cohort=()",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}


class SecurityHeaders:
    """Adds the headers, and gives the request its ``csp_nonce`` for the rare inline script or style."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        nonce = secrets.token_urlsafe(16)
        request.csp_nonce = nonce  # type: ignore[attr-defined]  # Django's request is made to be added to.
        response = self.get_response(request)
        # A file that is handed out carries a policy of its own, which allows nothing at all.
        response.headers.setdefault("Content-Security-Policy", _POLICY.format(nonce=nonce))
        for name, value in _ALWAYS.items():
            response.headers.setdefault(name, value)
        if not request.path.startswith("/static/"):
            response.headers.setdefault("Cache-Control", "no-store")
        return response
