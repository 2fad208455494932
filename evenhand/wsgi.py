"""The door granian, or any WSGI server, knocks at."""

from __future__ import annotations

import os
import signal
import threading
import time

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "evenhand.settings")
application = get_wsgi_application()


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
