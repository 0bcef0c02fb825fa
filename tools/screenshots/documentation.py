"""Take the pictures of the window for the documentation, of sample files or of files that you name.

Run as ``python -m tools.screenshots.documentation OUT_DIR [PATH…]`` with a screen, or under ``xvfb-run``.
Without paths it shows the sample folder, and a batch of pictures made from pydicom's DICOM files.
"""

from __future__ import annotations

import argparse
import threading
from pathlib import Path

from core.images.display.measurements import Annotation, AnnotationKind
from core.samples.folder import write_samples
from desktop.session.items import ReadingState
from desktop.window.main_window import MainWindow
from tools.drawn_ct import write_stack
from tools.screenshots.stage import (
    BATCH,
    application,
    draw_batch,
    open_paths,
    opened,
    pause,
    show_window,
    take,
    wait,
)


def main() -> None:
    """Take all pictures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("paths", type=Path, nargs="*")
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    with application() as (_, folder):
        study, batch = folder / "Study", folder / "Archive"
        write_samples(study)
        draw_batch(batch)
        _take_all(arguments.out, arguments.paths or [study], batch)


def _take_all(out: Path, paths: list[Path], batch: Path) -> None:
    window = show_window()
    take(window, out / "desktop-empty.png")

    open_paths(window, paths)
    window.session.reading.rest()
    wait(lambda: not window.session.busy)
    found = [
        i for i in opened(window).items.values() if window.session.outcome(i).state is ReadingState.FOUND
    ]
    found = [i for i in found if i.instance.identity.modality] or found
    if found:
        window.worklist.go_to(found[len(found) // 2])
        wait(lambda: window.viewer.shown is not None)
        window.actions_by_name["class_map"].trigger()
    take(window, out / "desktop-class-map.png")

    _take_viewer(window, out, batch.parent / "CT")

    open_paths(window, [batch])
    window.session.reading.rest()
    wait(lambda: len(opened(window).readings) > BATCH // 4)
    take(window, out / "desktop-batch.png")
    window.session.pause()
    pause(1)
    take(window, out / "desktop-paused.png")
    window.close()
    # The picture on screen is read in the background until then.
    wait(lambda: not any(thread.name.startswith("overread") for thread in threading.enumerate()))

    window = show_window()
    wait(lambda: window.session.unfinished is not None)
    take(window, out / "desktop-continue.png")
    open_paths(window, [batch])
    take(window, out / "desktop-half-read.png")
    window.close()


def _take_viewer(window: MainWindow, out: Path, stack: Path) -> None:
    """Take pictures of contours, the bare picture, turning, measuring, attributes and panes."""
    act = window.actions_by_name
    for name, command in (("contours", "contours"), ("beside", "beside")):
        act[command].trigger()
        take(window, out / f"desktop-{name}.png")
    act["beside"].trigger()
    act["contours"].trigger()
    act["class_map"].trigger()
    act["turn_right"].trigger()
    act["flip_across"].trigger()
    take(window, out / "desktop-turned.png")

    write_stack(stack, 40, 512)
    open_paths(window, [stack])
    items = list(opened(window).items.values())
    window.controllers.current.go_to(items[20])
    wait(lambda: not window.viewer.waiting)
    window.viewer.annotation_tool.annotations += [
        Annotation(AnnotationKind.LENGTH, ((120, 260), (390, 260))),
        Annotation(AnnotationKind.ELLIPSE, ((290, 210), (380, 300))),
        Annotation(AnnotationKind.ANGLE, ((150, 120), (250, 150), (330, 90))),
    ]
    window.viewer.choose_next_annotation()
    take(window, out / "desktop-measuring.png")
    browser = window.controllers.pictures.show_tags()
    if browser is None:
        raise SystemExit("The attributes cannot be shown.")
    wait(lambda: browser.model.rowCount())
    browser.grab().save(str(out / "desktop-attributes.png"))
    browser.reject()
    act["four_panes"].trigger()
    for place, window_name in ((10, "lung"), (25, ""), (32, "bone")):
        act["next_pane"].trigger()
        window.controllers.current.go_to(items[place])
        wait(lambda: not window.viewer.waiting)
        wanted = (a for a in window.voi_menu.actions() if window_name and window_name in a.text().lower())
        for action in list(wanted)[:1]:
            action.trigger()
    take(window, out / "desktop-panes.png")
    act["one_pane"].trigger()


if __name__ == "__main__":
    main()
