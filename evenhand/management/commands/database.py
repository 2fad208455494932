"""Print what makes PostgreSQL's own fence: the roles owner, app and statistics.

    evenhand database roles | psql -d evenhand

The programme itself then connects as ``evenhand_app`` (``EVENHAND_DATABASE``) and can neither change a fact or a leaf
of the ledger nor alter a table; ``evenhand serve --migrate`` runs as ``evenhand_owner``. ``evenhand doctor`` says when
it does not.
"""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management import CommandError
from django.core.management.base import BaseCommand

from evenhand.management import database_roles


class Command(BaseCommand):
    """Print SQL; change nothing."""

    help = "Print the SQL that makes PostgreSQL's roles: owner, app and statistics."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """``roles``, with a prefix for the three names where several installations share one server."""
        parser.add_argument("what", choices=("roles",))
        parser.add_argument("--prefix", default="evenhand", help="what the roles' names begin with")
        parser.add_argument("--sql", action="store_true", help="print it as SQL (the only form there is)")

    def handle(self, **options: Any) -> None:
        """Print it."""
        try:
            self.stdout.write(database_roles.sql(options["prefix"]))
        except ValueError as error:
            raise CommandError(str(error)) from error
