"""What both installed programs start with; the name of the program says which one it is."""

from __future__ import annotations

import multiprocessing
import os
import sys
from pathlib import Path

#: Beside the programs of the portable Overread, which keeps what is the user's in this folder beside them.
_PORTABLE, _DATA = "portable.txt", "data"
_BROKEN = "Overread cannot start: {part} cannot be loaded.\n\nInstall Overread again."
_STOP_SIGN = 0x10


def main() -> None:
    """Run the window or the command line; in a process that one of them started, what that is for."""
    # A decoding process starts here too, and goes no further.
    multiprocessing.freeze_support()
    program = Path(sys.executable)
    if (program.parent / _PORTABLE).exists():
        os.environ.setdefault("OVERREAD_HOME", str(program.parent / _DATA))
    windowed = program.stem.casefold() != "overread-cli"
    try:
        if windowed:
            from desktop.launch import main as begin
        else:
            from core.cli import main as begin
        begin()
    except ImportError as error:
        words = _BROKEN.format(part=error.name or "a part of it")
        if windowed:
            import ctypes

            ctypes.windll.user32.MessageBoxW(None, words, "Overread", _STOP_SIGN)
        else:
            sys.stderr.write(words + "\n")
        raise SystemExit(2) from None


if __name__ == "__main__":
    main()
