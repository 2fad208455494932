"""Variables of the environment, for :mod:`.settings`: a value that cannot be meant is refused at the start, by name.

Each function takes the variable's name, and raises ``ImproperlyConfigured`` with a sentence. What needs more than the
value itself (is that gateway there? does that place have holidays?) is asked by ``evenhand doctor``.
"""

from __future__ import annotations

import os
import re
import secrets
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.core.exceptions import ImproperlyConfigured

_PLACE = re.compile(r"[A-Z]{2}(-[A-Z0-9]{1,4})?")
_GATEWAY = re.compile(r"[A-Za-z_][\w.]*:[A-Za-z_]\w*")


def flag(name: str) -> bool:
    """Is it ``1``?"""
    return os.environ.get(name, "") == "1"


def number(name: str, default: int) -> int:
    """A whole number of the environment, not below zero. Raises ImproperlyConfigured with the variable's name."""
    given = os.environ.get(name, "").strip() or str(default)
    if not (given.isascii() and given.isdigit()):
        raise ImproperlyConfigured(f"{name} is {given!r}. It must be a whole number, such as {default}.")
    return int(given)


def secret(name: str, home: Path) -> str:
    """The signing secret: from the environment, or made once and kept readable by its owner only."""
    if given := os.environ.get(name, ""):
        if len(given) < 50:
            raise ImproperlyConfigured(f"{name} is shorter than 50 characters. Use 50 or more random ones.")
        return given
    place = home / "secret"
    try:
        # Exclusive creation: two processes that start together agree on the one that came first.
        with os.fdopen(os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(64))
    except FileExistsError:
        pass
    return place.read_text().strip()


def mail_server(name: str) -> str:
    """``smtp://user:password@host:587`` or ``smtps://…``; empty where there is none. The sentence shows no password."""
    given = os.environ.get(name, "").strip()
    try:
        parts = urlsplit(given)
        fine = parts.scheme in ("smtp", "smtps") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        fine = False
    if given and not fine:
        raise ImproperlyConfigured(
            f"{name} must look like smtp://user:password@host:587 (STARTTLS) or smtps://user:password@host:465; signs"
            " such as / @ : in the password are written as %2F %40 %3A."
        )
    return given


def mail_address(name: str, default: str) -> str:
    """One plain e-mail address."""
    given = os.environ.get(name, "").strip() or default
    if not re.fullmatch(r"[^\s@<>,;]+@[^\s@<>,;]+", given):
        raise ImproperlyConfigured(f"{name} must be one e-mail address such as no-reply@office.gov, not {given!r}.")
    return given


def site(name: str, default: str) -> str:
    """The address people type, without a slash at its end."""
    given = (os.environ.get(name, "").strip() or default).rstrip("/")
    try:
        parts = urlsplit(given)
        fine = parts.scheme in ("http", "https") and bool(parts.hostname) and not parts.query and not parts.fragment
    except ValueError:
        fine = False
    if not fine:
        raise ImproperlyConfigured(f"{name} must be the site's address, https://mediation.office.gov, not {given!r}.")
    return given


def gateway(name: str) -> str:
    """``module:Class`` of the way out for text messages; empty where there is none."""
    given = os.environ.get(name, "").strip()
    if given and not _GATEWAY.fullmatch(given):
        raise ImproperlyConfigured(f"{name} must be module:Class, such as texting:Gateway, not {given!r}.")
    return given


def place(name: str) -> str:
    """A country, or a country and its part: ``US``, ``US-MO``; empty where the programme's own is meant."""
    given = os.environ.get(name, "").strip()
    if given and not _PLACE.fullmatch(given):
        raise ImproperlyConfigured(f"{name} must be a country, or a country and its part: US, US-MO; not {given!r}.")
    return given


def time_zone(name: str, default: str) -> str:
    """A zone of the tz database."""
    given = os.environ.get(name, "").strip() or default
    try:
        ZoneInfo(given)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ImproperlyConfigured(f"{name} must be a zone such as America/Chicago, not {given!r}.") from None
    return given
