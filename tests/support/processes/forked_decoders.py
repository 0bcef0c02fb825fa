"""Decoding processes forked from one that has all imports, because tests start many hundreds.

A spawned process imports for most of a second, but then does the same. Tests of the processes themselves, and
of the program from outside, use spawned ones.
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
    """The part of `multiprocessing` that `core.runtime` uses; a server forks the decoding processes."""

    parent_process = staticmethod(multiprocessing.parent_process)

    def __init__(self) -> None:
        self._spawning = multiprocessing.get_context("spawn")
        self._forking = multiprocessing.get_context("forkserver")
        self._forking.set_forkserver_preload(["core.batch.workers.decode", __name__])

    def get_context(self, _method: str) -> DecodersForked:
        """Return this object for every method."""
        return self

    def Pipe(self) -> tuple[Connection[Any, Any], Connection[Any, Any]]:
        """Return the two ends of a connection."""
        return self._spawning.Pipe()

    def Process(self, *, target: Callable[..., None], args: tuple[object, ...], daemon: bool) -> BaseProcess:
        """Make a process without starting it."""
        if target is not serve_decoding:
            return self._spawning.Process(target=target, args=args, daemon=daemon)
        # The fork server still has the first test's environment.
        whole = (dict(os.environ), target, *args)
        return self._forking.Process(target=_serve_in, args=whole, daemon=daemon)


def _serve_in(environment: dict[str, str], serve: Callable[..., None], *arguments: object) -> None:
    os.environ.clear()
    os.environ.update(environment)
    # The parent is the fork server, which ends with the tests, so no parent process is watched.
    runtime._end_with_parent = lambda: None
    serve(*arguments)
