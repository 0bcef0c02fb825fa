"""Malicious archives that we call: their answers are limited in size, number and time."""

from __future__ import annotations

import socket
import struct
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from pydicom.dataset import Dataset
from pynetdicom import AE, evt
from pynetdicom.events import Event
from pynetdicom.sop_class import StudyRootQueryRetrieveInformationModelFind  # type: ignore[attr-defined]

from core.errors import NetworkError
from core.network.base import intake
from core.network.base.query import Query
from core.network.scu import study_contents
from core.network.scu.nodes import query_studies
from core.network.scu.study_contents import instances_by_dimse
from core.pacs_node import PacsNode
from core.progress import Progress
from tests.support.peers import free_port

Serves = Callable[[Callable[[Event], Iterator[tuple[int, Dataset | None]]]], PacsNode]
TITLE = "HOSTILE"


@pytest.fixture
def serves() -> Iterator[Serves]:
    """Start an archive that answers searches by a function; yield its address."""
    servers: list[Any] = []

    def serve(answer: Callable[[Event], Iterator[tuple[int, Dataset | None]]]) -> PacsNode:
        entity = AE(ae_title=TITLE)
        entity.add_supported_context(StudyRootQueryRetrieveInformationModelFind)
        port = free_port()
        handlers = [(evt.EVT_C_FIND, answer)]
        servers.append(entity.start_server(("127.0.0.1", port), block=False, evt_handlers=handlers))
        return PacsNode(name="hostile", title=TITLE, host="127.0.0.1", port=port)

    yield serve
    for server in servers:
        server.shutdown()


def study(description: str = "x") -> Dataset:
    found = Dataset()
    found.StudyInstanceUID, found.StudyDescription = "1.2.3", description
    return found


def test_answers_without_end_are_ended(serves: Serves) -> None:
    def answer(_event: Event) -> Iterator[tuple[int, Dataset | None]]:
        while True:
            yield 0xFF00, study()

    # The test is that the call returns at all.
    found = query_studies(serves(answer), "US", Query(), Progress(), most=20)
    assert len(found.studies) == 20
    assert not found.complete


@pytest.mark.parametrize("endless", ["SERIES", "IMAGE"])
def test_a_list_without_end_is_not_believed(
    serves: Serves, monkeypatch: pytest.MonkeyPatch, endless: str
) -> None:
    monkeypatch.setattr(study_contents, "MOST_SERIES", 20)
    monkeypatch.setattr(study_contents, "MOST_INSTANCES", 20)

    def answer(event: Event) -> Iterator[tuple[int, Dataset | None]]:
        found = study()
        found.SeriesInstanceUID, found.SOPInstanceUID = "1.2.3.4", "1.2.3.4.5"
        yield 0xFF00, found
        while event.identifier.QueryRetrieveLevel == endless:
            yield 0xFF00, found

    # The test is that the call returns at all.
    assert instances_by_dimse(serves(answer), "US", "1.2.3", Progress()) == ()


def test_an_answer_may_be_only_so_large(serves: Serves) -> None:
    def answer(_event: Event) -> Iterator[tuple[int, Dataset | None]]:
        # pynetdicom itself splits this: 64 MB of text in one data set.
        huge = study()
        huge.add_new(0x00321060, "UT", "x" * (64 << 20))
        yield 0xFF00, huge
        yield 0x0000, None

    with pytest.raises(NetworkError):
        query_studies(serves(answer), "US", Query(), Progress())


def test_a_piece_of_four_gigabytes_is_not_read() -> None:
    """The peer accepts the association and then declares a PDU that would fill the memory."""
    listener = socket.create_server(("127.0.0.1", 0))
    sent: list[int] = []

    def flood() -> None:
        connection, _ = listener.accept()
        with connection:
            connection.recv(1 << 16)
            connection.sendall(b"\x02\0" + struct.pack(">I", 0xFFFFFFF0))
            try:
                for _ in range(200):
                    connection.sendall(bytes(1 << 20))
                    sent.append(1)
            except OSError:
                return

    thread = threading.Thread(target=flood, daemon=True)
    thread.start()
    node = PacsNode(name="hostile", title=TITLE, host="127.0.0.1", port=listener.getsockname()[1])
    with pytest.raises(NetworkError):
        query_studies(node, "US", Query(), Progress())
    thread.join(120)
    listener.close()
    assert len(sent) < 100


def test_a_piece_that_does_not_come_ends_the_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intake, "PIECE_SECONDS", 1.0)
    listener = socket.create_server(("127.0.0.1", 0))
    given_up = threading.Event()

    def wait() -> None:
        connection, _ = listener.accept()
        with connection:
            connection.recv(1 << 16)
            connection.sendall(b"\x02\0" + struct.pack(">I", 500))
            # The connection stays open until the search ends by itself.
            given_up.wait()

    thread = threading.Thread(target=wait, daemon=True)
    thread.start()
    node = PacsNode(name="hostile", title=TITLE, host="127.0.0.1", port=listener.getsockname()[1])
    with pytest.raises(NetworkError):
        query_studies(node, "US", Query(), Progress())
    given_up.set()
    thread.join(120)
    listener.close()
