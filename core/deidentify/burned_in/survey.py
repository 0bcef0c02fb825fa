"""Finds the files with text in their pixels, with a small picture of each for review."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from core.deidentify.burned_in.cleaning import TextCleaning
from core.deidentify.burned_in.places import TextPlace
from core.errors import InputError
from core.images.base.formats import FileFormat
from core.images.base.limits import Limits
from core.images.display.render import render
from core.images.files.sources import Source, walk
from core.images.read import load_file
from core.progress import Progress

_PREVIEW = 900


@dataclass(frozen=True, eq=False)
class TextInFile:
    """A file in whose pixels text was found.

    Attributes
    ----------
    name : str
        Name as in `core.deidentify.burned_in.cleaning.TextCleaning`.
    places : tuple of TextPlace
    rows, columns : int
        Size of the stored picture, in pixels.
    preview : ndarray of uint8, shape (H, W) or (H, W, 3)
        The frame with the most places, reduced in size.
    """

    name: str
    places: tuple[TextPlace, ...]
    rows: int
    columns: int
    preview: NDArray[np.uint8]


def files_with_text(
    paths: Iterable[Path], folder: Path, cleaning: TextCleaning, progress: Progress
) -> Iterator[TextInFile]:
    """Search the pixels of all DICOM files below some paths for text.

    Unreadable files are skipped; they are reported when copies are written.

    Parameters
    ----------
    paths : iterable of Path
    folder : Path
        Folder for copies, which is skipped.
    cleaning : TextCleaning
        Receives the findings.
    progress : Progress
        Counts files.

    Yields
    ------
    TextInFile

    Raises
    ------
    Cancelled
        If the progress token was cancelled.
    """
    limits = Limits()
    progress.start(0)
    for source in walk(paths, (folder,), limits):
        progress.check()
        try:
            found = _look(source, cleaning, limits, progress)
        except InputError:
            found = None
        if found is not None:
            yield found
        progress.advance()


def _look(source: Source, cleaning: TextCleaning, limits: Limits, progress: Progress) -> TextInFile | None:
    if load_file(source, limits).kind is not FileFormat.DICOM:
        return None
    places = cleaning.search(source, progress)
    if not places:
        return None
    ((frame, _),) = Counter(number for place in places for number in place.frames).most_common(1)
    picture = next(picture for picture in cleaning.read(source) if picture.frame == frame)
    shown = Image.fromarray(render(picture))
    rows, columns = picture.pixels.shape[:2]
    shown.thumbnail((_PREVIEW, _PREVIEW))
    return TextInFile(source.name, places, rows, columns, np.asarray(shown))
