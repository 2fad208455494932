"""A real PostgreSQL that lives as long as one command: its own cluster, a unix socket in a temporary folder.

    python tests/postgres.py COMMAND [ARGUMENTS]

runs COMMAND with ``EVENHAND_TEST_POSTGRES`` set to the cluster's address, then throws the cluster away and returns the
command's exit code. PostgreSQL refuses to run as root, so as root it runs as ``postgres`` or ``nobody``. ``fsync`` is
off: what is thrown away need not survive a power cut.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

OPTIONS = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "60",
    "shared_buffers": "64MB",
}


def binaries() -> Path:
    """The folder with initdb and postgres, newest first. Raises SystemExit with one sentence when there is none."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: int(p.parts[-3]))
    found = shutil.which("initdb")
    if debian:
        return debian[-1].parent
    if found:
        return Path(found).resolve().parent
    raise SystemExit("PostgreSQL is missing. Install it with: apt-get install postgresql")


@contextmanager
def cluster() -> Iterator[str]:
    """Start a cluster; give its ``postgresql://`` address; throw it away."""
    home = Path(tempfile.mkdtemp(prefix="evenhand-pg-", dir="/tmp"))
    prefix = _as_somebody(home)
    data = home / "data"
    here = binaries()
    try:
        _quiet(
            [
                *prefix,
                here / "initdb",
                "-D",
                data,
                "-U",
                "evenhand",
                "-A",
                "trust",
                "-E",
                "UTF8",
                "--no-sync",
                "--locale=C.UTF-8",
                "--no-instructions",
            ],
            cwd=home,
        )
        settings = [part for name, value in OPTIONS.items() for part in ("-c", f"{name}={value}")]
        with (home / "log").open("w") as log:
            server = subprocess.Popen(
                [*prefix, here / "postgres", "-D", data, "-k", home, *settings],
                cwd=home,
                stdout=subprocess.DEVNULL,
                stderr=log,
            )
        try:
            _wait_until_ready(here, home, server)
            yield f"postgresql://evenhand@/postgres?host={home}"
        finally:
            server.send_signal(signal.SIGINT)
            try:
                server.wait(timeout=10)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _as_somebody(home: Path) -> list[str]:
    """The words to put before a command so that it does not run as root; none when it does not anyway."""
    if os.geteuid() != 0:
        return []
    users = {user.pw_name: user for user in pwd.getpwall()}
    user = users.get("postgres") or users["nobody"]
    os.chown(home, user.pw_uid, user.pw_gid)
    # The server dies with this process, even when this process is killed outright.
    return ["setpriv", f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups", "--pdeathsig=INT"]


def _quiet(command: list[str | Path], *, cwd: Path) -> None:
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"PostgreSQL could not make a cluster: {done.stderr.strip()}")


def _wait_until_ready(here: Path, home: Path, server: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        if subprocess.run([here / "pg_isready", "-q", "-h", home]).returncode == 0:
            return
        if server.poll() is not None:
            raise SystemExit(f"PostgreSQL stopped at once: {(home / 'log').read_text().strip()}")
        time.sleep(0.1)
    raise SystemExit("PostgreSQL did not answer within 30 seconds.")


def main(command: list[str]) -> int:
    """Run ``command`` beside a fresh cluster; return its exit code."""
    if not command:
        raise SystemExit("usage: python tests/postgres.py COMMAND [ARGUMENTS]")
    # Told to stop, leave by the same door as ever: command and cluster end, the folder goes.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with cluster() as address:
        return subprocess.run(command, env={**os.environ, "EVENHAND_TEST_POSTGRES": address}).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
