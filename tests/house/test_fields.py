"""Every stored field says what it is: public, operational or sealed; and no free text lies about unsealed."""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps
from django.db import models

KINDS = {"public", "operational", "sealed"}
TABLES = sorted((m for m in apps.get_models() if m._meta.app_label == "evenhand"), key=lambda m: m.__name__)

# Free text that is not anyone's words, each with its reason.
TEXT_ALLOWED: dict[str, str] = {
    "KeptText.path": "where a template is, not what anyone said",
    "SignIn.session_data": "Django's signed session: who is signed in, and the language",
}


@pytest.mark.parametrize("table", TABLES, ids=lambda m: m.__name__)
def test_it_classifies_every_field(table: type[models.Model]) -> None:
    classification = _own(table)
    fields = {f.name for f in table._meta.get_fields() if getattr(f, "concrete", False)}

    assert set(classification) == fields, f"{table.__name__}.classification and its fields differ"
    assert set(classification.values()) <= KINDS


@pytest.mark.parametrize("table", TABLES, ids=lambda m: m.__name__)
def test_it_keeps_no_free_text_unsealed(table: type[models.Model]) -> None:
    classification = _own(table)

    loose = [
        f"{table.__name__}.{f.name}"
        for f in table._meta.get_fields()
        if _is_free_text(f) and classification.get(f.name) not in ("sealed", "public")
    ]

    assert [one for one in loose if one not in TEXT_ALLOWED] == []


def _own(table: type[models.Model]) -> dict[str, str]:
    # Read from the class itself: an inherited classification would hide a new field.
    return dict(vars(table).get("classification", {}))


def _is_free_text(field: Any) -> bool:
    # Structured columns hold codes; the clerk's tests look into them.
    if isinstance(field, models.TextField | models.FileField):
        return True
    return isinstance(field, models.CharField) and (field.max_length or 0) > 200
