"""The press makes a file of any name: what it has no letters for is seen to be missing, and nothing else is."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import pytest
from pypdf import PdfReader

from evenhand import press
from evenhand.press import SUBSTITUTE, Page, Unprintable, Unshowable, readable, typeset, unshowable

ON = date(2026, 1, 1)
TOO_MUCH_FOR_IT = "\u06c6\u06c7 " + " ".join(chr(code) for code in range(0x06C8, 0x06ED)) + " \u06ed\u06ef"
"""A line of Arabic letters and marks on which Typst 0.15 panics."""


def shown(text: str, *, lasting: bool = False) -> str:
    made = typeset(Page.PROBE, {"text": text}, on=ON, lasting=lasting)
    return PdfReader(io.BytesIO(made)).pages[0].extract_text()


@pytest.mark.parametrize("lasting", [False, True])
@pytest.mark.parametrize(
    ("name", "stands"),
    [
        ("Maria 李明", f"Maria {SUBSTITUTE * 2}"),
        ("สมชาย Jo", f"{SUBSTITUTE * 5} Jo"),
        ("이", SUBSTITUTE),
        ("😀 Jo", f"{SUBSTITUTE} Jo"),
        ("👨‍👩‍👧 Jo", f"{SUBSTITUTE * 3} Jo"),
        ("＝１ ＡＢＣ", "=1 ABC"),
        ("Nguyễn Иван", "Nguyễn Иван"),
        ("\ue000 \x07 \x1c \x00 Jo", f"{SUBSTITUTE} {SUBSTITUTE} {SUBSTITUTE} {SUBSTITUTE} Jo"),
    ],
)
def test_it_sets_every_name_and_shows_what_it_has_no_letter_for(name: str, stands: str, lasting: bool) -> None:
    assert shown(name, lasting=lasting) == stands


def test_it_leaves_scripts_alone_that_it_can_show() -> None:
    words = {"name": "محمد דוד हरि ქართ"}

    assert readable(words) == words


def test_it_knows_which_signs_need_no_look() -> None:
    sure = "".join(chr(code) for code in range(0x3000) if press._SURE.fullmatch(chr(code)))

    press._set(Page.PROBE, {"text": " ".join(sure)}, ON, lasting=True)


def test_it_looks_at_a_thousand_signs_no_longer_than_at_twenty(monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[Page] = []
    really = press._set

    def counted(page: Page, *args: Any, **more: Any) -> bytes:
        looked.append(page)
        return really(page, *args, **more)

    monkeypatch.setattr(press, "_set", counted)
    text = "".join(chr(code) for code in range(0x4E00, 0x4E00 + 1_000))

    assert readable({"text": text}) == {"text": SUBSTITUTE * 1_000}
    assert len(looked) <= 20
    assert len(unshowable(text)) == 20


def test_it_survives_words_on_which_typst_gives_up() -> None:
    with pytest.raises(Unprintable):
        press._set(Page.PROBE, {"text": TOO_MUCH_FOR_IT}, ON, lasting=True)

    assert SUBSTITUTE in shown(TOO_MUCH_FOR_IT)
    assert unshowable(TOO_MUCH_FOR_IT)


def test_it_says_that_the_words_are_the_cause_where_it_may_not_change_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(press, "readable", dict)

    with pytest.raises(Unshowable):
        typeset(Page.PROBE, {"text": TOO_MUCH_FOR_IT}, on=ON, at_any_price=False)
    with pytest.raises(Unshowable):
        typeset(Page.PROBE, {"text": "이"}, on=ON, at_any_price=False)
