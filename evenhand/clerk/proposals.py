"""Acts that need two people: one proposes, another confirms at their own sign-in, and only then is the act done.

Source: security ACC-13 ("two distinct approvers; same person twice rejected"); design §10.18. Nobody can type a
colleague's name and call that a second person.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from evenhand.clerk import sealing
from evenhand.clerk.papers import Words
from evenhand.clerk.transaction import locked, one_transaction
from evenhand.core.access import Actor
from evenhand.core.codes import MEDIATORS, READERS
from evenhand.core.dates import Now
from evenhand.models import rows
from evenhand.models.cases import ComplaintRow
from evenhand.models.proposals import ProposalRow
from evenhand.models.words import SealedText


def propose(
    ref: str, act: str, fields: dict[str, object], *, by: Actor, now: Now, words: Sequence[Words] = ()
) -> int | None:
    """Write down what somebody proposes; its number, or None when there is no such complaint or they may not.

    The same proposal by the same person again is the same one. A mediator proposes what they saw at their own table:
    that people signed on paper.

    Its ``words`` are sealed with it at once, so that the
    second person reads them and nothing typed is lost; they stay when it is confirmed, as the reason on the record.
    """
    if by.role not in READERS | MEDIATORS:
        return None
    with one_transaction():
        row = locked(ref)
        if row is None or row.shredded:
            return None
        if by.role in MEDIATORS and not (act == "SignAgreement" and _sits(by, row)):
            return None
        proposal, _made = ProposalRow.objects.get_or_create(
            complaint=row, act=act, fields=fields, proposed_by=by.id, defaults={"proposed_on": now.today}
        )
        sealing.seal_words(row, [replace(one, row=words_row(proposal.pk)) for one in words], now)
        return int(proposal.pk)


def _sits(by: Actor, row: ComplaintRow) -> bool:
    return any(by.id in table.mediators for table in rows.load(row).mediations)


def words_row(proposal: int) -> str:
    """Where the words of a proposal stand among the texts of their kind."""
    return f"proposal.{proposal}"


def settle(proposal: int) -> None:
    """A proposal was confirmed and done: it waits for nobody any more."""
    with one_transaction():
        ProposalRow.objects.filter(pk=proposal).delete()


def drop(proposal: int) -> None:
    """A proposal is not wanted any more: it goes, and its words with it."""
    with one_transaction():
        SealedText.objects.filter(complaint__proposals=proposal, row=words_row(proposal)).delete()
        ProposalRow.objects.filter(pk=proposal).delete()
