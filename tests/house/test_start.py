"""What a start of the server loads, and what it leaves for later."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

LATER = ("icalendar", "typst", "openpyxl", "pypdf", "PIL", "phonenumbers", "pyhanko")
LOADED = f"""
import gc, json, sys
import evenhand.wsgi
early = [name for name in {LATER} if name in sys.modules]
print(json.dumps([gc.isenabled(), gc.get_freeze_count(), "evenhand.web.staff.case" in sys.modules, early]))
"""


def test_it_loads_every_page_and_no_library_that_one_page_needs(tmp_path: Path) -> None:
    here = {name: value for name, value in os.environ.items() if not name.startswith(("EVENHAND_", "DJANGO_"))}
    command = [sys.executable, "-W", "ignore", "-c", LOADED]

    done = subprocess.run(command, env={**here, "EVENHAND_HOME": str(tmp_path)}, capture_output=True, text=True)

    assert done.returncode == 0, done.stderr
    looks_for_garbage, frozen, pages, early = json.loads(done.stdout)
    assert looks_for_garbage
    assert frozen > 10_000
    assert pages
    assert early == []
