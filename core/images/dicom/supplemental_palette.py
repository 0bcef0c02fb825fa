"""The colours of some values in a grey picture: a supplemental palette (PS3.3 C.7.6.19)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from pydicom.dataset import Dataset, FileDataset

from core.images.base.picture import Pixels, VoiTable
from core.images.dicom.display_attributes import finite_numbers, texts
from core.images.dicom.grey_values import Range, read_table
from core.images.dicom.header import PARSER_ERRORS, has, value_of
from core.language.message import Message

_COLOURS = ("Red", "Green", "Blue")

PAINTED = Message(
    "The file gives some of its values their own colours (supplemental palette); the "
    "file's window was applied to the others and cannot be changed."
)
_UNREAD = Message(
    "The file gives some of its values their own colours in a way that is not supported; they are shown grey."
)


@dataclass(frozen=True, eq=False)
class SupplementalPalette:
    """The three look-up tables of a supplemental palette.

    Attributes
    ----------
    tables : tuple of VoiTable
        Tables for red, green and blue, with the same first value.
    """

    tables: tuple[VoiTable, ...]

    def coloured(self, raw: Pixels) -> NDArray[np.bool_]:
        """Return a mask, shape (H, W), of stored values with a colour: all from the first mapped one on."""
        return np.asarray(raw >= self.tables[0].first, dtype=bool)

    def paint(self, raw: Pixels, greys: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """Paint the colours over greys, both of shape (H, W); return RGB of shape (H, W, 3)."""
        where = self.coloured(raw)
        rgb = np.repeat(greys[..., None], 3, axis=-1)
        for channel, table in enumerate(self.tables):
            index = np.minimum(raw[where].astype(np.int64) - table.first, len(table.entries) - 1)
            top = (1 << table.bits) - 1
            rgb[where, channel] = (table.entries[index].astype(np.int64) * 255 + top // 2) // top
        return rgb


def supplemental_palette(
    dataset: FileDataset, frame: int, possible: Range
) -> tuple[SupplementalPalette | None, tuple[str, ...]]:
    """Read the palette of a grey picture.

    Parameters
    ----------
    dataset : pydicom FileDataset
    frame : int
        Counted from 1.
    possible : (float, float)
        Least and greatest stored value that can occur.

    Returns
    -------
    SupplementalPalette or None
        None if the frame is only grey, or its palette cannot be read.
    tuple of str
        Notes.
    """
    if not has(dataset, "RedPaletteColorLookupTableDescriptor") or not _is_coloured(dataset, frame):
        return None, ()
    tables = []
    for colour in _COLOURS:
        descriptor = finite_numbers(dataset, f"{colour}PaletteColorLookupTableDescriptor")
        try:
            data = value_of(dataset, f"{colour}PaletteColorLookupTableData")
        except PARSER_ERRORS:
            data = None
        little = dataset.original_encoding[1] is not False
        table, _ = read_table(descriptor, data, possible, little=little)
        if table is not None:
            tables.append(table)
    if len(tables) != len(_COLOURS):
        return None, (_UNREAD,)
    return SupplementalPalette(tuple(tables)), (PAINTED,)


def _is_coloured(dataset: Dataset, frame: int) -> bool:
    """Return whether PixelPresentation (0008,9205) says that a frame is in colour."""
    said = (texts(dataset, "PixelPresentation") or [""])[0].upper()
    if said != "MIXED":
        return said == "COLOR"
    # Then each frame names it, in the frame type macro of its modality.
    per_frame = value_of(dataset, "PerFrameFunctionalGroupsSequence") or []
    for group in per_frame[frame - 1 : frame]:
        for element in group:
            if element.keyword.endswith("FrameTypeSequence") and element.value:
                return (texts(element.value[0], "PixelPresentation") or [""])[0].upper() == "COLOR"
    return False
