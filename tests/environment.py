"""The environment of the tests: the product's own settings over a home that is thrown away.

Loaded with ``-p`` (pyproject.toml): Django reads its settings before pytest loads any ``conftest.py``. A home named
there would come too late, and the tests would write into the developer's own.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path

from hypothesis import settings

HOME = Path(tempfile.mkdtemp(prefix="evenhand-test-"))
atexit.register(shutil.rmtree, HOME, ignore_errors=True)
(HOME / "static").mkdir()

for _name in [name for name in os.environ if name.startswith("EVENHAND_") and "TEST" not in name]:
    del os.environ[_name]
os.environ["EVENHAND_HOME"] = str(HOME)
os.environ["EVENHAND_SECRET"] = "only-for-tests-" * 4
os.environ["EVENHAND_DATABASE"] = os.environ.get("EVENHAND_TEST_DATABASE", "")

# How long chance may look: `make check` glances, `make test` looks, `make soak` stares. No deadline per example: a busy
# machine is no defect.
settings.register_profile("look", deadline=None)
settings.register_profile("glance", deadline=None, max_examples=10)
settings.register_profile("soak", deadline=None, max_examples=2_000)
settings.load_profile("look")
