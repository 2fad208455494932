"""The printed kit of a session, for mediators and for the office: put together from what each may see of the table."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse

from evenhand.reads import mediating, plans, programme_of, tables
from evenhand.signing.kit import Kit, kit_pdf
from evenhand.web import clock
from evenhand.web.guards import actor
from evenhand.web.happening import HAPPENINGS
from evenhand.web.planning import in_words
from evenhand.web.wording import language_for


def session_kit(request: HttpRequest, ref: str, mediation: str) -> HttpResponse:
    """The kit as a file whose name tells nothing. Raises Http404 for who is not of this table, and without a day."""
    who = actor(request)
    found = tables.table(who, ref, mediation, clock.now())
    if found is None or found.mediation.appointment is None:
        raise Http404
    programme = programme_of(ref)
    spoken = {person.language for person in found.people} & set(programme.languages)
    here = language_for(programme)
    languages = sorted(spoken | {programme.languages[0], here}, key=lambda code: (code != here, code))
    papers = [mediating.agreement_to_mediate(who, ref, mediation, code, clock.now()) for code in languages]
    names = {person.code: person.name for person in found.people}
    kit = Kit(
        ref=ref,
        programme=programme,
        lang=here,
        printed_on=clock.now().today,
        session_on=found.mediation.appointment.on,
        hour=found.hour,
        place=found.place,
        people=tuple((person.name, person.role) for person in found.people),
        plan=tuple(in_words(dict(plans.decided(ref, mediation)), names)),
        happenings=tuple((str(what), str(act)) for what, act in HAPPENINGS.values()),
        papers=tuple(paper for paper in papers if paper is not None),
    )
    answer = HttpResponse(kit_pdf(kit), content_type="application/pdf")
    answer["Content-Disposition"] = 'inline; filename="document.pdf"'
    return answer
