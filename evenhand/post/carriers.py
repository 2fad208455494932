"""The ways out of the house: mail by SMTP or into a folder, text messages by a gateway or by nobody.

A carrier takes one finished message and either hands it over, or raises `Undelivered`. It decides nothing. This is the
only place that imports `django.core.mail`. A gateway is an office's own class; docs/operating.md says its contract.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from email.utils import format_datetime
from importlib import import_module
from pathlib import Path
from smtplib import SMTPException, SMTPRecipientsRefused, SMTPSenderRefused
from typing import Protocol
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend

from evenhand.core.dates import Now


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One notice on its way. `id` is the same at every attempt, so that a second copy can be told from a new notice.

    `to` is an e-mail address, or a telephone number as E.164: ``+18165550199``.
    """

    id: str
    to: str
    subject: str
    body: str
    at: Now


class Undelivered(Exception):  # noqa: N818 (it says what is the case)
    """The message was not handed over. `final` means that trying again is no use: the address itself was refused."""

    def __init__(self, why: str, *, final: bool = False) -> None:
        super().__init__(why)
        self.final = final


class Carrier(Protocol):
    """Hands one message over, or raises Undelivered. May be asked twice for the same message id."""

    def carry(self, message: Message) -> None: ...


@dataclass(frozen=True, slots=True)
class Folder:
    """Writes each message into a folder, under a name made from its id: the embedded default, and the demo's outbox."""

    place: Path
    ending: str

    def carry(self, message: Message) -> None:
        """Write the message and make sure it is on disk. Raises Undelivered when the folder cannot be written."""
        name = message.id.strip("<>").partition("@")[0] + self.ending
        try:
            self.place.mkdir(mode=0o700, parents=True, exist_ok=True)
            unfinished = self.place / f".{name}"
            with unfinished.open("wb") as file:
                file.write(_mail(message).message().as_bytes() if self.ending == ".eml" else _text(message))
                file.flush()
                os.fsync(file.fileno())
            # One step: a reader sees the whole message or none, and a second attempt replaces the first.
            unfinished.rename(self.place / name)
        except OSError as fault:
            raise Undelivered(f"the outbox folder cannot be written: {fault}") from fault


class Nobody:
    """No gateway is set: each text message is a task for a person at once. A file in a folder would not be sent."""

    def carry(self, message: Message) -> None:  # noqa: ARG002 (the contract's)
        """Raise Undelivered, for good."""
        raise Undelivered("no gateway for text messages is set", final=True)


@dataclass(frozen=True, slots=True)
class Smtp:
    """Hands mail to a server: ``smtp://user:password@host:587`` with STARTTLS, ``smtps://`` with TLS from the start."""

    address: str

    def carry(self, message: Message) -> None:
        """Send the message. Raises Undelivered; `final` when the server refused the recipient for good (5xx)."""
        try:
            _mail(message, self._connection()).send()
        except SMTPRecipientsRefused as fault:
            codes = [code for code, _ in fault.recipients.values()]
            raise Undelivered("the address was refused", final=all(code >= 500 for code in codes)) from fault
        except (SMTPSenderRefused, SMTPException, OSError) as fault:
            raise Undelivered(f"the mail server did not take it: {type(fault).__name__}") from fault

    def _connection(self) -> BaseEmailBackend:
        parts = urlsplit(self.address)
        connection: BaseEmailBackend = get_connection(
            "django.core.mail.backends.smtp.EmailBackend",
            host=parts.hostname,
            port=parts.port or (465 if parts.scheme == "smtps" else 587),
            username=unquote(parts.username or ""),
            password=unquote(parts.password or ""),
            use_ssl=parts.scheme == "smtps",
            # A mail server on this very machine needs no encryption between two of its processes.
            use_tls=parts.scheme == "smtp" and parts.hostname not in ("localhost", "127.0.0.1"),
            timeout=30,
        )
        return connection


def mail_carrier() -> Carrier:
    """How e-mail leaves this installation, by the settings."""
    return Smtp(settings.EVENHAND_MAIL) if settings.EVENHAND_MAIL else Folder(settings.EVENHAND_OUTBOX, ".eml")


def sms_carrier() -> Carrier:
    """How text messages leave this installation: the demo's into its outbox. Raises whatever a gateway's own code does,
    ImportError or AttributeError where there is none of that name, and TypeError where it carries nothing."""
    if not settings.EVENHAND_SMS:
        return Folder(settings.EVENHAND_OUTBOX, ".sms") if settings.EVENHAND_DEMO else Nobody()
    module, _, name = settings.EVENHAND_SMS.partition(":")
    gateway: Carrier = getattr(import_module(module), name)()
    if not callable(getattr(gateway, "carry", None)):
        raise TypeError(f"{settings.EVENHAND_SMS} has no carry(message)")
    return gateway


def _mail(message: Message, connection: BaseEmailBackend | None = None) -> EmailMessage:
    return EmailMessage(
        subject=message.subject,
        body=message.body,
        from_email=settings.EVENHAND_SENDER,
        to=[message.to],
        headers={
            "Message-ID": message.id,
            "Date": format_datetime(message.at.at),
            # No answer from a machine, and no receipt that would tell when a person read it.
            "Auto-Submitted": "auto-generated",
        },
        connection=connection,
    )


def _text(message: Message) -> bytes:
    return f"{message.to}\n{message.body}\n".encode()
