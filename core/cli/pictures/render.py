"""Implements `overread render` and `overread reformat`: pictures as PNG, with a JSON line for each."""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from core.cli.console import begin, print_warning, progress_bar
from core.errors import LISTED, Cancelled
from core.file_names import mirrored_path
from core.images.base.picture import Window
from core.paths import atomic_write, check_writable
from core.progress import Progress
from core.workflow.reformat import Cut, ReformatWish, describe_cut, reformat_files
from core.workflow.render import RenderedFrame, RenderWish, describe_frame, render_files

EXIT_ALL, EXIT_SOME, EXIT_CANCELLED = 0, 3, 130


def window_from(text: str) -> Window:
    """Parse ``CENTER,WIDTH``.

    Raises
    ------
    ValueError
        If it is not two numbers, or the width is not positive.
    """
    center, width = (float(part) for part in text.split(","))
    if not (math.isfinite(center) and math.isfinite(width) and width > 0):
        raise ValueError("not a window")
    # LINEAR has no meaning below a width of 1 (PS3.3 C.11.2.1.2.1).
    return Window(center, width, "LINEAR" if width > 1 else "LINEAR_EXACT")


def write_rendered(paths: tuple[Path, ...], out: Path, wish: RenderWish) -> int:
    """Write the pictures and their lines; return the exit status.

    Raises
    ------
    ExportError
        If the folder cannot be written.
    """
    return write_all(
        out,
        "Rendering",
        lambda progress: (
            (
                describe_frame(one, wish, _write_png(one, out)),
                one.error is not None and one.error.reason not in LISTED,
            )
            for one in render_files(paths, wish, progress)
        ),
    )


def write_reformats(paths: tuple[Path, ...], out: Path, wish: ReformatWish) -> int:
    """Write the cuts of all series and their lines; return the exit status.

    Raises
    ------
    ExportError
        If the folder cannot be written.
    """
    return write_all(
        out,
        "Reformatting",
        lambda progress: (
            (describe_cut(one, wish, _write_cut(one, out)), one.error is not None)
            for one in reformat_files(paths, wish, progress)
        ),
    )


def write_all(
    out: Path, title: str, work: Callable[[Progress], Iterable[tuple[Mapping[str, object], bool]]]
) -> int:
    """Print a line for each picture that `work` writes, and return the exit status.

    The second value of each result says whether the picture failed.
    """
    console = begin()
    check_writable(out / "picture.png")
    some_failed = False
    try:
        with progress_bar(console, title) as progress:
            for line, failed in work(progress):
                some_failed |= failed
                sys.stdout.write(json.dumps(line, allow_nan=False) + "\n")
    except Cancelled:
        print_warning(console, "Stopped before the end; what was written is whole.")
        return EXIT_CANCELLED
    return EXIT_SOME if some_failed else EXIT_ALL


def _write_cut(cut: Cut, out: Path) -> str:
    """Write a cut with the name of its series' first file; return its path below `out`."""
    if cut.picture is None or cut.shown is None or cut.plane is None:
        return ""
    return _save(cut.shown, out, cut.file, f".{cut.plane.value.lower()}.{cut.picture.frame:04}.png")


def _write_png(rendered: RenderedFrame, out: Path) -> str:
    """Write a picture with the name of its file; return its path below `out`, '' if it failed."""
    if rendered.picture is None or rendered.shown is None:
        return ""
    frame = f".{rendered.frame}" if rendered.picture.frames > 1 else ""
    return _save(rendered.shown, out, rendered.file, f"{frame}.png")


def _save(shown: NDArray[np.uint8], out: Path, file: str, ending: str) -> str:
    path = mirrored_path(out, file, ending)
    with atomic_write(path) as temporary:
        Image.fromarray(shown).save(temporary, "PNG")
    return path.relative_to(out).as_posix()
