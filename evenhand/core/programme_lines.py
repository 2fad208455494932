"""On which line of a TOML text each key stands, so that an error can point at it.

`tomllib` gives values without places. This scanner gives the places without values: it knows tables, arrays of
tables, dotted and quoted keys, and skips over strings and arrays that run over several lines. It is only asked about
texts that `tomllib` has accepted.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

Path = tuple[str, ...]
"""A key's path; the place in an array of tables is a number: ("rules", "0", "code")."""

_KEY = re.compile(r"""\s*("(?:[^"\\]|\\.)*"|'[^']*'|[A-Za-z0-9_-]+)\s*(\.)?""")


@dataclass(slots=True)
class _Scan:
    """What is still open at the end of a line: a long string (its quotes) and brackets."""

    quotes: str = ""
    depth: int = 0
    places: dict[Path, int] = field(default_factory=dict)
    counts: dict[Path, int] = field(default_factory=dict)

    def rest_of_value(self, text: str) -> None:
        """Reads what stands after "=", or a line that continues it."""
        at = 0
        while at < len(text):
            if self.quotes:
                at = self._inside_string(text, at)
            elif text[at] in "\"'":
                self.quotes = text[at] * 3 if text.startswith(text[at] * 3, at) else text[at]
                at += len(self.quotes)
            elif text[at] == "#":
                return
            else:
                self.depth += (text[at] in "[{") - (text[at] in "]}")
                at += 1

    def _inside_string(self, text: str, at: int) -> int:
        if text[at] == "\\" and self.quotes[0] == '"':
            return at + 2
        if text.startswith(self.quotes, at):
            at += len(self.quotes)
            self.quotes = ""
            return at
        return at + 1

    def resolve(self, keys: Path) -> Path:
        """The path a header means: below an array of tables, its newest table."""
        path: Path = ()
        for key in keys:
            path = (*path, key)
            if path in self.counts:
                path = (*path, str(self.counts[path] - 1))
        return path

    def next_table(self, keys: Path) -> Path:
        """The path of a new table in an array of tables."""
        *above, last = keys
        path = (*self.resolve(tuple(above)), last)
        self.counts[path] = self.counts.get(path, 0) + 1
        return self.resolve(keys)


def key_lines(text: str) -> dict[Path, int]:
    """Line numbers (from 1) of every table and key in a TOML text."""
    scan = _Scan()
    table: Path = ()
    for number, line in enumerate(text.split("\n"), start=1):
        if scan.quotes or scan.depth:
            scan.rest_of_value(line)
            continue
        start = line.strip()
        if start.startswith("[["):
            table = scan.next_table(_dotted(start[2:])[0])
            scan.places.setdefault(table, number)
        elif start.startswith("["):
            table = scan.resolve(_dotted(start[1:])[0])
            scan.places.setdefault(table, number)
        elif start and not start.startswith("#"):
            keys, end = _dotted(line)
            scan.places.setdefault((*table, *keys), number)
            scan.rest_of_value(line[end:].partition("=")[2])
    return scan.places


def line_of(places: dict[Path, int], path: Path) -> int:
    """The line of a key; of a key that is missing, the line of the table it should stand in; 1 for the file itself."""
    if path in places:
        return places[path]
    below = [line for known, line in places.items() if known[: len(path)] == path]
    if below:
        return min(below)
    return line_of(places, path[:-1]) if len(path) > 1 else 1


def _dotted(text: str) -> tuple[Path, int]:
    """A dotted key at the start of `text`, and where it ends."""
    keys: list[str] = []
    at = 0
    while match := _KEY.match(text, at):
        key = match[1]
        keys.append(key[1:-1] if key[0] in "\"'" else key)
        at = match.end()
        if not match[2]:
            break
    return tuple(keys), at
