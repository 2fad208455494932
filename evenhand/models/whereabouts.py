"""Where the office is: the place of its public holidays, and the country of a telephone number without a country code.

Those of the programme's place; ``EVENHAND_HOLIDAYS`` ("US-MO", "CA-ON", "US") overrules it.
"""

from __future__ import annotations

from django.conf import settings

_PLACES = {"kansas_city": "US-MO", "portland": "US-OR", "ontario": "CA-ON"}


def place() -> str:
    """The office's country, and its part where it has one: ``US-MO`` (ISO 3166-2)."""
    return settings.EVENHAND_HOLIDAYS or _PLACES.get(settings.EVENHAND_PROGRAMME, "US")


def country() -> str:
    """The office's country (ISO 3166-1): where a telephone number without a country code belongs."""
    return place().partition("-")[0]
