"""Process-wide settings that every front end, and every process that it starts, applies once."""

from __future__ import annotations

import ctypes
import gc
import logging
import multiprocessing
import os
import signal
import sys
import threading
import time
import warnings
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from typing import Any

_PR_SET_PDEATHSIG = 1
_COLLECT_SECONDS = 0.001
#: Seconds that a killed process has for ending.
_END_SECONDS = 10.0
#: One thread starts all processes, as on Linux a process ends with the thread that started it. The thread
#: lives as long as this process; its name has another prefix than threads that end with their work.
_STARTER = ThreadPoolExecutor(1, "process-starter")


def configure() -> None:
    """Silence the parsers: their warnings and logs quote values, which may be patient data.

    Anything that matters to a user is reported as a reason code instead.
    """
    for name in ("pydicom", "pynetdicom", "highdicom", "PIL"):
        logger = logging.getLogger(name)
        logger.setLevel(logging.CRITICAL + 1)
        logger.propagate = False
    warnings.filterwarnings("ignore", module=r"(pydicom|highdicom|PIL)\b.*")


@contextmanager
def importing() -> Iterator[None]:
    """Import large libraries in the block without garbage collection, then or later.

    Objects made by modules live as long as the process. Checking them repeatedly takes a tenth of the time of
    a start, and a fortieth of that of a batch of small pictures.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


def become_worker() -> None:
    """Make this process a worker of its parent: silent, ignoring Ctrl-C, and ending with the parent."""
    _fall_silent()
    _end_with_parent()


def spawn(
    serve: Callable[..., None], *arguments: object, has_children: bool = False
) -> tuple[SpawnProcess, Connection[Any, Any]]:
    """Start a process that serves this one, with a connection to it.

    Ctrl-C in a terminal reaches all its processes; here only the parent handles it, from the first moment of
    the new process.

    Parameters
    ----------
    serve : callable
        Called in the process with its end of the connection and `arguments`; must be importable there.
    arguments
        Small arguments. They wait in a pipe whose two ends this process holds. If they did not fit, a process
        that dies before reading would make this process wait forever.
    has_children : bool
        Whether the process starts processes itself; it must then be ended by `kill` before this process ends.

    Raises
    ------
    OSError
        If the machine cannot start the process.
    """
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=serve, args=(theirs, *arguments), daemon=not has_children)
    try:
        _STARTER.submit(_start_deaf, process).result()
    except OSError:
        ours.close()
        raise
    finally:
        theirs.close()
    return process, ours


def _start_deaf(process: SpawnProcess) -> None:
    """Start a process that ignores Ctrl-C."""
    masked = hasattr(signal, "pthread_sigmask")
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT}) if masked else None
    try:
        process.start()
    finally:
        if before is not None:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)


def kill(process: SpawnProcess) -> None:
    """Kill a process that `spawn` started, wait a while for its end, and release its resources.

    A process that the system cannot end, as it waits for a disk that does not answer, is left behind; it ends
    when the disk answers.

    `multiprocessing` lets any thread that starts a process collect those that ended. If another thread has
    just collected this process, `join` returns before its exit code is known, and `close` would fail.
    """
    process.kill()
    until = time.monotonic() + _END_SECONDS
    process.join(_END_SECONDS)
    while process.exitcode is None:
        if time.monotonic() > until:
            return
        time.sleep(_COLLECT_SECONDS)
    process.close()


def _fall_silent() -> None:
    """Leave Ctrl-C to the parent, and keep output of C libraries off the user's terminal."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform == "win32":
        signal.signal(signal.SIGBREAK, signal.SIG_IGN)
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (1, 2):
        os.dup2(nowhere, stream)
    os.close(nowhere)


def _end_with_parent() -> None:
    """Make sure that this process does not outlive its parent, however the parent ends."""
    parent = multiprocessing.parent_process()
    if parent is None:
        return

    def watch() -> None:
        parent.join()
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
    if sys.platform == "linux":
        # A hanging decoder may hold the interpreter's lock; then the thread above never runs.
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent.pid:
            os._exit(1)
