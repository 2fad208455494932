"""What the journeys reach by clicking is what `make acts` says they reach. Runs after all of them.

EVENHAND_TEST_WRITE_REACHED=1 writes tests/journeys/reached.txt afresh, from a run of all journeys.
"""

from __future__ import annotations

import os
import re

import pytest

from evenhand.management.acts_table import REACHED, reached
from tests import server
from tests.house.repository import ROOT


@pytest.mark.journey
@pytest.mark.last
def test_it_did_every_act_that_the_table_of_acts_claims() -> None:
    found = server.reached()
    if os.environ.get("EVENHAND_TEST_WRITE_REACHED") == "1":
        REACHED.write_text("\n".join(sorted(found)) + "\n")

    assert found, "No journey came before this, or none did anything."
    assert reached() - found == set()


TEMPLATES = ROOT / "evenhand" / "templates"
EXTENDS = re.compile(r'{%\s*extends\s+("[^"]+"|base)')
ELSEWHERE = {
    "400.html": "no page of ours sends what it answers; tests/web/test_mistakes.py looks at it",
    "403.html": "the same",
    "403_csrf.html": "the same",
    "429.html": "the same",
    "500.html": "the same, with everything broken",
    "503.html": "the same, with the database gone",
    "try_again.html": "a full disk or a busy database: tests/web/test_try_again.py",
    "locked_for_now.html": "the custodian does not answer: tests/web/test_custodian_away.py",
    "not_set.html": "the press gives up: tests/web/test_any_script.py",
    "accounts/onward.html": "on the way to an agency's own sign-in: tests/web/test_sign_in_agency.py",
    "sent_before.html": "a form sent again with something else in it: tests/web/test_delivered_again.py",
    "odd_sign.html": "a form with a sign that no keyboard makes: tests/web/test_nul.py",
    "accounts/door_closed.html": "a door that closed meanwhile: tests/web/test_sign_in.py",
    "accounts/kept_texts.html": "a visit that was idle too long: tests/web/test_sign_in_guards.py",
    "accounts/send_again.html": "the same",
    "accounts/prove_own_key.html": "one person in two complaints: tests/web/test_sign_in.py",
    "portal/all_wishes.html": "the same: two complaints behind one key",
    "portal/preparation_over.html": "a page left open until no session is ahead: tests/web/test_preparation.py",
    "public/file_later.html": "who comes back later, code in hand: tests/web/test_filing_kept.py",
    "mediator/missed.html": "what follows a session that cannot begin: tests/web/test_edge_cases_at_the_desk.py",
}
"""Pages that journeys do not come to, and who looks at them instead."""


def pages() -> set[str]:
    """Every template that is a whole page: it extends another one, and no other extends it."""
    extended: dict[str, str] = {}
    for path in TEMPLATES.rglob("*.html"):
        if found := EXTENDS.search(path.read_text(encoding="utf-8")):
            extended[str(path.relative_to(TEMPLATES))] = found[1].strip('"')
    return set(extended) - set(extended.values())


@pytest.mark.journey
@pytest.mark.last
def test_it_showed_every_page_there_is_to_somebody() -> None:
    unseen = pages() - server.shown() - set(ELSEWHERE)

    assert unseen == set(), "No journey comes to: " + ", ".join(sorted(unseen))
