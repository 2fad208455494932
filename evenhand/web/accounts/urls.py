"""The addresses of signing in, of one's own key, and of leaving."""

from __future__ import annotations

from django.urls import path

from evenhand.web.accounts import (
    agency,
    authenticators,
    browsers,
    entering,
    lost_keys,
    office,
    own_key,
    people,
    turned_away,
)

urlpatterns = [
    path("sign-in", entering.sign_in, name="sign_in"),
    path("sign-in/passphrase", entering.sign_in_passphrase, name="sign_in_passphrase"),
    path("sign-in/passkey", entering.sign_in_own_passkey, name="sign_in_own_passkey"),
    path("sign-in/passkey/options", entering.own_passkey_options, name="own_passkey_options"),
    path("sign-in/office", office.sign_in_office, name="sign_in_office"),
    path("sign-in/office/options", office.passkey_options, name="passkey_options"),
    path("sign-in/agency", agency.sign_in_agency, name="sign_in_agency"),
    path("sign-in/agency/back", agency.agency_back, name="agency_back"),
    path("sign-in/start", entering.landing, name="landing"),
    path("sign-in/kept", turned_away.kept_texts, name="kept_texts"),
    path("sign-out", entering.sign_out, name="sign_out"),
    path("your-key", own_key.own_key, name="own_key"),
    path("your-key/printed", own_key.own_key_printed, name="own_key_printed"),
    path("your-key/passphrase", own_key.own_key_passphrase, name="own_key_passphrase"),
    path("your-key/passkey", own_key.own_key_passkey, name="own_key_passkey"),
    path("your-key/passkey/options", own_key.own_key_passkey_options, name="own_key_passkey_options"),
    path("your-key/proof", own_key.prove_own_key, name="prove_own_key"),
    path("your-key/unlock", own_key.unlock, name="unlock"),
    path("your-sign-ins", browsers.sign_ins, name="sign_ins"),
    path("your-sign-ins/end", browsers.end_sign_in, name="end_sign_in"),
    path("your-passkeys", authenticators.own_passkeys, name="passkeys"),
    path("your-passkeys/options", authenticators.new_passkey_options, name="new_passkey_options"),
    path("your-passkeys/<int:id>/remove", authenticators.remove_passkey, name="remove_passkey"),
    path("your-passkeys/app", authenticators.office_app, name="office_app"),
    path("your-passkeys/proof", office.prove_office, name="prove_office"),
    path("people/codes", lost_keys.lost_keys, name="lost_keys"),
    path("people/codes/give", lost_keys.give_code, name="give_code"),
    path("people/codes/<int:asked>/second", lost_keys.second_lost_key, name="second_lost_key"),
    path("people", people.people, name="people"),
    path("people/new", people.open_account, name="open_account"),
    path("people/<uuid:account>/starting-code", people.new_starting_code, name="new_starting_code"),
    path("people/<uuid:account>/lost-passkeys", people.lost_passkeys, name="lost_passkeys"),
    path("people/lost-passkeys/<int:asked>/second", people.second_lost_passkeys, name="second_lost_passkeys"),
    path("people/roles/give", people.give_role, name="give_role"),
    path("people/roles/<int:given>/second", people.second_role, name="second_role"),
    path("people/roles/<int:given>/end", people.end_role, name="end_role"),
]
