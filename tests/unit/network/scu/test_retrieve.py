"""Searching a real archive and fetching from it, in both ways, also encrypted."""

from __future__ import annotations

from pathlib import Path

import pydicom
import pytest

from core.errors import Cancelled, NetworkError
from core.network.base.query import Query
from core.network.scu.nodes import fetch_study, query_studies
from core.pacs_node import PacsNode
from core.progress import Progress
from core.settings import Pacs
from tests.support.peers import OVERREAD, Orthanc, free_port, start_orthanc
from tests.unit.network.conftest import Makes, Receives, kept


def upload(orthanc: Orthanc, files: list[Path]) -> str:
    """Put files of one study into the archive; return its UID."""
    for file in files:
        orthanc.rest("/instances", file.read_bytes())
    return str(pydicom.dcmread(files[0]).StudyInstanceUID)


def test_studies_are_found_by_what_is_known_of_them(instances: Makes, orthanc: Orthanc) -> None:
    name = {"PatientName": "Søren^Ødegård", "PatientID": "F-1", "SpecificCharacterSet": "ISO_IR 192"}
    first = upload(orthanc, instances(3, **name, StudyDate="20250102", StudyDescription="Skull"))
    second = upload(orthanc, instances(1, **name, StudyDate="20250301"))
    upload(orthanc, instances(1, PatientName="Other", PatientID="F-2", StudyDate="20250102"))

    def found(**query: str) -> list[str]:
        return [
            study.uid for study in query_studies(orthanc.node(), OVERREAD, Query(**query), Progress()).studies
        ]

    assert found(patient_id="F-1") == [second, first]
    assert found(patient_name="søren^") == [second, first]
    assert found(patient_id="F-1", last_day="20250201") == [first]
    assert found(patient_id="F-1", first_day="20250301", last_day="20250301") == [second]
    assert found(study_uid=first, modality="MR") == []
    (study,) = query_studies(orthanc.node(), OVERREAD, Query(study_uid=first), Progress()).studies
    assert (study.patient_name, study.patient_id, study.date) == ("Søren^Ødegård", "F-1", "20250102")
    assert (study.description, study.modalities, study.instances) == ("Skull", "CT", "3")
    part = query_studies(orthanc.node(), OVERREAD, Query(patient_id="F-?"), Progress(), most=1)
    assert (len(part.studies), part.complete) == (1, False)


def test_a_study_is_fetched_over_the_same_association(
    instances: Makes, orthanc: Orthanc, tmp_path: Path
) -> None:
    files = instances(7)
    study = upload(orthanc, files)
    pacs = Pacs(folder=tmp_path / "received", free_mb=0)
    advances = []
    for _ in range(2):
        came = fetch_study(orthanc.node(), pacs, study, Progress(advances.append))
        assert (came.done, came.failed, came.differing, came.notice) == (7, 0, 0, "")
    assert (advances[-1].done, advances[-1].total) == (7, 7)
    found = sorted((tmp_path / "received" / study).iterdir())
    assert len(found) == 7
    assert [pydicom.dcmread(f).SOPInstanceUID for f in found] == sorted(
        pydicom.dcmread(f).SOPInstanceUID for f in files
    )


def test_what_is_fetched_is_bounded(instances: Makes, orthanc: Orthanc, tmp_path: Path) -> None:
    study = upload(orthanc, instances(2))
    pacs = Pacs(folder=tmp_path / "received", free_mb=1 << 40)
    with pytest.raises(NetworkError) as caught:
        fetch_study(orthanc.node(), pacs, study, Progress())
    assert caught.value.code == "disk-full"
    assert not list((tmp_path / "received").iterdir())


def test_a_study_is_moved_to_the_receiver(instances: Makes, receives: Receives, tmp_path: Path) -> None:
    settings = receives()
    archive = start_orthanc(tmp_path / "orthanc", listener=settings.pacs.port)
    try:
        study = upload(archive, instances(4))
        came = fetch_study(archive.node(fetch="move"), settings.pacs, study, Progress())
        assert (came.done, came.failed) == (4, 0)
        assert len(kept(settings)) == 4
        receives.receiver.close()
        with pytest.raises(NetworkError, match="did not send"):
            fetch_study(archive.node(fetch="move"), settings.pacs, study, Progress())
    finally:
        archive.stop()


def test_what_cannot_be_fetched_is_told(orthanc: Orthanc, tmp_path: Path) -> None:
    pacs = Pacs(folder=tmp_path / "received")
    with pytest.raises(NetworkError, match="not the UID of a study"):
        fetch_study(orthanc.node(), pacs, "../..", Progress())
    nobody = PacsNode(name="Nobody", host="127.0.0.1", port=free_port(), title="NOBODY")
    with pytest.raises(NetworkError, match="does not answer"):
        fetch_study(nobody, pacs, "1.2.3", Progress())


def test_a_cancel_ends_a_fetch_and_keeps_what_came(
    instances: Makes, orthanc: Orthanc, tmp_path: Path
) -> None:
    study = upload(orthanc, instances(30))
    pacs = Pacs(folder=tmp_path / "received", free_mb=0)
    progress = Progress(lambda advance: progress.cancel() if advance.done == 3 else None)
    with pytest.raises(Cancelled):
        fetch_study(orthanc.node(), pacs, study, progress)
    found = list((tmp_path / "received").rglob("*"))
    assert all(path.suffix == ".dcm" and not path.name.startswith(".") for path in found if path.is_file())
