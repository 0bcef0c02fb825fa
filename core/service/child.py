"""A process of the service: its messages, requests to it, and its restart when it ends."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from multiprocessing.connection import Connection
from typing import Any

from core.clock import Clock
from core.errors import Cancelled, OverreadError, ServiceError
from core.message_watch import MessageWatch
from core.progress import Progress
from core.runtime import become_worker, configure, kill, spawn
from core.settings import UserSettings

#: Seconds between two status messages.
TICK = 0.5
#: Seconds until the process is restarted, by the number of failures in a row; a run of a minute resets the
#: number.
_PAUSES = (0.5, 2.0, 10.0, 60.0)
_LIVED_SECONDS = 60.0
#: Seconds without a message after which the process counts as hung, and seconds for ending on request.
_SILENT_SECONDS, _END_SECONDS = 120.0, 60.0
#: Most lines of the log that wait to be sent.
_MOST_LINES = 1000

#: Value of `state` until the process works.
STARTING = "starting"

Figures = Mapping[str, str | int | float | bool]


@dataclass(frozen=True)
class ChildReport:
    """A process's message about its state.

    Attributes
    ----------
    lines : tuple of str
        Lines for the log since the last report.
    figures : mapping
        Current state.
    code, sentence : str
        Why the process ends; empty while it runs.
    """

    lines: tuple[str, ...] = ()
    figures: Figures = field(default_factory=dict)
    code: str = ""
    sentence: str = ""


class Speaker:
    """The side in the process: reports its state, and receives the request to end.

    Parameters
    ----------
    words : Connection

    Attributes
    ----------
    progress : Progress
        Cancelled when the process is to end.
    """

    def __init__(self, words: Connection[Any, Any]) -> None:
        self.progress = Progress()
        self._words = words
        self._lines: list[str] = []
        self._figures: dict[str, str | int | float | bool] = {}
        self._lock, self._sending = threading.Lock(), threading.Lock()
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, name="overread-words", daemon=True)
        self._thread.start()

    def say(self, line: str) -> None:
        """Send a line for the log."""
        with self._lock:
            del self._lines[: max(0, len(self._lines) - _MOST_LINES)]
            self._lines.append(line)

    def show(self, **figures: str | float | bool) -> None:
        """Report the state."""
        with self._lock:
            self._figures.update(figures)

    def wait(self, seconds: float) -> None:
        """Wait, unless the process is to end.

        Raises
        ------
        Cancelled
        """
        clock = threading.Event()
        for _ in range(max(1, round(seconds / 0.1))):
            self.progress.check()
            clock.wait(0.1)

    def end(self, error: OverreadError | None = None) -> None:
        """Send the last report, with the reason for the end."""
        with self._sending:
            self._ended.set()
            self._send("" if error is None else error.code, "" if error is None else error.message)

    def _run(self) -> None:
        while not self._ended.is_set():
            try:
                if self._words.poll(TICK):
                    self._words.recv()
                    self.progress.cancel()
            except (EOFError, OSError):
                self.progress.cancel()
                return
            with self._sending:
                # Nothing follows the last message, which says why the process ends.
                if not self._ended.is_set():
                    self._send()

    def _send(self, code: str = "", sentence: str = "") -> None:
        with self._lock:
            lines, self._lines = tuple(self._lines), []
            report = ChildReport(lines, dict(self._figures), code, sentence)
        with suppress(OSError, ValueError):
            self._words.send(report)


def run_child(
    words: Connection[Any, Any],
    settings: UserSettings,
    work: Callable[[UserSettings, Speaker], None],
) -> None:
    """Run the main loop of the process: work until asked to end."""
    become_worker()
    configure()
    # An exception in a thread of the network library would be printed, and could quote received data.
    threading.excepthook = lambda _what: None
    speaker = Speaker(words)
    try:
        work(settings, speaker)
    except Cancelled:
        speaker.end()
    except OverreadError as error:
        speaker.end(error)


@dataclass(frozen=True)
class ChildStatus:
    """State of a process.

    Attributes
    ----------
    pid : int
        Process id; 0 without a process.
    deaths : int
        How often the process ended by itself and was restarted.
    figures : mapping
    problem : str
        Why the process last ended; empty once it works again.
    code : str
    """

    pid: int = 0
    deaths: int = 0
    figures: Figures = field(default_factory=dict)
    problem: str = ""
    code: str = ""


def keep_running(
    serve: Callable[[Connection[Any, Any], UserSettings], None],
    settings: UserSettings,
    progress: Progress,
    tell: Callable[[ChildStatus], None],
    log: Callable[[str], None],
) -> None:
    """Run a process, and another one when it ends, until the work is cancelled.

    Parameters
    ----------
    serve : callable
        Main function of the process, which calls `run_child`.
    settings : UserSettings
    progress : Progress
        Cancelling it ends the process.
    tell : callable
        Called in this thread with the state.
    log : callable
        Called with each line for the log.
    """
    deaths, row, problem, code = 0, 0, "", ""
    while not progress.cancelled:
        life = _ChildLife(serve, settings)
        try:
            last = life.follow(
                progress,
                partial(_tell_of, tell, deaths, code, problem),
                log,
            )
        finally:
            life.end()
        if progress.cancelled:
            return
        deaths += 1
        row = 0 if life.seconds > _LIVED_SECONDS else row + 1
        code = last.code or "ended"
        problem = last.sentence or "It ended unexpectedly."
        pause = _PAUSES[min(row, len(_PAUSES) - 1)]
        log(f"ended: {problem} Started again in {pause:g} s.")
        tell(ChildStatus(0, deaths, last.figures, problem, code))
        waiting = threading.Event()
        for _ in range(int(pause / 0.1)):
            if progress.cancelled:
                return
            waiting.wait(0.1)


def _tell_of(
    tell: Callable[[ChildStatus], None],
    deaths: int,
    code: str,
    problem: str,
    pid: int,
    report: ChildReport,
) -> None:
    works = report.figures.get("state", STARTING) != STARTING
    tell(ChildStatus(pid, deaths, report.figures, "" if works else problem, "" if works else code))


class _ChildLife:
    """One process from its start to its end."""

    def __init__(
        self, serve: Callable[[Connection[Any, Any], UserSettings], None], settings: UserSettings
    ) -> None:
        try:
            self._process, self._words = spawn(serve, settings, has_children=True)
        except OSError as error:
            raise ServiceError("This computer does not let Overread start its processes.") from error
        self._watch = MessageWatch()
        self._asked = False
        self.seconds = 0.0

    def follow(
        self,
        progress: Progress,
        tell: Callable[[int, ChildReport], None],
        log: Callable[[str], None],
    ) -> ChildReport:
        """Follow the process until it ends or is no longer wanted; return its last report."""
        last = ChildReport()
        clock, heard = Clock(), 0.0
        until = float("inf")
        try:
            while clock.seconds() < until:
                if progress.cancelled and not self._asked:
                    self._asked, until = True, clock.seconds() + _END_SECONDS
                    self._words.send(None)
                if not self._words.poll(0.1):
                    if clock.seconds() - heard > _SILENT_SECONDS:
                        # The process hangs; another one replaces it.
                        return ChildReport((), last.figures, "hung", "It no longer answered.")
                    continue
                with self._watch.over(self._process):
                    last = self._words.recv()
                heard = self.seconds = clock.seconds()
                for line in last.lines:
                    log(line)
                tell(self._process.pid or 0, last)
        except (EOFError, OSError):
            pass
        return last

    def end(self) -> None:
        """Make sure that the process has ended."""
        kill(self._process)
        self._watch.close()
        self._words.close()
