"""Every form that changes something counts once: it carries the hidden key, or says here why it needs none."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from typing import Any

from tests.house.repository import files, name, text
from tests.house.test_urls import ALL

FORM = re.compile(r'<form[^>]*method="post".*?</form>', re.DOTALL)
COUNTERS = ("staff", "portal", "mediator", "signing")
NEEDS_NONE = {
    "evenhand/templates/staff/taken_in.html": "prints a receipt; a new code makes the one before it open nothing",
}


def test_it_counts_every_form_of_the_counters_once() -> None:
    loose = {
        name(path)
        for path in files(".html")
        if path.parent.name in COUNTERS
        for form in FORM.findall(text(path))
        if "idem_field" not in form and 'name="idem"' not in form
    }

    assert loose == set(NEEDS_NONE)


ITSELF = {
    "writes its own step of the draft anew": (
        "file_complaint", "file_story", "file_officers", "file_people", "file_wishes", "file_files",
    ),
    "throws away, ends or sets one thing; again there is nothing left to do": (
        "throw_away", "quick_exit", "set_language", "sign_out", "end_sign_in", "end_role", "remove_passkey",
    ),
    "opens a door, or shows what was typed again; it keeps nothing but the visit": (
        "come_back", "sign_in", "sign_in_office", "sign_in_passphrase", "sign_in_own_passkey", "kept_texts", "unlock",
        "prove_office", "demo_as", "sign_in_agency",
    ),
    "a fresh challenge or code; the one before opens nothing": (
        "passkey_options", "own_passkey_options", "own_key_passkey_options", "new_passkey_options", "new_starting_code",
        "give_code", "staff_receipt", "own_key_printed", "own_key_passphrase", "own_key_passkey", "passkeys",
        "office_app",
    ),
    "the database takes the name, the role, or the second pair of eyes once": (
        "open_account", "give_role", "second_role", "second_lost_key", "lost_passkeys", "second_lost_passkeys",
    ),
    "one's own answer under one's own code, in place of the one before": ("times",),
    "the demo's own stage": ("demo_clock", "demo_letter"),
}  # fmt: skip
"""Addresses that take a form without the hidden key, by why a second one does nothing more."""


def _views(view: Any) -> Iterator[Any]:
    while view is not None:
        yield view
        view = getattr(view, "__wrapped__", None)


def test_it_has_a_key_or_a_reason_at_every_address_that_takes_a_form() -> None:
    """REL-03: a view reads what was posted only behind ``idempotent_form``, which makes it count once."""
    reads_forms = {
        str(pattern.name): [*_views(pattern.callback)]
        for _, pattern in ALL
        if "POST" in inspect.getsource(inspect.unwrap(pattern.callback))
    }
    loose = {name for name, views in reads_forms.items() if not any(hasattr(view, "counts_once") for view in views)}

    assert len(reads_forms) > 150
    assert loose == {name for names in ITSELF.values() for name in names}
