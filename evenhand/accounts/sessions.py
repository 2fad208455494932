"""The sign-ins of an account: one row per browser, listed to their owner and ended by them.

Settings name this module as ``SESSION_ENGINE``. The cookie's key is kept only as its SHA-256: the key has 160 random
bits, so a plain hash of it tells nothing. How long a sign-in lasts is checked by ``web.middleware``, by the real clock.

Source: docs/security.md (AUT-07); OWASP ASVS 5.0 V7.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from hashlib import sha256
from typing import Any, cast
from uuid import UUID

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user, login
from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends import db
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare

from evenhand.accounts import sitting
from evenhand.core.dates import Now
from evenhand.models import asking
from evenhand.models.accounts import Account
from evenhand.models.sign_ins import SignIn
from evenhand.vault import rightful

BEGAN, SEEN, PROVED, BROWSER, UNTIL = "began", "seen", "proved", "browser", "until"
KIND, DOOR, KEY = "kind", "door", "key"
# A row outlives its sign-in by a day, so that what was typed into a page left open still finds its owner.
NOTED_EVERY = timedelta(minutes=1)
BACKEND = "evenhand.accounts.sessions.Holders"
GRACE = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Browser:
    """One sign-in as its owner sees it. ``here`` is the browser that asks."""

    id: str
    browser: str
    began_at: datetime | None
    here: bool


# Staff have roles and no seats, parties seats and no roles, so neither multiplies the other's lines.
_BESIDE = "r.role, r.granted_by_id, r.seconded_by_id, r.proof, s.id, s.ref, s.party, s.proof"
_JOINED = (
    "LEFT JOIN evenhand_staffrole AS r ON r.account_id = a.account_id"
    " AND r.seconded_on IS NOT NULL AND r.ended_on IS NULL"
    " LEFT JOIN evenhand_seat AS s ON s.account_id = a.account_id"
)
_OF_A_KEY = "a.session_key = %s ORDER BY s.made_on DESC, s.id DESC"


@dataclass(frozen=True)
class Present:
    """Who is signed in: the account, and the lines that stood beside it. Roles and seats are those of the lines that
    the custodian knows, and asked only where they open something: leaving needs neither."""

    account: Account
    lines: tuple[tuple[Any, ...], ...] = field(repr=False)

    @cached_property
    def roles(self) -> frozenset[str]:
        """The roles of staff in force."""
        holder = self.account.pk, self.account.sign_in_name
        held = {line[:4] for line in self.lines if line[0]}
        return frozenset(line[0] for line in held if rightful.is_in_force(holder, *line))

    @cached_property
    def seats(self) -> tuple[tuple[int, str, str], ...]:
        """A party's seats as (number, reference, party), the newest first."""
        mine = self.account.pk, self.account.person
        held = dict.fromkeys(line[4:] for line in self.lines if line[4])
        return tuple(
            (number, ref, party) for number, ref, party, proof in held if rightful.is_accounts(ref, party, *mine, proof)
        )

    @property
    def parts(self) -> tuple[tuple[str, str], ...]:
        """As :func:`evenhand.accounts.seats.parts_of`."""
        return tuple((ref, party) for _, ref, party in self.seats)

    def part_in(self, ref: str) -> str | None:
        """As :func:`evenhand.accounts.seats.part_in`: the first seat they took in that complaint."""
        return min(((number, party) for number, one, party in self.seats if one == ref), default=(0, None))[1]


class Holders(BaseBackend):
    """Django's way back from a session to its account. It takes no password: keys are checked by their own rooms."""

    def get_user(self, user_id: str) -> Account | None:
        """The account of a session, as long as it is open."""
        account = asking.first(Account, "id = %s", asking.key(Account, user_id))
        return account if account is not None and account.is_active else None


