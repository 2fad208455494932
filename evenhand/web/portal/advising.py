"""What a page says where a term may be hard to keep, hard to read or not allowed: one sentence for each kind of advice.

Both sides read the same sentence at the same term, and none of them stops anybody (domain T-5).
"""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

ADVICE = {
    "discipline": gettext_lazy(
        "This may be about discipline. Mediation cannot decide that, so such a term may not hold."
    ),
    "money": gettext_lazy("This may be about money. Some programmes do not allow it. Ask a lawyer before you sign."),
    "silence": gettext_lazy("This may ask somebody to keep silent. Such a term may not hold. Ask a lawyer first."),
    "rights": gettext_lazy("This may give up a right, or a way to a court. Ask a lawyer before you sign."),
    "police": gettext_lazy("This may be about police work or a charge. Nobody at this table can decide that."),
    "others": gettext_lazy("This may bind somebody who is not at the table. You can promise to ask them."),
    "unclear": gettext_lazy("Two people can read this in two ways. Say what would be seen or heard."),
    "no_day": gettext_lazy("No day is named."),
    "no_sign": gettext_lazy("It does not say how you will both know that it was done."),
    "hard": gettext_lazy("This is hard to read. Shorter sentences help both of you."),
    "one_language": gettext_lazy("Somebody who signs reads another language. You can put it beside your words."),
}
"""A sentence for each code of ``signing.advice``."""


def sentences(codes: Iterable[str]) -> tuple[str, ...]:
    """The sentences of these codes, in the language of the page."""
    return tuple(str(ADVICE[code]) for code in codes)


def draft_sentence() -> str:
    """Where one person alone would keep everything."""
    return _("One person alone would do everything here. It may be right so. Each of you decides.")
