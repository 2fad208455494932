"""Acts of two people: what one proposes, the other reads whole, and nothing that was typed is lost."""

from __future__ import annotations

from evenhand.models.proposals import ProposalRow
from evenhand.models.words import SealedText
from tests.web.stage import Stage
from tests.web.walking import words_of

REASON = "Order of the circuit court, case 26-114."


def _proposed(stage: Stage) -> str:
    stage.colleague().do(f"{stage.case}do/case/place-hold", "place-hold", hold_reason=REASON)
    return f"/proposals/{ProposalRow.objects.get().pk}"


def _waits(page: str) -> str:
    part = page.split('id="waiting"')[1].split("</section>", maxsplit=1)[0]
    return words_of(f"<main>{part}</main>")


def test_it_shows_the_second_person_the_reason_that_was_typed(stage: Stage) -> None:
    _proposed(stage)

    page = stage.colleague("ana", "analyst").see(stage.case)

    assert f"Reason {REASON}" in _waits(page)
    assert page.count(REASON) == 1


def test_it_keeps_the_reason_on_the_record_when_it_is_confirmed(stage: Stage) -> None:
    proposal = _proposed(stage)

    page = stage.colleague("ana", "analyst").do(stage.case, f"{proposal}/confirm")

    assert stage.facts("hold_placed") == 1
    assert "On legal hold since" in page
    assert "Reason of a legal hold" in page
    assert REASON in page


def test_it_lets_the_reason_go_with_what_is_taken_back(stage: Stage) -> None:
    proposal = _proposed(stage)

    page = stage.colleague().do(stage.case, f"{proposal}/drop")

    assert REASON not in page
    assert not SealedText.objects.filter(kind="hold_reason").exists()
    assert stage.facts("hold_placed") == 0
