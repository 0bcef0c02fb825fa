"""The Picture: the pixel values of one frame, where they came from, and how to show them."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from core.images.base.patient import PatientKey, patient_key

Pixels = NDArray[Any]


@dataclass(frozen=True)
class Identity:
    """Patient, study and series of a picture, as its file gives them; missing values are empty strings.

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
    accession : str
        (0008,0050).
    accession_from : str
        Name of the worklist that gave it; empty if the file says it.
    procedure_id, order_study_uid : str
        (0040,1001) and (0020,000D) of the order that the worklist names.
    study_description, series_description : str
        (0008,1030) and (0008,103E).
    modality, body_part : str
        (0008,0060), and (0018,0015) or else the anatomic region (0008,2218).
    manufacturer, view_position : str
        (0008,0070) and (0018,5101).
    instance_number : int or None
        (0020,0013).
    patient_issuer : str
        (0010,0021), issuer of the patient's ID; the same ID from another issuer is another patient.
    study_time : str
        (0008,0030), HHMM, possibly with seconds.
    slice_mm : float or None
        Position of the frame along its normal, in mm, from Image Position and Orientation (Patient).
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
    manufacturer: str = ""
    view_position: str = ""
    instance_number: int | None = None
    accession: str = ""
    slice_mm: float | None = None
    accession_from: str = ""
    procedure_id: str = ""
    order_study_uid: str = ""
    patient_issuer: str = ""
    study_time: str = ""

    @property
    def patient_key(self) -> PatientKey:
        """Key of the patient: the ID and the name, however it is written."""
        return patient_key(self.patient_id, self.patient_name)

    @property
    def study_key(self) -> str:
        """Key of the study: the UID with the patient, as some writers give two patients one UID.

        Empty if the file names no study.
        """
        return "\0".join((self.study_uid, *self.patient_key)) if self.study_uid else ""

    @property
    def series_key(self) -> str:
        """Key of the series: the UID with the patient; empty if the file names no series."""
        return "\0".join((self.series_uid, *self.patient_key)) if self.series_uid else ""


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
class NamedWindow:
    """A named way to show grey values, from the file or a preset.

    Attributes
    ----------
    name : str
        WindowCenterWidthExplanation (0028,1055) or LUTExplanation (0028,3003); may be empty.
    voi : Window or VoiTable
    """

    name: str
    voi: Window | VoiTable


@dataclass(frozen=True, eq=False)
class Overlay:
    """One overlay plane (PS3.3 C.9.2), cropped to its picture.

    Attributes
    ----------
    group : int
        0x6000 to 0x601E.
    label : str
        OverlayLabel (60xx,1500), else OverlayDescription (60xx,0022); may be empty.
    is_region : bool
        True for a region of interest, False for graphics.
    bits : ndarray of bool, shape (H, W)
        Where the overlay is drawn.
    """

    group: int
    label: str
    is_region: bool
    bits: NDArray[np.bool_]


class Plane(Enum):
    """Plane in which a picture's spacing holds (PS3.3 10.7.1.3); the value is the words shown.

    On a radiograph, an object between tube and detector is smaller than its image.
    """

    PATIENT = ""
    CALIBRATED = "calibrated"
    DETECTOR = "at the detector"
    UNSTATED = "calibration not stated"


@dataclass(frozen=True)
class PatientOrientation:
    """Orientation of a stored picture in the patient; empty strings if unknown.

    Attributes
    ----------
    right, down : str
        Directions in which its columns and rows are counted, in the letters of PS3.3 C.7.6.1.1.1 (A, P, R, L,
        H, F), the nearest axis first.
    side : str
        ImageLaterality (0020,0062), Laterality (0020,0060) or FrameLaterality (0020,9072).
    view : str
        ViewPosition (0018,5101), such as PA.
    """

    right: str = ""
    down: str = ""
    side: str = ""
    view: str = ""


@dataclass(frozen=True)
class Reduced:
    """Mapping of a reduced picture's pixels to the whole picture.

    Attributes
    ----------
    rows, columns : int
        Size of the whole picture, in pixels.
    step : int
        Factor by which both sides were reduced.
    by_corner : bool
        Whether a pixel lies at the first pixel of its block rather than in the middle, as in the lower
        resolutions of JPEG 2000 (ITU-T T.800 B.5).
    """

    rows: int
    columns: int
    step: int
    by_corner: bool = False

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Left, top, right and bottom of the whole picture, in held pixels; possibly beyond the last."""
        shift = (1 - 1 / self.step) / 2 if self.by_corner else 0.0
        return shift, shift, self.columns / self.step + shift, self.rows / self.step + shift


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
        Grey: values after the modality LUT (uint8, uint16 or float32, in `unit`; float32 holds integers
        exactly up to 24 bits); colour: uint8 RGB. A picture that was reduced while decoding
        (`core.images.raster.reduction`) holds fewer pixels than `shape` says.
    voi : Window or VoiTable
        The file's own window or VOI LUT (no effect on colour).
    inverted : bool
        True for MONOCHROME1, where low values are white.
    unit : str
        Unit of the grey values, such as ``HU``; empty if unknown.
    spacing : (float, float) or None
        Millimetres between rows and between columns.
    plane : Plane
        Plane in which the spacing holds.
    orientation : PatientOrientation
        Orientation of the picture in the patient.
    rate : float or None
        Frames per second at which to play the file.
    identity : Identity
        Patient, study, series and instance.
    notes : tuple of str
        Sentences on anything unusual found while reading.
    windows : tuple of NamedWindow
        All windows and VOI LUTs of the file; the first is `voi`. Empty if the file has none.
    aspect : float
        Height of a pixel over its width, from the spacing or PixelAspectRatio (0028,0034).
    lossy : bool
        Whether the values ever went through lossy compression (0028,2110); always true for JPEG files.
    hidden : ndarray of bool, shape (H, W), or None
        Pixels behind the display shutter (PS3.3 C.7.6.11).
    shutter_grey : int
        Grey of the hidden pixels, 0-255, from ShutterPresentationValue (0018,1622).
    overlays : tuple of Overlay
        Planes of this frame; not drawn by `core.images.display.render.render`.
    incomplete : bool
        Whether part of the pixels is missing in the file and was filled; no model may judge such a picture.
    result : str
        Kind of earlier result, in a few words, if the picture shows one; no model reads such a picture.
    reduced : Reduced or None
        Set if `pixels` are reduced; a reduced picture has neither shutter nor overlays.
    """

    name: str
    frame: int
    frames: int
    pixels: Pixels
    voi: Window | VoiTable
    inverted: bool = False
    unit: str = ""
    spacing: tuple[float, float] | None = None
    plane: Plane = Plane.PATIENT
    orientation: PatientOrientation = field(default_factory=PatientOrientation)
    rate: float | None = None
    identity: Identity = field(default_factory=Identity)
    notes: tuple[str, ...] = ()
    windows: tuple[NamedWindow, ...] = ()
    aspect: float = 1.0
    lossy: bool = False
    hidden: NDArray[np.bool_] | None = None
    shutter_grey: int = 0
    overlays: tuple[Overlay, ...] = ()
    incomplete: bool = False
    result: str = ""
    reduced: Reduced | None = None

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns of the whole picture, even if it was reduced."""
        if self.reduced is not None:
            return self.reduced.rows, self.reduced.columns
        return self.pixels.shape[0], self.pixels.shape[1]

    @property
    def is_colour(self) -> bool:
        """Whether the pixels are RGB."""
        return self.pixels.ndim == 3
