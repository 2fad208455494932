"""Names of keys to bury, so that a process killed after its commit leaves none alive."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("evenhand", "0018_lost_passkeys")]

    operations: ClassVar = [
        migrations.CreateModel(
            name="KeyToBury",
            fields=[("name", models.BinaryField(max_length=16, primary_key=True, serialize=False))],
            options={"db_table": "evenhand_key_to_bury"},
        ),
    ]
