"""Reads a data set, zip or folder, with a manifest or a folder per class, into prepared pictures."""

from __future__ import annotations

import csv
import hashlib
import json
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from core.errors import InputError
from core.images.display import render_grey
from core.images.limits import Limits
from core.images.prepare import prepare
from core.images.read import read_pictures
from core.images.sources import Source, walk
from core.models.card import Preparation
from core.progress import Progress
from training.duplicates import group_duplicates
from training.errors import TrainingError

MANIFEST = "manifest.csv"


@dataclass(frozen=True)
class Entry:
    """One file of a data set.

    Attributes
    ----------
    file : str
        Path below the data set's folder, ``/`` separated.
    label : str
    source : str
        Where the picture is from; the data set's own name where nothing is said.
    group : str
        Joins pictures that must not be parted; empty where nobody has said.
    """

    file: str
    label: str
    source: str
    group: str


@dataclass(frozen=True, eq=False)
class PictureSet:
    """A data set, prepared.

    Attributes
    ----------
    entries : tuple of Entry
        In the order of `pictures`; every group is filled in.
    pictures : ndarray of uint8, shape (N, H, W)
    unreadable : tuple of str
        Files left out, each with its reason.
    """

    entries: tuple[Entry, ...]
    pictures: NDArray[np.uint8]
    unreadable: tuple[str, ...]

    @property
    def groups(self) -> tuple[str, ...]:
        """Group of each picture."""
        return tuple(entry.group for entry in self.entries)

    def labels(self, classes: Sequence[str]) -> NDArray[np.int64]:
        """Index of each picture's class, shape (N,)."""
        index = {name: number for number, name in enumerate(classes)}
        return np.array([index[entry.label] for entry in self.entries], dtype=np.int64)


@contextmanager
def opened(path: Path) -> Iterator[Path]:
    """Give the folder of a data set; a zip is unpacked into a temporary one.

    Raises
    ------
    TrainingError
        If it is neither a folder nor a zip.
    """
    if path.is_dir():
        yield path
        return
    if not path.is_file() or not zipfile.is_zipfile(path):
        raise TrainingError(f"{path.name} is neither a folder nor a zip file.")
    with tempfile.TemporaryDirectory(prefix="overread-") as folder:
        with zipfile.ZipFile(path) as archive:
            archive.extractall(folder)
        yield Path(folder)


def list_entries(folder: Path, classes: Sequence[str], default_source: str) -> tuple[Path, list[Entry]]:
    """List a data set's pictures from its manifest, or else from its folder per class.

    Parameters
    ----------
    folder : Path
        The data set, or up to two folders above it, as archives often have it.
    classes : sequence of str
        Names of the classes, spelled as the folders are.
    default_source : str
        Source of pictures for which none is given.

    Returns
    -------
    root : Path
        Folder to which the files are relative.
    entries : list of Entry
        Sorted by file.

    Raises
    ------
    TrainingError
        If there is neither a manifest nor a folder for every class, or a label is unknown.
    """
    root = _root(folder, classes)
    if (root / MANIFEST).is_file():
        entries = _from_manifest(root / MANIFEST, classes, default_source)
    else:
        entries = [
            Entry(f"{name}/{source.name}", name, default_source, "")
            for name in classes
            for source in walk([root / name])
        ]
    return root, sorted(entries, key=lambda entry: entry.file)


def read_set(
    path: Path, classes: Sequence[str], preparation: Preparation, source: str, progress: Progress
) -> PictureSet:
    """Read a data set as Overread reads a user's pictures, and group its duplicates where nobody has.

    A file counts as one picture: of a multi-frame file the first frame is taken.

    Raises
    ------
    TrainingError
        If it is no data set of these classes, or holds no readable picture.
    Cancelled
        If the user stopped it.
    """
    kept: list[Entry] = []
    prepared: list[NDArray[np.uint8]] = []
    hashes: list[str] = []
    unreadable: list[str] = []
    with opened(path) as folder:
        root, entries = list_entries(folder, classes, source)
        progress.start(len(entries))
        for entry in entries:
            progress.check()
            try:
                picture = next(iter(read_pictures(Source(entry.file, root / entry.file), Limits())))
            except InputError as error:
                unreadable.append(f"{entry.file}: {error.code}")
            else:
                grey = render_grey(picture)
                prepared.append(prepare(grey, preparation.name, preparation.height, preparation.width))
                hashes.append(hashlib.sha256(repr(grey.shape).encode() + grey.tobytes()).hexdigest())
                kept.append(entry)
            progress.advance()
    if not kept:
        raise TrainingError(f"{path.name} holds no readable picture.")
    pictures = np.stack(prepared)
    if not all(entry.group for entry in kept):
        groups = group_duplicates(hashes, pictures)
        kept = [Entry(e.file, e.label, e.source, group) for e, group in zip(kept, groups, strict=True)]
    return PictureSet(tuple(kept), pictures, tuple(unreadable))


def content_key(path: Path, classes: Sequence[str], preparation: Preparation) -> str:
    """Hash that changes with the data set's files or with how they are prepared; reads no picture."""
    if path.is_dir():
        listing = [
            (s.name, s.path.stat().st_size, s.path.stat().st_mtime_ns) for s in walk([path]) if not s.problem
        ]
    elif zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            listing = [(info.filename, info.file_size, info.CRC) for info in archive.infolist()]
    else:
        raise TrainingError(f"{path.name} is neither a folder nor a zip file.")
    parts = [listing, list(classes), preparation.model_dump()]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def _root(folder: Path, classes: Sequence[str]) -> Path:
    level = [folder]
    for _ in range(3):
        for candidate in level:
            if (candidate / MANIFEST).is_file() or all((candidate / name).is_dir() for name in classes):
                return candidate
        level = sorted(child for parent in level for child in parent.iterdir() if child.is_dir())
    raise TrainingError(f"There is neither a {MANIFEST} nor a folder for each of: {', '.join(classes)}.")


def _from_manifest(path: Path, classes: Sequence[str], default_source: str) -> list[Entry]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    if not rows or not {"file", "label"} <= set(rows[0]):
        raise TrainingError(f"{MANIFEST} lacks the columns file and label.")
    unknown = {row["label"] for row in rows} - set(classes)
    if unknown:
        raise TrainingError(
            f"{MANIFEST} has labels that the recipe does not know: {', '.join(sorted(unknown))}."
        )
    return [
        Entry(row["file"], row["label"], row.get("source") or default_source, row.get("group") or "")
        for row in rows
    ]
