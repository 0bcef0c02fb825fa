"""Read a data set (zip or folder, with a manifest or a folder per class) into prepared pictures."""

from __future__ import annotations

import csv
import hashlib
import json
import tempfile
import zipfile
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from core.errors import InputError
from core.images.base.limits import Limits
from core.images.display.prepare import content_box, prepare
from core.images.display.render import render_grey
from core.images.files.sources import Source, walk
from core.images.read import read_pictures
from core.models.card import Preparation
from core.progress import Progress
from training.data.duplicates import group_duplicates
from training.errors import TrainingError

#: Tables with the label of each file; the columns are file,label[,source,group,boxes,series,index].
MANIFESTS = ("manifest.csv", "labels.csv")
#: Centre x, centre y, width, height; shares of the picture's width and height.
Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class DatasetEntry:
    """One file of a data set.

    Attributes
    ----------
    file : str
        Path below the data set's folder, separated by ``/``.
    label : str
        Label in the data set's spelling.
    source : str
        Origin of the picture; the data set's name if none is given.
    group : str
        Name of the group; pictures of a group stay in one part. Empty if none is given.
    boxes : tuple of Box
        Boxes around the finding, if it was marked: centre and size as shares of the picture.
    series : str
        Stack of slices to which the picture belongs; empty for a single picture.
    index : int
        Position of the slice in the stack.
    """

    file: str
    label: str
    source: str
    group: str
    boxes: tuple[Box, ...] = ()
    series: str = ""
    index: int = 0


@dataclass(frozen=True, eq=False)
class PictureSet:
    """A prepared data set.

    Attributes
    ----------
    entries : tuple of DatasetEntry
        In the order of `pictures`; every entry has a group, and boxes are shares of the input.
    pictures : ndarray of uint8, shape (N, H, W)
    unreadable : tuple of str
        Files left out, each with its reason.
    """

    entries: tuple[DatasetEntry, ...]
    pictures: NDArray[np.uint8]
    unreadable: tuple[str, ...]


@contextmanager
def opened(path: Path) -> Iterator[Path]:
    """Yield the folder of a data set; a zip is unpacked into a temporary folder.

    Raises
    ------
    TrainingError
        If the path is neither a folder nor a zip.
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


def list_entries(
    folder: Path, labels: Collection[str], default_source: str
) -> tuple[Path, list[DatasetEntry]]:
    """List a data set's pictures from its manifest, or without one from its folder per label.

    Parameters
    ----------
    folder : Path
        The data set, or a folder up to two levels above it, as in many archives.
    labels : collection of str
        Labels in the spelling of the folders.
    default_source : str
        Source of pictures without one.

    Returns
    -------
    root : Path
        Folder to which the files are relative.
    entries : list of DatasetEntry
        Sorted by file.

    Raises
    ------
    TrainingError
        If there is neither a manifest nor a folder for every class, or a label is unknown.
    """
    root = _root(folder, labels)
    if manifest := _manifest(root):
        entries = _from_manifest(manifest, labels, default_source)
    else:
        entries = [
            DatasetEntry(f"{label}/{source.name}", label, default_source, "")
            for label in labels
            for source in walk([root / label])
        ]
    return root, sorted(entries, key=lambda entry: entry.file)


def read_set(
    path: Path,
    labels: Collection[str],
    preparation: Preparation,
    source: str,
    progress: Progress,
    skipped: Collection[str] = (),
) -> PictureSet:
    """Read a data set as Overread reads a user's pictures.

    A file counts as one picture; of a multi-frame file the first frame is used. Pictures with a label in
    `skipped` are left out. If a picture has no group, all pictures are grouped by duplicates.

    Raises
    ------
    TrainingError
        If the data set does not have these classes, or has no readable picture.
    Cancelled
        If the user cancelled it.
    """
    kept: list[DatasetEntry] = []
    prepared: list[NDArray[np.uint8]] = []
    hashes: list[str] = []
    unreadable: list[str] = []
    with opened(path) as folder:
        root, entries = list_entries(folder, [*labels, *skipped], source)
        entries = [entry for entry in entries if entry.label not in skipped]
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
                kept.append(replace(entry, boxes=boxes_in_input(entry.boxes, grey.shape, preparation)))
            progress.advance()
    if not kept:
        raise TrainingError(f"{path.name} holds no readable picture.")
    pictures = np.stack(prepared)
    if not all(entry.group for entry in kept):
        groups = group_duplicates(hashes, pictures)
        kept = [replace(entry, group=group) for entry, group in zip(kept, groups, strict=True)]
    return PictureSet(tuple(kept), pictures, tuple(unreadable))


def content_key(path: Path, labels: Collection[str], preparation: Preparation) -> str:
    """Return a hash of the data set's files and their preparation, without reading the pictures."""
    if path.is_dir():
        listing = [
            (s.name, s.path.stat().st_size, s.path.stat().st_mtime_ns) for s in walk([path]) if not s.problem
        ]
    elif zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            listing = [(info.filename, info.file_size, info.CRC) for info in archive.infolist()]
    else:
        raise TrainingError(f"{path.name} is neither a folder nor a zip file.")
    parts = [listing, list(labels), preparation.model_dump(), _prepared_sample(preparation)]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def _prepared_sample(preparation: Preparation) -> str:
    """Return a hash of a synthetic picture after preparation, which changes with the preparation's code."""
    drawn = (np.add.outer(np.arange(640) * 3, np.arange(500)) % 251).astype(np.uint8)
    made = prepare(drawn, preparation.name, preparation.height, preparation.width)
    return hashlib.sha256(made.tobytes()).hexdigest()


