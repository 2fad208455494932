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
    """Is there a call that removes rows, or empties their box, of this table itself or of what was found in it?"""
    called_so = {table} | {
        target.id
        for one in ast.walk(function)
        if isinstance(one, ast.Assign) and table in _names(one.value)
        for target in one.targets
        if isinstance(target, ast.Name)
    }
    return any(
        _names(one) & called_so
        for one in ast.walk(function)
        if isinstance(one, ast.Call) and re.search(r"(\.delete|_forget)\(|box=None", ast.unparse(one))
    )


def _names(expression: ast.AST) -> set[str]:
    return {one.id for one in ast.walk(expression) if isinstance(one, ast.Name)}


def _goes_with(table: type[models.Model], other: type[models.Model]) -> bool:
    """Does the row of ``other`` take these along?"""
    return any(
        field.related_model is other and field.remote_field.on_delete is models.CASCADE
        for field in table._meta.concrete_fields
        if isinstance(field, models.ForeignKey)
    )
