"""The memory that a process has taken at the most."""

from __future__ import annotations

import numpy as np

from core.process_limits import machine_memory, peak_memory


def test_the_peak_stays_when_the_memory_is_let_go() -> None:
    before = peak_memory()
    # Well beyond what earlier tests may have taken and given back.
    size = before + (64 << 20)
    taken = np.ones(size, np.uint8)
    held = peak_memory()
    del taken
    assert held >= size
    assert peak_memory() >= held


def test_a_process_takes_no_more_than_the_machine_has() -> None:
    assert peak_memory() <= machine_memory()
