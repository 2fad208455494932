"""The formats of a table's room, frozen: two keys of a compartment, the link between them, a file, the room words.

``vectors/vault_rooms.json`` is a small installation as it stood when these formats were released. It is never made
anew: a change that fails here makes what people have said unreadable.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.core import serializers

from evenhand import vault
from evenhand.models.vault_rooms import VaultCompartment
from evenhand.vault import Context
from evenhand.vault.sealing import Refused
from tests.rooms.vault_table import REF

FROZEN: dict[str, Any] = json.loads((Path(__file__).parent / "vectors" / "vault_rooms.json").read_text("utf-8"))

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def installation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, db: None) -> None:
    from django.conf import settings

    folder = tmp_path / "custodian"
    folder.mkdir(mode=0o700)
    for name, content in FROZEN["custodian"].items():
        (folder / name).write_bytes(bytes.fromhex(content))
        (folder / name).chmod(0o600)
    monkeypatch.setattr(settings, "EVENHAND_CUSTODIAN", folder)
    for row in serializers.deserialize("json", json.dumps(FROZEN["rows"])):
        row.save()


def _key(name: str) -> vault.Unlocked:
    return vault.unlock(name, bytes.fromhex(FROZEN["secrets"][name]))


@pytest.mark.parametrize("name", ["ana", "officer", "eve"])
def test_it_still_opens_both_keys_of_a_room_and_its_file(name: str) -> None:
    told = [[one.row, one.text] for one in vault.records("joint:d1", _key(name), REF) if one.kind == "card"]
    sheet, data = vault.open_file("joint:d1", _key(name), Context(ref=REF, kind="file", row=FROZEN["file"]["row"]))

    assert told == FROZEN["cards"]
    assert (sheet.name, sheet.size) == (FROZEN["file"]["name"], len(data))
    assert data.decode() == FROZEN["file"]["of"] * FROZEN["file"]["times"]
    assert list(vault.room_words(REF, "joint:d1", _key(name), "en")) == FROZEN["words"]
    assert VaultCompartment.objects.count() == 2


def test_it_still_keeps_the_one_out_who_left() -> None:
    with pytest.raises(Refused):
        vault.records("joint:d1", _key("mediator"), REF)
