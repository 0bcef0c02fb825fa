"""Keeps the audit log's newest hash apart from the log, so that a shortened log is recognised.

Whoever may write the log's folder can cut lines off and make the rest consistent again, but cannot change
what is kept elsewhere: in the system's log, and in a file of the site to which users may only append.
"""

from __future__ import annotations

import hashlib
import os
import platform
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

_NAME = "overread-audit"
_MARK = re.compile(_NAME + r" ([0-9a-f]{16}) (\d{1,15}) ([0-9a-f]{64})")
#: Seconds that the system's log may take to answer, and most of its newest lines that are examined.
_ANSWER_SECONDS, _MOST_LINES = 10.0, 5000
#: Most bytes that are read from the end of a site's file.
_MOST_BYTES = 32 << 20


@dataclass(frozen=True)
class Mark:
    """The hash of a line of the log, as kept elsewhere.

    Attributes
    ----------
    line : int
    sha256 : str
    where : str
        Name of the place, for display.
    """

    line: int
    sha256: str
    where: str


class Anchor(Protocol):
    """A place apart from the log; its errors do not stop any work."""

    def keep(self, text: str) -> None:
        """Store a line."""

    def kept(self) -> str:
        """Return all stored lines, possibly with other lines between them."""

    @property
    def where(self) -> str:
        """Name of the place, for people."""


class SystemLog:
    """The system's log: syslog or the journal on Linux, the application event log on Windows."""

    where = "the system's log"

    def keep(self, text: str) -> None:
        """Store a line, if the system has a log."""
        if sys.platform == "win32":
            _report_event(text)
        else:
            import syslog

            syslog.openlog(_NAME)
            syslog.syslog(syslog.LOG_NOTICE, text)

    def kept(self) -> str:
        """Return the stored lines from the system's own log programs; '' if there are none."""
        if sys.platform == "win32":
            query = f"*[System[Provider[@Name='{_NAME}']]]"
            command = [
                "wevtutil",
                "qe",
                "Application",
                f"/q:{query}",
                "/f:xml",
                "/rd:true",
                f"/c:{_MOST_LINES}",
            ]
        else:
            command = ["journalctl", "-t", _NAME, "-o", "cat", "--no-pager", "-n", str(_MOST_LINES)]
        try:
            done = subprocess.run(
                command, capture_output=True, timeout=_ANSWER_SECONDS, check=False, stdin=subprocess.DEVNULL
            )
        except (OSError, subprocess.TimeoutExpired):
            return ""
        return done.stdout.decode("utf-8", "replace")


class MarkFile:
    """A file of the site, to which all its computers may append.

    Parameters
    ----------
    path : Path
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    @property
    def where(self) -> str:
        """Name of the place, for people."""
        return self._path.name

    def keep(self, text: str) -> None:
        """Append a line to the file."""
        with suppress(OSError), self._path.open("ab", buffering=0) as file:
            file.write(text.encode("ascii") + b"\n")

    def kept(self) -> str:
        """Return the file or its end; '' if it cannot be read."""
        try:
            with self._path.open("rb") as file:
                file.seek(max(0, file.seek(0, os.SEEK_END) - _MOST_BYTES))
                return file.read().decode("ascii", "replace")
        except OSError:
            return ""


def log_token(log: Path) -> str:
    """Return the id of this computer's log, for places that store marks of several logs."""
    words = f"{platform.node()}\n{log.absolute()}"
    return hashlib.sha256(words.encode("utf-8", "surrogateescape")).hexdigest()[:16]


def mark_text(log: Path, line: int, sha256: str) -> str:
    """Return a mark as it is stored."""
    return f"{_NAME} {log_token(log)} {line} {sha256}"


def marks_in(text: str, log: Path, where: str) -> Iterator[Mark]:
    """Yield the marks of a log in a text."""
    token = log_token(log)
    for found, line, sha256 in _MARK.findall(text):
        if found == token:
            yield Mark(int(line), sha256, where)


if sys.platform == "win32":
    import ctypes
    from ctypes import wintypes

    _INFORMATION, _EVENT = 4, 1
    _registry = ctypes.WinDLL("advapi32", use_last_error=True)
    _registry.RegisterEventSourceW.restype = wintypes.HANDLE
    _registry.RegisterEventSourceW.argtypes = (wintypes.LPCWSTR, wintypes.LPCWSTR)
    _registry.ReportEventW.argtypes = (
        *(wintypes.HANDLE, wintypes.WORD, wintypes.WORD, wintypes.DWORD, wintypes.LPVOID, wintypes.WORD),
        *(wintypes.DWORD, ctypes.POINTER(wintypes.LPCWSTR), wintypes.LPVOID),
    )
    _registry.DeregisterEventSource.argtypes = (wintypes.HANDLE,)

    def _report_event(text: str) -> None:
        """Add an event to the application log, which any user may do."""
        source = _registry.RegisterEventSourceW(None, _NAME)
        if source:
            texts = (wintypes.LPCWSTR * 1)(text)
            _registry.ReportEventW(source, _INFORMATION, 0, _EVENT, None, 1, 0, texts, None)
            _registry.DeregisterEventSource(source)
