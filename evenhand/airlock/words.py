"""What the two ends of the airlock say to each other."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

READY, YES, NO = b".", b"+", b"-"


class Kind(StrEnum):
    """What a file is, by its first bytes."""

    PICTURE = "picture"
    PDF = "pdf"
    WORKBOOK = "workbook"


class Why(StrEnum):
    """Why a file does not come through."""

    BUSY = "busy"
    UNREADABLE = "unreadable"
    WORK = "work"  # too long, too much memory, or too large once it was made anew
    PIXELS = "pixels"
    PASSWORD = "password"  # noqa: S105 (a reason, not a password)
    PAGES = "pages"
    UNPACKS = "unpacks"
    FOREIGN = "foreign"
    ENTITIES = "entities"


class Kept(Exception):  # noqa: N818 (it says where the file stays)
    """Raised inside: the file stays outside, and why."""

    def __init__(self, why: Why) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Seconds of a processor, bytes of memory, seconds by the clock, and the most bytes that may come back."""

    processor: int
    memory: int
    seconds: int
    most_out: int

    def spelled(self) -> tuple[str, str, str]:
        """As the child is told them; the clock is not its affair."""
        return str(self.processor), str(self.memory), str(self.most_out)
