"""Make the folder that the benchmarks read: synthetic CT series with headers like a scanner's."""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np
from pydicom.uid import generate_uid

from tools.drawn_ct import ct_header


def write_ct_folder(folder: Path, files: int, series: int, side: int = 256) -> Path:
    """Write `files` CT slices in `series` series, twenty series per study and one folder per series.

    Parameters
    ----------
    folder : Path
        Folder for the files, made if missing; a complete folder is left unchanged.
    files, series : int
    side : int
        Number of rows and columns, with 16 bits per pixel.

    Returns
    -------
    Path
        The folder.
    """
    per_series = -(-files // series)
    last = folder / f"study{(series - 1) // 20:02}" / f"series{series - 1:03}"
    if len(list(last.glob("*"))) == files - per_series * (series - 1):
        return folder
    shuffled = random.Random(5)
    pixels = np.random.default_rng(5).integers(0, 2000, side * side, dtype=np.uint16).tobytes()
    for number in range(series):
        count = min(per_series, files - per_series * number)
        template = ct_header(number, side)
        # A scanner's file names do not follow the order of the slices.
        places = shuffled.sample(range(count), count)
        home = folder / f"study{number // 20:02}" / f"series{number:03}"
        home.mkdir(parents=True, exist_ok=True)
        for n, place in enumerate(places):
            template.SOPInstanceUID = template.file_meta.MediaStorageSOPInstanceUID = generate_uid()
            template.InstanceNumber = place + 1
            template.ImagePositionPatient = [-180.0, -180.0, round(-400 + 1.25 * place, 3)]
            template.SliceLocation = template.ImagePositionPatient[2]
            template.PixelData = pixels
            template.save_as(home / f"IM{n:05}", enforce_file_format=True)
    return folder
