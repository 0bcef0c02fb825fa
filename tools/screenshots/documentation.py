"""Take the pictures of the window that the manual shows, of drawn patients, in English or in German.

Run as ``python -m tools.screenshots.documentation OUT_DIR [LANGUAGE]`` with a screen, or under ``xvfb-run``;
the manual has them in ``docs/images`` and ``docs/images/de``.
"""

from __future__ import annotations

import argparse
import threading
from pathlib import Path

from PIL import Image
from PySide6.QtWidgets import QWidget

from core.images.display.measurements import Annotation, AnnotationKind
from core.images.display.presets import presets
from core.samples.folder import write_samples
from desktop.viewer.viewer import Viewer
from desktop.window.main_window import MainWindow
from tools.drawn_ct import write_stack
from tools.screenshots import stage
from tools.screenshots.stage import BATCH, application, draw_batch, open_paths, opened, show_window, wait

#: What the sample and the list are called in each language.
_FOLDERS = {"de": ("Beispiel", "Liste"), "en": ("Sample", "List")}
#: Pictures with a map, whose colours must not change.
_COLOURFUL = ("window-map", "window-contours")


def main() -> None:
    """Take all pictures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("language", nargs="?", choices=sorted(_FOLDERS), default="en")
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    with application(arguments.language) as (_, folder):
        study, batch = (folder / name for name in _FOLDERS[arguments.language])
        write_samples(study)
        draw_batch(batch)
        write_stack(folder / "CT", 120, 512)
        _take_reading(arguments.out, study, folder / "CT", batch)
        _take_second_start(arguments.out)


def _take_reading(out: Path, study: Path, stack: Path, batch: Path) -> None:
    window = show_window()
    take(window, out / "window-empty.png")
    open_paths(window, [study])
    window.session.reading.rest()
    wait(lambda: not window.session.busy)
    _take_map(window, out)
    _take_stack(window, out, stack)
    open_paths(window, [batch])
    window.session.reading.rest()
    wait(lambda: len(opened(window).readings) > BATCH // 4)
    # A chest film with an opacity.
    items = opened(window).items
    window.worklist.go_to(next(items[key] for key in items if key[0] == "0013.dcm"))
    wait(lambda: not window.viewer.waiting and window.viewer.shown is not None)
    take(window, out / "window-batch.png")
    window.session.pause()
    window.close()
    # The picture on screen is read in the background until then.
    wait(lambda: not any(thread.name.startswith("overread") for thread in threading.enumerate()))


def _take_map(window: MainWindow, out: Path) -> None:
    """Take a suspected brain tumour, with its map as colours and as contours."""
    items = opened(window).items
    window.worklist.go_to(next(items[key] for key in items if key[0].endswith("brain-mr/20260101-004.dcm")))
    wait(lambda: not window.viewer.waiting and window.viewer.shown is not None)
    window.actions_by_name["class_map"].trigger()
    take(window, out / "window-map.png")
    window.actions_by_name["contours"].trigger()
    take(window, out / "window-contours.png")
    window.actions_by_name["contours"].trigger()
    window.actions_by_name["class_map"].trigger()


def _take_stack(window: MainWindow, out: Path, stack: Path) -> None:
    """Take a CT in three planes, and in four panes with measurements."""
    act = window.actions_by_name
    open_paths(window, [stack])
    items = list(opened(window).items.values())
    window.controllers.current.go_to(items[60])
    wait(lambda: not window.viewer.waiting)
    act["reformats"].trigger()
    wait(lambda: window.panes.in_front is not None)
    take(window, out / "window-planes.png")
    act["reformats"].trigger()
    window.viewer.annotation_tool.annotations += [
        Annotation(AnnotationKind.LENGTH, ((120, 260), (390, 260))),
        Annotation(AnnotationKind.ELLIPSE, ((290, 210), (380, 300))),
        Annotation(AnnotationKind.ANGLE, ((150, 120), (250, 150), (330, 90))),
    ]
    window.viewer.choose_next_annotation()
    act["four_panes"].trigger()
    for place, wanted in ((30, "lung"), (75, ""), (96, "bone")):
        act["next_pane"].trigger()
        window.controllers.current.go_to(items[place])
        wait(lambda: not window.viewer.waiting and window.viewer.shown is not None)
        _choose_window(window.viewer, wanted)
    take(window, out / "window-panes.png")
    act["one_pane"].trigger()


def _choose_window(viewer: Viewer, wanted: str) -> None:
    """Choose the first window with a word in its name; the file's own for no word."""
    if viewer.shown is not None and wanted:
        offered = presets(viewer.shown.picture, ())
        viewer.choose_window(next(one for one in offered if wanted in one.name.casefold()))


def _take_second_start(out: Path) -> None:
    """Take the offer to go on with the list that was not finished."""
    window = show_window()
    wait(lambda: window.session.unfinished is not None)
    take(window, out / "window-continue.png")
    window.close()


def take(widget: QWidget, path: Path, after: float = 1.5) -> None:
    """Write a picture of a widget as small as it goes; one without a map needs few colours."""
    stage.take(widget, path, after)
    picture = Image.open(path).convert("RGB")
    (picture if path.stem in _COLOURFUL else picture.quantize(256)).save(path, optimize=True)


if __name__ == "__main__":
    main()
