"""Decoding processes that are forked from one that has imported all they need: tests start many hundreds.

One that is spawned imports for most of a second. What it does then is the same. The tests of the processes
themselves, and of the program from outside, have spawned ones.
"""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Any

from core import runtime
from core.batch.workers.worker import serve_decoding


class DecodersForked:
    """What `core.runtime` takes of `multiprocessing`; a server of processes forks those that decode."""

    parent_process = staticmethod(multiprocessing.parent_process)

    def __init__(self) -> None:
        self._spawning = multiprocessing.get_context("spawn")
        self._forking = multiprocessing.get_context("forkserver")
        self._forking.set_forkserver_preload(["core.batch.workers.decode", __name__])

    def get_context(self, _method: str) -> DecodersForked:
        """Return this, whatever is asked for."""
        return self

    def Pipe(self) -> tuple[Connection[Any, Any], Connection[Any, Any]]:
        """Two ends of a connection."""
        return self._spawning.Pipe()

    def Process(self, *, target: Callable[..., None], args: tuple[object, ...], daemon: bool) -> BaseProcess:
        """Make a process that is not started yet."""
        if target is not serve_decoding:
            return self._spawning.Process(target=target, args=args, daemon=daemon)
        # The fork server still has the first test's environment.
        whole = (dict(os.environ), target, *args)
        return self._forking.Process(target=_serve_in, args=whole, daemon=daemon)


def _serve_in(environment: dict[str, str], serve: Callable[..., None], *arguments: object) -> None:
    os.environ.clear()
    os.environ.update(environment)
    # The parent is the fork server, which ends with the tests; no other process needs to be watched.
    runtime._end_with_parent = lambda: None
    serve(*arguments)
