"""Results as DICOM objects: their content, their references, and the verdict of other programs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from pydicom import dcmread
from pydicom.dataset import Dataset
from pydicom.uid import CTImageStorage, ExplicitVRBigEndian, UltrasoundMultiFrameImageStorage, generate_uid

from core.batch.journal.journal import Journal
from core.deidentify.files import deidentify_files
from core.deidentify.pseudonyms import Pseudonyms
from core.errors import Cancelled
from core.inference.heatmap import unclipped
from core.progress import Progress
from core.reports.dicom.write import Anonymity, Export, ExportResult
from core.reports.dicom.write import write_dicom as write_results
from core.reports.site import Site
from core.results.decisions import About, Decided, Decision, DecisionState, Verdict
from core.results.picture_key import PictureKey
from tests.support import dicom_results
from tests.support.deidentify.options import dates_of
from tests.support.dicom_results import CARD, entries_of, errors_of, need, text_of
from tests.support.pdf import text_of as words_of
from tests.support.pictures import dicom, save, spot, write_dicom
from tests.support.samples import real_files
from tests.unit.reports.samples import make_run

STUDY, PATIENT = "1.2.3.77.1", "Mül^Anna"
KINDS = {"sr", "sc", "map", "pdf"}


def ct(**attributes: object) -> Dataset:
    values = (spot(64).astype(np.int32) * 8).astype("<u2")
    known: dict[str, object] = {
        "SOPClassUID": CTImageStorage,
        "SpecificCharacterSet": "ISO_IR 100",
        "StudyInstanceUID": STUDY,
        "PatientName": PATIENT,
        "PatientID": "PID-77",
        "PatientBirthDate": "19500101",
        "PatientSex": "F",
        "StudyDate": "20200202",
        "StudyTime": "101112",
        "StudyID": "S1",
        "AccessionNumber": "ACC-77",
        "Modality": "CT",
        "InstanceNumber": 7,
        "FrameOfReferenceUID": "1.2.3.77.9",
        "ImagePositionPatient": [-10.0, -20.0, 30.0],
        "ImageOrientationPatient": [1, 0, 0, 0, 1, 0],
        "PixelSpacing": [0.5, 0.5],
        "SliceThickness": 2.0,
    }
    return dicom(values, **(known | attributes))


def cine() -> Dataset:
    frames = np.stack([np.dstack([spot(48, level=60 + 50 * n)] * 3) for n in range(3)])
    return dicom(
        frames,
        SOPClassUID=UltrasoundMultiFrameImageStorage,
        StudyInstanceUID=STUDY,
        # Sorted after the made-up pictures' series, so that the slice is the first picture.
        SeriesInstanceUID="2.25.77",
        PatientName=PATIENT,
        PatientID="PID-77",
        Modality="US",
        PatientOrientation=["L", "F"],
    )


def bare() -> Dataset:
    """Return a file with as few attributes as possible, and wrong ones."""
    made = dicom(spot(40), StudyInstanceUID="1.2.3.77.2", PatientSex="X", StudyDate="2020", StudyTime="noon")
    del made.PatientID, made.PatientName
    return made


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return sources(tmp_path)


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, ExportResult, Path]:
    """Return files, the outcome of their export, and its folder; tests must not change them."""
    made = sources(tmp_path_factory.mktemp("plain"))
    large = np.zeros((700, 350), np.uint16)
    tall = ct(SOPInstanceUID="1.2.3.77.55", Rows=700, Columns=350, PixelData=large.tobytes())
    write_dicom(tall, made / "l.dcm")
    write_dicom(big_endian(), made / "big.dcm")
    return made, *export(made, decided=decided(made, "a/ct.dcm"))


def sources(place: Path) -> Path:
    place /= "in"
    write_dicom(ct(), place / "a" / "ct.dcm")
    write_dicom(cine(), place / "cine.dcm")
    write_dicom(bare(), place / "bare.dcm")
    save(spot(32), place / "film.png")
    return place


def export(folder: Path, name: str = "out", **changes: object) -> tuple[ExportResult, Path]:
    out = folder.parent / name
    return dicom_results.write_results(folder, out, folder.parent / f"{name}.journal", **changes), out


def objects(out: Path, kind: str) -> list[Dataset]:
    return [dcmread(path) for path in sorted(out.rglob(f"{kind}-*.dcm"))]


def of(made: list[Dataset], source: Dataset) -> Dataset:
    """Return the only object of a source's study."""
    (found,) = (m for m in made if m.StudyInstanceUID == source.StudyInstanceUID)
    return found


