"""Texts of files, archives and nodes are shown on the terminal, and cannot control it."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from rich.table import Table

from core.cli.console import Terminal, print_error, print_note, print_warning, stderr_console

_STEERS = "Doe\x1b]0;owned\x07\x1b[2J\x9b31m\u202eJohn"


@pytest.mark.parametrize("how", ["print", "table", "cell of markup"])
def test_texts_of_files_cannot_steer_the_terminal(how: str) -> None:
    shown = io.StringIO()
    console = Terminal(file=shown, force_terminal=True, width=200)
    if how == "print":
        console.print(_STEERS, highlight=False, soft_wrap=True)
    else:
        table = Table("patient")
        table.add_row(f"[yellow]{_STEERS}[/]" if how == "cell of markup" else _STEERS)
        console.print(table)
    said = re.sub(r"\x1b\[[\d;]*m", "", shown.getvalue())
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202e]", said)
    assert "Doe" in said
    assert "John" in said


def test_brackets_in_words_are_no_markup(capsys: pytest.CaptureFixture[str]) -> None:
    console = Terminal(stderr=True)
    for show in (print_note, print_warning, print_error):
        show(console, "the id [a-z0-9] of [red]Doe[/] is \\[none]")
        assert "[a-z0-9] of [red]Doe[/] is \\[none]" in capsys.readouterr().err


def test_every_command_shows_its_words_on_such_a_terminal() -> None:
    assert isinstance(stderr_console(), Terminal)
    commands = Path(__file__).parents[2] / "core" / "cli"
    others = [
        path.name
        for path in commands.glob("*.py")
        if path.name != "console.py" and re.search(r"(?<!\w)Console\(", path.read_text("utf-8"))
    ]
    assert others == []
