"""The clerk keeps the file: the one write door of the house.

Everything that happens to a complaint happens through :func:`perform`: one transaction in which the complaint is
locked, the core is asked, and rows, facts, ledger, letters and sealed words are written together or not at all.
Refusals are values; :class:`Unavailable` means that nothing was kept and one may try again.

==================  ====================================================================================
``perform``         do an act on a complaint
``file``            take in a new complaint (:class:`FileComplaint`), its people, words and files
``archive``         take in matters that were closed before this system
``attach``          add a file to a complaint
``change_contact``  how to reach one person: no act of the rules, but sealed and logged all the same
``tick``            what the clock owes: windows, reminders, openings, neutral batch, safe dates, shredding, audit
``keep_the_book``   what the clock owes the ledger: cover leaves, and each week a signed checkpoint
``open_next_log``   after a restore to an earlier point: the ledger's log goes on under the next number
``open_answers``    open the sealed answers of one matter, together
``take_survey``     take somebody's answers to how it was, without learning whose
==================  ====================================================================================
"""

from __future__ import annotations

from evenhand.clerk.admitting import let_in, stop_letting_in, vouch
from evenhand.clerk.chaining import Altered
from evenhand.clerk.checkpointing import keep_the_book, open_next_log, sign_now, take_cosignature
from evenhand.clerk.drafts import drop_draft, keep_draft
from evenhand.clerk.filing import Archived, archive, file, undo_batch
from evenhand.clerk.leaping import too_far
from evenhand.clerk.mailing import handled, record_mailed, send_again, write_instead
from evenhand.clerk.opening import open_answers
from evenhand.clerk.papers import (
    Busy,
    ClockBehind,
    Conflict,
    DiskFull,
    Done,
    Key,
    PersonWords,
    Receipt,
    Unavailable,
    Upload,
    Words,
)
from evenhand.clerk.performing import perform
from evenhand.clerk.places import keep_interpreter, keep_place
from evenhand.clerk.polls import (
    answer_by_code,
    answer_poll,
    give_code,
    open_poll,
    remind_of_poll,
    take_back_poll,
)
from evenhand.clerk.preparing import keep_check, keep_list, keep_preparation
from evenhand.clerk.proposals import drop, propose, settle, words_row
from evenhand.clerk.publishing import publish_period, publish_year
from evenhand.clerk.registry import (
    REMOVED,
    adopt,
    attach,
    change_contact,
    link_person,
    mint_answer_words,
    release_quarantine,
)
from evenhand.clerk.replays import seen as done_before
from evenhand.clerk.rooms import MOST_FILES, Corner, Said, give_file, say, show_item, take_back
from evenhand.clerk.roster import NotKept, declare_conflict, enrol, keep_contact, keep_week, take_back_conflict
from evenhand.clerk.safekeeping import note_restore
from evenhand.clerk.surveys import (
    answers_apart,
    forget_surveys,
    mix_surveys,
    right_of,
    take_survey,
    told_surveys,
)
from evenhand.clerk.terms import put_on_paper
from evenhand.clerk.ticking import Ticked, tick

__all__ = [
    "MOST_FILES",
    "REMOVED",
    "Altered",
    "Archived",
    "Busy",
    "ClockBehind",
    "Conflict",
    "Corner",
    "DiskFull",
    "Done",
    "Key",
    "NotKept",
    "PersonWords",
    "Receipt",
    "Said",
    "Ticked",
    "Unavailable",
    "Upload",
    "Words",
    "adopt",
    "answer_by_code",
    "answer_poll",
    "answers_apart",
    "archive",
    "attach",
    "change_contact",
    "declare_conflict",
    "done_before",
    "drop",
    "drop_draft",
    "enrol",
    "file",
    "forget_surveys",
    "give_code",
    "give_file",
    "handled",
    "keep_check",
    "keep_contact",
    "keep_draft",
    "keep_interpreter",
    "keep_list",
    "keep_place",
    "keep_preparation",
    "keep_the_book",
    "keep_week",
    "let_in",
    "link_person",
    "mint_answer_words",
    "mix_surveys",
    "note_restore",
    "open_answers",
    "open_next_log",
    "open_poll",
    "perform",
    "propose",
    "publish_period",
    "publish_year",
    "put_on_paper",
    "record_mailed",
    "release_quarantine",
    "remind_of_poll",
    "right_of",
    "say",
    "send_again",
    "settle",
    "show_item",
    "sign_now",
    "stop_letting_in",
    "take_back",
    "take_back_conflict",
    "take_back_poll",
    "take_cosignature",
    "take_survey",
    "tick",
    "told_surveys",
    "too_far",
    "undo_batch",
    "vouch",
    "words_row",
    "write_instead",
]
