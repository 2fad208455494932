"""The forms of the register of legal process, and the words for its codes."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from evenhand.reads.legal import AgreementRule, Asker, ProcessKind, ProcessStep
from evenhand.web.fields import DayField
from evenhand.web.plain_form import PlainForm

_CHOOSE = {"required": _("Choose one of the answers.")}

KINDS = {
    ProcessKind.SUBPOENA: _("Subpoena"),
    ProcessKind.COURT_ORDER: _("Court order"),
    ProcessKind.DISCOVERY: _("Discovery in a court case"),
    ProcessKind.RECORDS_REQUEST: _("Request for records"),
    ProcessKind.PARTY_REQUEST: _("A person asks for what is their own"),
}
ASKERS = {
    Asker.COURT: _("A court"),
    Asker.PROSECUTOR: _("A prosecutor"),
    Asker.DEFENCE: _("The defense in a criminal case"),
    Asker.LAWYER: _("A lawyer in another case"),
    Asker.COMPLAINANT: _("A complainant, or somebody for them"),
    Asker.OFFICER: _("An officer, or somebody for them"),
    Asker.DEPARTMENT: _("A police department"),
    Asker.PUBLIC_BODY: _("Another public office"),
    Asker.PRESS: _("The press"),
    Asker.ANYONE: _("Anybody else"),
}
ROLES = {
    "complainant": _("Complainant"),
    "officer": _("Officer"),
    "guardian": _("Guardian"),
    "mediator": _("Mediator"),
}
STATES = {
    "received": _("Still open"),
    "answered": _("Answered"),
    "withdrawn": _("Taken back"),
}
STEPS = {
    ProcessStep.LOG_ORDERED: _("A court ordered a privilege log"),
    ProcessStep.PRODUCE: _("What the law allows is given"),
    ProcessStep.ANSWERED: _("It is answered"),
    ProcessStep.WITHDRAWN: _("It was taken back"),
}
RULES = {
    AgreementRule.NO: _("The signed agreement stays here"),
    AgreementRule.GRANTED: _("With the agreement: everyone who signed said yes in writing"),
    AgreementRule.ENFORCEMENT: _("With the agreement: a court asks for it to enforce it"),
}


class ProcessForm(PlainForm):
    """What came."""

    kind = forms.ChoiceField(
        label=_("What came?"), choices=list(KINDS.items()), widget=forms.RadioSelect, error_messages=_CHOOSE
    )
    asker = forms.ChoiceField(label=_("From whom?"), choices=list(ASKERS.items()), error_messages=_CHOOSE)
    party = forms.ChoiceField(
        required=False,
        label=_("If a person asks for what is their own: who?"),
        help_text=_("Leave it open for everything else."),
    )
    received_on = DayField(label=_("Day it reached the office"))
    return_on = DayField(
        required=False, label=_("Day by which it asks for an answer"), help_text=_("Leave it open if it names none.")
    )
    note = forms.CharField(
        required=False,
        max_length=4_000,
        label=_("Names, numbers and what it asks for"),
        help_text=_("Sealed with the complaint. You, your colleague and the director can read it."),
        widget=forms.Textarea({"rows": 3}),
    )

    def __init__(self, *args: Any, people: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["party"].choices = [("", _("Nobody of this complaint")), *people]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A person's own request names the person, and nothing else does."""
        typed = dict(super().clean() or {})
        if typed.get("kind") == ProcessKind.PARTY_REQUEST and not typed.get("party"):
            self.add_error("party", _("Choose whose own request it is."))
        if typed.get("kind") != ProcessKind.PARTY_REQUEST:
            typed["party"] = ""
        return typed


class StepForm(PlainForm):
    """One step that two people do."""

    what = forms.ChoiceField(label=_("What is it?"), widget=forms.RadioSelect, error_messages=_CHOOSE)
    agreement = forms.ChoiceField(
        label=_("If something is given: the signed agreement"),
        choices=list(RULES.items()),
        widget=forms.RadioSelect,
        initial=AgreementRule.NO,
        error_messages=_CHOOSE,
    )

    def __init__(self, *args: Any, taken: frozenset[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        left = [(code, words) for code, words in STEPS.items() if code not in taken]
        self.fields["what"].choices = left  # type: ignore[attr-defined]
