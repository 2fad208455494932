"""The programmes this office works or worked under: the whole text of each, for ever, under its SHA-256.

A complaint names the programme its parties consented under; contacts follow the one in force.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from pathlib import Path
from typing import ClassVar

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import models
from django.db.models import F, Q

from evenhand import environment
from evenhand.core.programme import Programme
from evenhand.core.programme_reading import read_programme
from evenhand.models import asking
from evenhand.models.door import Kept

# The answer for the page that is being made on this thread; None outside of one.
_asked: ContextVar[list[Programme] | None] = ContextVar("programme_in_force", default=None)


class ProgrammeText(Kept):
    """One programme file, as it was adopted. Never changed, never removed."""

    classification: ClassVar[dict[str, str]] = {"sha256": "public", "name": "public", "text": "public"}

    sha256 = models.CharField(max_length=64, primary_key=True)
    name = models.CharField(max_length=80)
    text = models.TextField()

    class Meta:
        db_table = "evenhand_programme_text"

    def __str__(self) -> str:
        return f"{self.name} {self.sha256[:12]}"


class ProgrammeAdoption(Kept):
    """A programme came into force. The newest one is today's. Two people adopt; both are named."""

    classification: ClassVar[dict[str, str]] = {
        "id": "operational",
        "programme": "public",
        "on": "public",
        "by": "operational",
        "second": "operational",
    }

    programme = models.ForeignKey(ProgrammeText, on_delete=models.PROTECT, related_name="adoptions")
    on = models.DateField()
    by = models.CharField(max_length=80)
    second = models.CharField(max_length=80)

    class Meta:
        db_table = "evenhand_programme_adoption"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=~Q(by=F("second")), name="two_people_adopt_a_programme"),
        ]

    def __str__(self) -> str:
        return f"{self.programme_id} {self.on}"


def in_force() -> Programme:
    """The programme adopted last; the preset named by ``EVENHAND_PROGRAMME`` while none was. One small query."""
    asked = _asked.get()
    if asked:
        return asked[0]
    found = adopted() or preset()
    if asked is not None:
        asked.append(found)
    return found


@contextmanager
def asked_once() -> Iterator[None]:
    """While one page is made, the programme in force is asked for once: its rules and its office are the same ones.

    Only for what is read: whoever writes asks inside their own transaction.
    """
    token = _asked.set([])
    try:
        yield
    finally:
        _asked.reset(token)


def adopted() -> Programme | None:
    """The programme adopted last; None while none was."""
    newest = asking.cells("SELECT programme_id FROM evenhand_programme_adoption ORDER BY id DESC LIMIT 1")
    return of_sha(newest[0][0]) if newest else None


def is_kept(sha256: str) -> bool:
    """Whether the text of this programme is kept here. Asked without the text, which is long."""
    return bool(asking.cells("SELECT 1 FROM evenhand_programme_text WHERE sha256 = %s", sha256))


def of_sha(sha256: str) -> Programme:
    """The programme with this fingerprint. Raises LookupError for one that this installation never had."""
    return _read_stored(sha256)


def preset() -> Programme:
    """The preset this installation starts with. Raises ImproperlyConfigured where there is none, and
    with the file's first mistake."""
    file = _preset_file()
    return _read_file(file, file.stat().st_mtime_ns)


def preset_text() -> str:
    """The whole text of :func:`preset`."""
    return _preset_file().read_text(encoding="utf-8")


def _preset_file() -> Path:
    return environment.preset_file(settings.EVENHAND_PROGRAMMES, settings.EVENHAND_PROGRAMME)


@lru_cache(maxsize=8)
def _read_file(file: Path, changed: int) -> Programme:  # noqa: ARG001 (a changed file is another key of the cache)
    return _read(file.read_text(encoding="utf-8"), file.name)


@lru_cache(maxsize=64)
def _read_stored(sha256: str) -> Programme:
    text = ProgrammeText.objects.filter(pk=sha256).values_list("text", flat=True).first()
    if text is not None:
        return _read(text, sha256)
    if preset().sha256 == sha256:
        return preset()
    raise LookupError(sha256)


def _read(text: str, name: str) -> Programme:
    found = read_programme(text)
    if not isinstance(found, Programme):
        raise ImproperlyConfigured(f"{name}, line {found[0].line}: {found[0].sentence}")
    return found
