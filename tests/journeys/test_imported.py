"""Imported: an open complaint from the office's spreadsheet goes on like any other; its people are written to."""

from __future__ import annotations

from datetime import timedelta

from playwright.sync_api import FilePayload

from tests.journeys.chapters import DORA, Complaint, chooses
from tests.journeys.people import REF, Town

HEADINGS = "Date received,Date closed,Disposition,Allegation,Complainant,Phone,Address,Officer,Narrative"


def test_it_takes_an_open_complaint_from_a_spreadsheet_to_a_choice(town: Town) -> None:
    received = town.today() - timedelta(days=3)
    sheet = "\n".join(
        (
            HEADINGS,
            f'{received:%m/%d/%Y},,,Rude words or acts,Ama Quist,816 555 0123,"5 Kiln Lane",Teresa Bell,He shouted.',
            "01/15/2025,03/20/2025,Sustained,Discourtesy,,,,,",
            "02/30/2025,,,Discourtesy,Kofi,,,,",
        )
    )
    dora = town.colleague(DORA, narrow=True).opens("Take in").clicks("Bring a spreadsheet")
    dora.page.get_by_label("Your spreadsheet").set_input_files(
        files=[FilePayload(name="book.csv", mimeType="text/csv", buffer=sheet.encode())]
    )
    dora.clicks("Look at it").reads("1 closed matter, 1 open complaint, 1 row left out.", "Nothing is kept yet.")
    dora.clicks("Take the good rows in")

    found = REF.search(dora.opens("Matters").reads("Ama Quist").words())
    assert found
    story = Complaint(town=town, ref=found[0]).is_kept_safe().is_screened().is_offered()
    ama, bell = story.lets_in("c1", "Ama Quist"), story.lets_in("o1", "Teresa Bell", narrow=True)
    for who in (ama, bell):
        chooses(who, "mediation")
    town.wait(1)
    for who in (ama, bell):
        who.opens("My choice").reads("Mediation goes ahead.")
