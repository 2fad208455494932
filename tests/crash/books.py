"""What must hold in a home after any interruption: whole database, whole ledger, rows that fold from facts, a leaf for
every publishable fact and no other, and a key for everything that is sealed under one."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db import connection

from evenhand import ledger, vault
from evenhand.clerk.auditing import audit_one
from evenhand.models.cases import ComplaintRow
from evenhand.models.codec import fact_of
from evenhand.models.facts import FactRow
from evenhand.models.ledger import LedgerRow
from evenhand.models.outbox import LetterRow
from evenhand.models.vault import AnswerWords, SealedAnswer
from evenhand.models.vault_rooms import VaultRoom
from evenhand.vault import custodian
from evenhand.vault.answers import key_name
from evenhand.vault.sealing import Refused
from tests.rooms.office import now_on


def wrong(doomed: str = "") -> list[str]:
    """What does not hold, in sentences; empty when all is well. Keys of the complaint ``doomed`` may be gone."""
    return [*_database(), *_history(), *_leaves(), *_keys(doomed)]


def counted() -> dict[str, int]:
    """How many rows each of our tables has."""
    models = apps.get_app_config("evenhand").get_models()
    return {model._meta.db_table: model._base_manager.count() for model in models}


def letters() -> list[list[str]]:
    """Every letter that waits or left: which, to whom, how."""
    return sorted([one.kind, one.party, one.channel] for one in LetterRow.objects.all())


def left_over() -> int:
    """Keys with the custodian that nothing in the database needs any more."""
    return len(custodian.current().keys) - len(_needed())


def _database() -> list[str]:
    with connection.cursor() as cursor:
        if connection.vendor != "sqlite":
            return []
        cursor.execute("PRAGMA integrity_check")
        found: list[Any] = [row[0] for row in cursor.fetchall() if row[0] != "ok"]
        cursor.execute("PRAGMA foreign_key_check")
        return [f"the database: {one}" for one in (*found, *cursor.fetchall())]


def _history() -> list[str]:
    found = [one for row in ComplaintRow.objects.all() for one in audit_one(row, now_on().calendar)]
    return [f"{one.ref}, fact {one.n}: {one.broken}" for one in found]


def _leaves() -> list[str]:
    verdict = ledger.verify()
    told = [] if verdict.ok else [f"the ledger at leaf {verdict.first_bad}: {verdict.reason}"]
    published = [
        (row.complaint.ref, row.n)
        for row in FactRow.objects.select_related("complaint")
        if fact_of(row.kind, row.payload).leaf is not None
    ]
    told += [f"no leaf for fact {n}" for ref, n in published if ledger.find(ref, n, vault.mac) is None]
    if LedgerRow.objects.count() != len(published):
        told.append("a leaf without a fact")
    return told


def _needed(doomed: str = "") -> set[bytes]:
    answers, words = SealedAnswer.objects.exclude(ref=doomed), AnswerWords.objects.exclude(ref=doomed)
    names = {key_name(one.box) for one in answers} | {key_name(one.box) for one in words}
    return names | {bytes(room.key_name) for room in VaultRoom.objects.exclude(ref=doomed)}


def _keys(doomed: str) -> list[str]:
    keys, told = custodian.current().keys, []
    for name in _needed(doomed):
        try:
            keys.get(name)
        except Refused:
            told.append("something sealed has no key any more")
    return told
