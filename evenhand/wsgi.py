"""The door granian, or any WSGI server, knocks at."""

from __future__ import annotations

import gc
import os
import signal
import threading
import time

from django.core.wsgi import get_wsgi_application
from django.urls import resolve

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "evenhand.settings")
# What is loaded here stays: looking again and again whether it may go would be an eighth of a start, and of each later
# look. Every page is loaded with it, so that the first visitor does not wait for that.
gc.disable()
application = get_wsgi_application()
resolve("/")
gc.freeze()
gc.enable()


def leave_with(parent: int) -> None:
    """End this worker when the server that started it is gone: a killed server must not leave a worker on its port."""
    while os.getppid() == parent:
        time.sleep(1)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(10)
    os._exit(1)


if os.environ.get("EVENHAND_LOOPS") == "1":
    from evenhand.management import loops

    loops.begin()
if served_by := os.environ.get("EVENHAND_SERVED_BY"):
    threading.Thread(target=leave_with, args=(int(served_by),), name="leave_with", daemon=True).start()
