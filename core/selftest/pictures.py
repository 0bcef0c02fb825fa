"""Tiny drawn pictures, one for each decoder, written as files that a user would open.

All show the same ramp of 12 bits. The compressed streams were made once, by DCMTK (JPEG, JPEG-LS), OpenJPEG
and GDCM (RLE), so that no decoder is tested only with streams of its own library.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.encaps import encapsulate
from pydicom.uid import UID, ExplicitVRLittleEndian, SecondaryCaptureImageStorage, generate_uid

_SIDE = 16
#: By file name: transfer syntax, largest pixel difference, frame.
_STREAMS = {
    "JPEG Lossless": (
        "1.2.840.10008.1.2.4.70",
        0,
        "/9j/4AAQSkZJRgABAQAAAQABAAD/wwALEAAQABABAREA/8QAFgABAQEAAAAAAAAAAAAAAAAABQkQ/9oACAEBAAEAAMgggggggg"
        "gggggghQBBBBBBBBBBBBBBBCgCCCCCCCCCCCCCCCFAEEEEEEEEEEEEEEEKAIIIIIIIIIIIIIIIUAQQQQQQQQQQQQQQQoAggggg"
        "ggggggggghQBBBBBBBBBBBBBBBCgCCCCCCCCCCCCCCCFAEEEEEEEEEEEEEEEKAIIIIIIIIIIIIIIIUAQQQQQQQQQQQQQQQoAgg"
        "gggggggggggghQBBBBBBBBBBBBBBBCgCCCCCCCCCCCCCCCFAEEEEEEEEEEEEEEEP/Z",
    ),
    "JPEG 12-bit": (
        "1.2.840.10008.1.2.4.51",
        16,
        "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAIBAQEBAQIBAQECAgICAgQDAgICAgUEBAMEBgUGBgYFBgYGBwkIBgcJBwYGCAsICQ"
        "oKCgoKBggLDAsKDAkKCgr/wQALDAAQABABAREA/8QAFQABAQAAAAAAAAAAAAAAAAAACg3/xAAbEAAABwEAAAAAAAAAAAAAAAAA"
        "CQ0pNEdS4//aAAgBAQAAPwCdvltpuNAYXzW3IIALbTcaAwvmtuQvABbabjQGF81tyCAC203GgML5rbkP///Z",
    ),
    "JPEG-LS": (
        "1.2.840.10008.1.2.4.80",
        0,
        "/9j/9wALEAAQABABAREA//gADQH//wASAEMBFABA/9oACAEBAAAAAKD8H4PwdhuD8HYbhmLxWJxGPjcAQgg9DkNRiLRSJSEdGR"
        "kVFQgwBERERERo0aNGjRIkSJB6/yJEiRIkSJEhQoooooc/yKKKKKKKKKKKKKKGv6iiiiiiiiiiiiigjH8QQhCEIQhCEIQi37Qh"
        "CEIQhCEIQhFP0hCEIRERERERL8oiIiIiIiIiQ/CIiIiIiSSR33SSSSSSSRn2SSSSSSVGfVVVVVUV9FVVVVRXzV//CP/Z",
    ),
    "JPEG 2000": (
        "1.2.840.10008.1.2.4.90",
        0,
        "/0//UQApAAAAAAAQAAAAEAAAAAAAAAAAAAAAEAAAABAAAAAAAAAAAAABDwEB/1IADAAAAAEAAwQEAAH/XAANQICIiJCIiJCIiJ"
        "D/ZAAqAAFDcmVhdGVkIGJ5IEdEQ00vT3BlbkpQRUcgdmVyc2lvbiAyLjUuMP+QAAoAAAAAAE8AAf+T3/iQUAeBV1pCQ2VQdcfA"
        "B9oHAfyCgA0CBQs9hRl/wAPqBYB+wKAiGghdfwN/3VJOwAHzhIA/MFA2oZnPPaY0YM//2QA=",
    ),
    "RLE": (
        "1.2.840.10008.1.2.5",
        0,
        "AgAAAEAAAABgAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAPEA8QHxAvED8Q"
        "TxBfEG8QfxCPEJ8QrxC/EM8Q3xDvEPDwAQIDBAUGBwgJCgsMDQ4PAPABAgMEBQYHCAkKCwwNDg8A8AECAwQFBgcICQoLDA0ODw"
        "DwAQIDBAUGBwgJCgsMDQ4PAPABAgMEBQYHCAkKCwwNDg8A8AECAwQFBgcICQoLDA0ODwDwAQIDBAUGBwgJCgsMDQ4PAPABAgME"
        "BQYHCAkKCwwNDg8A8AECAwQFBgcICQoLDA0ODwDwAQIDBAUGBwgJCgsMDQ4PAPABAgMEBQYHCAkKCwwNDg8A8AECAwQFBgcICQ"
        "oLDA0ODwDwAQIDBAUGBwgJCgsMDQ4PAPABAgMEBQYHCAkKCwwNDg8A8AECAwQFBgcICQoLDA0ODwDwAQIDBAUGBwgJCgsMDQ4P"
        "A=",
    ),
}


@dataclass(frozen=True, eq=False)
class WrittenPicture:
    """A picture that was written to a file.

    Attributes
    ----------
    kind : str
        Name of the decoder.
    path : Path
    pixels : ndarray, shape (H, W)
        Expected pixels.
    tolerance : int
        Largest allowed difference of a pixel; not 0 for lossy streams.
    """

    kind: str
    path: Path
    pixels: NDArray[np.uint8] | NDArray[np.uint16]
    tolerance: int


def write_pictures(folder: Path) -> Iterator[WrittenPicture]:
    """Write the pictures into a folder.

    Raises
    ------
    OSError
        If a file cannot be written.
    """
    ramp = (np.arange(_SIDE * _SIDE, dtype=np.uint16) * 16).reshape(_SIDE, _SIDE)
    small = (ramp >> 4).astype(np.uint8)
    for kind, name, tolerance in (("PNG", "a.png", 0), ("JPEG", "a.jpg", 4)):
        Image.fromarray(small).save(folder / name, quality=95)
        yield WrittenPicture(kind, folder / name, small, tolerance)
    yield WrittenPicture("DICOM", _instance(folder / "a.dcm", ramp.astype("<u2").tobytes()), ramp, 0)
    for number, (kind, (syntax, tolerance, stream)) in enumerate(_STREAMS.items()):
        pixels = encapsulate([base64.b64decode(stream)])
        yield WrittenPicture(kind, _instance(folder / f"{number}.dcm", pixels, syntax), ramp, tolerance)


def _instance(path: Path, pixels: bytes, syntax: str = ExplicitVRLittleEndian) -> Path:
    dataset = Dataset()
    dataset.file_meta = FileMetaDataset()
    dataset.file_meta.TransferSyntaxUID = UID(syntax)
    dataset.SOPClassUID = dataset.file_meta.MediaStorageSOPClassUID = SecondaryCaptureImageStorage
    uid = generate_uid(entropy_srcs=["overread-selftest", syntax])
    dataset.SOPInstanceUID = dataset.file_meta.MediaStorageSOPInstanceUID = uid
    dataset.SamplesPerPixel, dataset.PhotometricInterpretation = 1, "MONOCHROME2"
    dataset.Rows = dataset.Columns = _SIDE
    dataset.BitsAllocated, dataset.BitsStored, dataset.HighBit, dataset.PixelRepresentation = 16, 12, 11, 0
    dataset.PixelData = pixels
    if syntax != ExplicitVRLittleEndian:
        dataset["PixelData"].is_undefined_length = True
    dataset.save_as(path, enforce_file_format=True)
    return path
