"""What a party may be shown of their own matters, and the desk when it does something for them.

The page of a party says what is asked of them now and by when, never who is awaited. What one answered is not here at
all: nobody can read it before it is opened, not even its author (design §10.1).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from django.db.models import Q

from evenhand import reads
from evenhand.core.access import Actor
from evenhand.core.assent import RetractAssent
from evenhand.core.case import Case, Matter, Mediation, Term
from evenhand.core.codes import Side
from evenhand.core.dates import Now
from evenhand.core.deciding import Act
from evenhand.core.possible import possible
from evenhand.core.programme import Programme
from evenhand.models.facts import FactRow
from evenhand.reads import places, polls
from evenhand.reads.four_facts import FourFacts, four_facts
from evenhand.reads.places import part_words
from evenhand.reads.tables import disclosed, mediators_named
from evenhand.signing import Agreed, TermWords, agreed
from evenhand.signing.locks import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """One term with its words. ``words`` is None where they are gone, or not yet their author's own and so nobody
    else's to read."""

    term: Term
    words: TermWords | None


@dataclass(frozen=True, kw_only=True)
class Mine:
    """One matter as one of its people sees it. What only some pages show is looked up when they show it."""

    ref: str
    party: str
    side: str
    case: Case
    matter: Matter
    table: Mediation | None
    programme: Programme
    language: str
    incident_on: str
    may: tuple[Act, ...]
    disclosures: dict[str, str]
    coming: tuple[dict[str, str], ...]
    hour: str
    place: str
    names: dict[str, str]
    agreement: str

    @cached_property
    def sealed_on(self) -> date | None:
        """The day this person last sealed an answer to this offer, for their receipt."""
        return _sealed_on(self.ref, self.matter, self.party)

    @cached_property
    def mediators(self) -> dict[str, str]:
        """The names of the mediators in the seats, by account."""
        return mediators_named(self.table) if self.table else {}

    def wordings(self, read: Text) -> tuple[Wording, ...]:
        """The terms with their words, as far as they are this person's to read and open before them.

        What a mediator typed for somebody is theirs alone until they say that these are their words.
        """
        own = reads.walls.case_voices(self.case, self.party)
        words = read.words(self.language)
        return tuple(
            Wording(term=term, words=words.get(term.id) if term.confirmed or term.author in own else None)
            for term in self.matter.terms
        )

    @cached_property
    def features(self) -> tuple[str, ...]:
        """What the place of the appointment offers."""
        day = self.table.appointment if self.table else None
        place = places.place_of(day.place) if day else None
        return place.features if place else ()

    @cached_property
    def asked_for_times(self) -> bool:
        """Is this person asked now which times suit them?"""
        return self.table is not None and polls.is_asked(self.ref, self.table.id, self.party)

    @cached_property
    def facts(self) -> FourFacts | None:
        """The four facts of the session of this matter, as they were reported."""
        if self.table is None or self.table.report is None:
            return None
        beside = {one["code"]: one["name"] for one in self.coming}
        return four_facts(self.case, self.table, self.names | self.mediators | beside)

    def agreed(self, lang: str) -> tuple[Agreed, ...]:
        """The clauses of the final agreement in one language; none where there is none."""
        return agreed(self.agreement, lang)

    @property
    def seats(self) -> list[dict[str, object]]:
        """The mediators with what each told both sides of themselves: id, name, disclosure, accepted."""
        return [
            {
                "id": seat.mediator,
                "name": self.mediators.get(seat.mediator, ""),
                "disclosure": self.disclosures.get(seat.mediator, ""),
                "accepted": seat.accepted,
            }
            for seat in (self.table.seats if self.table else ())
        ]

    @property
    def short(self) -> bool:
        """True while a seat is empty on a day that everyone agreed on (EC-52)."""
        return self.can("GoOnWithOne") or (
            self.table is not None
            and 0 < len(self.table.seats) < self.programme.mediators
            and self.party in self.table.content
        )

    def can(self, name: str) -> bool:
        """True when an act of this name is possible now: ``SealAnswer``, ``AcceptMediators`` …"""
        return any(type(act).__name__ == name for act in self.may)

    def terms_open(self, name: str) -> frozenset[str]:
        """The terms on which an act of this name is possible now."""
        return frozenset(getattr(act, "term", "") for act in self.may if type(act).__name__ == name)


def side_of(case: Case, voice: str) -> str:
    """The side a party or guardian is on."""
    found = next((p.side for p in case.parties if voice in p.voices), Side.COMPLAINANT)
    return found.value


