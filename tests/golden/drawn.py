"""Synthetic pictures, and functions that make DICOM files of them, valid or not."""

from __future__ import annotations

import io
import struct
import zlib
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from pydicom.dataset import Dataset, FileDataset
from pydicom.encaps import generate_frames
from pydicom.filebase import DicomBytesIO
from pydicom.filewriter import write_dataset, write_file_meta_info
from pydicom.uid import UID

from tests.support.pictures import dicom, spot

GE_BIG_ENDIAN_PIXELS = UID("1.2.840.113619.5.2")
SIDE = 48


@dataclass(frozen=True, eq=False)
class Made:
    """A file made by code.

    Attributes
    ----------
    name : str
    data : bytes
        The whole file.
    values : ndarray or None
        Its stored values, frame after frame, known from how they were made; None if only another decoder
        can tell.
    """

    name: str
    data: bytes
    values: NDArray[Any] | None = None


def phantom(bits: int, *, signed: bool = False, side: int = SIDE) -> NDArray[Any]:
    """Return a bright spot, a ramp and noise that use the whole range of `bits` bits."""
    rng = np.random.default_rng(bits)
    top = (1 << bits) - 1
    ramp = np.add.outer(np.arange(side), np.arange(side)) / (2 * side - 2) * top * 0.6
    picture = ramp + spot(side).astype(float) / 255 * top * 0.3 + rng.random((side, side)) * top * 0.1
    whole = picture.astype(np.int64).clip(0, top)
    whole[0, :2] = 0, top
    size = 8 if bits <= 8 else 16 if bits <= 16 else 32
    return (whole - (1 << (bits - 1))).astype(f"i{size // 8}") if signed else whole.astype(f"u{size // 8}")


def colours(side: int = SIDE) -> NDArray[np.uint8]:
    """Return smooth colours, which lossy codecs keep, with a bright spot."""
    y, x = np.mgrid[0:side, 0:side] / side
    planes = (x * 200, y * 220, 255 - x * 150 - y * 60)
    return np.asarray(np.dstack(planes) * 0.8 + spot(side)[..., None] * 0.2, np.uint8)


def as_bytes(dataset: Dataset, *, implicit: bool = False, little: bool = True) -> bytes:
    """Write a data set unchanged, however wrong; without a meta group if it has none."""
    body = DicomBytesIO()
    body.is_implicit_VR, body.is_little_endian = implicit, little
    write_dataset(body, dataset)
    head = DicomBytesIO()
    head.is_implicit_VR, head.is_little_endian = False, True
    if hasattr(dataset, "file_meta"):
        head.write(b"\0" * 128 + b"DICM")
        write_file_meta_info(head, dataset.file_meta)
    return head.getvalue() + body.getvalue()


def grey(bits: int, *, signed: bool = False, **attributes: Any) -> FileDataset:
    """Make a picture of `bits` bits, with a window."""
    middle = 0 if signed else 1 << (bits - 1)
    shown = {"WindowCenter": middle, "WindowWidth": max(1 << (bits - 1), 2)}
    made = dicom(phantom(bits, signed=signed), BitsStored=bits, HighBit=bits - 1, **shown)
    for keyword, value in attributes.items():
        setattr(made, keyword, value)
    return made


def without(dataset: FileDataset, *keywords: str) -> FileDataset:
    """Remove attributes."""
    for keyword in keywords:
        delattr(dataset, keyword)
    return dataset


def encapsulated(dataset: FileDataset, syntax: str, value: bytes) -> bytes:
    """Put a compressed value into a data set and name a syntax, whether or not they match."""
    dataset.file_meta.TransferSyntaxUID = UID(syntax)
    dataset.PixelData = value
    dataset["PixelData"].VR = "OB"
    dataset["PixelData"].is_undefined_length = True
    return as_bytes(dataset)


def jpeg(pixels: NDArray[np.uint8], **options: Any) -> bytes:
    """Compress with libjpeg, without transforming the samples."""
    buffer = io.BytesIO()
    options = {"quality": 95, "subsampling": 0} | options
    Image.fromarray(pixels).save(buffer, "JPEG", **options)
    return buffer.getvalue() + b"\0" * (len(buffer.getvalue()) % 2)


def deflated(dataset: FileDataset, level: int = -1, wbits: int = -15, tail: bytes = b"") -> bytes:
    """Deflate the data set after the meta group."""
    whole = as_bytes(dataset)
    body = 144 + int.from_bytes(whole[140:144], "little")
    squeezer = zlib.compressobj(level, zlib.DEFLATED, wbits)
    return whole[:body] + squeezer.compress(whole[body:]) + squeezer.flush() + tail


def packed(values: NDArray[Any], bits: int) -> bytes:
    """Pack cells without gaps, least significant bit first, by one large integer."""
    total = sum(int(value) << (bits * index) for index, value in enumerate(values.reshape(-1)))
    return total.to_bytes((values.size * bits + 15) // 16 * 2, "little")


def replace_syntax(whole: bytes, syntax: str) -> bytes:
    """Change the transfer syntax in the meta group of a whole file."""
    at = whole.index(b"\x02\x00\x10\x00UI") + 6
    end = at + 2 + int.from_bytes(whole[at : at + 2], "little")
    now = syntax.encode() + b"\0" * (len(syntax) % 2)
    length = int.from_bytes(whole[140:144], "little") + len(now) - (end - at - 2)
    head = whole[:140] + struct.pack("<L", length) + whole[144:at]
    return head + struct.pack("<H", len(now)) + now + whole[end:]


def compressed(pixels: NDArray[Any], syntax: UID) -> bytes:
    """Return one frame's stream, made by pydicom's encoders."""
    made = dicom(pixels)
    made.compress(syntax, generate_instance_uid=False)
    return next(generate_frames(made.PixelData, number_of_frames=1))
