"""A person's own key: what opens it, what does not, and what a stolen database is worth without the custodian."""

from __future__ import annotations

import itertools
import shutil
import threading
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from evenhand import vault
from evenhand.models.vault import VaultMember, VaultSession, VaultSlot
from evenhand.vault import chance, codes, custodian, members
from evenhand.vault.sealing import Refused

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("custodian_folder")]

TODAY = date(2026, 11, 22)
NOW = datetime(2026, 11, 22, 15, tzinfo=UTC)
PHRASE = "el gato duerme en la cocina"
ANA = "ana"


def enrolled(secret: str | bytes, person: str = ANA) -> vault.Unlocked:
    return vault.enrol(person, vault.stretch(secret), TODAY)


@pytest.mark.parametrize("kind", [vault.CARD, vault.PASSPHRASE, vault.PRF])
def test_it_opens_with_each_kind_of_secret(kind: str) -> None:
    secrets: dict[str, str | bytes] = {vault.CARD: vault.mint_code(), vault.PASSPHRASE: PHRASE, vault.PRF: bytes(32)}
    secret = secrets[kind]
    made = enrolled(secret)

    opened = vault.unlock(ANA, secret)

    assert opened == made
    assert VaultSlot.objects.get().kind == kind
    assert vault.has_key(ANA)
    assert not vault.has_key("ben")


@pytest.mark.parametrize("wrong", [PHRASE + " ", "otra frase bastante larga", b"x" * 32, "", "K7QM"])
def test_it_refuses_a_wrong_secret_whatever_its_kind(wrong: str | bytes) -> None:
    enrolled(PHRASE)

    with pytest.raises(Refused):
        vault.unlock(ANA, wrong)
    with pytest.raises(Refused):
        vault.unlock(ANA, vault.mint_code())


def test_it_opens_a_card_typed_with_look_alikes() -> None:
    code = vault.mint_code()
    made = enrolled(code)

    typed = code.lower().replace("-", " ").replace("0", "o").replace("1", "l").replace("v", "u")

    assert vault.unlock(ANA, typed) == made
    assert vault.whose(typed) == ANA


def test_it_opens_a_passphrase_typed_on_another_keyboard() -> None:
    made = enrolled("contraseña bien larga")

    assert vault.unlock(ANA, "contrasen\u0303a bien larga") == made


def test_it_finds_whose_a_code_is_and_opens_nothing_by_that() -> None:
    code = vault.mint_code()
    enrolled(code)
    enrolled(PHRASE, person="ben")

    assert vault.whose(code) == ANA
    assert vault.whose(vault.mint_code()) is None
    assert vault.whose(PHRASE) is None


@pytest.mark.parametrize(
    ("secret", "kind", "why"),
    [
        ("too short", vault.PASSPHRASE, "too_short"),
        ("fourteen chars", vault.PASSPHRASE, "too_short"),
        ("any passphrase at all", vault.CARD, "not_a_code"),
    ],
)
def test_it_refuses_a_weak_secret_with_its_reason(secret: str, kind: str, why: str) -> None:
    with pytest.raises(vault.WeakSecret, match=why):
        vault.stretch(secret, kind)


def test_it_refuses_a_passphrase_that_reads_as_a_code() -> None:
    with pytest.raises(vault.WeakSecret, match="reads_as_a_code"):
        vault.stretch(vault.mint_code().lower(), vault.PASSPHRASE)


def test_it_takes_the_same_work_for_an_unknown_person_and_a_wrong_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    """No early return: the slow computation and the opening are done in every case, and once."""
    code = vault.mint_code()
    enrolled(code)
    done: list[str] = []
    for module, name in ((members, "_stretch"), (members, "unseal"), (codes, "mac"), (members, "mac")):
        honest = getattr(module, name)

        def noted(*args: object, honest: object = honest, name: str = name) -> object:
            done.append(name)
            return honest(*args)  # type: ignore[operator]

        monkeypatch.setattr(module, name, noted)

    work = []
    for person, secret in itertools.product((ANA, "nobody"), (vault.mint_code(), "no such passphrase")):
        done.clear()
        with pytest.raises(Refused):
            vault.unlock(person, secret)
        work.append([step for step in done if step in ("_stretch", "unseal")])

    assert work == [["_stretch", "unseal"]] * 4


def test_it_lets_a_second_secret_open_the_same_key() -> None:
    code = vault.mint_code()
    made = enrolled(PHRASE)

    vault.add_slot(made, vault.stretch(code), TODAY)

    assert vault.unlock(ANA, code) == vault.unlock(ANA, PHRASE) == made


def test_it_kills_the_old_secret_when_a_new_one_takes_its_place() -> None:
    old, new = vault.mint_code(), vault.mint_code()
    made = enrolled(old)

    vault.add_slot(made, vault.stretch(new), TODAY)

    assert vault.unlock(ANA, new) == made
    assert vault.whose(old) is None
    with pytest.raises(Refused):
        vault.unlock(ANA, old)


def test_it_never_takes_the_last_way_in_away() -> None:
    made = enrolled(PHRASE)
    assert not vault.drop_slot(made, vault.PASSPHRASE)

    vault.add_slot(made, vault.stretch(vault.mint_code()), TODAY)
    assert vault.drop_slot(made, vault.PASSPHRASE)

    with pytest.raises(Refused):
        vault.unlock(ANA, PHRASE)


