"""The form that all our forms are: what the framework would say of a field is said in a sentence of ours.

A field that has sentences of its own keeps them. The rest ("Ensure this value has at most 20000 characters") come from
here, for every field and the boxes inside it, also where a form adds it later. A house test holds every form to it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from evenhand.signing import unhidden, visible

_FOR_ANY: Mapping[str, Any] = {
    "required": _("Write something here."),
    "invalid": _("We could not read this. Check what you typed."),
    "max_length": _("Use at most %(limit_value)d characters. You have %(show_value)d now."),
    "min_length": _("Use at least %(limit_value)d characters. You have %(show_value)d now."),
    "max_value": _("Enter %(limit_value)s or less."),
    "min_value": _("Enter %(limit_value)s or more."),
    "null_characters_not_allowed": _("There is a sign here that we cannot keep. Type this once more."),
}
_CHOOSE = _("Choose from the answers shown here.")
_NO_FILE = _("No file came with the form. Choose it again.")
# The nearest kind of field comes first.
_FOR_A_KIND: tuple[tuple[type[forms.Field], Mapping[str, Any]], ...] = (
    (forms.MultipleChoiceField, {"required": _CHOOSE, "invalid_choice": _CHOOSE, "invalid_list": _CHOOSE}),
    (forms.ChoiceField, {"required": _CHOOSE, "invalid_choice": _CHOOSE}),
    (forms.BooleanField, {"required": _("Tick the box to go on.")}),
    (forms.EmailField, {"invalid": _("Enter an e-mail address like name@example.org.")}),
    (forms.IntegerField, {"invalid": _("Enter a whole number, such as 12.")}),
    (forms.DateField, {"invalid": _("There is no such date. Check the day and month.")}),
    (
        forms.FileField,
        {
            "required": _("Choose a file."),
            "invalid": _NO_FILE,
            "missing": _NO_FILE,
            "empty": _("This file is empty. Choose another one."),
            "max_length": _("The name of this file is too long. Give it a shorter one."),
        },
    ),
)


class PlainForm(forms.Form):
    """A form of ours. Inherit from it and from nothing else."""

    def full_clean(self) -> None:
        """Judge what was typed; whatever is wrong is said plainly."""
        if self.is_bound:
            for field in self.fields.values():
                in_plain_words(field)
        super().full_clean()

    def _clean_fields(self) -> None:
        """What nobody can see is nothing: not a name, not a signature, not a term, and no part of one."""
        super()._clean_fields()  # type: ignore[misc]
        for name, field in self.fields.items():
            typed = self.cleaned_data.get(name)
            if not isinstance(field, forms.CharField) or not isinstance(typed, str):
                continue
            # A secret may be made of anything; it alone is taken as it was typed.
            if not field.strip:
                continue
            if visible(typed):
                self.cleaned_data[name] = unhidden(typed).strip()
                continue
            self.cleaned_data[name] = ""
            if field.required:
                self.add_error(name, forms.ValidationError(field.error_messages["required"], code="required"))


def in_plain_words(field: forms.Field) -> None:
    """Put a sentence of ours wherever this field, or a box inside it, would show one of the framework's."""
    own = next((said for kind, said in _FOR_A_KIND if isinstance(field, kind)), {})
    for code in tuple(framework_codes(field)):
        field.error_messages[code] = own.get(code) or _FOR_ANY.get(code) or _FOR_ANY["invalid"]
    for box in getattr(field, "fields", ()):
        in_plain_words(box)


def framework_codes(field: forms.Field) -> Iterator[str]:
    """The mistakes of which this field would speak in the framework's words."""
    said = field.error_messages
    for kind in type(field).__mro__:
        if kind.__module__.startswith("django."):
            theirs = getattr(kind, "default_error_messages", {})
            yield from (code for code, words in theirs.items() if said.get(code) is words)
    for validator in field.validators:
        code = getattr(validator, "code", "")
        if code and code not in said and _is_the_frameworks(validator):
            yield code


def _is_the_frameworks(validator: Any) -> bool:
    """Does a validator speak in the words of its class, and is that class none of ours?"""
    kind = type(validator)
    return kind.__module__.startswith("django.") and validator.message is getattr(kind, "message", None)
