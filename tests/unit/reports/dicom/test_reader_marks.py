"""A reader's marks as DICOM objects: presentation state, TID 1500 and key object selection, read back."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from highdicom import sr
from pydicom import dcmread
from pydicom.dataset import Dataset

from core.batch.journal.journal import Journal
from core.batch.workers.decode import digest
from core.deidentify.pseudonyms import Pseudonyms
from core.errors import InputError, Reason
from core.images.base.limits import Limits
from core.images.base.picture import Window
from core.images.display.measurements import Annotation, AnnotationKind, measure
from core.images.files.sources import Source, walk
from core.images.read import read_pictures
from core.network.base.result_objects import result_kind, unwanted_results
from core.pacs_node import PacsNode
from core.progress import Progress
from core.reports.dicom import write as results
from core.reports.dicom.common import ResultKind
from core.reports.dicom.write import Anonymity, Export, ExportResult
from core.result_kinds import MARK_RESULTS, RESULT_KINDS, result_kinds
from core.results.decisions import Decided
from core.results.marks import PictureMarks
from core.results.picture_key import PictureKey
from tests.support.dicom_results import CARD, entries_of, errors_of, need
from tests.support.pdf import text_of
from tests.support.pictures import dicom, save, write_dicom
from tests.support.samples import real_files
from tests.unit.reports.samples import make_run

LINE = Annotation(AnnotationKind.LENGTH, ((10.0, 10.0), (50.0, 10.0)))
ANGLE = Annotation(AnnotationKind.ANGLE, ((50.0, 10.0), (10.0, 10.0), (10.0, 40.0)))
BOX = Annotation(AnnotationKind.RECTANGLE, ((20.0, 20.0), (60.0, 40.0)))
ROUND = Annotation(AnnotationKind.ELLIPSE, ((20.0, 10.0), (30.0, 40.0)))
ALL = (LINE, ANGLE, BOX, ROUND)
MARKING = ResultKind.named(result_kinds(MARK_RESULTS))


@pytest.fixture
def ct(tmp_path: Path) -> Path:
    """Write three slices of a head."""
    folder = tmp_path / "ct"
    for number in range(1, 4):
        made = dicom(np.full((64, 80), 1000 + number, np.uint16), Modality="CT", PatientID="one")
        made.SOPClassUID = "1.2.840.10008.5.1.4.1.1.2"
        made.StudyInstanceUID, made.SeriesInstanceUID = "1.2.3", "1.2.3.0"
        made.SOPInstanceUID = f"1.2.3.{number}"
        made.PixelSpacing, made.RescaleSlope, made.RescaleIntercept = [0.5, 0.5], 1, -1024
        write_dicom(made, folder / f"{number}.dcm")
    return folder


def marks_on(folder: Path, choose: Callable[[Source, int], tuple[Annotation, ...]]) -> Decided:
    """Mark the pictures of a folder; the first frame of each file is also a key picture."""
    hashes, left = {}, {}
    for source in walk([folder]):
        try:
            pictures = list(read_pictures(source, Limits()))[:2]
        except InputError:
            continue
        hashes[source.name] = digest(source, Limits())
        for picture in pictures if not pictures[0].result else ():
            key = PictureKey(hashes[source.name], picture.frame)
            measured = tuple(measure(picture, one) for one in choose(source, picture.frame))
            is_key = picture.frame == 1
            left[key] = PictureMarks(key, datetime.now(UTC), is_key, measured, Window(40.0, 350.0), True)
    return Decided(hashes, marks=left)


def write(
    folder: Path, out: Path, decided: Decided, *, entries: Iterable[object] = (), **changes: object
) -> ExportResult:
    with closing(Journal(out.parent / f"{out.name}.journal")) as journal:
        journal.add(entries)  # type: ignore[arg-type]
        export = Export((folder,), make_run(CARD), out, decided, kinds=MARKING)
        return results.write_dicom(journal, replace(export, **changes), Progress())  # type: ignore[arg-type]


def made_by_kind(out: Path) -> dict[str, list[Dataset]]:
    found: dict[str, list[Dataset]] = {}
    for path in sorted(out.rglob("*.dcm")):
        found.setdefault(path.name.partition("-")[0], []).append(dcmread(path))
    return found


def test_lines_and_numbers_over_the_picture_as_it_was_seen(ct: Path, tmp_path: Path) -> None:
    decided = marks_on(ct, lambda source, _frame: ALL if source.name == "2.dcm" else ())
    written = write(ct, tmp_path / "out", decided)
    assert written.failed == 0
    (state,) = made_by_kind(tmp_path / "out")["marks"]
    assert state.Modality == "PR"
    assert state.SeriesDescription == "Reader's marks (Overread)"
    (series,) = state.ReferencedSeriesSequence
    assert [one.ReferencedSOPInstanceUID for one in series.ReferencedImageSequence] == ["1.2.3.2"]
    (window,) = state.SoftcopyVOILUTSequence
    assert (window.WindowCenter, window.WindowWidth) == (40, 350)
    assert state.PresentationLUTShape == "INVERSE"
    drawn = [one.GraphicObjectSequence[0] for one in state.GraphicAnnotationSequence]
    assert [one.GraphicType for one in drawn] == ["POLYLINE", "POLYLINE", "POLYLINE", "ELLIPSE"]
    assert list(drawn[0].GraphicData) == [10, 10, 50, 10]
    assert list(drawn[1].GraphicData) == [50, 10, 10, 10, 10, 40]
    assert len(drawn[2].GraphicData) == 10
    # The longer axis comes first.
    assert list(drawn[3].GraphicData) == [25, 10, 25, 40, 20, 25, 30, 25]
    words = [one.TextObjectSequence[0].UnformattedTextValue for one in state.GraphicAnnotationSequence]
    assert words[:2] == ["20.0 mm", "90.0°"]
    assert words[2].startswith("Area 200.0 mm²; Mean -22  SD 0 HU")


def test_measurements_have_codes_units_and_their_place(ct: Path, tmp_path: Path) -> None:
    decided = marks_on(ct, lambda source, _frame: ALL if source.name == "2.dcm" else ())
    write(ct, tmp_path / "out", decided)
    (path,) = (tmp_path / "out").rglob("measures-*.dcm")
    report = sr.srread(path)
    groups = report.content.get_image_measurement_groups()
    said = {
        (one.name.value, one.unit.value): (one.value, one.referenced_coordinates)
        for group in groups
        for one in group.get_measurements()
    }
    length, lines = said["410668003", "mm"]
    assert length == 20.0
    assert lines[0].value.tolist() == [[10, 10], [50, 10]]
    assert said["1483009", "deg"][0] == 90.0
    regions = report.content.get_planar_roi_measurement_groups()
    box, round_ = (
        {(one.name.value, one.derivation and one.derivation.value): one for one in group.get_measurements()}
        for group in regions
    )
    assert (box["42798000", None].value, box["42798000", None].unit.value) == (200.0, "mm2")
    mean = box["112031", "373098007"]
    assert (mean.value, mean.unit.value) == (-22.0, "[hnsf'U]")
    assert round_["42798000", None].value == pytest.approx(np.pi * 2.5 * 7.5, rel=1e-5)
    assert [group.roi.graphic_type.value for group in regions] == ["POLYLINE", "ELLIPSE"]
    # One line has the same tracking UID in all objects.
    (state,) = made_by_kind(tmp_path / "out")["marks"]
    tracked = {one.GraphicObjectSequence[0].TrackingUID for one in state.GraphicAnnotationSequence}
    assert {group.tracking_uid for group in (*groups, *regions)} == tracked


def test_key_pictures_are_selected_with_their_frames(ct: Path, tmp_path: Path) -> None:
    decided = marks_on(ct, lambda _source, _frame: ())
    keys = {key: one for key, one in decided.marks.items() if key.sha256 != decided.hashes["2.dcm"]}
    write(ct, tmp_path / "out", replace(decided, marks=keys))
    made = made_by_kind(tmp_path / "out")
    assert set(made) == {"kos"}
    (selection,) = made["kos"]
    (title,) = selection.ConceptNameCodeSequence
    assert (title.CodeValue, title.CodeMeaning) == ("113000", "Of Interest")
    chosen = [
        image.ReferencedSOPInstanceUID
        for item in selection.ContentSequence
        if item.ValueType == "IMAGE"
        for image in item.ReferencedSOPSequence
    ]
    assert chosen == ["1.2.3.1", "1.2.3.3"]
    (evidence,) = selection.CurrentRequestedProcedureEvidenceSequence
    assert len(evidence.ReferencedSeriesSequence[0].ReferencedSOPSequence) == 2
    # Our own reader recognises it.
    with pytest.raises(InputError) as listed:
        list(read_pictures(Source("kos", next((tmp_path / "out").rglob("kos-*.dcm"))), Limits()))
    assert listed.value.reason is not Reason.CORRUPT


def test_written_twice_it_is_the_same_and_beside_results_of_models(ct: Path, tmp_path: Path) -> None:
    decided = marks_on(ct, lambda _source, _frame: (LINE,))
    first = write(ct, tmp_path / "out", decided)
    again = write(ct, tmp_path / "out", decided)
    assert (first.objects, again.objects, again.kept) == (5, 0, 5)
    kinds = ResultKind.named(["sr", "kos", "marks", "measures"])
    write(ct, tmp_path / "both", decided, entries=entries_of(ct), kinds=kinds)
    made = made_by_kind(tmp_path / "both")
    assert {kind: len(found) for kind, found in made.items()} == {
        "sr": 1,
        "kos": 1,
        "marks": 3,
        "measures": 1,
    }
    # No marks are written unless they are asked for.
    write(ct, tmp_path / "sr", decided, entries=entries_of(ct), kinds=ResultKind.named(["sr"]))
    assert set(made_by_kind(tmp_path / "sr")) == {"sr"}


def test_the_report_of_a_study_that_no_model_read_has_its_marks(ct: Path, tmp_path: Path) -> None:
    decided = marks_on(ct, lambda _source, _frame: (LINE,))
    kinds = ResultKind.named(["sr", "pdf", "kos"])
    written = write(ct, tmp_path / "out", decided, kinds=kinds)
    made = made_by_kind(tmp_path / "out")
    assert set(made) == {"pdf", "kos"}
    assert {kind.word: number for kind, number in written.of_kind.items()} == {"pdf": 1, "kos": 1}
    (document,) = made["pdf"]
    assert (document.StudyInstanceUID, document.PatientID) == ("1.2.3", "one")
    (tmp_path / "report.pdf").write_bytes(document.EncapsulatedDocument)
    words = text_of(tmp_path / "report.pdf")
    assert [w for w in ("Marks of the reader", "20.0 mm", "No model has analysed") if w not in words] == []


def test_a_changed_file_gets_none_of_it(ct: Path, tmp_path: Path) -> None:
    decided = marks_on(ct, lambda _source, _frame: (LINE,))
    other = dcmread(ct / "2.dcm")
    other.PatientID = "another"
    other.save_as(ct / "2.dcm")
    written = write(ct, tmp_path / "out", decided)
    assert written.failed == 1
    assert "changed since" in written.problems[0].message
    made = made_by_kind(tmp_path / "out")
    assert len(made["marks"]) == 2
    assert all(one.PatientID == "one" for found in made.values() for one in found)


def test_a_png_belongs_to_no_study_which_is_said(tmp_path: Path) -> None:
    folder = tmp_path / "png"
    folder.mkdir()
    save(np.zeros((64, 64), np.uint8), folder / "a.png")
    decided = marks_on(folder, lambda _source, _frame: (LINE,))
    written = write(folder, tmp_path / "out", decided)
    assert (written.objects, written.failed) == (0, 1)
    assert written.problems[0].message.startswith("A PNG or JPEG belongs to no study")


def test_a_node_gets_the_kinds_that_it_wants(ct: Path, tmp_path: Path) -> None:
    decided = marks_on(ct, lambda _source, _frame: (LINE,))
    kinds = ResultKind.named(RESULT_KINDS)
    write(ct, tmp_path / "out", decided, entries=entries_of(ct), kinds=kinds)
    paths = sorted((tmp_path / "out").rglob("*.dcm"))
    assert {path.name.partition("-")[0] for path in paths} >= {"sr", "gsps", "kos", "marks", "measures"}
    assert [path.name.partition("-")[0] for path in paths] == [result_kind(path) for path in paths]
    node = PacsNode(name="a", title="A", host="h", port=104, results="sr, measures")
    left = [path for path in paths if path not in unwanted_results(paths, node)]
    assert {path.name.partition("-")[0] for path in left} == {"sr", "measures"}


def test_without_the_patient_nothing_tells_of_them(ct: Path, tmp_path: Path) -> None:
    decided = marks_on(ct, lambda _source, _frame: ALL)
    anonymity = Anonymity(Pseudonyms(b"k" * 32))
    write(ct, tmp_path / "out", decided, entries=entries_of(ct), anonymity=anonymity)
    made = made_by_kind(tmp_path / "out")
    assert set(made) == {"kos", "marks", "measures"}
    for found in made.values():
        for one in found:
            text = str(one)
            assert one.PatientIdentityRemoved == "YES"
            assert "1.2.3." not in text
            assert one.PatientID != "one"


def test_real_files_are_valid(tmp_path: Path) -> None:
    """CT, CR, MR, ultrasound, many frames, colour: dciodvfy checks everything made of them."""
    need("dciodvfy")
    folder = real_files(tmp_path / "real")
    decided = marks_on(folder, lambda _source, _frame: ALL)
    write(folder, tmp_path / "out", decided)
    made = sorted((tmp_path / "out").rglob("*.dcm"))
    assert len(made) > 30
    assert errors_of(made) == {}
    for path in made:
        if path.name.startswith("measures"):
            content = sr.srread(path).content
            assert content.get_image_measurement_groups()
            assert content.get_planar_roi_measurement_groups()
