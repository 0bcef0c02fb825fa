"""Results sent to a real archive, next to the pictures that they describe."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydicom import dcmread

from tests.support import peers
from tests.support.dicom_results import write_results
from tests.support.samples import real_files


@pytest.fixture
def orthanc(tmp_path: Path) -> Iterator[peers.Orthanc]:
    started = peers.start_orthanc(tmp_path / "orthanc")
    yield started
    started.stop()


def test_an_archive_shows_results_under_the_study_of_their_pictures(
    orthanc: peers.Orthanc, tmp_path: Path
) -> None:
    peers.need("dcmsend")
    folder, out = real_files(tmp_path / "in"), tmp_path / "out"
    written = write_results(folder, out, tmp_path / "journal")
    results = list(out.rglob("*.dcm"))
    assert len(results) == written.objects
    for path in (folder, out):
        node = ("127.0.0.1", str(orthanc.port))
        command = ["dcmsend", "-aec", "ORTHANC", "--no-halt", "+sd", "+r", *node, str(path)]
        sent = subprocess.run(command, capture_output=True, text=True, check=False)
        assert sent.returncode == 0, sent.stderr
    held = orthanc.instances()
    assert {path.stem.split("-", 1)[1] for path in results} <= held
    of_study: dict[str, set[str]] = {}
    for path in results:
        made = dcmread(path, stop_before_pixels=True)
        of_study.setdefault(made.StudyInstanceUID, set()).add(made.SeriesInstanceUID)
    studies = orthanc.rest("/tools/find", {"Level": "Study", "Query": {}, "Expand": True})
    by_uid = {study["MainDicomTags"]["StudyInstanceUID"]: study for study in studies}
    for uid, series in of_study.items():
        shown = orthanc.rest(f"/studies/{by_uid[uid]['ID']}/series")
        found = {
            one["MainDicomTags"]["SeriesInstanceUID"]: one["MainDicomTags"].get("Modality", "")
            for one in shown
        }
        assert series <= set(found)
        # The archive also has the series of the pictures, and no patient appears twice.
        assert set(found) - series
        assert {"SR", "DOC"} <= set(found.values())
