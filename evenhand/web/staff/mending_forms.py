"""The forms of mending: an officer named, an allegation added or reclassified, a day or an answer corrected."""

from __future__ import annotations

from dataclasses import replace

from django import forms
from django.utils.translation import gettext_lazy as _

from evenhand.clerk import PersonWords, Words
from evenhand.core.deciding import Act
from evenhand.core.intake import AddAllegation, Claim
from evenhand.core.mending import CorrectAnswer, CorrectReceipt, NameOfficer, Reclassify, RecordTolling
from evenhand.web.fields import DayField
from evenhand.web.naming import to_choose
from evenhand.web.staff.act_forms import ActForm, allegation_choices, note, rule_choices
from evenhand.web.wording import categories

_CHOOSE = {"required": _("Choose one of the answers.")}


class NameOfficerForm(ActForm):
    """An unknown officer is known now."""

    kind = NameOfficer
    title = _("Name the officer")
    button = _("Name the officer")
    name = forms.CharField(max_length=120, label=_("Name"), error_messages={"required": _("Enter the officer’s name.")})
    badge = forms.CharField(required=False, max_length=20, label=_("Badge number on that day"))
    unit = forms.CharField(required=False, max_length=80, label=_("Unit"))

    def act(self, by: str) -> Act:
        return NameOfficer(party=self.about)

    def person(self) -> PersonWords:
        typed, part = self.cleaned_data, self.file.part(self.about)
        named = PersonWords(party=self.about, name=typed["name"], badge=typed["badge"], unit=typed["unit"])
        if part is None:
            return named
        # How they are reached stays as it was entered before anybody knew the name.
        return replace(
            named, language=part.language, channels=part.channels, discreet=part.discreet, large_print=part.large_print
        )


class AddAllegationForm(ActForm):
    """One more allegation, by complainants who are already here, against an officer who is."""

    kind = AddAllegation
    title = _("Add an allegation")
    button = _("Add it")
    officer = forms.ChoiceField(label=_("Officer"), widget=forms.RadioSelect, error_messages=_CHOOSE)
    complainants = forms.MultipleChoiceField(
        label=_("By whom?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one complainant.")},
    )
    category = forms.ChoiceField(label=_("Category"), error_messages=_CHOOSE)
    allegation = note(_("What happened, in the person’s own words"))

    def prepare(self) -> None:
        sides = {
            side: to_choose(self.case, [p.id for p in self.case.parties if p.side == side], self.names)
            for side in ("officer", "complainant")
        }
        self.fields["officer"].choices = sides["officer"]  # type: ignore[attr-defined]
        self.fields["complainants"].choices = sides["complainant"]  # type: ignore[attr-defined]
        self.fields["category"].choices = categories(self.programme)  # type: ignore[attr-defined]

    def act(self, by: str) -> Act:
        typed = self.cleaned_data
        claim = Claim(
            officer=typed["officer"], complainants=frozenset(typed["complainants"]), category=typed["category"]
        )
        return AddAllegation(claim=claim)

    def words(self) -> tuple[Words, ...]:
        text = self.cleaned_data["allegation"]
        # Which allegation it is, the clerk says: a colleague may have added one meanwhile.
        return (Words("allegation", text),) if text else ()


class RecordTollingForm(ActForm):
    """The law stops the clock."""

    kind = RecordTolling
    title = _("Record tolling")
    why = _("Only where the law stops the clock while people mediate. The programme names the law.")
    button = _("Record it")
    days = forms.IntegerField(min_value=1, max_value=365, label=_("How many days?"))

    def act(self, by: str) -> Act:
        return RecordTolling(matter=self.about, days=self.cleaned_data["days"])


class ReclassifyForm(ActForm):
    """Another category or other rules, by two people."""

    kind = Reclassify
    reads_story = True
    title = _("Change how an allegation is classified")
    why = _("Two people. If a rule now bars mediation, the matter goes to investigation with the one notice.")
    button = _("Propose the change")
    two_people = True
    allegation = forms.ChoiceField(label=_("Which allegation?"), error_messages=_CHOOSE)
    category = forms.ChoiceField(label=_("Category"), error_messages=_CHOOSE)
    flags = forms.MultipleChoiceField(
        required=False, widget=forms.CheckboxSelectMultiple, label=_("Which of these apply?")
    )

    def prepare(self) -> None:
        names = dict(categories(self.programme))
        self.fields["allegation"].choices = allegation_choices(self)  # type: ignore[attr-defined]
        self.fields["category"].choices = list(names.items())  # type: ignore[attr-defined]
        self.fields["flags"].choices = rule_choices(self.programme)  # type: ignore[attr-defined]

    def act(self, by: str) -> Act:
        typed = self.cleaned_data
        return Reclassify(
            matter=self.about,
            allegation=typed["allegation"],
            category=typed["category"],
            flags=frozenset(typed["flags"]),
            by=by,
            second=str(self.initial.get("proposed_by", "")),
        )


class CorrectReceiptForm(ActForm):
    """The day of receipt was wrong, by two people."""

    kind = CorrectReceipt
    title = _("Correct the day of receipt")
    why = _("Two people. Every limit that follows from it moves with it, and both days stay on the record.")
    button = _("Propose the correction")
    two_people = True
    received_on = DayField(label=_("The right day"))

    def act(self, by: str) -> Act:
        second = str(self.initial.get("proposed_by", ""))
        return CorrectReceipt(entry=1, received_on=self.cleaned_data["received_on"], by=by, second=second)


class CorrectAnswerForm(ActForm):
    """An answer taken at the desk was written down wrong: unmade unread, by two people."""

    kind = CorrectAnswer
    title = _("Unmake an answer that was taken down wrong")
    why = _("Two people, one of whom took it. Nobody sees what it was. The person is asked again.")
    button = _("Propose the correction")
    two_people = True
    party = forms.ChoiceField(label=_("Whose answer?"), error_messages=_CHOOSE)

    def prepare(self) -> None:
        voices = self.case.voices(self.matter) if self.matter else ()
        self.fields["party"].choices = to_choose(self.case, voices, self.names)  # type: ignore[attr-defined]

    def act(self, by: str) -> Act:
        second = str(self.initial.get("proposed_by", ""))
        entry = self.file.version
        return CorrectAnswer(matter=self.about, party=self.cleaned_data["party"], entry=entry, by=by, second=second)
