"""``python -m benchmarks.floor.serve PORT WORKERS THREADS``: the floor behind granian, as ours is served."""

from __future__ import annotations

import multiprocessing
import sys

from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import MPServer

if __name__ == "__main__":
    port, workers, threads = (int(one) for one in sys.argv[1:])
    multiprocessing.set_start_method("spawn", force=True)
    MPServer(
        "benchmarks.floor.wsgi:application", address="127.0.0.1", port=port, interface=Interfaces.WSGI,
        workers=workers, blocking_threads=threads, backpressure=256, websockets=False, log_level=LogLevels.warning,
    ).serve()  # fmt: skip
