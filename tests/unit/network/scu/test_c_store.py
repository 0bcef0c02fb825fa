"""Sending to a real archive: each object once, whatever happens meanwhile, and other reports."""

from __future__ import annotations

import socket
import subprocess
import threading
import time
from pathlib import Path
from typing import Any

import pydicom
import pytest
from pydicom.uid import generate_uid
from pynetdicom.transport import T_CONNECT

from core.errors import Cancelled, NetworkError, QueueError
from core.network import outbox
from core.network.base import association
from core.network.outbox import Outbox, QueueState
from core.network.scu.c_store import send_due
from core.network.scu.nodes import echo
from core.pacs_node import PacsNode
from core.progress import Progress
from core.settings import UserSettings
from tests.support.peers import (
    Orthanc,
    find,
    free_port,
    listens,
    make_certificates,
    need,
    start_orthanc,
    wait_for,
)
from tests.support.pictures import jpeg_dicom, spot
from tests.unit.network.conftest import Makes


@pytest.fixture
def queue(tmp_path: Path):
    made = Outbox(tmp_path / "outbox.sqlite")
    yield made
    made.close()


def knowing(*nodes: PacsNode) -> UserSettings:
    return UserSettings(nodes=nodes)


def uids(files: list[Path]) -> set[str]:
    return {pydicom.dcmread(file).SOPInstanceUID for file in files}


def test_objects_arrive_once_whatever_their_syntax(
    instances: Makes, queue: Outbox, orthanc: Orthanc, tmp_path: Path
) -> None:
    files = instances(5)
    jpeg = tmp_path / "jpeg.dcm"
    jpeg.write_bytes(jpeg_dicom(spot()))
    (tmp_path / "no.dcm").write_text("no DICOM")
    added = queue.add([*files, jpeg, tmp_path / "no.dcm"], "Orthanc", Progress())
    assert (added.new, added.waiting, added.sent) == (6, 0, 0)
    assert [(path.name, error.code) for path, error in added.refused] == [("no.dcm", "not-dicom")]
    assert queue.add(files, "Orthanc", Progress()).waiting == 5
    advances = []
    done = send_due(queue, knowing(orthanc.node()), Progress(advances.append))
    assert (done.sent, done.failed, done.waiting, done.problem) == (6, 0, 0, "")
    assert (advances[-1].done, advances[-1].total) == (6, 6)
    assert uids([*files, jpeg]) <= orthanc.instances()
    assert queue.add(files, "Orthanc", Progress()).sent == 5
    assert send_due(queue, knowing(orthanc.node()), Progress()).sent == 0
    assert queue.add(files[:1], "Orthanc", Progress(), again=True).new == 1


def test_what_is_queued_survives_a_restart_and_a_peer_that_is_away(
    instances: Makes, queue: Outbox, tmp_path: Path
) -> None:
    need("storescp")
    files = instances(3)
    node = PacsNode(name="Away", host="127.0.0.1", port=free_port(), title="STORE")
    queue.add(files, "Away", Progress())
    done = send_due(queue, knowing(node), Progress())
    assert (done.sent, done.failed, done.waiting) == (0, 0, 3)
    assert done.problem == f"Away does not answer at 127.0.0.1, port {node.port}: Connection refused."
    assert {entry.code for entry in queue.entries()} == {"no-answer"}
    assert send_due(queue, knowing(node), Progress()).waiting == 3
    assert {entry.tries for entry in queue.entries()} == {1}, "it was tried again too soon"
    queue.close()
    again = Outbox(queue.path)
    try:
        assert again.counts()[QueueState.WAITING] == 3
        assert 0 < again.next_due() - time.time() <= outbox.DELAYS[0]
        folder = tmp_path / "stored"
        folder.mkdir()
        command = [str(find("storescp")), "-aet", "STORE", "-od", str(folder), str(node.port)]
        with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as peer:
            wait_for(lambda: listens(node.port))
            again.retry()
            assert send_due(again, knowing(node), Progress()).sent == 3
            peer.terminate()
        assert len(list(folder.iterdir())) == 3
    finally:
        again.close()


def test_tries_come_later_and_later_and_then_end(instances: Makes, queue: Outbox) -> None:
    queue.add(instances(1), "Nowhere", Progress())
    delays = []
    for number in range(outbox.MOST_TRIES):
        (entry,) = queue.entries()
        assert entry.state is QueueState.WAITING
        assert entry.tries == number
        queue.failed(entry, "no-answer", "It does not answer.", 1000.0)
        delays.append(queue.entries()[0].due - 1000.0)
    assert tuple(delays[: len(outbox.DELAYS)]) == outbox.DELAYS
    assert set(delays[len(outbox.DELAYS) : -1]) == {outbox.DELAYS[-1]}
    assert queue.entries()[0].state is QueueState.FAILED
    assert queue.retry() == 1
    assert queue.entries()[0].state is QueueState.WAITING


