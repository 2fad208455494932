"""``python -m benchmarks.visitors``: sign a coordinator and a complainant in, and print what they may ask for as JSON.

Sessions are made as a browser's visit makes them (``accounts.sessions.begin``), without the ceremony of a key: how one
signs in is not what is measured.
"""

from __future__ import annotations

import json
import os
from typing import Any
from uuid import UUID

import django


def main() -> None:
    """Print sessions, references, names and numbers."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "evenhand.settings")
    django.setup()
    from benchmarks.load import walked_histories
    from evenhand import reads
    from evenhand.core.access import Actor
    from evenhand.core.codes import Role
    from evenhand.management import clock
    from evenhand.models.accounts import Account
    from evenhand.models.cases import ComplaintRow

    desk = Account.objects.get(sign_in_name="dora").pk
    who, now = Actor(id=str(desk), role=Role.COORDINATOR), clock.now()
    last = ComplaintRow.objects.latest("id").pk
    refs = list(
        ComplaintRow.objects.filter(pk__in=[last * n // 60 + 1 for n in range(59)], batch="").values_list(
            "ref", flat=True
        )
    )
    offered = next(one for one in walked_histories().values() if one.matters == 1 and one.counts.get("offered"))
    people = [reads.contact(who, ref, "c1", now) for ref in refs]
    print(
        json.dumps(
            {
                "staff": session(desk),
                "party": session(_party(offered.ref)),
                "refs": refs,
                "mine": [f"/portal/{offered.ref}/m1/", "/portal/"],
                "names": [one.name for one in people if one and one.name],
                "phones": [one.phone for one in people if one and one.phone],
            }
        )
    )


def session(account: UUID) -> dict[str, str]:
    """The cookies of a browser that signed this account in just now."""
    from django.conf import settings
    from django.test import RequestFactory

    from evenhand.accounts import sessions
    from evenhand.management import clock

    request: Any = RequestFactory().get("/")
    request.session = sessions.SessionStore()
    sessions.begin(request, account, at=clock.wall(), browser="benchmark")
    request.session.save()
    return {settings.SESSION_COOKIE_NAME: str(request.session.session_key)}


def _party(ref: str) -> UUID:
    """The complainant's account; on the first visit they come in by a letter's code and make a key of their own."""
    from evenhand.management import clock
    from evenhand.management.agency import people
    from evenhand.models.accounts import Seat
    from evenhand.models.people import ParticipationRow

    seat = Seat.objects.filter(ref=ref, party="c1").first()
    if seat is not None:
        return UUID(str(seat.account_id))
    part = ParticipationRow.objects.get(complaint__ref=ref, code="c1")
    assert part.person_id is not None
    return people.party_card(
        code="c1", ref=ref, party="c1", person=part.person_id, name="", part="", now=clock.now()
    ).account


if __name__ == "__main__":
    main()
