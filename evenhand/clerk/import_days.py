"""Days as people write them in spreadsheets: 2024-03-05, 3/5/24, 5.3.2024, Mar 5, 2024, 5-mar-24, 45356.

Whether the day or the month stands first is said by the whole column; a single cell cannot tell.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta

_MONTHS = {
    "jan": 1, "ene": 1, "feb": 2, "mar": 3, "apr": 4, "abr": 4, "may": 5, "jun": 6, "jul": 7, "aug": 8, "ago": 8,
    "sep": 9, "set": 9, "oct": 10, "nov": 11, "dec": 12, "dic": 12,
}  # fmt: skip
_WORD = re.compile(r"[^\W\d_]+")
_DIGITS = re.compile(r"\d+")
_SERIAL = re.compile(r"[2-6]\d{4}")
_SERIAL_DAY_0 = date(1899, 12, 30)
"""What spreadsheets count from: a cell that holds a day but is shown as a number."""


def written_order(cells: Iterable[str]) -> str:
    """``dmy`` where a number over 12 stands first in some cell of the column, otherwise ``mdy``."""
    firsts = [_numbers(cell)[:1] for cell in cells]
    return "dmy" if any(1000 > first[0] > 12 for first in firsts if first) else "mdy"


def read_day(text: str, order: str) -> date | None:
    """The day that was written; None when it is none."""
    try:
        if _SERIAL.fullmatch(text):
            return _SERIAL_DAY_0 + timedelta(days=int(text))
        if (named := _named_month(text)) is not None:
            return _day(*named)
        numbers = _numbers(text)
        if not numbers:
            return None
        if numbers[0] > 999:
            return _day(*numbers)
        first, second, year = numbers
        return _day(year, second, first) if order == "dmy" else _day(year, first, second)
    except ValueError:
        return None


def _day(year: int, month: int, day: int) -> date:
    return date(year if year > 99 else 2000 + year, month, day)


def _numbers(text: str) -> list[int]:
    bare = text.split(" ", maxsplit=1)[0].split("T", maxsplit=1)[0]
    parts = bare.replace("/", "-").replace(".", "-").split("-")
    return [int(part) for part in parts] if len(parts) == 3 and all(p.isdecimal() and len(p) < 5 for p in parts) else []


def _named_month(text: str) -> tuple[int, int, int] | None:
    """Year, month and day where the month is a word: the day is the other number, the year comes last."""
    months = [_MONTHS[word[:3].casefold()] for word in _WORD.findall(text) if word[:3].casefold() in _MONTHS]
    numbers = [int(one) for one in _DIGITS.findall(text)[:3] if len(one) < 5]
    if len(months) != 1 or len(numbers) < 2:
        return None
    year, day = (numbers[0], numbers[1]) if numbers[0] > 999 else (numbers[1], numbers[0])
    return year, months[0], day