class SessionStore(db.SessionStore):
    """Django's database sessions, with the key hashed and the account in a column.

    ``read`` is who was signed in when this session was read, by the same statement: three questions in one.
    """

    read: Present | None = None

    @classmethod
    def get_model_class(cls) -> type[SignIn]:
        return SignIn

    def _get_session_from_db(self) -> SignIn | None:
        key = self.session_key
        found = asking.first_beside(SignIn, "account", _BESIDE, _JOINED, _OF_A_KEY, hashed(key)) if key else None
        if found is None:
            self._session_key = None
            return None
        row, held = found
        if row.account is not None:
            self.read = Present(account=row.account, lines=tuple(held))
        return row

    def load(self) -> dict[str, Any]:
        """What this session holds; nothing where the row was another key's: what it holds is signed, not its name."""
        data: dict[str, Any] = super().load()
        if data and data.pop(KEY, "") != hashed(self.session_key or ""):
            self._session_key = self.read = None
            return {}
        return data

    def flush(self) -> None:
        """Empty this session. Who was signed in when it was read is not here any more."""
        super().flush()
        self.read = None

    def exists(self, session_key: str) -> bool:
        return SignIn.objects.filter(pk=hashed(session_key)).exists()

    def create_model_instance(self, data: dict[str, Any]) -> SignIn:
        began, until = data.get(BEGAN), data.get(UNTIL)
        key = hashed(self._get_or_create_session_key())  # type: ignore[attr-defined]
        return SignIn(
            session_key=key,
            session_data=self.encode(data | {KEY: key}),
            expire_date=datetime.fromisoformat(until) if until else self.get_expiry_date(),
            account_id=data.get(SESSION_KEY),
            browser=str(data.get(BROWSER, ""))[:40],
            began_at=datetime.fromisoformat(began) if began else None,
        )

    def delete(self, session_key: str | None = None) -> None:
        if key := session_key or self.session_key:
            SignIn.objects.filter(pk=hashed(key)).delete()


def hashed(key: str) -> str:
    """The form in which a session key is kept, and its public name on the owner's page."""
    return sha256(key.encode()).hexdigest()


def present(request: HttpRequest) -> Present | None:
    """Who is signed in, with roles and seats, as they were when this request read its session.

    None where that does not fit to the letter: nobody, a sign-in of this very request, a closed account, another key.
    Then Django's own way is the one to go, which asks for the account itself and ends what no longer holds.
    """
    session: Any = request.session
    signed_in, read = session.get(SESSION_KEY), getattr(session, "read", None)
    fits = (
        read is not None
        and read.account.is_active
        and signed_in == str(read.account.pk)
        and session.get(BACKEND_SESSION_KEY) == BACKEND
        and constant_time_compare(session.get(HASH_SESSION_KEY, ""), read.account.get_session_auth_hash())
    )
    return cast("Present", read) if fits else None


def holder(request: HttpRequest) -> Any:
    """The account that is signed in, or Django's nobody: ``request.user``. A party does not become a mediator, nor a
    mediator a colleague, by what their row says since."""
    here = present(request)
    user: Any = get_user(request) if here is None else here.account
    same = not user.is_authenticated or request.session.get(KIND) == user.kind
    return user if same else AnonymousUser()


def begin(request: HttpRequest, account: UUID, *, at: datetime, browser: str, afresh: bool = True) -> None:
    """Sign this browser in, under a new session key: one that was planted before is worth nothing (fixation).

    ``afresh``: they showed a key of their own just now, so that nothing asks for it again for five minutes.
    """
    row = Account.objects.get(pk=account)
    request.session.flush()
    login(request, row, backend=BACKEND)
    moment = at.isoformat()
    request.session.update({BEGAN: moment, SEEN: moment, BROWSER: browser, KIND: row.kind})
    if afresh:
        request.session[PROVED] = moment
    request.session[UNTIL] = until(request.session).isoformat()


