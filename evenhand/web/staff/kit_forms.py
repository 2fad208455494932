"""The form for a session held from the printed kit: its sheets, written down by one, confirmed by another."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from evenhand.core.deciding import Act
from evenhand.core.paper import EnterPaperSession
from evenhand.core.room import expected
from evenhand.reads import tables
from evenhand.web import clock
from evenhand.web.naming import with_role
from evenhand.web.staff.act_forms import ActForm

_CHOOSE = {"required": _("Choose one of the answers."), "invalid_choice": _("Choose one of the answers.")}
_TIME = RegexValidator(re.compile(r"^([01]\d|2[0-3]):[0-5]\d$"), _("Write the time like 14:05."))


class EnterPaperSessionForm(ActForm):
    """Who was there and signed, when it began and ended, and the four facts. Nothing else of it is on paper."""

    kind = EnterPaperSession
    title = _("Enter a session that was held on paper")
    why = _("From the sheets of the printed kit, with the real times. Two people: parties signed those sheets.")
    button = _("Propose this entry")
    two_people = True
    started = forms.CharField(label=_("Began at"), help_text=_("For example 14:05"), validators=[_TIME])
    ended = forms.CharField(label=_("Ended at"), help_text=_("For example 15:50"), validators=[_TIME])
    present = forms.MultipleChoiceField(
        label=_("Who came, and signed the agreement to mediate?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick everyone whose name is signed on the sheet.")},
    )
    how = forms.ChoiceField(
        label=_("How did it end?"),
        widget=forms.RadioSelect,
        choices=(("ended", _("The mediators ended it")), ("stopped", _("It was stopped. Nobody is named."))),
        error_messages=_CHOOSE,
    )
    settled = forms.ChoiceField(
        label=_("Did both sides say that they settled?"),
        widget=forms.RadioSelect,
        choices=(("yes", _("Yes")), ("no", _("No"))),
        error_messages=_CHOOSE,
    )

    def prepare(self) -> None:
        assert self.mediation is not None
        named = dict(self.names) | tables.mediators_named(self.mediation)
        voices = {voice for party in self.case.parties for voice in party.voices}
        listed = sorted(expected(self.case, self.mediation))
        self.fields["present"].choices = [  # type: ignore[attr-defined]
            (one, with_role(self.case, one, named) if one in voices else named.get(one, one)) for one in listed
        ]

    def clean(self) -> dict[str, Any]:
        """Nothing began or ended later than now: on the day itself the clock knows it, on later days it is past."""
        cleaned: dict[str, Any] = super().clean() or {}
        now, day = clock.now(), self.mediation.appointment if self.mediation else None
        if day is not None and day.on == now.today:
            so_far = localtime(now.at).strftime("%H:%M")
            for name in ("started", "ended"):
                if cleaned.get(name, "") > so_far:
                    self.add_error(name, _("This time has not come yet. Write when it was."))
        return cleaned

    def act(self, by: str) -> Act:
        typed = self.cleaned_data
        return EnterPaperSession(
            mediation=self.about,
            present=frozenset(typed["present"]),
            started=typed["started"],
            ended=typed["ended"],
            stopped=typed["how"] == "stopped",
            settled=typed["settled"] == "yes",
            by=by,
            second=str(self.initial.get("proposed_by", "")),
        )
