"""Passphrase and authenticator app for staff and mediators: only where EVENHAND_STAFF_PASSWORDS allows it.

On in the demo, named by ``evenhand doctor`` elsewhere: a passphrase and a code can be typed into a false page, a
passkey cannot. Both are asked for at once and every mistake has one answer. A code is taken once (RFC 6238 §5.2).
"""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from functools import cache
from uuid import UUID

from allauth.core.internal.cryptokit import compare_user_code
from allauth.mfa import app_settings
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth
from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction

from evenhand import vault
from evenhand.accounts import throttle
from evenhand.accounts.keys import CameIn, NotRight
from evenhand.accounts.passphrases import one_form
from evenhand.accounts.throttle import Wait
from evenhand.models.accounts import Account


def come_in(name: str, phrase: str, code: str, *, source: str, at: datetime) -> CameIn | NotRight | Wait:
    """Let a member of staff or a mediator in by name, passphrase and the six digits of their app."""
    tried = throttle.attempt(source, name, at)
    if isinstance(tried, Wait):
        return tried
    account = Account.objects.exclude(kind=Account.Kind.PARTY).filter(sign_in_name=name, is_active=True).first()
    # Both are looked at before either counts: the time tells nobody that the passphrase alone was right.
    known, step = _is_right(account, phrase), _step_shown(account, code, at)
    if account is None or not known or step is None or not _take(account, step):
        return NotRight()
    throttle.give_back(tried)
    return CameIn(account.id)


def new_secret() -> str:
    """A fresh secret for an authenticator app (base 32)."""
    secret: str = auth.generate_totp_secret()
    return secret


def picture_and_address(account: UUID, secret: str) -> tuple[str, str]:
    """The secret as an SVG picture to scan, and as the ``otpauth`` address behind it."""
    adapter = get_adapter()
    address: str = adapter.build_totp_url(Account.objects.get(pk=account), secret)
    picture: str = adapter.build_totp_svg(address)
    return picture, address


def code_for(secret: str, at: datetime) -> str:
    """The six digits an app shows at that instant."""
    shown: str = auth.format_hotp_value(auth.hotp_value(secret, _step(at)))
    return shown


def set_up(account: UUID, phrase: str, secret: str, code: str, at: datetime) -> bool:
    """Keep passphrase (already found strong) and app, once the app has shown a right code."""
    if not any(compare_user_code(actual=code, expected=code_for(secret, moment)) for moment in _around(at)):
        return False
    password = make_password(one_form(phrase))
    with transaction.atomic():
        Account.objects.filter(pk=account).update(password=password)
        Authenticator.objects.filter(user_id=account, type=Authenticator.Type.TOTP).delete()
        auth.TOTP.activate(Account.objects.get(pk=account), secret)
    return True


def prove(account: UUID, phrase: str, *, source: str, at: datetime) -> bool | Wait:
    """Is the person at this browser still the one who knows the passphrase? For steps that ask again."""
    tried = throttle.attempt(source, str(account), at)
    if isinstance(tried, Wait):
        return tried
    row = Account.objects.filter(pk=account).first()
    if row is None or not check_password(one_form(phrase), row.password):
        return False
    throttle.give_back(tried)
    return True


def _is_right(account: Account | None, phrase: str) -> bool:
    """No account, or one without a passphrase, costs the same slow hash as a wrong passphrase."""
    known = account is not None and account.has_usable_password()
    right = check_password(one_form(phrase), account.password if account is not None and known else _nobodys())
    return known and right


@cache
def _nobodys() -> str:
    """A passphrase hash of nobody, made once with the costs in force."""
    return make_password(secrets.token_hex(16))


@cache
def _nobodys_app(_custodian: bytes) -> str:
    """The sealed secret of an app that nobody has, made once under the custodian in force."""
    sealed: str = get_adapter().encrypt(new_secret())
    return sealed


def _step_shown(account: Account | None, code: str, at: datetime) -> int | None:
    """The time step of the app's code, if it is right. Nobody's app takes as long."""
    whose = account.pk if account is not None else UUID(int=0)
    app = Authenticator.objects.filter(user_id=whose, type=Authenticator.Type.TOTP).first()
    nobodys = _nobodys_app(vault.mac("nobodys app", b""))
    secret = get_adapter().decrypt(app.data["secret"] if app is not None else nobodys)
    right = [
        _step(moment)
        for moment in _around(at)
        if compare_user_code(actual=code, expected=code_for(secret, moment)) and app is not None
    ]
    return right[0] if right else None


def _take(account: Account, step: int) -> bool:
    """Guarded: the same six digits a second time, or two at once, are not taken."""
    return bool(Account.objects.filter(pk=account.pk, code_counter__lt=step).update(code_counter=step))


def _step(at: datetime) -> int:
    step: int = int(at.timestamp()) // app_settings.TOTP_PERIOD
    return step


def _around(at: datetime) -> tuple[datetime, ...]:
    """Now, and one step either way: clocks of telephones differ by some seconds."""
    period = timedelta(seconds=app_settings.TOTP_PERIOD)
    return at, at - period, at + period
