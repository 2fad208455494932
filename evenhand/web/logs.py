"""What the log may say: that something went wrong and where in the code, never what anyone wrote or who they are.

A record keeps its time, level, logger, the unfilled sentence of Django's or our own logger, the status, the name of the
view, the kind of error and the lines of code it passed through. Error messages stay out: a database quotes the very
values it refuses. Addresses of pages stay out: they hold references. Source: security PRV-04.
"""

from __future__ import annotations

import json
import logging
import re
import traceback
from datetime import UTC, datetime
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent
# Their sentences are written by programmers, with what varies filled in later (and left out here). Not so those of
# django.security: it quotes the very name a visitor sent. What it is about stands in the name of its logger.
TRUSTED = ("evenhand", "django.request", "django.db.backends", "psycopg.pool")
# The server's own; those below it are of its other half, which fills in what varies before we see it.
SERVER = "_granian"
FILLED_IN_LATER = re.compile(r"%[-#0-9.]*[a-z]")


class Bare(logging.Formatter):
    """One JSON object to a line, of the fields named above and no other."""

    def format(self, record: logging.LogRecord) -> str:
        """The record without anything that came from a person."""
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="seconds"),
            "level": record.levelname,
            "logger": record.name,
        }
        if record.name.startswith(TRUSTED) or record.name == SERVER:
            says = FILLED_IN_LATER.sub("…", str(record.msg))
            # "%s: %s" holds nothing but what is left out.
            if any(letter.isalpha() for letter in says):
                line["says"] = says
        if status := getattr(record, "status_code", None):
            line["status"] = int(status)
        match = getattr(getattr(record, "request", None), "resolver_match", None)
        if match is not None:
            line["view"] = match.view_name
        if record.exc_info and record.exc_info[0] is not None:
            line["error"] = record.exc_info[0].__name__
            line["through"] = [_place(frame) for frame in traceback.extract_tb(record.exc_info[2])]
        return json.dumps(line)


def _place(frame: traceback.FrameSummary) -> str:
    """``web/portal/pages.py:41 show``: relative to our package, or the bare file name of a library."""
    path = Path(frame.filename)
    shown = path.relative_to(PACKAGE) if path.is_relative_to(PACKAGE) else Path(path.name)
    return f"{shown}:{frame.lineno} {frame.name}"
