"""A small deflated DICOM file that is a thousand times as large when inflated."""

from __future__ import annotations

import io
import struct
import zlib

from pydicom.filewriter import dcmwrite
from pydicom.uid import DeflatedExplicitVRLittleEndian

from tests.support.pictures import dicom, spot

_MEGABYTE = 1 << 20
_PIXELS = struct.pack("<HH", 0x7FE0, 0x0010)


def deflated_bomb(megabytes: int, *, before_names: bool = False) -> bytes:
    """Make a file of about a kilobyte for each megabyte of zeros.

    Parameters
    ----------
    megabytes : int
        Size of the inflated zeros.
    before_names : bool
        Whether the zeros are in a private element before the patient's name, instead of in the pixels.
    """
    dataset = dicom(spot(16))
    plain = io.BytesIO()
    dcmwrite(plain, dataset, enforce_file_format=True)
    data = plain.getvalue()
    elements = data[_body(data) : data.rindex(_PIXELS)]
    first = elements.index(struct.pack("<HH", 0x0010, 0x0010)) if before_names else len(elements)
    tag = (0x0009, 0x1001) if before_names else (0x7FE0, 0x0010)
    head = struct.pack("<HH2sHI", *tag, b"OB", 0, megabytes * _MEGABYTE)
    # Independent blocks can be repeated, which makes a large bomb quickly.
    block = _squeezed(bytes(_MEGABYTE), zlib.Z_FULL_FLUSH)
    parts = [_squeezed(elements[:first] + head, zlib.Z_FULL_FLUSH), block * megabytes]
    parts.append(_squeezed(elements[first:], zlib.Z_FINISH))
    dataset.file_meta.TransferSyntaxUID = DeflatedExplicitVRLittleEndian
    deflated = io.BytesIO()
    dcmwrite(deflated, dataset, enforce_file_format=True)
    begins = deflated.getvalue()
    return begins[: _body(begins)] + b"".join(parts)


def _body(data: bytes) -> int:
    """Return the offset of the data set, after the file meta group."""
    return 144 + int.from_bytes(data[140:144], "little")


def _squeezed(data: bytes, end: int) -> bytes:
    squeezer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    return squeezer.compress(data) + squeezer.flush(end)
