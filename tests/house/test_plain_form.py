"""No form of ours lets a sentence of the framework through to a person."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from typing import Any

import pytest
from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext, override

import evenhand.web
from evenhand.web.fields import DayField
from evenhand.web.plain_form import PlainForm, framework_codes, in_plain_words

KINDS: dict[type[forms.Field], dict[str, Any]] = {
    forms.CharField: {"max_length": 3, "min_length": 2},
    forms.EmailField: {},
    forms.RegexField: {"regex": "^a$"},
    forms.IntegerField: {"min_value": 1, "max_value": 3},
    forms.DateField: {},
    forms.BooleanField: {},
    forms.ChoiceField: {"choices": (("a", "A"),)},
    forms.MultipleChoiceField: {"choices": (("a", "A"),)},
    forms.FileField: {"max_length": 3},
    DayField: {},
}


def _below(kind: type[Any]) -> Iterator[type[Any]]:
    for one in kind.__subclasses__():
        yield one
        yield from _below(one)


def ours() -> list[type[Any]]:
    """Every form class of the web, and every class made of forms."""
    for module in pkgutil.walk_packages(evenhand.web.__path__, "evenhand.web."):
        importlib.import_module(module.name)
    kinds: tuple[type[Any], ...] = (forms.BaseForm, forms.BaseFormSet)
    return [one for kind in kinds for one in _below(kind) if "evenhand" in one.__module__]


def test_it_makes_every_form_a_plain_one() -> None:
    found = ours()

    assert len(found) > 70
    assert [one.__qualname__ for one in found if not issubclass(one, PlainForm)] == []


def test_it_finds_the_frameworks_words_in_a_field() -> None:
    assert set(framework_codes(forms.CharField(max_length=3))) >= {"required", "max_length"}
    assert set(framework_codes(forms.EmailField())) >= {"invalid", "required"}
    own = forms.CharField(error_messages={"required": "Ours."}, validators=[RegexValidator("a", "Ours too.")])
    assert set(framework_codes(own)) == {"null_characters_not_allowed"}


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_it_leaves_none_of_them(kind: type[forms.Field]) -> None:
    field = kind(**KINDS[kind])

    in_plain_words(field)

    assert list(framework_codes(field)) == []
    assert all(list(framework_codes(box)) == [] for box in getattr(field, "fields", ()))


def test_it_speaks_plainly_of_a_field_that_was_added_later_and_keeps_what_a_form_says_itself() -> None:
    class Late(PlainForm):
        mine = forms.CharField(error_messages={"required": "Ours."})

    form = Late({"late": "abcd", "day_month": "x" * 13, "day_day": "1", "day_year": "2026", "choice": "b"})
    form.fields["late"] = forms.CharField(max_length=3)
    form.fields["day"] = DayField()
    form.fields["choice"] = forms.ChoiceField(choices=(("a", "A"),))

    assert form.errors == {
        "mine": ["Ours."],
        "late": ["Use at most 3 characters. You have 4 now."],
        "day": ["There is no such date. Check the day and month."],
        "choice": ["Choose from the answers shown here."],
    }
    with override("es"):
        assert form.errors["late"] == ["Use como máximo 3 caracteres. Ahora tiene 4."]
        assert gettext("Use at most %(limit_value)d characters. You have %(show_value)d now.").startswith("Use como")
