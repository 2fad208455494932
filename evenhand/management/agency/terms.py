"""What the people of the synthetic agency agree on: a promise of each side, and something that both say together."""

from __future__ import annotations

from evenhand.core.agreement import TOGETHER
from evenhand.core.case import Case
from evenhand.models.cases import ComplaintRow
from evenhand.signing import TermWords, draft_of, source_digest

TERMS: tuple[tuple[str, str, int, TermWords], ...] = (
    (
        "c1",
        "c1",
        60,
        TermWords(
            said=(
                ("en", "I will come to the youth evening and say hello to the officer."),
                ("es", "Iré a la noche juvenil y saludaré al agente."),
            ),
            known=(("en", "We both were there."), ("es", "Los dos estuvimos allí.")),
        ),
    ),
    (
        "o1",
        "o1",
        30,
        TermWords(
            said=(
                ("en", "I will give my name and badge number at the start of every stop."),
                ("es", "Diré mi nombre y mi número de placa al empezar cada parada."),
            ),
            known=(("en", "I will tell how it went, by mail."), ("es", "Contaré por correo cómo me fue.")),
        ),
    ),
    (
        "o1",
        TOGETHER,
        0,
        TermWords(
            said=(("en", "We both found it useful to talk."), ("es", "A los dos nos sirvió hablar.")),
        ),
    ),
)
"""Who writes it, who keeps it (nobody: both say it together), in how many days, and the words."""


def text_of(ref: str, case: Case) -> tuple[int, str]:
    """The version of the terms that stands, and the SHA-256 of their whole text."""
    matter = case.matter("m1")
    return matter.text, source_digest(draft_of(ComplaintRow.objects.get(ref=ref), case, matter).text)
