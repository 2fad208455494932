"""The forms of screening, the offer, preservation, waiting and going back."""

from __future__ import annotations

from django import forms
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from evenhand.clerk import Words
from evenhand.core.closing import SUSPENSIONS, Resume, ReturnMatter, Suspend
from evenhand.core.codes import Preservation
from evenhand.core.consent import OfferMediation
from evenhand.core.deciding import Act
from evenhand.core.intake import RecordPreservation
from evenhand.core.programme import said
from evenhand.core.screening import (
    NEEDS_DIRECTOR,
    RECENT,
    UNIDENTIFIED,
    UNSUITABLE,
    ReadScreening,
    ScreenMatter,
)
from evenhand.reads.cut_off import cut_off
from evenhand.web.naming import called
from evenhand.web.staff.act_forms import ActForm, note, rule_choices, rules_by_effect
from evenhand.web.staff.reach_notes import misses
from evenhand.web.wording import language_for

YES_NO = (("yes", _("Yes")), ("no", _("No")))
FOUND = {
    UNIDENTIFIED: _("Somebody is not known yet, and two people are needed to talk."),
    RECENT: _("A rule about earlier cases applies."),
    UNSUITABLE: _("It is not suitable for mediation."),
}
_CHOOSE = {"required": _("Choose one of the answers.")}


class RecordPreservationForm(ActForm):
    """What the keeper of the records answered."""

    kind = RecordPreservation
    title = _("Record what the keeper of the records answered")
    why = _("No offer goes out before video and records are safe, so that nothing is lost if it is investigated later.")
    button = _("Record the answer")
    result = forms.ChoiceField(
        label=_("What did they answer?"),
        widget=forms.RadioSelect,
        choices=((Preservation.ACKNOWLEDGED, _("They are kept")), (Preservation.NONE_EXISTS, _("None exist"))),
        error_messages=_CHOOSE,
    )

    def act(self, by: str) -> Act:
        return RecordPreservation(result=Preservation(self.cleaned_data["result"]))


class ScreenMatterForm(ActForm):
    """Rules first, then judgment; both with their reasons."""

    kind = ScreenMatter
    reads_story = True
    title = _("Screen this matter")
    why = _(
        "Tick every rule that applies. A hard rule cannot be waived by anyone. Mediation needs two known people:"
        " say who they are first, if you can. A second person reads your decision."
    )
    button = _("Record the decision")
    flags = forms.MultipleChoiceField(
        required=False, widget=forms.CheckboxSelectMultiple, label=_("Which of these apply?")
    )
    suitable = forms.ChoiceField(
        label=_("Is it suitable for mediation?"), widget=forms.RadioSelect, choices=YES_NO, error_messages=_CHOOSE
    )
    recently = forms.ChoiceField(
        label=_("Has this officer taken part in mediation within the months the programme names?"),
        widget=forms.RadioSelect,
        choices=YES_NO,
        error_messages=_CHOOSE,
        initial="no",
    )
    screening_note = note(
        _("Your reasons"), _("Only the office reads this. It never goes to a mediator or the police.")
    )

    def prepare(self) -> None:
        self.fields["flags"].choices = rules_by_effect(self.programme)  # type: ignore[attr-defined]
        if not self.programme.recent_mediation_months:
            del self.fields["recently"]
        lang = language_for(self.programme)
        questions = [(said(question.sentence, lang),) for question in self.programme.suitability]
        self.fields["suitable"].help_text = format_html("<ul>{}</ul>", format_html_join("", "<li>{}</li>", questions))

    def act(self, by: str) -> Act:
        typed = self.cleaned_data
        return ScreenMatter(
            matter=self.about,
            by=by,
            flags=frozenset(typed["flags"]),
            suitable=typed["suitable"] == "yes",
            recently=typed.get("recently") == "yes",
        )

    def words(self) -> tuple[Words, ...]:
        return self.reasons("screening_note")


