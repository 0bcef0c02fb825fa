"""Places of findings as segmentations and presentation states: positions and content."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from pathlib import Path

import highdicom
import numpy as np
import pytest
from pydicom.dataset import Dataset
from pydicom.uid import UltrasoundMultiFrameImageStorage, generate_uid

from core import NOTICE
from core.batch.journal.rows import JournalRow
from core.errors import InputError, Reason
from core.images.base.limits import Limits
from core.images.files.sources import Source, walk
from core.images.read import read_pictures
from core.reports.dicom import pictured
from core.reports.dicom.common import ResultKind, close_frame_table
from core.reports.picture_map import marked_place
from core.result_kinds import MARK_RESULTS, RESULT_KINDS, result_kinds
from tests.support.dicom_results import errors_of, need
from tests.support.pictures import dicom, spot
from tests.support.pictures import write_dicom as write_file
from tests.unit.reports.dicom.test_study_objects import ONE, OTHER, film, results, rows_of

MARKS = ResultKind.named(("sr", "seg", "gsps"))
Made = dict[str, list[Dataset]]


def marks(tmp_path: Path, dataset: Dataset, shares: tuple[float, ...] = (0.9, 0.1)) -> Made:
    """Return report, segmentations and presentation states of one file."""
    write_file(dataset, tmp_path / "in" / "a.dcm")
    rows = rows_of(tmp_path / "in", {"a.dcm": shares}, (ONE, OTHER))
    written, made = results(tmp_path / "in", rows, (ONE, OTHER), kinds=MARKS)
    assert written.failed == 0, written.problems
    return made


def ct(**more: object) -> Dataset:
    place = {
        "SOPClassUID": "1.2.840.10008.5.1.4.1.1.2",
        "Modality": "CT",
        "FrameOfReferenceUID": "1.2.3.9",
        "ImagePositionPatient": [-12.5, 3, 40],
        "ImageOrientationPatient": [1, 0, 0, 0, 1, 0],
        "PixelSpacing": [0.5, 0.5],
        "SliceThickness": 2,
        "RescaleSlope": 2,
        "RescaleIntercept": -1024,
        "RescaleType": "HU",
        "WindowCenter": 40,
        "WindowWidth": 400,
        "ImageType": ["ORIGINAL", "PRIMARY", "AXIAL"],
    }
    return film("1.2.3.1", "Doe^Jane", "P1", **(place | more))


def test_a_segment_for_each_suspected_finding_and_none_for_others(tmp_path: Path) -> None:
    made = marks(tmp_path, film("1.2.3.1", "Doe^Jane", "P1", ImageLaterality="L"), (0.9, 0.1))
    (found,) = made["seg"]
    (segment,) = found.SegmentSequence
    assert segment.SegmentedPropertyCategoryCodeSequence[0].CodeValue == "49755003"
    assert segment.SegmentedPropertyTypeCodeSequence[0].CodeMeaning == "Disc"
    assert segment.SegmentAlgorithmType == "AUTOMATIC"
    assert segment.SegmentationAlgorithmIdentificationSequence[0].AlgorithmVersion == ONE.version
    assert NOTICE in segment.SegmentDescription
    assert (found.Rows, found.Columns, found.SeriesNumber) == (64, 64, 9915)
    (region,) = segment.AnatomicRegionSequence
    assert (region.CodeMeaning, region.AnatomicRegionModifierSequence[0].CodeMeaning) == ("Hand", "Left")
    assert "FrameOfReferenceUID" not in found
    (mask,) = _masks(found)[..., 0]
    assert 0 < mask.sum() < mask.size / 2


def test_two_suspected_findings_of_a_picture_are_two_segments_of_one_object(tmp_path: Path) -> None:
    made = marks(tmp_path, film("1.2.3.1", "Doe^Jane", "P1"), (0.9, 0.8))
    assert [len(one.SegmentSequence) for one in made["seg"]] == [2]
    (state,) = made["gsps"]
    # The third is the notice about use.
    assert len(state.GraphicAnnotationSequence) == 3


@pytest.mark.parametrize("shares", [(0.1, 0.2), (0.45, 0.1)])
def test_nothing_is_marked_that_is_not_suspected(shares: tuple[float, float], tmp_path: Path) -> None:
    made = marks(tmp_path, film("1.2.3.1", "Doe^Jane", "P1"), shares)
    assert (len(made["sr"]), made["seg"], made["gsps"]) == (1, [], [])


def test_no_database_stays_open_behind_the_objects(
    tmp_path: Path, connections_closed: list[sqlite3.Connection]
) -> None:
    write_file(film("1.2.3.1", "Doe^Jane", "P1"), tmp_path / "in" / "a.dcm")
    rows = rows_of(tmp_path / "in", {"a.dcm": (0.9, 0.1)}, (ONE, OTHER))
    kinds = ResultKind.named(RESULT_KINDS)
    written, made = results(tmp_path / "in", rows, (ONE, OTHER), kinds=kinds)
    assert written.failed == 0, written.problems
    # Connections to the study, and to the objects made from frames of a map and of a segmentation.
    assert (len(made["map"]), len(made["seg"]), len(connections_closed) > 2) == (1, 1, True)


def test_results_with_the_number_of_an_order_are_others_than_those_without(tmp_path: Path) -> None:
    order = {"accession": "A1", "accession_from": "RIS", "procedure_id": "P1", "order_study_uid": "1.2.3.4"}
    picture, kinds, made = ct(), ResultKind.named(RESULT_KINDS), []
    for name, known in (("before", {}), ("after", order)):
        folder = tmp_path / name / "in"
        write_file(picture, folder / "a.dcm")
        rows = [
            JournalRow(
                replace(row.reading, identity=replace(row.reading.identity, **known)),
                row.preview,
            )
            for row in rows_of(folder, {"a.dcm": (0.9, 0.1)}, (ONE, OTHER))
        ]
        made.append(results(folder, rows, (ONE, OTHER), kinds=kinds)[1])
    # Nothing was marked.
    for kind in set(RESULT_KINDS).difference(result_kinds(MARK_RESULTS)):
        (before,), (after,) = made[0][kind], made[1][kind]
        assert (before.AccessionNumber, after.AccessionNumber) == ("", "A1"), kind
        assert before.SOPInstanceUID != after.SOPInstanceUID, kind


def test_lines_and_mask_are_where_the_spot_is(tmp_path: Path) -> None:
    made = marks(tmp_path, ct(), (0.9, 0.1))
    (found,), (state,) = made["seg"], made["gsps"]
    mask = _masks(found)
    rows, columns = np.nonzero(mask[0, ..., 0])
    annotation, notice = state.GraphicAnnotationSequence
    curves = [np.reshape(one.GraphicData, (-1, 2)) for one in annotation.GraphicObjectSequence]
    points = np.concatenate(curves)
    step = 64 / 40 + 1
    assert points[:, 0].min() == pytest.approx(columns.min(), abs=2 * step)
    assert points[:, 0].max() == pytest.approx(columns.max() + 1, abs=2 * step)
    assert points[:, 1].min() == pytest.approx(rows.min(), abs=2 * step)
    assert points[:, 1].max() == pytest.approx(rows.max() + 1, abs=2 * step)
    assert {one.GraphicType for one in annotation.GraphicObjectSequence} == {"POLYLINE"}
    assert annotation.TextObjectSequence[0].UnformattedTextValue.startswith("Disc suspected, ")
    assert notice.TextObjectSequence[0].UnformattedTextValue == NOTICE
    assert found.FrameOfReferenceUID == "1.2.3.9"
    place = found.PerFrameFunctionalGroupsSequence[0].PlanePositionSequence[0].ImagePositionPatient
    assert list(place) == [-12.5, 3, 40]


def test_lines_round_a_place_at_the_edge_stay_inside_the_picture(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Contours begin before the centre of the first pixel, and rings reach beyond the picture."""
    bright = np.zeros((64, 64), dtype=np.float32)
    bright[:30, :20] = 1.0
    place = marked_place(bright)
    assert place is not None
    assert min(float(curve.min()) for curve in place.curves) < 0.0
    monkeypatch.setattr(pictured, "marked_place", lambda _evidence: place)
    (state,) = marks(tmp_path, ct())["gsps"]
    lines = state.GraphicAnnotationSequence[0].GraphicObjectSequence
    points = np.concatenate([one.GraphicData for one in lines])
    assert points.min() == 0.0
    assert points.max() <= 64.0


