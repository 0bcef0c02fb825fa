"""The entry point `overread`: a sub-command goes to the command line, anything else opens the window."""

from __future__ import annotations

import sys


def main() -> None:
    """Run Overread."""
    # onnxruntime comes in (through core.cli) before PySide6: on Windows the other order breaks its DLLs.
    from core.cli import COMMANDS
    from core.cli import main as command_line

    if sys.argv[1:2] and (sys.argv[1] in COMMANDS or sys.argv[1].startswith("-")):
        command_line()
    else:
        from desktop.app import run

        raise SystemExit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
