"""Accession numbers from a real worklist, in tables and DICOM results, with their source."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from pathlib import Path

import pydicom
import pytest
from pydicom.uid import generate_uid

from core.settings import Pacs, UserSettings
from core.settings_file import keep_settings
from tests.support.dicom_results import errors_of
from tests.support.network.worklist import worklist, write_order
from tests.support.peers import find
from tests.support.pictures import dicom, spot, write_dicom


def overread(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "desktop", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=600, check=False)


def rows_of(table: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(table.read_text("utf-8-sig").splitlines()))


@pytest.fixture
def studies(tmp_path: Path) -> dict[str, Path]:
    """Write three studies of two patients: with an order, with two orders, and with a number."""
    made = {}
    for name, patient, number in (("one", "P-1", ""), ("two", "P-2", ""), ("has", "P-3", "OWN-1")):
        picture = dicom(
            spot(),
            **{"PatientID": patient, "PatientName": "Doe^Jane", "Modality": "DX", "StudyDate": "20260301"},
            **{"AccessionNumber": number, "StudyInstanceUID": generate_uid(), "StudyTime": "120000"},
        )
        made[name] = write_dicom(picture, tmp_path / "in" / f"{name}.dcm")
    return made


def test_numbers_come_into_results_where_there_is_no_doubt(studies: dict[str, Path], tmp_path: Path) -> None:
    orders = tmp_path / "orders" / "WORKLIST"
    uid = write_order(orders, "A-1", "P-1", "20260301")
    for number in ("A-2", "A-3"):
        write_order(orders, number, "P-2", "20260301")
    out = tmp_path / "out"
    wanted = ("classify", tmp_path / "in", "--csv", out / "all.csv", "--dicom", out / "dicom")
    with worklist(tmp_path / "orders") as node:
        keep_settings(UserSettings(pacs=Pacs(worklist="RIS"), nodes=(node,)))
        # Nothing has asked the worklist yet.
        assert overread(*wanted).returncode == 0
        (row, *_) = rows_of(out / "all.csv")
        assert "accession_from" not in row
        before = {path.name for path in (out / "dicom").rglob("*.dcm")}
        shown = [
            json.loads(line)
            for line in overread("pacs", "worklist", tmp_path / "in", "--json").stdout.splitlines()
        ]
        told = overread(*wanted, "--resume", "--worklist")
    assert told.returncode == 0, told.stderr
    assert "Accession numbers from the worklist: 1 found, 1 several orders." in told.stderr
    by_patient = {one["patient_id"]: one for one in shown}
    assert set(by_patient) == {"P-1", "P-2"}
    assert (by_patient["P-1"]["accession"], by_patient["P-1"]["accession_from"]) == ("A-1", "RIS")
    assert by_patient["P-2"]["found"] == "several orders"
    assert set(by_patient["P-2"]["candidates"]) == {"A-2", "A-3"}
    rows = rows_of(out / "all.csv")
    assert {(row["patient_id"], row["accession"], row["accession_from"]) for row in rows} == {
        ("P-1", "A-1", "RIS"),
        ("P-2", "", ""),
        ("P-3", "OWN-1", ""),
    }
    results = [pydicom.dcmread(path) for path in (out / "dicom").rglob("*.dcm") if path.name not in before]
    assert results, "what says more is no new object"
    assert {str(result.PatientID) for result in results} == {"P-1"}
    assert {str(result.AccessionNumber) for result in results} == {"A-1"}
    if find("dciodvfy") is not None:
        assert errors_of((out / "dicom").rglob("*.dcm")) == {}
    (request,) = next(r for r in results if r.Modality == "SR").ReferencedRequestSequence
    assert (request.AccessionNumber, request.RequestedProcedureID) == ("A-1", "RP-A-1")
    assert request.StudyInstanceUID == uid


def test_results_are_written_though_the_worklist_is_away(studies: dict[str, Path], tmp_path: Path) -> None:
    out = tmp_path / "all.csv"
    keep_settings(UserSettings(pacs=Pacs(worklist="Nobody", ask_worklist=True)))
    told = overread("classify", tmp_path / "in", "--csv", out)
    assert told.returncode == 0
    assert "Name a node in the setting pacs.worklist" in " ".join(told.stderr.split())
    assert out.exists()
