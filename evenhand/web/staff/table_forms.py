"""The forms of arranging a table, of contact attempts, and of the investigation queue."""

from __future__ import annotations

import secrets
from collections.abc import Collection

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from evenhand.accounts import roles
from evenhand.clerk import Words
from evenhand.core.assignment import DrawMediators
from evenhand.core.deciding import Act
from evenhand.core.investigating import (
    FINDINGS,
    AssignInvestigator,
    CloseUncooperative,
    LiftHold,
    PlaceHold,
    RecordContact,
    RecordFinding,
)
from evenhand.core.keeping import SettleTalk
from evenhand.core.programme import said
from evenhand.core.scheduling import CancelAppointment, CompletePlan, RecordMissed
from evenhand.reads import drawing, plans, tables
from evenhand.web import clock
from evenhand.web.missing import waited_field, what_follows
from evenhand.web.naming import to_choose
from evenhand.web.planning import plan_fields, plan_words, rows
from evenhand.web.roster_forms import WHY_NOT_DRAWN
from evenhand.web.staff.act_forms import ActForm, allegation_choices, note
from evenhand.web.wording import language_for

_CHOOSE = {"required": _("Choose one of the answers.")}
CHANNELS = (
    ("call", _("Phone call")),
    ("paper", _("Letter")),
    ("email", _("E-mail")),
    ("sms", _("Text message")),
    ("in_person", _("In person")),
    ("site", _("Community site")),
)


class DrawMediatorsForm(ActForm):
    """Draw for the empty seats: constraints, then language, then load, then a recorded seed."""

    kind = DrawMediators
    title = _("Draw mediators")
    why = _("Training, conflicts, languages and load decide. Ties are drawn by a seed that anyone can check.")
    button = _("Draw")
    panel = "staff/draw_list.html"

    def standings(self) -> list[dict[str, object]]:
        """The roster before the draw: who may be drawn, and for each other one reason, never whose it is."""
        assert self.reader is not None
        found = drawing.standings(self.reader, self.case.ref, self.about, clock.now())
        return [{"one": one, "words": WHY_NOT_DRAWN.get(one.why_not, "")} for one in found]

    def act(self, by: str) -> Act:
        assert self.reader is not None
        return DrawMediators(
            mediation=self.about,
            candidates=drawing.candidates(self.reader, self.case.ref, self.about, clock.now()),
            seed=secrets.token_hex(8),
        )


class CancelAppointmentForm(ActForm):
    """The day does not suit somebody."""

    kind = CancelAppointment
    title = _("Take the appointment off")
    why = _("Nobody is named. Room, mediators and interpreter are free again, and another day is proposed.")
    button = _("Take it off")

    def act(self, by: str) -> Act:
        return CancelAppointment(mediation=self.about)


class CompletePlanForm(ActForm):
    """Seats, exits, arrival, uniform, weapon, breaks, language: each decided, with both sides' wishes before one."""

    kind = CompletePlan
    title = _("The safety and balance plan is complete")
    why = _("Each item is decided. The session cannot open without it.")
    button = _("It is complete")

    def prepare(self) -> None:
        assert self.mediation is not None
        self.known = plans.plan(self.case, self.mediation)
        self.leads = tables.mediators_named(self.mediation)
        self.fields.update(plan_fields(sorted(self.leads.items(), key=lambda one: one[1])))
        self.initial = {**self.known.decided, **(self.initial or {})}

    def given(self) -> list[tuple[str, str]]:
        """Both sides' wishes, item by item."""
        sides = ((gettext("Complainant"), "left"), (gettext("Officer"), "right"))
        return [
            (str(row.field.label), "\n".join(f"{who}: {'; '.join(getattr(row, side))}" for who, side in sides))
            for row in rows(self, self.known)
            if row.left or row.right
        ]

    def act(self, by: str) -> Act:
        return CompletePlan(mediation=self.about, decided=frozenset(self.cleaned_data))

    def words(self) -> tuple[Words, ...]:
        return (plan_words(self.about, dict(self.cleaned_data)),)


class RecordMissedForm(ActForm):
    """The session could not begin."""

    kind = RecordMissed
    title = _("Record a missed session")
    why = _(
        "Nobody is named, and both sides get the same letter. Whoever told us before the session, or was called away "
        "to an emergency, has missed nothing: take the appointment off instead."
    )
    button = _("Record it")
    waited = waited_field()

    def given(self) -> list[tuple[str, str]]:
        return what_follows(self.mediation, self.programme)

    def act(self, by: str) -> Act:
        return RecordMissed(mediation=self.about, waited=self.cleaned_data["waited"])


