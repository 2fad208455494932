"""Dates with their weekday, references in fours, forms that keep what was typed, colours that can be read."""

from __future__ import annotations

import gzip
import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django import forms
from django.test import override_settings
from django.utils import translation

from evenhand.templatetags import look
from evenhand.web import saying
from evenhand.web.fields import DayField, month_number

STATIC = Path(__file__).parents[2] / "evenhand" / "static"
CSS = (STATIC / "css" / "evenhand.css").read_text(encoding="utf-8")
VENDOR = (STATIC / "vendor" / "govuk-frontend" / "govuk-frontend.min.css").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("form", "english", "spanish"),
    [
        (saying.weekday, "Friday, June 19", "viernes 19 de junio"),
        (saying.weekday_year, "Friday, June 19, 2026", "viernes 19 de junio de 2026"),
        (saying.day, "June 19", "19 de junio"),
        (saying.day_year, "June 19, 2026", "19 de junio de 2026"),
    ],
)
def test_it_says_dates_as_people_do(form: object, english: str, spanish: str) -> None:
    assert callable(form)
    with translation.override("en"):
        assert form(date(2026, 6, 19)) == english
    with translation.override("es"):
        assert form(date(2026, 6, 19)) == spanish


@override_settings(TIME_ZONE="America/Chicago")
def test_it_says_an_instant_in_the_offices_own_time() -> None:
    late_evening = datetime(2026, 6, 20, 3, 10, tzinfo=UTC)

    assert saying.weekday(late_evening) == "Friday, June 19"
    assert saying.clock_time(late_evening) == "10:10 p.m."


def test_it_says_nothing_for_a_date_that_is_not_set() -> None:
    assert saying.weekday(None) == ""


@pytest.mark.parametrize("given", ["M7KQ42XW", "M7KQ-42XW", "m7kq 42xw".upper()])
def test_it_groups_references_in_fours(given: str) -> None:
    assert saying.groups(given) == "M7KQ-42XW"
    assert look.ref(given) == '<span class="ref" translate="no">M7KQ-42XW</span>'


def test_it_dials_numbers_as_people_write_them() -> None:
    assert saying.tel("816-555-0142") == "tel:+18165550142"
    assert saying.tel("+44 20 7946 0000") == "tel:+442079460000"
    assert saying.tel("816-555-0142 ext. 12") == saying.tel("816 555 0142 extensión 12") == "tel:+18165550142"


class Incident(forms.Form):
    """A form with one field of each kind."""

    on = DayField(label="Date", help_text="For example, 3 31 2026")
    place = forms.CharField(label="Place", max_length=5)
    wish = forms.ChoiceField(label="Wish", choices=[("m", "Talk"), ("i", "Look into it")], widget=forms.RadioSelect)
    needs = forms.MultipleChoiceField(
        label="Needs", choices=[("r", "A ramp")], widget=forms.CheckboxSelectMultiple, required=False
    )
    papers = forms.FileField(label="Papers", required=False)
    true = forms.BooleanField(label="It is true")


def test_it_names_every_control_and_ties_its_message_to_it() -> None:
    html = str(Incident({"on_month": "5", "on_day": "32", "on_year": "2026", "place": "too long"}))

    ids = re.findall(r' id="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    for target in re.findall(r'(?:for|aria-describedby)="([^"]+)"', html):
        assert set(target.split()) <= set(ids)
    assert html.count("<fieldset") == 3
    assert 'value="32"' in html
    assert "There is no such date" in html
    assert "maxlength" not in html
    assert "required" not in re.sub(r"This field is required", "", html)


def test_it_links_each_mistake_to_the_control_that_mends_it() -> None:
    form = Incident({"place": "here"})

    links = look.error_links(form)

    assert [link["href"] for link in links] == ["#id_on_0", "#id_wish_0", "#id_true"]
    assert all(f'id="{link["href"][1:]}"' in str(form) for link in links)


