"""How hard a text is to read, and whether it pushes or judges.

English: the Flesch-Kincaid grade level (Kincaid et al. 1975). Spanish: Fernández Huerta's reading ease (1959), with the
bands of his table turned into school grades (60 and more is grade 8 or less). Both are counts, not understanding: a low
grade does not make a text good, but a high one makes it bad for the people who need it most.
"""

from __future__ import annotations

import re

MOST = 8.0
"""The highest reading grade anywhere (design section 3 of the look: 6 for the public, 8 at most)."""

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*|\d+(?:[.,]\d+)*")
_END = re.compile(r"[.!?:;]+(?=\s|$)|\n+")
_PLACE = re.compile(r"\{[a-z_]+\}")

_ENGLISH_ENDINGS = re.compile(r"(?:[^laeiouy]es|[^laeiouytd]ed|[^laeiouy]e)$")
_ENGLISH_GROUPS = re.compile(r"[aeiouy]+")
_ENGLISH_SPLIT = re.compile(r"ia(?!l|n)|io(?!n|us)|(?<!p)eo|ua(?!r)|[^q]ue[nt]|ying|creat|idea|scien|iet|being|seeing")
_SPANISH_SILENT = re.compile(r"(?<=[qg])u(?=[eiéí])")
_SPANISH_SYLLABLE = re.compile(r"[iuü]?[aeoáéó][iuyü]?(?![aeoáéóíú])|[iuü]?[aeoáéó]|[íú]|[iuü]+|y(?![aeiouáéíóú])")

_PUSHING = {
    "en": (
        "victim", "offender", "suspect", "perpetrator", "accused", "alleged victim", "troublemaker", "guilty",
        "please just", "just", "simply", "of course", "unfortunately", "most people", "we urge", "strongly",
        "recommend", "recommended", "hurry", "last chance", "final notice", "act now", "don't miss", "guarantee",
        "guaranteed", "congratulations", "great news", "good news", "better choice", "best choice", "you should",
        "you must choose", "refused mediation", "failed to", "non-cooperation", "cooperate", "win", "easy",
        "thank you for your cooperation", "obviously", "needless",
    ),
    "es": (
        "víctima", "agresor", "agresora", "sospechoso", "sospechosa", "culpable", "acusado", "acusada", "infractor",
        "solo tiene que", "simplemente", "por supuesto", "desgraciadamente", "lamentablemente",
        "la mayoría de la gente", "le instamos", "recomendamos", "recomendado", "recomendada", "apúrese",
        "última oportunidad", "último aviso",
        "no se pierda", "garantizamos", "garantizado", "felicidades", "enhorabuena", "buenas noticias",
        "la mejor opción", "usted debería", "debe elegir", "se negó", "rechazó la mediación", "falta de cooperación",
        "coopere", "ganar", "fácil", "obviamente",
    ),
}  # fmt: skip


def reading_grade(text: str, lang: str) -> float | None:
    """The school grade a text asks for, to one decimal; 0 for a text without words.

    None for a language without a scale here. Figures in braces ({count}) are read as one short word.
    """
    plain = _PLACE.sub("10", text)
    words = _WORD.findall(plain)
    if not words:
        return 0.0
    sentences = max(1, sum(1 for part in _END.split(plain) if _WORD.search(part)))
    per_sentence = len(words) / sentences
    if lang == "en":
        syllables = sum(map(english_syllables, words)) / len(words)
        return round(max(0.0, 0.39 * per_sentence + 11.8 * syllables - 15.59), 1)
    if lang == "es":
        syllables = sum(map(spanish_syllables, words)) / len(words)
        return round(_grade_of_ease(206.84 - 60.0 * syllables - 1.02 * per_sentence), 1)
    return None


def _grade_of_ease(ease: float) -> float:
    """Fernández Huerta's bands: 100 is grade 4, 60 is grade 8, 50 the end of school (12), 0 is beyond study (20)."""
    if ease >= 60:
        return max(0.0, 14 - ease / 10)
    if ease >= 50:
        return 8 + (60 - ease) * 0.4
    return min(20.0, 12 + (50 - ease) * 0.2)


def english_syllables(word: str) -> int:
    """Syllables of an English word by its vowel groups; a number counts as one."""
    low = word.lower()
    if low[0].isdigit():
        return 1
    stem = _ENGLISH_ENDINGS.sub(lambda end: end[0][0], low) if len(low) > 3 else low
    groups = len(_ENGLISH_GROUPS.findall(stem)) + len(_ENGLISH_SPLIT.findall(stem))
    return max(1, groups)


def spanish_syllables(word: str) -> int:
    """Syllables of a Spanish word: a strong vowel or an accented weak one is a nucleus; a number counts as one."""
    low = word.lower()
    if low[0].isdigit():
        return 1
    return max(1, len(_SPANISH_SYLLABLE.findall(_SPANISH_SILENT.sub("", low))))


def pushing_words(text: str, lang: str) -> tuple[str, ...]:
    """Words that push, shame or judge a side, in the order of our list; "!" counts as one. See the look, section 7."""
    low = text.lower().replace("’", "'")
    found = tuple(word for word in _PUSHING.get(lang, ()) if re.search(rf"(?<!\w){re.escape(word)}(?!\w)", low))
    return (*found, "!") if "!" in text or "¡" in text else found
