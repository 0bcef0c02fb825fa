"""Decodes frames of RLE Lossless (PS3.5 annex G)."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.images.dicom.decoders import library
from core.images.dicom.streams import Codec, rle_offsets


def decode_rle(data: bytes, cells: int, samples: int, allocated: int) -> tuple[bytes, bool]:
    """Decode one frame of RLE Lossless (PS3.5 annex G).

    Parameters
    ----------
    data : bytes
        The frame with its header.
    cells : int
        Rows x columns.
    samples : int
        Planes of the frame.
    allocated : int
        Bits of a sample, 1 or a multiple of 8.

    Returns
    -------
    bytes
        Plane after plane, samples little endian; one-bit samples take a byte each.
    bool
        Whether the frame was complete; missing bytes are zero.

    Raises
    ------
    InputError
        ``missing-decoder``.
    RuntimeError
        If the data are not an RLE frame of so many samples.
    """
    rle = library("rle.rle", "pylibjpeg-rle", Codec.RLE)
    offsets = rle_offsets(data, strict=False)
    if offsets is None:
        raise RuntimeError("the frame has no run-length header")
    if allocated == 1:
        return _one_bit_rle(rle, data[offsets[0] :], cells)
    width = len(offsets) // samples
    if width * samples != len(offsets) or width > allocated // 8:
        raise RuntimeError("the number of segments does not fit the samples")
    out = np.zeros((samples, cells, allocated // 8), np.uint8)
    whole = True
    for index, (start, end) in enumerate(zip(offsets, [*offsets[1:], len(data)], strict=True)):
        plane = _segment(rle, data[start:end], cells)
        sample, place = divmod(index, width)
        out[sample, : len(plane), width - 1 - place] = plane
        whole &= len(plane) == cells
    return out.tobytes(), whole


def _one_bit_rle(rle: Any, segment: bytes, cells: int) -> tuple[bytes, bool]:
    """Decode one-bit samples, which some writers pack before encoding and others store as bytes."""
    plane = _segment(rle, segment, cells)
    if len(plane) < cells and len(plane) == (cells + 7) // 8:
        plane = np.unpackbits(plane, bitorder="little")[:cells]
    return plane.tobytes() + bytes(cells - len(plane)), len(plane) == cells


def _segment(rle: Any, segment: bytes, length: int) -> NDArray[np.uint8]:
    """Decode at most `length` bytes of a segment; fewer if it ends too early."""
    # A byte takes at most two encoded bytes, so the rest does not count; this limits the output.
    segment = segment[: 2 * length + 2]
    if len(segment) < 2:
        return np.zeros(0, np.uint8)
    try:
        found = rle.decode_segment(segment)
    except ValueError:
        # The segment ends within a run.
        found = _unpack_runs(segment, length)
    return np.frombuffer(bytes(found[:length]), np.uint8)


def _unpack_runs(segment: bytes, length: int) -> bytearray:
    """Decode PackBits (PS3.5 G.3.2) until the segment or the output ends."""
    out, position = bytearray(), 0
    while position + 1 < len(segment) and len(out) < length:
        run = segment[position]
        if run < 128:
            out += segment[position + 1 : position + 2 + run]
            position += 2 + run
        else:
            if run > 128:
                out += segment[position + 1 : position + 2] * (257 - run)
                position += 1
            position += 1
    return out
