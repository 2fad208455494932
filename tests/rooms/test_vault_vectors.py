"""The formats, frozen. ``vectors/vault.json`` holds primitives with their results, and a whole small installation as
it stood when the formats were released: the custodian's files, every kind of row, people's secrets and plain texts.

The file is never made anew: a change that fails here makes what offices have sealed unreadable.
"""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.core import serializers

from evenhand import vault
from evenhand.models.vault import AnswerWords, SealedAnswer, VaultMember
from evenhand.models.vault_rooms import VaultRecord
from evenhand.vault import Context, chance, codes, custodian, sealing
from evenhand.vault.members import is_proved
from evenhand.vault.sealing import Refused

FROZEN: dict[str, Any] = json.loads((Path(__file__).parent / "vectors" / "vault.json").read_text(encoding="utf-8"))
PROOFS: dict[str, Any] = json.loads((Path(__file__).parent / "vectors" / "vault_proofs.json").read_text("utf-8"))
"""Whose each key is, under the pepper of the frozen installation. Younger than it: its own rows have no proof."""
REF = "M7KQ-42XW"
WHO = (REF, "m1", "c1")
AT = datetime.fromisoformat("2026-11-22T15:30:00+00:00")


def raw(text: str) -> bytes:
    return bytes.fromhex(text)


@pytest.mark.parametrize("case", FROZEN["lp"])
def test_it_still_joins_the_same_way(case: dict[str, Any]) -> None:
    assert sealing.lp(*map(raw, case["parts"])).hex() == case["joined"]


def test_it_still_pads_to_the_same_sizes() -> None:
    assert [[size, sealing.padme(size)] for size, _ in FROZEN["padme"]] == FROZEN["padme"]
    assert sealing.pad(b"word").hex() == FROZEN["padded_word"]


@pytest.mark.parametrize("case", FROZEN["seal"])
def test_it_still_seals_and_opens_the_same_bytes(case: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    key, plain, aad, box = (raw(case[part]) for part in ("key", "plain", "aad", "box"))
    monkeypatch.setattr(chance, "token", lambda _size: box[1:33])

    assert sealing.seal(key, plain, aad) == box
    assert sealing.unseal(key, box, aad) == plain


@pytest.mark.parametrize("suite", [0x00, 0x02, 0xFF])
def test_it_refuses_a_suite_it_does_not_know(suite: int) -> None:
    case = FROZEN["seal"][0]
    box = bytes([suite]) + raw(case["box"])[1:]

    with pytest.raises(Refused):
        sealing.unseal(raw(case["key"]), box, raw(case["aad"]))


@pytest.mark.parametrize("case", FROZEN["subkey"])
def test_it_still_derives_the_same_keys(case: dict[str, Any]) -> None:
    assert sealing.subkey(raw(case["key"]), *map(raw, case["purpose"])).hex() == case["subkey"]


@pytest.mark.parametrize("case", FROZEN["codes"])
def test_it_still_prints_the_same_codes(case: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chance, "token", lambda _size: raw(case["bits"]))

    assert vault.mint_code() == case["code"]
    assert vault.read_code(case["code"]) == case["code"]
    assert codes.code_bytes(case["code"]).decode() == case["code"].replace("-", "")


@pytest.fixture
def installation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, db: None) -> dict[str, Any]:
    """The frozen installation, started again: its files and its rows."""
    from django.conf import settings

    folder = tmp_path / "custodian"
    folder.mkdir(mode=0o700)
    for name, content in FROZEN["custodian"].items():
        (folder / name).write_bytes(raw(content))
        (folder / name).chmod(0o600)
    monkeypatch.setattr(settings, "EVENHAND_CUSTODIAN", folder)
    for row in serializers.deserialize("json", json.dumps(FROZEN["rows"])):
        row.save()
    opened: dict[str, Any] = FROZEN["opened"]
    return opened


def test_it_still_opens_the_custodian(installation: dict[str, Any]) -> None:
    keeper = custodian.current()

    assert keeper.keys.epoch == 2
    assert [vault.mac(purpose, b"data").hex() for purpose in ("code", "ledger")] == installation["macs"]
    assert [vault.blind(kind, "value").hex() for kind in installation["blind"]] == list(installation["blind"].values())
    assert [token.hex() for token in vault.name_tokens("José Núñez O'Brien")] == installation["name_tokens"]


def test_it_still_opens_the_case_file(installation: dict[str, Any]) -> None:
    wrapped, box = raw(installation["wrapped"]), raw(installation["field"])

    assert vault.open_field(wrapped, box, ref=REF, kind="narrative", row="c1") == installation["text"]
    assert vault.open_draft(installation["draft_code"], raw(installation["draft"])) == b"draft"


def test_it_still_opens_answers_and_words(installation: dict[str, Any]) -> None:
    answer, words = SealedAnswer.objects.get(), AnswerWords.objects.get()

    assert vault.open_answer(bytes(answer.box), *WHO) == "yes"
    assert list(vault.words_for_letter(bytes(words.box), *WHO)) == installation["words"]
    assert vault.answer_for_word(bytes(words.box), installation["words"][1], *WHO) == "no"


def test_it_still_reveals_the_tally(installation: dict[str, Any]) -> None:
    assert vault.reveal_tally(2026, on=date(2027, 4, 1))["officer"] == {"yes": 11, "no": 0, "silent": 0}


@pytest.mark.parametrize("kind", ["card", "passphrase", "prf"])
def test_it_still_unlocks_and_opens_the_room(installation: dict[str, Any], kind: str) -> None:
    secret = installation["secrets"][kind]
    unlocked = vault.unlock("ana", raw(secret) if kind == "prf" else secret)

    told = vault.records("joint", unlocked, REF)

    assert [[record.author, record.row, record.text] for record in told] == installation["records"]
    assert vault.open("joint", unlocked, Context(ref=REF, kind="term", row="t1.1")) == installation["records"][0][2]
    assert vault.whose(installation["secrets"]["card"]) == "ana"


def test_it_still_resumes_a_held_key(installation: dict[str, Any]) -> None:
    assert vault.resume(installation["token"], AT).person == "ana"


def test_it_still_opens_the_set_up(installation: dict[str, Any]) -> None:
    assert vault.open_setup("setup:c1", Context(ref=REF, kind="need", row="s1")) == installation["set_up"]


@pytest.mark.parametrize("case", PROOFS["proofs"])
def test_it_still_knows_whose_a_key_is(installation: dict[str, Any], case: dict[str, str]) -> None:
    row = VaultMember(id=UUID(case["member"]), person=case["person"], public_key=raw(case["public_key"]))
    assert not is_proved(row)

    row.proof = raw(case["proof"])

    assert is_proved(row)


@pytest.mark.parametrize("suite", [0x00, 0x02])
def test_it_refuses_a_frozen_row_of_an_unknown_suite(installation: dict[str, Any], suite: int) -> None:
    record = next(one for one in VaultRecord.objects.all() if bytes(one.body[:1]) == b"d")
    VaultRecord.objects.filter(pk=record.pk).update(body=b"d" + bytes([suite]) + bytes(record.body)[2:])
    unlocked = vault.unlock("ana", raw(installation["secrets"]["prf"]))

    with pytest.raises(Refused):
        vault.records("joint", unlocked, REF)
