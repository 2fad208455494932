"""What leaves the locked room: the exact text of a final, signed agreement, and nothing else.

Source: everything developed for mediation stays inadmissible "except for a finalized and signed mediated agreement for
enforcement purposes" (founding text). The terms' words are copied once, at the moment the agreement becomes final,
from where their authors wrote them into the case file, and the file is made and kept; drafts stay behind and are
destroyed with the room.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from evenhand import vault
from evenhand.clerk import sealing
from evenhand.clerk.books import Entry
from evenhand.clerk.papers import Words
from evenhand.core.case import Matter
from evenhand.core.codes import Outcome
from evenhand.core.deciding import MatterMediated
from evenhand.models.agreements import AgreementRow
from evenhand.models.facts import FactRow
from evenhand.models.words import SealedText
from evenhand.signing import agreement_pdf, draft_of, source_digest, to_keep

OF_A_SIGNATURE = ("signed_name", "on_screen")
"""What is kept beside a signature on a screen, and goes with it."""


class TextMoved(Exception):  # noqa: N818 (it says what happened)
    """The text is no longer the one that was assented to, although no term changed: something beside them was
    corrected since, in an older text that does not keep it."""


def keep(entry: Entry, first: int) -> Mapping[int, str]:
    """Keep what was agreed in every matter that became final just now, and forget names under a text that fell.

    ``first`` is the number of the entry's first fact. The SHA-256 of each file that was made, by the number of the
    fact that made it final: its leaf in the ledger names it. Raises :class:`TextMoved`.
    """
    made: dict[int, str] = {}
    for matter in entry.after.matters:
        was = entry.before.find_matter(matter.id) if entry.before else None
        if was is None:
            continue
        if matter.outcome is Outcome.AGREEMENT and was.outcome is None:
            number = first + next(
                n for n, f in enumerate(entry.facts) if isinstance(f, MatterMediated) and f.matter == matter.id
            )
            made[number] = _file(entry, matter)
        elif gone := was.signatures - matter.signatures:
            beside = SealedText.objects.filter(complaint=entry.row, kind__in=OF_A_SIGNATURE, row=matter.id)
            beside.filter(party__in=gone).delete()
    return made


def entered(files: Mapping[int, str], leaves: Mapping[int, int]) -> None:
    """Write beside each file the number of its leaf in the ledger; ``leaves`` are by the number of the fact."""
    for fact, fingerprint in files.items():
        AgreementRow.objects.filter(fingerprint=fingerprint, leaf=None).update(leaf=leaves[fact])


def _file(entry: Entry, matter: Matter) -> str:
    """Copy the words, make the file and keep both; the file's SHA-256."""
    row, draft = entry.row, draft_of(entry.row, entry.after, matter)
    digest = source_digest(draft.text)
    if _assented(entry, matter) - {digest, ""}:
        raise TextMoved
    sealing.seal_words(row, [Words("agreement", to_keep(draft, matter), row=matter.id)], entry.now)
    data = agreement_pdf(draft.text)
    fingerprint = hashlib.sha256(data).hexdigest()
    box = vault.seal_bytes(bytes(row.case_key or b""), data, ref=row.ref, kind="agreement", row=matter.id)
    AgreementRow.objects.create(
        complaint=row, matter=matter.id, number=draft.text.number, digest=digest, fingerprint=fingerprint,
        length=len(data), final_on=entry.now.today, box=box,
    )  # fmt: skip
    return fingerprint


def _assented(entry: Entry, matter: Matter) -> set[str]:
    """The digests of the text that stands, as those named it who assented to it and signed it: of each the last, for
    an assent can be taken back and given again."""
    named = FactRow.objects.filter(
        complaint=entry.row, kind__in=("assented", "agreement_signed"), payload__matter=matter.id
    ).order_by("n")
    last = {(one.kind, one.payload["party"]): one.payload for one in named}
    return {str(one["digest"]) for one in last.values() if one["text"] == matter.text}
