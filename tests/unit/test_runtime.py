"""Processes that serve this one are ended, whatever other threads do meanwhile."""

from __future__ import annotations

import gc
import importlib
import subprocess
import sys
import threading
import time
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from typing import Any

import pytest

from core.runtime import become_worker, importing, kill, spawn
from tests.unit.batch.workers.test_pool import alive


def wait_for_ever(connection: Connection[Any, Any]) -> None:
    """Run in the processes of these tests."""
    connection.recv()


class CollectedElsewhere:
    """A process that another thread has just collected: its exit code comes late."""

    def __init__(self) -> None:
        self.asked, self.closed = 0, False

    @property
    def exitcode(self) -> int | None:
        self.asked += 1
        return None if self.asked < 4 else -9

    def kill(self) -> None:
        pass

    def join(self, timeout: float | None = None) -> None:
        pass

    def close(self) -> None:
        assert self.asked >= 4, "Cannot close a process while it is still running."
        self.closed = True


def test_a_process_that_another_thread_collected_is_closed_once_its_end_is_known() -> None:
    process = CollectedElsewhere()
    kill(process)
    assert process.closed


def test_processes_are_killed_while_other_threads_start_some() -> None:
    failed: list[Exception] = []

    def start_and_kill() -> None:
        for _ in range(3):
            process, connection = spawn(wait_for_ever)
            try:
                kill(process)
            except ValueError as error:
                failed.append(error)
            connection.close()

    threads = [threading.Thread(target=start_and_kill) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []


def answer(connection: Connection[Any, Any]) -> None:
    """Run in the process of the next test."""
    become_worker()
    connection.send(None)
    connection.send(connection.recv())


def test_a_process_outlives_the_thread_that_wanted_it() -> None:
    started: list[tuple[SpawnProcess, Connection[Any, Any]]] = []

    def start() -> None:
        started.append(spawn(answer))
        started[0][1].recv()

    thread = threading.Thread(target=start)
    thread.start()
    thread.join()
    ((process, connection),) = started
    # Linux would have ended it with its thread.
    assert not connection.poll(0.3)
    connection.send("there?")
    assert connection.recv() == "there?"
    connection.close()
    kill(process)


@pytest.mark.skipif(sys.platform == "win32", reason="a process is not asked there whether it runs")
def test_nothing_is_left_when_the_program_ends() -> None:
    """The thread that starts processes lives as long as the program, and does not delay its end."""
    code = """
from core.runtime import spawn
from tests.unit.test_runtime import answer
process, connection = spawn(answer)
connection.recv()
print(process.pid)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stderr
    until = time.monotonic() + 600
    while (left := alive(int(done.stdout))) and time.monotonic() < until:
        time.sleep(0.05)
    assert not left


def failing_import() -> None:
    with importing():
        assert not gc.isenabled()
        importlib.import_module("core.no_such_module")


def test_garbage_is_looked_for_again_after_an_import_even_one_that_fails() -> None:
    try:
        with pytest.raises(ImportError):
            failing_import()
        assert gc.isenabled()
        assert gc.get_freeze_count()
    finally:
        gc.unfreeze()