def test_a_presentation_state_shows_the_values_as_the_window_does(tmp_path: Path) -> None:
    (state,) = marks(tmp_path, ct(), (0.9, 0.1))["gsps"]
    assert (state.RescaleSlope, state.RescaleIntercept, state.RescaleType) == (2, -1024, "HU")
    (voi,) = state.SoftcopyVOILUTSequence
    assert (voi.WindowCenter, voi.WindowWidth) == (40, 400)
    assert state.PresentationLUTShape == "IDENTITY"
    inverted = marks(
        tmp_path / "other", film("1.2.3.1", "Doe^Jane", "P1", PhotometricInterpretation="MONOCHROME1")
    )
    assert inverted["gsps"][0].PresentationLUTShape == "INVERSE"
    assert "RescaleSlope" not in inverted["gsps"][0]


@pytest.mark.parametrize(("bits", "written", "white"), [(8, 8, 255), (12, 16, 65535), (16, 16, 65535)])
def test_a_table_of_other_bits_is_brought_to_those_that_are_allowed(
    bits: int, written: int, white: int, tmp_path: Path
) -> None:
    need("dciodvfy")
    table = Dataset()
    table.add_new("LUTDescriptor", "US", [256, 0, bits])
    table.add_new("LUTData", "OW", np.linspace(0, 2**bits - 1, 256).round().astype("<u2").tobytes())
    made = marks(tmp_path, film("1.2.3.1", "Doe^Jane", "P1", VOILUTSequence=[table]))
    (state,) = made["gsps"]
    (item,) = state.SoftcopyVOILUTSequence[0].VOILUTSequence
    assert item.LUTDescriptor[2] == written
    assert np.frombuffer(item.LUTData, "<u2" if written > 8 else "<u1").max() == white
    assert errors_of(sorted(tmp_path.rglob("gsps-*.dcm"))) == {}


