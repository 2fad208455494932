"""How the synthetic agency's people prepared: wishes of both sides, and a whole plan that fits them."""

from __future__ import annotations

import json

from evenhand.clerk import Words
from evenhand.core.case import Case

WISHES = {
    "c": {"seating": "near_door", "arrival": "apart", "uniform": "plain", "weapon": "secured", "breaks": "often"},
    "o": {"seating": "no_wish", "arrival": "no_wish", "uniform": "uniform", "weapon": "secured", "breaks": "hourly"},
}
PLANNED = {
    "seating": "complainant_by_door", "exits": "two_ways", "rooms": "near", "arrival": "two_doors", "uniform": "plain",
    "weapon": "secured", "breaks": "often", "language": "none_needed", "support": "none",
}  # fmt: skip


def wished(party: str, mediation: str) -> Words:
    """What this party wishes for the day."""
    told = {"wishes": WISHES[party[0]], "safety": {}}
    return Words("preparation", json.dumps(told, sort_keys=True), party=party, row=mediation)


def planned(case: Case | None, mediation: str) -> Words:
    """Every item decided; the first mediator leads."""
    assert case is not None
    decided = {**PLANNED, "lead": case.mediation(mediation).seats[0].mediator}
    told = json.dumps({"decided": decided}, sort_keys=True)
    return Words("plan", told, party=mediation, row="1")
