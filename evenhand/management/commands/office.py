"""Found the office: its first two administrators, each with a code that opens the door once.

    evenhand office found --name robin --shown "Robin Adair" --name kit --shown "Kit Vance"
    evenhand office code --name kit        another code, for a founder whose first one lapsed before they came in

After that, roles are given at the page "People", one proposing and another seconding. A third founder is refused:
whoever runs the machine does not decide alone who works here (security ACC-13).
"""

from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management import CommandError
from django.core.management.base import BaseCommand

from evenhand import vault
from evenhand.accounts import doors, roles
from evenhand.management import clock


class Command(BaseCommand):
    """Make the two founding administrators and say their codes, once."""

    help = "Found the office: its first two administrators, each with a code to come in once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """``found`` with two sign-in names and two names as shown; ``code`` with one sign-in name."""
        parser.add_argument("what", choices=("found", "code"))
        parser.add_argument("--name", action="append", required=True, help="sign-in name; to found, give it twice")
        parser.add_argument("--shown", action="append", default=[], help="name as colleagues see it; give it twice")
        parser.add_argument("--json", action="store_true", help="print the codes as JSON")

    def handle(self, **options: Any) -> None:
        """Two people or none; or a new code for one of the two."""
        names, shown = options["name"], options["shown"]
        codes = _found(names, shown) if options["what"] == "found" else _new_code(names)
        if options["json"]:
            self.stdout.write(json.dumps(codes))
            return
        for name, code in codes.items():
            self.stdout.write(f"{name} comes in once with this code, and makes a passkey: {code}")


def _found(names: list[str], shown: list[str]) -> dict[str, str]:
    if len(names) != 2 or len(shown) != 2 or names[0] == names[1]:
        raise CommandError("Two different people found an office. Give --name and --shown twice.")
    vault.custodian.ensure()
    today = clock.now().today
    codes: dict[str, str] = {}
    for name, display in zip(names, shown, strict=True):
        try:
            account = roles.open_account(kind="staff", sign_in_name=name, display_name=display, today=today)
        except ValueError as error:
            raise CommandError(str(error)) from error
        if roles.found(account, today) is not None:
            raise CommandError("This office was founded before. Roles are given at the page People.")
        codes[name] = doors.starting_code(account, today)
    return codes


def _new_code(names: list[str]) -> dict[str, str]:
    account = roles.account_named(names[0]) if len(names) == 1 else None
    if account is None or not roles.may_come_again(account):
        raise CommandError(
            "Only a founder who never came in gets a code here. For others, two people at the page People."
        )
    return {names[0]: doors.starting_code(account, clock.now().today)}
