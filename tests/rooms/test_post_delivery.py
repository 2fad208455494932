"""Sending: leased, retried with one identity, never lost, never about anything, handed to a person at the end."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from smtplib import SMTPRecipientsRefused

import pytest
from django.core.mail.backends.smtp import EmailBackend
from django.db import IntegrityError, connection, transaction
from pytest_django import Settings

from evenhand.core.dates import Now
from evenhand.core.deciding import MatterReturned
from evenhand.models.outbox import Channel, LetterKind, LetterRow, LetterState
from evenhand.post import (
    Addressee,
    Folder,
    Message,
    Reach,
    Smtp,
    Undelivered,
    deliver,
    enqueue,
    handled,
    write_instead,
)
from evenhand.post.delivery import BATCH, LEASE, PAUSES, _begin, _lease, _settle
from evenhand.post.queue import drop_unsent, row_of
from tests.rooms.letter_desk import CANARY, REF, Desk, Keys, everyone

pytestmark = pytest.mark.django_db


class Post:
    """A carrier that remembers, and fails as often as it is told to."""

    def __init__(self, *faults: Exception) -> None:
        self.carried: list[Message] = []
        self.faults = list(faults)

    def carry(self, message: Message) -> None:
        self.carried.append(message)
        if self.faults:
            raise self.faults.pop(0)


@pytest.fixture
def desk() -> Desk:
    desk = Desk(people={"c1": Reach("en", (Channel.EMAIL,))})
    desk.files()
    LetterRow.objects.exclude(party="c1").delete()
    return desk


def later(desk: Desk, wait: timedelta) -> Now:
    desk.now = replace(desk.now, at=desk.now.at + wait)
    return desk.now


def row() -> LetterRow:
    return LetterRow.objects.get()


def keys(desk: Desk, **more: Addressee) -> Keys:
    return Keys(desk, everyone(**more))


def test_it_sends_what_is_due_and_nothing_twice(desk: Desk) -> None:
    post = Post()

    first, second = (deliver(desk.now, keys(desk), mail=post) for _ in range(2))

    assert (first.sent, second.sent) == (1, 0)
    assert [(m.to, m.id) for m in post.carried] == [("c1@mail.example", row().message_id)]
    assert (row().state, row().done_at, row().lease) == (LetterState.SENT, desk.now.at, None)


def test_it_says_that_there_is_a_notice_and_nothing_else(desk: Desk) -> None:
    post = Post()
    deliver(desk.now, keys(desk), mail=post)
    (message,) = post.carried

    assert message.subject == "You have a notice"
    assert message.body == (
        "You have a notice.\n\nTo read it, sign in here:\nhttp://localhost:8000/sign-in\n\n"
        "Office of Community Complaints\n816-555-0142\n"
    )


def test_it_leaves_the_office_out_where_that_is_safer(desk: Desk) -> None:
    post = Post()
    deliver(desk.now, keys(desk, c1=Addressee(email="c1@mail.example", discreet=True)), mail=post)
    (message,) = post.carried

    assert message.body == "You have a notice.\n\nTo read it, sign in here:\nhttp://localhost:8000/sign-in\n"


def test_it_sends_the_same_bytes_whatever_the_letter_is(desk: Desk) -> None:
    post = Post()
    for kind in ("offer", "not_going_ahead", "finding", "closed"):
        LetterRow.objects.update(kind=kind, state=LetterState.QUEUED, done_at=None)
        deliver(desk.now, keys(desk), mail=post)

    assert len({(m.subject, m.body) for m in post.carried}) == 1


def test_it_speaks_spanish_and_fits_a_text_message(desk: Desk) -> None:
    post = Post()
    LetterRow.objects.update(channel=Channel.SMS, language="es")
    deliver(desk.now, keys(desk), sms=post)
    (message,) = post.carried

    assert message.to == "+18165550100"
    assert message.body == "Tiene un aviso. http://localhost:8000/sign-in Oficina de Quejas de la Comunidad"
    assert len(message.body) <= 160


def test_it_tries_again_with_the_same_identity_and_longer_pauses(desk: Desk) -> None:
    post = Post(*(Undelivered("busy") for _ in range(3)))
    waits = []
    for _ in range(4):
        deliver(desk.now, keys(desk), mail=post)
        waits.append(row().due_at - desk.now.at)
        later(desk, max(waits[-1], timedelta(0)))

    assert tuple(waits[:3]) == PAUSES[:3]
    assert row().state == LetterState.SENT
    assert len({m.id for m in post.carried}) == 1
    assert len(post.carried) == 4


def test_it_does_not_try_before_the_pause_is_over(desk: Desk) -> None:
    post = Post(Undelivered("busy"))
    deliver(desk.now, keys(desk), mail=post)
    deliver(later(desk, PAUSES[0] - timedelta(seconds=1)), keys(desk), mail=post)

    assert len(post.carried) == 1


def test_it_hands_a_letter_to_a_person_after_the_last_attempt(desk: Desk) -> None:
    post = Post(*(Undelivered("busy") for _ in range(20)))
    for pause in (*PAUSES, timedelta(days=3)):
        deliver(desk.now, keys(desk), mail=post)
        later(desk, pause)

    assert row().state == LetterState.HUMAN
    assert len(post.carried) == len(PAUSES) + 1
    assert deliver(desk.now, keys(desk), mail=post).sent == 0


def test_it_hands_over_at_once_when_the_address_is_refused(desk: Desk) -> None:
    ended = deliver(desk.now, keys(desk), mail=Post(Undelivered("no such box", final=True)))

    assert (ended.human, row().state) == (1, LetterState.HUMAN)


def test_it_hands_over_at_once_without_an_address(desk: Desk) -> None:
    ended = deliver(desk.now, Keys(desk, {}), mail=Post())

    assert (ended.human, row().state) == (1, LetterState.HUMAN)


def test_it_is_not_held_up_by_one_letter_that_cannot_be_opened(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    class Broken(Keys):
        def address(self, row: LetterRow) -> Addressee | None:
            if row.party == "c1":
                raise RuntimeError("sealed")
            return super().address(row)

    other = LetterRow.objects.get()
    other.pk, other.party = None, "o1"
    other.message_id = "<other@localhost>"
    other.save()
    post = Post()

    ended = deliver(desk.now, Broken(desk, everyone()), mail=post)

    assert (ended.sent, ended.failed) == (1, 1)
    assert [m.to for m in post.carried] == ["o1@mail.example"]
    assert "could not be sent" in caplog.text


def test_it_gives_each_letter_to_one_worker(desk: Desk) -> None:
    first = _lease(desk.now)
    second = _lease(desk.now)

    assert (len(first), len(second)) == (1, 0)


def test_it_does_not_send_what_was_taken_and_is_overtaken_before_it_is_begun(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A round holds many letters; meanwhile the complaint of one is taken back."""
    post = Post()

    def taken(now: Now) -> list[LetterRow]:
        rows = _lease(now)
        drop_unsent([REF])
        return rows

    monkeypatch.setattr("evenhand.post.delivery._lease", taken)
    done = deliver(desk.now, keys(desk), mail=post)

    assert (done.sent, post.carried) == (0, [])
    assert (row().state, row().lease) == (LetterState.DROPPED, None)


