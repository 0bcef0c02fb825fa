"""Results of the self-test's checks, and the report made of them."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from core import NOTICE, __version__

#: Exit statuses of the command: all passed, or something failed.
EXIT_WELL, EXIT_FAILED = 0, 3

_WIDTH = 100


class CheckState(StrEnum):
    """Outcome of a check."""

    PASSED = "ok"
    #: Worth knowing; Overread still works.
    NOTED = "note"
    FAILED = "FAILED"


@dataclass(frozen=True)
class CheckResult:
    """The result of one check.

    Attributes
    ----------
    what : str
        Name of the check.
    state : CheckState
    said : str
        Outcome, without the user's paths and without patient data.
    advice : str
        One sentence on what to do; empty if nothing.
    """

    what: str
    state: CheckState
    said: str
    advice: str = ""


def header(when: datetime) -> str:
    """Return the first lines of the report."""
    return (
        f"Overread {__version__} self-test, {when:%Y-%m-%d %H:%M} UTC\n{NOTICE}\n"
        "This report holds no patient data, and no names of files, folders or users.\n"
    )


def result_line(result: CheckResult) -> str:
    """Return a result as a line of the report; long text continues on further lines."""
    head = f"{result.state:<7} {result.what:<22} "
    words = result.said if not result.advice else f"{result.said} -> {result.advice}"
    return textwrap.fill(
        words, _WIDTH, initial_indent=head, subsequent_indent=" " * len(head), break_long_words=False
    )


def verdict(results: Iterable[CheckResult]) -> str:
    """Return the last line of the report."""
    failed = [result.what for result in results if result.state is CheckState.FAILED]
    if not failed:
        return "All is well."
    return f"{len(failed)} failed: {', '.join(dict.fromkeys(failed))}."
