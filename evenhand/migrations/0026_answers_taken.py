"""For whom the answer that stands was taken at the desk, read from the facts; and failed contacts count anew, only those
of an investigation itself."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import migrations

from evenhand.models.codec import Codes

KINDS = ("mediation_offered", "answer_sealed", "answer_unsealed")


def _read_from_the_facts(apps: Any, _editor: Any) -> None:
    matters, facts = apps.get_model("evenhand", "MatterRow"), apps.get_model("evenhand", "FactRow")
    matters.objects.exclude(unreached=0).update(unreached=0)
    for row in matters.objects.filter(stage="offered"):
        taken: set[str] = set()
        for fact in facts.objects.filter(complaint_id=row.complaint_id, kind__in=KINDS).order_by("n"):
            if fact.payload.get("matter") != row.code:
                continue
            if fact.kind == "mediation_offered":
                taken = set()
            elif fact.kind == "answer_sealed" and fact.payload.get("taker"):
                taken.add(fact.payload["party"])
            else:
                taken.discard(fact.payload["party"])
        if taken:
            row.taken = sorted(taken)
            row.save(update_fields=["taken"])


class Migration(migrations.Migration):
    dependencies: ClassVar = [("evenhand", "0025_proofs_of_keys")]

    operations: ClassVar = [
        migrations.AddField(model_name="matterrow", name="taken", field=Codes(default=list)),
        migrations.RunPython(_read_from_the_facts, migrations.RunPython.noop),
    ]
