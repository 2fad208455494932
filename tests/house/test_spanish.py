"""Every sentence has its Spanish, in the committed catalogue."""

from __future__ import annotations

import ast
import subprocess
import sys

from tests.house.repository import ROOT


def test_it_says_everything_in_spanish() -> None:
    done = subprocess.run(
        [sys.executable, "scripts/translations.py", "--check"], cwd=ROOT, capture_output=True, text=True
    )

    assert done.returncode == 0, done.stdout + done.stderr


def hidden(source: str) -> list[str]:
    """The sentences that are translated inside an f-string, where no catalogue finds them."""
    asks = {"_", "_lazy", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy"}
    return [
        ast.unparse(call)
        for string in ast.walk(ast.parse(source))
        if isinstance(string, ast.JoinedStr)
        for call in ast.walk(string)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in asks
        if call.args and isinstance(call.args[0], ast.Constant)
    ]


def test_it_hides_no_sentence_in_an_f_string() -> None:
    assert hidden("f\"{_('Seen')} {day}\"") == ["_('Seen')"]

    found = {str(path): hidden(path.read_text("utf-8")) for path in (ROOT / "evenhand").rglob("*.py")}
    assert {path: calls for path, calls in found.items() if calls} == {}
