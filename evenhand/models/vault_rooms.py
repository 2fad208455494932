"""Tables of the vault's locked rooms: compartments, the grants that open them, the sealed records and files in them.

No column holds a word anybody said. `ref` and `owner` are the ids and per-case pseudonyms of the case file.
"""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

from evenhand.models.vault import VaultMember

SET_ASIDE = "~"
"""Stands in the owner of a compartment that only a legal hold keeps (`vault.aside`)."""


class VaultRoom(models.Model):
    """The locked room of one complaint. Its key is with the custodian, under `key_name`, and can be destroyed there."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    ref = models.CharField(max_length=16, unique=True)
    key_name = models.BinaryField()
    set_up_on = models.DateField()
    # The day everyone present signed the agreement to mediate, set when somebody first writes after that; before, there
    # is no joint compartment. Papers take the day from the facts: here it is empty where nobody wrote.
    opened_on = models.DateField(null=True)

    classification: ClassVar[dict[str, str]] = {
        "id": "operational",
        "ref": "operational",
        "key_name": "operational",
        "set_up_on": "operational",
        "opened_on": "operational",
    }

    class Meta:
        db_table = "evenhand_vault_room"

    def __str__(self) -> str:
        return self.ref


class VaultCompartment(models.Model):
    """One part of a room with its own key: `setup`, `own`, `joint`, `caucus` or `terms`; `owner` is whose (a party, a
    table, a party or a matter at a table), `gen` which key."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    room = models.ForeignKey(VaultRoom, on_delete=models.CASCADE, related_name="compartments")
    kind = models.CharField(max_length=8)
    owner = models.CharField(max_length=64, blank=True)
    gen = models.PositiveSmallIntegerField(default=1)
    drop_key = models.BinaryField(null=True)
    drop_box = models.BinaryField(null=True)
    roster_mac = models.BinaryField(null=True)
    # From the second key on: proof that a member of the key before made this one.
    link = models.BinaryField(null=True)

    classification: ClassVar[dict[str, str]] = {
        "id": "operational",
        "room": "operational",
        "kind": "operational",
        "owner": "operational",
        "gen": "operational",
        "drop_key": "operational",
        "drop_box": "sealed",
        "roster_mac": "operational",
        "link": "operational",
    }

    class Meta:
        db_table = "evenhand_vault_compartment"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["room", "kind", "owner", "gen"], name="one_compartment_of_a_kind"),
            models.CheckConstraint(
                condition=Q(kind="joint") | (Q(kind__in=["setup", "own", "caucus", "terms"]) & ~Q(owner="")),
                name="only_a_joint_compartment_needs_no_owner",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}:{self.owner}" if self.owner else self.kind


class VaultGrant(models.Model):
    """A compartment's key, closed to one member's public key and closed again under the room's key.

    Of somebody who left only the line stays, for the roster's sake: `outer` is empty, and opens nothing.
    """

    compartment = models.ForeignKey(VaultCompartment, on_delete=models.CASCADE, related_name="grants")
    member = models.ForeignKey(VaultMember, on_delete=models.CASCADE, related_name="grants")
    role = models.CharField(max_length=16)
    outer = models.BinaryField()
    # The member who admitted this one; empty for those who were there when the compartment was made.
    granted_by = models.UUIDField(null=True)
    left_on = models.DateField(null=True)

    classification: ClassVar[dict[str, str]] = {
        "id": "operational",
        "compartment": "operational",
        "member": "operational",
        "role": "operational",
        "outer": "sealed",
        "granted_by": "operational",
        "left_on": "operational",
    }

    class Meta:
        db_table = "evenhand_vault_grant"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["compartment", "member"], name="one_grant_per_member"),
        ]

    def __str__(self) -> str:
        return f"{self.compartment_id} {self.role}"


class VaultRecord(models.Model):
    """One sealed text. Author, hour and kind are inside; `place` is an HMAC by which its reader finds it again."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    compartment = models.ForeignKey(VaultCompartment, on_delete=models.CASCADE, related_name="records")
    seq = models.PositiveIntegerField()
    place = models.BinaryField()
    body = models.BinaryField()
    created_on = models.DateField()

    classification: ClassVar[dict[str, str]] = {
        "id": "operational",
        "compartment": "operational",
        "seq": "operational",
        "place": "operational",
        "body": "sealed",
        "created_on": "operational",
    }

    class Meta:
        db_table = "evenhand_vault_record"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["compartment", "seq"], name="records_are_in_order"),
            models.UniqueConstraint(fields=["compartment", "place"], name="one_record_in_one_place"),
        ]

    def __str__(self) -> str:
        return f"{self.compartment_id} {self.seq}"


class VaultChunk(models.Model):
    """One piece of a sealed file; what the file is called and how many pieces it has is in a record."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    compartment = models.ForeignKey(VaultCompartment, on_delete=models.CASCADE, related_name="chunks")
    file = models.UUIDField()
    n = models.PositiveIntegerField()
    box = models.BinaryField()

    classification: ClassVar[dict[str, str]] = {
        "id": "operational",
        "compartment": "operational",
        "file": "operational",
        "n": "operational",
        "box": "sealed",
    }

    class Meta:
        db_table = "evenhand_vault_chunk"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["file", "n"], name="one_piece_in_one_place"),
        ]

    def __str__(self) -> str:
        return f"{self.file} {self.n}"
