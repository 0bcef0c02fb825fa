"""The Picture: one frame's pixel values with what is known of where it came from and how to show it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[Any]


@dataclass(frozen=True)
class Identity:
    """Who and what a picture shows, as far as its file says; empty strings where it does not.

    Attributes
    ----------
    patient_id, patient_name : str
        (0010,0020) and (0010,0010), the name as people read it.
    patient_age, patient_sex : str
        (0010,1010) and (0010,0040).
    study_uid, series_uid, sop_uid : str
        (0020,000D), (0020,000E) and (0008,0018).
    study_date : str
        (0008,0020), YYYYMMDD.
    study_description, series_description : str
        (0008,1030) and (0008,103E).
    modality, body_part : str
        (0008,0060) and (0018,0015).
    instance_number : int or None
        (0020,0013).
    """

    patient_id: str = ""
    patient_name: str = ""
    patient_age: str = ""
    patient_sex: str = ""
    study_uid: str = ""
    series_uid: str = ""
    sop_uid: str = ""
    study_date: str = ""
    study_description: str = ""
    series_description: str = ""
    modality: str = ""
    body_part: str = ""
    instance_number: int | None = None


@dataclass(frozen=True)
class Window:
    """A VOI window (PS3.3 C.11.2.1.2), in modality units.

    Attributes
    ----------
    center, width : float
        (0028,1050) and (0028,1051); the width is positive.
    function : {'LINEAR', 'LINEAR_EXACT', 'SIGMOID'}
        (0028,1056).
    """

    center: float
    width: float
    function: Literal["LINEAR", "LINEAR_EXACT", "SIGMOID"] = "LINEAR"


@dataclass(frozen=True, eq=False)
class VoiTable:
    """A VOI LUT sequence item (PS3.3 C.11.2.1.1).

    Attributes
    ----------
    first : int
        Modality value that maps to the first entry.
    entries : ndarray of uint16, shape (n,)
        Output values.
    bits : int
        Bits of an output value; white is ``2**bits - 1``.
    """

    first: int
    entries: NDArray[np.uint16]
    bits: int


@dataclass(frozen=True, eq=False)
class Picture:
    """One picture, ready to be shown or prepared.

    Attributes
    ----------
    name : str
        File name relative to the folder the user gave, ``/`` separated.
    frame : int
        Frame number within the file, counted from 1 as DICOM does.
    frames : int
        Frames in the file.
    pixels : ndarray, shape (H, W) or (H, W, 3)
        Grey: values after the modality LUT (uint8, uint16 or float32, in `unit`); colour: uint8 RGB.
    voi : Window or VoiTable
        How the file itself wants the grey values to be shown (for colour it has no effect).
    inverted : bool
        True for MONOCHROME1, where low values are white.
    unit : str
        Unit of the grey values, such as ``HU``; empty where unknown.
    spacing : (float, float) or None
        Millimetres between rows and between columns.
    identity : Identity
        Who and what.
    notes : tuple of str
        Sentences on anything unusual met while reading.
    """

    name: str
    frame: int
    frames: int
    pixels: Pixels
    voi: Window | VoiTable
    inverted: bool = False
    unit: str = ""
    spacing: tuple[float, float] | None = None
    identity: Identity = field(default_factory=Identity)
    notes: tuple[str, ...] = ()

    @property
    def is_colour(self) -> bool:
        """Whether the pixels are RGB."""
        return self.pixels.ndim == 3
