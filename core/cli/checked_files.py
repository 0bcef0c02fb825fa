"""Checks files that users write, one by one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from core.cli.console import Terminal, begin, print_warning, stderr_console
from core.errors import SettingsError

_SOME_BAD = 3


def check_each(files: Sequence[Path], check: Callable[[Path], str]) -> int:
    """Print what each file contains, or what is wrong with it; return the exit status, 0 or 3.

    Parameters
    ----------
    files : sequence of Path
    check : callable
        Reads a file and returns a few words about it; raises `SettingsError` for a bad one.
    """
    begin()
    bad = False
    for path in files:
        try:
            words = check(path)
        except SettingsError as problem:
            bad = True
            print_warning(stderr_console(), problem.message)
        else:
            Terminal().print(f"{path.name}: {words}", highlight=False, soft_wrap=True)
    return _SOME_BAD if bad else 0