def test_states_say_what_is_wrong(instances: Makes, queue: Outbox, orthanc: Orthanc) -> None:
    gone, changed, fine, private = (instances(1)[0] for _ in range(4))
    dataset = pydicom.dcmread(private)
    dataset.SOPClassUID = dataset.file_meta.MediaStorageSOPClassUID = generate_uid()
    dataset.save_as(private)
    queue.add([gone, changed, fine, private], "Orthanc", Progress())
    gone.unlink()
    changed.write_bytes(changed.read_bytes() + b"\0\0")
    done = send_due(queue, knowing(orthanc.node()), Progress())
    assert (done.sent, done.failed) == (1, 3)
    found = {entry.path: (entry.state, entry.code) for entry in queue.entries()}
    assert found == {
        gone: ("failed", "no-file"),
        changed: ("failed", "file-changed"),
        fine: ("sent", ""),
        private: ("failed", "not-taken"),
    }
    assert all(entry.sentence.endswith(".") for entry in queue.entries() if entry.code)
    queue.add(instances(1), "Gone", Progress())
    assert send_due(queue, knowing(), Progress()).problem == "There is no node 'Gone' any more."
    assert queue.forget(QueueState.FAILED) == 4


def test_a_copy_stays_while_another_node_waits_for_it(instances: Makes, queue: Outbox) -> None:
    (file,) = instances(1)
    for node in ("One", "Other"):
        queue.add([file], node, Progress(), copy=True)
    first, other = sorted(queue.entries(), key=lambda entry: entry.node)
    assert first.path == other.path
    queue.sent(first)
    assert queue.forget(QueueState.SENT) == 1
    assert other.path.exists()
    assert queue.forget_some([other]) == 1
    assert not other.path.exists()


def test_copies_of_results_are_kept_until_they_are_sent(
    instances: Makes, queue: Outbox, orthanc: Orthanc
) -> None:
    files = instances(2)
    queue.add(files, "Orthanc", Progress(), copy=True)
    for file in files:
        file.unlink()
    copies = [entry.path for entry in queue.entries()]
    assert all(copy.exists() for copy in copies)
    assert send_due(queue, knowing(orthanc.node()), Progress()).sent == 2
    assert not any(copy.exists() for copy in copies)


def test_a_cancel_leaves_the_rest_in_the_queue(instances: Makes, queue: Outbox, orthanc: Orthanc) -> None:
    queue.add(instances(6), "Orthanc", Progress())
    progress = Progress(lambda advance: progress.cancel() if advance.done == 2 else None)
    with pytest.raises(Cancelled):
        send_due(queue, knowing(orthanc.node()), progress)
    assert queue.counts() == {QueueState.WAITING: 4, QueueState.SENT: 2, QueueState.FAILED: 0}
    assert send_due(queue, knowing(orthanc.node()), Progress()).sent == 4


def test_a_cancel_ends_a_wait_for_a_peer_that_says_nothing(instances: Makes, queue: Outbox) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        node = PacsNode(name="Mute", host="127.0.0.1", port=silent.getsockname()[1], title="MUTE")
        progress = Progress()
        threading.Timer(0.3, progress.cancel).start()
        with pytest.raises(Cancelled):
            echo(node, "OVERREAD", progress)


def test_one_process_sends_at_a_time(instances: Makes, queue: Outbox, orthanc: Orthanc) -> None:
    queue.add(instances(1), "Orthanc", Progress())
    other = Outbox(queue.path)
    try:
        with other.sending(), pytest.raises(NetworkError, match="Another Overread is sending"):
            send_due(queue, knowing(orthanc.node()), Progress())
    finally:
        other.close()


