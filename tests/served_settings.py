"""The product's own settings, and one header on each page more: which templates made it.

Only for the server that journeys click through. It lets a test know that every page there is was looked at.
"""

from __future__ import annotations

from evenhand.settings import *  # noqa: F403  # the product's settings, whole
from evenhand.settings import MIDDLEWARE as OF_THE_PRODUCT

MIDDLEWARE = ["tests.served_templates.Telling", *OF_THE_PRODUCT]
