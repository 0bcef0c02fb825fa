"""The audit log: what was opened, read, decided, exported and set, in lines that form a chain.

Every line contains the SHA-256 of the line before it, so that an altered, removed or moved line is found. A
small file beside the log names the last line, so that missing lines at the end are found too. Whoever may
write both files can write another history. So the hash of the last line is also kept elsewhere, every hundred
lines and every minute (`core.audit_anchor`), and is compared when the log is checked.

A large log is renamed by the number of its last line, and a new file continues it, so that no file grows
without end. All files form one chain, and are kept until somebody removes them.
"""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from filelock import Timeout

from core import __version__
from core.audit_anchor import Anchor, Mark, MarkFile, SystemLog, mark_text, marks_in
from core.errors import AuditError, OverreadError
from core.language.message import Message
from core.language.system import because
from core.paths import atomic_write, private_file, private_lock, user_data
from core.settings_file import read_settings

#: The hash before the first line.
_BEGINNING = "0" * 64
#: Seconds that one process waits for another to finish its line.
_WAIT = 10.0
#: Bytes read from the end to find the last line; more are read if the line is longer.
_TAIL = 1 << 16
#: Most characters of a path in a line.
_MOST_NAMES = 4000
#: After this many lines, or seconds, the hash of the last line is anchored again.
_MARK_LINES, _MARK_SECONDS = 100, 60.0
#: Size in bytes at which a new file begins: about thirty thousand lines.
_LARGE = 8 << 20

#: What a line may contain besides its kind: short texts and numbers, no pictures and no patient names.
LogFacts = Mapping[str, str | int | float | bool | None]


class Act(StrEnum):
    """Kinds of entries in the audit log."""

    OPENED = "opened"
    READ = "read"
    JUDGED = "judged"
    DECIDED = "decided"
    EXPORTED = "exported"
    SETTINGS = "settings"
    MODEL = "model"
    NODE = "node"
    SENT = "sent"
    COMMITTED = "committed"
    ORDERED = "ordered"
    STORED = "stored"
    RECEIVED = "received"
    FETCHED = "fetched"
    REFUSED = "refused"
    FAILED = "failed"
    REPAIRED = "repaired"
    DELETED = "deleted"


@dataclass(frozen=True)
class Fault:
    """A line that differs from what was written.

    Attributes
    ----------
    line : int
        Number counted from 1; one after the last line if lines are missing at the end.
    what : str
        Description of the fault, in a sentence.
    """

    line: int
    what: str


@dataclass(frozen=True)
class Examination:
    """The outcome of checking a log.

    Attributes
    ----------
    lines : int
    head : str
        SHA-256 of the last line.
    faults : tuple of Fault
        None if the log is as it was written.
    marks : tuple of Mark
        The newest mark from each place where hashes are kept apart from the log.
    """

    lines: int
    head: str
    faults: tuple[Fault, ...]
    marks: tuple[Mark, ...] = ()