def items(dataset: Dataset) -> Iterator[tuple[str, object]]:
    """Yield the content items of a report: the meaning of the name, and the value."""
    for item in dataset.get("ContentSequence", ()):
        name = item.ConceptNameCodeSequence[0].CodeMeaning if "ConceptNameCodeSequence" in item else ""
        if item.ValueType == "NUM":
            yield name, float(item.MeasuredValueSequence[0].NumericValue)
        elif item.ValueType == "CODE":
            code = item.ConceptCodeSequence[0]
            yield name, (code.CodingSchemeDesignator, code.CodeMeaning)
        elif item.ValueType == "TEXT":
            yield name, item.TextValue
        elif item.ValueType == "IMAGE":
            yield name, item.ReferencedSOPSequence[0]
        yield from items(item)


def test_each_study_gets_its_objects(plain: tuple[Path, ExportResult, Path]) -> None:
    folder, written, out = plain
    assert (written.files, written.studies, written.failed) == (5, 2, 1)
    # A report, a capture, a map and a document for each study, except that one has no map.
    assert written.objects == len(list(out.rglob("*.dcm"))) == 2 * 4 - 1
    assert written.without_map == 1  # its file does not declare the picture's orientation
    assert [problem.file for problem in written.problems] == ["film.png"]
    assert "belongs to no study" in written.problems[0].message
    series = set()
    for kind in KINDS:
        made = [m for m in objects(out, kind) if m.StudyInstanceUID == STUDY]
        assert {str(m.PatientName) for m in made} == {PATIENT}
        assert {m.PatientID for m in made} == {"PID-77"}
        assert len({m.SeriesInstanceUID for m in made}) == 1
        series |= {m.SeriesInstanceUID for m in made}
        assert all("research use only" in m.SeriesDescription for m in made)
    assert len(series) == len(KINDS)
    source = dcmread(folder / "a" / "ct.dcm")
    report = of(objects(out, "sr"), source)
    assert (report.StudyDate, report.AccessionNumber) == ("20200202", "ACC-77")
    lacking = of(objects(out, "sr"), dcmread(folder / "bare.dcm"))
    assert (lacking.PatientID, lacking.PatientSex, lacking.StudyDate) == ("", "", "")


def test_the_same_twice_is_the_same_object_and_another_finding_another(folder: Path) -> None:
    _, first = export(folder)
    names = {path.name for path in first.rglob("*.dcm")}
    _, second = export(folder, "again")
    assert {path.name for path in second.rglob("*.dcm")} == names
    stamps = {path: path.stat().st_mtime_ns for path in first.rglob("*.dcm")}
    dicom_results.write_results(folder, first, folder.parent / "third.journal")
    assert {path: path.stat().st_mtime_ns for path in first.rglob("*.dcm")} == stamps
    _, third = export(folder, "decided", decided=decided(folder, "a/ct.dcm"))
    other = {path.name for path in third.rglob("*.dcm")}
    assert len(other - names) == 2  # the report and the document of the study


def decided(folder: Path, file: str) -> Decided:
    reading = next(e.reading for e in entries_of(folder) if e.reading.file == file)
    assert reading.model is not None
    assert reading.finding is not None
    about = About(
        reading.model.id,
        reading.model.version,
        reading.model.sha256,
        reading.finding.name,
        reading.finding.positive,
    )
    at = datetime(2026, 1, 2, tzinfo=UTC)
    key = PictureKey("ff" * 32, 1)
    blind = Decision(key, about, Verdict.AGREE, "disc", "", blind=True, at=at)
    after = Decision(key, about, Verdict.DISAGREE, "normal", "Mül says no", blind=False, at=at)
    standing = DecisionState({(about, True): blind, (about, False): after})
    return Decided({file: "ff" * 32}, {key: standing})


