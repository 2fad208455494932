"""Fields that people fill in by hand: a date in three boxes, and names on lines.

A date known by heart is typed, not picked (GOV.UK Design System, "Date input"). Months may be words. What was typed
stays.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.dates import MONTHS, MONTHS_3
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

_PARTS = ("month", "day", "year")
_LABELS = {"month": _("Month"), "day": _("Day"), "year": _("Year")}
_MISSING = {
    "month": _("The date must include a month."),
    "day": _("The date must include a day."),
    "year": _("The date must include a year."),
}


def month_number(typed: str) -> int | None:
    """The month of ``5``, ``05``, ``May`` or, in Spanish, ``mayo``; None when it is not one."""
    if typed.isdecimal():
        return int(typed[:4])  # Python refuses to read a number of thousands of digits; no month has five.
    word = typed.casefold().rstrip(".")
    for names in (MONTHS, MONTHS_3):
        for number, name in names.items():
            if str(name).casefold().rstrip(".") == word:
                return number
    return None


class DateParts(forms.MultiWidget):
    """Three text boxes named ``…_month``, ``…_day`` and ``…_year``, shown in the order of the reader's language."""

    template_name = "django/forms/widgets/date_parts.html"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        boxes: dict[str, forms.Widget | type[forms.Widget]] = {
            "month": forms.TextInput({"autocomplete": "off"}),  # a month may be a word, so any keyboard
            **{part: forms.TextInput({"autocomplete": "off", "inputmode": "numeric"}) for part in ("day", "year")},
        }
        super().__init__(boxes, attrs)

    def decompress(self, value: date | None) -> list[Any]:
        """A stored date as its three boxes."""
        return [value.month, value.day, value.year] if value else [None, None, None]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Labels for each box; English reads month first, other languages day first."""
        context: dict[str, Any] = super().get_context(name, value, attrs)
        boxes = context["widget"]["subwidgets"]
        for part, box in zip(_PARTS, boxes, strict=True):
            box["label"] = _LABELS[part]
        if not (get_language() or "en").startswith("en"):
            context["widget"]["subwidgets"] = [boxes[1], boxes[0], boxes[2]]
        return context

    def id_for_label(self, id_: str) -> str:
        """None of the boxes alone carries the question's label; the fieldset does."""
        return id_


class DayField(forms.MultiValueField):
    """A day in three boxes, as a ``date``. Each mistake has its own sentence at the field."""

    widget = DateParts
    default_error_messages: ClassVar[dict[str, Any]] = {
        "required": _("Enter the date."),
        "invalid": _("There is no such date. Check the day and month."),
    }

    def __init__(self, **kwargs: Any) -> None:
        too_long = {"max_length": self.default_error_messages["invalid"]}
        boxes = tuple(forms.CharField(required=False, max_length=12, error_messages=too_long) for _part in _PARTS)
        super().__init__(fields=boxes, require_all_fields=False, **kwargs)

    def compress(self, data_list: Sequence[str]) -> date | None:
        """The date of the three boxes. Raises ValidationError for a missing part or a day that does not exist."""
        typed = dict(zip(_PARTS, data_list or ("", "", ""), strict=True))
        if not any(typed.values()):
            return None
        for part, sentence in _MISSING.items():
            if not typed[part]:
                raise ValidationError(sentence, code=part)
        month = month_number(typed["month"])
        try:
            if month is None or len(typed["year"]) != 4:
                raise ValueError
            return date(int(typed["year"]), month, int(typed["day"]))
        except ValueError:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from None


class NamesField(forms.CharField):
    """Names of people, each on a line of its own, as a list without the empty lines and in the order they were typed.

    Lines rather than boxes: nobody sees empty boxes for people who do not come, and it needs no script.
    """

    MOST, LONGEST = 4, 120
    widget = forms.Textarea({"rows": 2})
    default_error_messages: ClassVar[dict[str, Any]] = {
        "many": _("Write at most four names."),
        "long": _("Each name has at most 120 characters."),
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, max_length=(self.LONGEST + 2) * self.MOST * 2, **kwargs)

    def clean(self, value: Any) -> Any:
        """The names. Raises ValidationError for more of them, or a longer one, than anybody writes on purpose."""
        lines = (" ".join(line.split()) for line in super().clean(value).splitlines())
        names = list(dict.fromkeys(line for line in lines if line))
        if len(names) > self.MOST:
            raise ValidationError(self.error_messages["many"], code="many")
        if any(len(name) > self.LONGEST for name in names):
            raise ValidationError(self.error_messages["long"], code="long")
        return names
