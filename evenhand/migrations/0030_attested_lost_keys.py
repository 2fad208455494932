"""The custodian's word for who asked for a new way in, so that whoever seconds it is the second, not the first."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("evenhand", "0029_attested_rows")]

    operations: ClassVar = [
        migrations.AddField(model_name="lostkey", name="proof", field=models.BinaryField(null=True)),
    ]
