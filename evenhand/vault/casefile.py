"""The case file's own key: one random key per complaint, wrapped by the custodian's standing root.

The wrapped key stands in the complaint's row; every sealed field of that complaint opens with it and with nothing
else. Formats::

    wrapped = u16be(generation) ‖ seal(casefile.<generation>, key, lp("kcase file", u16be(generation)))
    box     = seal(key, pad(data), lp("field", ref, kind, row))

Because ``ref``, ``kind`` and ``row`` are part of the context, a box moved to another complaint, another kind of field
or another row does not open. Destroying the wrapped key of a complaint in its row (and in the backups, as they run
out) ends all of its fields at once. Its mark goes into the custodian's tomb, so that a database put back from before
does not open it here again::

    mark    = SHA-256(lp("case key", wrapped))[:16]
"""

from __future__ import annotations

import hashlib

from evenhand.vault import chance, custodian
from evenhand.vault.burying import bury_with_the_commit
from evenhand.vault.holds import Held
from evenhand.vault.keyring import NAME
from evenhand.vault.sealing import KEY, Refused, lp, pad, seal, unpad, unseal

# Some thousand cases fit in a few megabytes; the standing root that opens them is in memory anyway.
_REMEMBERED = 4096


def new_case_key() -> bytes:
    """A fresh case key, wrapped: store it in the complaint's row. 115 bytes."""
    keeper = custodian.current()
    generation, key = keeper.generation.to_bytes(2), chance.token(KEY)
    wrapped = generation + seal(keeper.casefile[keeper.generation], key, lp("kcase file", generation))
    # The first texts are sealed in a moment: what was wrapped just now is not unwrapped for them.
    _remember(keeper, wrapped, key)
    return wrapped


def seal_field(wrapped: bytes, text: str, *, ref: str, kind: str, row: str | int) -> bytes:
    """Seal one text of the complaint ``ref``. Raises :class:`Refused` when the case key is not this custodian's."""
    return seal_bytes(wrapped, text.encode(), ref=ref, kind=kind, row=row)


def open_field(wrapped: bytes, box: bytes, *, ref: str, kind: str, row: str | int) -> str:
    """The sealed text. Raises :class:`Refused` unless key, complaint, kind and row are the ones it was sealed for."""
    return open_bytes(wrapped, box, ref=ref, kind=kind, row=row).decode()


def seal_bytes(wrapped: bytes, data: bytes, *, ref: str, kind: str, row: str | int) -> bytes:
    """Seal one file of the complaint ``ref``, as :func:`seal_field` seals a text."""
    return seal(_unwrap(wrapped), pad(data), lp("field", ref, kind, str(row)))


def open_bytes(wrapped: bytes, box: bytes, *, ref: str, kind: str, row: str | int) -> bytes:
    """The sealed file, as :func:`open_field` opens a text."""
    return unpad(unseal(_unwrap(wrapped), bytes(box), lp("field", ref, kind, str(row))))


def bury_case_key(wrapped: bytes) -> None:
    """Refuse this case key from now on, once the transaction that forgets it is committed. Raises :class:`Held`."""
    mark = case_key_mark(wrapped)
    if custodian.current().keys.is_held(mark):
        raise Held
    bury_with_the_commit([mark], lambda: custodian.current().bury_case_key(bytes(wrapped), mark))


def case_key_mark(wrapped: bytes) -> bytes:
    """The name under which a destroyed case key stands in the tomb; it says nothing of the case."""
    return hashlib.sha256(lp("case key", bytes(wrapped))).digest()[:NAME]


def _unwrap(wrapped: bytes) -> bytes:
    keeper = custodian.current()
    wrapped = bytes(wrapped)
    if (key := keeper.unwrapped.get(wrapped)) is None:
        generation = wrapped[:2]
        root = keeper.casefile.get(int.from_bytes(generation))
        if root is None or keeper.keys.is_buried(case_key_mark(wrapped)):
            raise Refused
        key = unseal(root, wrapped[2:], lp("kcase file", generation))
        _remember(keeper, wrapped, key)
    return key


def _remember(keeper: custodian.Custodian, wrapped: bytes, key: bytes) -> None:
    if len(keeper.unwrapped) >= _REMEMBERED:
        keeper.unwrapped.clear()
    keeper.unwrapped[wrapped] = key
