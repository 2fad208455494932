"""``python -m benchmarks.floor.load COMPLAINTS``: fill the floor; the name of a signed-in session on the last line."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

import django

CHUNK = 5000
STORY = "The officer stopped me on the way home and was short with me. I asked why and got no answer. " * 2


def main(wanted: int) -> None:
    """Tables, complaints up to ``wanted``, and one person of staff."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.floor.settings"
    django.setup()
    from django.core.management import call_command
    from django.db import transaction

    from benchmarks import rows
    from benchmarks.floor.models import Complaint, Event, Letter, Person

    call_command("migrate", run_syncdb=True, verbosity=0, interactive=False)
    there = Complaint.objects.count()
    rows.hasten()
    ids = {model: rows.next_id(model) for model in (Complaint, Person, Event, Letter)}
    for first in range(there, wanted, CHUNK):
        made: dict[Any, list[list[Any]]] = {model: [] for model in ids}
        for number in range(first, min(first + CHUNK, wanted)):
            for model, row in _one(number, wanted):
                made[model].append([ids[model], *(row if model is Complaint else [ids[Complaint], *row])])
                if model is not Complaint:
                    ids[model] += 1
            ids[Complaint] += 1
        with transaction.atomic():
            for model, many in made.items():
                rows.insert(model, many)
    rows.settle(*ids)
    print(json.dumps(_visit()))


def _one(number: int, of: int) -> Iterator[tuple[Any, list[Any]]]:
    from benchmarks.floor.models import Complaint, Event, Letter, Person
    from benchmarks.floor.sealing import seal, token
    from benchmarks.names import invented
    from benchmarks.rows import cell

    random = Random(number)
    day = date.today() - timedelta(days=(of - number) * 7000 // of)  # noqa: DTZ011 (any day will do)
    at = datetime(day.year, day.month, day.day, 15, tzinfo=UTC)
    who, officer, phone = invented(random), invented(random), f"816-555-{random.randint(0, 9999):04}"
    status = random.choice(("received", "offered", "ahead", "closed", "closed", "closed"))
    due = (day + timedelta(days=14)).isoformat()
    story = seal(STORY)
    # Forty bits drawn at random would meet once in a million or two: an odd factor permutes them.
    ref = f"{(number * 0x9E3779B97F4A7C15 + 0x2545F4914F) % 2**40:010x}"
    yield Complaint, [ref, status, day.isoformat(), due, story, seal("12th and Main")]
    yield Person, ["complainant", seal(who), seal(phone), token(who), token(phone)]
    yield Person, ["officer", seal(officer), None, token(officer), None]
    for kind in ("filed", "screened", "confirmed", "offered", "closed"):
        yield Event, [kind, cell(at), "desk"]
    for kind in ("acknowledgement", "offer", "closed"):
        yield Letter, [kind, cell(at)]


def _visit() -> dict[str, Any]:
    """A session of staff, and some references, names and numbers to ask for."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user_model
    from django.contrib.sessions.backends.db import SessionStore

    from benchmarks.floor.models import Complaint, Person
    from benchmarks.floor.sealing import unseal

    people_of: Any = get_user_model()
    user, _made = people_of.objects.get_or_create(username="desk")
    session = SessionStore()
    session[SESSION_KEY], session[HASH_SESSION_KEY] = str(user.pk), user.get_session_auth_hash()
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session.create()
    last = Complaint.objects.latest("id").pk
    some = Complaint.objects.filter(pk__in=[last * n // 60 + 1 for n in range(59)])
    people = list(Person.objects.filter(complaint__in=some, side="complainant"))
    cookies = {"sessionid": session.session_key}
    return {
        "staff": cookies,
        "party": cookies,
        "refs": [one.ref for one in some],
        "mine": [f"/mine/{one.ref}" for one in some],
        "names": [unseal(one.name) for one in people],
        "phones": [unseal(one.contact) for one in people if one.contact],
    }


if __name__ == "__main__":
    main(int(sys.argv[1]))
