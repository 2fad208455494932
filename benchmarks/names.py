"""Names nobody has, made of syllables."""

from __future__ import annotations

from random import Random

FIRST = ("Al", "Be", "Ca", "Do", "Ed", "Fa", "Gi", "Ha", "Ines", "Jo", "Ka", "Lu", "Mo", "Ni", "Or", "Pe", "Ro", "Su")
MIDDLE = ("ba", "co", "den", "fri", "gan", "hel", "jor", "kin", "lor", "mar", "nel", "pol", "ras", "sten", "tur", "vi")
LAST = ("ley", "man", "ner", "quist", "ros", "sen", "ton", "ville", "ward", "zek")


def invented(random: Random) -> str:
    """A name nobody has: syllables, about a million different ones."""
    first = random.choice(FIRST) + random.choice(MIDDLE)
    return f"{first} {(random.choice(MIDDLE) + random.choice(MIDDLE) + random.choice(LAST)).capitalize()}"
