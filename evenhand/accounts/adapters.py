"""What allauth must not do here: no sign-up, no mail, no secret in the clear. Named in the settings.

We use allauth's authenticators and the protocol work behind them; its pages are mounted nowhere.
"""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.http import HttpRequest
from django.utils.translation import gettext as _

from evenhand import vault
from evenhand.models.accounts import Account
from evenhand.vault.sealing import lp, seal, unseal

_CONTEXT = lp("authenticator secret")


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types.
    """Closed: accounts come from a code or from an administrator."""

    def is_open_for_signup(self, _request: HttpRequest) -> bool:
        """Nobody signs up."""
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Nothing is sent: only the post room sends, and accounts keep no address."""


class Authenticators(DefaultMFAAdapter):  # type: ignore[misc]  # allauth ships no types.
    """Seals the secrets of authenticator apps under the custodian, and names this site to a passkey."""

    def encrypt(self, text: str) -> str:
        """The sealed form kept in the table, as hexadecimal digits."""
        return seal(_key(), text.encode(), _CONTEXT).hex()

    def decrypt(self, encrypted_text: str) -> str:
        """The secret. Raises ``vault.Refused`` for one sealed under another custodian."""
        return unseal(_key(), bytes.fromhex(encrypted_text), _CONTEXT).decode()

    def send_notification_mail(self, *args: object, **kwargs: object) -> None:
        """Nothing is sent."""

    def get_public_key_credential_user_entity(self, user: Account) -> dict[str, Any]:
        """What a passkey remembers. A party's device shows a neutral word: the list may be seen by others."""
        name = user.sign_in_name if user.kind != Account.Kind.PARTY else _("My key")
        return {"id": user.id.hex.encode(), "name": name, "display_name": user.display_name or name}

    def _get_user_identifier(self, user: Account) -> str:
        return user.sign_in_name

    def _get_site_name(self) -> str:
        return "Evenhand"


def _key() -> bytes:
    return vault.mac("authenticator secrets", b"")
