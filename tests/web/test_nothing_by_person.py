"""Nothing asks the database about mediations by officer, unit, person or mediator (ACC-08).

Everybody opens every address of complaints in three states, the office finds, exports, prints and draws, and the clock
runs; every statement that reaches the database is looked at, and so is every index.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.apps import apps
from django.db.models import Count, Model, Window
from django.db.models.functions import Rank

from evenhand.management import publishing
from evenhand.models.cases import MediationRow
from evenhand.models.people import ParticipationRow, SittingRow, TokenRow
from evenhand.models.places import BookingRow
from evenhand.web.guards import audience_of
from tests.web.asked import OF_MEDIATION, WHO, WHO_THERE, by_whom, every_statement
from tests.web.crawling import addresses, crawl
from tests.web.stories import PAIRS
from tests.web.test_every_address import patterns
from tests.web.worlds import MEMBERS, NOT_MEMBERS, World, world

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

ALLOWED = {
    ("reads across complaints sitting.mediator", '"evenhand_sitting"."mediator" = %s'):
        "one mediator's own tables, for their own list",
    ("reads across complaints sitting.mediator", '"evenhand_complaint"."received_on" >= %s'):
        "how many tables each mediator has this year, never how they ended: the draw takes who has fewest",
    ("reads across complaints signin.account_id", "a.session_key = %s"):
        "one browser's own sign-in, with what it may open",
    ("reads across complaints letter.mediator", '"evenhand_letter"."created_at" <= %s'):
        "what lies on the desk today, oldest first: whom a person is to call",
    ("reads across complaints account.person", "a.session_key = %s"):
        "the same",
}  # fmt: skip
"""What reads who somebody is across complaints: the finding, what the statement has in it, and why. Nothing groups,
orders, tells apart or counts by it."""
INDEXED = {
    "part": "a person's other parts, for the two yes/no questions of the rules (design §10.10)",
    "seat": "what one account may open",
    "sitting": "a mediator's own list, and the draw",
    "token": "finding a complaint again by a name or number",
}
"""Tables of mediation with an index that begins with who somebody is, and why."""
TABLES = {model._meta.db_table.removeprefix("evenhand_"): model for model in apps.get_models()}
STORIES = (
    "who accepted the day",
    "who says that a promise was kept",
    "whether it was in mediation or held by screening",
)


def crawled(told: World, met: set[str]) -> None:
    """Everybody opens every address that is for them."""
    seated = any(table.mediators for table in told.walk.case.mediations)
    for who in (*NOT_MEMBERS, *(who for who in MEMBERS if who != "mediator" or seated)):
        met |= {name for name, _path in addresses(told, who)}
        crawl(told, who)


def test_it_asks_nothing_of_mediations_by_who_somebody_is(tmp_path: Path) -> None:
    met: set[str] = set()
    with every_statement() as asked:
        for story in (pair for pair in PAIRS if pair.name in STORIES):
            with world(tmp_path / story.name, 0) as told:
                for tell in story.looks:
                    tell(told)
                crawled(told, met)
                told.nights(2)
                publishing.publish_due(told.walk.day)

    found = {(what, sql) for sql in asked for what in by_whom(sql)}
    used = {key for key in ALLOWED for what, sql in found if what == key[0] and key[1] in sql}
    assert {(what, sql) for what, sql in found if not any(what == a and has in sql for a, has in used)} == set()
    assert used == set(ALLOWED)
    # It was everything: each address was opened by somebody, and each table was asked.
    everything = {str(one.name) for one in patterns() if audience_of(one.callback) != "demo"}
    assert everything - met == {"sign_out", "quick_exit"}


PLANTED: dict[str, Callable[[], object]] = {
    "groups by sitting.mediator": lambda: list(SittingRow.objects.values("mediator").annotate(n=Count("id"))),
    "groups by part.person_id": lambda: list(
        MediationRow.objects.values("complaint__parts__person").annotate(n=Count("id"))
    ),
    "groups by token.token": lambda: list(TokenRow.objects.values("token").annotate(n=Count("part__complaint"))),
    "orders by sitting.mediator": lambda: list(SittingRow.objects.order_by("mediator").values("id")),
    "orders by part.person_id": lambda: list(ParticipationRow.objects.values("person_id").order_by("person_id")),
    "parts by sitting.mediator": lambda: list(
        SittingRow.objects.annotate(n=Window(Rank(), partition_by="mediator", order_by="id")).values("n")
    ),
    "tells apart booking.what": lambda: list(BookingRow.objects.filter(complaint=1).values("what").distinct()),
    "counts of one sitting.mediator": lambda: SittingRow.objects.filter(mediator="q1").count(),
    "counts of one part.person_id": lambda: list(
        SittingRow.objects.filter(complaint__parts__person=None, complaint__parts__person_id__in=[WHOEVER]).aggregate(
            n=Count("id")
        )
    ),
    "reads across complaints part.person_id": lambda: list(ParticipationRow.objects.values_list("person_id")),
}
WHOEVER = "00000000-0000-4000-8000-000000000000"


@pytest.mark.parametrize("what", PLANTED)
def test_it_catches_a_question_that_was_planted(what: str) -> None:
    with every_statement() as asked:
        PLANTED[what]()

    assert any(what in by_whom(sql) for sql in asked), asked


def test_it_catches_a_question_in_plain_words_of_the_database() -> None:
    plain = "SELECT COUNT(*), p.person_id FROM evenhand_part AS p JOIN evenhand_matter AS m ON m.id = p.id GROUP BY 2"
    inside = (
        "SELECT m.id FROM evenhand_matter AS m WHERE m.id IN (SELECT s.id FROM evenhand_sitting s ORDER BY s.mediator)"
    )

    assert "groups by part.person_id" in by_whom(plain)
    assert "orders by sitting.mediator" in by_whom(inside)
    assert by_whom("SELECT s.id FROM evenhand_sitting AS s WHERE s.complaint_id = %s ORDER BY s.id") == []


def test_it_has_no_index_that_begins_with_who_somebody_is() -> None:
    assert {name for name, model in TABLES.items() if name in OF_MEDIATION and _begins_with_who(model)} == set(INDEXED)


def test_it_names_tables_that_are_there() -> None:
    assert OF_MEDIATION - set(TABLES) == set()
    # Every table that belongs to a complaint is among them, but for the keys that open one to its people.
    assert {name for name, model in TABLES.items() if _is_of_a_complaint(model)} - OF_MEDIATION == {
        "lostkey",
        "partykey",
    }


def _is_of_a_complaint(model: type[Model]) -> bool:
    return any(field.name in ("complaint", "ref") for field in model._meta.concrete_fields)


def _begins_with_who(model: type[Model]) -> bool:
    meta = model._meta
    lists = [list(one.fields) for one in (*meta.indexes, *meta.constraints) if getattr(one, "fields", ())]
    firsts = {str(fields[0]).lstrip("-") for fields in lists}
    firsts |= {field.attname for field in meta.concrete_fields if getattr(field, "db_index", False) or field.unique}
    return bool(firsts & (WHO | WHO_THERE.get(meta.db_table.removeprefix("evenhand_"), set())))
