"""Time of a frame of a reformat, of 400 slices of 512 x 512.

``python -m tests.benchmarks.stacks.reformats`` prints two tables; it needs a screen, ``xvfb-run`` or
``QT_QPA_PLATFORM=offscreen``. The first has the processor time of cuts prepared for a viewer, and its ratio
to that of a copied plain NumPy index of the same cut. The second has frames of the window's three planes,
from request to paint, in wall-clock and processor time.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from functools import partial

import numpy as np
import onnxruntime  # noqa: F401 - before PySide6
from numpy.typing import NDArray
from PySide6.QtWidgets import QApplication

from core.images.base.picture import PatientOrientation, Picture, Window
from core.images.display.pyramid import build_levels
from core.images.volumes.reformat import THIN, Projection, ReformatPlane, Slab, axis_across, cuts, reformat
from core.images.volumes.stack_volume import StackVolume
from desktop.base import theme
from desktop.reformats.reformats import Reformats
from desktop.viewer.viewer import Viewer

SLICES, SIDE, STEP = 400, 512, 0.7
FRAMES = 60
SLABS = (
    THIN,
    *(Slab(mm, projection) for mm in (10.0, 50.0) for projection in (Projection.MEAN, Projection.MAXIMUM)),
)


def made() -> StackVolume:
    """Return a volume of noise, int16, like that of CT slices."""
    values = np.random.default_rng(1).integers(-1000, 1000, (SLICES, SIDE, SIDE), np.int16)
    like = Picture(
        *("a", 1, 1, values[0], Window(40.0, 400.0)),
        unit="HU",
        spacing=(STEP, STEP),
        orientation=PatientOrientation("L", "P"),
    )
    axes = ((0.0, 0.0, 1.0), (0.0, 1.0, 0.0), (1.0, 0.0, 0.0))
    return StackVolume(values, (0.0, 0.0, 0.0), axes, (STEP, STEP, STEP), like)


def ratios(volume: StackVolume) -> Iterator[tuple[str, str, NDArray[np.float64], NDArray[np.float64]]]:
    """Yield slab, plane, and processor milliseconds of each prepared cut and of a plain index."""
    for slab in SLABS:
        name = f"{slab.thickness:g} mm {slab.projection.value}" if slab.thickness else "thin"
        for plane in ReformatPlane:
            times = np.empty((2, FRAMES))
            axis = axis_across(plane)
            for n, place in enumerate(np.linspace(0, cuts(volume, plane) - 1, FRAMES).astype(int).tolist()):
                index = tuple(place if number == axis else slice(None) for number in range(3))
                times[0, n] = _took(partial(_ready, volume, plane, place, slab))[1]
                times[1, n] = _took(partial(_copied, volume, index))[1]
            yield name, plane.value, *times


def frames(volume: StackVolume) -> Iterator[tuple[str, list[tuple[float, float]]]]:
    """Yield the action, and wall-clock and processor milliseconds from request to painted planes."""
    reformats = Reformats()
    reformats.resize(1600, 1000)
    reformats.show()
    reformats.show_volume(volume, (200.0, 256.0, 256.0), Viewer())
    QApplication.processEvents()

    def painted(wish: Callable[[], None]) -> None:
        wish()
        for view in reformats.planes.values():
            view.repaint()

    for thickness in (0.0, 10.0):
        reformats.controls.thickness.setValue(thickness)
        words = f"{thickness:g} mm maximum" if thickness else "thin"
        for view in reformats.planes.values():
            wishes = (partial(view.place_wanted.emit, 5 * n + 20) for n in range(FRAMES))
            name = f"{words}, {view.plane.value.lower()} scrolled"
            yield name, [_took(partial(painted, wish)) for wish in wishes]
        places = ((20.0 + 5 * n, 50.0 + 5 * n, 60.0 + 5 * n) for n in range(FRAMES))
        moves = (partial(reformats.go_to, place) for place in places)
        yield (
            f"{words}, crosshair dragged through all three",
            [_took(partial(painted, move)) for move in moves],
        )


def _ready(volume: StackVolume, plane: ReformatPlane, place: int, slab: Slab) -> None:
    build_levels(reformat(volume, plane, place, slab))


def _copied(volume: StackVolume, index: tuple[int | slice, ...]) -> None:
    volume.values[index].copy()


def _took(work: Callable[[], None]) -> tuple[float, float]:
    """Return wall-clock and processor milliseconds."""
    began, busy = time.perf_counter(), time.process_time()
    work()
    return (time.perf_counter() - began) * 1e3, (time.process_time() - busy) * 1e3


def main() -> None:
    """Print both tables."""
    say, volume = sys.stdout.write, made()
    say("| slab | plane | median ms | worst ms | plain ms | ratio |\n|---|---|---|---|---|---|\n")
    for name, plane, ours, plain in ratios(volume):
        middle, base = float(np.median(ours)), float(np.median(plain))
        say(f"| {name} | {plane} | {middle:.1f} | {ours.max():.1f} | {base:.2f} | {middle / base:.1f} |\n")
    application = QApplication(sys.argv[:1])
    theme.apply(application)
    say(f"\n{application.platformName()}, 1600 x 1000, {FRAMES} frames each, ms\n\n")
    say("| frame | median | worst | median of processor | worst |\n|---|---|---|---|---|\n")
    for name, times in frames(volume):
        clock, busy = np.array(times).T
        cells = (np.median(clock), clock.max(), np.median(busy), busy.max())
        say(f"| {name} | {' | '.join(f'{cell:.1f}' for cell in cells)} |\n")


if __name__ == "__main__":
    main()
