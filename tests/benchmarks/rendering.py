"""Time to show a large picture through a new window, in core and in the viewer.

``python -m tests.benchmarks.rendering`` prints two tables; it needs a screen, ``xvfb-run`` or
``QT_QPA_PLATFORM=offscreen``. The unit of the first table is one bare NumPy look-up of the same picture,
timed alternately so that a busy machine slows both. The second has the frames of a window drag.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import onnxruntime  # noqa: F401 - before PySide6
from numpy.typing import NDArray
from PySide6.QtGui import QPaintEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from core.images.base.picture import Overlay, Picture, VoiTable, Window
from core.images.dicom.declaration import read_declaration
from core.images.dicom.grey_values import modality_transform
from core.images.display.pyramid import build_levels
from core.images.display.render import full_range_window, render
from core.workflow.view import Shown
from desktop.base import theme
from desktop.viewer.viewer import Viewer
from tests.golden.test_dicom_made import table as lut_item
from tests.support.pictures import dicom

SIDE = 3000
ROUNDS = 15
FRAMES = 200
SCREEN = (1920, 1080)

LINEAR = Window(2000.0, 2500.0)
EXACT = Window(2000.0, 2500.0, "LINEAR_EXACT")
SIGMOID = Window(2000.0, 900.0, "SIGMOID")
TABLE = VoiTable(100, ((np.linspace(0, 1, 3000) ** 2) * 4095).astype(np.uint16), 12)


def film() -> NDArray[np.float64]:
    """Return a smooth scene with the noise of a radiograph, 12 bits deep, shape (SIDE, SIDE)."""
    at = np.arange(SIDE)
    waves = np.add.outer(np.sin(at / 300), np.cos(at / 400)) * 1000 + 2048
    return np.clip(waves + np.random.default_rng(1).normal(0, 30, waves.shape), 0, 4095)


def kinds() -> Iterator[tuple[str, Picture]]:
    """Yield a name and a picture for each kind of pixels and each way to window them."""

    def picture(pixels: NDArray[Any], voi: Window | VoiTable, **more: Any) -> Picture:
        return Picture("film", 1, 1, pixels, voi, **more)

    scene = film()
    bits16, bits8 = scene.astype(np.uint16), (scene / 16).astype(np.uint8)
    # Reading converts int8, int16, 32-bit and rescaled pixels, and pixels with a modality LUT, to float32.
    values = scene.astype(np.float32)
    for name, window in (("LINEAR", LINEAR), ("LINEAR_EXACT", EXACT), ("SIGMOID", SIGMOID), ("table", TABLE)):
        yield f"uint8 {name}", picture(bits8, window)
        yield f"uint16 {name}", picture(bits16, window)
        yield f"float32 (int16, 32 bit, HU) {name}", picture(values, window)
    dataset = dicom(bits16[:1], BitsStored=12, HighBit=11, ModalityLUTSequence=[lut_item(0, 4096, 12)])
    dataset.ModalityLUTSequence[0].ModalityLUTType = "US"
    declared = read_declaration(dataset, "PixelData")
    looked_up = modality_transform(dataset, declared, 1, "").apply(bits16)
    yield "modality LUT sequence, LINEAR", picture(looked_up, LINEAR)
    yield "float32, min-max", picture(values, full_range_window(values))
    yield "uint16 LINEAR, MONOCHROME1", picture(bits16, LINEAR, inverted=True)
    yield "float32 SIGMOID, MONOCHROME1", picture(values, SIGMOID, inverted=True)
    disc = np.hypot(*np.ogrid[-1 : 1 : SIDE * 1j, -1 : 1 : SIDE * 1j]) > 0.9
    yield "uint16 LINEAR, circular shutter", picture(bits16, LINEAR, hidden=disc)


def ratios() -> Iterator[tuple[str, float, float]]:
    """Yield name, milliseconds, and ratio to a bare look-up, both the best of `ROUNDS` alternating runs."""
    for name, picture in kinds():
        bare = picture.pixels if picture.pixels.dtype.kind == "u" else picture.pixels.astype(np.uint16)
        greys = np.random.default_rng(2).integers(0, 256, np.iinfo(bare.dtype).max + 1).astype(np.uint8)
        ours = theirs = np.inf
        for _ in range(ROUNDS):
            theirs = min(theirs, _seconds(lambda bare=bare, greys=greys: greys[bare]))
            ours = min(ours, _seconds(lambda picture=picture: render(picture)))
        yield name, ours * 1e3, ours / theirs
    # Colour has three times as many values to look up.
    rgb = np.dstack([(film() / 16).astype(np.uint8)] * 3)
    colour = Picture("film", 1, 1, rgb, EXACT)
    greys = np.random.default_rng(2).integers(0, 256, 256).astype(np.uint8)
    wish = Window(120.0, 100.0)
    ours = theirs = np.inf
    for _ in range(ROUNDS // 3):
        theirs = min(theirs, _seconds(lambda: greys[rgb]))
        ours = min(ours, _seconds(lambda: render(colour, wish)))
    yield "RGB, windowed", ours * 1e3, ours / theirs


def drags() -> Iterator[tuple[str, NDArray[np.float64], NDArray[np.float64]]]:
    """Yield name and milliseconds of each frame of a window drag, from the mouse event to the paint.

    First in wall-clock time, then in processor time, which other programs do not lengthen.
    """
    scene = film()
    disc = np.hypot(*np.ogrid[-1 : 1 : SIDE * 1j, -1 : 1 : SIDE * 1j]) > 0.9
    ring = np.abs(np.hypot(*np.ogrid[-1 : 1 : SIDE * 1j, -1 : 1 : SIDE * 1j]) - 0.5) < 0.002
    films = {
        "uint16": Picture("film", 1, 1, scene.astype(np.uint16), LINEAR),
        "float32": Picture("film", 1, 1, scene.astype(np.float32) - 0.3, LINEAR),
        "RGB": Picture("film", 1, 1, np.dstack([(scene / 16).astype(np.uint8)] * 3), EXACT),
        "uint16, shutter, overlay, aspect 1.2": Picture(
            "film",
            1,
            1,
            scene.astype(np.uint16),
            LINEAR,
            hidden=disc,
            overlays=(Overlay(0x6000, "ring", False, ring),),
            aspect=1.2,
        ),
    }
    for name, picture in films.items():
        shown = Shown(picture, build_levels(picture))
        for zoom, factor in (("fitted", None), ("1:1", 1.0), ("2:1", 2.0), ("just over 1:2", 0.51)):
            viewer = _Counting()
            viewer.resize(*SCREEN)
            viewer.show()
            viewer.show_picture(shown)
            QTest.qWaitForWindowExposed(viewer)
            viewer.one_to_one() if factor else viewer.fit()
            viewer.zoom(factor or 1.0)
            viewer.repaint()
            took, computed, viewer.painted = [], [], 0
            for n in range(FRAMES):
                began, worked = time.perf_counter(), time.process_time()
                viewer.drag_window(3.0 if n // 50 % 2 else -3.0, 2.0)
                viewer.repaint()
                took.append(time.perf_counter() - began)
                computed.append(time.process_time() - worked)
            if viewer.painted < FRAMES:
                raise SystemExit("The viewer did not paint each frame.")
            viewer.close()
            yield f"{name}, {zoom}", np.array(took) * 1e3, np.array(computed) * 1e3


class _Counting(Viewer):
    """Count the frames that were really painted."""

    painted = 0

    def paintEvent(self, event: QPaintEvent) -> None:
        self.painted += 1
        super().paintEvent(event)


def _seconds(work: Callable[[], object]) -> float:
    """Return the processor time, because both sides use one thread and other programs should not count."""
    began = time.process_time()
    work()
    return time.process_time() - began


def main() -> None:
    """Print both tables."""
    say = sys.stdout.write
    say(f"core: {SIDE} x {SIDE}, one render through a new window\n\n| kind | ms | ratio |\n|---|---|---|\n")
    for name, took, ratio in ratios():
        say(f"| {name} | {took:.1f} | {ratio:.2f} |\n")
    application = QApplication(sys.argv[:1])
    theme.apply(application)
    width, height = SCREEN
    say(f"\nviewer ({application.platformName()}, {width} x {height}): {FRAMES} frames of a window drag\n\n")
    say("| film | p50 ms | p99 ms | p50 ms of processor | p99 |\n|---|---|---|---|---|\n")
    for name, *times in drags():
        cells = " | ".join(f"{np.quantile(part, q):.1f}" for part in times for q in (0.5, 0.99))
        say(f"| {name} | {cells} |\n")


if __name__ == "__main__":
    main()
