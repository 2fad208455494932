"""What a step would destroy while the complaint is on legal hold is set aside: no page finds it, and the row stays.

* A record keeps its body; its place gets a tail of :data:`TAIL` bytes of chance, and it goes to the end of its part.
* A file's pieces are numbered from :data:`BEYOND` on.
* A compartment gets another owner, with :data:`SET_ASIDE` in it, and its grants are emptied.

When the hold is lifted, :func:`clear` does what the steps would have done. Without a hold nothing is set aside.
"""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db.models import F, Max, QuerySet
from django.db.models.functions import Length

from evenhand.models.vault_rooms import SET_ASIDE, VaultChunk, VaultCompartment, VaultGrant, VaultRecord
from evenhand.vault import chance, legal_hold
from evenhand.vault.keyring import NAME

TAIL = 8
BEYOND = 1_000_000
"""More pieces than a file can have."""


def take_compartments(ref: str, there: QuerySet[VaultCompartment], on: date | None) -> None:
    """Destroy these compartments, or set them aside. ``on``: the day from which their members no longer read them."""
    if not legal_hold.is_on_hold(ref):
        there.delete()
        return
    if on is not None:
        VaultGrant.objects.filter(compartment__in=there, left_on=None).update(outer=b"", left_on=on)
    for made in list(there):
        alike = VaultCompartment.objects.filter(room_id=made.room_id, kind=made.kind, gen=made.gen)
        times = alike.filter(owner__startswith=f"{made.owner}{SET_ASIDE}").count()
        VaultCompartment.objects.filter(pk=made.pk).update(owner=f"{made.owner}{SET_ASIDE}{times + 1}")


def take_record(ref: str, record: VaultRecord) -> None:
    """Destroy this record, or set it aside."""
    if not legal_hold.is_on_hold(ref):
        record.delete()
        return
    record.place = bytes(record.place) + chance.token(TAIL)
    record.seq = last_seq(record.compartment) + 1
    record.save(update_fields=["place", "seq"])


def take_file(ref: str, file: UUID) -> None:
    """Destroy the pieces of this file, or set them aside."""
    pieces = VaultChunk.objects.filter(compartment__room__ref=ref, file=file)
    if legal_hold.is_on_hold(ref):
        pieces.update(n=F("n") + BEYOND)
    else:
        pieces.delete()


def last_seq(made: VaultCompartment) -> int:
    """The number of the last record of a compartment; 0 for none."""
    return int(made.records.aggregate(last=Max("seq"))["last"] or 0)


def is_aside(record: VaultRecord) -> bool:
    """Whether this record was set aside: nobody is shown it."""
    return len(record.place) != NAME


def clear(ref: str) -> int:
    """Destroy what was set aside in this complaint; how many rows. Raises :class:`~evenhand.vault.holds.Held` while
    the hold lasts."""
    legal_hold.check_free(ref)
    chunks, records, compartments = _aside()
    gone = chunks.filter(compartment__room__ref=ref).delete()[0]
    gone += records.filter(compartment__room__ref=ref).delete()[0]
    return gone + compartments.filter(room__ref=ref).delete()[0]


def refs_with_something_aside() -> list[str]:
    """The complaints in which something was set aside. For the night."""
    chunks, records, compartments = _aside()
    refs = {
        *chunks.values_list("compartment__room__ref", flat=True),
        *records.values_list("compartment__room__ref", flat=True),
        *compartments.values_list("room__ref", flat=True),
    }
    return sorted(refs)


def _aside() -> tuple[QuerySet[VaultChunk], QuerySet[VaultRecord], QuerySet[VaultCompartment]]:
    records = VaultRecord.objects.annotate(length=Length("place")).filter(length__gt=NAME)
    return VaultChunk.objects.filter(n__gte=BEYOND), records, VaultCompartment.objects.filter(owner__contains=SET_ASIDE)
