"""Advice on a draft: what may make a term hard to keep, hard to read or not allowed. It never stops anybody.

The same words give the same advice, whoever wrote them and whoever would keep them: no rule here knows a side. Codes
come back; the pages have a sentence for each. Sources: forbidden terms T-5 and terms that bind others T-4 (domain
§6.5), commitment line A.6, reading grade X-7.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from evenhand.core.case import Term
from evenhand.core.reading import MOST, reading_grade
from evenhand.signing.terms import TermWords

FORBIDDEN: dict[str, dict[str, str]] = {
    "discipline": {
        "en": r"disciplin\w*|fir(?:e|ed|ing)|suspen(?:d|ded|sion)|demot\w+|reprimand\w*|resign\w*"
        r"|transferred|punish\w*",
        "es": r"disciplin\w*|despid\w+|despedi\w+|suspen\w+|degrad\w+|amonest\w+|renunci\w+|castig\w+|sanci\w+",
    },
    "money": {
        "en": r"\$\s?\d*|dollars?|pay(?:s|ment|ments)?|paid|money|cash|compensat\w+|damages|refund\w*|reimburs\w+",
        "es": r"\$\s?\d*|dólares?|pag(?:ar|ará|aré|o|os|ue)|dinero|efectivo|indemniz\w+|compensación|reembols\w+",
    },
    "silence": {
        "en": r"keep (?:quiet|silent|secret)|stay (?:quiet|silent)|not (?:tell|talk|speak|say|post|mention)"
        r"|(?:never|nobody|no one) (?:tell|talk|speak|say|mention)s?|confidential\w*|secret|gag"
        r"|delete (?:the|his|her)",
        "es": r"guardar? (?:silencio|secreto)|no (?:contar|contará|hablar|hablará|decir|dirá|publicar)\w*"
        r"|confidencial\w*|secreto|callar\w*|borrar\w*",
    },
    "rights": {
        "en": r"law\s?suits?|sue[sd]?|suing|court|claims?|appeal\w*|waive\w*|give up|drop(?:s|ped)?|rights?|lawyer",
        "es": r"demand\w+|tribunal\w*|juzgad\w+|juici\w+|apel\w+|derechos?|abogad\w+|desist\w+",
    },
    "police": {
        "en": r"arrest\w*|tickets?|citations?|warrants?|charg(?:e|es|ed)|prosecut\w+|investigat\w+"
        r"|report (?:him|her|them)",
        "es": r"arrest\w+|deten\w+|multas?|orden de|cargos|acusa\w+|fiscal\w*|investig\w+|denunci\w+",
    },
    "others": {
        "en": r"(?:the )?(?:department|chief|police force|agency|city|supervisors?|every officer|all officers)",
        "es": r"(?:el )?(?:departamento|jefe|cuerpo de policía|agencia|ciudad|supervisor\w*|todos los agentes)",
    },
}  # fmt: skip
"""Words that point to a term that is not allowed, or that nobody at the table can keep; by what they point to."""

UNCLEAR = {
    "en": r"try|tries|tried|soon|some\s?time|sometimes|better|properly|appropriate\w*|reasonabl\w+|as needed"
    r"|more often",
    "es": r"tratar\w*|intentar\w*|pronto|algún día|a veces|mejor|debidamente|adecuad\w+|razonabl\w+|si hace falta",
}
"""Words that two people can read in two ways."""


def advice(term: Term, words: TermWords, read: Collection[str] = ()) -> tuple[str, ...]:
    """What to think about in one term, as codes, each once; ``read``: the languages its signers read.

    ``discipline``, ``money``, ``silence``, ``rights``, ``police``, ``others``, ``unclear``, ``no_day``, ``no_sign``,
    ``hard`` (above school grade 8), ``one_language``.
    """
    found: dict[str, None] = {}
    for lang, text in (*words.said, *words.known):
        found |= dict.fromkeys(_pointing(text, lang))
    if term.owner:
        if term.due_on is None:
            found["no_day"] = None
        if not words.known:
            found["no_sign"] = None
    if any((reading_grade(text, lang) or 0) > MOST for lang, text in words.said):
        found["hard"] = None
    if set(read) - set(dict(words.said)):
        found["one_language"] = None
    return tuple(found)


def _pointing(text: str, lang: str) -> Iterable[str]:
    low = text.lower().replace("’", "'")
    for code, words in FORBIDDEN.items():
        if lang in words and re.search(rf"(?<!\w)(?:{words[lang]})(?!\w)", low):
            yield code
    if lang in UNCLEAR and re.search(rf"(?<!\w)(?:{UNCLEAR[lang]})(?!\w)", low):
        yield "unclear"


def one_sided(terms: Iterable[Term]) -> bool:
    """Whether one person alone would keep everything: two promises or more, and a single owner."""
    owners = [term.owner for term in terms if term.owner]
    return len(owners) > 1 and len(set(owners)) == 1
