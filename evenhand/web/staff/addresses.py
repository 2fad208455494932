"""The addresses of a case and of its acts. A page has a hundred of them, alike but for the reference, so Django is
asked once for each kind."""

from __future__ import annotations

from functools import cache

from django.conf import settings
from django.urls import reverse

_REF, _ABOUT, _ACT = "0000-0000", "0-about", "0-act"


def of_case(ref: str) -> str:
    """The page of a case."""
    return _case(settings.ROOT_URLCONF).replace(_REF, ref)


def of_act(ref: str, about: str, act: str) -> str:
    """The page of one act: about a matter, a table, or the ``case``."""
    return _act(settings.ROOT_URLCONF).replace(_REF, ref).replace(_ABOUT, about).replace(_ACT, act)


@cache
def _case(_urls: str) -> str:
    return reverse("staff_case", args=(_REF,))


@cache
def _act(_urls: str) -> str:
    return reverse("staff_act", args=(_REF, _ABOUT, _ACT))