class AuditLog:
    """A log to which lines are added, also by several processes at once.

    Parameters
    ----------
    path : Path, optional
        Path of the log, created with its first line; default: the user's own log.
    anchors : sequence of Anchor, optional
        Other places for its newest hash; default: those of the settings.
    """

    def __init__(self, path: Path | None = None, anchors: Sequence[Anchor] | None = None) -> None:
        self.path = path or user_data() / "audit.jsonl"
        self._given = anchors

    def add(self, act: Act, facts: LogFacts) -> None:
        """Write a line through to the disk before returning.

        Parameters
        ----------
        act : Act
        facts : mapping

        Raises
        ------
        AuditError
            If the line cannot be written.
        """
        with self._held():
            self._lay_aside()
            with private_file(self.path).open("a+b") as log:
                number, before, lost = _end(log)
                if number == 0 and before == _BEGINNING:
                    number, before = self._end_of_last()
                head = self._read_head()
                if head is not None and head[0] >= number:
                    # Lines that were cut off or altered stay detectable: the next line still contains their
                    # hash.
                    number, before = head
                if lost:
                    # A power cut left half a line; its content is lost, and the log records that.
                    log.truncate(log.seek(0, os.SEEK_END) - lost)
                    number, before = self._write(log, number, before, Act.REPAIRED, {"bytes": lost})
                number, before = self._write(log, number, before, act, facts)
            with atomic_write(self._head) as temporary:
                temporary.write_text(f"{number} {before}\n", "ascii")
            due = self._mark_is_due(number)
        if due:
            # Without the lock, so that others need not wait for the log: a network share may be slow.
            text = mark_text(self.path, number, before)
            for anchor in self._anchors():
                anchor.keep(text)

    def verify(self, marks: Sequence[Mark] = ()) -> Examination:
        """Check every line.

        Parameters
        ----------
        marks : sequence of Mark
            Hashes that somebody kept, in addition to those of the anchors.

        Raises
        ------
        AuditError
            If the log cannot be read.
        """
        faults: list[Fault] = []
        place, number, before = 0, 0, _BEGINNING
        kept = [*marks, *self._marks()]
        missing = {(mark.line, mark.sha256): mark for mark in kept}
        with self._held():
            try:
                head = self._head.read_text("ascii", "replace").split() if self._head.exists() else []
                # Without lines, the last hash is the starting hash.
                head_at = 0 if head[1:] == [_BEGINNING] else None
                for place, line in enumerate(self._lines(), 1):
                    found, whats = _examine(line, number + 1, before)
                    faults += [Fault(place, what) for what in whats]
                    number, before = found, _hash(line)
                    missing.pop((number, before), None)
                    if head[1:] == [before]:
                        head_at = found
            except OSError as error:
                raise AuditError("The audit log cannot be read.") from error
        if place and not head:
            faults.append(Fault(place, "The file that names the last line is missing."))
        elif head and head_at is None:
            faults.append(Fault(place + 1, "Lines at the end are missing or were altered."))
        elif head and str(head_at) != head[0]:
            faults.append(Fault(place + 1, "The last line that was written stands elsewhere now."))
        for where in dict.fromkeys(mark.where for mark in missing.values()):
            first = min(mark.line for mark in missing.values() if mark.where == where)
            what = f"Line {first:,} is missing or was altered: {where} has another hash of it."
            faults.append(Fault(min(first, place + 1), what))
        newest = {mark.where: mark for mark in sorted(kept, key=lambda mark: mark.line)}
        return Examination(place, before, tuple(faults), tuple(newest.values()))

    def _anchors(self) -> Sequence[Anchor]:
        if self._given is not None:
            return self._given
        try:
            privacy = read_settings().privacy
        except OverreadError:
            # Damaged settings must not stop the log from being anchored.
            return (SystemLog(),)
        system = (SystemLog(),) if privacy.audit_system_log else ()
        return (*system, *((MarkFile(privacy.audit_marks),) if privacy.audit_marks is not None else ()))

    def _marks(self) -> Iterator[Mark]:
        for anchor in self._anchors():
            yield from marks_in(anchor.kept(), self.path, anchor.where)

    def _mark_is_due(self, number: int) -> bool:
        """Return whether the hash of the last line must be kept elsewhere now; if so, note the time."""
        note, now = self.path.with_suffix(".marked"), time.time()
        try:
            line, at = note.read_text("ascii", "replace").split()
            lines, seconds = number - int(line), now - float(at)
        except (OSError, ValueError):
            lines = _MARK_LINES
            seconds = 0.0
        if 0 <= lines < _MARK_LINES and 0 <= seconds < _MARK_SECONDS:
            return False
        private_file(note).write_text(f"{number} {now}\n", "ascii")
        return True

    def _read_head(self) -> tuple[int, str] | None:
        """Return number and hash of the last line from the file beside the log; None if damaged."""
        try:
            number, found = self._head.read_text("ascii", "replace").split()
            return int(number), found
        except (FileNotFoundError, ValueError):
            return None

    def _lay_aside(self) -> None:
        """Begin a new file if the present one is large."""
        if not self.path.exists() or self.path.stat().st_size < _LARGE:
            return
        with self.path.open("rb") as log:
            number, _, lost = _end(log)
        # First repair a line that a power cut left incomplete.
        if not lost:
            self.path.rename(self.path.with_name(f"{self.path.stem}-{number:012}{self.path.suffix}"))

    def _laid_aside(self) -> list[Path]:
        return sorted(self.path.parent.glob(f"{self.path.stem}-{'[0-9]' * 12}{self.path.suffix}"))

    def _end_of_last(self) -> tuple[int, str]:
        """Return number and hash of the last line in the renamed files."""
        for path in reversed(self._laid_aside()):
            with path.open("rb") as log:
                number, before, _ = _end(log)
            return number, before
        return 0, _BEGINNING

    def _lines(self) -> Iterator[bytes]:
        """Yield the lines of all files."""
        for path in (*self._laid_aside(), self.path):
            if path.exists():
                with path.open("rb") as log:
                    yield from log

    def _write(self, log: Any, number: int, before: str, act: Act, facts: LogFacts) -> tuple[int, str]:
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
            with private_lock(self.path.with_suffix(".lock"), _WAIT):
                yield
        except Timeout as error:
            raise AuditError("Try again; another program is using the audit log.") from error
        except OSError as error:
            why = because(error, Message("write error"))
            raise AuditError("The audit log cannot be written: {why}.", why=why) from error


