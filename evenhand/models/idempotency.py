"""Which forms were already done, so that none counts twice. HMACs only (design §10.4): neither key, body nor person."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from evenhand.models.door import Kept


class IdempotencyRow(Kept):
    """One form that was done: ``key`` is HMAC(actor, key), ``body`` HMAC(body); the answer is facts first … last."""

    classification: ClassVar[dict[str, str]] = {
        "key": "operational",
        "body": "operational",
        "ref": "operational",
        "first": "operational",
        "last": "operational",
        "day": "operational",
    }

    key = models.BinaryField(max_length=32, primary_key=True)
    body = models.BinaryField(max_length=32)
    ref = models.CharField(max_length=16)
    first = models.PositiveIntegerField()
    last = models.PositiveIntegerField()
    day = models.DateField(db_index=True)

    class Meta:
        db_table = "evenhand_idempotency"

    def __str__(self) -> str:
        return self.ref
