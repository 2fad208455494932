"""Indexes in the order in which the coordinator's day reads them; and one fewer that nothing asked."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("evenhand", "0020_told_before_a_screen"),
    ]

    operations: ClassVar = [
        migrations.RemoveIndex(model_name="accessentry", name="looks_of_an_account"),
        migrations.RemoveIndex(model_name="duerow", name="due_on"),
        migrations.AddIndex(
            model_name="duerow",
            index=models.Index(condition=models.Q(by_itself=False), fields=["on", "id"], name="due_for_people"),
        ),
        migrations.AddIndex(
            model_name="duerow",
            index=models.Index(condition=models.Q(by_itself=True), fields=["on", "id"], name="due_by_itself"),
        ),
        migrations.AddIndex(
            model_name="matterrow",
            index=models.Index(fields=["stage", "answer_by", "id"], name="matter_answer_by"),
        ),
    ]
