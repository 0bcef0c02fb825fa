"""Damaged inputs by number: the same number and seeds make the same files, in any order."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path

from core.images.base.formats import SNIFF_BYTES, FileFormat, sniff
from core.images.files.archives import begins_archive
from core.images.files.dicomdir import is_dicomdir
from tests.fuzz import dicom_lies, page_lies, raster_lies, zip_lies
from tests.fuzz.bytes_lies import blind

#: Files of one case by relative path, as in a folder.
Case = dict[str, bytes]


def mutate(data: bytes, rng: random.Random) -> bytes:
    """Return a damaged copy: by the rules of its format, blindly, or both."""
    how = rng.random()
    if how < 0.75:
        data = _lie(data, rng)
    return blind(data, rng) if how > 0.6 else data


def case(number: int, seeds: Sequence[bytes], directories: Sequence[bytes]) -> Case:
    """Make one case: usually a single file, otherwise an archive or a DICOMDIR with its files.

    Parameters
    ----------
    number : int
        Determines everything that is random.
    seeds : sequence of bytes
        Files that contain pictures.
    directories : sequence of bytes
        DICOMDIRs.
    """
    rng = random.Random(number)
    kind = rng.random()
    if kind < 0.8 or (kind > 0.92 and not directories):
        return {"picture": mutate(rng.choice(seeds), rng)}
    if kind < 0.92:
        members = [rng.choice(seeds) for _ in range(rng.randrange(4))]
        archive = zip_lies.pack([one if rng.random() < 0.5 else mutate(one, rng) for one in members], rng)
        return {"archive": mutate(archive, rng)}
    made = {"DICOMDIR": mutate(rng.choice(directories), rng)}
    for index in range(rng.randrange(3)):
        made[f"IMAGES/{index}"] = mutate(rng.choice(seeds), rng)
    return made


def write(made: Case, folder: Path) -> Path:
    """Write a case into its own folder."""
    for name, data in made.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return folder


def _lie(data: bytes, rng: random.Random) -> bytes:
    if begins_archive(data):
        return zip_lies.lie(data, rng)
    match sniff(data[:SNIFF_BYTES]):
        case FileFormat.PNG:
            return raster_lies.png(data, rng)
        case FileFormat.JPEG:
            return raster_lies.jpeg(data, rng)
        case FileFormat.TIFF:
            return page_lies.tiff(data, rng)
        case FileFormat.NIFTI:
            return page_lies.nifti(data, rng)
        case FileFormat.DICOM:
            return dicom_lies.lie(data, rng)
    return data


def is_directory(data: bytes) -> bool:
    """Return whether a seed is a DICOMDIR instead of a picture."""
    return is_dicomdir(data[:512])
