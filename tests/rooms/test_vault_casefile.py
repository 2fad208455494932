"""The case file's fields, drafts, and the blind index: what opens where, and what a stolen row tells."""

from __future__ import annotations

import itertools
import shutil
from pathlib import Path

import pytest

from evenhand import vault
from evenhand.vault import casefile, custodian, files, index
from evenhand.vault.sealing import KEY, Refused

pytestmark = pytest.mark.usefixtures("custodian_folder")

PLACE = {"ref": "M7KQ-42XW", "kind": "narrative", "row": "c1"}
STORY = "Mi vecino lo vio todo — he saw it all."


def test_it_opens_a_field_where_it_was_sealed() -> None:
    wrapped = vault.new_case_key()
    box = vault.seal_field(wrapped, STORY, **PLACE)

    assert vault.open_field(wrapped, box, **PLACE) == STORY
    assert vault.open_field(wrapped, memoryview(box), **PLACE) == STORY  # type: ignore[arg-type]  # as psycopg may give it
    assert b"vecino" not in box


def test_it_opens_with_the_wrapped_key_alone_what_was_sealed_under_a_new_one() -> None:
    wrapped = vault.new_case_key()
    box = vault.seal_field(wrapped, STORY, **PLACE)
    custodian.current().unwrapped.clear()  # as after a restart

    assert vault.open_field(wrapped, box, **PLACE) == STORY


def test_it_opens_a_file_where_it_was_sealed() -> None:
    wrapped = vault.new_case_key()
    picture = bytes(range(256)) * 40

    assert vault.open_bytes(wrapped, vault.seal_bytes(wrapped, picture, **PLACE), **PLACE) == picture


@pytest.mark.parametrize("moved", [{"ref": "AAAA-AAAA"}, {"kind": "phone"}, {"row": "c2"}, {"row": 1}])
def test_it_refuses_a_field_moved_elsewhere(moved: dict[str, str]) -> None:
    wrapped = vault.new_case_key()
    box = vault.seal_field(wrapped, STORY, **PLACE)

    with pytest.raises(Refused):
        vault.open_field(wrapped, box, **(PLACE | moved))


def test_it_tells_kind_and_row_apart_wherever_they_meet() -> None:
    wrapped = vault.new_case_key()
    box = vault.seal_field(wrapped, STORY, ref="r", kind="note", row="s1")

    with pytest.raises(Refused):
        vault.open_field(wrapped, box, ref="r", kind="notes", row="1")


def test_it_refuses_the_key_of_another_complaint() -> None:
    mine, other = vault.new_case_key(), vault.new_case_key()
    box = vault.seal_field(mine, STORY, **PLACE)

    with pytest.raises(Refused):
        vault.open_field(other, box, **PLACE)


