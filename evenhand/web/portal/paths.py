"""The pages and forms of one matter, once: the portal and the desk lay them at addresses of their own."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpResponseBase

from evenhand.web.portal import (
    adding,
    agreeing,
    choice,
    ending,
    home,
    keeping,
    preparing,
    receipts,
    signing,
    table,
    terms,
    times,
)

View = Callable[..., HttpResponseBase]

OF_A_MATTER: dict[str, View] = {
    "matter": table.matter,
    "choice": choice.choice,
    "seal_answer": choice.seal_answer,
    "ask_for_mediation": home.ask_for_mediation,
    "ask_another_look": home.ask_another_look,
    "separate_matter": home.separate_matter,
    "add_allegation": adding.add_allegation,
    "withdraw_complaint": home.withdraw_complaint,
    "withdraw": table.withdraw,
    "accept_mediators": table.accept_mediators,
    "object_to_mediator": table.object_to_mediator,
    "go_on_with_one": table.go_on_with_one,
    "preparation": preparing.preparation,
    "save_preparation": preparing.save_preparation,
    "preparation_sheet": preparing.preparation_sheet,
    "record_preparation": table.record_preparation,
    "accept_appointment": table.accept_appointment,
    "cancel_appointment": table.cancel_appointment,
    "calendar_file": table.calendar_file,
    "times": times.times,
    "agreement_to_mediate": agreeing.agreement_to_mediate,
    "sign_agreement_to_mediate": agreeing.sign_agreement_to_mediate,
    "agreement_to_mediate_file": agreeing.agreement_to_mediate_file,
    "stop_session": table.stop_session,
    "ending": ending.ending,
    "agreement_file": signing.agreement_file,
    "agreement_copy": signing.agreement_copy,
    "cover_sheet": signing.cover_sheet,
    "draft_file": signing.draft_file,
    "confirm_completion": ending.confirm_completion,
    "propose_term": terms.propose_term,
    "edit_term": terms.edit_term,
    "remove_term": terms.remove_term,
    "confirm_term": terms.confirm_term,
    "inform": signing.inform,
    "assent": signing.assent,
    "retract_assent": signing.retract_assent,
    "sign_agreement": signing.sign_agreement,
    "choose_ending": ending.choose_ending,
    "receipts": receipts.own_receipts,
    "receipt_file": receipts.receipt_file,
    "promises": keeping.promises,
    "confirm_commitment": keeping.confirm_commitment,
    "share_progress": keeping.share_progress,
    "ask_to_talk_again": keeping.ask_to_talk_again,
}
"""Every page and form of one matter by its name; the name is the tail of its address with dashes."""


def tail(name: str) -> str:
    """The end of an address: nothing for the matter itself, the name with dashes for all else."""
    return "" if name == "matter" else name.replace("_", "-")
