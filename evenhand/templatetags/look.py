"""Signs, dates with their weekday, references in groups of four, and the links of an error summary.

Every sign stands beside its word, so each is hidden from screen readers. The drawings are docs/look.md's "The mark".
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, lru_cache
from typing import Any

from django import template
from django.conf import settings
from django.forms import BaseForm, BoundField
from django.http import HttpRequest
from django.urls import NoReverseMatch, resolve, reverse
from django.utils.html import conditional_escape, escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from evenhand.core.codes import Role
from evenhand.web import came_from, saying
from evenhand.web.guards import roles_held, staff_roles_for
from evenhand.web.naming import addressee

register = template.Library()

_LINE = 'fill="none" stroke="currentColor" stroke-width="1.8"'
_SIGNS = {
    "due": '<path d="M8 1l7 7-7 7-7-7z"/>',
    "later": f'<path {_LINE} d="M8 2l6 6-6 6-6-6z"/>',
    "late": '<path d="M8 2l7 12H1z"/>',
    "done": '<path fill="none" stroke="currentColor" stroke-width="2.4" d="M2 8.5l4 4 8-9"/>',
    "sealed": f'<path {_LINE} d="M1.5 3h13v10h-13zl6.5 6 6.5-6"/>',
    "itself": f'<circle {_LINE} cx="8" cy="8" r="6.5"/><path {_LINE} d="M8 4v4.5l3 1.5"/>',
    "left": '<path d="M12 1a7 7 0 0 0 0 14z"/>',
    "right": '<path d="M4 1a7 7 0 0 1 0 14z"/>',
    "table": '<rect x="5.5" y="1" width="5" height="14" rx="1.5"/>',
    "problem": '<path fill-rule="evenodd" d="M5 1h6l4 4v6l-4 4H5l-4-4V5zm2 3v5h2V4zm0 6v2h2v-2z"/>',
    "pause": '<path d="M3 2h3.5v12H3zm6.5 0H13v12H9.5z"/>',
    "stop": '<path d="M5 1h6l4 4v6l-4 4H5l-4-4V5z"/>',
    "end": '<path d="M2 1h2v14H2zm3.500 1H14l-2.500 3.500L14 9H5.500z"/>',
}
_ARCH = '<path d="M3 50V22a19 19 0 0 1 38 0v28z"/>'
_DOORS = {
    "mediation": '<g class="full"><path d="M18 22a8 8 0 0 0 0 16z"/><path d="M26 22a8 8 0 0 1 0 16z"/>'
    '<rect x="19.700" y="19" width="4.600" height="22" rx="1.500"/></g>',
    "investigation": '<path d="M14 22h17M14 29h17M14 36h8"/><circle cx="29" cy="37" r="5"/><path d="M33 41l4 4"/>',
}
_UNTOLD = frozenset({"class", "required", "maxlength"})
_TURNING = frozenset({"left", "right"})


@register.simple_tag
def icon(name: str) -> SafeString:
    """A sign of 16 by 16, as tall as its word. KeyError for a sign that does not exist."""
    turns = " turns" if name in _TURNING else ""
    return mark_safe(  # noqa: S308  # fixed drawings, no input
        f'<svg class="icon{turns}" viewBox="0 0 16 16" aria-hidden="true" focusable="false">{_SIGNS[name]}</svg>'
    )


@register.simple_tag
def door(name: str) -> SafeString:
    """The arch of one door: ``mediation`` or ``investigation``, both in the same ink, size and weight."""
    return mark_safe(  # noqa: S308  # fixed drawings, no input
        f'<svg class="arch" viewBox="0 0 44 52" aria-hidden="true" focusable="false">{_ARCH}{_DOORS[name]}</svg>'
    )


@register.simple_tag
def tag(kind: str, words: str) -> SafeString:
    """A state: sign, word, tint. ``kind`` is due, later, late, done, sealed, itself or problem."""
    return _tag(kind, f"{words}")


@lru_cache(maxsize=512)
def _tag(kind: str, words: str) -> SafeString:
    look = "sealed-tag" if kind == "sealed" else kind
    return format_html('<span class="tag {}">{}{}</span>', look, icon(kind), words)


for said in (
    saying.weekday,
    saying.weekday_year,
    saying.day,
    saying.day_year,
    saying.short_day,
    saying.clock_time,
    saying.groups,
    saying.tel,
    saying.unbroken,
):
    register.filter(said.__name__, said)


@register.filter
@lru_cache(maxsize=4096)
def ref(value: str) -> SafeString:
    """A reference, set apart so that it can be read out and copied; never read as a word or translated."""
    return format_html('<span class="ref" translate="no">{}</span>', saying.groups(value))


@register.simple_tag
def attrs(values: Mapping[str, Any]) -> SafeString:
    """A control's attributes as its tag carries them. Not the class, which the template writes, nor ``required`` and
    ``maxlength``: the server says what is wrong, in a sentence at the field."""
    told = [
        f" {escape(name)}" if value is True else f' {escape(name)}="{conditional_escape(value)}"'
        for name, value in values.items()
        if value is not False and name not in _UNTOLD
    ]
    return mark_safe("".join(told))  # noqa: S308  # each part is escaped


@register.simple_tag(takes_context=True)
def nav_link(context: template.Context, name: str, words: str) -> SafeString:
    """One entry of a navigation list; marked as the page one is on. Nothing for a page that is not there, or closed."""
    request = context.get("request")
    address, wanted = _page(name, settings.ROOT_URLCONF)
    if not address or not _opens(request, wanted):
        return SafeString("")
    match = getattr(request, "resolver_match", None)
    here = match is not None and (match.url_name == name or context.get("section") == name)
    return _entry(address, f"{words}", here=here)


@lru_cache(maxsize=1024, typed=True)
def _entry(address: str, words: str, *, here: bool) -> SafeString:
    """Seventeen of these stand on every page, the same ones on each."""
    current = SafeString(' aria-current="page"') if here else ""
    return format_html('<li><a href="{}"{}>{}</a></li>', address, current, words)


@cache
def _page(name: str, _urls: str) -> tuple[str, frozenset[Role]]:
    """A page's address and the roles of staff it is for; no address for a page that is not there.

    Kept for the life of the process: looking an address up in every list for every link of every page costs
    milliseconds.
    """
    try:
        address = reverse(name)
    except NoReverseMatch:
        return "", frozenset()
    return address, staff_roles_for(resolve(address).func)


def _opens(request: HttpRequest | None, wanted: frozenset[Role]) -> bool:
    """Does the page let the person of this request in? A list leads nobody to a closed door."""
    return not wanted or (request is not None and hasattr(request, "user") and bool(roles_held(request) & wanted))


def _first_control(field: BoundField) -> str:
    """The id a link must name so that the first control of the field gets the focus."""
    subwidgets = field.subwidgets
    if field.use_fieldset and len(subwidgets) > 1:
        return str(subwidgets[0].id_for_label)
    widgets = getattr(field.field.widget, "widgets", None)
    return f"{field.auto_id}_0" if widgets else str(field.id_for_label or field.auto_id)


@register.simple_tag
def error_links(form: BaseForm | None = None, problems: list[dict[str, str]] | None = None) -> list[dict[str, str]]:
    """Every mistake as ``{"words", "href"}``: the whole form's first, then field by field, then ``problems``."""
    links: list[dict[str, str]] = []
    if form and form.errors:
        links += [{"words": str(words), "href": ""} for words in form.non_field_errors()]
        for field in form.visible_fields():
            links += [{"words": str(words), "href": f"#{_first_control(field)}"} for words in field.errors]
    return links + list(problems or [])


@register.simple_tag(takes_context=True)
def this_page(context: Mapping[str, Any]) -> str:
    """The address of this page, also where a form was refused (:func:`evenhand.web.came_from.this_page`)."""
    return came_from.this_page(context["request"]) if "request" in context else "/"


@register.simple_tag
def other_languages() -> list[tuple[str, str]]:
    """Every language but the one in use, as (code, its own name for itself)."""
    now = get_language()
    return [(code, name) for code, name in settings.LANGUAGES if code != now]


register.filter(addressee)
