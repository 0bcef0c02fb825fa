"""Time of the start: to the first paint, compared with a bare window, and to the first read picture.

``python -m tests.benchmarks.starting [PICTURE]`` needs a screen, ``xvfb-run`` or
``QT_QPA_PLATFORM=offscreen``. Each start is its own process, bare window and Overread alternately, in a new
user folder whose models have passed their golden cases. It prints medians with minimum and maximum.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path

from core.samples.folder import write_samples
from tests.support.starting import ASKED_AT

STARTS, READINGS = 15, 5


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("picture", type=Path, nargs="?")
    parser.add_argument("--starts", type=int, default=STARTS)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["OVERREAD_HOME"] = str(Path(folder) / "home")
        picture = arguments.picture
        if picture is None:
            write_samples(Path(folder) / "sample")
            picture = min((Path(folder) / "sample").rglob("*.dcm"))
        # The first start of each warms the disk caches and runs the golden cases.
        _start("bare")
        _start("overread", str(picture))
        found: dict[str, list[float]] = defaultdict(list)
        for n in range(arguments.starts):
            found["bare window painted"].append(_start("bare")["painted"])
            found["Overread painted"].append(_start("overread")["painted"])
            if n < READINGS:
                for what, seconds in _start("overread", str(picture)).items():
                    found[f"Overread with a picture: {what}"].append(seconds)
    for what, times in found.items():
        _say(f"{what:40} {statistics.median(times):.2f} s ({min(times):.2f} to {max(times):.2f})")
    pairs = zip(found["Overread painted"], found["bare window painted"], strict=True)
    _say(f"{'ratio of the first paint':40} {statistics.median(ours / bare for ours, bare in pairs):.2f}")


def _start(*arguments: str) -> dict[str, float]:
    asked = {**os.environ, ASKED_AT: repr(time.time())}
    command = [sys.executable, "-m", "tests.support.starting", *arguments]
    done = subprocess.run(command, env=asked, capture_output=True, text=True, check=True, timeout=300)
    return {what: float(seconds) for what, seconds in (line.split() for line in done.stdout.splitlines())}


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