class ReadScreeningForm(ActForm):
    """The second reader agrees, or sends it back."""

    kind = ReadScreening
    second_word = True
    reads_story = True
    title = _("Read this screening as the second reader")
    why = _("You are another person than the first reader. If you do not agree, it is screened anew.")
    button = _("Record my reading")
    agrees = forms.ChoiceField(
        label=_("Do you agree?"), widget=forms.RadioSelect, choices=YES_NO, error_messages=_CHOOSE
    )
    approver = forms.BooleanField(required=False, label=_("I read it as the director, because a rule asks for that"))
    second_reader_note = note(_("Your reasons"))

    def prepare(self) -> None:
        self.fields["agrees"].help_text = self._what_follows()
        if NEEDS_DIRECTOR not in self._reasons():
            del self.fields["approver"]

    def given(self) -> list[tuple[str, str]]:
        """What the first reader decided, why, and by which rules, so that nobody agrees unseen."""
        screening = self.matter.screening if self.matter else None
        if screening is None:
            return []
        known = dict(rule_choices(self.programme)) | FOUND
        found = [str(known[code]) for code in sorted(screening.reasons) if code in known]
        if NEEDS_DIRECTOR in screening.reasons:
            found.append(str(_("A rule asks for the director as second reader.")))
        in_force = f"{said(self.programme.title, language_for(self.programme))} ({self.programme.sha256[:12]})"
        lines = [
            (_("First reader"), self.names.get(screening.by, "")),
            (_("What the first reader found"), "\n".join(found) or _("No rule stands against mediation.")),
            (_("Rules in force"), in_force),
        ]
        return [(str(key), str(value)) for key, value in lines if value]

    def _reasons(self) -> frozenset[str]:
        screening = self.matter.screening if self.matter else None
        return screening.reasons if screening else frozenset()

    def _what_follows(self) -> str:
        screening = self.matter.screening if self.matter else None
        if screening is None:
            return ""
        if screening.eligible:
            return str(_("The first reader says that both doors can be offered."))
        return str(
            _(
                "The first reader says that mediation cannot be offered."
                " If you agree, it goes to investigation with the next batch."
            )
        )

    def act(self, by: str) -> Act:
        typed = self.cleaned_data
        approver = bool(typed.get("approver"))
        return ReadScreening(matter=self.about, by=by, agrees=typed["agrees"] == "yes", approver=approver)

    def words(self) -> tuple[Words, ...]:
        return self.reasons("second_reader_note")


class OfferMediationForm(ActForm):
    """Offer both doors; the letters to both sides go out together."""

    kind = OfferMediation
    title = _("Offer both doors")
    why = _("Both sides get the same letter in their own words, with the day to answer and the day they hear.")
    button = _("Offer both doors")

    def given(self) -> list[tuple[str, str]]:
        """Whom the letter could not reach, so that it can be mended first."""
        place = (self.case.ref, self.about)
        people = [called(self.case, code, self.names) for code, _part in cut_off([place]).get(place, ())]
        return [(gettext("The letter"), misses(people))] if people else []

    def act(self, by: str) -> Act:
        return OfferMediation(matter=self.about, by=by)


class SuspendForm(ActForm):
    """Wait for a court, a lawsuit or somebody's health."""

    kind = Suspend
    title = _("Suspend this matter")
    why = _("An offer or a table that is there is cleared away. It returns by itself on the safe date.")
    button = _("Suspend it")
    why_suspended = forms.ChoiceField(label=_("Why?"), widget=forms.RadioSelect, error_messages=_CHOOSE)

    def prepare(self) -> None:
        words = {"criminal_case": _("A criminal case"), "litigation": _("A lawsuit"), "health": _("Somebody’s health")}
        self.fields["why_suspended"].choices = [(one, words[one]) for one in sorted(SUSPENSIONS)]  # type: ignore[attr-defined]

    def act(self, by: str) -> Act:
        return Suspend(matter=self.about, kind=self.cleaned_data["why_suspended"])


class ResumeForm(ActForm):
    """Go on; before the table everything is asked again."""

    kind = Resume
    title = _("Resume this matter")
    why = _("It is screened again and everyone is asked again. Nothing is carried over.")
    button = _("Resume it")

    def act(self, by: str) -> Act:
        return Resume(matter=self.about)


class ReturnMatterForm(ActForm):
    """Mediation cannot be arranged."""

    kind = ReturnMatter
    title = _("Send this matter to investigation")
    why = _("For a mediation that cannot be arranged. Everyone gets the one notice that names no cause.")
    button = _("Send it")

    def act(self, by: str) -> Act:
        return ReturnMatter(matter=self.about, by_clock=False)
