"""The custodian: a folder of keys, apart from the database and from its backups.

::

    casefile.<n>   standing root: wraps each complaint's own key; stays while complaints are kept
    root.<epoch>   epoch root: wraps the keys that can be destroyed; replaced and destroyed with each turn
    keys.<epoch>   those keys, sealed under root.<epoch> (see ``keyring``)
    tomb           names of destroyed keys: refused for ever, also after a restore
    pepper         keys every HMAC (codes, blind index, idempotency, unlock slots)
    ledger.key     keys the ledger's pseudonyms
    checkpoint.key, checkpoint.last   sign the ledger's tree (see ``checkpoints``)
    attests        rows from before there were proofs have theirs (see ``attesting``)
    lock           taken while a file changes

The two roots are two on purpose: destroying ``root.<epoch>`` makes a mediation unreadable in every copy of the
database, and must not make the complaint unreadable in yesterday's backup, which the office still owes an answer.

The folder is 0700, its files 0600, owned by the user the programme runs as. A folder that is open to others, a file
that is missing or damaged: the custodian does not start (:class:`CustodianFault`, in a sentence). It never makes new
keys beside old ones, nor where the database already holds something sealed.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import shutil
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db import connection, models

from evenhand.vault import chance, keyring
from evenhand.vault.files import CustodianFault, read_key, sync_folder, write_key, write_whole
from evenhand.vault.sealing import KEY, lp

STANDING = ("casefile.1", "pepper", "ledger.key", "checkpoint.key")
LEDGER = "ledger"
ATTESTS = "attests"
_Mark = tuple[str, int, int]


@dataclass(frozen=True, slots=True)
class Custodian:
    """The standing keys of one folder, and its keyring. Shows no key when printed."""

    folder: Path
    casefile: Mapping[int, bytes] = field(repr=False)
    pepper: bytes = field(repr=False)
    ledger_key: bytes = field(repr=False)
    keys: keyring.Keyring = field(repr=False)
    # Opened case keys, so that a list of fifty rows does not unwrap each key for each of its fields.
    unwrapped: dict[bytes, bytes] = field(repr=False, default_factory=dict)
    # The key of each kind of token: filing makes ten of them, a search six.
    index_keys: dict[str, bytes] = field(repr=False, default_factory=dict)

    @property
    def generation(self) -> int:
        """The number of the standing root that wraps new case keys."""
        return max(self.casefile)

    def bury_case_key(self, wrapped: bytes, mark: bytes) -> None:
        """Put the mark of a destroyed case key into the tomb, and forget the key if it was just in use."""
        self.keys.bury([mark])
        self.unwrapped.pop(wrapped, None)


def open_folder(folder: Path) -> Custodian:
    """The custodian in ``folder``. Raises :class:`CustodianFault` unless every key is there, whole and private."""
    _check_private(folder)
    generations = sorted(int(file.name.partition(".")[2]) for file in folder.glob("casefile.*"))
    if not generations:
        raise CustodianFault(f"The standing root is missing from {folder}. Restore the custodian's own backup.")
    return Custodian(
        folder=folder,
        casefile={n: read_key(folder, f"casefile.{n}") for n in generations},
        pepper=read_key(folder, "pepper"),
        ledger_key=read_key(folder, "ledger.key"),
        keys=keyring.Keyring(folder),
    )


def create(folder: Path | None = None) -> Custodian:
    """Make a new custodian, all its files or none. Raises :class:`CustodianFault` where one is already, and where the
    database holds sealed rows, which new keys could not open."""
    folder = folder or Path(settings.EVENHAND_CUSTODIAN)
    if not _has_keys(folder) and (table := sealed_table()):
        raise CustodianFault(
            f"The database holds sealed rows ({table}), but {folder} has no keys. "
            "Restore the custodian's own backup; new keys could not open what is there."
        )
    return make(folder)


def make(folder: Path) -> Custodian:
    """Make the folder and its files without asking the database. :func:`create` is the one for an installation."""
    if _has_keys(folder):
        raise CustodianFault(f"There are keys in {folder} already. New keys are never made beside old ones.")
    folder.parent.mkdir(parents=True, exist_ok=True)
    new = folder.with_name(f"{folder.name}.new-{chance.token(4).hex()}")
    new.mkdir(mode=0o700)
    try:
        for name in STANDING:
            write_key(new, name, chance.token(KEY))
        # Nothing is from before it (vault.attesting).
        write_whole(new, ATTESTS, b"")
        keyring.begin(new)
        # One rename: there is no moment at which half a custodian stands in the final place.
        new.rename(folder)
    except OSError as error:
        raise CustodianFault(f"The custodian's folder {folder} could not be made: {error.strerror}.") from error
    finally:
        shutil.rmtree(new, ignore_errors=True)
    sync_folder(folder.parent)
    return open_folder(folder)


def ensure() -> Custodian:
    """The installation's custodian, made on the very first start. Safe when several processes start together."""
    folder = Path(settings.EVENHAND_CUSTODIAN)
    if not _has_keys(folder):
        try:
            return create(folder)
        except CustodianFault:
            # Another process was a moment earlier; if not, the fault is real.
            if not _has_keys(folder):
                raise
    return current()