def matters(actor: Actor, ref: str, party: str, now: Now, what: str = "own matters") -> tuple[Mine, ...]:
    """Every matter of ``party`` in one complaint, as that party sees it. ``actor``: the party, or the desk for them."""
    file = reads.case(actor, ref, what, now)
    if file is None or party not in {v for p in file.case.parties for v in p.voices}:
        return ()
    mine = [m for m in file.case.matters if party in file.case.voices(m)]
    acts = _offered(file, actor, party, now)
    kinds = ("incident_on", "appointment_time", "appointment_place", "agreement", "name", "disclosure", "attendee")
    opened = reads.open_in(actor, file, *kinds)
    said = {(one.kind, one.party if one.kind == "name" else one.row): one.text for one in opened}
    whole = {(one.kind, one.party, one.row): one.text for one in opened}
    told = {table.id: disclosed(table, whole) for table in file.case.mediations}
    shown = [_one(file, matter, party, acts, said) for matter in mine]
    return tuple(_of_table(one, told.get(one.table.id, {}), whole) if one.table else one for one in shown)


def _offered(file: reads.CaseFile, actor: Actor, party: str, now: Now) -> tuple[Act, ...]:
    """What may be done now. The desk sees nobody's assent, so it is offered both: to give one and to take one back."""
    acts = possible(file.case, actor, party, now, file.programme)
    if actor.party is not None:
        return acts
    given = replace(file.case, matters=tuple(replace(m, assents=file.case.voices(m)) for m in file.case.matters))
    more = possible(given, actor, party, now, file.programme)
    return acts + tuple(one for one in more if isinstance(one, RetractAssent))


def _of_table(one: Mine, told: dict[str, str], whole: dict[tuple[str, str, str], str]) -> Mine:
    """What a matter's own table adds: what the mediators disclosed, and who else comes."""
    assert one.table is not None
    day = one.table.appointment
    coming = [
        {"code": code, "name": whole.get(("attendee", code, one.table.id), ""), "part": part_words(code)}
        for code in sorted(day.attendees if day else ())
    ]
    return replace(one, disclosures=told, coming=tuple(line for line in coming if line["name"]))


def matter(actor: Actor, ref: str, matter: str, party: str, now: Now) -> Mine | None:
    """One matter of ``party``; None when it is not theirs or not there."""
    return next((m for m in matters(actor, ref, party, now, "own matter") if m.matter.id == matter), None)


def _one(
    file: reads.CaseFile,
    matter: Matter,
    party: str,
    acts: tuple[Act, ...],
    said: dict[tuple[str, str], str],
) -> Mine:
    table = file.case.find_mediation(matter.mediation)
    table_id = table.id if table else ""
    here = {matter.id, table_id}
    return Mine(
        ref=file.case.ref,
        party=party,
        side=side_of(file.case, party),
        case=file.case,
        matter=matter,
        table=table,
        programme=file.programme,
        language=file.language,
        incident_on=said.get(("incident_on", ""), ""),
        may=tuple(a for a in acts if {getattr(a, "matter", ""), getattr(a, "mediation", "")} & (here - {""})),
        disclosures={},
        coming=(),
        hour=said.get(("appointment_time", table_id), ""),
        place=said.get(("appointment_place", table_id), ""),
        names={whose: text for (kind, whose), text in said.items() if kind == "name"},
        agreement=said.get(("agreement", matter.id), ""),
    )


def _sealed_on(ref: str, matter: Matter, party: str) -> date | None:
    if party not in matter.answered:
        return None
    sealed = FactRow.objects.filter(
        complaint__ref=ref, kind="answer_sealed", payload__matter=matter.id, payload__party=party
    )
    return sealed.order_by("-n").values_list("on", flat=True).first()


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedOn:
    """One receipt: that an answer was sealed, and on which day. Never which answer (design §10.12)."""

    ref: str
    on: date


def receipts(parts: Sequence[tuple[str, str]]) -> list[SealedOn]:
    """The receipts of what was sealed in these parts (reference, party), the newest first; one statement."""
    mine = Q(pk__in=[])
    for ref, party in parts:
        mine |= Q(complaint__ref=ref, payload__party=party)
    sealed = FactRow.objects.filter(mine, kind="answer_sealed").order_by("-on", "-id")
    found = dict.fromkeys(sealed.values_list("complaint__ref", "on"))
    return [SealedOn(ref=ref, on=on) for ref, on in found]
