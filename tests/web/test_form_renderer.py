"""A blank field is drawn once; one with something in it, or a mistake, is drawn afresh and remembered by nobody."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from evenhand.web import form_renderer
from evenhand.web.public.filing_forms import PersonForm


class Named(forms.Form):
    """A form whose choices name people: it does not say that it is the same for all."""

    who = forms.ChoiceField(choices=[("c1", "Rosa Delgado")], required=False)


class Short(forms.Form):
    same_for_all = True
    name = forms.CharField(label=_("Name"), required=False)


def test_it_draws_a_blank_field_once_and_the_same() -> None:
    form_renderer._drawn.clear()
    first = str(PersonForm()["name"].as_field_group())
    kept = len(form_renderer._drawn)
    again = str(PersonForm()["name"].as_field_group())

    assert first == again
    assert 'name="name"' in first
    assert len(form_renderer._drawn) == kept > 0


def test_it_draws_each_language_and_each_place_on_its_own() -> None:
    here = str(Short()["name"].as_field_group())
    with override("es"):
        there = str(Short()["name"].as_field_group())

    assert "Nombre" in there
    assert "Nombre" not in here
    assert 'id="id_x-name"' in str(Short(prefix="x")["name"].as_field_group())


def test_it_remembers_nothing_that_somebody_typed() -> None:
    form_renderer._drawn.clear()
    typed = str(Short(initial={"name": "Clara Nyström"})["name"].as_field_group())
    sent = str(Short({"name": "Clara Nyström"})["name"].as_field_group())
    choices = str(Named()["who"].as_field_group())

    assert "Clara Nyström" in typed
    assert "Clara Nyström" in sent
    assert "Rosa Delgado" in choices
    assert "Clara" not in repr(form_renderer._drawn)
    assert "Rosa" not in repr(form_renderer._drawn)


def test_it_shows_a_mistake_and_the_next_blank_form_without_it() -> None:
    wrong = PersonForm({"email": "nonsense", "minor": "no"})

    assert "Enter an e-mail address" in str(wrong["email"].as_field_group())
    assert "Enter an e-mail address" not in str(PersonForm()["email"].as_field_group())


def test_it_keeps_a_chosen_code_apart_from_another() -> None:
    yes = str(PersonForm(initial={"minor": "yes"})["minor"].as_field_group())
    no = str(PersonForm(initial={"minor": "no"})["minor"].as_field_group())

    assert yes != no
