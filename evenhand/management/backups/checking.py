"""What a restored copy must be, checked where it was put back: whole, consistent, readable where it should be, and
silent where something was destroyed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.db import connection

from evenhand import ledger, vault
from evenhand.clerk import attesting, auditing
from evenhand.core.dates import Now
from evenhand.management.backups import loading
from evenhand.models.cases import ComplaintRow
from evenhand.models.certificates import CertificateRow
from evenhand.models.ledger import LedgerHead, LedgerRow
from evenhand.models.restores import RestoreRow
from evenhand.models.vault import AnswerWords, SealedAnswer
from evenhand.models.vault_rooms import VaultRoom
from evenhand.models.words import SealedText
from evenhand.vault import attesting as proofs
from evenhand.vault import canary, custodian, revived

SAMPLE = 500
"""Complaints that are replayed and opened; a larger office's drill looks at others each time."""


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that must hold, whether it does, and a sentence with the figures."""

    code: str
    ok: bool
    sentence: str


def check(now: Now) -> list[Check]:
    """Every check, over the installation this process has."""
    chosen = list(ComplaintRow.objects.order_by("?")[:SAMPLE])
    return [one for part in (_whole, _ledger, _rows, _opens, _known, _silent) for one in part(chosen, now)]


def _whole(_chosen: list[ComplaintRow], _now: Now) -> Iterator[Check]:
    broken = loading.broken_references()
    yield Check("references", not broken, f"{broken:,} rows point to a row that is not there.")
    if connection.vendor == "sqlite":
        told = loading.ask("PRAGMA quick_check(1)")[0][0]
        yield Check("pages", told == "ok", f"The database's own check of its pages says: {told}.")


def _ledger(_chosen: list[ComplaintRow], _now: Now) -> Iterator[Check]:
    verdict, noted = ledger.verify(), RestoreRow.objects.order_by("-id").first()
    yield Check("ledger", verdict.ok, f"The ledger was checked from its first leaf to its last, {verdict.size:,}.")
    same = noted is not None and noted.leaves <= verdict.size and _chain_after(noted.leaves) == bytes(noted.chain)
    yield Check("head", same, f"The ledger goes on from the head noted when the backup was made: {verdict.head[:16]}….")


def _chain_after(leaves: int) -> bytes:
    """The head as it was after so many leaves: what the next one was entered upon, or the head itself."""
    following = LedgerRow.objects.filter(seq=leaves).values_list("prev", flat=True).first()
    if following is None:
        following = LedgerHead.objects.values_list("chain", flat=True).filter(id=1).first()
    return bytes(following or bytes(32))


def _rows(chosen: list[ComplaintRow], now: Now) -> Iterator[Check]:
    """Whether the rules were kept is the nightly audit's to say; here, whether what was kept came back whole."""
    whole = (auditing.IDENTITY, auditing.COMPLETE)
    found = [one for row in chosen for one in auditing.audit_one(row, now.calendar) if one.broken in whole]
    first = f", the first {found[0].ref}" if found else ""
    yield Check(
        "rows", not found, f"{len(chosen):,} complaints were told again from their facts; {len(found):,} are not what "
        f"their rows say{first}.",
    )  # fmt: skip


def _opens(chosen: list[ComplaintRow], _now: Now) -> Iterator[Check]:
    yield Check("canary", canary.sings(), "The canary's room was opened with its member's key.")
    files = [row for row in chosen if row.case_key is not None]
    closed = [row.ref for row in files if not _file_opens(row)]
    dead = set(revived.standing().files_dead)
    yield Check(
        "files", not set(closed) - dead, f"{len(files) - len(closed):,} of {len(files):,} case files looked at open."
    )
    standing = revived.standing()
    lost = sum(standing.lost.values())
    yield Check("keys", not lost, f"{standing.live:,} rooms and answers have their keys; {lost:,} have not.")


def _known(_chosen: list[ComplaintRow], _now: Now) -> Iterator[Check]:
    """Where the mark of attesting is not there yet, the first start attests what came back."""
    known = not proofs.has_begun() or attesting.is_somebody_known()
    yield Check("attested", known, "A role in force and a part in a complaint were held against the custodian's word.")


def _silent(_chosen: list[ComplaintRow], _now: Now) -> Iterator[Check]:
    """Everything destroyed refuses: by the tomb's names, and by the books' own certificates."""
    keys = custodian.current().keys
    tomb = keys.tomb()
    loud = sum(keys.holds(name) for name in tomb) + sum(revived.standing().dead.values())
    yield Check("destroyed_keys", not loud, f"{len(tomb):,} destroyed keys were asked for; {loud:,} answered.")
    gone = [row for row in CertificateRow.objects.all() if _speaks(row)]
    yield Check(
        "certificates", not gone, f"{CertificateRow.objects.count():,} certificates of destruction were tried; "
        f"{len(gone):,} of what they name could still be read.",
    )  # fmt: skip


def _speaks(row: CertificateRow) -> bool:
    """Whether anything that a certificate says was destroyed is still there."""
    if row.what == CertificateRow.What.FILE:
        whole = ComplaintRow.objects.filter(ref=row.ref, case_key__isnull=False).first()
        return whole is not None and _any(lambda: _file_opens(whole))
    # A room may have been set up anew after that day, for another matter of the same complaint.
    rooms = VaultRoom.objects.filter(ref=row.ref, set_up_on__lt=row.on).exists()
    answers = SealedAnswer.objects.filter(ref=row.ref, sealed_on__lt=row.on).exists()
    return rooms or answers or AnswerWords.objects.filter(ref=row.ref, made_on__lt=row.on).exists()


def _file_opens(row: ComplaintRow) -> bool:
    """Whether a text of the case file opens; a file without a text counts as open. What it says goes nowhere."""
    text = SealedText.objects.filter(complaint=row).order_by("?").first()
    return text is None or _any(lambda: bool(_opened(row, text)))


def _opened(row: ComplaintRow, text: SealedText) -> bool:
    place = f"{text.party}/{text.row}"
    vault.open_field(bytes(row.case_key or b""), bytes(text.box), ref=row.ref, kind=text.kind, row=place)
    return True


def _any(look: Callable[[], bool]) -> bool:
    try:
        return look()
    except vault.Refused:
        return False
