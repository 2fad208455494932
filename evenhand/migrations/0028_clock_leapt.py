"""When the clock leapt further than a tick believes at once; it destroys nothing until the clock stands by it."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("evenhand", "0027_told_of_codes_and_ways")]

    operations: ClassVar = [
        migrations.AddField(model_name="tickrow", name="leapt_at", field=models.DateTimeField(null=True)),
    ]
