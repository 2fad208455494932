"""What lies beside the files is forgotten in time: who looked at what, when it is as old as a file may be and never
before the file itself; who was away; how a mediator was told who has left; and people, with the last complaint that
names them.

As all that is destroyed by schedule: without a schedule in the programme nothing is, and under a legal hold nothing is.
Only a mediator's contact waits for neither: it is about no complaint.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef

from evenhand import post, vault
from evenhand.clerk.transaction import one_transaction
from evenhand.core.dates import Now
from evenhand.models import programmes
from evenhand.models.access import AccessEntry
from evenhand.models.accounts import Account, Seat
from evenhand.models.cases import ComplaintRow
from evenhand.models.cover import AwayRow
from evenhand.models.mediators import MediatorContactRow
from evenhand.models.people import ParticipationRow, PersonRow
from evenhand.models.vault import VaultMember
from evenhand.models.vault_rooms import VaultGrant

AT_ONCE = 2_000
"""Entries that go in one transaction, so that nobody who writes waits for it."""
A_NIGHT = 100_000


def forget_looks(now: Now) -> int:
    """Forget the looks that are old enough, the oldest first, at most ``A_NIGHT``; how many went."""
    programme = programmes.in_force()
    if not programme.schedule:
        return 0
    kept = ComplaintRow.objects.filter(ref=OuterRef("ref"), case_key__isnull=False)
    old = AccessEntry.objects.filter(~Exists(kept), at__lt=now.at - timedelta(days=programme.retention_days))
    # Chosen outside of any transaction: looking at what stays takes longer than forgetting what goes.
    chosen = list(old.order_by("at").values_list("id", "ref")[:A_NIGHT])
    held = {ref for ref in {ref for _, ref in chosen} if ref and vault.is_on_hold(ref)}
    going = [number for number, ref in chosen if ref not in held]
    for first in range(0, len(going), AT_ONCE):
        with one_transaction():
            AccessEntry.objects.filter(id__in=going[first : first + AT_ONCE]).delete()
    return len(going)


def forget_absences(now: Now) -> int:
    """Forget who was away so long ago that no file of that time is left; how many absences went."""
    programme = programmes.in_force()
    if not programme.schedule:
        return 0
    with one_transaction():
        over = now.today - timedelta(days=programme.retention_days)
        return AwayRow.objects.filter(last_on__lt=over).delete()[0]


def forget_contacts() -> int:
    """Forget how mediators are told whose sign-in has ended; how many went. No schedule of records is about that."""
    ended = Account.objects.filter(kind=Account.Kind.MEDIATOR, is_active=False).values_list("pk", flat=True)
    with one_transaction():
        rows = list(MediatorContactRow.objects.filter(pk__in=[str(one) for one in ended]))
        for row in rows:
            vault.bury_case_key(bytes(row.key))
            row.delete()
    return len(rows)


def forget_old_ways() -> int:
    """Forget where somebody was reached before, once the letter that tells of the change has left; how many went."""
    with one_transaction():
        return post.forget_old_ways()


def forget_people(people: Collection[UUID]) -> None:
    """Forget those of these whom no complaint names any more: their own key, their sign-in, and that there was such a
    person. In the transaction that destroys a complaint, after its room.

    A key that still stands on the list of another room stays, for that list is sealed: without the line it would close.
    """
    named = ParticipationRow.objects.filter(person__in=people).values_list("person_id", flat=True)
    seated = Seat.objects.filter(account__person__in=people).values_list("account__person", flat=True)
    listed = VaultGrant.objects.filter(member__person__in=map(str, people)).values_list("member__person", flat=True)
    kept = {*map(str, named), *map(str, seated), *listed}
    gone = [person for person in people if str(person) not in kept]
    VaultMember.objects.filter(person__in=map(str, gone)).delete()
    Account.objects.filter(kind=Account.Kind.PARTY, person__in=gone).delete()
    PersonRow.objects.filter(pk__in=gone).delete()
