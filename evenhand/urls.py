"""Every URL of the product: one list per audience, each in that audience's own folder.

An audience's list is ``evenhand/web/<audience>/urls.py``; sign-in is ``web/accounts``. Whoever works at a counter finds
every page under its one word, so an address is looked for in one counter's list and not in all of them: trying three
hundred addresses one by one took a sixth of the time of a public page.
"""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path

# What the addresses of each begin with. Order matters only where two audiences would claim the same path; none does.
AUDIENCES = {
    "evenhand.web.portal.urls": "portal/",
    "evenhand.web.mediator.urls": "mediator/",
    "evenhand.web.staff.urls": "staff/",
    "evenhand.web.public.urls": "",
    "evenhand.web.accounts.urls": "",
    "evenhand.web.demo.urls": "",
}


def _exists(module: str) -> bool:
    parent, _, _ = module.rpartition(".")
    return find_spec(parent) is not None and find_spec(module) is not None


urlpatterns: list[URLPattern | URLResolver] = [
    path(begins, include(import_module(module))) for module, begins in AUDIENCES.items() if _exists(module)
]

handler500 = "evenhand.web.public.mistakes.server_error"
