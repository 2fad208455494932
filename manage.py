#!/usr/bin/env python3
"""Django's own command line. People use ``evenhand``; this is for those who change the code."""

from __future__ import annotations

import os
import sys


def main() -> None:
    """Run one Django management command."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "evenhand.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