def test_it_asks_for_the_day_first_where_the_language_does() -> None:
    with translation.override("es"):
        boxes = re.findall(r'name="on_(\w+)"', str(Incident()["on"]))
    assert boxes == ["day", "month", "year"]
    assert re.findall(r'name="on_(\w+)"', str(Incident()["on"])) == ["month", "day", "year"]


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        (("", "22", "2026"), "The date must include a month."),
        (("5", "", "2026"), "The date must include a day."),
        (("5", "22", ""), "The date must include a year."),
        (("5", "22", "26"), "There is no such date. Check the day and month."),
        (("2", "30", "2026"), "There is no such date. Check the day and month."),
        (("", "", ""), "Enter the date."),
    ],
)
def test_it_says_what_is_wrong_with_a_date(typed: tuple[str, str, str], message: str) -> None:
    with pytest.raises(forms.ValidationError) as refused:
        DayField().clean(list(typed))

    assert refused.value.messages == [message]


def test_it_reads_a_month_as_a_number_or_a_word() -> None:
    assert DayField().clean(["May", "05", "2026"]) == date(2026, 5, 5)
    with translation.override("es"):
        assert month_number("Mayo") == 5
    assert month_number("Floreal") is None


def _tokens(block: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6})", block))


LIGHT = _tokens(CSS.split("@media (prefers-color-scheme: dark)")[0])
DARK = {**LIGHT, **_tokens(CSS.split("@media (prefers-color-scheme: dark)")[1].split("/* Ground */")[0])}


def _luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(c * 2 for c in colour[1:])
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """The contrast of two colours by the formula of WCAG 2.2."""
    bright, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
def test_it_can_be_read_in_light_and_dark(tokens: dict[str, str]) -> None:
    grounds = ("paper", "surface", "linen", "mist")
    words = [(word, ground) for word in ("ink", "soft", "juniper") for ground in grounds]
    words += [("plum", "plum-tint"), ("umber", "honey-tint"), ("clay", "clay-tint"), ("clay", "surface")]
    words += [("label", "juniper"), ("label", "deep"), ("on-honey", "honey")]

    assert [pair for pair in words if contrast(tokens[pair[0]], tokens[pair[1]]) < 4.5] == []
    assert [g for g in ("paper", "surface") if contrast(tokens["field"], tokens[g]) < 3] == []


def test_it_carries_no_foreign_typeface_crown_or_address() -> None:
    for sheet in (CSS, VENDOR):
        assert not re.search(r"@font-face|@import|GDS|crown|url\(|https?:", sheet)
    assert "left:" not in VENDOR.replace("-left:", "left:")


def test_it_moves_nothing() -> None:
    staff = (STATIC / "css" / "staff.css").read_text(encoding="utf-8")

    assert not re.search(r"animation|transition|@keyframes|box-shadow: 0 \d+px \d+px", CSS + staff)


def test_it_is_small() -> None:
    sheets = {path.name: len(gzip.compress(path.read_bytes())) for path in STATIC.rglob("*.css")}

    assert sheets["evenhand.css"] < 8_000
    assert sheets["staff.css"] < 2_000
    assert sheets["govuk-frontend.min.css"] < 6_000


# Containers GOV.UK names but does not draw, and hooks that tests hold on to.
UNSTYLED = frozenset({"govuk-radios", "govuk-checkboxes", "timeline", "said"})


def test_it_styles_every_class_a_template_uses() -> None:
    templates = STATIC.parent / "templates"
    sheets = "".join(path.read_text(encoding="utf-8") for path in STATIC.rglob("*.css"))
    known = set(re.findall(r"\.([a-zA-Z][\w-]*)", sheets)) | UNSTYLED

    unknown = [
        f"{path.relative_to(templates)}: {name}"
        for path in sorted(templates.rglob("*.html"))
        for names in re.findall(r'class="([^"]*)"', re.sub(r"{%.*?%}|{{.*?}}", " ", path.read_text(encoding="utf-8")))
        for name in names.split()
        if name not in known
    ]

    assert unknown == []