def place_token(paths: tuple[Path, ...]) -> str:
    """Return a hash that replaces paths in the log, as their names may contain patients' names."""
    text = "\n".join(sorted(str(path.resolve()) for path in paths))
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()[:16]


def object_token(uid: str) -> str:
    """Return a hash that replaces a DICOM object's UID in the log, as it identifies a patient."""
    return hashlib.sha256(uid.encode("utf-8", "surrogateescape")).hexdigest()[:16]


def with_names(facts: LogFacts, paths: tuple[Path, ...], allowed: bool) -> LogFacts:
    """Return the facts with their paths, if the site allows names in the log.

    Of very many paths, only as many are named as fit in a line.
    """
    if not allowed:
        return facts
    names = "; ".join(map(str, paths))
    return {**facts, "path": names if len(names) <= _MOST_NAMES else f"{names[:_MOST_NAMES]} …"}


def describe_export(path: Path, what: str) -> LogFacts:
    """Return the facts about an output: its kind and, for a file, its hash; names may identify patients.

    Raises
    ------
    AuditError
        If the file no longer exists.
    """
    if not path.is_file():
        return {"what": what}
    try:
        with path.open("rb") as file:
            return {"what": what, "sha256": hashlib.file_digest(file, "sha256").hexdigest()}
    except OSError as error:
        raise AuditError("An exported file is gone, so the audit log cannot record its hash.") from error


def _hash(line: bytes) -> str:
    return hashlib.sha256(line).hexdigest()


def _end(log: Any) -> tuple[int, str, int]:
    """Return number and hash of the last complete line, and the size of a partial one after it, in bytes."""
    size, length = log.seek(0, os.SEEK_END), _TAIL
    while True:
        log.seek(max(0, size - length))
        tail: bytes = log.read()
        *before, last, rest = (b"", b"", *tail.split(b"\n"))
        # The last line is complete if another line ends before it.
        if len(before) > 2 or length >= size:
            break
        length *= 2
    if not last:
        return 0, _BEGINNING, len(rest)
    number = 0
    # A damaged line has no number to continue from; `verify` reports both.
    with suppress(ValueError, KeyError, TypeError):
        number = int(json.loads(last)["n"])
    return number, _hash(last + b"\n"), len(rest)


def _examine(line: bytes, number: int, before: str) -> tuple[int, list[str]]:
    """Return a line's number and its faults, given the number and the previous hash that it should have."""
    if not line.endswith(b"\n"):
        return number, ["The line is cut off."]
    try:
        entry = json.loads(line)
    except ValueError:
        entry = None
    if not isinstance(entry, dict) or not isinstance(entry.get("n"), int):
        return number, ["The line is damaged."]
    found: int = entry["n"]
    wrong = []
    if found != number:
        wrong.append("A line is missing here, or the order was changed.")
    if entry.get("before") != before:
        wrong.append("The line before this one was altered, taken out or moved.")
    return found, wrong
