"""allauth's OpenID Connect provider, held tighter: code flow with PKCE, state and nonce, every signature checked.

None of allauth's pages, tables or sign-up is used: the provider comes from the environment, and what it says is read
once and forgotten. Imported only where the settings name a provider (`agency`).
"""

from __future__ import annotations

import secrets
from typing import Any

from allauth.socialaccount.internal import jwtkit, statekit
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.urls import reverse

AGENCY = "agency"
# What a stranger's server can answer with instead of what the standard says. requests raises OSErrors.
_WRONG = (OAuth2Error, OSError, LookupError, TypeError, ValueError, AttributeError)
_REMEMBERED_S = 600
_IN_CACHE = "agency_sign_in"


class Exchange(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]  # allauth ships no types.
    """The talk between this server and the agency's."""

    def get_provider(self) -> Agency:
        """The one provider, from the environment: a row somebody writes into a table adds none."""
        app = SocialApp(
            provider="openid_connect",
            provider_id=AGENCY,
            client_id=settings.EVENHAND_OIDC_CLIENT,
            secret=settings.EVENHAND_OIDC_SECRET,
            settings={"server_url": settings.EVENHAND_OIDC_ISSUER.rstrip("/"), "oauth_pkce_enabled": True},
        )
        return Agency(self.request, app=app)

    def get_callback_url(self, _request: HttpRequest, _app: SocialApp) -> str:
        """Where the agency sends the browser back to: this site as the settings name it, not as a request does."""
        return f"{settings.EVENHAND_SITE}{reverse('agency_back')}"

    @property
    def openid_config(self) -> dict[str, Any]:
        """What the agency's server says about itself, remembered for ten minutes."""
        found: dict[str, Any] | None = cache.get(_IN_CACHE)
        if found is None:
            found = super().openid_config
            if found["issuer"] != settings.EVENHAND_OIDC_ISSUER:
                raise OAuth2Error("It names another issuer than the settings do.")
            cache.set(_IN_CACHE, found, _REMEMBERED_S)
        return found

    def said(self, answer: dict[str, Any], nonce: str) -> dict[str, Any]:
        """The claims of a signed answer to our own question; what it lacks is asked for, of the same subject."""
        claims: dict[str, Any] = jwtkit.verify_and_decode(
            credential=answer["id_token"],
            keys_url=self.openid_config["jwks_uri"],
            issuer=self.openid_config["issuer"],
            audience=settings.EVENHAND_OIDC_CLIENT,
            lookup_kid=jwtkit.lookup_kid_jwk,
        )
        if claims["nonce"] != nonce:
            raise OAuth2Error("It answers another question.")
        if settings.EVENHAND_OIDC_CLAIM not in claims and "userinfo_endpoint" in self.openid_config:
            more = self._fetch_user_info(answer["access_token"])
            if more["sub"] != claims["sub"]:
                raise OAuth2Error("It speaks of somebody else.")
            claims = {**more, **claims}
        return claims


class Agency(OpenIDConnectProvider):  # type: ignore[misc]  # as above.
    """The agency's provider, spoken to by `Exchange`."""

    oauth2_adapter_class = Exchange


def way_there(request: HttpRequest, to: str) -> str:
    """See `agency.way_there`; empty where the other server does not answer as it should."""
    nonce = secrets.token_urlsafe(24)
    try:
        asked = (
            Exchange(request, AGENCY)
            .get_provider()
            .redirect(request, "login", next_url=to, data={"nonce": nonce}, auth_params={"nonce": nonce})
        )
        return str(asked["Location"])
    except _WRONG:
        return ""


def who_came_back(request: HttpRequest) -> tuple[dict[str, Any], str]:
    """What the agency says of whoever came back with an answer to a question this browser asked, and where they were
    going; nothing when any of it is not right."""
    exchange = Exchange(request, AGENCY)
    provider = exchange.get_provider()
    state = statekit.unstash_state(request, provider_id=AGENCY, state_id=request.GET.get("state", ""))
    if state is None:
        return {}, ""
    to = str(state.get("next", ""))
    try:
        client = exchange.get_client(request, provider.app)
        verifier = state["pkce_code_verifier"]
        answer = exchange.get_access_token_data(request, provider.app, client, pkce_code_verifier=verifier)
        return exchange.said(answer, state["data"]["nonce"]), to
    except _WRONG:
        return {}, to
