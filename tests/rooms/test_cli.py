"""The `evenhand` command: sentences, and exit codes that mean something."""

from __future__ import annotations

import io
import os
import pwd
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from evenhand import cli
from evenhand.management.commands import demo, ledger
from tests.server import running


def evenhand(home: Path, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command as a person would, in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "evenhand.cli", *words],
        env={"PATH": os.environ["PATH"], "EVENHAND_HOME": str(home), **environment},
        capture_output=True,
        text=True,
    )


def test_it_leaves_nothing_at_a_crash() -> None:
    script = "from evenhand import cli; cli.main(['--version']); print(open('/proc/self/limits').read())"
    said = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout

    limit = next(line for line in said.splitlines() if line.startswith("Max core file size"))
    assert limit.split()[4:6] == ["0", "0"]


def test_it_shows_only_the_words_that_exist(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["--help"]) == 0

    shown = capsys.readouterr().out
    for word in cli.WORDS:
        assert (f"\n  {word} " in shown) is (cli.COMMANDS / f"{word.replace('-', '_')}.py").is_file()


def test_it_explains_every_word_in_one_line() -> None:
    for word, about in cli.available().items():
        assert about.endswith("."), f"{word}: {about!r} is no sentence"
        assert len(about) <= 100


@pytest.mark.parametrize("word", cli.available())
def test_it_helps_with_every_word(word: str, tmp_path: Path) -> None:
    answer = evenhand(tmp_path, word, "--help")

    assert answer.returncode == 0
    assert answer.stdout.startswith(f"usage: evenhand {word}")


def test_it_refuses_an_unknown_word_with_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["mediate"]) == 2
    assert "There is no command 'mediate'." in capsys.readouterr().err


def test_it_refuses_an_unknown_option_as_usage(tmp_path: Path) -> None:
    answer = evenhand(tmp_path, "serve", "--nonsense")

    assert answer.returncode == 2
    assert "Traceback" not in answer.stderr


def test_it_says_what_is_unsafe_instead_of_starting(tmp_path: Path) -> None:
    answer = evenhand(tmp_path, "serve", EVENHAND_SECRET="short")

    assert answer.returncode == 1
    assert answer.stderr == "EVENHAND_SECRET is shorter than 50 characters. Use 50 or more random ones.\n"


@pytest.mark.parametrize(
    "words", [("doctor",), ("tick",), ("backup", "key", "--to", "key"), ("programme", "adopt", "f")]
)
def test_it_makes_no_office_where_there_is_none(words: tuple[str, ...], tmp_path: Path) -> None:
    answer = evenhand(tmp_path / "none", *words)

    assert answer.returncode == 1
    assert answer.stderr.startswith(f"There is no office in {tmp_path / 'none'}. Set EVENHAND_HOME")
    assert not (tmp_path / "none").exists()


def test_it_checks_a_programme_where_there_is_no_office(tmp_path: Path) -> None:
    file = Path(__file__).parents[2] / "programmes" / "ontario.toml"

    assert evenhand(tmp_path / "none", "programme", "check", str(file), TMPDIR=str(tmp_path)).returncode == 0
    assert list(tmp_path.iterdir()) == []


