"""Unpacks the cells of uncompressed pixel data, of any width and byte order (PS3.5 8.1 and annex D)."""

from __future__ import annotations

import numpy as np

from core.images.base.picture import Pixels

_WORDS = (8, 16, 32, 64)


def unpack(data: bytes, first_bit: int, cells: int, allocated: int, *, big: bool, words: bool) -> Pixels:
    """Read the cells of one frame from uncompressed pixel data; missing cells are zero.

    Parameters
    ----------
    data : bytes
        Pixel data of all frames.
    first_bit : int
        Offset of the frame, in bits.
    cells : int
        Number of cells of the frame.
    allocated : int
        Bits of a cell, 1 to 64.
    big : bool
        Whether the bytes of cells are in big endian order.
    words : bool
        Whether the data are 16-bit words; in big endian files narrower cells are swapped within them.

    Returns
    -------
    ndarray of unsigned integers, shape (cells,)
        Cells with all their bits, in native byte order.
    """
    swapped = big and words and allocated not in (16, 32, 64)
    first, last = first_bit // 8, (first_bit + cells * allocated + 7) // 8
    if swapped:
        # Read whole words, so that their bytes can be swapped.
        first, last = first - first % 2, last + last % 2
    piece = np.frombuffer(memoryview(data)[first:last], np.uint8)
    if len(piece) < last - first:
        piece = np.pad(piece, (0, last - first - len(piece)))
    if swapped:
        piece = piece.reshape(-1, 2)[:, ::-1].reshape(-1)
    if allocated in _WORDS:
        kind = np.dtype(f"{'>' if big else '<'}u{allocated // 8}")
        start = first_bit // 8 - first
        found = piece[start : start + cells * kind.itemsize].view(kind)
        return found.astype(kind.newbyteorder("="))
    bits = np.unpackbits(piece, bitorder="little")
    start = first_bit - 8 * first
    each = bits[start : start + cells * allocated].reshape(cells, allocated)
    if allocated == 1:
        return each[:, 0]
    # Cells of other widths are packed without gaps, least significant bit first.
    width = next(word for word in _WORDS if word >= allocated)
    whole = np.zeros((cells, width), np.uint8)
    whole[:, :allocated] = each
    return np.packbits(whole, axis=1, bitorder="little").view(f"<u{width // 8}")[:, 0]


def mask_unused_bits(cells: Pixels, allocated: int, stored: int, high: int, *, signed: bool) -> Pixels:
    """Drop the bits above HighBit and below HighBit + 1 - BitsStored, keeping the sign (PS3.5 8.1.1)."""
    if not stored - 1 <= high < allocated:
        high = stored - 1
    width = 8 * cells.dtype.itemsize
    native = cells.astype(cells.dtype.newbyteorder("="), copy=False)
    if not signed:
        above = np.right_shift(native, high + 1 - stored) if high + 1 > stored else native
        return above if stored == width else np.asarray(np.bitwise_and(above, (1 << stored) - 1))
    shifted: Pixels = np.left_shift(native.view(f"i{cells.dtype.itemsize}"), width - 1 - high)
    shifted >>= width - stored
    return shifted