def test_it_refuses_every_flipped_bit_of_the_wrapped_key() -> None:
    wrapped = vault.new_case_key()
    box = vault.seal_field(wrapped, STORY, **PLACE)

    for bit in range(len(wrapped) * 8):
        altered = bytearray(wrapped)
        altered[bit // 8] ^= 1 << bit % 8
        with pytest.raises(Refused):
            vault.open_field(bytes(altered), box, **PLACE)


def test_it_says_the_same_size_for_every_short_text() -> None:
    wrapped = vault.new_case_key()

    assert len({len(vault.seal_field(wrapped, text, **PLACE)) for text in ("", "Ann", "x" * 252)}) == 1


def test_it_opens_nothing_without_the_custodians_folder(custodian_folder: Path) -> None:
    wrapped = vault.new_case_key()
    box = vault.seal_field(wrapped, STORY, **PLACE)
    answer = vault.seal_answer("M7KQ-42XW", "m1", "c1", "yes")
    code = vault.mint_code()
    draft = vault.seal_draft(code, b"draft")
    shutil.rmtree(custodian_folder)
    attempts = (
        lambda: vault.open_field(wrapped, box, **PLACE),
        lambda: vault.open_answer(answer, "M7KQ-42XW", "m1", "c1"),
        lambda: vault.open_draft(code, draft),
    )

    for attempt in attempts:
        with pytest.raises(vault.CustodianFault):
            attempt()

    custodian.make(custodian_folder)
    for attempt in attempts:
        with pytest.raises(Refused):
            attempt()


def test_it_still_opens_old_keys_under_a_newer_standing_root(custodian_folder: Path) -> None:
    old = vault.new_case_key()
    box = vault.seal_field(old, STORY, **PLACE)
    files.write_key(custodian_folder, "casefile.2", b"2" * KEY)

    new = vault.new_case_key()

    assert (old[:2], new[:2]) == (b"\x00\x01", b"\x00\x02")
    assert vault.open_field(old, box, **PLACE) == STORY
    assert vault.open_field(new, vault.seal_field(new, STORY, **PLACE), **PLACE) == STORY


def test_it_remembers_opened_keys_within_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(casefile, "_REMEMBERED", 3)
    keys = [vault.new_case_key() for _ in range(8)]
    boxes = [vault.seal_field(key, STORY, **PLACE) for key in keys]

    assert all(vault.open_field(key, box, **PLACE) == STORY for key, box in zip(keys, boxes, strict=True))
    assert len(custodian.current().unwrapped) <= 3


def test_it_opens_a_draft_with_its_code_only() -> None:
    code, other = vault.mint_code(), vault.mint_code()
    box = vault.seal_draft(code, b"what happened at the bus stop")

    assert vault.open_draft(code.lower().replace("-", " "), box) == b"what happened at the bus stop"
    assert b"bus stop" not in box
    with pytest.raises(Refused):
        vault.open_draft(other, box)


# The blind index.


@pytest.mark.parametrize(
    "typed",
    [
        "José Ñúñez-O'Brien",
        "jose nunez obrien",
        "NÚÑEZ  josé, o’brien",
        "O'BRIEN, Jose Nunez",
        "Jose\u0301 Nun\u0303ez O'Brien",
    ],
)
def test_it_finds_a_name_however_it_is_written(typed: str) -> None:
    assert set(vault.name_tokens(typed)) == set(vault.name_tokens("José Núñez O'Brien"))
    assert vault.name_token(typed) == vault.name_token("José Núñez O'Brien")


@pytest.mark.parametrize(("heard", "is_"), [("Smyth", "Smith"), ("Kathryn", "Catherine"), ("Philips", "Fillips")])
def test_it_finds_a_half_heard_name(heard: str, is_: str) -> None:
    assert set(vault.name_tokens(heard)) & set(vault.name_tokens(is_))
    assert vault.name_token(heard) != vault.name_token(is_)


def test_it_finds_names_in_other_letters_and_with_numbers() -> None:
    assert len(vault.name_tokens("محمد 王芳")) == 2
    assert len(vault.name_tokens("42")) == 1
    assert vault.name_tokens(" -' ") == ()


@pytest.mark.parametrize(
    "typed", ["(816) 555-0142", "816.555.0142", "+1 816 555 0142", "1-816-555-0142", "８１６ ５５５ ０１４２"]
)
def test_it_finds_a_telephone_number_however_it_is_written(typed: str) -> None:
    assert vault.phone_number(typed) == "+18165550142"
    assert vault.phone_token(typed) == vault.phone_token("8165550142")
    assert vault.phone_end_token(typed) == vault.phone_end_token("0142")


@pytest.mark.parametrize("typed", ["", "call me", "12", "816 555 0142 816 555 0142 99"])
def test_it_has_no_token_for_what_is_no_number(typed: str) -> None:
    assert vault.phone_token(typed) is None


def test_it_has_no_end_of_a_number_that_is_too_short() -> None:
    assert vault.phone_end_token("012") is None


def test_it_reads_a_number_of_another_country() -> None:
    assert vault.phone_number("020 7946 0018", region="GB") == "+442079460018"


def test_it_finds_an_email_address_in_any_case() -> None:
    assert vault.email_token(" Ana@Example.ORG ") == vault.email_token("ana@example.org")


def test_it_gives_each_kind_its_own_key() -> None:
    tokens = [vault.blind(kind, "0142") for kind in index.KINDS]

    assert len(set(tokens)) == len(index.KINDS)
    assert {len(token) for token in tokens} == {16}
    with pytest.raises(ValueError, match="address"):
        vault.blind("address", "0142")


def test_it_gives_another_office_other_tokens(custodian_folder: Path) -> None:
    here = vault.name_tokens("Ana Reyes")
    shutil.rmtree(custodian_folder)
    custodian.make(custodian_folder)

    assert not set(here) & set(vault.name_tokens("Ana Reyes"))


def test_it_does_not_tell_by_order_which_word_came_first() -> None:
    for one, other in itertools.permutations(["Ana", "Reyes", "Soto"], 2):
        assert vault.name_tokens(f"{one} {other}") == vault.name_tokens(f"{other} {one}")
