"""What ``doctor`` says of the ways out of the house, and of what stands on every letter: can anybody be reached so?"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from django.conf import settings

from evenhand.management.checkup_backups import Said
from evenhand.management.placeholders import keeper_unnamed, placeholders
from evenhand.models import programmes, whereabouts
from evenhand.post.carriers import sms_carrier


def checkup() -> Iterator[Said]:
    """Every check of what leaves the house, one for each carrier. Asks no table."""
    server = urlsplit(settings.EVENHAND_MAIL).hostname
    yield (
        "mail", bool(server), f"E-mail leaves through {server}, from {settings.EVENHAND_SENDER}.",
        "No mail server is set, so e-mail stays in the outbox folder. Set EVENHAND_MAIL.",
    )  # fmt: skip
    yield _texting()
    fault = no_holidays()
    yield "holidays", not fault, f"Public holidays are those of {whereabouts.place()}.", fault
    unnamed = keeper_unnamed()
    yield "records", not unnamed, "The letter that asks to keep records has an address.", unnamed


def programme() -> Iterator[Said]:
    """What the programme in force says that is nobody's own."""
    found = placeholders(programmes.in_force())
    yield "placeholders", not found, "The programme names the office's own number and address.", " ".join(found)


def _texting() -> Said:
    if not settings.EVENHAND_SMS:
        return "sms", True, "No gateway is set, so each text message is a task for a person.", ""
    try:
        sms_carrier()
    except Exception as error:  # noqa: BLE001 (it is somebody else's code, and may fail in any way)
        fault = f"{type(error).__name__}: {error}"
    else:
        fault = ""
    no = (
        f"The gateway of EVENHAND_SMS cannot be used, so no text message leaves. {fault}. It must be module:Class, and"
        " the module in Evenhand's own environment."
    )
    return "sms", not fault, f"Text messages leave through {settings.EVENHAND_SMS}.", no


def no_holidays() -> str:
    """Why the office's calendar cannot be made; empty when it can."""
    import holidays

    place = whereabouts.place()
    country, _, part = place.partition("-")
    try:
        if holidays.country_holidays(country, subdiv=part or None, years=2026):
            return ""
    except (NotImplementedError, LookupError, ValueError):
        pass
    return (
        f"There are no public holidays of {place!r}, so no page that names a day can be made. EVENHAND_HOLIDAYS must be"
        " a country, or a country and its part: US, US-MO."
    )
