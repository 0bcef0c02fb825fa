"""The entry point `overread`: run a sub-command on the command line, or else open the window."""

from __future__ import annotations

import sys

#: Sub-commands of the command line; anything else is a path for the window. They are listed here so that
#: the window need not import the command line; a test compares them with `core.cli`.
COMMANDS = (
    *(
        "classify",
        "evaluate",
        "drift",
        "replay",
        "explain",
        "deidentify",
        "reformat",
        "render",
        "models",
        "devices",
        "settings",
        "audit",
        "pacs",
        "data",
        "serve",
        "rules",
        "hanging",
        "phrases",
        "updates",
    ),
    *("report", "sample", "selftest", "version"),
)


def main() -> None:
    """Run Overread."""
    if sys.argv[1:2] and (sys.argv[1] in COMMANDS or sys.argv[1].startswith("-")):
        from core.cli import main as command_line

        command_line()
    else:
        from desktop.startup.qt_libraries import refuse_without_libraries

        refused = refuse_without_libraries()
        if refused:
            raise SystemExit(refused)
        try:
            from desktop.startup.application import run
        except ImportError as error:
            raise SystemExit(refuse_without_libraries(error)) from None

        raise SystemExit(run(sys.argv[1:]))
