"""Cost of decoding the picture on screen in a process that can be killed.

``python -m tests.benchmarks.clicks`` decodes a CT slice of 512 x 512 and a film of 3000 x 3000 pixels
alternately here and in the process, prepares both for the viewer, and prints medians and their ratio.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

import numpy as np

from core.batch.workers.interactive_decoder import FrameRequest, InteractiveDecoder
from core.images.base.limits import Limits
from core.images.base.picture import Picture
from core.images.display.pyramid import build_levels
from core.images.files.sources import Source
from core.images.read import read_pictures
from core.runtime import configure
from tests.support.pictures import dicom, write_dicom

ROUNDS = 15
CT = {"RescaleSlope": 1, "RescaleIntercept": -1024}
SIZES = {"CT slice, 512 x 512": (512, CT), "film, 3000 x 3000": (3000, {})}


def main() -> None:
    """Measure and print."""
    configure()
    limits = Limits()
    with tempfile.TemporaryDirectory() as folder, InteractiveDecoder(limits) as decoder:
        for name, (side, more) in SIZES.items():
            pixels = np.random.default_rng(1).integers(0, 4096, (side, side), dtype=np.uint16)
            path = write_dicom(dicom(pixels, **more), Path(folder) / str(side))
            source = Source(path.name, path)

            def here(source: Source = source) -> Picture:
                return next(iter(read_pictures(source, limits)))

            def there(source: Source = source) -> Picture:
                return next(iter(list(decoder.read(FrameRequest(source, 1), lambda: False))))

            there()
            _compare(name, here, there)


def _compare(name: str, here: Callable[[], Picture], there: Callable[[], Picture]) -> None:
    times: dict[Callable[[], Picture], list[float]] = {here: [], there: []}
    for _ in range(ROUNDS):
        for way, seconds in times.items():
            begin = time.perf_counter()
            build_levels(way())
            seconds.append(time.perf_counter() - begin)
    own, other = median(times[here]), median(times[there])
    times_ms = f"in this process {own * 1e3:.0f} ms, in its own {other * 1e3:.0f} ms"
    sys.stdout.write(f"{name}: {times_ms}, ratio {other / own:.2f}\n")


if __name__ == "__main__":
    main()
