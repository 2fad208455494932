"""The post: letters, e-mail, text messages, print; proof that they were sent. The only room that sends.

* `enqueue(facts, case, programme, now, people)`: the clerk calls it in its own transaction; one table
  (`register.LETTERS`) says which fact makes which letter, or why none.
  The mediators of the table get a notice where an act concerns their seat or their day (`seats.RULES`).
* `deliver(now)`: e-mail and text messages that are due, each saying "You have a notice" and no more.
* `print_run(letters, now, by)`: one PDF of full letters for the window envelope, answer words under the fold.
* `preview(kind, context, lang)` and `read(row, now)`: the same letters on a screen, without the secret words.
* `lint(text, lang)` and `unlike(one, other)`: neutral words, easy reading, both sides alike.

Rows say which letter to whom, never words or addresses. Words are made from the case when a letter leaves; addresses
are opened then, through an `Opener` (`CaseFile` unless another is given), and are gone afterwards. The letters to the
two sides come from one source each (`letters`), so neither can be told more, earlier or more kindly than the other.
"""

from __future__ import annotations

from evenhand.models.outbox import Channel, LetterKind, LetterState, SeatNews
from evenhand.post.about import About, Addressee, Opener, Particulars, about
from evenhand.post.again import NEEDS, TAKES, held_up, send_again, speak, ways_open
from evenhand.post.carriers import Carrier, Folder, Message, Smtp, Undelivered
from evenhand.post.casefile import CaseFile
from evenhand.post.delivery import WIRED, Delivered, deliver
from evenhand.post.letters import compose
from evenhand.post.lint import lint, unlike
from evenhand.post.old_ways import Ways, phone_before
from evenhand.post.old_ways import forget as forget_old_ways
from evenhand.post.old_ways import tell as tell_of_ways
from evenhand.post.preview import preview, read
from evenhand.post.printing import handled, print_run, record_mailed, waiting_paper, write_instead
from evenhand.post.queue import (
    Reach,
    drop_unsent,
    enqueue,
    enqueue_alone,
    enqueue_for,
    enqueue_legal,
    enqueue_way_in,
)
from evenhand.post.recipients import KEEPER
from evenhand.post.register import LETTERS
from evenhand.post.seats import MediatorContact, contacts_of

__all__ = [
    "KEEPER",
    "LETTERS",
    "NEEDS",
    "TAKES",
    "WIRED",
    "About",
    "Addressee",
    "Carrier",
    "CaseFile",
    "Channel",
    "Delivered",
    "Folder",
    "LetterKind",
    "LetterState",
    "MediatorContact",
    "Message",
    "Opener",
    "Particulars",
    "Reach",
    "SeatNews",
    "Smtp",
    "Undelivered",
    "Ways",
    "about",
    "compose",
    "contacts_of",
    "deliver",
    "drop_unsent",
    "enqueue",
    "enqueue_alone",
    "enqueue_for",
    "enqueue_legal",
    "enqueue_way_in",
    "forget_old_ways",
    "handled",
    "held_up",
    "lint",
    "phone_before",
    "preview",
    "print_run",
    "read",
    "record_mailed",
    "send_again",
    "speak",
    "tell_of_ways",
    "unlike",
    "waiting_paper",
    "ways_open",
    "write_instead",
]
