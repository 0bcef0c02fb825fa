"""Jobs on threads of the window, and in a process without any imports."""

from __future__ import annotations

import subprocess
import sys
import threading

from pytestqt.qtbot import QtBot

from core.errors import Cancelled, ExportError
from desktop.base.jobs import Job, Jobs

_RACE = """
import importlib, sys, time
from PySide6.QtCore import QCoreApplication
from desktop.base.jobs import Jobs

def wants(name, wait):
    def work(_job):
        time.sleep(wait)
        importlib.import_module(name)
    return work

application, jobs, ended = QCoreApplication([]), Jobs(), []
assert "pydicom" not in sys.modules
for lane, name, wait in (("one", "pydicom", 0.0), ("two", "pydicom.values", 0.005)):
    jobs.start(lane, wants(name, wait), lambda _none: ended.append("done"), lambda _why: ended.append("not"))
until = time.monotonic() + 600
while len(ended) < 2 and time.monotonic() < until:
    application.processEvents()
print(*ended)
"""


class TestJobs:
    def test_results_come_back_in_the_windows_thread(self, qtbot: QtBot) -> None:
        jobs, came = Jobs(), []
        jobs.start(
            "lane", lambda _job: 42, lambda r: came.append((r, threading.current_thread())), came.append
        )
        qtbot.waitUntil(lambda: bool(came))
        assert came == [(42, threading.main_thread())]
        assert jobs.close(120.0)

    def test_typed_errors_come_back(self, qtbot: QtBot) -> None:
        jobs, came = Jobs(), []

        def work(_job: Job) -> None:
            raise ExportError("The disk is full.")

        jobs.start("lane", work, lambda _r: None, came.append)
        qtbot.waitUntil(lambda: bool(came))
        assert isinstance(came[0], ExportError)
        assert jobs.close(120.0)

    def test_other_errors_reach_the_outermost_handler(self, qtbot: QtBot) -> None:
        jobs, came = Jobs(), []

        def work(_job: Job) -> None:
            raise ZeroDivisionError

        with qtbot.captureExceptions() as caught:
            jobs.start("lane", work, lambda _r: None, came.append)
            qtbot.waitUntil(lambda: bool(caught))
        assert caught[0][0] is ZeroDivisionError
        assert isinstance(came[0], Cancelled)
        assert jobs.close(120.0)

    def test_parts_of_a_cancelled_job_are_dropped(self, qtbot: QtBot) -> None:
        jobs, parts, ends = Jobs(), [], []
        posted = threading.Event()

        def work(job: Job) -> None:
            job.post(lambda: parts.append(1))
            posted.set()
            while True:
                job.progress.check()

        job = jobs.start("lane", work, ends.append, ends.append)
        posted.wait(120.0)
        job.cancel()
        qtbot.waitUntil(lambda: bool(ends))
        assert isinstance(ends[0], Cancelled)
        assert parts == []
        assert jobs.close(120.0)

    def test_nothing_begins_after_closing(self) -> None:
        jobs, came = Jobs(), []
        assert jobs.close(120.0)
        job = jobs.start("lane", lambda _job: came.append("work"), came.append, came.append)
        assert job.progress.cancelled
        assert jobs.close(120.0)
        assert came == []

    def test_closing_waits_for_no_work_that_has_not_begun_and_tidies_up_behind_the_rest(
        self, qtbot: QtBot
    ) -> None:
        jobs, order = Jobs(), []
        began = threading.Event()

        def work(job: Job) -> None:
            began.set()
            while not job.progress.cancelled:
                pass
            order.append("work")

        jobs.start("lane", work, lambda _r: None, lambda _e: None)
        jobs.start("lane", lambda _job: order.append("waiting"), lambda _r: None, lambda _e: None)
        began.wait(120.0)
        assert jobs.close(
            120.0, {"lane": lambda: order.append("last"), "other": lambda: order.append("idle")}
        )
        assert sorted(order) == ["idle", "last", "work"]
        assert order.index("work") < order.index("last")
        assert jobs.close(120.0, {"lane": lambda: order.append("again")})
        assert "again" not in order


def test_two_lanes_import_parts_of_one_package_at_once() -> None:
    done = subprocess.run([sys.executable, "-c", _RACE], capture_output=True, text=True, check=False)
    assert done.stdout.split() == ["done", "done"], done.stderr
