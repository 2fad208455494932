"""Every URL of the product: one list per audience, each in that audience's own folder.

An audience's list is ``evenhand/web/<audience>/urls.py`` and carries its own prefix; sign-in is ``web/accounts``.
"""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path

# Order matters only where two audiences would claim the same path; none does.
AUDIENCES = (
    "evenhand.web.accounts.urls",
    "evenhand.web.portal.urls",
    "evenhand.web.mediator.urls",
    "evenhand.web.staff.urls",
    "evenhand.web.demo.urls",
    "evenhand.web.public.urls",
)


def _exists(module: str) -> bool:
    parent, _, _ = module.rpartition(".")
    return find_spec(parent) is not None and find_spec(module) is not None


urlpatterns: list[URLPattern | URLResolver] = [
    path("", include(import_module(module))) for module in AUDIENCES if _exists(module)
]

handler500 = "evenhand.web.public.mistakes.server_error"
