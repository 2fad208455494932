"""What was walked, in the words of the page: the shapes of complaints, and what each may hold at most.

The figures of the last walk keep both as the walk printed them, in English.
"""

from __future__ import annotations

import re

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

WITH = {
    "guardian": gettext_lazy("%(shape)s, a child with a guardian"),
    "interpreter": gettext_lazy("%(shape)s, with an interpreter"),
    "unknown": gettext_lazy("%(shape)s, the officer named later"),
}
"""What a shape has besides its two numbers, by the end of its name."""

COUNTED = {
    "matters": gettext_lazy("matters: %(n)s"),
    "allegations per matter": gettext_lazy("allegations in a matter: %(n)s"),
    "terms": gettext_lazy("terms: %(n)s"),
    "seats falling vacant": gettext_lazy("seats that fall empty: %(n)s"),
}
"""What a shape may hold at most, by the words of the walk."""

_AT_MOST = re.compile(r"(?P<what>[a-z][a-z ]*) ≤ (?P<n>\d+)")


def shape_words(name: str) -> str:
    """``1x1-guardian`` as people read it."""
    numbers, _dash, more = name.partition("-")
    shape = numbers.replace("x", " × ")
    return str(WITH[more]) % {"shape": shape} if more in WITH else shape


def bounds_words(bounds: str) -> str:
    """``terms ≤ 2, …`` as people read it; what no table is laid for ends before one."""
    said = [
        str(COUNTED[found["what"]]) % {"n": found["n"]}
        for found in _AT_MOST.finditer(bounds)
        if found["what"] in COUNTED
    ]
    if "no table is laid" in bounds:
        said.append(_("until it goes ahead or goes back, without a table"))
    return ", ".join(said)
