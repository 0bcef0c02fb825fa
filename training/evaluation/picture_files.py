"""Pictures as a user would open them: original files of data sets, and synthetic greys."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from core.errors import InputError
from core.images.base.limits import Limits
from core.images.base.picture import Picture, Window
from core.images.files.sources import Source, walk
from core.images.read import read_pictures

_FULL = Window(127.5, 255.0, "LINEAR_EXACT")


def grey_picture(name: str, grey: NDArray[np.uint8]) -> Picture:
    """Make the picture that a file with these greys [H, W] would give."""
    return Picture(name=name, frame=1, frames=1, pixels=grey, voi=_FULL)


def find_files(data: Path, files: Collection[str]) -> dict[str, Source]:
    """Find some files of a data set, which is a folder or a zip.

    Parameters
    ----------
    data : Path
    files : collection of str
        Names as in the split, without folders above the data set.

    Returns
    -------
    dict of str to Source
        The files that were found.
    """
    wanted = set(files)
    out = {}
    for source in walk([data]):
        parts = source.name.split("/")
        # The data set may be in an archive and up to two folders.
        name = next((n for n in ("/".join(parts[k:]) for k in range(4)) if n in wanted), None)
        if name is not None:
            out[name] = source
    return out


def by_folder(data: Path) -> dict[str, list[Source]]:
    """Return the files of a data set (folder or zip) by folder, without its tables."""
    out: dict[str, list[Source]] = {}
    for source in walk([data]):
        *_, folder, _ = ("", *source.name.split("/"))
        if folder not in ("", data.name):
            out.setdefault(folder, []).append(source)
    return out


def read(sources: Iterable[Source]) -> Iterator[Picture]:
    """Yield the first picture of each file; unreadable files are skipped."""
    for source in sources:
        try:
            picture = next(read_pictures(source, Limits()), None)
        except InputError:
            continue
        if picture is not None:
            yield picture


def sample(sources: Sequence[Source], most: int, seed: int) -> Iterator[Picture]:
    """Yield the pictures of at most `most` files, drawn at random."""
    order = np.random.default_rng(seed).permutation(len(sources))
    return islice(read(sources[number] for number in order), most)
