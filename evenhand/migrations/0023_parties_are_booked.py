"""The parties of a table are booked too; for days that stand already, as for those to come."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import migrations, models


def fill(apps: Any, _editor: Any) -> None:
    """The half-hours of everyone whose table has a day. Where somebody was booked twice before this, the first table
    keeps them: an office must be able to upgrade, and no day that people agreed on is taken from them by it."""
    booking, table = (apps.get_model("evenhand", name) for name in ("BookingRow", "MediationRow"))
    halves: dict[tuple[int, str], set[tuple[Any, int]]] = {}
    for complaint, mediation, on, half in booking.objects.filter(kind="place").values_list(
        "complaint_id", "mediation", "on", "half"
    ):
        halves.setdefault((complaint, mediation), set()).add((on, half))
    made = []
    for row in table.objects.filter(complaint__in={complaint for complaint, _ in halves}).select_related("complaint"):
        taken = sorted(halves.get((row.complaint_id, row.code), ()))
        for voice in _voices(row) if taken else ():
            made += [
                booking(
                    complaint_id=row.complaint_id, mediation=row.code, kind="party",
                    what=f"{row.complaint.ref}.{voice}", on=on, half=half,
                )
                for on, half in taken
            ]  # fmt: skip
    booking.objects.bulk_create(made, batch_size=1_000, ignore_conflicts=True)


def _voices(table: Any) -> list[str]:
    seated: set[str] = set()
    for matter in table.complaint.matters.filter(code__in=table.matters):
        seated |= {matter.officer, *matter.complainants}
    parts = table.complaint.parts.filter(code__in=seated)
    return sorted(seated | {part.guardian for part in parts if part.guardian})


class Migration(migrations.Migration):
    dependencies: ClassVar = [("evenhand", "0022_told_mediators")]
    operations: ClassVar = [
        migrations.RemoveConstraint(model_name="bookingrow", name="booking_is_known"),
        migrations.AlterField(
            model_name="bookingrow",
            name="kind",
            field=models.CharField(
                choices=[
                    ("mediator", "Mediator"),
                    ("place", "Place"),
                    ("interpreter", "Interpreter"),
                    ("party", "Party"),
                ],
                max_length=12,
            ),
        ),
        migrations.AddConstraint(
            model_name="bookingrow",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["mediator", "place", "interpreter", "party"])),
                name="booking_is_known",
            ),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