def proved(request: HttpRequest, at: datetime) -> None:
    """Note that the person showed their key again, under a new session key."""
    request.session[PROVED] = at.isoformat()
    request.session.cycle_key()


def until(session: SessionBase) -> datetime:
    """When a sign-in ends: so long after its last use, and never later than so long after its beginning."""
    return min(_idle_end(session), _in_any_case(session))


def _idle_end(session: Mapping[str, Any] | SessionBase) -> datetime:
    idle = timedelta(minutes=settings.EVENHAND_IDLE_MINUTES[session[KIND]])
    return datetime.fromisoformat(session[SEEN]) + idle


def sits(session: SessionBase, at: datetime, now: Now) -> bool:
    """Does a sign-in whose idle time has passed go on, because its person's own table is in session? To stop is one
    step, also after an hour of listening. Its end after hours stays, and so does an end that came before the session:
    what was left alone on a shared computer does not come to life again."""
    return at < _in_any_case(session) and _lived_until_it_opened(
        session, sitting.at_a_table(now.today), whose(session), at - now.at
    )


def _lived_until_it_opened(
    session: Mapping[str, Any] | SessionBase, tables: Mapping[str, datetime], account: UUID, ahead: timedelta
) -> bool:
    """``ahead``: how far the real clock is from the office's, which the demo moves."""
    opened = tables.get(str(account))
    return opened is not None and _idle_end(session) >= opened + ahead


def _in_any_case(session: Mapping[str, Any] | SessionBase) -> datetime:
    """When a sign-in ends, however busy: so long after its beginning."""
    whole = timedelta(hours=settings.EVENHAND_SIGN_IN_HOURS[session[KIND]])
    return datetime.fromisoformat(session[BEGAN]) + whole


def is_signed_in(session: SessionBase) -> bool:
    """Does this session carry a sign-in, ended or not?"""
    return SESSION_KEY in session


def whose(session: SessionBase) -> UUID:
    """The account of a session that carries a sign-in."""
    return UUID(session[SESSION_KEY])


def seen(session: SessionBase, at: datetime) -> datetime | None:
    """Note that the person is at work; at most once a minute, so that reading pages does not write. The new end."""
    if at - datetime.fromisoformat(session[SEEN]) < NOTED_EVERY:
        return None
    session[SEEN] = at.isoformat()
    ends = until(session)
    session[UNTIL] = ends.isoformat()
    return ends


def of(account: UUID, here: str, at: datetime, now: Now) -> tuple[Browser, ...]:
    """Every sign-in of this account that holds, the newest first; ``here`` is the asking browser's own session key."""
    rows = list(SignIn.objects.filter(account_id=account, began_at__isnull=False).order_by("-began_at", "pk"))
    idle = {row.pk: SessionStore().decode(row.session_data) for row in rows if row.expire_date <= at}
    # One that does not decode was written under another secret: it is over.
    idle = {pk: data for pk, data in idle.items() if KIND in data and at < _in_any_case(data)}
    tables = sitting.at_a_table(now.today) if idle else {}
    kept = {pk for pk, data in idle.items() if _lived_until_it_opened(data, tables, account, at - now.at)}
    return tuple(
        Browser(id=row.pk, browser=row.browser, began_at=row.began_at, here=row.pk == hashed(here))
        for row in rows
        if row.expire_date > at or row.pk in kept
    )


def end(account: UUID, id: str) -> bool:
    """End one of one's own sign-ins. False when there is none of that name."""
    return bool(SignIn.objects.filter(pk=id, account_id=account).delete()[0])


def end_others(account: UUID, here: str) -> int:
    """End every sign-in of this account but the asking one. Returns how many."""
    return SignIn.objects.filter(account_id=account).exclude(pk=hashed(here)).delete()[0]


def sweep(at: datetime) -> int:
    """Remove the rows of sign-ins that ended long ago. Returns how many."""
    return SignIn.objects.filter(expire_date__lt=at - GRACE).delete()[0]
