"""The hidden field that makes a form count once, and the words for roles."""

from __future__ import annotations

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from evenhand.accounts import idem
from evenhand.accounts.words import ROLE_WORDS

register = template.Library()


@register.simple_tag
def idem_field(form: str) -> SafeString:
    """The hidden field ``idem`` for one form: ``{% idem_field "portal.answer" %}``. See ``guards.idempotent_form``."""
    return format_html('<input type="hidden" name="{}" value="{}">', idem.FIELD, idem.mint(form))


@register.filter
def role_words(role: str) -> str:
    """A role as people say it."""
    return str(ROLE_WORDS.get(role, role))