def test_it_does_not_send_an_offer_that_was_taken_and_is_overtaken_by_the_return(desk: Desk) -> None:
    LetterRow.objects.update(kind=LetterKind.OFFER, matter="m1")
    (taken,) = _lease(desk.now)

    assert desk.case is not None
    back = MatterReturned(matter="m1", on=desk.now.today)
    enqueue((back,), desk.case, desk.programme, desk.now, desk.people)

    offer = LetterRow.objects.get(pk=taken.pk)
    assert (offer.state, offer.lease, offer.leased_until) == (LetterState.DROPPED, None, None)
    assert not _begin(taken, desk.now)


def test_it_sends_again_when_a_worker_died_before_it_could_say_so(desk: Desk) -> None:
    post = Post()
    (lost,) = _lease(desk.now)
    post.carry(Message(id=lost.message_id, to="c1@mail.example", subject="", body="", at=desk.now))

    early = deliver(desk.now, keys(desk), mail=post)
    late = deliver(later(desk, LEASE), keys(desk), mail=post)

    assert (early.sent, late.sent) == (0, 1)
    assert len({m.id for m in post.carried}) == 1


def test_it_does_not_let_a_late_worker_undo_what_another_did(desk: Desk) -> None:
    (slow,) = _lease(desk.now)
    deliver(later(desk, LEASE), keys(desk), mail=Post())
    _settle(slow, LetterState.FAILED, desk.now)

    assert row().state == LetterState.SENT


def test_it_writes_mail_into_the_outbox_folder(desk: Desk, tmp_path: Path, settings: Settings) -> None:
    settings.EVENHAND_OUTBOX = tmp_path / "outbox"
    for _ in range(2):
        LetterRow.objects.update(state=LetterState.QUEUED, done_at=None)
        deliver(desk.now, keys(desk))

    (written,) = (tmp_path / "outbox").iterdir()
    text = written.read_text()

    # A second attempt replaces the first: one letter is one file.
    assert written.name == f"{row().id}.eml"
    assert f"Message-ID: {row().message_id}" in text
    assert "To: c1@mail.example" in text
    assert "Auto-Submitted: auto-generated" in text
    assert not any(secret in text for secret in ("M7KQ", "Amara", "acknowledgement", "complaint "))


def test_it_writes_text_messages_into_the_outbox_folder(desk: Desk, tmp_path: Path) -> None:
    Folder(tmp_path, ".sms").carry(Message(id="<1@x>", to="+1816", subject="", body="You have a notice.", at=desk.now))

    assert (tmp_path / "1.sms").read_text() == "+1816\nYou have a notice.\n"


