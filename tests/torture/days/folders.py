"""The studies of the days: films and stacks as in archives, with earlier studies of the same patients.

The pictures come from the data sets if OVERREAD_DATA names their folder, otherwise they are synthetic. Names,
dates and numbers are made up.
"""

from __future__ import annotations

import io
import os
import tempfile
import zipfile
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import cycle
from pathlib import Path

import numpy as np
import pydicom
from numpy.typing import NDArray
from PIL import Image
from pydicom.dataset import Dataset
from pydicom.uid import generate_uid

from core.samples.chest_film import draw_chest
from core.samples.studies import chest_films
from tools.drawn_ct import write_stack

_LAST = ("Albers", "Brandt", "Costa", "Demir", "Engel", "Fischer", "Greco", "Huber", "Ivanova", "Jensen")
_FIRST = ("Anna", "Boris", "Clara", "David")
_MANY = 12
#: Seeds of synthetic films that no gate refuses; the odd ones show an opacity.
_SEEDS = (0, 1, 3, 4, 5, 7, 11, 12, 13, 16, 17, 19)


def films(count: int) -> Iterator[NDArray[np.uint16]]:
    """Yield chest films of 12 bits, with and without a finding."""
    data = os.environ.get("OVERREAD_DATA")
    if data is None:
        for n in range(count):
            seed = _SEEDS[n % len(_SEEDS)]
            yield np.roll(draw_chest(seed, opacity=bool(seed % 2)), n // len(_SEEDS), 1)
        return
    with zipfile.ZipFile(Path(data) / "chest-xray-pneumonia.zip") as archive:
        rows = archive.read("manifest.csv").decode().splitlines()[1:]
        fields = [row.split(",") for row in rows]
        adults = [f for f in fields if f[2] == "nih-adults"] or fields
        sides = [cycle(f[0] for f in adults if f[1] == label) for label in ("normal", "pneumonia")]
        for n in range(count):
            picture = Image.open(io.BytesIO(archive.read(next(sides[n % 2])))).convert("L")
            grown = picture.resize((1024, 1024), Image.Resampling.BICUBIC)
            yield np.asarray(grown, np.uint16) * 16


def write_list(folder: Path, earlier: Path | None, patients: int) -> Path:
    """Write a chest film of today for each patient, and one of some months ago into `earlier`."""
    template = next(iter(chest_films()))
    today = date.today()
    for n, film in enumerate(films(patients)):
        pictures = [(folder, today, film)]
        if earlier is not None:
            pictures.append((earlier / f"study-{n:02}", today - timedelta(90 + 11 * n), np.roll(film, 8, 1)))
        for where, day, pixels in pictures:
            made = _dated(template, n, day, "Chest PA")
            _put(made, pixels)
            where.mkdir(parents=True, exist_ok=True)
            made.save_as(where / f"{n:02}-{day:%Y%m%d}.dcm", enforce_file_format=True)
    return folder


def write_ct(folder: Path, earlier: Path) -> Path:
    """Write a chest CT of today, and one of the same patient from half a year ago into `earlier`."""
    today = date.today()
    data = os.environ.get("OVERREAD_DATA")
    if data is None:
        with tempfile.TemporaryDirectory() as drawn:
            sets = [pydicom.dcmread(path) for path in sorted(write_stack(Path(drawn), 60, 256).iterdir())]
    else:
        with zipfile.ZipFile(Path(data) / "stacks.zip") as archive:
            names = [name for name in archive.namelist() if name.startswith("ct-lung/")]
            sets = [pydicom.dcmread(io.BytesIO(archive.read(name))) for name in names]
    for where, day in ((folder, today), (earlier, today - timedelta(184))):
        where.mkdir(parents=True, exist_ok=True)
        uids = {name: generate_uid(entropy_srcs=[name, str(day)]) for name in ("study", "series", "frame")}
        for n, made in enumerate(sets):
            made.StudyInstanceUID, made.SeriesInstanceUID = uids["study"], uids["series"]
            made.FrameOfReferenceUID = uids["frame"]
            made.SOPInstanceUID = made.file_meta.MediaStorageSOPInstanceUID = generate_uid(
                entropy_srcs=[str(day), str(n)]
            )
            made.PatientName, made.PatientID = "Keller^Max", "CT-1"
            made.PatientAge, made.PatientSex = "064Y", "M"
            made.StudyDate = made.SeriesDate = f"{day:%Y%m%d}"
            made.AccessionNumber, made.StudyDescription = f"A{day:%m%d}", "CT chest"
            made.save_as(where / f"IM{n:04}.dcm")
    return folder


def _dated(template: Dataset, patient: int, day: date, words: str) -> Dataset:
    made = pydicom.dcmread(io.BytesIO(_bytes(template)))
    key = [str(patient), str(day)]
    made.StudyInstanceUID, made.SeriesInstanceUID = (
        generate_uid(entropy_srcs=["study", *key]),
        generate_uid(entropy_srcs=["series", *key]),
    )
    made.SOPInstanceUID = made.file_meta.MediaStorageSOPInstanceUID = generate_uid(
        entropy_srcs=["film", *key]
    )
    made.PatientName = f"{_LAST[patient % len(_LAST)]}^{_FIRST[patient // len(_LAST) % len(_FIRST)]}"
    made.PatientID, made.PatientAge = f"MRN{4000 + patient}", f"{28 + patient * 7 % 60:03}Y"
    made.PatientSex = "FM"[patient % 2]
    made.StudyDate, made.StudyTime = f"{day:%Y%m%d}", f"{7 + patient // _MANY:02}{patient % _MANY * 5:02}00"
    made.AccessionNumber = f"A{day:%y%m%d}{patient:02}"
    made.StudyDescription = made.SeriesDescription = words
    return made


def _put(made: Dataset, pixels: NDArray[np.uint16]) -> None:
    made.Rows, made.Columns = pixels.shape
    made.PixelData = pixels.astype("<u2").tobytes()
    made.ImagerPixelSpacing = [350 / pixels.shape[0]] * 2
    made.Manufacturer, made.ImageComments = "Made for tests", "Made for tests"


def _bytes(dataset: Dataset) -> bytes:
    buffer = io.BytesIO()
    dataset.save_as(buffer, enforce_file_format=True)
    return buffer.getvalue()
