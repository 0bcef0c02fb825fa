"""Limits the wait for the rest of a message from a process that stopped in the middle of it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from multiprocessing.context import SpawnProcess

from core.clock import Clock

#: Seconds that a message may take once it has begun; normally it takes milliseconds.
MESSAGE_SECONDS = 15.0
_LOOK_EVERY = 0.2


@dataclass(eq=False)
class _Message:
    """A message that is being sent to or received from a process."""

    process: SpawnProcess
    clock: Clock = field(default_factory=Clock)
    killed: bool = False

    def kill(self) -> None:
        """Kill the process, which ends the message."""
        self.killed = True
        with suppress(OSError, ValueError):
            self.process.kill()


class MessageWatch:
    """Kills a process whose message does not end in time.

    Once a message has begun, `Connection.recv` and `send` wait without limit and ignore Ctrl-C. A thread
    checks the time meanwhile. If it kills the process, the connection breaks and the wait ends.

    Parameters
    ----------
    seconds : float
        Seconds that a message may take.
    """

    def __init__(self, seconds: float = MESSAGE_SECONDS) -> None:
        self._seconds = seconds
        self._changed = threading.Condition()
        self._message: _Message | None = None
        self._thread: threading.Thread | None = None
        self._closed = False

    @contextmanager
    def over(self, process: SpawnProcess) -> Iterator[None]:
        """Watch the one message that the block sends or receives.

        Raises
        ------
        TimeoutError
            If the process was killed; this is an `OSError`, like a broken connection.
        """
        message = _Message(process)
        with self._changed:
            self._message = message
            if self._thread is None:
                self._thread = threading.Thread(target=self._look, name="overread-messages", daemon=True)
                self._thread.start()
            self._changed.notify()
        try:
            yield
        except (EOFError, OSError) as error:
            if message.killed:
                raise TimeoutError("the process stopped in the middle of a message") from error
            raise
        finally:
            with self._changed:
                self._message = None

    def close(self) -> None:
        """End the thread."""
        with self._changed:
            self._closed = True
            self._changed.notify()

    def _look(self) -> None:
        with self._changed:
            while not self._closed:
                if self._message is not None and self._message.clock.seconds() > self._seconds:
                    self._message.kill()
                    self._message = None
                self._changed.wait(None if self._message is None else _LOOK_EVERY)
