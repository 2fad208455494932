"""Answering how it was: the questions of one code as a form, and the two pages that every counter shows alike.

Nobody is signed in for these pages as far as they know: they look at the code, never at the visitor. No form of theirs
is remembered, for that would keep a day.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from evenhand import clerk
from evenhand.core.surveys import NotTaken
from evenhand.reads import surveys
from evenhand.web import clock
from evenhand.web.plain_form import PlainForm

WHY_NOT = {
    NotTaken.NO_SUCH_CODE: _("This code does not fit. Check it against the letter; a missing sign is enough."),
    NotTaken.NOT_OPEN_YET: _("It is too early for these questions. The letter with them comes on its day."),
    NotTaken.TIME_IS_OVER: _("The days for answering these questions are over."),
    NotTaken.ANSWERED_ALREADY: _("These questions were answered with this code. There is nothing more to do."),
    NotTaken.NO_ANSWER: _("Answer at least one question, or leave this page."),
}
"""A sentence for each reason why answers are not taken."""


class CodeForm(PlainForm):
    """The code of the letter."""

    code = forms.CharField(
        max_length=60,
        label=_("The code of your letter"),
        widget=forms.TextInput({"class": "govuk-input--width-30", "autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": _("Enter the code. It stands in the letter and on the form.")},
    )


class AnswersForm(PlainForm):
    """The questions of one wave and side, each of which may be left out."""

    def __init__(self, data: Any = None, *, wave: int, side: str) -> None:
        super().__init__(data)
        self.questions = surveys.questions(wave, side)
        for one in self.questions:
            self.fields[one.code] = forms.ChoiceField(
                choices=[(str(value), words) for value, words in one.answers],
                widget=forms.RadioSelect,
                required=False,
                label=one.words,
                error_messages={"invalid_choice": _("Choose one of the answers, or leave it out.")},
            )

    def lines(self) -> list[dict[str, Any]]:
        """Each question with its answers, for the page."""
        return [
            {
                "code": one.code,
                "words": one.words,
                "answers": [(str(value), words) for value, words in one.answers],
                "chosen": self[one.code].value() or "",
                "errors": self.errors.get(one.code, ()),
            }
            for one in self.questions
        ]

    def chosen(self) -> dict[str, int]:
        """What was answered, by code of the question."""
        return {code: int(value) for code, value in self.cleaned_data.items() if value != ""}


def ask_for_code(request: HttpRequest, base: str, action: str, form: forms.Form | None = None) -> HttpResponse:
    """The page on which a code is entered."""
    page = {"base": base, "action": action, "form": form or CodeForm()}
    return render(request, "surveys/code.html", page, status=422 if form else 200)


def take(request: HttpRequest, base: str, action: str) -> HttpResponse | None:
    """From the code to the questions, and from the questions to the answers; None when they were taken.

    A first form brings the code alone and gets the questions; the second brings the answers with it.
    """
    typed = CodeForm(request.POST)
    if not typed.is_valid():
        return ask_for_code(request, base, action, typed)
    code, today = typed.cleaned_data["code"], clock.now().today
    right = clerk.right_of(code, today)
    if isinstance(right, NotTaken):
        typed.add_error("code", WHY_NOT[right])
        return ask_for_code(request, base, action, typed)
    answered = "answered" in request.POST
    form = AnswersForm(request.POST if answered else None, wave=right.wave, side=right.side)
    if answered and form.is_valid():
        problem = clerk.take_survey(code, form.chosen(), today)
        if problem is None:
            return None
        form.add_error(None, WHY_NOT[problem])
    page = {"base": base, "action": action, "form": form, "code": code, "wave": right.wave, "side": right.side}
    return render(request, "surveys/questions.html", page, status=422 if form.errors else 200)
