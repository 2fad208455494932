"""Tables: shape and CHECK constraints, ``to_core`` and ``from_core``; no rules.

Django finds a model when its module is imported, so this room imports each of its modules, by name and in order.
"""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

for _module in sorted(module.name for module in iter_modules(__path__)):
    import_module(f"{__name__}.{_module}")
