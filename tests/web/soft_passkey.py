"""A passkey in software: what a device answers in the two WebAuthn ceremonies, for the test client.

Attestation "none", ES256, user verified. Source: W3C WebAuthn Level 3 §6.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from fido2.cose import ES256
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData

FLAG = AuthenticatorData.FLAG
PRESENT_AND_VERIFIED = FLAG.UP | FLAG.UV


def text(raw: bytes) -> str:
    """Base64url without padding, as WebAuthn's JSON has it."""
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def raw(value: str) -> bytes:
    """The bytes of a base64url text without padding."""
    return urlsafe_b64decode(value + "=" * (-len(value) % 4))


class SoftPasskey:
    """One device with one passkey for ``localhost``-like test hosts."""

    def __init__(self, host: str = "testserver") -> None:
        self.host = host
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.id = secrets.token_bytes(16)
        self.user = b""

    def create(self, options: dict[str, Any]) -> str:
        """The device's answer to creation options, as the page would post it."""
        self.user = raw(options["publicKey"]["user"]["id"])
        numbers = self.key.public_key().public_numbers()
        public = ES256({1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32), -3: numbers.y.to_bytes(32)})
        known = AttestedCredentialData.create(b"\0" * 16, self.id, public)
        data = AuthenticatorData.create(self._rp(), PRESENT_AND_VERIFIED | FLAG.AT, 0, known)
        attestation = AttestationObject.create("none", data, {})
        response = {
            "attestationObject": text(bytes(attestation)),
            "clientDataJSON": text(self._client("create", options)),
        }
        return self._posted(response, {"credProps": {"rk": True}})

    def get(self, options: dict[str, Any]) -> str:
        """The device's answer to request options, as the page would post it."""
        client = self._client("get", options)
        data = AuthenticatorData.create(self._rp(), PRESENT_AND_VERIFIED, 1)
        signature = self.key.sign(bytes(data) + hashlib.sha256(client).digest(), ec.ECDSA(SHA256()))
        response = {
            "authenticatorData": text(bytes(data)),
            "clientDataJSON": text(client),
            "signature": text(signature),
            "userHandle": text(self.user),
        }
        return self._posted(response, {})

    def _posted(self, response: dict[str, str], extensions: dict[str, Any]) -> str:
        return json.dumps(
            {
                "id": text(self.id),
                "rawId": text(self.id),
                "type": "public-key",
                "clientExtensionResults": extensions,
                "response": response,
            }
        )

    def _rp(self) -> bytes:
        return hashlib.sha256(self.host.encode()).digest()

    def _client(self, kind: str, options: dict[str, Any]) -> bytes:
        said = {
            "type": f"webauthn.{kind}",
            "challenge": options["publicKey"]["challenge"],
            "origin": f"http://{self.host}",
            "crossOrigin": False,
        }
        return json.dumps(said).encode()
