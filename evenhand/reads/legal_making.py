"""Making the papers of a legal request from what was gathered: a page's words, or a file's bytes."""

from __future__ import annotations

from typing import Any

from evenhand.core.access import Actor
from evenhand.core.dates import Now
from evenhand.reads import possession
from evenhand.signing import legal_papers


def page(actor: Actor, ref: str, which: str, lang: str, now: Now) -> dict[str, Any] | None:
    """The words of ``possession`` or ``log``, with its rows and tables; None for who may not read it."""
    if which == "log":
        log = possession.privilege_log(actor, ref, lang, now)
        return None if log is None else legal_papers.privilege_page(log)
    found = possession.possession(actor, ref, lang, now)
    return None if found is None else legal_papers.possession_page(found)


def made(actor: Actor, ref: str, what: str, lang: str, now: Now) -> bytes | None:
    """The bytes of ``possession``, ``privilege_log`` or ``privilege_csv``; None for anything else."""
    if what == "privilege_csv":
        log = possession.privilege_log(actor, ref, lang, now)
        return None if log is None else legal_papers.privilege_csv(log)
    which = {"possession": "possession", "privilege_log": "log"}.get(what)
    shown = page(actor, ref, which, lang, now) if which else None
    return None if shown is None else legal_papers.legal_pdf(shown, now.today)
