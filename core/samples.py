"""A sample folder for a first try: a CT study drawn by code, files that come with pydicom, golden cases."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from pydicom.data import get_testdata_file
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.uid import CTImageStorage, ExplicitVRLittleEndian, generate_uid

from core.errors import ExportError
from core.models.catalogue import Catalogue

#: Real instances inside the pydicom package (MIT licence), of different kinds.
_FROM_PYDICOM = ("CT_small.dcm", "MR_small.dcm", "693_J2KI.dcm", "examples_overlay.dcm", "JPEG2000.dcm")
_SLICES = 12
_SIZE = 256


def write_samples(folder: Path, catalogue: Catalogue) -> int:
    """Fill `folder` with pictures to try Overread on.

    Parameters
    ----------
    folder : Path
        Made if it is not there; files of the same names are replaced.
    catalogue : Catalogue
        The golden cases of its models, drawn by code too, become PNG files.

    Returns
    -------
    int
        Files written.

    Raises
    ------
    ExportError
        If the folder cannot be written.
    """
    written = 0
    try:
        for name in ("phantom", "pydicom", "drawn"):
            (folder / name).mkdir(parents=True, exist_ok=True)
        for number in range(1, _SLICES + 1):
            _phantom_slice(number).save_as(folder / "phantom" / f"{number:03}.dcm", enforce_file_format=True)
            written += 1
        for name in _FROM_PYDICOM:
            # download=False: nothing is ever fetched; a file that a later pydicom drops is left out.
            found = get_testdata_file(name, download=False)
            if found is not None:
                shutil.copyfile(str(found), folder / "pydicom" / name)
                written += 1
        for package in catalogue.read_all():
            for case in package.card.golden:
                stem = "".join(c if c.isalnum() else "-" for c in f"{package.card.id} {case.name}")
                Image.fromarray(case.picture.unpack()).save(folder / "drawn" / f"{stem}.png")
                written += 1
    except OSError as error:
        raise ExportError(f"The sample cannot be written to {folder.name}.") from error
    return written


def draw_head(z: float, size: int = _SIZE) -> NDArray[np.int16]:
    """Draw one axial slice of a head phantom in Hounsfield units, in the manner of Shepp and Logan.

    Parameters
    ----------
    z : float
        Height in the head, 0 (base) to 1 (vertex).
    size : int
        Rows and columns.

    Returns
    -------
    ndarray of int16, shape (size, size)
        Air -1000, brain about 35, ventricles 8, skull 1000.
    """
    y, x = np.mgrid[0:size, 0:size] / (size / 2) - 1.0
    shrink = float(np.sqrt(max(1.0 - ((z - 0.35) / 0.75) ** 2, 0.05)))
    hounsfield = np.full((size, size), -1000.0)

    def ellipse(
        row: float, column: float, height: float, width: float, tilt: float = 0.0
    ) -> NDArray[np.bool_]:
        dy, dx = y - row, x - column
        c, s = np.cos(np.deg2rad(tilt)), np.sin(np.deg2rad(tilt))
        along, across = dy * c + dx * s, dx * c - dy * s
        return np.asarray((along / (height * shrink)) ** 2 + (across / (width * shrink)) ** 2 <= 1.0)

    holder = np.hypot(x / 0.80, (y + 0.15) / 1.02)
    hounsfield[(np.abs(holder - 1.0) < 0.012) & (y > 0.05)] = 200.0
    hounsfield[ellipse(0.0, 0.0, 0.76, 0.60)] = 40.0  # scalp
    hounsfield[ellipse(0.0, 0.0, 0.73, 0.57)] = 1000.0  # skull
    hounsfield[ellipse(0.0, 0.0, 0.66, 0.50)] = 36.0  # grey matter
    hounsfield[ellipse(0.0, 0.0, 0.58, 0.42)] = 29.0  # white matter
    for side in (-1.0, 1.0):
        hounsfield[ellipse(0.02, side * 0.17, 0.16, 0.09, side * 12.0)] = 38.0  # deep nuclei
        if 0.25 < z < 0.75:
            hounsfield[ellipse(-0.12, side * 0.09, 0.20, 0.05, side * -14.0)] = 8.0  # lateral ventricles
            hounsfield[ellipse(0.24, side * 0.14, 0.14, 0.04, side * 25.0)] = 8.0
    hounsfield[(np.abs(x) < 0.008) & ellipse(0.0, 0.0, 0.64, 0.48)] = 50.0  # falx
    noise = np.random.default_rng(int(z * 1000)).normal(0.0, 3.0, hounsfield.shape)
    return np.asarray(np.clip(hounsfield + noise, -1024, 3071).round(), dtype=np.int16)


def _phantom_slice(number: int) -> Dataset:
    """One instance of the drawn CT study; the UIDs are the same on every computer and every day."""
    root = "overread-phantom"
    dataset = Dataset()
    dataset.file_meta = FileMetaDataset()
    dataset.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    dataset.SOPClassUID = dataset.file_meta.MediaStorageSOPClassUID = CTImageStorage
    dataset.SOPInstanceUID = generate_uid(entropy_srcs=[root, str(number)])
    dataset.file_meta.MediaStorageSOPInstanceUID = dataset.SOPInstanceUID
    dataset.StudyInstanceUID = generate_uid(entropy_srcs=[root, "study"])
    dataset.SeriesInstanceUID = generate_uid(entropy_srcs=[root, "series"])
    dataset.FrameOfReferenceUID = generate_uid(entropy_srcs=[root, "frame"])
    dataset.PatientID, dataset.PatientName = "PHANTOM-1", "Phantom^Head"
    dataset.PatientBirthDate, dataset.PatientSex = "", "O"
    dataset.StudyDate, dataset.StudyTime = "20260101", "120000"
    dataset.StudyID, dataset.AccessionNumber, dataset.ReferringPhysicianName = "1", "", ""
    dataset.StudyDescription, dataset.SeriesDescription = "Drawn CT phantom", "Axial 5 mm"
    dataset.Modality, dataset.Manufacturer = "CT", "Drawn by code"
    dataset.SeriesNumber, dataset.InstanceNumber = 1, number
    dataset.ImageType = ["DERIVED", "SECONDARY", "AXIAL"]
    dataset.BodyPartExamined, dataset.PatientPosition = "HEAD", "HFS"
    dataset.ImagePositionPatient = [-115.0, -115.0, 5.0 * number]
    dataset.ImageOrientationPatient = [1.0, 0.0, 0.0, 0.0, 1.0, 0.0]
    dataset.PixelSpacing, dataset.SliceThickness = [0.9, 0.9], 5.0
    dataset.RescaleSlope, dataset.RescaleIntercept, dataset.RescaleType = 1, -1024, "HU"
    dataset.WindowCenter, dataset.WindowWidth = 40, 120
    dataset.SamplesPerPixel, dataset.PhotometricInterpretation = 1, "MONOCHROME2"
    dataset.Rows = dataset.Columns = _SIZE
    dataset.BitsAllocated, dataset.BitsStored, dataset.HighBit, dataset.PixelRepresentation = 16, 12, 11, 0
    stored = draw_head((number - 0.5) / _SLICES).astype(np.int32) + 1024
    dataset.PixelData = np.clip(stored, 0, 4095).astype("<u2").tobytes()
    return dataset
