"""Once a key has said who somebody is, their pages open in the language they asked the office for."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from evenhand.accounts import doors
from evenhand.models.door import the_clerk_writes
from evenhand.models.people import ParticipationRow
from evenhand.web import clock
from tests.rooms.office import filed
from tests.web.sign_in_cast import with_own_code

pytestmark = pytest.mark.django_db


@pytest.fixture
def code(custodian_folder: Path) -> str:
    """The code of a complainant who asked for Spanish."""
    ref = filed().ref
    with the_clerk_writes():
        ParticipationRow.objects.filter(complaint__ref=ref, code="c1").update(language="es")
    return doors.letter_code(ref, "c1", clock.now().today)


def test_it_speaks_spanish_from_the_door_on(code: str) -> None:
    client = Client()

    page = client.post("/sign-in", {"code": code}, follow=True)

    assert '<html lang="es"' in page.content.decode()
    own = client.post("/your-key/printed").content.decode()
    assert '<html lang="es"' in own


def test_it_leaves_a_language_that_was_chosen_in_this_browser(code: str) -> None:
    client = Client()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"

    page = client.post("/sign-in", {"code": code}, follow=True)

    assert '<html lang="en"' in page.content.decode()


def test_it_tells_nothing_of_a_language_to_a_code_that_opens_nothing(code: str) -> None:
    wrong = code[:-1] + ("A" if code[-1] != "A" else "B")

    answer = Client().post("/sign-in", {"code": wrong})

    assert settings.LANGUAGE_COOKIE_NAME not in answer.cookies


@pytest.mark.parametrize("accepts", ["", "en-US,en;q=0.9"])
def test_it_speaks_spanish_in_another_browser_too_once_their_own_key_signs_them_in(code: str, accepts: str) -> None:
    own = with_own_code(Client(), code)
    other = Client(headers={"Accept-Language": accepts})

    page = other.post("/sign-in", {"code": own}, follow=True)

    assert page.wsgi_request.user.is_authenticated
    assert '<html lang="es"' in page.content.decode()
