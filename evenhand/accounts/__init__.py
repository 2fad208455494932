"""Sign-in: who is at the other end, and nothing about what they may then do (``core.access``, ``web.guards``).

``keys``               a party's code from the office, and the key they then make for themselves
``recovery``           a code given at the desk; for a lost key, by two people
``passphrases``        what a passphrase must be
``passkeys``           staff and mediators
``agency``             the agency's own sign-in for its staff, where one is named (``agency_exchange`` talks to it)
``office_passwords``   passphrase and app for staff, only behind a setting
``roles``              accounts of staff, and roles that two people give
``sessions``           sign-ins: one row per browser, listed to their owner
``throttle``           wrong answers, counted
``kept``               what was typed when a sign-in had ended
``idem``               the hidden field that makes a form count once
``kept_views``         the views of the list that somebody keeps
``sweeping``           what the clock removes
``demo``               the demo's clock and cast

Web calls these modules by name: ``from evenhand.accounts import keys``. No function here reads the clock.
"""
