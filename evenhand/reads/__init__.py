"""The one read door: what may be shown to whom. It writes down who looked, itself.

``cases``    a complaint as one person may see it; programmes; history; counts
``looking``  access entries
``words``    sealed words, opened for those who may read them
``finding``  a complaint by reference, or by a half-heard name or number, through the blind index
``rules``    the two yes/no questions that may be asked about people's past

Each audience has modules of its own beside these. Nothing here changes a complaint, and nobody who may not see one
learns whether it is there: the answer is None for both.
"""

from __future__ import annotations

from evenhand.reads.cases import (
    CaseFile,
    DueLine,
    Happened,
    Part,
    case,
    case_of,
    case_with_history,
    counts,
    draft,
    history,
    one_programme,
    programme,
    programme_of,
)
from evenhand.reads.finding import LIMIT as FOUND_MOST
from evenhand.reads.finding import find, likeness
from evenhand.reads.looking import looked
from evenhand.reads.rules import met_before, recently_mediated
from evenhand.reads.words import (
    FileSeen,
    Opened,
    PersonSeen,
    attachment,
    attachments,
    contact,
    files_in,
    names,
    open_in,
    open_words,
    opened,
    opened_in_many,
)

__all__ = [
    "FOUND_MOST",
    "CaseFile",
    "DueLine",
    "FileSeen",
    "Happened",
    "Opened",
    "Part",
    "PersonSeen",
    "attachment",
    "attachments",
    "case",
    "case_of",
    "case_with_history",
    "contact",
    "counts",
    "draft",
    "files_in",
    "find",
    "history",
    "likeness",
    "looked",
    "met_before",
    "names",
    "one_programme",
    "open_in",
    "open_words",
    "opened",
    "opened_in_many",
    "programme",
    "programme_of",
    "recently_mediated",
]
