"""What a staff form of one act is: its words, its fields, the act it makes, and whether it needs a second person.

A form checks shape; whether the act may be done is the core's to say, and its reason stands at the field.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from evenhand.clerk import PersonWords, Words
from evenhand.core.access import Actor
from evenhand.core.case import Case, Matter, Mediation
from evenhand.core.deciding import Act
from evenhand.core.programme import Programme, said
from evenhand.reads import CaseFile
from evenhand.web.naming import with_role
from evenhand.web.plain_form import PlainForm
from evenhand.web.saying import day_year
from evenhand.web.wording import category_words, language_for


class ActForm(PlainForm):
    """One act of the office. Subclasses say its words and how to make it from what was typed."""

    kind: ClassVar[type[Act]]
    title: ClassVar[str | Promise]
    why: ClassVar[str | Promise] = ""
    button: ClassVar[str | Promise]
    two_people: ClassVar[bool] = False
    second_word: ClassVar[bool] = False
    """Is this itself the second person's word on what a colleague decided?"""
    reads_story: ClassVar[bool] = False
    """Must whoever does this have read the complaint? Then its story stands on the page, above the form."""
    panel: ClassVar[str] = ""
    """A template of what the reader needs before them, where a list of words is not enough."""

    def __init__(
        self,
        *args: Any,
        file: CaseFile,
        about: str,
        names: Mapping[str, str] | None = None,
        reader: Actor | None = None,
        **kwargs: Any,
    ) -> None:
        """``about`` is the matter or mediation the form was opened for; empty for the case itself. ``names`` are what
        its people are called, by code. ``reader`` is who fills the form in, for what it has to look up."""
        super().__init__(*args, **kwargs)
        self.file, self.about, self.names, self.reader = file, about, names or {}, reader
        self.prepare()

    def prepare(self) -> None:
        """Fill choices from the case. Nothing by default."""

    @property
    def case(self) -> Case:
        return self.file.case

    @property
    def programme(self) -> Programme:
        return self.file.programme

    @property
    def matter(self) -> Matter | None:
        return self.case.find_matter(self.about)

    @property
    def mediation(self) -> Mediation | None:
        return self.case.find_mediation(self.about)

    def act(self, by: str) -> Act:
        """The act that was filled in, done by the account ``by``."""
        raise NotImplementedError

    def acts(self, by: str) -> tuple[Act, ...]:
        """Everything that is done, in order, where one form leads to more than one act."""
        return (self.act(by),)

    def words(self) -> tuple[Words, ...]:
        """The words that are sealed with it."""
        return ()

    def reasons(self, kind: str) -> tuple[Words, ...]:
        """A reader's reasons in this matter, beside those of every earlier reading: a decision keeps its reason, also
        when it was made anew."""
        text = self.cleaned_data[kind]
        return (Words(kind, text, row=f"{self.about}.{self.file.version}"),) if text else ()

    @property
    def subject(self) -> str:
        """Whom or which matter it is about, in words; empty where the page says it already."""
        if self.matter is not None and len(self.case.matters) > 1:
            return _("Matter %(number)s") % {"number": self.about.removeprefix("m")}
        voices = {voice for party in self.case.parties for voice in party.voices}
        return with_role(self.case, self.about, self.names) if self.about in voices else ""

    def given(self) -> list[tuple[str, str]]:
        """What the reader needs before them to decide: (what, words). Nothing by default."""
        return []

    def in_words(self, fields: Mapping[str, Any]) -> list[tuple[str, str]]:
        """Stored codes of this form as (question, answer) in words, for the second person to read."""
        said = []
        for name, field in self.fields.items():
            value = fields.get(name)
            if value in (None, "", []):
                continue
            words = _flat(getattr(field, "choices", ()))
            values = value if isinstance(value, list) else [value]
            answer = ", ".join(str(words.get(one, _spoken(one))) for one in values)
            said.append((str(field.label), answer))
        return said

    def person(self) -> PersonWords | None:
        """Who somebody is, where the act says so; sealed with its blind tokens."""
        return None

    def codes(self) -> dict[str, Any]:
        """The fields as codes, for a proposal that waits for a second person. Free text is left out."""
        return {
            name: str(value) if not isinstance(value, list) else sorted(value)
            for name, value in self.cleaned_data.items()
            if not isinstance(self.fields[name].widget, forms.Textarea)
        }


def _flat(choices: Iterable[tuple[Any, Any]]) -> dict[Any, Any]:
    """Choices by value, out of their groups where they stand in groups."""
    words: dict[Any, Any] = {}
    for value, named in choices:
        words |= dict(named) if isinstance(named, list | tuple) else {value: named}
    return words


def _spoken(value: Any) -> str:
    """A stored day with its words; anything else as it is."""
    try:
        return day_year(date.fromisoformat(str(value)))
    except ValueError:
        return str(value)


def rule_choices(
    programme: Programme, severities: Iterable[str] = ("hard", "second_approver", "suspend")
) -> list[tuple[str, str]]:
    """The eligibility rules as sentences to tick."""
    lang, wanted = language_for(programme), set(severities)
    return [(rule.code, said(rule.sentence, lang)) for rule in programme.rules if rule.severity in wanted]


def rules_by_effect(programme: Programme) -> list[tuple[str, list[tuple[str, str]]]]:
    """The eligibility rules as sentences to tick, under what follows when one of them applies."""
    groups = (
        ("hard", _("If one of these applies, mediation cannot be offered")),
        ("second_approver", _("If one of these applies, the director is the second reader")),
        ("suspend", _("If one of these applies, the matter waits: suspend it instead of screening it")),
    )
    found = [(head, rule_choices(programme, (severity,))) for severity, head in groups]
    return [(head, rules) for head, rules in found if rules]


def note(label: Any, hint: Any = "") -> forms.CharField:
    """A field for a reason in words; sealed in the case file."""
    return forms.CharField(
        required=False, max_length=4_000, label=label, help_text=hint, widget=forms.Textarea({"rows": 3})
    )


def allegation_choices(form: ActForm) -> list[tuple[str, str]]:
    """The allegations of the form's matter, by number and category."""
    return [
        (one.id, f"{place}. {category_words(form.programme, one.category)}")
        for place, one in enumerate(form.case.allegations_of(form.about), 1)
    ]