def test_the_report_says_what_the_model_and_the_reader_said(plain: tuple[Path, ExportResult, Path]) -> None:
    folder, _, out = plain
    source = dcmread(folder / "cine.dcm")
    report = of(objects(out, "sr"), source)
    said = list(items(report))
    assert report.ContentTemplateSequence[0].TemplateIdentifier == "1500"
    assert ("Finding", ("99OVERREAD", "Disc")) in said
    # The second frame of the cine shows the finding most clearly.
    assert next(value for name, value in said if name.startswith("Score")) == 80
    assert next(value for name, value in said if name == "Probability") == pytest.approx(0.8)
    assert ("Threshold Value", 0.5) in said
    assert ("Suspicion", ("99OVERREAD", "Suspected")) in said
    assert ("Operating point reached", ("SCT", "Yes")) in said
    assert ("Algorithm Version", CARD.version) in said
    assert ("Algorithm Name", f"{CARD.id}: {CARD.title}") in said
    assert any(value == f"SHA-256 of the model file: {'ab' * 32}" for _, value in said)
    assert ("Study's line", "Disc suspected, 80. Research use only. Not for diagnosis.") in said
    # A decision on another picture of the study applies to its finding.
    assert ("Reader's verdict before seeing the finding", ("99OVERREAD", "Agrees")) in said
    assert ("Reader's verdict on the finding", ("99OVERREAD", "Disagrees")) in said
    assert ("Reader's finding", ("99OVERREAD", "Normal")) in said
    assert ("Comment", "Reader: Mül says no") in said
    references = [value for name, value in said if name == "Source of Measurement"]
    frames = [
        r.ReferencedFrameNumber for r in references if r.ReferencedSOPInstanceUID == source.SOPInstanceUID
    ]
    assert frames == [2, 1, 3]
    assert report.CodingSchemeIdentificationSequence[0].CodingSchemeDesignator == "99OVERREAD"
    assert {r.ReferencedSOPClassUID for r in references} >= {UltrasoundMultiFrameImageStorage}


def test_the_capture_is_marked_and_shows_the_frame_with_most_to_it(
    plain: tuple[Path, ExportResult, Path],
) -> None:
    folder, _, out = plain
    capture = of(objects(out, "sc"), dcmread(folder / "cine.dcm"))
    assert capture.BurnedInAnnotation == "YES"
    assert list(capture.ImageType) == ["DERIVED", "SECONDARY", "OTHER"]
    assert "research use only" in capture.ImageComments.lower()
    assert CARD.version in capture.DerivationDescription
    assert capture.DerivationDescription.startswith("Disc suspected, 80.")
    (reference,) = capture.SourceImageSequence
    assert reference.ReferencedFrameNumber == 2  # the first of the frames with 0.8
    pixels = capture.pixel_array
    assert pixels.shape[1] == 512
    assert pixels.shape[0] > 512
    assert (pixels[:512, :, 0].astype(int) - pixels[:512, :, 2] > 50).any()  # the map, in colour
    assert (pixels[512:] > 200).any()  # the caption


def test_the_map_holds_the_evidence_where_it_was_seen(tmp_path: Path) -> None:
    write_dicom(ct(), tmp_path / "small" / "ct.dcm")
    large = np.zeros((700, 350), np.uint16)
    tall = ct(SOPInstanceUID="1.2.3.77.55", Rows=700, Columns=350, PixelData=large.tobytes())
    write_dicom(tall, tmp_path / "large" / "l.dcm")
    (small,) = objects(export(tmp_path / "small", "out-small")[1], "map")
    (entry,) = entries_of(tmp_path / "small")
    assert entry.reading.finding is not None
    expected = unclipped(entry.reading.finding.map_of("disc"), CARD.preparation, (64, 64), 64, 64)
    found = np.frombuffer(small.FloatPixelData, "<f4").reshape(64, 64)
    assert np.array_equal(found, expected)
    shared = small.SharedFunctionalGroupsSequence[0]
    mapping = shared.RealWorldValueMappingSequence[0]
    assert mapping.QuantityDefinitionSequence[0].ConceptCodeSequence[0].CodeMeaning == "Class map of Disc"
    place = small.PerFrameFunctionalGroupsSequence[0].PlanePositionSequence[0].ImagePositionPatient
    assert list(place) == [-10.0, -20.0, 30.0]
    (coarse,) = objects(export(tmp_path / "large", "out-large")[1], "map")
    assert (coarse.Rows, coarse.Columns) == (512, 256)
    shared, frame = coarse.SharedFunctionalGroupsSequence[0], coarse.PerFrameFunctionalGroupsSequence[0]
    spacing = shared.PixelMeasuresSequence[0].PixelSpacing
    first = frame.PlanePositionSequence[0].ImagePositionPatient
    # The corner of the picture keeps its position.
    assert float(first[0]) - float(spacing[1]) / 2 == pytest.approx(-10.25)
    assert float(first[1]) - float(spacing[0]) / 2 == pytest.approx(-20.25)
    assert coarse.FrameOfReferenceUID == "1.2.3.77.9"


