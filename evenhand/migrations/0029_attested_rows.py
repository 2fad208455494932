"""The custodian's word for who takes part, who sits where, what a code opens, who has which role, and what happened.

Rows from before are attested by the clerk's clock, once (`clerk.attesting`): a migration may run without the custodian,
and could be made to run twice by whoever writes to the database.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("evenhand", "0028_clock_leapt"),
    ]

    operations: ClassVar = [
        migrations.AddField(model_name="complaintrow", name="facts_seal", field=models.BinaryField(null=True)),
        migrations.AddField(model_name="participationrow", name="proof", field=models.BinaryField(null=True)),
        migrations.AddField(model_name="partykey", name="proof", field=models.BinaryField(null=True)),
        migrations.AddField(model_name="seat", name="proof", field=models.BinaryField(null=True)),
        migrations.AddField(model_name="staffrole", name="proof", field=models.BinaryField(null=True)),
    ]
