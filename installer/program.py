"""Entry point of both installed programs; the name of the executable decides which one runs."""

from __future__ import annotations

import multiprocessing
import os
import sys
from pathlib import Path
from types import TracebackType

#: File next to the portable programs, and the folder there for the user's data.
_PORTABLE, _DATA = "portable.txt", "data"
_BROKEN = "Overread cannot start: {what}.\n\nInstall Overread again."
_STOP_SIGN = 0x10
_EXIT_BROKEN = 2


def main() -> None:
    """Run the window or the command line; in one of their child processes, the task of that process."""
    # In a decoding process this call does not return.
    multiprocessing.freeze_support()
    program = Path(sys.executable)
    if (program.parent / _PORTABLE).exists():
        os.environ.setdefault("OVERREAD_HOME", str(program.parent / _DATA))
    if program.stem.casefold() == "overread-cli":
        try:
            from core.cli import main as command_line

            command_line()
        except ImportError as error:
            sys.stderr.write(words(error) + "\n")
            raise SystemExit(_EXIT_BROKEN) from None
    else:
        # Until the window has its own hook: a program without a console would fail silently.
        sys.excepthook = tell_and_end
        from desktop.startup.launch import main as window

        window()


def words(error: BaseException) -> str:
    """Return the message for an error that prevents the start, without the error's own text."""
    if isinstance(error, ImportError):
        return _BROKEN.format(what=f"{error.name or 'a part of it'} cannot be loaded")
    return _BROKEN.format(what=f"an error that nobody foresaw ({type(error).__name__})")


def tell_and_end(_kind: type[BaseException], error: BaseException, _trace: TracebackType | None) -> None:
    """Show in a message box that the program cannot start, and end it at once."""
    import ctypes

    if sys.platform == "win32":
        ctypes.windll.user32.MessageBoxW(None, words(error), "Overread", _STOP_SIGN)
    os._exit(_EXIT_BROKEN)


if __name__ == "__main__":
    main()
