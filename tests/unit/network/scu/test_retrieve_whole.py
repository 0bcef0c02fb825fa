"""Whole studies are fetched, whatever they contain and however an archive behaves; gaps are reported."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pydicom
import pytest
from pydicom.uid import JPEGBaseline8Bit, ParametricMapStorage
from pynetdicom import AE

from core.errors import NetworkError
from core.network.base import association
from core.network.base.fetched import Fetched
from core.network.scu import retrieve
from core.network.scu.nodes import fetch_study
from core.network.scu.study_contents import instances_by_dimse
from core.pacs_node import PacsNode
from core.progress import Progress
from core.settings import Pacs
from tests.support.made_archive import MadeArchive
from tests.support.peers import OVERREAD, start_orthanc
from tests.support.pictures import jpeg_dicom, write_dicom
from tests.unit.network.conftest import Makes, Receives, kept

PRIVATE = "1.3.12.2.1107.5.9.1"
#: A SOP class retired before 1996; archives still hold such objects.
RETIRED = "1.2.840.10008.5.1.4.1.1.6"


def changed(file: Path, **attributes: object) -> Path:
    """Give a file other attributes, and its meta information to match."""
    dataset = pydicom.dcmread(file)
    for keyword, value in attributes.items():
        setattr(dataset, keyword, value)
    dataset.file_meta.MediaStorageSOPClassUID = dataset.SOPClassUID
    return write_dicom(dataset, file)


def uid_of(file: Path) -> str:
    return str(pydicom.dcmread(file).SOPInstanceUID)


def fetched(archive: MadeArchive, folder: Path, node: PacsNode | None = None, **pacs: object) -> Fetched:
    """Fetch the study of the first file in an archive."""
    study = str(pydicom.dcmread(archive.files[0]).StudyInstanceUID)
    settings = Pacs.model_validate({"folder": folder, "free_mb": 0} | pacs)
    return fetch_study(node or archive.node(), settings, study, Progress())


def lies_in(folder: Path) -> set[str]:
    return {path.stem for path in folder.glob("*/*.dcm")}


def test_all_classes_of_a_study_come_from_an_archive(instances: Makes, tmp_path: Path) -> None:
    files = instances(4)
    changed(files[1], SOPClassUID=ParametricMapStorage)
    changed(files[2], SOPClassUID=PRIVATE)
    changed(files[3], SOPClassUID=RETIRED)
    archive = start_orthanc(tmp_path / "orthanc", UnknownSopClassAccepted=True)
    try:
        for file in files:
            archive.rest("/instances", file.read_bytes())
        study = str(pydicom.dcmread(files[0]).StudyInstanceUID)
        pacs = Pacs(folder=tmp_path / "received", free_mb=0)
        assert fetch_study(archive.node(), pacs, study, Progress()) == Fetched(4, 0)
        without = pacs.model_copy(update={"private_classes": False, "folder": tmp_path / "without"})
        came = fetch_study(archive.node(), without, study, Progress())
    finally:
        archive.stop()
    assert lies_in(tmp_path / "received") == set(map(uid_of, files))
    assert (came.done, came.failed) == (3, 1)
    assert came.reasons == {"Objects of private classes are not received (see Settings).": 1}
    assert lies_in(tmp_path / "without") == {uid_of(file) for file in files if file != files[2]}


@pytest.mark.parametrize("lists", [True, False])
def test_an_object_over_the_limit_costs_that_object_only(
    instances: Makes, tmp_path: Path, lists: bool
) -> None:
    files = instances(3)
    changed(files[0], Rows=1024, Columns=2048, PixelData=bytes(1024 * 2048 * 2))
    with MadeArchive(files, lists=lists) as archive:
        came = fetched(archive, tmp_path / "received", object_mb=1)
    assert (came.done, came.failed) == (2, 1)
    assert came.reasons == {"An object is larger than the settings allow.": 1}
    assert lies_in(tmp_path / "received") == {uid_of(files[1]), uid_of(files[2])}


def test_one_object_that_stops_an_archive_does_not_cost_those_behind_it(
    instances: Makes, tmp_path: Path
) -> None:
    files = instances(9)
    for number, file in enumerate(files):
        changed(file, SeriesInstanceUID=f"1.2.{number // 5}")
    with MadeArchive(files, stops_at=uid_of(files[3])) as archive:
        came = fetched(archive, tmp_path / "received")
    assert (came.done, came.failed) == (8, 1)
    assert came.reasons == {"Made: the connection broke off.": 1}
    assert lies_in(tmp_path / "received") == set(map(uid_of, files)) - {uid_of(files[3])}


def test_what_an_archive_leaves_out_is_missed(instances: Makes, tmp_path: Path) -> None:
    files = instances(3)
    with MadeArchive(files, leaves_out=uid_of(files[1])) as archive:
        came = fetched(archive, tmp_path / "received")
    assert (came.done, came.failed) == (2, 1)
    assert came.reasons == {"The archive did not send it.": 1}


def test_objects_of_one_class_come_in_their_own_encodings(instances: Makes, tmp_path: Path) -> None:
    files = instances(2)
    (tmp_path / "jpeg.dcm").write_bytes(jpeg_dicom(np.zeros((16, 16), np.uint8)))
    plain = pydicom.dcmread(files[0])
    jpeg = changed(
        tmp_path / "jpeg.dcm",
        SOPClassUID=plain.SOPClassUID,
        StudyInstanceUID=plain.StudyInstanceUID,
        SeriesInstanceUID=plain.SeriesInstanceUID,
    )
    with MadeArchive([*files, jpeg]) as archive:
        came = fetched(archive, tmp_path / "received")
    assert came == Fetched(3, 0)
    (arrived,) = (tmp_path / "received").glob(f"*/{uid_of(jpeg)}.dcm")
    assert pydicom.dcmread(arrived).file_meta.TransferSyntaxUID == JPEGBaseline8Bit


def test_an_archive_that_is_silent_is_asked_once(
    instances: Makes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with MadeArchive(instances(3), silent=4.0) as archive:
        study = str(pydicom.dcmread(archive.files[0]).StudyInstanceUID)
        assert len(instances_by_dimse(archive.node(), OVERREAD, study, Progress())) == 3
        answer = retrieve.instances_by_dimse

        def then_impatient(*asked: Any) -> Any:
            found = answer(*asked)
            monkeypatch.setattr(association, "ANSWER_SECONDS", 2.0)
            return found

        monkeypatch.setattr(retrieve, "instances_by_dimse", then_impatient)
        with pytest.raises(NetworkError, match="has not answered for"):
            fetched(archive, tmp_path / "received")
    assert archive.requests == 1


def test_silence_has_one_rule(instances: Makes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = instances(1)
    with MadeArchive(files, lists=False, silent=0.5) as archive:
        assert fetched(archive, tmp_path / "received") == Fetched(1, 0)
        monkeypatch.setattr(association, "ANSWER_SECONDS", 0.2)
        with pytest.raises(NetworkError, match="has not answered for") as caught:
            fetched(archive, tmp_path / "received")
    assert caught.value.code == "too-slow"


@pytest.mark.parametrize("private", [True, False])
def test_old_and_private_classes_are_received_where_they_are_allowed(
    instances: Makes, receives: Receives, private: bool
) -> None:
    files = instances(3)
    changed(files[1], SOPClassUID=RETIRED)
    changed(files[2], SOPClassUID=PRIVATE)
    settings = receives(private_classes=private)
    sender = AE("MODALITY")
    for file in files:
        sender.add_requested_context(pydicom.dcmread(file).SOPClassUID)
    made = sender.associate("127.0.0.1", settings.pacs.port, ae_title="OVERREAD")
    for file in files if private else files[:2]:
        assert made.send_c_store(file).Status == 0
    taken = {str(context.abstract_syntax) for context in made.accepted_contexts}
    made.release()
    assert (PRIVATE in taken) is private
    assert set(kept(settings)) == set(map(uid_of, files if private else files[:2]))


def test_what_does_not_reach_the_receiver_is_missed(
    instances: Makes, receives: Receives, tmp_path: Path
) -> None:
    files = instances(3)
    changed(files[0], Rows=1024, Columns=2048, PixelData=bytes(1024 * 2048 * 2))
    settings = receives(object_mb=1)
    archive = start_orthanc(tmp_path / "orthanc", listener=settings.pacs.port)
    try:
        for file in files:
            archive.rest("/instances", file.read_bytes())
        study = str(pydicom.dcmread(files[0]).StudyInstanceUID)
        came = fetch_study(archive.node(fetch="move"), settings.pacs, study, Progress())
    finally:
        archive.stop()
    assert (came.done, came.failed) == (2, 1)
    assert set(kept(settings)) == {uid_of(files[1]), uid_of(files[2])}
