"""The audit log: what was opened, read, exported and set, in lines that hold on to each other.

Every line names the SHA-256 of the line before it, so that a line that was altered, taken out or moved is
found. A small file beside the log names the last line, so that lines cut off at the end are found too.
Whoever may write both files can write another history; a site that must exclude that copies the hash of the
last line elsewhere from time to time (`overread audit verify` prints it).
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from core import __version__
from core.errors import AuditError
from core.paths import replacing, user_data

#: What stands before the first line.
_BEGINNING = "0" * 64
#: Seconds that one process waits for another to end its line.
_WAIT = 10.0
#: Bytes that are read from the end to find the last line; a line is far shorter.
_TAIL = 1 << 16

#: What a line may say beside its kind: short texts and numbers, no picture and no patient's name.
Facts = Mapping[str, str | int | float | bool | None]


class Act(StrEnum):
    """What was done."""

    OPENED = "opened"
    READ = "read"
    EXPORTED = "exported"
    SETTINGS = "settings"
    SENT = "sent"
    RECEIVED = "received"
    FETCHED = "fetched"
    REFUSED = "refused"
    FAILED = "failed"
    REPAIRED = "repaired"


@dataclass(frozen=True)
class Fault:
    """Something that is not as it was written.

    Attributes
    ----------
    line : int
        Counted from 1; one behind the last where lines are missing at the end.
    what : str
        A sentence.
    """

    line: int
    what: str


@dataclass(frozen=True)
class Examination:
    """What an examination of a log found.

    Attributes
    ----------
    lines : int
    head : str
        SHA-256 of the last line.
    faults : tuple of Fault
        None where the log is as it was written.
    """

    lines: int
    head: str
    faults: tuple[Fault, ...]


class AuditLog:
    """A log to which lines are added, by several processes at once if need be.

    Parameters
    ----------
    path : Path, optional
        The user's own log where none is given; made with its first line.
    """

    def __init__(self, path: Path | None = None) -> None:
        self.path = path or user_data() / "audit.jsonl"

    def add(self, act: Act, facts: Facts) -> None:
        """Write a line through to the disk before returning.

        Parameters
        ----------
        act : Act
        facts : mapping

        Raises
        ------
        AuditError
            If it cannot be written.
        """
        with self._held(), self.path.open("a+b") as log:
            number, before, lost = _end(log)
            if lost:
                # A power cut left a line half written; what it would have said is lost, and that is said.
                log.truncate(log.seek(0, os.SEEK_END) - lost)
                number, before = self._write(log, number, before, Act.REPAIRED, {"bytes": lost})
            number, before = self._write(log, number, before, act, facts)
            with replacing(self._head) as temporary:
                temporary.write_text(f"{number} {before}\n", "ascii")

    def verify(self) -> Examination:
        """Examine every line.

        Raises
        ------
        AuditError
            If the log cannot be read.
        """
        faults: list[Fault] = []
        number, before = 0, _BEGINNING
        with self._held():
            try:
                lines = self.path.read_bytes().splitlines(keepends=True) if self.path.exists() else []
                head = self._head.read_text("ascii", "replace").split() if self._head.exists() else []
            except OSError as error:
                raise AuditError("The audit log cannot be read.") from error
        hashes = {_BEGINNING: 0}
        for number, line in enumerate(lines, 1):
            faults += [Fault(number, what) for what in _examine(line, number, before)]
            before = _hash(line)
            hashes[before] = number
        if lines and not head:
            faults.append(Fault(number, "The file that names the last line is missing."))
        elif head and (len(head) != 2 or head[1] not in hashes):
            faults.append(Fault(number + 1, "Lines at the end are missing or were altered."))
        elif head and str(hashes[head[1]]) != head[0]:
            faults.append(Fault(number + 1, "The last line that was written stands elsewhere now."))
        return Examination(number, before, tuple(faults))

    def _write(self, log: Any, number: int, before: str, act: Act, facts: Facts) -> tuple[int, str]:
        entry = {
            "n": number + 1,
            "at": datetime.now().astimezone().isoformat(timespec="milliseconds"),
            "version": __version__,
            "act": act.value,
            **facts,
            "before": before,
        }
        line = json.dumps(entry, ensure_ascii=True, allow_nan=False).encode("ascii") + b"\n"
        log.write(line)
        log.flush()
        os.fsync(log.fileno())
        return number + 1, _hash(line)

    @property
    def _head(self) -> Path:
        return self.path.with_suffix(".head")

    @contextmanager
    def _held(self) -> Iterator[None]:
        try:
            with FileLock(self.path.with_suffix(".lock"), timeout=_WAIT):
                yield
        except Timeout as error:
            raise AuditError("The audit log is held by another program; try again.") from error
        except OSError as error:
            why = error.strerror or "write error"
            raise AuditError(f"The audit log cannot be written: {why}.") from error


def place_token(paths: tuple[Path, ...]) -> str:
    """What stands for a folder or files in the log: a hash, as their names may be patients'."""
    text = "\n".join(sorted(str(path.resolve()) for path in paths))
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()[:16]


def exported(path: Path, what: str) -> Facts:
    """What the log says of an output: its kind and, of a file, its hash; the name may be a patient's.

    Raises
    ------
    AuditError
        If it is gone already.
    """
    if not path.is_file():
        return {"what": what}
    try:
        with path.open("rb") as file:
            return {"what": what, "sha256": hashlib.file_digest(file, "sha256").hexdigest()}
    except OSError as error:
        raise AuditError("An export could not be found again for the audit log.") from error


def _hash(line: bytes) -> str:
    return hashlib.sha256(line).hexdigest()


def _end(log: Any) -> tuple[int, str, int]:
    """Number and hash of the last whole line, and the bytes of a half one behind it."""
    size = log.seek(0, os.SEEK_END)
    log.seek(max(0, size - _TAIL))
    tail: bytes = log.read()
    *_, last, rest = (b"", b"", *tail.split(b"\n"))
    if not last:
        return 0, _BEGINNING, len(rest)
    number = 0
    # A line that somebody damaged has no number to go on from; `verify` tells of both.
    with suppress(ValueError, KeyError, TypeError):
        number = int(json.loads(last)["n"])
    return number, _hash(last + b"\n"), len(rest)


def _examine(line: bytes, number: int, before: str) -> Iterator[str]:
    """Yield what is wrong with a line that should have this number and stand behind this hash."""
    if not line.endswith(b"\n"):
        yield "The line is cut off."
        return
    try:
        entry = json.loads(line)
    except ValueError:
        yield "The line is damaged."
        return
    if not isinstance(entry, dict) or entry.get("n") != number:
        yield "A line is missing here, or the order was changed."
    if isinstance(entry, dict) and entry.get("before") != before:
        yield "The line before this one was altered, taken out or moved."
