"""The log of the service: readable lines without patient data, in files that are rotated."""

from __future__ import annotations

import logging
from datetime import datetime
from logging.handlers import RotatingFileHandler
from pathlib import Path

from core.paths import private_file, private_folder, user_data

#: Most bytes of a file, and number of older files that are kept.
_MOST_BYTES, _OLDER = 1 << 20, 9


def log_file() -> Path:
    """Return the file to which lines are added; older files have a number after their names."""
    return user_data() / "logs" / "service.log"


class _QuietHandler(RotatingFileHandler):
    """A handler that ignores lines that cannot be written; the status reports a full disk."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - the library's name
        """Ignore the error."""


class ServiceLog:
    """Writes lines to the log, from any thread.

    Raises
    ------
    OSError
        If the folder cannot be created or written.
    """

    def __init__(self) -> None:
        path = log_file()
        private_folder(path.parent)
        private_file(path)
        self._handler = _QuietHandler(
            path, maxBytes=_MOST_BYTES, backupCount=_OLDER, encoding="utf-8", errors="backslashreplace"
        )
        self._handler.setFormatter(logging.Formatter("%(message)s"))

    def write(self, who: str, line: str) -> str:
        """Write a line with its time and its author; return it as written."""
        moment = datetime.now().astimezone().isoformat(timespec="seconds")
        written = f"{moment} {who:<8} {' '.join(line.split())}"
        self._handler.handle(logging.LogRecord("overread", logging.INFO, "", 0, written, None, None))
        return written

    def close(self) -> None:
        """Close the file."""
        self._handler.close()
