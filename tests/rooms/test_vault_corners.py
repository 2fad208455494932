"""What the vault refuses at its corners: lengths, sides and days that no code of ours can hold."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from evenhand import vault
from evenhand.vault import attesting, codes, copies, custodian, members, parcels, rightful, surveys
from evenhand.vault.keyring import Keyring

pytestmark = pytest.mark.usefixtures("custodian_folder")


def test_it_prints_no_code_of_another_length() -> None:
    with pytest.raises(ValueError, match="128 bits"):
        codes.print_bits(bytes(15))


def test_it_finds_a_unit_however_it_is_written() -> None:
    assert vault.unit_token("North  Patrol") == vault.unit_token("north patrol") != vault.unit_token("south patrol")


@pytest.mark.parametrize(("wave", "opened"), [(3, date(2026, 11, 22)), (1, date(1999, 1, 1))])
def test_it_makes_no_survey_code_that_no_code_can_hold(wave: int, opened: date) -> None:
    with pytest.raises(ValueError, match=str(wave)):
        vault.survey_code("o1", wave, "officer", opened)


def test_it_reads_no_survey_code_of_a_side_there_is_not() -> None:
    """Made with the office's own key: the check is right, and the side is nobody's."""
    body = (3 << 13).to_bytes(2) + bytes(surveys._WHOSE)
    assert vault.read_survey_code(codes.print_bits(body + surveys._check(body))) is None
    known = vault.survey_code("o1", 1, "officer", date(2026, 11, 22))
    assert vault.read_survey_code(known) is not None


def test_it_refuses_a_public_key_whose_name_is_not_its_own() -> None:
    _, line = parcels.make_key()
    named = line.split()
    other = parcels.make_key()[1].split()
    with pytest.raises(parcels.ParcelFault, match="damaged"):
        parcels.read_public(" ".join([named[0], other[1], named[2]]))


@pytest.mark.parametrize("behind", [b"more", b""])
def test_it_wants_a_parcel_to_end_where_it_says(behind: bytes) -> None:
    """Sealed by the office itself, and not what it says: something stands behind the end, or the end is missing."""
    framed = b"".join(parcels._framed([("small", [b"x"])]))
    contents = parcels._Contents(iter([framed + behind] if behind else [framed[:-1]]))
    with pytest.raises(parcels.ParcelFault):
        _all_of(contents)


def _all_of(contents: parcels._Contents) -> None:
    for _name, chunks in contents.parts():
        list(chunks)


def test_it_sees_what_another_process_buried(custodian_folder: Path) -> None:
    one, other = Keyring(custodian_folder), Keyring(custodian_folder)
    (first, _), (second, _) = one.mint(), one.mint()

    one.bury([first])
    assert other.is_buried(first)
    one.bury([second])
    assert other.tomb() == {first, second}


def test_it_holds_once_what_is_held_twice(custodian_folder: Path) -> None:
    keys, mark = Keyring(custodian_folder), b"m" * 16
    name, _ = keys.mint()
    keys.hold(mark, [name])
    before = (custodian_folder / "held").read_bytes()

    keys.hold(mark, [name])

    assert (custodian_folder / "held").read_bytes() == before


def test_it_copies_no_custodian_that_it_cannot_keep_still(custodian_folder: Path) -> None:
    (custodian_folder / "lock").unlink()

    with pytest.raises(vault.CustodianFault, match="could not be read: No such file"):
        copies.copy_of(custodian_folder)


def test_it_puts_a_copy_back_whole_into_an_empty_place_or_not_at_all(custodian_folder: Path, tmp_path: Path) -> None:
    files = copies.copy_of(custodian_folder)
    with pytest.raises(vault.CustodianFault, match="into an empty place only"):
        copies.put_back(custodian_folder, files, [])

    place = tmp_path / "back"
    with pytest.raises(vault.CustodianFault, match="could not be made"):
        copies.put_back(place, {**files, "much/too/deep": b""}, [])
    assert not place.exists()
    assert not list(tmp_path.glob("back.new-*"))
    assert copies.put_back(place, files, []).keys.epoch == 2


@pytest.mark.django_db
def test_it_knows_since_when_somebody_has_a_key() -> None:
    assert members.made_on("clara") is None
    vault.enrol("clara", vault.stretch(b"clara".ljust(32)), date(2026, 6, 1))

    assert members.made_on("clara") == date(2026, 6, 1)


def test_it_attests_what_is_there_once_in_the_life_of_a_custodian(custodian_folder: Path) -> None:
    """One from before there were proofs; a new one has nothing to attest."""
    attested: list[str] = []
    assert not attesting.begin(lambda: attested.append("nothing"))
    (custodian_folder / custodian.ATTESTS).unlink()

    assert [attesting.begin(lambda: attested.append("all")) for _ in range(2)] == [True, False]
    assert attested == ["all"]


def test_it_believes_a_role_only_while_its_custodian_is_away(custodian_folder: Path) -> None:
    holder = ("11111111-1111-1111-1111-111111111111", "dana")
    assert not rightful.is_in_force(holder, "director", None, None, b"made up")

    custodian_folder.rename(custodian_folder.with_name("away"))
    assert rightful.is_in_force(holder, "director", None, None, b"made up")
