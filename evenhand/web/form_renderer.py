"""How a form is drawn. A field nobody has typed into looks the same to everybody, so it is drawn once.

Drawing a field takes a quarter of a millisecond, and a step of filing has a dozen. Only forms that say
``same_for_all`` are remembered: their labels and choices come from the code and the programme and name nobody. Never
remembered is a field with something typed in it, or with a mistake.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import Any

from django.forms import BoundField
from django.forms.renderers import TemplatesSetting
from django.http import HttpRequest
from django.utils.translation import get_language

_MOST = 2_000
_drawn: dict[Hashable, str] = {}


class Forms(TemplatesSetting):
    """Django's way, by the templates of the project, but for fields that were drawn before."""

    def render(self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None) -> str:
        """The HTML of a form, a field or a control."""
        look = _look(template_name, context.get("field"))
        if look is None:
            return super().render(template_name, context, request)
        if (html := _drawn.get(look)) is None:
            if len(_drawn) >= _MOST:
                _drawn.clear()
            html = _drawn[look] = super().render(template_name, context, request)
        return html


def _look(template_name: str, field: Any) -> Hashable | None:
    """Everything a blank field's look depends on; None for one that is drawn afresh."""
    if not isinstance(field, BoundField) or not getattr(field.form, "same_for_all", False) or field.form.is_bound:
        return None
    choices, value, inner = getattr(field.field, "choices", None), field.value(), field.field
    if value not in (None, "", []) and choices is None:
        return None
    widget = inner.widget
    return (
        template_name, type(field.form), get_language(), field.html_name, field.auto_id, str(field.label),
        str(field.help_text), inner.required, type(widget), tuple((name, str(of)) for name, of in widget.attrs.items()),
        str(value), () if choices is None else _said(choices),
    )  # fmt: skip


def _said(choices: Iterable[tuple[Any, Any]]) -> tuple[tuple[str, str], ...]:
    return tuple((str(code), str(words)) for code, words in choices)