def test_report_segment_and_lines_have_one_tracking_uid(tmp_path: Path) -> None:
    made = marks(tmp_path, ct(), (0.9, 0.1))
    (segment,) = made["seg"][0].SegmentSequence
    annotation = made["gsps"][0].GraphicAnnotationSequence[0]
    tracked = {one.TrackingUID for one in annotation.GraphicObjectSequence} | {segment.TrackingUID}
    assert len(tracked) == 1
    assert tracked.pop() in str(made["sr"][0])


def test_one_frame_of_many_is_named(tmp_path: Path) -> None:
    cine = dicom(
        np.stack([spot(64)] * 3),
        SOPClassUID=UltrasoundMultiFrameImageStorage,
        StudyInstanceUID="1.2.3.1",
        SeriesInstanceUID=generate_uid(),
        Modality="US",
        NumberOfFrames=3,
        PatientID="P1",
        PatientName="Doe^Jane",
    )
    made = marks(tmp_path, cine, (0.9, 0.1))
    frame = _sources(made["seg"][0])[0].ReferencedFrameNumber
    assert frame in (1, 2, 3)
    series = made["gsps"][0].ReferencedSeriesSequence[0]
    assert series.ReferencedImageSequence[0].ReferencedFrameNumber == frame
    assert series.ReferencedImageSequence[0].ReferencedSOPClassUID == UltrasoundMultiFrameImageStorage


def test_colour_has_a_segmentation_and_no_grey_presentation_state(tmp_path: Path) -> None:
    rgb = np.repeat(spot(64)[..., None], 3, axis=2).astype(np.uint8)
    made = marks(tmp_path, film_of(rgb), (0.9, 0.1))
    assert (len(made["seg"]), made["gsps"]) == (1, [])


def film_of(pixels: np.ndarray) -> Dataset:
    known = film("1.2.3.1", "Doe^Jane", "P1")
    made = dicom(pixels, SOPClassUID="1.2.840.10008.5.1.4.1.1.7", StudyInstanceUID="1.2.3.1")
    made.SeriesInstanceUID, made.PatientName, made.PatientID = generate_uid(), known.PatientName, "P1"
    made.ImageType, made.ConversionType = ["ORIGINAL", "PRIMARY"], "DI"
    return made


def test_both_are_valid_and_listed_as_earlier_results(tmp_path: Path) -> None:
    need("dciodvfy")
    for number, one in enumerate((ct(), film("1.2.3.1", "Doe^Jane", "P1", ImageLaterality="R"))):
        made = marks(tmp_path / str(number), one, (0.9, 0.8))
        assert made["seg"]
        assert made["gsps"]
    paths = sorted(tmp_path.rglob("out/**/*.dcm"))
    assert errors_of(paths) == {}
    for source in walk(paths):
        assert _is_earlier(source)


def _is_earlier(source: Source) -> bool:
    try:
        return all(picture.result for picture in read_pictures(source, Limits()))
    except InputError as error:
        return error.reason is Reason.EARLIER_RESULT


def _sources(found: Dataset) -> list[Dataset]:
    frame = found.PerFrameFunctionalGroupsSequence[0]
    return list(frame.DerivationImageSequence[0].SourceImageSequence)


def _source(found: Dataset) -> str:
    return str(_sources(found)[0].ReferencedSOPInstanceUID)


def _masks(found: Dataset) -> np.ndarray:
    """Return the masks of a segmentation's only frame as highdicom reads them, the segments last."""
    read = highdicom.seg.Segmentation.from_dataset(found)
    try:
        return read.get_pixels_by_source_instance([_source(found)])
    finally:
        close_frame_table(read)
