"""The templates of e-mail and text messages take only the three listed variables (security.md PRV-02)."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.template.base import Lexer, TokenType
from django.urls import resolve

from evenhand.post.lint import lint
from evenhand.post.notices import VARIABLES, notice, sign_in_address, survey_address
from tests.rooms.letter_desk import programme

TEMPLATES = sorted((Path(__file__).resolve().parents[2] / "evenhand/templates/letters").glob("*.txt"))
HARMLESS = re.compile(r'load i18n|autoescape off|endautoescape|endif|translate "[^"]+"|if (?P<variable>\w+)')


def strange(template: str) -> list[str]:
    """Everything a template does that a notice may not: other variables, filters, tags, included templates."""
    found = []
    for token in Lexer(template).tokenize():
        if token.token_type is TokenType.VAR and token.contents not in VARIABLES:
            found.append(token.contents)
        elif token.token_type is TokenType.BLOCK:
            tag = HARMLESS.fullmatch(token.contents)
            if tag is None or (tag["variable"] and tag["variable"] not in VARIABLES):
                found.append(token.contents)
    return found


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_it_takes_only_the_listed_variables(path: Path) -> None:
    assert strange(path.read_text(encoding="utf-8")) == []


def test_it_has_a_subject_a_body_and_a_text_message() -> None:
    assert [path.name for path in TEMPLATES] == ["notice.txt", "notice_sms.txt", "notice_subject.txt"]


@pytest.mark.parametrize("loose", ["{{ name }}", "{{ agency|title }}", "{% if matter %}", "{% include 'x' %}"])
def test_it_would_see_what_is_not_listed(loose: str) -> None:
    assert len(strange(loose)) == 1


@pytest.mark.parametrize("lang", ["en", "es"])
@pytest.mark.parametrize("discreet", [True, False])
def test_it_is_neutral(lang: str, discreet: bool) -> None:
    words = notice(programme(), lang, discreet=discreet)

    assert lint(words.body, lang) == ()
    assert (programme().office.phone in words.body) is not discreet


def test_it_prints_the_name_of_an_office_as_it_is() -> None:
    odd = programme()
    odd = replace(odd, office=replace(odd.office, name=(("en", "Smith & Sons' Office"),)))

    assert "Smith & Sons' Office" in notice(odd, "en", discreet=False).body


def test_it_leads_to_a_page_that_is_there() -> None:
    """A letter that names an address nobody can open is a closed door."""
    assert resolve(urlsplit(sign_in_address()).path).view_name == "sign_in"
    assert resolve(urlsplit(survey_address()).path).view_name
