"""Sign-in: accounts, their roles and keys. An account is only sign-in; a person is another table.

* A party has no name here, only the link to a person; staff and mediators have the name their colleagues read.
* A role of staff is given by one person and seconded by another; the database repeats that.
* Keys are kept as MACs under the custodian's pepper: whoever steals these tables cannot sign in with them.
"""

from __future__ import annotations

from typing import ClassVar
from uuid import uuid4

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q


class Account(AbstractBaseUser):
    """One sign-in of a party, a mediator or a member of staff. ``sign_in_name`` of a party is a random number."""

    class Kind(models.TextChoices):
        """Whose account it is; it never changes."""

        STAFF = "staff"
        MEDIATOR = "mediator"
        PARTY = "party"

    USERNAME_FIELD = "sign_in_name"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    classification: ClassVar[dict[str, str]] = {
        "id": "operational",
        "kind": "operational",
        "sign_in_name": "operational",
        "display_name": "operational",
        "person": "operational",
        "password": "sealed",
        "code_counter": "operational",
        "is_active": "operational",
        "made_on": "operational",
        "views": "operational",
    }

    # No last_login: when a party signs in is nobody's business (design §10.14).
    last_login = None
    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    kind = models.CharField(max_length=8, choices=Kind)
    sign_in_name = models.CharField(max_length=64, unique=True)
    display_name = models.CharField(max_length=120, blank=True)
    # One person has one account, in however many complaints they take part (design §10.5: one key per person).
    person = models.UUIDField(null=True, unique=True)
    # The time step of the last authenticator code: a code is taken once.
    code_counter = models.BigIntegerField(default=0)
    is_active = models.BooleanField(default=True)
    made_on = models.DateField()
    # Staff only: [[name, question of codes and days], …], the views of the list that this person keeps. They come with
    # the sign-in, so that no page asks for them.
    views = models.JSONField(default=list, blank=True)

    objects = BaseUserManager["Account"]()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="a_party_has_no_name_in_accounts",
                condition=Q(kind="party", display_name="", person__isnull=False)
                | Q(kind__in=("staff", "mediator"), person__isnull=True) & ~Q(display_name=""),
            )
        ]

    def __str__(self) -> str:
        return self.display_name or self.sign_in_name


class Seat(models.Model):
    """Which part in which complaint an account answers for: ``party`` is the case's code for it (c1, o1, g1)."""

    classification: ClassVar[dict[str, str]] = {
        "id": "operational",
        "account": "operational",
        "ref": "operational",
        "party": "operational",
        "proof": "operational",
        "made_on": "operational",
    }

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="seats")
    ref = models.CharField(max_length=16)
    party = models.CharField(max_length=8)
    # The custodian's word that it is this account's, and the account this person's (vault.attesting).
    proof = models.BinaryField(null=True)
    made_on = models.DateField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=("ref", "party"), name="one_account_for_one_part")
        ]

    def __str__(self) -> str:
        return f"{self.ref} {self.party}"


class StaffRole(models.Model):
    """One role of one member of staff, in force from the seconding until ``ended_on``.

    The first administrators of an installation have no one to ask: both names are empty for them.
    """

    classification: ClassVar[dict[str, str]] = {
        "id": "operational",
        "account": "operational",
        "role": "operational",
        "granted_by": "operational",
        "granted_on": "operational",
        "seconded_by": "operational",
        "seconded_on": "operational",
        "ended_on": "operational",
        "proof": "operational",
    }

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="roles")
    role = models.CharField(max_length=16)
    granted_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    granted_on = models.DateField()
    seconded_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    seconded_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)
    # The custodian's word for who gave it to whom, and whether it holds (vault.attesting).
    proof = models.BinaryField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=("account", "role"), condition=Q(ended_on__isnull=True), name="a_role_is_held_once"
            ),
            models.CheckConstraint(
                name="two_people_give_a_role",
                condition=Q(granted_by__isnull=True, seconded_by__isnull=True, seconded_on__isnull=False)
                | Q(granted_by__isnull=False, seconded_by__isnull=True, seconded_on__isnull=True)
                | Q(granted_by__isnull=False, seconded_by__isnull=False, seconded_on__isnull=False)
                & ~Q(granted_by=F("seconded_by")),
            ),
            models.CheckConstraint(
                name="nobody_gives_themself_a_role",
                condition=(Q(granted_by__isnull=True) | ~Q(granted_by=F("account")))
                & (Q(seconded_by__isnull=True) | ~Q(seconded_by=F("account"))),
            ),
        ]

    def __str__(self) -> str:
        return self.role


