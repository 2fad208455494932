"""The one Django app of the house."""

from __future__ import annotations

from django.apps import AppConfig


class EvenhandConfig(AppConfig):
    """One app, label ``evenhand``; its tables are declared in ``evenhand.models``."""

    name = "evenhand"
    label = "evenhand"
    default_auto_field = "django.db.models.BigAutoField"
