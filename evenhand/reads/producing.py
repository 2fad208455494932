"""What may leave when two people said so: the complaint's own words and files, the rules, and entries of the ledger.

Never in it: anything said in or for mediation, the vault, the office's notes, addresses, answers and who gave one.
The final agreement only by its rule. A police department learns nothing of a mediation, so it gets no entry of the
ledger. A person's own request gives what is theirs: what they wrote and gave, and their copy of the agreement (EC-84).
Source: security.md §5.5, *production set*; counsel decides what of it the law allows.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator

from evenhand import ledger, reads, vault
from evenhand.core.access import Actor
from evenhand.core.codes import Outcome
from evenhand.core.dates import Now
from evenhand.models.cases import ComplaintRow
from evenhand.models.facts import FactRow
from evenhand.models.legal import AgreementRule, Asker, ProcessKind, ProcessStep
from evenhand.models.programmes import ProgrammeText
from evenhand.reads import agreements, things, walls
from evenhand.reads.export_dictionary import OF_ONE_CASE, TABLES, Column
from evenhand.reads.exporting import Export, Row, Tables, pieces
from evenhand.reads.legal import SEEN_BY, Process

STORY = things.kinds("complaint text", "day and place of what happened")
NAMED = frozenset({"name", "badge", "unit"})
LEDGER = (
    Column("leaf", "The number of the entry in the ledger.", "number"),
    Column("on", "The day.", "date"),
    Column("event", "What happened, never who did it.", "code"),
    Column("entry", "The entry as it was made; anyone can check it against the book.", "JSON"),
)


def production(actor: Actor, process: Process, now: Now) -> bytes | None:
    """The archive of one process; None for who may not, before two people said so, and while the stay runs."""
    step = process.done(ProcessStep.PRODUCE)
    if actor.role not in SEEN_BY or step is None or not process.open or now.today < process.stay_until:
        return None
    file = reads.case(actor, process.ref, "production", now)
    if file is None:
        return None
    own = walls.case_voices(file.case, process.party) if process.party else None
    words = [
        (process.ref, one.kind, one.party, one.row, one.text)
        for one in reads.open_in(actor, file, *sorted(_kinds(process)))
        if own is None or one.party in own
    ]
    files = [
        reads.attachment(actor, process.ref, one.code, now)
        for one in reads.attachments(actor, process.ref, now)
        if own is None or one.party in own
    ]
    given = [one for one in files if one is not None]
    tables: Tables = {
        "words": (OF_ONE_CASE["words"], lambda: words),
        "files": (
            OF_ONE_CASE["files"],
            lambda: [(process.ref, seen.code, seen.content_type, seen.size) for seen, _data in given],
        ),
    }
    if own is None:
        tables["allegations"] = (TABLES["allegations"], lambda: _allegations(file, process.ref))
        if process.asker != Asker.DEPARTMENT:
            tables["ledger"] = (LEDGER, lambda: _entries(process.ref))
    export = Export(
        what="production", made_on=now.today, tables=tables, files=tuple((seen.code, data) for seen, data in given)
    )
    return _archive([*_pieces(export), *_agreements(file, process, step.agreement), *_rules(process)])


def _kinds(process: Process) -> frozenset[str]:
    """The complaint's own words, and who it names; of oneself, everything one gave."""
    mine = (STORY | walls.FOUND) - {"attachment_name"}
    return mine | (walls.PERSON if process.kind == ProcessKind.PARTY_REQUEST else NAMED)


def _allegations(file: reads.CaseFile, ref: str) -> Iterator[Row]:
    for one in file.case.allegations:
        yield (ref, one.id, one.matter, one.officer, one.category, one.finding)


def _entries(ref: str) -> Iterator[Row]:
    """The entries of the complaint, without those that tell who answered, agreed or signed (``walls.UNTOLD``)."""
    row = ComplaintRow.objects.get(ref=ref)
    told = FactRow.objects.filter(complaint=row).exclude(kind__in=walls.UNTOLD).order_by("n")
    for n, on, kind in told.values_list("n", "on", "kind"):
        leaf = ledger.find(ref, n, vault.mac)
        if leaf is not None:
            yield (leaf.seq, on, kind, bytes(leaf.entry).decode("ascii"))


def _pieces(export: Export) -> Iterator[tuple[str, bytes]]:
    yield from ((name, b"".join(data)) for name, data in pieces(export))


def _agreements(file: reads.CaseFile, process: Process, rule: str) -> Iterator[tuple[str, bytes]]:
    """The final agreement: to enforce it, or when all who signed said so; and a signer's own copy. With it, what each
    was told who signed it on a screen: that is part of how it was signed (15 U.S.C. 7001(c))."""
    own = process.kind == ProcessKind.PARTY_REQUEST
    if not own and rule == AgreementRule.NO:
        return
    mine = walls.case_voices(file.case, process.party)
    for matter in file.case.matters:
        if matter.outcome is Outcome.AGREEMENT and (not own or mine & matter.parties):
            try:
                yield f"agreement-{matter.id}.pdf", agreements.to_post(process.ref, matter.id).data
            except LookupError:
                # It was closed before this system kept files: there is none to give.
                continue
            signers = mine if own else matter.signatures
            for party, words in agreements.told_to(process.ref, matter.id, signers).items():
                yield f"told-before-signing-{matter.id}-{party}.txt", words.encode()


def _rules(process: Process) -> Iterator[tuple[str, bytes]]:
    """Our policies: the whole programme that held, which is public."""
    if process.kind != ProcessKind.PARTY_REQUEST:
        row = ComplaintRow.objects.get(ref=process.ref)
        text = ProgrammeText.objects.filter(sha256=row.programme).values_list("text", flat=True).first()
        if text:
            yield "policy.toml", text.encode()


def _archive(files: list[tuple[str, bytes]]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files:
            archive.writestr(name, data)
    return out.getvalue()