def test_it_ends_a_key_for_good_when_it_retires() -> None:
    made = enrolled(PHRASE)
    token = vault.hold(made, NOW + timedelta(minutes=15))

    vault.retire(ANA, TODAY)

    assert not vault.has_key(ANA)
    with pytest.raises(Refused):
        vault.unlock(ANA, PHRASE)
    with pytest.raises(Refused):
        vault.resume(token, NOW)
    again = enrolled(PHRASE)
    assert again.member != made.member
    assert again.seed != made.seed


def test_it_binds_a_slot_to_its_member_and_kind() -> None:
    ana, ben = enrolled(PHRASE), enrolled(PHRASE + "!", person="ben")
    hers = VaultSlot.objects.get(member=ana.member)

    # Ana's whole slot under Ben's name: her secret must not open his name.
    VaultSlot.objects.filter(member=ben.member).update(box=hers.box, salt=hers.salt)
    with pytest.raises(Refused):
        vault.unlock("ben", PHRASE)

    VaultSlot.objects.filter(member=ana.member).update(kind=vault.PRF, kdf=members.KDF[vault.PRF])
    with pytest.raises(Refused):
        vault.unlock(ANA, PHRASE.encode())


def test_it_refuses_a_slot_that_asks_for_less_work() -> None:
    enrolled(PHRASE)
    VaultSlot.objects.update(kdf="argon2id:8:1:1")

    with pytest.raises(Refused):
        vault.unlock(ANA, PHRASE)


def test_it_is_worth_nothing_to_guess_without_the_custodian(custodian_folder: Path) -> None:
    """The attack: the whole database, the right passphrase in the word list, another custodian."""
    enrolled(PHRASE)
    shutil.rmtree(custodian_folder)
    custodian.make(custodian_folder)

    with pytest.raises(Refused):
        vault.unlock(ANA, PHRASE)


def test_it_keeps_seeds_and_secrets_out_of_the_rows_and_out_of_print() -> None:
    code = vault.mint_code()
    made = enrolled(code)
    stretched = vault.stretch(PHRASE)
    row, member = VaultSlot.objects.get(), VaultMember.objects.get()
    stored = b"".join(bytes(part or b"") for part in (row.box, row.salt, row.lookup, member.public_key))

    assert made.seed not in stored
    assert code.replace("-", "").encode() not in stored
    assert "seed" not in repr(made)
    assert "key=" not in repr(stretched)


def test_it_makes_every_wait_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(members, "_lanes", threading.BoundedSemaphore(1))
    monkeypatch.setattr(members, "_WAIT", 0.01)

    with members._a_lane(), pytest.raises(vault.Busy):
        vault.stretch(PHRASE)
    assert vault.stretch(PHRASE).kind == vault.PASSPHRASE


# Between two requests.


def test_it_holds_an_open_key_for_one_browser() -> None:
    made = enrolled(PHRASE)
    token = vault.hold(made, NOW + timedelta(minutes=15))

    assert vault.resume(token, NOW + timedelta(minutes=14)) == made
    with pytest.raises(Refused):
        vault.resume(token, NOW + timedelta(minutes=15))
    assert vault.extend(token, NOW + timedelta(minutes=30))
    assert vault.resume(token, NOW + timedelta(minutes=15)) == made


@pytest.mark.parametrize("token", ["", "zz", "00" * 32])
def test_it_resumes_nothing_for_an_unknown_token(token: str) -> None:
    vault.hold(enrolled(PHRASE), NOW + timedelta(minutes=15))

    with pytest.raises(Refused):
        vault.resume(token, NOW)
    assert not vault.extend(token, NOW)
    vault.let_go(token)
    assert VaultSession.objects.count() == 1


def test_it_locks_again_when_let_go() -> None:
    made = enrolled(PHRASE)
    one, other = (vault.hold(made, NOW + timedelta(minutes=15)) for _ in range(2))

    vault.let_go(one)
    with pytest.raises(Refused):
        vault.resume(one, NOW)
    assert vault.resume(other, NOW) == made
    assert vault.let_go_of(ANA) == 1
    with pytest.raises(Refused):
        vault.resume(other, NOW)


def test_it_clears_what_was_outlived() -> None:
    made = enrolled(PHRASE)
    vault.hold(made, NOW)
    vault.hold(made, NOW + timedelta(minutes=1))

    assert vault.let_go_outlived(NOW) == 1
    assert VaultSession.objects.count() == 1


def test_it_opens_a_held_key_only_with_the_browsers_token() -> None:
    ana, ben = enrolled(PHRASE), enrolled(PHRASE, person="ben")
    token = vault.hold(ana, NOW + timedelta(minutes=15))
    row = VaultSession.objects.get()

    assert ana.seed not in bytes(row.box)
    assert bytes.fromhex(token) not in bytes(row.box) + bytes(row.id)
    # Relabelled in the database as Ben's, Ana's token must not make her Ben.
    VaultSession.objects.update(member=ben.member)
    with pytest.raises(Refused):
        vault.resume(token, NOW)


def test_it_draws_every_seed_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[int] = []
    honest = chance.token

    def noted(size: int) -> bytes:
        drawn.append(size)
        return honest(size)

    monkeypatch.setattr(chance, "token", noted)
    one, other = enrolled(bytes(32)), enrolled(bytes(32), person="ben")

    assert one.seed != other.seed
    # Each time: a salt for the slot, the seed, and the salt of its seal.
    assert drawn == [16, 32, 32] * 2
