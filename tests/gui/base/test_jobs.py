"""Jobs in a process of their own, in which nothing is imported yet."""

from __future__ import annotations

import subprocess
import sys

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
until = time.monotonic() + 20
while len(ended) < 2 and time.monotonic() < until:
    application.processEvents()
print(*ended)
"""


def test_two_lanes_import_parts_of_one_package_at_once() -> None:
    done = subprocess.run([sys.executable, "-c", _RACE], capture_output=True, text=True, check=False)
    assert done.stdout.split() == ["done", "done"], done.stderr