def test_an_object_that_breaks_the_connection_holds_up_no_other(instances: Makes, queue: Outbox) -> None:
    need("storescp")
    files = instances(4)
    # DCMTK's receiver aborts during the first object, and accepts the next association.
    port = free_port()
    node = PacsNode(name="Fragile", host="127.0.0.1", port=port, title="STORE")
    queue.add(files, "Fragile", Progress())
    command = [str(find("storescp")), "--ignore", "-aet", "STORE", "--abort-after", str(port)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as peer:
        wait_for(lambda: listens(port))
        done = send_due(queue, knowing(node), Progress())
        peer.terminate()
    assert (done.sent, done.waiting) == (0, 4)
    assert {(entry.code, entry.tries) for entry in queue.entries()} == {("connection-lost", 1)}
    # The bytes may have arrived, but they were not acknowledged.
    assert {str(entry.reached) for entry in queue.entries()} == {"sent"}


def test_encrypted_to_an_archive_that_wants_a_certificate(
    instances: Makes, queue: Outbox, tmp_path: Path
) -> None:
    ours, theirs = make_certificates(tmp_path / "ours"), make_certificates(tmp_path / "theirs")
    archive = start_orthanc(tmp_path / "orthanc", tls=ours)
    try:
        shown = {"tls": True, "authority": ours.authority, "certificate": ours.certificate, "key": ours.key}
        node = archive.node(**shown)
        echo(node, "OVERREAD")
        files = instances(2)
        queue.add(files, "Orthanc", Progress())
        assert send_due(queue, knowing(node), Progress()).sent == 2
        assert archive.instances() == uids(files)
        for wrong, code, words in (
            ({"authority": theirs.authority}, "tls-failed", "not trusted"),
            ({"certificate": None, "key": None}, "tls-failed", "certificate"),
            ({"tls": False}, "connection-lost", "needs TLS"),
            ({"authority": tmp_path / "none.pem"}, "tls-files", "cannot be used"),
        ):
            with pytest.raises(NetworkError, match=words) as caught:
                echo(archive.node(**(shown | wrong)), "OVERREAD")
            assert caught.value.code == code
    finally:
        archive.stop()


def test_who_does_not_answer_or_rejects_is_told_in_words(
    orthanc: Orthanc, monkeypatch: pytest.MonkeyPatch
) -> None:
    def is_told(changes: dict[str, object], code: str, words: str) -> None:
        with pytest.raises(NetworkError, match=words) as caught:
            echo(orthanc.node(**changes), "OVERREAD")
        assert caught.value.code == code

    echo(orthanc.node(), "OVERREAD")
    is_told({"title": "OTHER"}, "rejected", "its AE title is not 'OTHER'")
    with socket.socket() as taken:
        # Nothing listens on this port, and nothing else can take it meanwhile.
        taken.bind(("127.0.0.1", 0))
        is_told({"port": taken.getsockname()[1]}, "no-answer", "Connection refused")
    is_told({"host": "no-such-host.invalid"}, "no-answer", "no host")
    # Only the silent node is waited for; an archive on a busy machine may take longer to answer.
    monkeypatch.setattr(association, "ASSOCIATION_SECONDS", 0.5)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        is_told({"port": silent.getsockname()[1]}, "connection-lost", "closed the connection")


def test_a_rejection_is_told_though_it_comes_before_the_thread_that_waits(
    orthanc: Orthanc, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Late(threading.Event):
        """Set to others only when the peer has rejected and closed the connection."""

        def wait(self, timeout: float | None = None) -> bool:
            super().wait(timeout)
            wait_for(lambda: not sockets[-1]._is_connected)
            return True

    def connect(connection: association._Socket, primitive: T_CONNECT) -> None:
        sockets.append(connection)
        connects(connection, primitive)

    def late(caller: association._Caller, *given: Any) -> association._Socket:
        made = creates(caller, *given)
        made._ready = Late()
        return made

    sockets: list[association._Socket] = []
    connects, creates = association._Socket.connect, association._Caller._create_socket
    monkeypatch.setattr(association._Socket, "connect", connect)
    monkeypatch.setattr(association._Caller, "_create_socket", late)
    with pytest.raises(NetworkError, match="its AE title is not 'OTHER'") as caught:
        echo(orthanc.node(title="OTHER"), "OVERREAD")
    assert caught.value.code == "rejected"


def test_a_clock_that_was_wrong_stalls_nothing(instances: Makes, queue: Outbox) -> None:
    queue.add(instances(1), "Orthanc", Progress())
    ahead = time.time() + 3 * 365 * 86_400
    (entry,) = queue.due(ahead, 10)
    queue.failed(entry, "no-answer", "It was away.", ahead)
    assert queue.due(time.time(), 10)
    assert queue.count_due(time.time()) == 1
    assert queue.next_due() == 0
    # With a correct clock a postponed object waits its full time.
    (entry,) = queue.due(time.time(), 10)
    queue.failed(entry, "no-answer", "It was away.", time.time())
    assert not queue.due(time.time(), 10)
    assert queue.next_due() > time.time()


@pytest.mark.usefixtures("connections_closed")
def test_a_file_that_is_no_queue_is_told_and_closed(tmp_path: Path) -> None:
    (tmp_path / "outbox.sqlite").write_bytes(b"no database" * 100)
    with pytest.raises(QueueError, match="cannot be read or written"):
        Outbox(tmp_path / "outbox.sqlite")
