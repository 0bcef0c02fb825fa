"""Data of a crashed run for the next start: the open paths, and a report free of patient data.

A report contains the kinds of errors and the places in the code. It never contains an error's message, a
path or a file name, because these may identify a patient.
"""

from __future__ import annotations

import faulthandler
import json
import platform
import re
import traceback
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from types import TracebackType
from typing import IO

from core import __version__
from core.errors import ExportError
from core.paths import atomic_write, private_file, private_folder, user_data

_OPEN, _FAULTS, _FATAL = "open.json", "faults.txt", "fatal.txt"
_PACKAGES = ("PySide6-Essentials", "onnxruntime", "onnxruntime-directml", "numpy", "pydicom", "pillow")
#: The lines that `faulthandler` writes; the rest of its output is dropped.
_PLACE = re.compile(r'^  File "(?P<file>[^"]*)", line (?P<line>\d+) in (?P<name>\S+)$')
_HEADS = re.compile(
    r"^(?P<head>Fatal Python error: [A-Za-z ]+|Windows fatal exception: [a-z ]+"
    r"|(?:Current thread|Thread) 0x[0-9a-f]+)"
)
_MOST_LINES = 200


@dataclass(frozen=True)
class CrashedRun:
    """Data left by a run that crashed.

    Attributes
    ----------
    roots : tuple of Path
        Paths that were open.
    report : str
        Report that the user can read and save.
    """

    roots: tuple[Path, ...]
    report: str


class CrashRecovery:
    """Record what is open and which errors occur, until the window is closed.

    Attributes
    ----------
    crashed_run : CrashedRun or None
        The previous run, if it crashed.
    """

    def __init__(self) -> None:
        self._folder = user_data() / "running"
        self._fatal: IO[bytes] | None = None
        self.crashed_run: CrashedRun | None = None

    def begin(self) -> None:
        """Read what the previous run left, and begin to record this run.

        If the folder cannot be written, nothing is recorded; other parts report that problem.
        """
        with suppress(OSError, ExportError):
            private_folder(self._folder)
            self.crashed_run = _crashed_run(self._folder)
            self._clean()
            self.opened(())
            self._fatal = private_file(self._folder / _FATAL).open("wb")
        # Test runs have enabled it themselves.
        if self._fatal is not None and not faulthandler.is_enabled():
            faulthandler.enable(self._fatal)

    def opened(self, roots: Sequence[Path]) -> None:
        """Record which paths are open."""
        raw = [str(root.absolute()) for root in roots]
        with suppress(ExportError), atomic_write(self._folder / _OPEN) as temporary:
            temporary.write_text(json.dumps(raw), "ascii")

    def note(self, kind: type[BaseException], trace: TracebackType | None) -> None:
        """Record an unexpected error."""
        line = f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC  {places_of(kind, trace)}\n"
        with suppress(OSError), private_file(self._folder / _FAULTS).open("a", encoding="utf-8") as out:
            out.write(line)

    def report(self) -> str:
        """Return the report of this run so far."""
        return _report(self._folder)

    def end(self) -> None:
        """Delete the records, because the window was closed normally."""
        if self._fatal is not None:
            if faulthandler.is_enabled():
                faulthandler.disable()
            self._fatal.close()
            self._fatal = None
        with suppress(OSError):
            self._clean()

    def _clean(self) -> None:
        for name in (_OPEN, _FAULTS, _FATAL):
            (self._folder / name).unlink(missing_ok=True)


def places_of(kind: type[BaseException], trace: TracebackType | None) -> str:
    """Return the kind of an error and the places in the code it passed through, the innermost first."""
    places = [f"{_base(f.filename)}:{f.lineno} {f.name}" for f in traceback.extract_tb(trace)]
    return f"{kind.__name__} at {' < '.join(reversed(places)) or 'no known place'}"


def _crashed_run(folder: Path) -> CrashedRun | None:
    """Return what a crashed run left in the folder; None if the previous run ended normally."""
    try:
        names = json.loads((folder / _OPEN).read_text("ascii"))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, RecursionError):
        names = []
    sound = isinstance(names, list) and all(isinstance(name, str) for name in names)
    roots = tuple(Path(name) for name in names) if sound else ()
    return CrashedRun(roots, _report(folder)) if roots or _known_faults(folder) else None


def _report(folder: Path) -> str:
    faults = _known_faults(folder) or [
        "Nothing is known: the program was ended from outside, or the computer was."
    ]
    packages = []
    for name in _PACKAGES:
        with suppress(PackageNotFoundError):
            packages.append(f"{name} {version(name)}")
    return "\n".join(
        (
            f"Overread {__version__}: report of a fault",
            "It holds places in the program's code; no patient data, no paths and no names of files.",
            "",
            f"{platform.system()} {platform.release()}, {platform.machine()}",
            f"Python {platform.python_version()}",
            ", ".join(packages),
            "",
            *faults[-_MOST_LINES:],
            "",
        )
    )


def _known_faults(folder: Path) -> list[str]:
    """Return the recorded errors, and what ended the program."""
    fatal = (_without_paths(line) for line in _lines(folder / _FATAL))
    return [*_lines(folder / _FAULTS), *(line for line in fatal if line)]


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text("utf-8", errors="replace").splitlines()
    except OSError:
        return []


def _without_paths(line: str) -> str:
    """Return the place in the code or the heading that a line of `faulthandler` names; empty for others."""
    if place := _PLACE.match(line):
        return f"  {_base(place['file'])}:{place['line']} {place['name']}"
    head = _HEADS.match(line)
    return head["head"] if head else ""


def _base(file: str) -> str:
    """Return the name of a code file from a path of any system."""
    return re.split(r"[/\\]", file)[-1]
