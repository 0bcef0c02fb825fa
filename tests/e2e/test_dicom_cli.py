"""DICOM results and de-identification from the command line, as a user runs it."""

from __future__ import annotations

import csv
import hashlib
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pydicom import dcmread

from core.results.marks import PictureMarks
from core.results.picture_key import PictureKey
from core.results.store import decisions_file, open_store
from tests.e2e.test_cli import overread
from tests.support.deidentify.burned_pictures import burned_pictures
from tests.support.dicom_results import errors_of, need
from tests.support.pdf import text_of
from tests.support.pictures import save, spot, write_head_ct


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the drawn head on CT."""
    folder = tmp_path_factory.mktemp("sample")
    write_head_ct(folder / "head-ct")
    return folder


def test_classify_writes_valid_objects_of_the_same_study(sample: Path, tmp_path: Path) -> None:
    need("dciodvfy")
    out = tmp_path / "ergebnis ü"
    done = overread("classify", sample / "head-ct", "--dicom", out)
    assert done.returncode == 0, done.stderr
    made = [dcmread(path) for path in out.rglob("*.dcm")]
    sources = [dcmread(path) for path in (sample / "head-ct").iterdir()]
    assert {m.StudyInstanceUID for m in made} == {sources[0].StudyInstanceUID}
    assert {m.PatientID for m in made} == {"PHANTOM-1"}
    # No model reads a phantom, and findings that are not suspected get no capture or map.
    assert {m.Modality for m in made} == {"SR", "DOC"}
    assert f"{len(made)} DICOM objects" in done.stderr
    assert errors_of(out.rglob("*.dcm")) == {}
    again = overread("classify", sample / "head-ct", "--dicom", tmp_path / "again", "--resume")
    assert again.returncode == 0, again.stderr
    assert {p.name for p in (tmp_path / "again").rglob("*.dcm")} == {p.name for p in out.rglob("*.dcm")}


def test_marks_are_written_and_it_is_said_where_there_are_none(sample: Path, tmp_path: Path) -> None:
    """`--results kos` once wrote nothing, whatever was chosen, without saying so."""
    picture = min((sample / "head-ct").iterdir())
    only = tmp_path / "in" / picture.name
    only.parent.mkdir()
    only.write_bytes(picture.read_bytes())
    command = ("classify", only, "--model", "image-kind", "--results", "kos, measures")
    done = overread(*command, "--dicom", tmp_path / "none")
    words = " ".join(done.stderr.split())
    assert "No kos (Reader's key pictures) was written: you have chosen none of these pictures" in words
    assert "No measures (Reader's measurements as structured report) was written" in words
    assert not list((tmp_path / "none").rglob("*.dcm"))

    store, _ = open_store(decisions_file())
    with closing(store):
        key = PictureKey(hashlib.sha256(only.read_bytes()).hexdigest(), 1)
        store.mark(PictureMarks(key, datetime.now(UTC), is_key=True))
    done = overread(*command, "--dicom", tmp_path / "out", "--pdf", tmp_path / "out.pdf")
    words = " ".join(done.stderr.split())
    assert "No kos" not in words
    assert "No measures" in words
    (made,) = (tmp_path / "out").rglob("*.dcm")
    assert dcmread(made).Modality == "KO"
    assert "Key pictures and measurements of the reader" in text_of(tmp_path / "out.pdf")


def test_pictures_of_no_study_are_told_and_patients_taken_out(sample: Path, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    slice_ = next(path for path in (sample / "head-ct").iterdir())
    save(spot(), tmp_path / "in" / "film.png")
    (tmp_path / "in" / "slice.dcm").write_bytes(slice_.read_bytes())
    out = tmp_path / "out"
    done = overread("classify", tmp_path / "in", "--model", "body-region", "--dicom", out, "--deidentify")
    # A picture that a model read is reported as having no result; a refused picture is not.
    assert done.returncode in (0, 3), done.stderr
    assert ("belongs to no study" in done.stderr) is (done.returncode == 3)
    for path in out.rglob("*.dcm"):
        assert b"PHANTOM" not in path.read_bytes()
    wrong = overread("classify", tmp_path / "in", "--csv", tmp_path / "f.csv", "--deidentify")
    assert wrong.returncode == 2
    assert "name patients" in " ".join(wrong.stderr.replace("│", " ").split())


def test_deidentify(sample: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    done = overread("deidentify", sample / "head-ct", "--out", out, "--shift-dates")
    assert done.returncode == 0, done.stderr
    assert "Pixels were not cleaned" in done.stderr
    made = [dcmread(path) for path in out.rglob("*.dcm")]
    assert len(made) == len(list((sample / "head-ct").iterdir()))
    assert len({m.StudyInstanceUID for m in made}) == len({m.PatientID for m in made}) == 1
    assert made[0].StudyDate < "20260101"
    assert not any(b"PHANTOM" in path.read_bytes() for path in out.rglob("*.dcm"))
    (tmp_path / "notes.txt").write_text("no picture")
    some = overread("deidentify", sample / "head-ct", tmp_path / "notes.txt", "--out", tmp_path / "two")
    assert some.returncode == 3
    assert "notes.txt: The file is a text file, which is not a format that Overread reads." in some.stderr


def test_deidentify_with_options_and_without_text_in_pixels(tmp_path: Path) -> None:
    picture = next(p for p in burned_pictures(3) if p.kind == "slice")
    picture.dataset.PatientAge, picture.dataset.StudyDate = "052Y", "20191123"
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.dcm").write_bytes(picture.data)
    out, table = tmp_path / "out", tmp_path / "text.csv"
    done = overread(
        "deidentify", tmp_path / "in", "--out", out, "--clean-pixels", "--text-csv", table,
        "--keep", "patient", "--keep-dates",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "blacked out in 1" in done.stderr
    (copy,) = (dcmread(path) for path in out.rglob("*.dcm"))
    assert (copy.PatientAge, copy.StudyDate, copy.BurnedInAnnotation) == ("052Y", "20191123", "NO")
    codes = {item.CodeValue for item in copy.DeidentificationMethodCodeSequence}
    assert codes == {"113100", "113101", "113106", "113108"}
    with table.open(newline="") as handle:
        rows = list(csv.DictReader(handle))
    assert {(row["file"], row["copy"], row["outcome"]) for row in rows} == {
        ("a.dcm", copy.SOPInstanceUID, "blacked-out")
    }
    for wrong in (
        ("--keep", "name"),
        ("--text-csv", table),
        ("--keep-letters",),
        ("--shift-dates", "--keep-dates"),
    ):
        assert overread("deidentify", tmp_path / "in", "--out", out, *wrong).returncode == 2
