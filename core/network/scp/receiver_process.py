"""Runs the receiver in a process of its own, which cannot block the window, and restarts it if it dies."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from multiprocessing.connection import Connection
from typing import Any

from core.clock import Clock
from core.errors import AuditError, NetworkError
from core.message_watch import MessageWatch
from core.network.base.error_codes import NetworkErrorCode
from core.network.scp.receiver import Receiver, ReceiverStatus
from core.process_limits import Bounds
from core.progress import Progress
from core.runtime import become_worker, configure, kill, spawn
from core.settings import Pacs

#: Seconds between two status messages.
_TICK = 0.5
#: Seconds until the process is restarted, by the number of failures in a row; a run of a minute resets the
#: number.
_PAUSES = (0.5, 2.0, 10.0, 60.0)
_LIVED_SECONDS = 60.0
_END_SECONDS = 5.0
#: Seconds without a message after which the process counts as hung; the first message waits for its start.
SILENT_SECONDS = 30.0
#: Memory limit of the process in bytes. It counts the stacks of threads in full, and parses strangers' data.
MEMORY_BYTES = 2 << 30


def keep_listening(pacs: Pacs, progress: Progress, tell: Callable[[ReceiverStatus, int], None]) -> None:
    """Receive until the work is cancelled.

    Parameters
    ----------
    pacs : Pacs
    progress : Progress
        Cancelling it ends the receiver.
    tell : callable
        Called in this thread with the state, and how often the process died and was restarted.

    Raises
    ------
    NetworkError
        If the receiver cannot listen.
    """
    before, deaths, row = ReceiverStatus(pacs.port), 0, 0
    while not progress.cancelled:
        life = _ReceiverLife(pacs)
        try:
            last = life.follow(progress, partial(_tell_sum, tell, before, deaths))
        finally:
            life.end()
        before = _sum(before, last)
        if progress.cancelled:
            return
        deaths += 1
        row = 0 if life.long else row + 1
        tell(replace(before, associations=0), deaths)
        pause = threading.Event()
        for _ in range(int(_PAUSES[min(row, len(_PAUSES) - 1)] / 0.1)):
            if progress.cancelled:
                return
            pause.wait(0.1)


class _ReceiverLife:
    """One process from its start to its end."""

    def __init__(self, pacs: Pacs) -> None:
        try:
            self._bounds = Bounds(MEMORY_BYTES)
            self._process, self._words = spawn(serve_receiver, pacs)
            self._bounds.hold(self._process.pid or 0)
        except OSError as error:
            raise NetworkError(
                NetworkErrorCode.CANNOT_LISTEN, "The receiver cannot be started on this computer."
            ) from error
        self._watch = MessageWatch()
        self._asked = self.long = False

    def follow(self, progress: Progress, tell: Callable[[ReceiverStatus], None]) -> ReceiverStatus:
        """Follow the process until it dies or is no longer wanted; return its last state."""
        last = ReceiverStatus(0)
        words = 0
        clock, heard = Clock(), 0.0
        try:
            while not progress.cancelled:
                if not self._words.poll(0.1):
                    if clock.seconds() - heard > SILENT_SECONDS:
                        # The process hangs; another one replaces it.
                        return last
                    continue
                with self._watch.over(self._process):
                    word = self._words.recv()
                heard = clock.seconds()
                if isinstance(word, NetworkError):
                    raise word
                words += 1
                self.long = words * _TICK > _LIVED_SECONDS
                last = word
                tell(last)
            self._asked = True
            self._words.send(None)
            if self._words.poll(_END_SECONDS):
                with self._watch.over(self._process):
                    last = self._words.recv()
                tell(last)
        except (EOFError, OSError):
            pass
        return last

    def end(self) -> None:
        """Make sure that the process has ended."""
        if self._asked:
            self._process.join(_END_SECONDS)
        kill(self._process)
        self._watch.close()
        self._words.close()
        self._bounds.close()


def serve_receiver(words: Connection[Any, Any], pacs: Pacs) -> None:
    """Run the receiver in this process until the other side sends something or is gone."""
    become_worker()
    configure()
    # An exception in an association's thread would be printed, and could quote received data.
    threading.excepthook = lambda _what: None
    try:
        receiver = Receiver(pacs)
    except NetworkError as error:
        words.send(error)
        return
    try:
        while not words.poll(_TICK):
            words.send(_status_of(receiver))
    except (EOFError, OSError):
        sys.exit(0)
    words.send(receiver.close())


def _tell_sum(
    tell: Callable[[ReceiverStatus, int], None], before: ReceiverStatus, deaths: int, now: ReceiverStatus
) -> None:
    tell(_sum(before, now), deaths)


def _status_of(receiver: Receiver) -> ReceiverStatus:
    try:
        return receiver.tick()
    except AuditError as error:
        return replace(receiver.status(), notice=error.message)


def _sum(before: ReceiverStatus, now: ReceiverStatus) -> ReceiverStatus:
    """Return the state of all processes together."""
    return replace(
        now,
        port=now.port or before.port,
        new=before.new + now.new,
        same=before.same + now.same,
        differing=before.differing + now.differing,
        refused=before.refused + now.refused,
        reports=before.reports + now.reports,
        last=now.last or before.last,
    )
