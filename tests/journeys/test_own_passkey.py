"""A complainant makes a passkey their own key, in a browser whose device gives the secret it needs (WebAuthn PRF)."""

from __future__ import annotations

from tests.journeys.chapters import filed
from tests.journeys.people import Town

DEVICE = {
    "protocol": "ctap2",
    "ctap2Version": "ctap2_1",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def test_it_lets_a_person_keep_their_key_in_their_own_telephone(town: Town) -> None:
    clara = town.person("Clara Nyström", narrow=True)
    device = clara.page.context.new_cdp_session(clara.page)
    device.send("WebAuthn.enable")
    plain = device.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    code = filed(clara).codes["c1"]

    clara.opens("/sign-in").types("Your code", code).clicks("Sign in")
    clara.clicks("Make a passkey", refused="This device cannot keep such a key.")
    device.send("WebAuthn.removeVirtualAuthenticator", plain)
    device.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE | {"hasPrf": True}})
    clara.clicks("Make a passkey").reads("Your passkey is made.").clicks("Sign out")

    clara.opens("/sign-in").clicks("Use my passkey").reads("My matters")
    clara.opens("/your-key/unlock").clicks("Use my passkey").clicks("Sign out").reads("You have signed out")