_kept: dict[_Mark, Custodian] = {}


def current() -> Custodian:
    """The custodian of this installation, reread whenever its folder changed. Raises :class:`CustodianFault`."""
    folder = os.fspath(settings.EVENHAND_CUSTODIAN)
    try:
        # Asked for every single key, so by the plain call: one look at the folder, no object in between.
        state = os.stat(folder)  # noqa: PTH116
    except FileNotFoundError:
        _kept.clear()
        raise CustodianFault(f"The custodian's folder {folder} is missing.") from None
    mark = (folder, state.st_ino, state.st_mtime_ns)
    if (custodian := _kept.get(mark)) is None:
        custodian = open_folder(Path(folder))
        _kept.clear()
        _kept[mark] = custodian
    return custodian


def mac(purpose: str, data: bytes) -> bytes:
    """HMAC-SHA-256 of ``lp(purpose, data)`` under the custodian's pepper (``ledger``: under the ledger's key)."""
    custodian = current()
    key = custodian.ledger_key if purpose == LEDGER else custodian.pepper
    return hmac.digest(key, lp(purpose, data), hashlib.sha256)


def index_key(kind: str) -> bytes:
    """The key of one kind of blind token: HMAC of the kind under the pepper."""
    custodian = current()
    if (key := custodian.index_keys.get(kind)) is None:
        key = custodian.index_keys[kind] = mac("index", kind.encode())
    return key


def turn_epoch() -> bool:
    """Destroy for good what was buried since the last turn; False when there was nothing. For the nightly clock."""
    return current().keys.turn()


def sealed_table() -> str | None:
    """A table that holds something only a custodian's keys can open, or None. A table not yet made is empty."""
    there = set(connection.introspection.table_names())
    for model in apps.get_app_config("evenhand").get_models():
        classes: dict[str, str] = getattr(model, "classification", {})
        table = model._meta.db_table  # noqa: SLF001 (Django documents _meta as public)
        columns = model._meta.local_concrete_fields  # noqa: SLF001
        sealed = any(classes.get(one.name) == "sealed" and isinstance(one, models.BinaryField) for one in columns)
        if sealed and table in there and models.QuerySet(model).exists():
            return table
    return None


def _has_keys(folder: Path) -> bool:
    return folder.exists() and any(folder.iterdir())


def _check_private(folder: Path) -> None:
    if not folder.is_dir():
        raise CustodianFault(f"The custodian's folder {folder} is missing.")
    # Files that begin with a dot are passing: another process is about to rename them.
    for path in (folder, *folder.glob("[!.]*")):
        state = path.lstat()
        if stat.S_IMODE(state.st_mode) & 0o077:
            wish = "0700" if path == folder else "0600"
            raise CustodianFault(f"{path} is open to other users. Set its mode to {wish}.")
        if state.st_uid != os.geteuid():
            raise CustodianFault(f"{path} belongs to another user. It must belong to the one who runs Evenhand.")
