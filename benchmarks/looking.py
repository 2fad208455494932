"""``python -m benchmarks.looking SETTINGS``: how many statements a page takes and how large it is.

Standard input: ``{name: {"path": …, "cookies": {…}}}`` as JSON; standard output the same names with ``queries``,
``bytes`` and ``gzip``. A page is asked twice and the second time counts.
"""

from __future__ import annotations

import gzip
import json
import os
import sys
from typing import Any

import django


def main(settings: str) -> None:
    """Print what each page takes."""
    os.environ["DJANGO_SETTINGS_MODULE"] = settings
    django.setup()
    print(json.dumps({name: _look(**asked) for name, asked in json.load(sys.stdin).items()}))


def _look(path: str, cookies: dict[str, str]) -> dict[str, Any]:
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(headers={"host": "localhost"})
    for name, value in cookies.items():
        client.cookies[name] = value
    client.get(path)
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(path)
    kept = [one["sql"] for one in captured.captured_queries]
    asked = [sql for sql in kept if sql.split(" ", 1)[0] not in ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")]
    body = answer.content
    return {"queries": len(asked), "bytes": len(body), "gzip": len(gzip.compress(body)), "status": answer.status_code}


if __name__ == "__main__":
    main(sys.argv[1])
