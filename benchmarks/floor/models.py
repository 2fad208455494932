"""Tables of the floor: a complaint, its two people, what happened, what is to be sent; drafts and looks."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Complaint(models.Model):
    """A complaint with two sealed texts."""

    objects: ClassVar[models.Manager[Complaint]] = models.Manager()

    ref = models.CharField(max_length=16, unique=True)
    status = models.CharField(max_length=20)
    received_on = models.DateField()
    due_on = models.DateField()
    narrative = models.BinaryField()
    place = models.BinaryField()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["-received_on", "-id"], name="floor_received"),
            models.Index(fields=["status", "due_on", "id"], name="floor_status_due"),
        ]


class Person(models.Model):
    """Somebody in a complaint: a sealed name, a sealed way to be reached, one token to be found by."""

    objects: ClassVar[models.Manager[Person]] = models.Manager()

    complaint = models.ForeignKey(Complaint, on_delete=models.CASCADE, related_name="people")
    side = models.CharField(max_length=12)
    name = models.BinaryField()
    contact = models.BinaryField(null=True)
    token = models.BinaryField(db_index=True)
    phone = models.BinaryField(null=True, db_index=True)


class Event(models.Model):
    """Something that happened."""

    objects: ClassVar[models.Manager[Event]] = models.Manager()

    complaint = models.ForeignKey(Complaint, on_delete=models.CASCADE, related_name="events")
    kind = models.CharField(max_length=40)
    at = models.DateTimeField()
    actor = models.CharField(max_length=40)


class Letter(models.Model):
    """Something to send."""

    objects: ClassVar[models.Manager[Letter]] = models.Manager()

    complaint = models.ForeignKey(Complaint, on_delete=models.CASCADE, related_name="letters")
    kind = models.CharField(max_length=40)
    due_at = models.DateTimeField(db_index=True)


class Draft(models.Model):
    """A complaint that is being written, sealed."""

    objects: ClassVar[models.Manager[Draft]] = models.Manager()

    name = models.CharField(max_length=32, primary_key=True)
    box = models.BinaryField()


class Look(models.Model):
    """Who looked at what."""

    objects: ClassVar[models.Manager[Look]] = models.Manager()

    at = models.DateTimeField(db_index=True)
    account = models.CharField(max_length=40)
    ref = models.CharField(max_length=16)
