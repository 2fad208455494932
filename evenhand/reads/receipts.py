"""Receipts: the proof that one entry of the book is under a root the office signed (C2SP ``tlog-proof``).

A receipt holds the entry's own bytes, so whoever has it can sum up the leaf alone. It says what kind of thing was done,
in which role and on which day; never a word, a name, or which answer.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from evenhand import ledger, reads, vault
from evenhand.core.access import Actor
from evenhand.core.dates import Now
from evenhand.ledger import checkpoints as signed
from evenhand.models.facts import FactRow
from evenhand.models.ledger import LedgerRow
from evenhand.reads import checkpoints

HEADER = "c2sp.org/tlog-proof@v1"


class NotYet(Exception):  # noqa: N818 (it says when)
    """There is no receipt for it, or not yet. The text is a sentence."""


def of_leaf(seq: int) -> str:
    """The receipt of one leaf, under the newest checkpoint. Raises :class:`NotYet`."""
    row, under = LedgerRow.objects.filter(seq=seq).first(), signed.newest()
    if row is None:
        raise NotYet("The book has no such leaf.")
    if under is None or under.size <= seq:
        raise NotYet("This leaf is not under a signed checkpoint yet. One is signed each week.")
    note = checkpoints.one(under.log, under.size)
    assert note is not None
    proof = [base64.b64encode(one).decode() for one in signed.proof_of(seq, under)]
    extra = base64.b64encode(bytes(row.entry)).decode()
    return "\n".join([HEADER, f"extra {extra}", f"index {seq}", *proof, "", note.note])


KINDS = ("complaint_filed", "answer_sealed", "agreement_to_mediate_signed", "assented", "agreement_signed")
"""What there is a receipt for: that a complaint was received, and what a person did themselves."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """One thing that was done: the number of its fact, its kind, its day. ``ready`` once a checkpoint is above it."""

    n: int
    kind: str
    on: date
    leaf: int
    ready: bool


def own(actor: Actor, ref: str, matter: str, party: str, now: Now) -> tuple[Receipt, ...]:
    """What ``party`` has a receipt for in one matter, the oldest first: for that person; for the desk, what it did for
    them, and no more. Of things done again, the last alone: the distance between two answers of one person would tell
    what the others did in between."""
    file = reads.case(actor, ref, "receipts", now)
    found = file.case.find_matter(matter) if file else None
    if file is None or found is None or party not in file.case.voices(found) or actor.party not in (None, party):
        return ()
    rows = FactRow.objects.filter(complaint__ref=ref, kind__in=KINDS).order_by("n")
    if actor.party is None:
        rows = rows.filter(Q(on_behalf=party) | Q(kind="complaint_filed"))
    last: dict[str, tuple[int, date]] = {}
    for n, kind, on, said in rows.values_list("n", "kind", "on", "payload"):
        if kind == "complaint_filed" or (_of(said, matter, found.mediation) and _by(said) == party):
            last[kind] = (n, on)
    under = signed.newest()
    end = under.size if under else 0
    made = [(n, kind, on, ledger.find(ref, n, vault.mac)) for kind, (n, on) in last.items()]
    return tuple(
        Receipt(n=n, kind=kind, on=on, leaf=leaf.seq, ready=leaf.seq < end)
        for n, kind, on, leaf in sorted(made)
        if leaf
    )


def _of(said: dict[str, Any], matter: str, mediation: str | None) -> bool:
    return said.get("matter") == matter or (mediation is not None and said.get("mediation") == mediation)


def _by(said: dict[str, Any]) -> str | None:
    return said.get("party") or said.get("person")


def next_day() -> date | None:
    """The day from which the next checkpoint is due; None before the first."""
    last = signed.newest()
    return None if last is None else last.on + signed.WEEK
