"""A session that cannot begin: what to tick first, and what follows; the same words at the office and at the desk."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from evenhand.core.case import Mediation
from evenhand.core.programme import Programme


def waited_field() -> forms.BooleanField:
    """That they waited and called: without it nothing was missed."""
    return forms.BooleanField(
        label=_("We waited for 30 minutes, and tried to call whoever was not there"),
        error_messages={"required": _("Wait for 30 minutes and call first.")},
    )


def what_follows(table: Mediation | None, programme: Programme) -> list[tuple[str, str]]:
    """How often a session was missed before, and what follows this time: the same whoever it was."""
    missed = table.missed if table else 0
    if missed + 1 < programme.misses:
        after = gettext("Another day is proposed. No reason is asked.")
    else:
        after = gettext("The complaint goes to investigation with the next batch. Its file says nothing of this.")
    return [(gettext("Missed before"), str(missed)), (gettext("What follows"), after)]