class RecordContactForm(ActForm):
    """One attempt to reach somebody. ``counted_for``: the matter whose investigation it was made for."""

    kind = RecordContact
    counted_for: str | None = None
    title = _("Record a contact attempt")
    why = _("Only whether you reached them. Never what they said, and never whether they have answered.")
    button = _("Record it")
    party = forms.ChoiceField(label=_("Whom?"), error_messages=_CHOOSE)
    channel = forms.ChoiceField(label=_("How?"), choices=CHANNELS, error_messages=_CHOOSE)
    reached = forms.ChoiceField(
        label=_("Did you reach them?"),
        widget=forms.RadioSelect,
        choices=(("yes", _("Reached")), ("no", _("Not reached"))),
        error_messages=_CHOOSE,
    )

    def prepare(self) -> None:
        voices = [voice for party in self.case.parties for voice in party.voices]
        self.fields["party"].choices = to_choose(self.case, voices, self.names)  # type: ignore[attr-defined]
        self.fields["party"].initial = self.about
        first = self.file.part(self.about or next(iter(voices), ""))
        self.preset(first.channels if first else ())

    def preset(self, safe: Collection[str]) -> None:
        """Offer first a way that is ``safe`` for the person who stands first; a phone call where they named none."""
        self.fields["channel"].initial = next((way for way, _words in CHANNELS if way in safe), CHANNELS[0][0])

    def act(self, by: str) -> Act:
        typed = self.cleaned_data
        reached = typed["reached"] == "yes"
        return RecordContact(party=typed["party"], channel=typed["channel"], reached=reached, matter=self.counted_for)


class AssignInvestigatorForm(ActForm):
    """Give it to somebody who has had no part in its mediation."""

    kind = AssignInvestigator
    title = _("Assign an investigator")
    button = _("Assign")
    investigator = forms.ChoiceField(label=_("Investigator"), widget=forms.RadioSelect, error_messages=_CHOOSE)

    def prepare(self) -> None:
        people = [(str(account), name) for account, name in roles.who_holds("investigator")]
        self.fields["investigator"].choices = people  # type: ignore[attr-defined]

    def act(self, by: str) -> Act:
        return AssignInvestigator(matter=self.about, investigator=self.cleaned_data["investigator"])


class RecordFindingForm(ActForm):
    """One finding on one allegation, with its reason."""

    kind = RecordFinding
    title = _("Record a finding")
    button = _("Record it")
    allegation = forms.ChoiceField(label=_("Which allegation?"), error_messages=_CHOOSE)
    finding = forms.ChoiceField(label=_("Finding"), widget=forms.RadioSelect, error_messages=_CHOOSE)
    finding_reason = forms.CharField(
        label=_("Reason"),
        max_length=8_000,
        widget=forms.Textarea({"rows": 5}),
        error_messages={"required": _("Write the reason for the finding.")},
    )

    def prepare(self) -> None:
        lang = language_for(self.programme)
        self.fields["allegation"].choices = allegation_choices(self)  # type: ignore[attr-defined]
        words = [(one, said(self.programme.texts[f"findings.{one}"], lang)) for one in sorted(FINDINGS)]
        self.fields["finding"].choices = words  # type: ignore[attr-defined]

    def act(self, by: str) -> Act:
        typed = self.cleaned_data
        return RecordFinding(matter=self.about, allegation=typed["allegation"], finding=typed["finding"])

    def words(self) -> tuple[Words, ...]:
        typed = self.cleaned_data
        return (Words("finding_reason", typed["finding_reason"], row=typed["allegation"]),)


class CloseUncooperativeForm(ActForm):
    """Closed after as many failed contacts as the programme asks."""

    kind = CloseUncooperative
    title = _("Close because nobody could be reached")
    why = _("Only failed contacts after the assignment count, the same for every complaint.")
    button = _("Close it")

    def act(self, by: str) -> Act:
        return CloseUncooperative(matter=self.about)


class PlaceHoldForm(ActForm):
    """Stop destruction, by two people."""

    kind = PlaceHold
    title = _("Place a legal hold")
    why = _("Two people. It stops destruction and opens nothing.")
    button = _("Propose the hold")
    two_people = True
    hold_reason = note(_("Reason, with the law or the court"))

    def act(self, by: str) -> Act:
        return PlaceHold(by=by, second=str(self.initial.get("proposed_by", "")))

    def words(self) -> tuple[Words, ...]:
        text = self.cleaned_data["hold_reason"]
        return (Words("hold_reason", text),) if text else ()


class LiftHoldForm(ActForm):
    """Let the schedule run again, by two people."""

    kind = LiftHold
    title = _("Lift the legal hold")
    why = _("Two people. The schedule runs again from where it stood.")
    button = _("Propose lifting it")
    two_people = True

    def act(self, by: str) -> Act:
        return LiftHold(by=by, second=str(self.initial.get("proposed_by", "")))


class SettleTalkForm(ActForm):
    """Both sides were called about their wish to talk again."""

    kind = SettleTalk
    title = _("The wish to talk again is met")
    why = _("You called both sides: a talk is arranged, or they leave it. Which of the two is written down nowhere.")
    button = _("It is met")

    def act(self, by: str) -> Act:
        return SettleTalk(matter=self.about)
