"""Wrong answers are counted per source and per account, in the database, and never lock anyone out for good.

* A source (an address prefix) has ten wrong answers; then it waits until fifteen minutes have passed without one.
* Once ten wrong answers were given for one account, from wherever, each further source has a single try in that
  time. So the right person still comes in at once from a source of their own, and a stranger who has many
  sources has one guess with each.
* A hundred wrong answers for one account, without a right one in between, rest its key for a day, from wherever they
  came: a guess at a passphrase stays hopeless. A printed code still comes in; it is found by itself alone.
* Files that a stranger sends to be opened count per source too, apart from the tries: a hundred and twenty, of which
  twelve may be slow to open. A library behind one address stays far below.
* Answer words that were not on a person's letter: five a day, whoever at the desk types them and for which matter.
* A try is counted before it is checked, and given back when it was right: many at once gain nothing.

Source: docs/security.md; NIST SP 800-63B-4 §3.2.2 (a hundred at most); checklist AUT-06, VLT-09.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address

from django.db import connection, transaction
from django.db.models import Q

from evenhand import vault
from evenhand.models import asking
from evenhand.models.sign_ins import Throttle

WINDOW = timedelta(minutes=15)
LIMIT = 10
DAY, DAY_LIMIT = timedelta(days=1), 100
UPLOADS, SLOW_UPLOADS = 120, 12
WORDS = 5
_OF_A_DAY = "day:"
_ATTACKED = "SELECT 1 FROM evenhand_throttle WHERE bucket = %s AND fails >= %s AND last_at > %s"
_COUNT = """
    INSERT INTO evenhand_throttle AS known (bucket, fails, last_at) VALUES (%s, 1, %s)
    ON CONFLICT (bucket) DO UPDATE
    SET fails = CASE WHEN known.last_at <= %s THEN 1 ELSE known.fails + 1 END, last_at = EXCLUDED.last_at
    WHERE known.last_at <= %s OR known.fails < %s
"""

_RETURN = "UPDATE evenhand_throttle SET fails = fails - 1 WHERE bucket = %s AND fails > 0"


@dataclass(frozen=True, slots=True)
class Wait:
    """No more tries from here before ``until``."""

    until: datetime


@dataclass(frozen=True, slots=True)
class Attempt:
    """One counted try. Hand it to `give_back` when the answer was right."""

    buckets: tuple[str, ...]


def source_prefix(address: str) -> str:
    """The network a request came from: /24 of IPv4, /48 of IPv6. Text that is no address is a source of its own."""
    try:
        ip = ip_address(address.strip("[]"))
    except ValueError:
        return f"unknown:{address[:60]}"
    if isinstance(ip, IPv6Address) and ip.ipv4_mapped is not None:
        ip = ip.ipv4_mapped
    kept = 6 if isinstance(ip, IPv6Address) else 3
    return f"{ip.version}:{ip.packed[:kept].hex()}"


def attempt(source: str, name: str | None, at: datetime, *, guess: bool = True) -> Attempt | Wait:
    """Count one try from ``source`` (a prefix) for the account ``name``, or say how long to wait.

    ``guess``: a try that is not given back was a guess at a key, of which a day has only so many. Complaints are none:
    there may be any number of genuine ones in a day.
    """
    # One transaction: counting in three places waits for the disk once. The order of the places never changes.
    with transaction.atomic(savepoint=False):
        return _counted(source, name, at, guess)


def _counted(source: str, name: str | None, at: datetime, guess: bool) -> Attempt | Wait:
    where = _bucket("source", source)
    if not _take(where, LIMIT, at):
        return _wait(where, at)
    if name is None:
        return Attempt((where,))
    whom, pair = _bucket("account", name), _bucket("pair", f"{source} {name}")
    since = connection.ops.adapt_datetimefield_value(at - WINDOW)
    under_attack = bool(asking.cells(_ATTACKED, whom, LIMIT, since))
    if not _take(pair, 1 if under_attack else LIMIT, at):
        _return(where)
        return _wait(pair, at)
    day = (_OF_A_DAY + _bucket("day", name)[len(_OF_A_DAY) :],) if guess else ()
    if day and not _take(*day, DAY_LIMIT, at, DAY):
        _return(where)
        _return(pair)
        return _wait(*day, at, DAY)
    # Above the limit the account's own count stops growing, and so it ends fifteen minutes after the tenth.
    counted = _take(whom, LIMIT, at)
    return Attempt((where, pair, *day, whom) if counted else (where, pair, *day))


def upload(source: str, at: datetime) -> Attempt | Wait:
    """Count one file from ``source`` (a prefix), as a slow one. What comes back gives only its slowness back."""
    with transaction.atomic(savepoint=False):
        each, slow = _bucket("upload", source), _bucket("slow upload", source)
        if not _take(each, UPLOADS, at):
            return _wait(each, at)
        return Attempt((slow,)) if _take(slow, SLOW_UPLOADS, at) else _wait(slow, at)


def give_back(tried: Attempt) -> None:
    """The answer was right: it does not count, and the day's wrong ones for this account are over."""
    for bucket in tried.buckets:
        _return(bucket)
    Throttle.objects.filter(bucket__in=[one for one in tried.buckets if one.startswith(_OF_A_DAY)]).update(fails=0)


def try_word(ref: str, party: str, at: datetime) -> Attempt | Wait:
    """Count one answer word typed for a person of a complaint. Hand it to `was_a_word` when it stood on the letter."""
    bucket = _OF_A_DAY + _bucket("words", f"{ref} {party}")[len(_OF_A_DAY) :]
    with transaction.atomic(savepoint=False):
        return Attempt((bucket,)) if _take(bucket, WORDS, at, DAY) else _wait(bucket, at, DAY)


def was_a_word(tried: Attempt) -> None:
    """This one does not count; the wrong ones of the day still do, for the other word was not said."""
    for bucket in tried.buckets:
        _return(bucket)


def sweep(at: datetime) -> int:
    """Forget what no longer counts. Returns how many counters went."""
    of_a_day = Q(bucket__startswith=_OF_A_DAY)
    gone = (~of_a_day & Q(last_at__lt=at - WINDOW)) | Q(last_at__lt=at - DAY)
    return Throttle.objects.filter(gone).delete()[0]


def _bucket(kind: str, value: str) -> str:
    return vault.mac("throttle", f"{kind}\0{value}".encode()).hex()[:64]


def _take(bucket: str, limit: int, at: datetime, window: timedelta = WINDOW) -> bool:
    """One guarded statement decides, so that sixty-four tries at once are still ten."""
    now, rested = (connection.ops.adapt_datetimefield_value(one) for one in (at, at - window))
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [bucket, now, rested, rested, limit])
        return bool(cursor.rowcount)


def _return(bucket: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_RETURN, [bucket])


def _wait(bucket: str, at: datetime, window: timedelta = WINDOW) -> Wait:
    known = asking.first(Throttle, "bucket = %s", bucket)
    return Wait(until=(at if known is None else known.last_at) + window)
