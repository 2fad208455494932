"""A final agreement as the case file keeps it, word for word: names, clauses and signatures as they were that day.

What is kept does not depend on anything that may change later: a name that is corrected, a programme that is adopted
anew, a layout that is improved. The file itself is kept beside it (`models.agreements`).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from evenhand.core.case import Matter
from evenhand.core.programme import Programme
from evenhand.signing.agreement import AgreementText, Clause, Signature, Signer, Standing
from evenhand.signing.drafting import Draft
from evenhand.signing.terms import Said, in_language


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreed:
    """One clause on a page: its term, who keeps it (empty: both say it together), its words, by when, how known."""

    term: str
    owner: str
    text: str
    by: date | None = None
    known: str = ""


def to_keep(draft: Draft, matter: Matter) -> str:
    """What the case file keeps of a final agreement, as JSON."""
    text = draft.text
    voices = {signer: voice for voice, signer in draft.signers.items()}
    kept = {
        "number": text.number,
        "fixed_on": text.fixed_on.isoformat(),
        "received_on": text.received_on.isoformat(),
        "session_on": text.session_on.isoformat(),
        "languages": text.languages,
        "signers": [
            {"voice": voice, "name": signer.name, "standing": signer.standing.value}
            for voice, signer in draft.signers.items()
        ],
        "clauses": [
            {
                "term": term.id, "owner": term.owner, "by": clause.by.isoformat() if clause.by else "",
                "said": clause.words, "known": clause.known,
            }
            for term, clause in zip(matter.terms, text.clauses, strict=True)
        ],
        "signatures": [
            {"voice": voices[one.signer], "typed": one.typed, "at": one.at.isoformat(), "on_paper": one.on_paper}
            for one in text.signatures
        ],
    }  # fmt: skip
    return json.dumps(kept, ensure_ascii=False, sort_keys=True)


def whole(kept: str, ref: str, programme: Programme) -> AgreementText:
    """The agreement that was kept, as it was."""
    found = json.loads(kept)
    signers = {one["voice"]: Signer(name=one["name"], standing=Standing(one["standing"])) for one in found["signers"]}
    return AgreementText(
        number=found["number"],
        ref=ref,
        programme=programme,
        languages=tuple(found["languages"]),
        fixed_on=date.fromisoformat(found["fixed_on"]),
        received_on=date.fromisoformat(found["received_on"]),
        session_on=date.fromisoformat(found["session_on"]),
        signers=tuple(signers.values()),
        clauses=tuple(_clause(one, signers) for one in found["clauses"]),
        signatures=tuple(
            Signature(
                signer=signers[one["voice"]],
                typed=one["typed"],
                at=datetime.fromisoformat(one["at"]),
                on_paper=one["on_paper"],
            )
            for one in found["signatures"]
        ),
    )


def agreed(kept: str, lang: str) -> tuple[Agreed, ...]:
    """The clauses of a kept agreement for a page in ``lang``; none for an empty text. In a language that was not signed
    nobody agreed on anything: then in the one that holds."""
    signed = json.loads(kept)["languages"] if kept else [lang]
    lang = lang if lang in signed else signed[0]
    return tuple(
        Agreed(
            term=one["term"],
            owner=one["owner"],
            text=in_language(_pairs(one["said"]), lang),
            by=_day(one["by"]),
            known=in_language(_pairs(one["known"]), lang),
        )
        for one in (json.loads(kept)["clauses"] if kept else ())
    )


def _clause(one: dict[str, Any], signers: Mapping[str, Signer]) -> Clause:
    owner = signers[one["owner"]].name if one["owner"] else ""
    return Clause(words=_pairs(one["said"]), owner=owner, by=_day(one["by"]), known=_pairs(one["known"]))


def _pairs(kept: list[list[str]]) -> Said:
    return tuple((lang, words) for lang, words in kept)


def _day(kept: str) -> date | None:
    return date.fromisoformat(kept) if kept else None
