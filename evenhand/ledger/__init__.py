"""The ledger: what happened, publishable. Append-only, without a word or a name, provable by anyone.

* :func:`append` enters one leaf per publishable fact, in the clerk's transaction and last of all.
* :func:`verify` checks the whole book and names the first bad leaf. It needs no key and no trust.
* :func:`find` gives the leaf of one fact, for a receipt.
* :mod:`.tree` is the Merkle tree over the leaves, :mod:`.blocks` its shelf of block roots.
* :mod:`.checkpoints` keeps what the custodian signs of it, and makes proofs; :mod:`.cover` hides how much happens.
* :mod:`.fences` makes the tables append-only in the database.

A leaf says: on this day, in this complaint (a pseudonym), somebody in this role did this (a code), about a thing with
this digest. Only the clerk enters; only the operator's ``ledger`` command and the nightly check verify. The bytes are
in :mod:`.leaves`; what each outsider can check with them is in ``docs/security.md``.

What is not here: who looked at what (access entries are a prunable table of their own), what anybody answered, and
anything that was said.
"""

from __future__ import annotations

from evenhand.ledger.book import append, begun, find
from evenhand.ledger.leaves import EVENTS, NOTHING, Entry, Leaf, canonical
from evenhand.ledger.verifying import Held, Verdict, verify

__all__ = ["EVENTS", "NOTHING", "Entry", "Held", "Leaf", "Verdict", "append", "begun", "canonical", "find", "verify"]
