"""Text messages: handed over as gateways take them, a task for a person where there is none, and never in the way."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytest_django import Settings

from evenhand.models.outbox import Channel, LetterRow, LetterState
from evenhand.post import Addressee, Message, Reach, deliver
from tests.rooms.letter_desk import Desk, Keys, everyone

pytestmark = pytest.mark.django_db


class Post:
    """A carrier that remembers."""

    def __init__(self) -> None:
        self.carried: list[Message] = []

    def carry(self, message: Message) -> None:
        self.carried.append(message)


@pytest.fixture
def desk() -> Desk:
    desk = Desk(people={"c1": Reach("en", (Channel.EMAIL,))})
    desk.files()
    LetterRow.objects.exclude(party="c1").delete()
    return desk


def row() -> LetterRow:
    return LetterRow.objects.get()


def keys(desk: Desk, **more: Addressee) -> Keys:
    return Keys(desk, everyone(**more))


def test_it_makes_a_text_message_without_a_gateway_a_task_for_the_office(
    desk: Desk, tmp_path: Path, settings: Settings
) -> None:
    """A file in a folder was not sent; only the demo shows it."""
    settings.EVENHAND_OUTBOX = tmp_path
    for demo, end in ((False, LetterState.HUMAN), (True, LetterState.SENT)):
        LetterRow.objects.update(channel=Channel.SMS, state=LetterState.QUEUED, attempts=0, done_at=None)
        settings.EVENHAND_DEMO = demo
        deliver(desk.now, keys(desk))

        assert row().state == end
        assert len(list(tmp_path.iterdir())) == int(demo)


@pytest.mark.parametrize(
    ("typed", "handed"),
    [("816-555-0199", "+18165550199"), ("(816) 555 0199", "+18165550199"), ("+44 20 7946 0018", "+442079460018")],
)
def test_it_hands_a_number_to_the_gateway_as_gateways_take_it(desk: Desk, typed: str, handed: str) -> None:
    post = Post()
    LetterRow.objects.update(channel=Channel.SMS)
    deliver(desk.now, keys(desk, c1=Addressee(phone=typed)), sms=post)

    assert [message.to for message in post.carried] == [handed]


def test_it_gives_a_number_that_cannot_be_one_to_a_person(desk: Desk) -> None:
    post = Post()
    LetterRow.objects.update(channel=Channel.SMS)

    assert deliver(desk.now, keys(desk, c1=Addressee(phone="ask at the desk")), sms=post).human == 1
    assert post.carried == []


@pytest.mark.parametrize("named", ["nomod:Nope", "json:Nope", "json:JSONDecoder", "json:load"])
def test_it_sends_the_others_while_one_carrier_cannot_be_had(
    desk: Desk, settings: Settings, named: str, caplog: pytest.LogCaptureFixture
) -> None:
    settings.EVENHAND_SMS = named
    other = row()
    other.pk, other.channel, other.message_id = None, Channel.SMS, "<other@localhost>"
    other.save()
    post = Post()

    ended = deliver(desk.now, keys(desk), mail=post)

    # It is tried again: whoever mends the setting within a day loses nothing.
    assert (ended.sent, ended.failed, len(post.carried)) == (1, 1, 1)
    assert "could not be sent" in caplog.text
