"""The tables, and PostgreSQL's own fence around them: the roles owner, app and statistics.

    evenhand database migrate                         brings the tables up to date, and ends
    evenhand database roles | psql -d evenhand        prints what makes the roles; changes nothing by itself

On PostgreSQL the tables are made and changed by ``evenhand_owner``, at an installation and after each upgrade. The
programme itself connects as ``evenhand_app`` (``EVENHAND_DATABASE``) and can neither change a fact or a leaf of the
ledger nor alter a table. ``evenhand doctor`` says when it could. The order is in docs/operating.md.
"""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management import CommandError, call_command
from django.core.management.base import BaseCommand
from django.db import DatabaseError, connection

from evenhand.management import database_roles, tables
from evenhand.management.backups import half

# So that psql ends with an error where a statement fails, and does not go on to the next.
STOP = "\\set ON_ERROR_STOP on\n"


class Command(BaseCommand):
    """Bring the tables up to date, or print the roles as SQL."""

    help = "Bring the tables up to date, or print the SQL of PostgreSQL's roles."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """``migrate``; or ``roles``, with a prefix for the names where several installations share one server."""
        parser.add_argument("what", choices=("migrate", "roles"))
        parser.add_argument("--prefix", default="evenhand", help="what the roles' names begin with")
        parser.add_argument("--sql", action="store_true", help="print the roles as SQL (the only form there is)")

    def handle(self, **options: Any) -> None:
        """Do the one or the other."""
        if options["what"] == "migrate":
            self._migrate()
            return
        try:
            self.stdout.write(STOP + database_roles.sql(options["prefix"]))
        except ValueError as error:
            raise CommandError(str(error)) from error

    def _migrate(self) -> None:
        half.refuse()
        tables.refuse(but_older=True)
        try:
            call_command("migrate", interactive=False, verbosity=0)
        except DatabaseError as error:
            if "permission denied" not in str(error) and "must be owner" not in str(error):
                raise
            raise CommandError(
                f"The user {connection.settings_dict['USER']} may not change the tables. Name their owner in"
                " EVENHAND_DATABASE for this one command: evenhand_owner, where the roles were made by evenhand"
                " database roles."
            ) from error
        self.stdout.write("The tables are those of the programme.")
        if connection.vendor == "postgresql":
            self.stdout.write(
                "Now give the other users their rights again, as PostgreSQL's superuser: evenhand database roles | psql"
                f" -d {connection.settings_dict['NAME']}"
            )