def test_it_says_when_the_folder_cannot_be_written(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    message = Message(id="<1@x>", to="a@b.example", subject="s", body="b", at=desk.now)

    with pytest.raises(Undelivered, match="outbox folder"):
        Folder(tmp_path / "file", ".eml").carry(message)


@pytest.mark.parametrize(("code", "final"), [(550, True), (450, False)])
def test_it_tells_a_refused_address_from_a_busy_server(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, code: int, final: bool
) -> None:
    def refuse(self: EmailBackend, messages: object) -> int:
        raise SMTPRecipientsRefused({"a@b.example": (code, b"no")})

    monkeypatch.setattr(EmailBackend, "send_messages", refuse)
    message = Message(id="<1@x>", to="a@b.example", subject="s", body="b", at=desk.now)

    with pytest.raises(Undelivered) as raised:
        Smtp("smtp://user:pass@mail.example:587").carry(message)
    assert raised.value.final is final


def test_it_says_when_no_mail_server_answers(desk: Desk) -> None:
    message = Message(id="<1@x>", to="a@b.example", subject="s", body="b", at=desk.now)

    with pytest.raises(Undelivered) as raised:
        Smtp("smtp://127.0.0.1:9").carry(message)
    assert raised.value.final is False


def test_it_lets_a_person_take_a_task_once(desk: Desk) -> None:
    LetterRow.objects.update(state=LetterState.HUMAN)
    letter = row().id

    assert [handled(letter, desk.now, "11"), handled(letter, desk.now, "12")] == [True, False]
    assert (row().state, row().done_by) == (LetterState.SENT, "11")


def test_it_writes_on_paper_what_could_not_be_sent(desk: Desk) -> None:
    LetterRow.objects.update(state=LetterState.HUMAN)

    assert write_instead(row().id, desk.now, "11")
    paper = LetterRow.objects.get(channel=Channel.PAPER)
    assert (paper.kind, paper.party, paper.state) == ("acknowledgement", "c1", LetterState.QUEUED)


def test_it_never_puts_a_code_on_a_wire(desk: Desk) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        LetterRow.objects.update(kind="way_in")


def test_it_leaks_nothing_when_every_field_could(desk: Desk, tmp_path: Path, settings: Settings) -> None:
    settings.EVENHAND_OUTBOX = tmp_path
    rich = keys(desk, c1=Addressee(lines=(CANARY, CANARY), email="c1@mail.example", phone="1"))
    rich.opened = replace(rich.opened, people=(CANARY,), place=(CANARY,), code=CANARY, answer_words=(CANARY, CANARY))

    deliver(desk.now, rich)

    assert [CANARY in path.read_text() for path in tmp_path.iterdir()] == [False]


@pytest.mark.django_db(transaction=True)
def test_it_sends_each_letter_once_when_two_workers_run_at_once() -> None:
    desk = Desk(people={"c1": Reach("en", (Channel.EMAIL,))})
    LetterRow.objects.bulk_create(
        row_of(LetterKind.REMINDER, REF, "m1", "c1", language="en", channel=Channel.EMAIL, now=desk.now)
        for _ in range(3 * BATCH)
    )
    posts = [Post(), Post()]

    def work(post: Post) -> int:
        try:
            return deliver(desk.now, keys(desk), mail=post).sent
        finally:
            if connection.vendor == "postgresql":
                connection.close()

    # The SQLite of the tests lives in memory and takes one writer; there, the next test stands for two workers.
    with ThreadPoolExecutor(2 if connection.vendor == "postgresql" else 1) as pool:
        workers = pool.map if connection.vendor == "postgresql" else map
        sent = list(workers(work, posts))

    identities = [message.id for post in posts for message in post.carried]
    assert sum(sent) == len(identities) == len(set(identities)) == 3 * BATCH
    assert set(LetterRow.objects.values_list("state", "attempts")) == {(LetterState.SENT, 1)}


def test_it_sends_each_letter_once_when_another_worker_comes_in_between(desk: Desk) -> None:
    class Interrupted(Post):
        def carry(self, message: Message) -> None:
            other.append(deliver(desk.now, keys(desk), mail=second).sent)
            super().carry(message)

    other: list[int] = []
    first, second = Interrupted(), Post()
    LetterRow.objects.bulk_create(
        row_of(LetterKind.REMINDER, REF, "m1", "c1", language="en", channel=Channel.EMAIL, now=desk.now)
        for _ in range(BATCH + 3)
    )

    mine = deliver(desk.now, keys(desk), mail=first).sent

    identities = [message.id for post in (first, second) for message in post.carried]
    assert mine + sum(other) == len(identities) == len(set(identities)) == BATCH + 4
    assert second.carried != []