def test_what_gets_no_result_is_told(folder: Path) -> None:
    write_dicom(dicom(spot(40), StudyInstanceUID=""), folder / "nowhere.dcm")
    write_dicom(dicom(spot(40), StudyInstanceUID="../../x"), folder / "outside.dcm")
    written, out = export(folder)
    told = {problem.file: problem.message for problem in written.problems}
    assert set(told) == {"film.png", "nowhere.dcm", "outside.dcm"}
    assert "lacks its study" in told["outside.dcm"]
    assert all(path.parent.parent == out for path in out.rglob("*.dcm"))


def test_cancelled_it_leaves_whole_files(folder: Path) -> None:
    progress = Progress(lambda advance: progress.cancel() if advance.done else None)
    with closing(Journal(folder.parent / "journal")) as journal:
        journal.add(entries_of(folder))
        with pytest.raises(Cancelled):
            write_results(journal, Export((folder,), make_run(CARD), folder.parent / "out"), progress)
    made = list((folder.parent / "out").rglob("*"))
    assert all(dcmread(path).SOPInstanceUID for path in made if path.is_file())
    assert not any(path.name.startswith(".overread") for path in made)


def test_the_documents_bear_the_letterhead_unless_patients_are_taken_out(folder: Path) -> None:
    site = Site(hospital="Example Hospital")
    _, named = export(folder, site=site)
    _, hidden = export(folder, "hidden", site=site, anonymity=Anonymity(Pseudonyms(b"k" * 32)))
    for out, told in ((named, True), (hidden, False)):
        pdf = folder.parent / "report.pdf"
        pdf.write_bytes(objects(out, "pdf")[0].EncapsulatedDocument)
        assert ("Example Hospital" in words_of(pdf)) is told


@pytest.mark.parametrize("shift", [False, True])
def test_without_the_patient_nothing_names_them(folder: Path, shift: bool) -> None:
    pseudonyms = Pseudonyms(b"k" * 32)
    anonymity = Anonymity(pseudonyms, dates_of(shift=shift))
    _, out = export(folder, anonymity=anonymity, decided=decided(folder, "a/ct.dcm"))
    secrets = [
        b"PID-77",
        "Mül".encode(),
        "Mül".encode("latin-1"),
        b"Anna",
        b"ACC-77",
        b"1.2.3.77",
        b"20200202",
    ]
    paths = list(out.rglob("*.dcm"))
    assert len(paths) == 2 * 4 - 1
    for path in paths:
        data = path.read_bytes()
        assert not [secret for secret in secrets if secret in data], path.name
        made = dcmread(path)
        assert made.PatientIdentityRemoved == "YES"
        assert len(made.DeidentificationMethodCodeSequence) == 1 + shift
    # The objects belong to the copies that are de-identified separately.
    copies = folder.parent / "copies"
    cleaned = [
        o.cleaned for o in deidentify_files([folder], copies, pseudonyms, Progress(), dates_of(shift=shift))
    ]
    assert {c.study for c in cleaned if c} == {path.parent.name for path in paths}
    assert {c.instance for c in cleaned if c} >= {
        s.SourceImageSequence[0].ReferencedSOPInstanceUID for s in objects(out, "sc")
    }
    alone = dcmread(next(copies.rglob("*.dcm")))
    assert alone.PatientID in {dcmread(path).PatientID for path in paths}


def test_others_find_them_valid(plain: tuple[Path, ExportResult, Path]) -> None:
    need("dciodvfy", "dsrdump")
    _, _, out = plain
    assert errors_of(out.rglob("*.dcm")) == {}
    text = text_of(next(path for path in out.rglob("sr-*.dcm") if "Disagrees" in text_of(path)))
    assert "Imaging Measurement Report" in text
    assert "Research use only" in text


def big_endian() -> Dataset:
    little = ct(SOPInstanceUID=generate_uid())
    made = Dataset(little)
    made.file_meta = little.file_meta
    made.PixelData = np.frombuffer(little.PixelData, "<u2").astype(">u2").tobytes()
    made.file_meta.TransferSyntaxUID = ExplicitVRBigEndian
    return made


def test_results_of_real_files_are_valid(tmp_path: Path) -> None:
    need("dciodvfy", "dsrdump")
    folder = real_files(tmp_path / "in")
    written, out = export(folder)
    assert written.files >= 20
    assert all(problem.message for problem in written.problems)
    assert written.files + written.failed == len({e.reading.file for e in entries_of(folder)})
    assert errors_of(out.rglob("*.dcm")) == {}
    for path in out.rglob("sr-*.dcm"):
        assert "Study's line" in text_of(path)
