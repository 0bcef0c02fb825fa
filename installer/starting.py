"""Measure the start of the frozen window and of an empty one: ``python -m installer.starting``.

Both are started alternately on one machine. The output is the median time until anything is painted and until
the window is complete, and their ratios. Ratios also apply to Windows; seconds under Wine do not.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import time
from pathlib import Path

from installer import build, environment
from installer.directml import hide_wine
from installer.machine import Machine
from installer.screen import WINDOW, Screen, colours_of, differ, empty

_EMPTY = """
import sys
from PySide6.QtWidgets import QApplication, QWidget
application = QApplication(sys.argv)
window = QWidget()
window.setWindowTitle("empty")
window.resize(900, 600)
window.show()
application.exec()
"""
_LONGEST, _STILL = 90.0, 6.0


def main() -> None:
    """Measure both, and print the figures."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--repeats", type=int, default=5)
    repeats = parser.parse_args().repeats
    work = build.ROOT / "build" / "starting"
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    with Screen() as screen:
        machine = Machine(work / "prefix", screen.display)
        machine.start()
        programs = {"empty": freeze_empty(machine, work), "overread": build.FROZEN / "overread.exe"}
        if machine.wine:
            hide_wine(machine)
        times: dict[str, list[tuple[float, float]]] = {name: [] for name in programs}
        try:
            for number in range(repeats + 1):
                for name, program in programs.items():
                    found = start(machine, screen, program, WINDOW if name == "overread" else 0)
                    # The first start only fills the system's cache.
                    if number:
                        times[name].append(found)
        finally:
            machine.stop()
    for column, what in enumerate(("anything painted", "as it stays")):
        medians = {name: statistics.median(pair[column] for pair in pairs) for name, pairs in times.items()}
        ratio = medians["overread"] / medians["empty"]
        build.print_line(
            f"{what}: {', '.join(f'{n} {s:.2f} s' for n, s in medians.items())}, ratio {ratio:.2f}"
        )


def freeze_empty(machine: Machine, work: Path) -> Path:
    """Freeze an empty window with the same packages."""
    (work / "empty.py").write_text(_EMPTY, "utf-8")
    python = environment.prepare(build.WORK / "python")
    folders: list[str | Path] = ["--distpath", work, "--workpath", work / "freezing", "--specpath", work]
    machine.run([python, "-m", "PyInstaller", work / "empty.py", "--windowed", "--noconfirm", *folders])
    return work / "empty" / "empty.exe"


def start(machine: Machine, screen: Screen, program: Path, colours: int) -> tuple[float, float]:
    """Start a program and close it; return the seconds until the first paint, and until it is complete."""
    began = time.monotonic()
    painted = settled = 0.0
    with machine.opened(program):
        last = screen.grab()
        while time.monotonic() - began < _LONGEST:
            now = screen.grab()
            at = time.monotonic() - began
            if not empty(now) and not painted:
                painted = at
            if differ(last, now):
                last, settled = now, at
            if painted and at - settled > _STILL and colours_of(last) >= colours:
                break
            time.sleep(0.05)
    while not empty(screen.grab()):
        time.sleep(0.2)
    return painted, settled


if __name__ == "__main__":
    main()
