"""Reports to nodes that accept Comprehensive SR but not Comprehensive 3D SR, like older archives."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from highdicom.sr import srread
from pydicom import dcmread
from pydicom.dataset import Dataset
from pydicom.uid import (
    Comprehensive3DSRStorage,
    ComprehensiveSRStorage,
    ParametricMapStorage,
    SecondaryCaptureImageStorage,
)
from pynetdicom import AE, evt
from pynetdicom.events import Event

from core.network.outbox import Outbox, QueueState
from core.network.scu.c_store import send_due
from core.pacs_node import PacsNode
from core.progress import Progress
from core.settings import UserSettings
from tests.support.pictures import write_dicom
from tests.unit.reports.dicom.test_study_objects import ONE, OTHER, film, results, rows_of

_OLD = (ComprehensiveSRStorage, SecondaryCaptureImageStorage)


@dataclass
class Archive:
    """The objects that an archive received."""

    port: int
    stored: list[Dataset] = field(default_factory=list)

    def settings(self) -> UserSettings:
        node = PacsNode(name="Old", host="127.0.0.1", port=self.port, title="OLD")
        return UserSettings(nodes=(node,))

    def reports(self) -> list[Dataset]:
        return [one for one in self.stored if one.Modality == "SR"]


Takes = Callable[..., Archive]


@pytest.fixture
def takes() -> Iterator[Takes]:
    """Start archives that accept objects of some classes."""
    servers = []

    def start(*classes: str) -> Archive:
        entity, archive = AE("OLD"), Archive(0)
        for uid in classes:
            entity.add_supported_context(uid)

        def store(event: Event) -> int:
            dataset = event.dataset
            dataset.file_meta = event.file_meta
            archive.stored.append(dataset)
            return 0

        server = entity.start_server(("127.0.0.1", 0), block=False, evt_handlers=[(evt.EVT_C_STORE, store)])
        servers.append(server)
        archive.port = server.server_address[1]
        return archive

    yield start
    for server in servers:
        server.shutdown()


@pytest.fixture
def queue(tmp_path: Path) -> Iterator[Outbox]:
    made = Outbox(tmp_path / "outbox.sqlite")
    yield made
    made.close()


@pytest.fixture
def written(tmp_path: Path) -> dict[str, Path]:
    """Return the files of a film's results by kind."""
    write_dicom(film("1.2.3.1", "Doe^Jane", "P1"), tmp_path / "in" / "a.dcm")
    results(tmp_path / "in", rows_of(tmp_path / "in", {"a.dcm": (0.9, 0.1)}, (ONE, OTHER)), (ONE, OTHER))
    return {path.name.partition("-")[0]: path for path in (tmp_path / "out").rglob("*.dcm")}


@pytest.mark.parametrize("kinds", [("sr",), ("sr", "sc")])
@pytest.mark.parametrize("copy", [False, True])
def test_a_report_arrives_in_the_class_that_is_taken(
    takes: Takes, queue: Outbox, written: dict[str, Path], tmp_path: Path, kinds: tuple[str, ...], copy: bool
) -> None:
    archive = takes(*_OLD)
    advances = []
    queue.add([written[kind] for kind in kinds], "Old", Progress(), copy=copy)
    done = send_due(queue, archive.settings(), Progress(advances.append))
    assert (done.sent, done.failed, done.waiting, done.problem) == (len(kinds), 0, 0, "")
    assert (advances[-1].done, advances[-1].total) == (len(kinds), len(kinds))
    assert {entry.state for entry in queue.entries()} == {QueueState.SENT}
    assert not list(Outbox.copies_beside(queue.path).glob("*")), "a copy stays behind"
    report, (arrived,) = dcmread(written["sr"]), archive.reports()
    assert report.SOPClassUID == Comprehensive3DSRStorage
    assert arrived.SOPClassUID == ComprehensiveSRStorage
    assert arrived.SOPInstanceUID != report.SOPInstanceUID
    # Everything else stays the same.
    for keyword in ("SOPClassUID", "SOPInstanceUID"):
        del report[keyword]
    for element in report:
        assert arrived[element.tag] == element
    assert len(arrived) == len(report) + 2
    arrived.save_as(tmp_path / "arrived.dcm", enforce_file_format=True)
    assert srread(tmp_path / "arrived.dcm").content.get_image_measurement_groups()


def test_one_report_is_one_object_however_often_it_is_sent(
    takes: Takes, queue: Outbox, written: dict[str, Path]
) -> None:
    archive = takes(*_OLD)
    assert queue.add([written["sr"]], "Old", Progress()).new == 1
    assert send_due(queue, archive.settings(), Progress()).sent == 1
    assert queue.add([written["sr"]], "Old", Progress()).sent == 1
    assert queue.add([written["sr"]], "Other", Progress()).new == 1
    assert queue.add([written["sr"]], "Old", Progress(), again=True).new == 1
    assert send_due(queue, archive.settings(), Progress()).sent == 1
    first, again = archive.reports()
    assert first == again
    classes = {entry.node: entry.facts.sop_class for entry in queue.entries()}
    assert classes == {"Old": ComprehensiveSRStorage, "Other": Comprehensive3DSRStorage}
    assert sum(queue.counts().values()) == 2


def test_a_node_that_takes_the_first_class_gets_it(
    takes: Takes, queue: Outbox, written: dict[str, Path]
) -> None:
    archive = takes(*_OLD, Comprehensive3DSRStorage)
    queue.add([written["sr"]], "Old", Progress())
    assert send_due(queue, archive.settings(), Progress()).sent == 1
    assert [one.SOPClassUID for one in archive.stored] == [Comprehensive3DSRStorage]


def test_what_cannot_be_sent_in_another_class_fails(
    takes: Takes, queue: Outbox, written: dict[str, Path], tmp_path: Path
) -> None:
    # Another manufacturer's report may have spatial coordinates.
    foreign = dcmread(written["sr"])
    foreign.Manufacturer = "Somebody else"
    foreign.save_as(tmp_path / "foreign.dcm")
    archive = takes(*_OLD)
    queue.add([tmp_path / "foreign.dcm", written["sc"]], "Old", Progress())
    done = send_due(queue, archive.settings(), Progress())
    assert (done.sent, done.failed) == (1, 1)
    assert done.problem.startswith("Old does not take objects of this kind: Comprehensive 3D SR Storage")


def test_a_node_that_takes_no_report_is_told_of(
    takes: Takes, queue: Outbox, written: dict[str, Path]
) -> None:
    archive = takes(ParametricMapStorage, SecondaryCaptureImageStorage)
    queue.add([written["sr"], written["sc"]], "Old", Progress())
    done = send_due(queue, archive.settings(), Progress())
    assert (done.sent, done.failed, done.waiting) == (1, 1, 0)
    (entry,) = [one for one in queue.entries() if one.state is QueueState.FAILED]
    assert entry.code == "not-taken"
