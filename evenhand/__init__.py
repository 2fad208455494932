"""Evenhand runs a police-complaint mediation programme, from the complaint to the kept agreement.

The rooms, from the street inwards: ``web`` and ``management`` (counters), ``clerk`` and ``reads`` (the one write door,
the one read door), ``accounts`` (sign-in), ``post`` and ``signing``, ``vault`` and ``ledger``, ``models`` (tables) and
``core`` (the rules, standard library only). ``docs/architecture.md`` draws them.
"""

from __future__ import annotations

__version__ = "0.1.0"
