"""What lives for minutes or hours: sign-ins, counters of wrong answers, kept texts; and the demo's clock."""

from __future__ import annotations

from typing import ClassVar
from uuid import uuid4

from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models import Q

from evenhand.models.accounts import Account


class Throttle(models.Model):
    """How many wrong answers came without a pause of fifteen minutes. ``bucket`` is a MAC: no address is kept."""

    classification: ClassVar[dict[str, str]] = {
        "bucket": "operational",
        "fails": "operational",
        "last_at": "operational",
    }

    bucket = models.CharField(max_length=64, primary_key=True)
    fails = models.PositiveSmallIntegerField(default=0)
    last_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.fails}"


class SignIn(AbstractBaseSession):
    """One browser that is signed in, or is about to be. The key is kept as its hash, so this table opens nothing."""

    classification: ClassVar[dict[str, str]] = {
        "session_key": "operational",
        "session_data": "operational",
        "expire_date": "operational",
        "account": "operational",
        "browser": "operational",
        "began_at": "operational",
    }

    session_key = models.CharField(max_length=64, primary_key=True)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, null=True, related_name="sign_ins")
    browser = models.CharField(max_length=40, blank=True)
    began_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.session_key[:8]


class KeptText(models.Model):
    """What a person typed when their sign-in had ended: sealed under a key only their browser holds, for 30 minutes."""

    classification: ClassVar[dict[str, str]] = {
        "id": "operational",
        "bucket": "operational",
        "account": "operational",
        "path": "operational",
        "box": "sealed",
        "until": "operational",
    }

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    bucket = models.CharField(max_length=64, db_index=True)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="kept_texts")
    path = models.CharField(max_length=300)
    box = models.BinaryField()
    until = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return str(self.id)


class DemoClock(models.Model):
    """How far the demo's clock is ahead of the real one. One row at most; read by ``web.clock`` in the demo only."""

    classification: ClassVar[dict[str, str]] = {"id": "operational", "ahead_s": "operational"}

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    ahead_s = models.BigIntegerField(default=0)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(name="one_demo_clock_that_never_goes_back", condition=Q(id=1, ahead_s__gte=0))
        ]

    def __str__(self) -> str:
        return f"{self.ahead_s} s ahead"
