"""Tables of the vault: ciphertext, and the little around it that finding and destroying it needs.

No column of these tables holds a word anybody said, an answer or a name. `person`, `ref`, `matter` and `answerer` are
the ids and per-case pseudonyms of the case file. Days, never hours.
"""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q


class SealedAnswer(models.Model):
    """One answer to one offer. Which one it is opens only with the custodian; destroyed after the opening."""

    ref = models.CharField(max_length=16)
    matter = models.CharField(max_length=8)
    answerer = models.CharField(max_length=8)
    box = models.BinaryField()
    sealed_on = models.DateField()

    classification: ClassVar[dict[str, str]] = {
        "id": "operational",
        "ref": "operational",
        "matter": "operational",
        "answerer": "operational",
        "box": "sealed",
        "sealed_on": "operational",
    }

    class Meta:
        db_table = "evenhand_sealed_answer"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["ref", "matter", "answerer"], name="one_sealed_answer_each"),
        ]

    def __str__(self) -> str:
        return f"{self.ref} {self.matter} {self.answerer}"


class AnswerWords(models.Model):
    """Which word means which answer, for one person and one offer; sealed, so that who types it cannot know."""

    ref = models.CharField(max_length=16)
    matter = models.CharField(max_length=8)
    answerer = models.CharField(max_length=8)
    box = models.BinaryField()
    made_on = models.DateField()

    classification: ClassVar[dict[str, str]] = {
        "id": "operational",
        "ref": "operational",
        "matter": "operational",
        "answerer": "operational",
        "box": "sealed",
        "made_on": "operational",
    }

    class Meta:
        db_table = "evenhand_answer_words"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["ref", "matter", "answerer"], name="one_pair_of_words_each"),
        ]

    def __str__(self) -> str:
        return f"{self.ref} {self.matter} {self.answerer}"


class KeyToBury(models.Model):
    """The name of a destroyable key whose box this transaction forgot; gone once the key is in the tomb."""

    name = models.BinaryField(primary_key=True, max_length=16)

    classification: ClassVar[dict[str, str]] = {"name": "operational"}

    class Meta:
        db_table = "evenhand_key_to_bury"

    def __str__(self) -> str:
        return bytes(self.name).hex()


class Tally(models.Model):
    """One sealed stroke: a side and yes, no or silent. Counted once, after the period is over, then destroyed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    year = models.PositiveSmallIntegerField()
    box = models.BinaryField()

    classification: ClassVar[dict[str, str]] = {"id": "operational", "year": "operational", "box": "sealed"}

    class Meta:
        db_table = "evenhand_tally"
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["year"], name="tally_year")]

    def __str__(self) -> str:
        return f"{self.year}"


class TallyRelease(models.Model):
    """What was once revealed for a period: never counted again, never restated, never for an overlapping period."""

    first_year = models.PositiveSmallIntegerField()
    last_year = models.PositiveSmallIntegerField()
    counts = models.JSONField()
    released_on = models.DateField()

    classification: ClassVar[dict[str, str]] = {
        "id": "operational",
        "first_year": "public",
        "last_year": "public",
        "counts": "public",
        "released_on": "public",
    }

    class Meta:
        db_table = "evenhand_tally_release"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["first_year", "last_year"], name="a_period_is_released_once"),
            models.CheckConstraint(
                condition=Q(last_year__gte=models.F("first_year")), name="a_period_ends_after_it_begins"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first_year}-{self.last_year}"


class VaultMember(models.Model):
    """A person's public key. The private one comes from a seed that only the person's own secret opens."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    person = models.CharField(max_length=64)
    public_key = models.BinaryField()
    # The custodian's word, from when the key was made, that it is this person's. Empty in rows older than it.
    proof = models.BinaryField(null=True)
    created_on = models.DateField()
    retired_on = models.DateField(null=True)

    classification: ClassVar[dict[str, str]] = {
        "id": "operational",
        "person": "operational",
        "public_key": "operational",
        "proof": "operational",
        "created_on": "operational",
        "retired_on": "operational",
    }

    class Meta:
        db_table = "evenhand_vault_member"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["person"], condition=Q(retired_on__isnull=True), name="one_key_per_person"),
        ]

    def __str__(self) -> str:
        return str(self.id)


class VaultSlot(models.Model):
    """One way to open a member's seed: a printed code, a passphrase, or a passkey that gives a secret (PRF)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    member = models.ForeignKey(VaultMember, on_delete=models.CASCADE, related_name="slots")
    kind = models.CharField(max_length=12)
    kdf = models.CharField(max_length=32)
    salt = models.BinaryField()
    box = models.BinaryField()
    # HMAC of a printed code, so that the code alone finds its person; a passphrase has none.
    lookup = models.BinaryField(null=True, unique=True)
    created_on = models.DateField()

    classification: ClassVar[dict[str, str]] = {
        "id": "operational",
        "member": "operational",
        "kind": "operational",
        "kdf": "operational",
        "salt": "operational",
        "box": "sealed",
        "lookup": "operational",
        "created_on": "operational",
    }

    class Meta:
        db_table = "evenhand_vault_slot"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["member", "kind"], name="one_slot_of_each_kind"),
            models.CheckConstraint(condition=Q(kind__in=["card", "passphrase", "prf"]), name="slot_kind_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} {self.kind}"


class VaultSession(models.Model):
    """An unlocked key between two requests: the seed, sealed under a token that only the person's browser holds."""

    id = models.BinaryField(primary_key=True, max_length=32)
    member = models.ForeignKey(VaultMember, on_delete=models.CASCADE, related_name="sessions")
    box = models.BinaryField()
    until = models.DateTimeField(db_index=True)

    classification: ClassVar[dict[str, str]] = {
        "id": "operational",
        "member": "operational",
        "box": "sealed",
        "until": "operational",
    }

    class Meta:
        db_table = "evenhand_vault_session"

    def __str__(self) -> str:
        return f"{self.member_id} until {self.until:%H:%M}"
