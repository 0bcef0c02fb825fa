"""A model with fourteen findings on the command line: added, used, reported, accepted, compared."""

from __future__ import annotations

import json
from pathlib import Path

import pydicom
import pytest

from core.models.onnx_file import with_card
from tests.e2e.test_cli import overread, rows_of
from tests.support.pictures import dicom, save, write_dicom
from tests.support.tiny_findings import NAMES, findings_card, findings_graph, picture_of


@pytest.fixture
def added(tmp_path: Path) -> Path:
    """The model, added to the user's own."""
    file = tmp_path / "chest14.onnx"
    file.write_bytes(with_card(findings_graph(), findings_card()))
    done = overread("models", "add", file)
    assert done.returncode == 0, done.stderr
    return file


def write_film(folder: Path, number: int, *bright: int) -> None:
    dataset = dicom(picture_of(*bright, side=64))
    dataset.StudyInstanceUID, dataset.SeriesInstanceUID = f"1.2.{number}", f"1.2.{number}.1"
    dataset.SOPInstanceUID = dataset.file_meta.MediaStorageSOPInstanceUID = f"1.2.{number}.1.1"
    dataset.PatientID, dataset.AccessionNumber = f"P{number}", f"A{number}"
    write_dicom(dataset, folder / f"{number}.dcm")


def test_it_reads_and_says_each(added: Path, tmp_path: Path) -> None:
    films, out = tmp_path / "films", tmp_path / "out"
    write_film(films, 1)
    write_film(films, 2, 4, 9)
    done = overread(
        *("classify", films, "--model", "chest14", "--csv", out / "f.csv", "--jsonl", out / "f.jsonl"),
        *("--pdf", out / "r.pdf", "--dicom", out / "dicom", "--overlays", out / "maps"),
    )
    assert done.returncode == 0, done.stderr
    assert "Mass suspected" in done.stderr
    assert "Hernia not suspected" in done.stderr
    rows = {row["file"]: row for row in rows_of(out / "f.csv")}
    assert [name for name in rows["2.dcm"] if name.startswith("p_")] == [f"p_{name}" for name in NAMES]
    scores = {name: int(rows["2.dcm"][f"score_{name}"]) for name in NAMES}
    assert [name for name in NAMES if scores[name] >= 50] == ["effusion", "mass"]
    assert max(int(rows["1.dcm"][f"score_{name}"]) for name in NAMES) < 50
    assert (rows["2.dcm"]["accession"], rows["2.dcm"]["band"]) == ("A2", "suspected")
    line = [json.loads(text) for text in (out / "f.jsonl").read_text("utf-8").splitlines()][1]
    # The effusion lies in its own quarter of the upper half and is the strongest finding.
    assert line["abnormality"] == "Effusion"
    assert line["place"] == {"x": 0.125, "y": 0.375}
    assert 0.9 < line["strength"] <= 1.0
    assert sorted(path.name for path in (out / "maps").rglob("*.png")) == [
        "2.dcm.chest14.mass.png",
        "2.dcm.chest14.png",
    ]
    written = [pydicom.dcmread(path) for path in (out / "dicom").rglob("*") if path.is_file()]
    assert {"SR"} <= {dataset.Modality for dataset in written}
    assert (out / "r.pdf").read_bytes().startswith(b"%PDF-")
    done = overread("classify", films, "--model", "chest14", "--resume", "--by", "study", "--json")
    lines = [json.loads(text) for text in done.stdout.splitlines()]
    assert [line["state"] for line in lines] == ["suspected", "nothing suspected"]
    assert lines[0]["suspected"].startswith("Effusion suspected, ")
    assert lines[1]["line"] == "Nothing suspected by 1 model"
    done = overread("replay", out / "f.jsonl", "--folder", films)
    assert done.returncode == 0, done.stdout


def test_each_finding_is_accepted_and_versions_are_compared(added: Path, tmp_path: Path, home: Path) -> None:
    site, out = tmp_path / "site", tmp_path / "out"
    lines = ["file,label"]
    for number in range(12):
        bright = (4, 9)[: number % 3]
        save(picture_of(*bright, side=64, grey=0.7 + number / 100), site / f"{number}.png")
        lines.append(f"{number}.png,{'|'.join(NAMES[n] for n in bright) or 'no finding'}")
    (site / "labels.csv").write_text("\n".join(lines), "utf-8")
    other = tmp_path / "next.onnx"
    other.write_bytes(with_card(findings_graph(), findings_card(version="1.3.0")))
    done = overread("evaluate", site, "--model", "chest14", "--model", other, "--out", out)
    assert done.returncode == 0, done.stderr
    assert "Pleural thickening" in done.stdout
    raw = json.loads((out / "figures.json").read_text("utf-8"))
    assert list(raw["findings"]) == list(NAMES)
    assert raw["findings"]["mass"]["evaluation"]["whole"]["positives"] == 4
    assert raw["findings"]["mass"]["comparison"]["cases"] == 12
    assert len(rows_of(out / "cases.csv")) == 12 * len(NAMES)
    assert (out / "acceptance.pdf").read_bytes().startswith(b"%PDF-")
    done = overread("evaluate", site, "--model", "chest14", "--finding", "mass", "--sign", "Dr. E")
    assert done.returncode == 0, done.stderr
    assert "Sensitivity" in done.stdout
    (profile,) = (home / "profiles").iterdir()
    assert profile.name.endswith("-mass.json")
    done = overread("evaluate", site, "--model", "chest14", "--finding", "nose")
    assert done.returncode == 2
    assert "no finding 'nose'" in " ".join(done.stderr.split())


def test_models_of_different_questions_are_not_compared(added: Path, tmp_path: Path) -> None:
    done = overread("evaluate", tmp_path, "--model", "chest14", "--model", "bone-fracture")
    assert done.returncode == 2
    assert "answer different questions" in " ".join(done.stderr.split())
