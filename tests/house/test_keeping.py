"""Every table says how long its rows are kept, what removes them, and who answers for it (SHR-05)."""

from __future__ import annotations

import ast
import importlib
import inspect
import re

import pytest
from django.apps import apps
from django.db import models

from evenhand.core.codes import PARTIES, Role
from evenhand.models.keeping import KEEPING, Keeping
from tests.house.repository import ROOT, files, text

TABLES = {model.__name__: model for model in apps.get_models()}
CODE = [path for path in files(".py") if path.is_relative_to(ROOT / "evenhand") and path.name != "keeping.py"]
STAFF = set(Role) - PARTIES - {Role.PUBLIC, Role.CLOCK, Role.MEDIATOR}


def test_it_gives_every_table_a_line_and_no_other() -> None:
    assert len(TABLES) == len(list(apps.get_models())), "two tables of one name"
    assert set(KEEPING) == set(TABLES)


@pytest.mark.parametrize("name", KEEPING)
def test_it_says_how_long_what_removes_it_and_who_answers(name: str) -> None:
    assert troubles(name, KEEPING[name]) == []


@pytest.mark.parametrize(
    ("kept", "trouble"),
    [
        (Keeping("a year", Role.ANALYST), "nothing removes it, and it does not say why it stays"),
        (Keeping("a year", Role.COMPLAINANT, "accounts.kept.sweep"), "nobody of the office answers for it"),
        (Keeping("a year", Role.ANALYST, "accounts.kept.sweep_all"), "there is no accounts.kept.sweep_all"),
        (Keeping("a year", Role.ANALYST, "accounts.throttle.sweep"), "accounts.throttle.sweep does not delete it"),
        (Keeping("a year", Role.ANALYST, "accounts.kept.keep_all"), "there is no accounts.kept.keep_all"),
        (Keeping("a year", Role.ANALYST, goes_with="Seat"), "it does not go with Seat"),
        (Keeping("stays: for once", Role.ANALYST, "accounts.kept.sweep"), "it stays and is removed"),
    ],
)
def test_it_catches_a_line_that_is_not_true(kept: Keeping, trouble: str) -> None:
    assert trouble in troubles("KeptText", kept)


def troubles(name: str, kept: Keeping) -> list[str]:
    found = []
    if kept.owner not in STAFF:
        found.append("nobody of the office answers for it")
    if kept.period.startswith("stays") and (kept.sweeper or kept.goes_with):
        found.append("it stays and is removed")
    if not kept.period.startswith("stays") and not (kept.sweeper or kept.goes_with):
        # What only empties a row, keeping its codes, says so after *stays*.
        found.append("nothing removes it, and it does not say why it stays")
    if kept.sweeper:
        found += _of_sweeper(name, kept.sweeper)
    if kept.goes_with and not _goes_with(TABLES[name], TABLES[kept.goes_with]):
        found.append(f"it does not go with {kept.goes_with}")
    return found


def _of_sweeper(name: str, sweeper: str) -> list[str]:
    """Does the function exist, name the table, and delete?"""
    module, _, function = sweeper.rpartition(".")
    found = getattr(importlib.import_module(f"evenhand.{module}"), function, None)
    if not inspect.isfunction(found):
        return [f"there is no {sweeper}"]
    elsewhere = sum(len(re.findall(rf"\b{function}\b", text(path))) for path in CODE)
    if elsewhere < 2:
        return [f"nothing calls {sweeper}"]
    return [] if _deletes(ast.parse(inspect.getsource(found)), name) else [f"{sweeper} does not delete it"]


def _deletes(function: ast.AST, table: str) -> bool:
    """Is there a call that removes rows, or empties their box, of this very table or of what was found in it?"""
    called_so = {table}
    for one in ast.walk(function):
        found = one.value if isinstance(one, ast.Assign) else one.iter if isinstance(one, ast.For) else None
        if found is not None and _begins_with(found) in called_so:
            targets = one.targets if isinstance(one, ast.Assign) else [one.target] if isinstance(one, ast.For) else []
            called_so |= {target.id for target in targets if isinstance(target, ast.Name)}
    calls = [one for one in ast.walk(function) if isinstance(one, ast.Call)]
    return any(_begins_with(one.func) in called_so and _removes(one) for one in calls) or any(
        ast.unparse(one.func).endswith("_forget") and called_so & {_begins_with(given) for given in one.args}
        for one in calls
    )


def _removes(call: ast.Call) -> bool:
    emptied = any(one.arg == "box" and ast.unparse(one.value) == "None" for one in call.keywords)
    return isinstance(call.func, ast.Attribute) and (
        call.func.attr == "delete" or (call.func.attr == "update" and emptied)
    )


def _begins_with(expression: ast.AST) -> str:
    """The first name of ``Name.objects.filter(…)[0]``; of ``list(Name.objects…)`` that of what is listed."""
    match expression:
        case ast.Name(id=name):
            return name
        case ast.Call(func=ast.Name(id="list" | "sorted" | "tuple"), args=[inner, *_]):
            return _begins_with(inner)
        case ast.Call(func=inner) | ast.Attribute(value=inner) | ast.Subscript(value=inner) | ast.IfExp(body=inner):
            return _begins_with(inner)
    return ""


@pytest.mark.parametrize(
    ("words", "deletes"),
    [
        ("KeptText.objects.filter(a=1).delete()", True),
        ("old = KeptText.objects.all()\nfor one in old:\n    one.delete()", True),
        ("Other.objects.filter(x__in=KeptText.objects.all()).delete()", False),
        ("KeptText.objects.update(seen=None)", False),
    ],
)
def test_it_asks_for_that_very_table(words: str, deletes: bool) -> None:
    assert _deletes(ast.parse(words), "KeptText") is deletes


def _goes_with(table: type[models.Model], other: type[models.Model]) -> bool:
    """Does the row of ``other`` take these along?"""
    return any(
        field.related_model is other and field.remote_field.on_delete is models.CASCADE
        for field in table._meta.concrete_fields
        if isinstance(field, models.ForeignKey)
    )
