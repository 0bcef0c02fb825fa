"""Every reader of a picture file, one after the other, as a decoder for a worker."""

from __future__ import annotations

import dataclasses
import os
import sys
import time
import traceback
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import numpy as np

from core.batch.workers.decode import DecodeSettings, PreparedPicture, prepare_picture
from core.errors import InputError
from core.images.base.picture import Picture
from core.images.display.presets import presets
from core.images.display.render import render, render_grey
from core.images.files.sources import Source
from core.images.read import read_pictures
from core.images.studies.study_tree import read_instance
from core.images.studies.tags import matching, read_tags
from core.reports.pdf.text import breakable, printable, shorten
from core.reports.tables.table import neutralised
from tests.support.studies import grouped

#: Number of frames that are read in each file; further frames go through the same code.
FRAMES = 24
#: Smallest length of the shorter side in pixels; the synthetic files are a little larger.
ENOUGH = 16


@dataclass(frozen=True)
class Street:
    """Run all readers on a file, yield the result of `core.batch.workers.decode.decode`, and keep a log.

    Attributes
    ----------
    recipe : Recipe
    log : Path or None
        Folder for one file per process with seconds, peak memory and name of every file, and for tracebacks.
    """

    recipe: DecodeSettings
    log: Path | None = None

    def __call__(self, source: Source) -> Iterator[PreparedPicture]:
        """Yield the pictures of a file.

        Raises
        ------
        InputError
            As `read_pictures`. Any other error is what the run searches for.
        """
        began = time.monotonic()
        try:
            self._look(source)
            self._reduce(source)
            for picture in islice(read_pictures(source, self.recipe.limits), FRAMES):
                self._show(picture)
                yield prepare_picture(self.recipe, picture)
        except (InputError, MemoryError, GeneratorExit):
            raise
        except Exception:
            if self.log is not None:
                case = source.name.partition("/")[0]
                (self.log / f"{case}.traceback").write_text(traceback.format_exc(), encoding="utf-8")
            raise
        finally:
            if self.log is not None:
                with (self.log / f"{os.getpid()}.seen").open("a", encoding="utf-8") as seen:
                    seen.write(f"{time.monotonic() - began:.4f}\t{peak_memory()}\t{source.name}\n")

    def _look(self, source: Source) -> None:
        """Read the file as the study list and the list of attributes do."""
        limits = self.recipe.limits
        grouped([read_instance(source, limits)])
        try:
            for row in matching(read_tags(source, limits), "PATIENT 1"):
                _told(row)
        except InputError:
            pass  # the pixel data may still be readable

    def _reduce(self, source: Source) -> None:
        """Read the file as a batch reads large files."""
        try:
            for picture in islice(read_pictures(source, self.recipe.limits, enough=ENOUGH), FRAMES):
                prepare_picture(self.recipe, picture)
        except InputError:
            pass  # the whole file is read next, and that outcome counts

    def _show(self, picture: Picture) -> None:
        """Show the picture in all ways of the viewer."""
        for window in presets(picture)[:3]:
            render(picture, window.voi, invert=True)
        shown = render(picture)
        assert shown.dtype == np.uint8
        assert shown.shape[:2] == picture.pixels.shape[:2] == render_grey(picture).shape
        for overlay in picture.overlays:
            assert overlay.bits.shape == shown.shape[:2]
        _told(picture.identity)
        _told(picture.notes)
        _told([window.name for window in picture.windows])


def _told(what: object) -> None:
    """Encode every text as CSV, PDF and screen do, which accept only UTF-8."""
    if isinstance(what, str):
        neutralised(what).encode("utf-8")
        shorten(breakable(printable(what)), 40).encode("utf-8")
    elif dataclasses.is_dataclass(what) and not isinstance(what, type):
        _told([getattr(what, one.name) for one in dataclasses.fields(what)])
    elif isinstance(what, list | tuple):
        for one in what:
            _told(one)


def peak_memory() -> int:
    """Return the peak memory of this process in bytes; 0 if the system does not tell."""
    if sys.platform != "linux":
        return 0
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) << 10
