"""Blacks out places in every frame of a file's pixels, and clears unused bits."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray
from pydicom.dataelem import DataElement
from pydicom.dataset import FileDataset
from pydicom.tag import Tag
from pydicom.uid import ExplicitVRLittleEndian

from core.deidentify.burned_in.places import TextPlace, mask_of
from core.errors import InputError, Reason
from core.images.base.limits import Limits
from core.images.base.picture import Pixels
from core.images.dicom.declaration import FLOAT_BITS, Declaration
from core.images.dicom.display_attributes import rgb_values
from core.images.dicom.header import PARSER_ERRORS
from core.images.dicom.pixels import NATIVE, StoredPixels, open_pixels

_OFFSETS = ("ExtendedOffsetTable", "ExtendedOffsetTableLengths")


def rewrite_pixels(dataset: FileDataset, places: Iterable[TextPlace], limits: Limits) -> None:
    """Black out places in the pixels of a data set, in place, and clear unused bits.

    Compressed pixels are decoded and written uncompressed in explicit VR, little endian, without further
    loss. Colour other than palettes becomes RGB. Unused bits of the cells, which may hold an overlay, are
    cleared. The first value of Image Type becomes DERIVED if anything was blacked out (PS3.3 C.7.6.1.1.2).

    Parameters
    ----------
    dataset : pydicom FileDataset
    places : iterable of TextPlace
        Places that get the value shown as black, in all frames.
    limits : Limits

    Raises
    ------
    InputError
        If the pixels cannot be decoded, or a frame is incomplete.
    """
    stored = open_pixels(dataset, limits)
    declared = stored.declaration
    frames = np.stack([_frame(stored, number) for number in range(1, declared.frames + 1)])
    hidden = mask_of(places, declared.rows, declared.columns)
    try:
        if hidden.any():
            frames[:, hidden] = _black(dataset, declared, frames)
            if dataset.get("ImageType"):
                dataset.ImageType = ["DERIVED", *list(dataset.ImageType)[1:]]
        if any(stored.loses(number) for number in range(1, declared.frames + 1)):
            dataset.LossyImageCompression = "01"
        _write(dataset, stored, frames)
    except PARSER_ERRORS as error:
        raise InputError(Reason.CORRUPT, "The description of the pixels is damaged.") from error


def has_hidden_bits(dataset: FileDataset, limits: Limits) -> bool:
    """Return whether the unused bits of a grey file's cells hold anything, such as an overlay.

    Parameters
    ----------
    dataset : pydicom FileDataset
    limits : Limits

    Returns
    -------
    bool
        False if the file has no pixels or they cannot be decoded.
    """
    try:
        stored = open_pixels(dataset, limits)
    except InputError:
        return False
    declared = stored.declaration
    if declared.samples != 1 or declared.keyword in FLOAT_BITS or declared.stored >= declared.allocated:
        return False
    return any(_has_more(stored, number) for number in range(1, declared.frames + 1))


def _has_more(stored: StoredPixels, number: int) -> bool:
    cells = stored.cells(number)
    if cells is None:
        return False
    declared = stored.declaration
    bits = 8 * cells.dtype.itemsize
    low = declared.high + 1 - declared.stored
    values = ((1 << declared.stored) - 1) << low
    beside = cells & np.array(((1 << bits) - 1) ^ values, cells.dtype)
    if not declared.signed:
        return bool(beside.any())
    # The sign of a negative value extends above its bits.
    above = ((1 << bits) - 1) ^ ((1 << (declared.high + 1)) - 1)
    negative = (cells >> declared.high) & 1 == 1
    return bool(((beside != 0) & ~(negative & (beside == above))).any())


def _frame(stored: StoredPixels, number: int) -> Pixels:
    decoded = stored.frame(number)
    if not decoded.whole:
        raise InputError(Reason.TRUNCATED, "The pixel data ends before the picture is complete.")
    return decoded.values


def _black(dataset: FileDataset, declared: Declaration, frames: Pixels) -> NDArray[np.generic]:
    """Return the stored value that is shown as black, among those in the picture."""
    if frames.ndim == 4:
        return np.zeros(3, frames.dtype)
    if declared.photometric == "PALETTE COLOR":
        values = np.unique(frames)
        colours = rgb_values(dataset, values[None], declared)[0].astype(np.int64)
        return np.asarray(values[colours.sum(axis=1).argmin()])
    known = frames[np.isfinite(frames)]
    if known.size == 0:
        return np.zeros((), frames.dtype)
    return np.asarray(known.max() if declared.photometric == "MONOCHROME1" else known.min(), frames.dtype)


def _write(dataset: FileDataset, stored: StoredPixels, frames: Pixels) -> None:
    declared = stored.declaration
    plain = stored.syntax in NATIVE
    if not plain:
        dataset.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    for keyword in _OFFSETS:
        if keyword in dataset:
            delattr(dataset, keyword)
    dataset.Rows, dataset.Columns = declared.rows, declared.columns
    if declared.frames > 1 or "NumberOfFrames" in dataset:
        dataset.NumberOfFrames = declared.frames
    order = ">" if plain and stored.big else "<"
    stored_as = np.dtype(f"{order}{frames.dtype.kind}{frames.dtype.itemsize}")
    data = frames.astype(stored_as).tobytes()
    bits = 8 * frames.dtype.itemsize
    if declared.keyword not in FLOAT_BITS:
        if declared.allocated == 1:
            bits = 1
            data = np.packbits(frames.ravel().astype(np.uint8), bitorder="little").tobytes()
        # Some headers state fewer bits than their compressed pixels have.
        most = max(int(frames.max()), -int(frames.min()) - 1)
        used = max(min(declared.stored, bits), most.bit_length() + int(frames.dtype.kind == "i"))
        dataset.BitsAllocated, dataset.BitsStored, dataset.HighBit = bits, used, used - 1
        dataset.PixelRepresentation = int(frames.dtype.kind == "i")
        dataset.SamplesPerPixel = 3 if frames.ndim == 4 else 1
        if frames.ndim == 4:
            dataset.PhotometricInterpretation, dataset.PlanarConfiguration = "RGB", 0
        else:
            dataset.PhotometricInterpretation = declared.photometric
    vr = {"FloatPixelData": "OF", "DoubleFloatPixelData": "OD"}.get(
        declared.keyword, "OB" if bits <= 8 else "OW"
    )
    dataset[Tag(declared.keyword)] = DataElement(Tag(declared.keyword), vr, data + b"\0" * (len(data) % 2))
