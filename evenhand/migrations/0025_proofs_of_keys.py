"""The custodian's word whose a key is. Nothing is filled in: what a row said before was in nobody's keeping."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("evenhand", "0024_session_adjourned"),
    ]

    operations: ClassVar = [
        migrations.AddField(model_name="vaultmember", name="proof", field=models.BinaryField(null=True)),
    ]
