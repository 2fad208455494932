"""Certificates of destruction: that something was destroyed, since when, by which schedule; never a word of what."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from evenhand.models.door import Kept


class CertificateRow(Kept):
    """One destruction. ``on``: unreadable here since; ``turned_on``: the old root ended, so that no later copy has a
    key. ``window``: days for which copies made before may live on, of the custodian for a room, of the database for a
    file. ``n`` finds its leaf."""

    class What(models.TextChoices):
        """What was destroyed: all that was said in mediation, or the whole file."""

        ROOM = "room"
        FILE = "file"

    class Root(models.TextChoices):
        """How surely the old root is gone: a file on a disk, or hardware that keeps keys (security.md, *two dates*)."""

        BEST_EFFORT = "best_effort"
        STRONG = "strong"

    classification: ClassVar[dict[str, str]] = {
        "number": "operational",
        "ref": "operational",
        "what": "operational",
        "n": "operational",
        "schedule": "public",
        "on": "operational",
        "turned_on": "operational",
        "window": "operational",
        "root": "operational",
    }

    # 128 random bits in hexadecimal: who holds it can ask for this certificate and for no other.
    number = models.CharField(max_length=32, primary_key=True)
    ref = models.CharField(max_length=16)
    what = models.CharField(max_length=8, choices=What)
    n = models.PositiveIntegerField()
    schedule = models.CharField(max_length=200)
    on = models.DateField()
    turned_on = models.DateField(null=True)
    window = models.PositiveSmallIntegerField()
    root = models.CharField(max_length=12, choices=Root, default=Root.BEST_EFFORT)

    class Meta:
        db_table = "evenhand_certificate"
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["-on", "number"], name="certificate_newest"),
            models.Index(fields=["number"], name="certificate_to_turn", condition=Q(turned_on__isnull=True)),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["ref", "n"], name="one_certificate_of_a_destruction"),
            models.CheckConstraint(condition=Q(what__in=["room", "file"]), name="certificate_of_a_known_thing"),
            models.CheckConstraint(
                condition=Q(turned_on__isnull=True) | Q(turned_on__gte=F("on")), name="certificate_turned_afterwards"
            ),
            models.CheckConstraint(condition=~Q(schedule=""), name="certificate_names_its_schedule"),
        ]

    def __str__(self) -> str:
        return self.number