def _root(folder: Path, labels: Collection[str]) -> Path:
    level = [folder]
    for _ in range(3):
        for candidate in level:
            if _manifest(candidate) or all((candidate / label).is_dir() for label in labels):
                return candidate
        level = sorted(child for parent in level for child in parent.iterdir() if child.is_dir())
    raise TrainingError(
        f"There is neither a {' nor a '.join(MANIFESTS)} nor a folder for each of: {', '.join(labels)}."
    )


def _manifest(folder: Path) -> Path | None:
    return next((folder / name for name in MANIFESTS if (folder / name).is_file()), None)


def _from_manifest(path: Path, labels: Collection[str], default_source: str) -> list[DatasetEntry]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    if not rows or not {"file", "label"} <= set(rows[0]):
        raise TrainingError(f"{path.name} lacks the columns file and label.")
    unknown = {row["label"] for row in rows} - set(labels)
    if unknown:
        raise TrainingError(
            f"{path.name} has labels that the recipe does not know: {', '.join(sorted(unknown))}."
        )
    return [
        DatasetEntry(
            row["file"],
            row["label"],
            row.get("source") or default_source,
            row.get("group") or "",
            parse_boxes(row.get("boxes") or ""),
            row.get("series") or "",
            int(row.get("index") or 0),
        )
        for row in rows
    ]


def parse_boxes(text: str) -> tuple[Box, ...]:
    """Read boxes of four numbers each, separated by ``;``.

    Raises
    ------
    TrainingError
        If the text is not in this form.
    """
    try:
        return tuple(_box(*map(float, part.split())) for part in text.split(";") if part.strip())
    except (TypeError, ValueError) as error:
        raise TrainingError(f"{text[:60]!r} is not a list of boxes, four numbers each.") from error


def write_boxes(boxes: Sequence[Box]) -> str:
    """Write boxes in the form that `parse_boxes` reads."""
    return ";".join(" ".join(f"{value:.6g}" for value in box) for box in boxes)


def _box(x: float, y: float, width: float, height: float) -> Box:
    return x, y, width, height


def boxes_in_input(boxes: Sequence[Box], shape: tuple[int, ...], to: Preparation) -> tuple[Box, ...]:
    """Convert boxes from shares of the picture to shares of the model's input."""
    top, left, height, width = content_box(to.name, shape[0], shape[1], to.height, to.width)
    across, down = width / to.width, height / to.height
    return tuple(
        (left / to.width + x * across, top / to.height + y * down, w * across, h * down)
        for x, y, w, h in boxes
    )
