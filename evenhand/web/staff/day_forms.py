"""The form of proposing a day: a time, a neutral place of the office's list, and who else will be there.

An interpreter comes from the office's list and nowhere else: never an officer, a child or a companion (EC-53).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evenhand import reads
from evenhand.clerk import Words
from evenhand.core.codes import Beside
from evenhand.core.deciding import Act
from evenhand.core.hours import BEGINS
from evenhand.core.scheduling import ProposeAppointment, safe_on
from evenhand.reads import languages, places, plans, roster
from evenhand.reads.places import hours_words
from evenhand.web import clock
from evenhand.web.fields import DayField, NamesField
from evenhand.web.naming import language_names, languages_said, with_role
from evenhand.web.planning import WISHED
from evenhand.web.saying import day
from evenhand.web.staff.act_forms import ActForm
from evenhand.web.staff.day_notes import Note, numbers_note, signing_note, soon_note, week_note

_A_LINE = gettext_lazy("Each name on a line of its own.")
_CHOOSE = {"required": gettext_lazy("Choose one of the answers.")}
_COMPANIONS = (Beside.SUPPORT_COMPLAINANT, Beside.SUPPORT_OFFICER)


class ProposeAppointmentForm(ActForm):
    """A day, an hour, a neutral place, and who else will be there."""

    kind = ProposeAppointment
    title = gettext_lazy("Propose a day and a place")
    why = gettext_lazy(
        "A neutral place, never a police building. The day is before the safe date, so that nothing is lost."
    )
    button = gettext_lazy("Propose it")
    on = DayField(label=gettext_lazy("Day"), error_messages={"required": gettext_lazy("Enter the day.")})
    begins = forms.ChoiceField(
        label=gettext_lazy("Time"),
        help_text=gettext_lazy("Three hours are kept free for everyone, and for the room."),
        error_messages={
            "required": gettext_lazy("Choose the time."),
            "invalid_choice": gettext_lazy("Choose the time."),
        },
    )
    place = forms.ChoiceField(label=gettext_lazy("Place"), widget=forms.RadioSelect, error_messages=_CHOOSE)
    interpreters = forms.MultipleChoiceField(
        required=False, label=gettext_lazy("Interpreter"), widget=forms.CheckboxSelectMultiple
    )
    support_complainant = NamesField(label=gettext_lazy("Companions of the complainants, by name"), help_text=_A_LINE)
    support_officer = NamesField(label=gettext_lazy("Companions of the officers, by name"), help_text=_A_LINE)
    anyway = forms.MultipleChoiceField(
        required=False, label=gettext_lazy("Something to look at"), widget=forms.CheckboxSelectMultiple
    )

    def prepare(self) -> None:
        """The office's own lists as choices; the first time of the poll that suits all stands in the form."""
        names = language_names()
        times = [(one, hours_words(one)) for one in BEGINS]
        rooms = [(one.code, _place_words(one)) for one in places.places(active=True)]
        people = [
            (one.code, f"{one.name} ({', '.join(names.get(code, code) for code in one.languages)})")
            for one in places.interpreters(ready=True)
        ]
        self.fields["begins"].choices = [("", ""), *times]  # type: ignore[attr-defined]
        self.fields["place"].choices = rooms  # type: ignore[attr-defined]
        self.fields["interpreters"].choices = people  # type: ignore[attr-defined]
        self._from_slot(str(self.initial.get("slot", "")))
        self._take_ticks()
        if not rooms:
            self.fields["place"].help_text = _("The list of places is empty. Add a neutral place first.")

    def _from_slot(self, slot: str) -> None:
        """The time that suits everyone, as the page of times leads here with it."""
        on, _, begins = slot.partition("T")
        try:
            self.fields["on"].initial = date.fromisoformat(on)
            self.fields["begins"].initial = begins if begins in BEGINS else ""
        except ValueError:
            return

    def _take_ticks(self) -> None:
        """The box under the notes counts only for the notes it stood under; which these are is known after reading."""
        box = self.fields["anyway"]
        self._ticked = box.widget.value_from_datadict(self.data, self.files, "anyway") if self.is_bound else []
        if self.is_bound:
            box.choices = [(one, "") for one in self._ticked]  # type: ignore[attr-defined]
        else:
            del self.fields["anyway"]

    def given(self) -> list[tuple[str, str]]:
        """What each person needs to take part, for choosing place and interpreter."""
        needs = {}
        if self.reader is not None:
            needs = {one.party: one.text for one in reads.open_in(self.reader, self.file, "access_needs")}
        wished = {one.code: _to_arrange(one.wishes) for one in self._prepared()}
        return [
            (
                with_role(self.case, voice, self.names),
                ", ".join(filter(None, (language, needs.get(voice, ""), *wished.get(voice, ())))),
            )
            for voice, language in self._languages().items()
        ]

    def _prepared(self) -> tuple[plans.Prepared, ...]:
        """What each side's preparation asks for, as far as the office may know it."""
        return plans.plan(self.case, self.mediation).prepared if self.mediation else ()

    def _languages(self) -> dict[str, str]:
        names, table = language_names(), self.mediation
        seated = self.case.at_the_table(table) if table else frozenset()
        voices = [voice for party in self.case.parties if party.id in seated for voice in party.voices]
        found = {voice: part for voice in voices if (part := self.file.part(voice)) is not None}
        return {voice: names.get(part.language, part.language) for voice, part in found.items()}

    def clean(self) -> dict[str, Any]:
        """Who cannot speak with the mediators has an interpreter; a mediator who is away is said at the day."""
        cleaned: dict[str, Any] = super().clean() or {}
        table = self.mediation
        if table is not None and (missing := languages.unheard(self.case, table, cleaned.get("interpreters") or [])):
            said = languages_said(missing)
            self.add_error(
                "interpreters",
                _("Not every mediator speaks %(languages)s. Choose an interpreter.") % {"languages": said},
            )
        elif not cleaned.get("interpreters") and any(
            p.wishes.get("language") == "interpreter" for p in self._prepared()
        ):
            self.add_error("interpreters", _("Somebody asked for an interpreter. Choose one."))
        on = cleaned.get("on")
        if on and table is not None and on >= (safe := safe_on(self.case, table)):
            self.add_error("on", _("Choose a day before %(date)s, the safe date.") % {"date": day(safe)})
        elif on and self._somebody_is_away(on):
            self.add_error("on", _("A mediator is away on that day. Choose another day, or draw somebody else."))
        self._put_notes(self._notes(cleaned))
        return cleaned

    def _notes(self, cleaned: Mapping[str, Any]) -> list[Note]:
        """What to look at before this is sent; nothing while a day or a time is not one."""
        on, begins = cleaned.get("on"), cleaned.get("begins")
        if self.mediation is None or not on or not begins:
            return []
        companions = {part.value: len(cleaned.get(part.value, ())) for part in _COMPANIONS}
        seated = self.case.at_the_table(self.mediation)
        ways = [part.channels for part in self.file.parts if part.code in seated]
        found = (
            soon_note(ways, self.programme, clock.now().today, on),
            week_note(self._mediators(), on, begins),
            signing_note(self.case, self.mediation, self.programme, on),
            numbers_note(companions),
        )
        return [note for note in found if note is not None]

    def _put_notes(self, notes: list[Note]) -> None:
        """Each note stands at its field, and one box lets the day be proposed all the same."""
        if not notes:
            del self.fields["anyway"]
            return
        for note in notes:
            field = self[note.field]
            field.help_text = format_html('{}<p class="note">{}</p>', field.help_text, note.words)
        stands = " ".join([str(self.cleaned_data["on"]), self.cleaned_data["begins"], *(note.code for note in notes)])
        self.fields["anyway"].required = True
        self.fields["anyway"].choices = [(stands, _("I have read the notes. Propose it all the same."))]  # type: ignore[attr-defined]
        if stands not in self._ticked:
            self.add_error("anyway", _("Read the notes above. Then tick the box, or change what you typed."))

    def _mediators(self) -> list[roster.Entry]:
        table = self.mediation
        entries = [roster.entry(one, clock.now().today) for one in sorted(table.mediators if table else ())]
        return [one for one in entries if one is not None and one.trained_until is not None]

    def _somebody_is_away(self, on: date) -> bool:
        return any(first <= on <= last for one in self._mediators() for _id, first, last in one.away)

    def _attendees(self) -> dict[str, str]:
        """Everyone beside parties and mediators: code and name."""
        typed = self.cleaned_data
        named = {one.code: one.name for one in places.interpreters(ready=True)}
        found = {code: named[code] for code in typed["interpreters"]}
        for part in _COMPANIONS:
            found |= {f"{part.value}.{n}": name for n, name in enumerate(typed[part.value], start=1)}
        return found

    def act(self, by: str) -> Act:
        typed = self.cleaned_data
        return ProposeAppointment(
            mediation=self.about,
            on=typed["on"],
            begins=typed["begins"],
            place=typed["place"],
            attendees=frozenset(self._attendees()),
        )

    def words(self) -> tuple[Words, ...]:
        typed = self.cleaned_data
        place = places.place_of(typed["place"])
        assert place is not None, "the choices are the list"
        return (
            Words("appointment_time", hours_words(typed["begins"]), row=self.about),
            Words("appointment_place", place.said, row=self.about),
            *(Words("attendee", name, code, self.about) for code, name in self._attendees().items()),
        )


def _to_arrange(wishes: Mapping[str, str]) -> list[str]:
    """Of a side's wishes, those that a proposal of a day must meet: who else comes."""
    said = (WISHED[item].get(wishes.get(item, "")) for item in ("language", "support"))
    return [str(words) for words in said if words]


def _place_words(one: places.Place) -> str:
    """``Eastside Library: step-free way in, two ways out``."""
    return f"{one.name}: {', '.join(one.features)}" if one.features else one.name
