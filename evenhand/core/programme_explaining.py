"""What a programme file says, in plain sentences: for `evenhand programme explain`, and for anyone who asks.

Every number and choice of the file appears; what no file can change is not repeated here (`docs/guarantees.md` has it).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields

from evenhand.core.programme import Programme, said

_WORDS = {
    "en": {
        "title": "{title} ({name}). Languages: {languages}.",
        "sealed_parallel": "Both sides are asked on the same day.",
        "complainant_first": "The complainant is asked first. The officer is asked after a yes.",
        "answer": "Each person has {answer_days} days to answer. The office waits {grace_days} more days for the post. "
        "Then the answers are opened.",
        "reminders": "Reminders go to both sides or to neither, on these days after the offer: {days}.",
        "no_reminders": "No reminders are sent.",
        "screening": "Working days to screen a complaint: {screening_days}. For the second person who reads it: "
        "{second_reader_days}.",
        "hard": "Never mediated: {sentence}",
        "second_approver": "Mediated only if one more person agrees and says why: {sentence}",
        "suspend": "Not mediated while this lasts: {sentence}",
        "recent": "An officer who mediated in the last {recent_mediation_months} months waits.",
        "question": "The screener also asks: {sentence}",
        "mediators_one": "One mediator sits at the table.",
        "mediators_two": "Two mediators sit at the table.",
        "training": "A mediator has at least {mediator_training_hours} hours of training.",
        "objections": "Mediators that each person may turn down without a reason: {objections}.",
        "misses": "Missed sessions until the matter goes back: {misses}.",
        "close": "If both sides finish the session without an understanding, the complaint is closed.",
        "complainant_chooses": "If both sides finish the session without an understanding, the complainant chooses: "
        "close it, or have it investigated. Days to choose: {choose_days}.",
        "return": "If both sides finish the session without an understanding, the complaint is investigated.",
        "settle": "Days to agree on the words and to sign: {settle_days}.",
        "cooling": "A signed agreement can be taken back for {cooling_off_days} days.",
        "no_cooling": "A signed agreement is final once all have signed.",
        "limit": "An investigation must end {limit_days} days after the complaint came in.",
        "safe": "It needs {investigation_days} days, and the spare days are {buffer_days}. So a matter goes back on "
        "day {safe} at the latest: that is its safe date.",
        "tolling": "By law the clock may stop for up to {tolling_days} days: {tolling_basis}.",
        "no_tolling": "Mediation does not stop that clock.",
        "contacts": "Failed calls or letters, by more than one way, before the investigator may close a complaint: "
        "{contact_failures}.",
        "keeping": "What was said to set up and hold the mediation is destroyed {shred_days} days after closing. The "
        "complaint is kept for {retention_days} days.",
    },
    "es": {
        "title": "{title} ({name}). Idiomas: {languages}.",
        "sealed_parallel": "Se pregunta a las dos partes el mismo día.",
        "complainant_first": "Primero se pregunta al reclamante. Al agente se le pregunta después de un sí.",
        "answer": "Cada persona tiene {answer_days} días para responder. La oficina espera {grace_days} días más por "
        "el correo. Después se abren las respuestas.",
        "reminders": "Los recordatorios van a las dos partes o a ninguna, en estos días después de la oferta: {days}.",
        "no_reminders": "No se envían recordatorios.",
        "screening": "Días hábiles para examinar una queja: {screening_days}. Para la segunda persona que la lee: "
        "{second_reader_days}.",
        "hard": "Nunca se media: {sentence}",
        "second_approver": "Se media solo si otra persona está de acuerdo y dice por qué: {sentence}",
        "suspend": "No se media mientras esto dure: {sentence}",
        "recent": "Un agente que medió en los últimos {recent_mediation_months} meses espera.",
        "question": "Quien examina también pregunta: {sentence}",
        "mediators_one": "Un mediador se sienta a la mesa.",
        "mediators_two": "Dos mediadores se sientan a la mesa.",
        "training": "Un mediador tiene al menos {mediator_training_hours} horas de formación.",
        "objections": "Mediadores que cada persona puede rechazar sin dar razones: {objections}.",
        "misses": "Sesiones no celebradas hasta que el asunto vuelve: {misses}.",
        "close": "Si las dos partes terminan la sesión sin entenderse, la queja se cierra.",
        "complainant_chooses": "Si las dos partes terminan la sesión sin entenderse, el reclamante elige: cerrarla o "
        "que se investigue. Días para elegir: {choose_days}.",
        "return": "Si las dos partes terminan la sesión sin entenderse, la queja se investiga.",
        "settle": "Días para acordar las palabras y firmar: {settle_days}.",
        "cooling": "Un acuerdo firmado se puede retirar durante {cooling_off_days} días.",
        "no_cooling": "Un acuerdo es final cuando todos han firmado.",
        "limit": "Una investigación debe terminar {limit_days} días después de llegar la queja.",
        "safe": "Necesita {investigation_days} días, y los días de margen son {buffer_days}. Por eso un asunto vuelve "
        "el día {safe} a más tardar: es su fecha segura.",
        "tolling": "Por ley el plazo se puede detener hasta {tolling_days} días: {tolling_basis}.",
        "no_tolling": "La mediación no detiene ese plazo.",
        "contacts": "Llamadas o cartas fallidas, por más de una vía, antes de que quien investiga pueda cerrar una "
        "queja: {contact_failures}.",
        "keeping": "Lo que se dijo para preparar y hacer la mediación se destruye {shred_days} días después del "
        "cierre. La queja se guarda {retention_days} días.",
    },
}

LANGUAGES = tuple(_WORDS)


def explain(programme: Programme, lang: str) -> tuple[str, ...]:
    """The whole file in sentences, in the order of the file. Raises KeyError for a language we cannot explain in."""
    words = _WORDS[lang]
    numbers = {field.name: getattr(programme, field.name) for field in fields(programme)}
    numbers |= {
        "title": said(programme.title, lang),
        "languages": ", ".join(programme.languages),
        "days": ", ".join(map(str, programme.reminder_days)),
        "safe": programme.limit_days - programme.investigation_days - programme.buffer_days,
    }
    found = [words[key].format_map(numbers) for key in _before_rules(programme)]
    found += [words[rule.severity].format(sentence=said(rule.sentence, lang)) for rule in programme.rules]
    found += [words["question"].format(sentence=said(one.sentence, lang)) for one in programme.suitability]
    return (*found, *(words[key].format_map(numbers) for key in _after_rules(programme)))


def _before_rules(programme: Programme) -> Iterator[str]:
    yield from ("title", programme.order.value, "answer")
    yield "reminders" if programme.reminder_days else "no_reminders"
    yield "screening"
    if programme.recent_mediation_months:
        yield "recent"


def _after_rules(programme: Programme) -> Iterator[str]:
    yield "mediators_two" if programme.mediators == 2 else "mediators_one"
    yield from ("training", "objections")
    yield from ("misses", programme.no_understanding.value, "settle")
    yield "cooling" if programme.cooling_off_days else "no_cooling"
    yield from ("limit", "safe")
    yield "tolling" if programme.tolling_days else "no_tolling"
    yield from ("contacts", "keeping")
