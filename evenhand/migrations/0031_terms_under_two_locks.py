"""Drafts of terms under two locks: a part of the room for the text of one matter (decision 0036).

Backwards, drafts that lie there are gone: nobody but their people could read them to write them anywhere else.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import migrations, models
from django.db.models import Q

NAME = "only_a_joint_compartment_needs_no_owner"


def drop_terms(apps: Any, schema: Any) -> None:
    """Only backwards: the rule of before has no such part."""
    if schema.connection.vendor == "postgresql":
        # The table is altered in the same transaction, which no check may outlive.
        schema.execute("SET CONSTRAINTS ALL IMMEDIATE")
    apps.get_model("evenhand", "VaultCompartment").objects.filter(kind="terms").delete()


class Migration(migrations.Migration):
    dependencies: ClassVar = [("evenhand", "0030_attested_lost_keys")]

    operations: ClassVar = [
        migrations.RemoveConstraint(model_name="vaultcompartment", name=NAME),
        migrations.AddConstraint(
            model_name="vaultcompartment",
            constraint=models.CheckConstraint(
                condition=Q(kind="joint") | (Q(kind__in=["setup", "own", "caucus", "terms"]) & ~Q(owner="")), name=NAME
            ),
        ),
        migrations.RunPython(migrations.RunPython.noop, drop_terms),
    ]
