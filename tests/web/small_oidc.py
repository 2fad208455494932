"""A small OpenID provider on this machine: discovery, keys, one token for each code, and what is known of a person.

It checks what a real one checks: the client's secret, the address to return to, and the proof of PKCE. ``people`` says
what it answers for a name; ``tell`` lets it lie in one thing.
"""

from __future__ import annotations

import hashlib
import json
import secrets
import threading
import time
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT, SECRET, BACK = "evenhand", "a secret of the agency", "http://localhost:8000/sign-in/agency/back"


@dataclass
class SmallProvider:
    """The provider; ``issuer`` is its address."""

    issuer: str = ""
    people: dict[str, dict[str, Any]] = field(default_factory=dict)
    tell: dict[str, Any] = field(default_factory=dict)
    only_at_userinfo: frozenset[str] = frozenset()
    key: Any = field(default_factory=lambda: rsa.generate_private_key(65537, 2048))
    signs_with: Any = None
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    seen: list[str] = field(default_factory=list)

    def approve(self, address: str, name: str) -> str:
        """The person signs in there: the address the browser is sent back to."""
        asked = {key: values[0] for key, values in parse_qs(urlsplit(address).query).items()}
        assert (asked["client_id"], asked["redirect_uri"], asked["response_type"]) == (CLIENT, BACK, "code")
        assert asked["code_challenge_method"] == "S256"
        code = secrets.token_urlsafe(16)
        self.codes[code] = asked | {"name": name}
        return f"{urlsplit(asked['redirect_uri']).path}?{urlencode({'state': asked['state'], 'code': code})}"

    def answer(self, path: str, form: dict[str, str], bearer: str) -> dict[str, Any] | None:
        """What stands at an address, for a request with these fields."""
        self.seen.append(path)
        if path == "/.well-known/openid-configuration":
            ends = ("authorization", "token", "userinfo")
            return {"issuer": self.tell.get("issuer", self.issuer), "jwks_uri": f"{self.issuer}/keys"} | {
                f"{end}_endpoint": f"{self.issuer}/{end}" for end in ends
            }
        if path == "/keys":
            public = jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key(), as_dict=True)
            return {"keys": [{**public, "kid": "k1", "alg": "RS256", "use": "sig"}]}
        if path == "/token":
            return self._token(form)
        name = bearer.removeprefix("Bearer ")
        return {"sub": self.tell.get("userinfo_sub", f"id-of-{name}"), **self.people.get(name, {})}

    def _token(self, form: dict[str, str]) -> dict[str, Any] | None:
        asked = self.codes.pop(form.get("code", ""), None)
        proof = urlsafe_b64encode(hashlib.sha256(form.get("code_verifier", "").encode()).digest()).rstrip(b"=").decode()
        if asked is None or form["client_secret"] != SECRET or asked["code_challenge"] != proof:
            return None
        name, now = asked["name"], int(time.time())
        known = {key: value for key, value in self.people[name].items() if key not in self.only_at_userinfo}
        claims = {"iss": self.issuer, "aud": CLIENT, "sub": f"id-of-{name}", "iat": now, "exp": now + 60}
        claims |= {"nonce": asked["nonce"]} | known | self.tell
        signed = jwt.encode(claims, self.signs_with or self.key, algorithm="RS256", headers={"kid": "k1"})
        return {"access_token": name, "token_type": "Bearer", "id_token": signed}


@contextmanager
def running() -> Iterator[SmallProvider]:
    """A provider that listens on this machine until the test is over."""
    small = SmallProvider()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            form = {key: values[0] for key, values in parse_qs(self.rfile.read(length).decode()).items()}
            found = small.answer(urlsplit(self.path).path, form, self.headers.get("Authorization", ""))
            self.send_response(200 if found is not None else 400)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(json.dumps(found or {"error": "invalid_grant"}).encode())

        do_POST = do_GET  # noqa: N815  # http.server names them so.

        def log_message(self, *_args: object) -> None:
            """Say nothing on the error stream."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    small.issuer = f"http://127.0.0.1:{server.server_address[1]}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield small
    finally:
        server.shutdown()
        server.server_close()
