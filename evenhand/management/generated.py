"""The documents that are printed from the code, so that they cannot say anything else. `make docs` writes them."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from pathlib import Path

from evenhand.core import ACTS, CHAPTERS, FACTS
from evenhand.core.deciding import Act
from evenhand.core.guarantees import GUARANTEES, PROMISES, PROVEN_ELSEWHERE
from evenhand.management import access_page, keeping_page, lifecycle
from evenhand.management.acts_table import closure

ROOT = Path(__file__).resolve().parent.parent.parent
NOTE = "<!-- Printed from the code by `make docs`. Do not edit. -->"


def acts() -> str:
    """``docs/acts.md``: every act, chapter by chapter: what it is, who may do it, what it makes, why it is refused."""
    lines = [
        NOTE,
        "# Acts",
        "",
        "Whoever wants something to happen in a complaint does one of these. The rules answer with facts or with the",
        "one reason why not. A matter is in one stage at a time; where no stage is named, the act is about the whole",
        "complaint or about a table. `make acts` shows what each act has in pages, letters and tests.",
    ]
    for chapter in CHAPTERS:
        name = chapter.__name__.rpartition(".")[2]
        lines += ["", f"## {name.capitalize()}", "", _first(chapter.__doc__), ""]
        lines += ["| act | what it is | who | stage | makes | refused because |", "|---|---|---|---|---|---|"]
        lines += [_act(act) for act in ACTS if act.__module__ == chapter.__name__]
    return "\n".join(lines) + "\n"


def _act(act: type[Act]) -> str:
    words = closure(act)
    who = ", ".join(sorted(act.who)) + (" (the desk may help)" if act.assisted else "")
    stages = ", ".join(sorted(act.stages)) or f"({act.about})"
    facts = ", ".join(f"`{fact.__name__}`" for fact in FACTS if fact.__name__ in words)
    reasons = ", ".join(sorted(w.removeprefix("Reason.").lower() for w in words if w.startswith("Reason.")))
    return f"| `{act.__name__}` | {_first(act.__doc__)} | {who} | {stages} | {facts} | {reasons} |"


def _first(docstring: str | None) -> str:
    """The first paragraph of a docstring on one line, fit for a table."""
    paragraph = inspect.cleandoc(docstring or "").partition("\n\n")[0]
    return " ".join(paragraph.split()).replace("|", "\\|")


def guarantees() -> str:
    """``docs/guarantees.md``: the eight promises in the founding words and ours, and each sentence that is checked."""
    where = {one.name: one for one in PROVEN_ELSEWHERE}
    lines = [
        NOTE,
        "# What we promise, and how it is checked",
        "",
        "Each promise is a set of sentences that can be true or false. Those about the rules are checked on every",
        "step, in every state or over the whole graph of everything a matter can become, for every programme",
        "(`make walk`), and every night on what really happened. The others name the room that proves them.",
    ]
    for promise in PROMISES:
        lines += ["", f"## {promise.title}", "", f"{promise.sentence}", "", f"> {promise.founding}", ""]
        for name in promise.guarantees:
            checked = GUARANTEES.get(name)
            if checked is not None:
                lines.append(f"- **{name}** ({CHECKED[checked.kind]}). {checked.source}")
            if name in where:
                one = where[name]
                lead = "  Besides" if checked is not None else f"- **{name}**"
                lines.append(f"{lead} (in {one.room}; issue “{one.issue}”). {one.proof}")
    return "\n".join(lines) + "\n"


CHECKED = {"step": "on every step", "state": "in every state", "graph": "over the whole graph"}
DOCUMENTS: dict[str, Callable[[], str]] = {
    "docs/access.md": lambda: f"{NOTE}\n{access_page.page()}{keeping_page.page()}",
    "docs/acts.md": acts,
    "docs/guarantees.md": guarantees,
    "docs/lifecycle.md": lambda: f"{NOTE}\n{lifecycle.page()}",
    "docs/lifecycle.svg": lifecycle.drawing,
}
"""Path from the repository's root, and what stands in it."""
