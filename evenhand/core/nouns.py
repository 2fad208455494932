"""The small nouns of a complaint: who takes part in it, who worked on it, and what is complained of. See ``case``."""

from __future__ import annotations

from dataclasses import dataclass

from evenhand.core.codes import Duty, Side


@dataclass(frozen=True, slots=True)
class Hand:
    """One member of staff (account id) and one duty they have done on this complaint."""

    staff: str
    duty: Duty


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """A person's part in one complaint. ``id`` is a pseudonym in it: ``c1``, ``o2``. ``guardian`` is the pseudonym of
    who must also agree (EC-07, EC-09). ``known`` is false for somebody without a name, or not yet identified."""

    id: str
    side: Side
    guardian: str | None = None
    known: bool = True

    @property
    def voices(self) -> tuple[str, ...]:
        """Everyone whose own yes this party's yes needs."""
        return (self.id,) if self.guardian is None else (self.id, self.guardian)


@dataclass(frozen=True, slots=True, kw_only=True)
class Allegation:
    """One act complained of, by one officer, toward these complainants. ``flags`` are eligibility codes."""

    id: str
    matter: str
    officer: str
    complainants: frozenset[str]
    category: str
    flags: frozenset[str] = frozenset()
    finding: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Screening:
    """The first decision on a matter: eligible or not, why (rule codes), and by whom."""

    by: str
    eligible: bool
    reasons: frozenset[str] = frozenset()
