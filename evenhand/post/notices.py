"""E-mail and text messages: "You have a notice", where to sign in, and nothing else.

Whoever shares the mailbox, the telephone or the department's mail server learns that there is a notice, never about
what or of what kind: every notice in one language has the same bytes. In discreet mode even the
office's name and number are left out (`security.md` PRV-02).
"""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from evenhand.core.programme import Programme, said

VARIABLES = frozenset({"sign_in", "agency", "phone"})
"""All that a notice may put in. A test reads the templates and refuses any other."""


@dataclass(frozen=True, slots=True)
class Notice:
    """The words of one notice."""

    subject: str
    body: str
    sms: str


def notice(programme: Programme, language: str, *, discreet: bool) -> Notice:
    """The notice in this language. `discreet` leaves out the office's name and number."""
    office = programme.office
    words = {
        "sign_in": sign_in_address(),
        "agency": "" if discreet else said(office.name, language),
        "phone": "" if discreet else office.phone,
    }
    with translation.override(language):
        subject, body, sms = (
            render_to_string(f"letters/{name}.txt", words).strip()
            for name in ("notice_subject", "notice", "notice_sms")
        )
    return Notice(subject=subject, body=body + "\n", sms=sms)


def survey_address() -> str:
    """Where a survey is answered with the code of its letter: nobody signs in there."""
    return f"{settings.EVENHAND_SITE}/questions"


def sign_in_address() -> str:
    """Where a person signs in: the same address for everyone, with nothing in it that names a person or a case."""
    return f"{settings.EVENHAND_SITE}/sign-in"
