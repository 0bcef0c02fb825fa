"""Write what is done in the window to the audit log, on its own thread; no widgets."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from core.errors import AuditError, Cancelled, OverreadError
from desktop.base.error_words import told
from desktop.base.lanes import Lane
from desktop.session.state import SessionState
from desktop.session.task_runner import TaskRunner

if TYPE_CHECKING:
    from core.audit import Act, LogFacts
    from core.results.decisions import Decision
    from core.settings import UserSettings
    from desktop.base.jobs import Job
    from desktop.session.items import Key

    #: Makes a line on the writing thread, because some lines need to read a file.
    Line = Callable[[], tuple[Act, LogFacts]]


class AuditRecorder(QObject):
    """The part of the session that writes the audit log.

    Lines wait in a queue, so that none is lost when the window closes, and nothing waits for the disk.

    Parameters
    ----------
    state : SessionState
    runner : TaskRunner
    """

    #: The `Path` of an exported file or folder.
    wrote = Signal(object)

    def __init__(self, state: SessionState, runner: TaskRunner) -> None:
        super().__init__(state)
        self._state, self._runner = state, runner
        #: Whether the site allows file and folder names in the log.
        self.names = False
        self._lines: deque[Line] = deque()
        self._writing = self._failure_told = False
        state.opened.connect(self._opened)
        state.failed.connect(self._failed)

    def read(self, keys: Iterable[Key], *, complete: bool) -> None:
        """Record which models read pictures, and with which outcomes."""
        folder, opened = self._state.folder, self._state.models
        if folder is None or opened is None:
            return
        readings, all_models = folder.readings, opened.all_models
        device, roots = opened.engine.device.name, folder.roots

        def line() -> tuple[Act, LogFacts]:
            from core.audit import Act, place_token

            # Frame 0 means a file that could not be read.
            places = dict.fromkeys(place for key in keys for place in (key, (key[0], 0)))
            found = [reading for place in places for reading in list(readings.get(place, {}).values())]
            counts = Counter(reading.status.value for reading in found)
            asked = {reading.model.id for reading in found if reading.model is not None}
            models = [m for m in all_models if m.card.id in asked]
            words = (f"{m.card.id} {m.card.version} {m.package.sha256[:12]}" for m in models)
            facts = {"place": place_token(roots), "models": ", ".join(words), "device": device}
            return Act.READ, {**facts, "complete": complete, **counts}

        self._add(line)

    def judged(self, roots: tuple[Path, ...], readings: int) -> None:
        """Record that changed thresholds changed earlier readings."""

        def line() -> tuple[Act, LogFacts]:
            from core.audit import Act, place_token

            return Act.JUDGED, {"place": place_token(roots), "readings": readings}

        self._add(line)

    def decided(self, decisions: Sequence[Decision]) -> None:
        """Record the reader's decisions, without comments, since these may name a person."""

        def line(decision: Decision) -> tuple[Act, LogFacts]:
            from core.audit import Act

            about = decision.about
            facts: dict[str, str | int | float | bool | None] = {
                "picture": decision.picture.sha256[:16],
                "frame": decision.picture.frame,
                "verdict": decision.verdict.value,
                "says": decision.says,
                "blind": decision.blind,
            }
            if about is not None:
                facts |= {"model": f"{about.model} {about.version}", "finding": about.finding}
            return Act.DECIDED, facts

        for decision in decisions:
            self._add(partial(line, decision))

    def taken_back(self, sha256: str) -> None:
        """Record that the reader undid the last decision on a picture."""

        def line() -> tuple[Act, LogFacts]:
            from core.audit import Act

            return Act.DECIDED, {"picture": sha256[:16], "taken_back": True}

        self._add(line)

    def exported(self, path: Path, what: str) -> None:
        """Record that a file or folder was exported."""
        names = self.names

        def line() -> tuple[Act, LogFacts]:
            from core.audit import Act, describe_export, with_names

            return Act.EXPORTED, with_names(describe_export(path, what), (path,), names)

        self._add(line)
        self.wrote.emit(path)

    def deleted(self, facts: LogFacts) -> None:
        """Record how much of a patient's data was deleted, but not which patient's."""

        def line() -> tuple[Act, LogFacts]:
            from core.audit import Act

            return Act.DELETED, facts

        self._add(line)

    def key(self, facts: LogFacts) -> None:
        """Record that a backup of the encryption key was written, or that the key was restored."""

        def line() -> tuple[Act, LogFacts]:
            from core.audit import Act

            return Act.SETTINGS, facts

        self._add(line)

    def set(self, before: UserSettings, now: UserSettings) -> None:
        """Record which settings were changed; their values are in the settings file."""
        self.names = now.privacy.audit_names

        def line(key: str) -> tuple[Act, LogFacts]:
            from core.audit import Act

            return Act.SETTINGS, {"setting": key}

        from core.setting_entries import setting_entries, value_of

        for entry in setting_entries():
            if value_of(before, entry.key) != value_of(now, entry.key):
                self._add(partial(line, entry.key))

        from core.network.base.audit_log import node_changes

        for facts in node_changes(before, now):
            self._add(partial(_node_line, facts))

    def model(self, facts: LogFacts) -> None:
        """Record that a model was added or removed."""

        def line() -> tuple[Act, LogFacts]:
            from core.audit import Act

            return Act.MODEL, facts

        self._add(line)

    def write(self) -> None:
        """Write the lines in the queue; called on the lane's thread, also when the window closes."""
        from core.audit import AuditLog

        log = AuditLog()
        while self._lines:
            # Removed before it is written: a line that cannot be made must not block the others.
            log.add(*self._lines.popleft()())

    def _opened(self) -> None:
        folder, names = self._state.folder, self.names
        if folder is None:
            return
        roots = folder.roots

        def line() -> tuple[Act, LogFacts]:
            from core.audit import Act, place_token, with_names

            return Act.OPENED, with_names({"place": place_token(roots)}, roots, names)

        self._add(line)

    def _failed(self, error: OverreadError) -> None:
        if isinstance(error, Cancelled | AuditError):
            return

        def line() -> tuple[Act, LogFacts]:
            from core.audit import Act

            return Act.FAILED, {"code": error.code}

        self._add(line)

    def _add(self, line: Line) -> None:
        self._lines.append(line)
        if not self._writing:
            self._writing = True
            self._runner.run(Lane.AUDIT, self._write_waiting, failed=self._not_written)

    def _write_waiting(self, _job: Job) -> None:
        # Later additions schedule another run.
        self._writing = False
        self.write()

    def _not_written(self, error: OverreadError) -> None:
        """Report once that the log cannot be written; work continues."""
        if not self._failure_told and not isinstance(error, Cancelled):
            self._failure_told = True
            self._state.alert.emit(told(error))


def _node_line(facts: LogFacts) -> tuple[Act, LogFacts]:
    from core.audit import Act

    return Act.NODE, facts
