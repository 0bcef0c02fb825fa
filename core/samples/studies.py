"""The drawn studies as DICOM instances; their UIDs are the same on every computer and day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.uid import (
    UID,
    CTImageStorage,
    DigitalXRayImageStorageForPresentation,
    ExplicitVRLittleEndian,
    MRImageStorage,
    generate_uid,
)

from core.samples.brain_mr import draw_brain
from core.samples.chest_film import draw_chest
from core.samples.forearm_film import draw_forearm
from core.samples.head_ct import SIZE as CT_SIZE
from core.samples.head_ct import draw_head

_CT_SLICES = 12
_MR_SLICES = 9
_TODAY, _BEFORE = "20260101", "20250602"
_DRAWN = "Drawn by code, no patient"


@dataclass(frozen=True)
class _Patient:
    """A drawn patient.

    Attributes
    ----------
    number, name, age, sex : str
        As in DICOM.
    seed : int
        Seed of the drawings.
    """

    number: str
    name: str
    age: str
    sex: str
    seed: int


_HEAD = _Patient("PHANTOM-1", "Phantom^Head", "", "O", 0)
_CHEST = _Patient("PHANTOM-2", "Phantom^Chest", "061Y", "F", 4)
_BRAIN = _Patient("PHANTOM-3", "Phantom^Brain", "048Y", "M", 3)
_FOREARM = _Patient("PHANTOM-4", "Phantom^Forearm", "035Y", "M", 5)


def head_ct() -> Iterator[Dataset]:
    """Yield twelve axial CT slices of a head, without a finding that a model looks for."""
    for number in range(1, _CT_SLICES + 1):
        stored = draw_head((number - 0.5) / _CT_SLICES).astype(np.int32) + 1024
        made = _instance(_HEAD, _TODAY, number, CTImageStorage, "CT", np.clip(stored, 0, 4095).astype("<u2"))
        made.StudyDescription, made.SeriesDescription = "Drawn CT phantom", "Axial 5 mm"
        _place(made, "HEAD", [-115.0, -115.0, 5.0 * number], 230.0 / CT_SIZE, 5.0)
        made.RescaleSlope, made.RescaleIntercept, made.RescaleType = 1, -1024, "HU"
        made.WindowCenter, made.WindowWidth = 40, 120
        yield made


def chest_films() -> Iterator[Dataset]:
    """Yield a frontal chest film with an opacity in the right lung, and an earlier film without it."""
    for day, opacity in ((_BEFORE, False), (_TODAY, True)):
        film = draw_chest(_CHEST.seed, opacity=opacity)
        made = _film(_CHEST, day, film, "CHEST", "Drawn chest PA")
        made.ViewPosition, made.PatientOrientation = "PA", ["L", "F"]
        yield made


def brain_mr() -> Iterator[Dataset]:
    """Yield nine axial MR slices with a mass on the left, and earlier slices without it."""
    for day, mass in ((_BEFORE, False), (_TODAY, True)):
        for number in range(1, _MR_SLICES + 1):
            drawn = draw_brain(_BRAIN.seed, number / (_MR_SLICES + 1), mass=mass)
            made = _instance(_BRAIN, day, number, MRImageStorage, "MR", drawn)
            made.StudyDescription, made.SeriesDescription = "Drawn MR phantom", "T1 with contrast, axial 6 mm"
            made.ScanningSequence, made.SequenceVariant, made.ScanOptions = "SE", "NONE", ""
            made.MRAcquisitionType, made.EchoTime, made.RepetitionTime = "2D", 10, 500
            _place(made, "HEAD", [-115.0, -115.0, 6.0 * number], 230.0 / 512, 6.0)
            yield made


def forearm_films() -> Iterator[Dataset]:
    """Yield a film of a forearm with a fracture of the radius, and an earlier film without it."""
    for day, fracture in ((_BEFORE, False), (_TODAY, True)):
        film = draw_forearm(_FOREARM.seed, fracture=fracture)
        made = _film(_FOREARM, day, film, "FOREARM", "Drawn forearm")
        made.ViewPosition, made.PatientOrientation = "", ["L", "F"]
        made.ImageLaterality = "R"
        yield made


def _instance(
    patient: _Patient, day: str, number: int, kind: UID, modality: str, stored: NDArray[np.uint16]
) -> Dataset:
    """Return an instance with the attributes that all kinds share; `stored` are grey values of 12 bits."""
    root = ("overread", patient.number, day)
    made = Dataset()
    made.file_meta = FileMetaDataset()
    made.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    made.SOPClassUID = made.file_meta.MediaStorageSOPClassUID = kind
    made.SOPInstanceUID = generate_uid(entropy_srcs=[*root, str(number)])
    made.file_meta.MediaStorageSOPInstanceUID = made.SOPInstanceUID
    made.StudyInstanceUID = generate_uid(entropy_srcs=[*root, "study"])
    made.SeriesInstanceUID = generate_uid(entropy_srcs=[*root, "series"])
    made.FrameOfReferenceUID = generate_uid(entropy_srcs=[*root, "frame"])
    made.PatientID, made.PatientName = patient.number, patient.name
    made.PatientBirthDate, made.PatientSex, made.PatientAge = "", patient.sex, patient.age
    made.StudyDate, made.StudyTime = day, "120000"
    made.StudyID, made.AccessionNumber, made.ReferringPhysicianName = "1", "", ""
    made.Modality, made.Manufacturer, made.ImageComments = modality, _DRAWN, _DRAWN
    made.SeriesNumber, made.InstanceNumber = 1, number
    made.SamplesPerPixel, made.PhotometricInterpretation = 1, "MONOCHROME2"
    made.Rows, made.Columns = stored.shape
    made.BitsAllocated, made.BitsStored, made.HighBit, made.PixelRepresentation = 16, 12, 11, 0
    made.PixelData = stored.astype("<u2").tobytes()
    return made


def _place(made: Dataset, part: str, position: list[float], spacing: float, thickness: float) -> None:
    made.ImageType = ["DERIVED", "SECONDARY", "AXIAL"]
    made.BodyPartExamined, made.PatientPosition = part, "HFS"
    made.ImagePositionPatient, made.ImageOrientationPatient = position, [1.0, 0.0, 0.0, 0.0, 1.0, 0.0]
    made.PixelSpacing, made.SliceThickness = [spacing, spacing], thickness


def _film(patient: _Patient, day: str, film: NDArray[np.uint16], part: str, words: str) -> Dataset:
    made = _instance(patient, day, 1, DigitalXRayImageStorageForPresentation, "DX", film)
    made.ImageType = ["DERIVED", "PRIMARY"]
    made.StudyDescription = made.SeriesDescription = words
    made.BodyPartExamined, made.PresentationIntentType = part, "FOR PRESENTATION"
    made.ImagerPixelSpacing = [0.6, 0.6]
    made.PixelIntensityRelationship, made.PixelIntensityRelationshipSign = "LOG", -1
    made.RescaleSlope, made.RescaleIntercept, made.RescaleType = 1, 0, "US"
    made.PresentationLUTShape, made.LossyImageCompression, made.BurnedInAnnotation = "IDENTITY", "00", "NO"
    made.WindowCenter, made.WindowWidth = 2048, 4096
    return made
