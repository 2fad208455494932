"""One side for everyone who works on a complaint, in a table of its own; filled from the hands that are known."""

from typing import Any, ClassVar

import django.db.models.deletion
from django.db import migrations, models

SIDE_OF = {"coordinated": "mediation", "took_answer": "mediation", "investigated": "investigation"}


def fill(apps: Any, _editor: Any) -> None:
    """A row for every hand that puts somebody on a side."""
    complaint, side = (apps.get_model("evenhand", name) for name in ("ComplaintRow", "SideRow"))
    made = {
        (row.pk, hand["staff"], SIDE_OF[hand["duty"]])
        for row in complaint.objects.exclude(hands=[]).only("pk", "hands").iterator()
        for hand in row.hands
        if hand["duty"] in SIDE_OF
    }
    side.objects.bulk_create(
        [side(complaint_id=pk, account=account, side=which) for pk, account, which in sorted(made)], batch_size=1_000
    )


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [("evenhand", "0016_legal_papers")]
    operations: ClassVar[list[Any]] = [
        migrations.CreateModel(
            name="SideRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("account", models.CharField(max_length=40)),
                ("side", models.CharField(max_length=16)),
                (
                    "complaint",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sides",
                        to="evenhand.complaintrow",
                    ),
                ),
            ],
            options={
                "db_table": "evenhand_side",
                "constraints": [
                    models.UniqueConstraint(fields=("complaint", "account"), name="nobody_works_on_both_sides"),
                    models.CheckConstraint(
                        condition=models.Q(("side__in", ["mediation", "investigation"])),
                        name="works_on_a_known_side",
                    ),
                ],
            },
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