def test_it_does_nothing_in_an_office_of_another_user(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("EVENHAND_HOME", str(tmp_path))
    monkeypatch.setattr(os, "geteuid", lambda: os.getuid() + 4711)

    for words in (["doctor"], ["backup", "key", "--to", "key"], ["serve"]):
        assert cli.main(words) == 1
        said = capsys.readouterr().err
        assert f"The office in {tmp_path} belongs to" in said
        assert f"runuser -u {pwd.getpwuid(os.getuid()).pw_name} -- env EVENHAND_HOME={tmp_path} evenhand" in said
    assert list(tmp_path.iterdir()) == []


def test_it_makes_files_that_are_its_owners_alone(tmp_path: Path) -> None:
    """Also where it is started by hand, without the mask of the service."""
    script = "import os; os.umask(0o022); from evenhand import cli; cli.main(['serve', '--prepare'])"
    environment = {"PATH": os.environ["PATH"], "EVENHAND_HOME": str(tmp_path / "home")}
    subprocess.run([sys.executable, "-c", script], env=environment, check=True)

    assert (tmp_path / "home" / "db.sqlite3").stat().st_mode & 0o077 == 0


def test_it_says_that_a_port_is_taken(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        answer = evenhand(tmp_path, "serve", "--port", str(taken.getsockname()[1]))

    assert answer.returncode == 1
    assert "is already in use" in answer.stderr
    assert "Traceback" not in answer.stderr


def test_it_says_that_the_database_does_not_answer(tmp_path: Path) -> None:
    answer = evenhand(tmp_path, "serve", "--port", "0", EVENHAND_DATABASE="postgresql://nobody@/x?host=/nowhere")

    assert answer.returncode == 1
    assert answer.stderr.startswith("The database did not answer:")


def test_it_serves_and_stops_when_told(tmp_path: Path) -> None:
    with running() as server:
        pids = _descendants(os.getpid())
        assert server.url.startswith("http://localhost:")
        assert pids

    assert _alive(pids) == []


def test_it_starts_a_killed_worker_again() -> None:
    with running() as server:
        workers = [pid for pid in _descendants(os.getpid()) if "spawn_main" in _command(pid)]
        os.kill(workers[-1], signal.SIGKILL)
        time.sleep(0.2)

        until = time.monotonic() + 20
        while time.monotonic() < until:
            if _answers(server.url):
                break
            time.sleep(0.2)

        assert _answers(server.url)


def test_it_leaves_no_worker_behind_when_killed() -> None:
    with running() as server:
        everything = _descendants(os.getpid())
        os.kill(everything[0], signal.SIGKILL)

        until = time.monotonic() + 15
        while time.monotonic() < until and _answers(server.url):
            time.sleep(0.2)

        assert not _answers(server.url)


def _answers(url: str) -> bool:
    port = int(url.rpartition(":")[2])
    try:
        with socket.create_connection(("localhost", port), timeout=2) as line:
            line.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
            return line.recv(12).startswith(b"HTTP/1.1")
    except OSError:
        return False


def _descendants(pid: int) -> list[int]:
    listed = subprocess.run(["ps", "-eo", "pid=,ppid="], capture_output=True, text=True, check=True).stdout
    children: dict[int, list[int]] = {}
    for line in listed.splitlines():
        child, parent = map(int, line.split())
        children.setdefault(parent, []).append(child)
    found, queue = [], [pid]
    while queue:
        for child in children.get(queue.pop(), []):
            if "evenhand" in _command(child) or "spawn_main" in _command(child):
                found.append(child)
            queue.append(child)
    return found


def _command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    except OSError:
        return ""


def _alive(pids: list[int]) -> list[int]:
    return [pid for pid in pids if _command(pid)]


class Terminal(io.StringIO):
    """An output that somebody looks at."""

    def isatty(self) -> bool:
        return True


def test_it_tells_how_far_it_is_in_whole_lines_where_nobody_looks() -> None:
    """Piped into a file, "1 of 60 complaints2 of 60 complaints" is one long line."""
    told = {}
    for out in (io.StringIO(), Terminal()):
        command = demo.Command(stdout=out)
        for number in range(1, 61):
            command._progress(number, 60)
        told[out.isatty()] = out.getvalue()

    assert told[False].splitlines() == [f"{number} of 60 complaints" for number in range(6, 61, 6)]
    assert told[True].startswith("\r1 of 60 complaints\r2 of")
    assert told[True].endswith("60 of 60 complaints\n")
    quiet = io.StringIO()
    ledger.Command(stderr=quiet)._progress(5, 10)
    assert quiet.getvalue() == ""
