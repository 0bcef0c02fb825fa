"""Objects without pixels get their right name, and no model reads earlier results."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
from pydicom.dataset import Dataset
from pydicom.uid import UID

from core.batch.workers.decode import DecodeSettings, decode
from core.errors import InputError, Reason
from core.images.base.limits import Limits
from core.images.base.picture import Identity
from core.images.dicom.header import identity_of
from core.images.dicom.objects import earlier_result
from core.images.files.sources import Source
from core.images.read import pictures_in
from core.images.studies.study_tree import read_instance
from tests.support.pictures import dicom, spot, write_dicom, write_head_ct

_STORAGE = "1.2.840.10008.5.1.4.1.1."
_SC, _CT = _STORAGE + "7", _STORAGE + "2"


def _without_pixels(sop_class: str, modality: str = "", **more: object) -> Dataset:
    dataset = dicom(spot(), Modality=modality, **more)
    if sop_class:
        dataset.SOPClassUID = dataset.file_meta.MediaStorageSOPClassUID = UID(sop_class)
    else:
        del dataset.SOPClassUID
    for keyword in ("PixelData", "Rows", "Columns", "BitsAllocated", "SamplesPerPixel"):
        delattr(dataset, keyword)
    return dataset


def _outcomes(dataset: Dataset, folder: Path) -> set[tuple[Reason, str]]:
    """Return the outcomes of reading a file, and of its header alone."""
    path = write_dicom(dataset, folder / "a.dcm")
    with pytest.raises(InputError) as caught:
        list(pictures_in(path.read_bytes(), "a.dcm", Limits()))
    instance = read_instance(Source("a.dcm", path), Limits())
    assert instance.problem is not None
    assert instance.identity.patient_id == "P1"
    return {(caught.value.reason, caught.value.message), (instance.problem.reason, instance.problem.message)}


@pytest.mark.parametrize(
    ("sop_class", "modality", "name"),
    [
        (_STORAGE + "88.11", "SR", "Structured report"),
        (_STORAGE + "88.33", "SR", "Structured report"),
        (_STORAGE + "88.59", "KO", "Key object selection"),
        (_STORAGE + "88.67", "SR", "Dose report"),
        (_STORAGE + "104.1", "DOC", "PDF document"),
        (_STORAGE + "104.2", "DOC", "CDA document"),
        (_STORAGE + "11.1", "PR", "Presentation state"),
        (_STORAGE + "481.3", "RTSTRUCT", "Radiotherapy structure set"),
        (_STORAGE + "481.5", "RTPLAN", "Radiotherapy plan"),
        (_STORAGE + "9.1.1", "ECG", "ECG"),
        (_STORAGE + "66", "MR", "Raw data"),
        (_STORAGE + "66.1", "REG", "Spatial registration"),
        (_STORAGE + "4.2", "MR", "MR spectroscopy"),
        ("1.2.840.10008.5.1.4.38.1", "", "Hanging Protocol"),
        ("1.3.12.2.1107.5.9.1", "MR", "Private object of a manufacturer"),
        ("", "SR", "Structured report"),
    ],
)
def test_an_object_without_pixels(tmp_path: Path, sop_class: str, modality: str, name: str) -> None:
    found = _outcomes(_without_pixels(sop_class, modality), tmp_path)
    assert found == {(Reason.OTHER_OBJECT, f"{name}: it holds no picture.")}


@pytest.mark.parametrize("sop_class", [_CT, _STORAGE + "1.1", "1.2.840.10008.5.1.4.1.1.481.1"])
def test_a_picture_that_lost_its_pixels_is_an_error(tmp_path: Path, sop_class: str) -> None:
    assert {reason for reason, _ in _outcomes(_without_pixels(sop_class, "CT"), tmp_path)} == {
        Reason.NO_PIXELS
    }


@pytest.mark.parametrize(
    ("sop_class", "maker", "name"),
    [
        (_STORAGE + "88.22", "Overread", "Structured report by Overread"),
        (_STORAGE + "104.1", "Overread", "PDF document by Overread"),
        (_STORAGE + "88.50", "Other", "Computer-aided detection report"),
        (_STORAGE + "88.33", "Lunit Inc.", "Structured report"),
    ],
)
def test_reports_of_findings_are_earlier_results(
    tmp_path: Path, sop_class: str, maker: str, name: str
) -> None:
    ((reason, message),) = _outcomes(_without_pixels(sop_class, "SR", Manufacturer=maker), tmp_path)
    assert reason is Reason.EARLIER_RESULT
    assert message.startswith(f"{name}: an earlier result")


_DERIVED = ["DERIVED", "SECONDARY"]
_RESULTS = [
    {"Manufacturer": "Overread"},
    {"SOPClassUID": _STORAGE + "30"},
    {"SOPClassUID": _STORAGE + "66.4", "Modality": "SEG"},
    {"SOPClassUID": _CT, "ImageType": [*_DERIVED, "OTHER", "CSA REPORT"]},
    {"SOPClassUID": _CT, "ImageType": [*_DERIVED, "SCREEN_SAVE"]},
    {"ImageType": [*_DERIVED, "CAD"], "ConversionType": "WSD"},
    {"ImageType": _DERIVED, "Manufacturer": "qure.ai"},
    {"ImageType": _DERIVED, "ManufacturerModelName": "AI-Rad Companion Chest CT"},
    {
        "SOPClassUID": _STORAGE + "1.1",
        "ImageType": ["DERIVED", "PRIMARY"],
        "Manufacturer": "Annalise-AI, Annalise",
    },
    {"ImageType": _DERIVED, "ConversionType": "WSD", "BurnedInAnnotation": "YES"},
    {"ImageType": _DERIVED, "ConversionType": "WSD", "SourceImageSequence": [Dataset()]},
    {"ConversionType": "SYN"},
    {"ConversionType": "WSD", "SeriesDescription": "Lung CAD Findings"},
]
_PATIENTS = [
    {},
    {"SOPClassUID": _CT, "ImageType": ["ORIGINAL", "PRIMARY", "AXIAL"]},
    {"SOPClassUID": _CT, "ImageType": ["DERIVED", "PRIMARY", "MPR"]},
    {"SOPClassUID": _STORAGE + "1.1", "ImageType": ["DERIVED", "PRIMARY"], "Manufacturer": "FUJIFILM"},
    {"SOPClassUID": _STORAGE + "4", "ImageType": ["DERIVED", "PRIMARY", "DIFFUSION", "ADC"]},
    {"ConversionType": "DF", "ImageType": _DERIVED, "BurnedInAnnotation": "YES"},
    {"ConversionType": "WSD", "ImageType": _DERIVED},
    {"ConversionType": "SI", "SeriesDescription": "Chest PA"},
    {"SOPClassUID": _STORAGE + "6.1", "BurnedInAnnotation": "YES", "ImageType": ["ORIGINAL", "PRIMARY"]},
]


def _picture(attributes: dict[str, object]) -> Dataset:
    return dicom(spot(256), **{"ImageType": None, **attributes})


@pytest.mark.parametrize("attributes", _RESULTS)
def test_a_picture_of_results_is_shown_and_never_read(tmp_path: Path, attributes: dict[str, object]) -> None:
    path = write_dicom(_picture(attributes), tmp_path / "a.dcm")
    (picture,) = pictures_in(path.read_bytes(), "a.dcm", Limits())
    assert picture.result
    assert np.array_equal(picture.pixels, spot(256))
    with pytest.raises(InputError) as caught:
        list(decode(DecodeSettings((), Limits()), Source("a.dcm", path)))
    assert caught.value.reason is Reason.EARLIER_RESULT


def test_source_images_of_undefined_length_are_seen_in_a_folder(tmp_path: Path) -> None:
    made = _picture({"ImageType": _DERIVED, "ConversionType": "WSD", "SourceImageSequence": [Dataset()]})
    made["SourceImageSequence"].is_undefined_length = True
    path = write_dicom(made, tmp_path / "a.dcm")
    assert read_instance(Source("a.dcm", path), Limits()).listed is not None


@pytest.mark.parametrize("attributes", [a for a in _RESULTS if "BurnedInAnnotation" not in a])
def test_the_header_alone_tells(tmp_path: Path, attributes: dict[str, object]) -> None:
    path = write_dicom(_picture(attributes), tmp_path / "a.dcm")
    instance = read_instance(Source("a.dcm", path), Limits())
    assert instance.problem is None
    assert instance.listed is not None
    assert instance.frames == 1


@pytest.mark.parametrize("attributes", _PATIENTS)
def test_a_picture_of_a_patient_is_none(tmp_path: Path, attributes: dict[str, object]) -> None:
    dataset = _picture(attributes)
    assert earlier_result(dataset, identity_of(dataset)) == ""
    path = write_dicom(dataset, tmp_path / "a.dcm")
    assert read_instance(Source("a.dcm", path), Limits()).listed is None
    assert not next(pictures_in(path.read_bytes(), "a.dcm", Limits())).result


def test_a_damaged_header_is_no_result() -> None:
    dataset = dicom(spot())
    buffer = io.BytesIO()
    dataset.save_as(buffer, enforce_file_format=True)
    assert earlier_result(Dataset(), Identity()) == earlier_result(dataset, identity_of(dataset)) == ""


def test_the_drawn_study_of_the_sample_folder_is_read(tmp_path: Path) -> None:
    path = write_head_ct(tmp_path) / "20260101-001.dcm"
    assert read_instance(Source("20260101-001.dcm", path), Limits()).listed is None
    assert not next(pictures_in(path.read_bytes(), "20260101-001.dcm", Limits())).result
