"""Write synthetic CT series with headers like a scanner's, for screenshots and benchmarks."""

from __future__ import annotations

import copy
from pathlib import Path

import numpy as np
from pydicom.dataset import Dataset, FileDataset, FileMetaDataset
from pydicom.sequence import Sequence
from pydicom.uid import UID, CTImageStorage, ExplicitVRLittleEndian, generate_uid

_PATIENTS = ("Doe^Jane", "Muster^Max", "Πέτρου^Άννα", "Yamada^Tarou=山田^太郎=やまだ^たろう", "Nováková^Eva")


def write_stack(folder: Path, slices: int, side: int) -> Path:
    """Write a CT series of a synthetic chest: body, lungs of varying size, spine, vessels, and noise.

    Parameters
    ----------
    folder : Path
        Folder for the files; made if missing.
    slices : int
        Number of slices.
    side : int
        Number of rows and columns of a slice.

    Returns
    -------
    Path
        The folder.
    """
    folder.mkdir(parents=True, exist_ok=True)
    template, noise = ct_header(0, side), np.random.default_rng(5).normal(0, 14, (side, side))
    y, x = np.mgrid[-1 : 1 : side * 1j, -1 : 1 : side * 1j]
    body = (x / 0.86) ** 2 + (y / 0.62) ** 2 < 1
    spine = x**2 + ((y - 0.38) / 1.1) ** 2 < 0.014
    for n in range(slices):
        at = n / max(slices - 1, 1)
        values = np.where(body, 40.0, -1000.0)
        lung = 0.36 * np.sin(np.pi * (0.1 + 0.8 * at))
        for side_of in (-1, 1):
            values[((x - 0.4 * side_of) / (0.75 * lung)) ** 2 + (y / (1.15 * lung)) ** 2 < 1] = -850
            for k in range(6):
                turn = k + 7 * at * side_of
                vx, vy = 0.4 * side_of + 0.16 * np.cos(turn), 0.2 * np.sin(1.7 * turn)
                values[(x - vx) ** 2 + (y - vy) ** 2 < 0.00025 * (1 + k % 3)] = 30
        values[spine] = 450
        values += np.roll(noise, 37 * n, axis=n % 2)
        template.SOPInstanceUID = template.file_meta.MediaStorageSOPInstanceUID = UID(f"1.2.3.4.{n + 1}")
        template.InstanceNumber = n + 1
        template.ImagePositionPatient = [-180.0, -180.0, round(-400 + 1.25 * n, 3)]
        template.PixelData = np.clip(values + 1024, 0, 4095).astype(np.uint16).tobytes()
        template.save_as(folder / f"IM{n:05}", enforce_file_format=True)
    return folder


def ct_header(number: int, side: int) -> FileDataset:
    """Make a slice without position and pixels, with about 150 elements and sequences of both length types.

    Parameters
    ----------
    number : int
        Number of the series; twenty series make a study.
    side : int
        Number of rows and columns.

    Returns
    -------
    FileDataset
        A dataset with 16 bits allocated per pixel, 12 of them stored.
    """
    study = number // 20
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID = CTImageStorage
    meta.TransferSyntaxUID = ExplicitVRLittleEndian
    made = FileDataset("", {}, file_meta=meta, preamble=b"\0" * 128)
    made.SpecificCharacterSet = "ISO_IR 192"
    made.ImageType = ["ORIGINAL", "PRIMARY", "AXIAL"]
    made.SOPClassUID = CTImageStorage
    made.StudyInstanceUID, made.SeriesInstanceUID = f"1.2.826.0.1.3680043.8.498.{study + 1}", generate_uid()
    made.FrameOfReferenceUID = generate_uid()
    for keyword in ("StudyDate", "SeriesDate", "AcquisitionDate", "ContentDate"):
        setattr(made, keyword, f"202601{study % 28 + 1:02}")
    for keyword in ("StudyTime", "SeriesTime", "AcquisitionTime", "ContentTime"):
        setattr(made, keyword, "101500.250000")
    made.Modality, made.AccessionNumber, made.StudyID = "CT", f"A{study:05}", str(study)
    made.Manufacturer, made.ManufacturerModelName = "Drawn by code", "Benchmark 64"
    made.InstitutionName, made.StationName = "None", "CT01"
    made.StudyDescription = "CT thorax and abdomen with contrast medium"
    made.SeriesDescription = f"Axial {1.25 + number % 3:.2f} mm, kernel B{number % 5}0f"
    made.PatientName, made.PatientID = _PATIENTS[study % len(_PATIENTS)], f"P{study:04}"
    made.PatientBirthDate, made.PatientSex, made.PatientAge = "19610203", "F", "064Y"
    made.PatientPosition, made.BodyPartExamined, made.ProtocolName = "HFS", "CHEST", "Thorax routine"
    made.KVP, made.XRayTubeCurrent, made.ExposureTime, made.Exposure = "120", 210, 500, 105
    made.SliceThickness, made.SpacingBetweenSlices, made.ReconstructionDiameter = "1.25", "1.25", "360"
    made.DistanceSourceToDetector, made.DistanceSourceToPatient = "1040", "570"
    made.GantryDetectorTilt, made.TableHeight, made.RotationDirection = "0", "151.5", "CW"
    made.ConvolutionKernel, made.FilterType, made.SoftwareVersions = "B30f", "BODY FILTER", ["1.0", "2.1"]
    made.SeriesNumber, made.AcquisitionNumber = number % 20 + 1, 1
    made.ImageOrientationPatient = [1.0, 0.0, 0.0, 0.0, 1.0, 0.0]
    made.Rows = made.Columns = side
    made.PixelSpacing = [0.703125, 0.703125]
    made.SamplesPerPixel, made.PhotometricInterpretation = 1, "MONOCHROME2"
    made.BitsAllocated, made.BitsStored, made.HighBit, made.PixelRepresentation = 16, 12, 11, 0
    made.WindowCenter, made.WindowWidth = [40, -600], [400, 1500]
    made.WindowCenterWidthExplanation = ["SOFT TISSUE", "LUNG"]
    made.RescaleIntercept, made.RescaleSlope, made.RescaleType = "-1024", "1", "HU"
    made.ReferencedStudySequence = Sequence([_reference(), _reference()])
    made.SourceImageSequence = Sequence([_reference() for _ in range(3)])
    made.SourceImageSequence.is_undefined_length = True
    made.ProcedureCodeSequence = Sequence([_code("IMG1"), _code("IMG2")])
    made.RequestAttributesSequence = Sequence([_request()])
    for group in (0x0009, 0x0019, 0x0021, 0x0027, 0x0043):
        block = made.private_block(group, "BENCHMARK PRIVATE", create=True)
        for element in range(14):
            block.add_new(element, "LO", f"private value {element}")
    return made


def _reference() -> Dataset:
    item = Dataset()
    item.ReferencedSOPClassUID, item.ReferencedSOPInstanceUID = CTImageStorage, generate_uid()
    return item


def _code(value: str) -> Dataset:
    item = Dataset()
    item.CodeValue, item.CodingSchemeDesignator, item.CodeMeaning = value, "99X", "A procedure"
    return item


def _request() -> Dataset:
    item = Dataset()
    item.RequestedProcedureID, item.ScheduledProcedureStepID = "RP1", "SPS1"
    item.RequestedProcedureDescription = "Thorax"
    item.ScheduledProtocolCodeSequence = Sequence([copy.deepcopy(_code("P1"))])
    return item
