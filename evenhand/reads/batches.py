"""The imports that were taken in, each with what is left of it."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Max, Q

from evenhand.models.cases import ComplaintRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """One import: how many complaints it made, how many are still there, how many of those nothing has happened to."""

    name: str
    made: int
    there: int
    untouched: int


def batches() -> tuple[Batch, ...]:
    """Every import, the newest first; from the partial index over imported complaints."""
    there = Q(aside=ComplaintRow.Aside.NO)
    found = (
        ComplaintRow.objects.filter(batch__startswith="import-")
        .values("batch")
        .annotate(made=Count("id"), there=Count("id", filter=there), last=Max("id"),
                  untouched=Count("id", filter=there & Q(version__lte=2)))
        .order_by("-last")
    )  # fmt: skip
    return tuple(
        Batch(name=one["batch"], made=one["made"], there=one["there"], untouched=one["untouched"]) for one in found
    )


def taken_before(mark: str) -> str:
    """The batch that this very file made and that is still there; empty when there is none."""
    found = ComplaintRow.objects.filter(batch__startswith="import-", batch__endswith=mark, aside="")
    return found.values_list("batch", flat=True).first() or ""
