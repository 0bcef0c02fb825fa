"""Synthetic pictures and DICOM files for the tests."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import openjpeg.utils
from numpy.typing import NDArray
from PIL import Image
from pydicom.dataset import Dataset, FileDataset, FileMetaDataset
from pydicom.encaps import encapsulate
from pydicom.uid import (
    UID,
    ExplicitVRLittleEndian,
    JPEG2000Lossless,
    JPEGBaseline8Bit,
    SecondaryCaptureImageStorage,
    generate_uid,
)

from core.images.base.picture import Picture, Window
from core.samples.studies import head_ct


def picture(pixels: NDArray[np.generic], **more: object) -> Picture:
    """Make a picture in memory, like one that was read, with a window for soft tissue."""
    return Picture("a.dcm", 1, 1, pixels, more.pop("voi", Window(40.0, 400.0)), **more)


def spot(size: int = 64, row: float = 0.5, column: float = 0.5, level: int = 220) -> NDArray[np.uint8]:
    """Return a soft bright spot on black, centred at the given fractions; uint8 of shape (size, size)."""
    y, x = np.mgrid[0:size, 0:size] / size
    blob = np.exp(-(((y - row) ** 2 + (x - column) ** 2) / 0.02))
    return np.asarray((blob * level).round(), dtype=np.uint8)


def save(pixels: NDArray[np.uint8], path: Path) -> Path:
    """Save pixels as PNG or JPEG, depending on the extension."""
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(pixels).save(path)
    return path


def dicom(pixels: NDArray[np.generic], **attributes: object) -> FileDataset:
    """Make a valid grey or RGB data set of `pixels`, shape ([frames,] H, W[, 3]); attributes override."""
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID = SecondaryCaptureImageStorage
    meta.MediaStorageSOPInstanceUID = generate_uid()
    meta.TransferSyntaxUID = ExplicitVRLittleEndian
    dataset = FileDataset("", {}, file_meta=meta, preamble=b"\0" * 128)
    colour = pixels.ndim >= 3 and pixels.shape[-1] == 3
    grid = pixels.shape[:-1] if colour else pixels.shape
    dataset.SOPClassUID = SecondaryCaptureImageStorage
    dataset.SOPInstanceUID = meta.MediaStorageSOPInstanceUID
    dataset.StudyInstanceUID, dataset.SeriesInstanceUID = generate_uid(), generate_uid()
    dataset.PatientID, dataset.PatientName, dataset.Modality = "P1", "Doe^Jane", "OT"
    dataset.Rows, dataset.Columns = grid[-2], grid[-1]
    if len(grid) == 3:
        dataset.NumberOfFrames = grid[0]
    dataset.SamplesPerPixel = 3 if colour else 1
    dataset.PhotometricInterpretation = "RGB" if colour else "MONOCHROME2"
    if colour:
        dataset.PlanarConfiguration = 0
    bits = pixels.dtype.itemsize * 8
    dataset.BitsAllocated = dataset.BitsStored = bits
    dataset.HighBit = bits - 1
    dataset.PixelRepresentation = int(pixels.dtype.kind == "i")
    dataset.PixelData = pixels.tobytes() + b"\0" * (pixels.nbytes % 2)
    for keyword, value in attributes.items():
        setattr(dataset, keyword, value)
    return dataset


def write_dicom(dataset: Dataset, path: Path) -> Path:
    """Write a data set as a DICOM file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    dataset.save_as(path, enforce_file_format=True)
    return path


def write_head_ct(folder: Path) -> Path:
    """Write the head CT of the sample folder, without its other studies, which are slow to draw."""
    for slice_ in head_ct():
        write_dicom(slice_, folder / f"{slice_.StudyDate}-{slice_.InstanceNumber:03}.dcm")
    return folder


def jpeg_dicom(pixels: NDArray[np.uint8], quality: int = 90, **attributes: object) -> bytes:
    """Make a DICOM file of one grey 8-bit picture as baseline JPEG; attributes override."""
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, "JPEG", quality=quality)
    return _compressed(pixels, buffer.getvalue(), JPEGBaseline8Bit, attributes)


def jpeg_2000_dicom(pixels: NDArray[np.generic], bits: int = 12, **attributes: object) -> bytes:
    """Make a DICOM file of one grey picture as lossless JPEG 2000; attributes override."""
    stream = openjpeg.utils.encode_array(pixels, bits_stored=bits, photometric_interpretation=2)
    stored = {"BitsStored": bits, "HighBit": bits - 1, **attributes}
    return _compressed(pixels, bytes(stream), JPEG2000Lossless, stored)


def _compressed(
    pixels: NDArray[np.generic], stream: bytes, syntax: UID, attributes: dict[str, object]
) -> bytes:
    dataset = dicom(pixels, **attributes)
    dataset.file_meta.TransferSyntaxUID = syntax
    dataset.PixelData = encapsulate([stream])
    dataset["PixelData"].VR = "OB"
    dataset["PixelData"].is_undefined_length = True
    buffer = io.BytesIO()
    dataset.save_as(buffer, enforce_file_format=True)
    return buffer.getvalue()
