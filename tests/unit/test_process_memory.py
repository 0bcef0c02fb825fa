"""The peak memory of a process."""

from __future__ import annotations

import subprocess
import sys

from core.process_limits import machine_memory, peak_memory

# In a separate process: in this one the peak would have to exceed that of all earlier tests.
TAKES_AND_GIVES_BACK = """
import numpy as np
from core.process_limits import peak_memory
size = peak_memory() + (64 << 20)
taken = np.ones(size, np.uint8)
held = peak_memory()
del taken
assert held >= size
assert peak_memory() >= held
"""


def test_the_peak_stays_when_the_memory_is_let_go() -> None:
    subprocess.run([sys.executable, "-c", TAKES_AND_GIVES_BACK], check=True, timeout=600)


def test_a_process_takes_no_more_than_the_machine_has() -> None:
    assert peak_memory() <= machine_memory()