class PartyKey(models.Model):
    """One code that opens something, kept as its MAC.

    ``posted``, ``handed`` and ``receipt`` open a party's door once; ``recovery`` does so for someone who lost their own
    key; ``starting`` is for staff and mediators; ``resume`` opens a saved draft until it expires. The keys people make
    for themselves are not here: the vault keeps what checks them. ``opened_until`` holds a door for the one who
    stands in it, while they make that key. ``given_by`` is who gave it out at the desk, so that they know it.
    """

    class Kind(models.TextChoices):
        """How the code reached the person."""

        POSTED = "posted"
        HANDED = "handed"
        RECEIPT = "receipt"
        RECOVERY = "recovery"
        STARTING = "starting"
        RESUME = "resume"

    classification: ClassVar[dict[str, str]] = {
        "id": "operational",
        "kind": "operational",
        "code_mac": "sealed",
        "ref": "operational",
        "party": "operational",
        "person": "operational",
        "account": "operational",
        "made_on": "operational",
        "expires_on": "operational",
        "opened_until": "operational",
        "used_on": "operational",
        "given_by": "operational",
        "proof": "operational",
    }

    kind = models.CharField(max_length=8, choices=Kind)
    code_mac = models.BinaryField(max_length=32, unique=True)
    # A complaint, or the 32 characters of a saved draft's name.
    ref = models.CharField(max_length=32, blank=True)
    party = models.CharField(max_length=8, blank=True)
    person = models.UUIDField(null=True)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, null=True, related_name="keys")
    made_on = models.DateField()
    expires_on = models.DateField(null=True)
    opened_until = models.DateTimeField(null=True)
    used_on = models.DateField(null=True)
    given_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    # The custodian's word for what it opens, and to whom (vault.attesting).
    proof = models.BinaryField(null=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=("ref", "party"), name="key_of_a_part")]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="a_code_opens_one_thing",
                condition=Q(kind__in=("posted", "handed", "receipt", "recovery"), account=None, person__isnull=False)
                & ~Q(ref="")
                & ~Q(party="")
                | Q(kind="starting", account__isnull=False)
                | Q(kind="resume", account=None) & ~Q(ref=""),
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class LostKey(models.Model):
    """Somebody lost their key: one member of staff asks for a new way in, another one checked that it is them.

    A party is named by their part in a complaint, a colleague or mediator by their account.
    """

    classification: ClassVar[dict[str, str]] = {
        "id": "operational",
        "ref": "operational",
        "party": "operational",
        "account": "operational",
        "asked_by": "operational",
        "asked_on": "operational",
        "seconded_by": "operational",
        "seconded_on": "operational",
        "proof": "operational",
    }

    ref = models.CharField(max_length=16, blank=True)
    party = models.CharField(max_length=8, blank=True)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, null=True, related_name="+")
    asked_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    asked_on = models.DateField()
    seconded_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    seconded_on = models.DateField(null=True)
    # The custodian's word for who asked, and for whom; none any more once another person seconded it (vault.attesting).
    proof = models.BinaryField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=("ref", "party"),
                condition=Q(seconded_on__isnull=True, account__isnull=True),
                name="a_lost_key_is_asked_for_once",
            ),
            models.UniqueConstraint(
                fields=("account",), condition=Q(seconded_on__isnull=True), name="a_lost_passkey_is_asked_for_once"
            ),
            models.CheckConstraint(
                name="a_lost_key_is_somebodys",
                condition=Q(account__isnull=True) & ~Q(ref="") & ~Q(party="")
                | Q(account__isnull=False, ref="", party="") & ~Q(account=F("asked_by")),
            ),
            models.CheckConstraint(
                name="two_people_mend_a_lost_key",
                condition=Q(seconded_by=None, seconded_on=None)
                | Q(seconded_by__isnull=False, seconded_on__isnull=False) & ~Q(asked_by=F("seconded_by")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ref} {self.party}"
