"""The queue sent over DICOMweb: what counts as sent, what failed and why, and broken connections."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Iterator

import pytest
from pydicom import dcmread

from core.errors import Cancelled
from core.network.outbox import Outbox, QueueState
from core.network.scu.c_store import Sent, send_due
from core.network.web import connection as connections
from core.progress import Progress
from core.setting_entries import with_value
from core.settings import UserSettings
from core.settings_file import keep_settings
from core.vault.sealed_file import is_sealed
from tests.unit.network.conftest import Makes
from tests.unit.network.web.conftest import Serves
from tests.unit.network.web.web_archive import Asked, Request, Shelf, WebArchive, failed_row, stored_row


@pytest.fixture
def outbox() -> Iterator[Outbox]:
    made = Outbox()
    yield made
    made.close()


def send(outbox: Outbox, archive: WebArchive) -> Sent:
    return send_due(outbox, UserSettings(nodes=(archive.node(),)), Progress())


def test_objects_arrive_byte_for_byte(serves: Serves, instances: Makes, outbox: Outbox) -> None:
    files, shelf = instances(5), Shelf({})
    archive = serves(shelf.answer)
    outbox.add(files, "Web", Progress())
    assert send(outbox, archive) == Sent(5, 0, 0, "")
    assert sorted(shelf.taken.values()) == sorted(path.read_bytes() for path in files)
    assert {(asked.method, asked.path) for asked in archive.asked} == {("POST", "/dicom-web/studies")}
    # Acknowledged objects are not sent again.
    assert outbox.add(files, "Web", Progress()).sent == 5


def answers(status: int, said: object, kind: str = "application/dicom+json"):
    def answer(request: Request, asked: Asked) -> None:
        request.take_body(asked)
        uid = asked.body.split(b"\r\n\r\n", 1)[1]
        content = said(str(dcmread_uid(uid))) if callable(said) else said
        request.reply(status, json.dumps(content).encode() if kind.endswith("json") else b"<html/>", kind)

    return answer


def dcmread_uid(content: bytes) -> str:
    from io import BytesIO

    return str(dcmread(BytesIO(content), stop_before_pixels=True).SOPInstanceUID)


@pytest.mark.parametrize(
    ("status", "said", "kind", "state", "words"),
    [
        (200, stored_row, "application/dicom+json", QueueState.SENT, ""),
        (200, stored_row, "application/json", QueueState.SENT, ""),
        (
            *(202, lambda uid: stored_row(uid, **{"00081196": {"vr": "US", "Value": [0xB000]}})),
            *("application/dicom+json", QueueState.SENT, "status B000"),
        ),
        # A login page answers every request with 200.
        (200, {}, "text/html", QueueState.FAILED, "does not confirm that it stored"),
        (
            200,
            stored_row("1.2.3"),
            "application/dicom+json",
            QueueState.FAILED,
            "does not confirm that it stored",
        ),
        (200, [], "application/dicom+json", QueueState.FAILED, "does not confirm that it stored"),
        (
            *(202, lambda uid: stored_row(uid) | failed_row(uid, 0x0110)),
            *("application/dicom+json", QueueState.FAILED, "status 0110"),
        ),
        (409, stored_row, "application/dicom+json", QueueState.FAILED, "does not confirm that it stored"),
        (
            *(409, lambda uid: failed_row(uid, 0xA700), "application/dicom+json"),
            *(QueueState.WAITING, "full or busy"),
        ),
        (
            *(409, lambda uid: failed_row(uid, 0x0122), "application/dicom+json"),
            *(QueueState.FAILED, "does not take objects of this kind"),
        ),
        (415, {}, "text/html", QueueState.FAILED, "does not take objects of this kind"),
        (503, {}, "text/html", QueueState.WAITING, "busy"),
        (401, {}, "text/html", QueueState.WAITING, "does not let Overread in"),
        (400, {}, "text/html", QueueState.FAILED, "status 400"),
        (
            *(200, {"00081199": {"vr": "LO", "Value": ["x"]}, "00081198": {"vr": "SQ", "Value": 7}}),
            *("application/dicom+json", QueueState.FAILED, "does not confirm that it stored"),
        ),
    ],
)
def test_only_what_the_node_says_it_stored_is_sent(
    serves: Serves,
    instances: Makes,
    outbox: Outbox,
    status: int,
    said: object,
    kind: str,
    state: QueueState,
    words: str,
) -> None:
    outbox.add(instances(1), "Web", Progress())
    send(outbox, serves(answers(status, said, kind)))
    (entry,) = outbox.entries()
    assert entry.state is state
    assert words in entry.sentence


def test_a_refused_object_costs_that_one_only(serves: Serves, instances: Makes, outbox: Outbox) -> None:
    files, shelf = instances(4), Shelf({})
    refused = dcmread(files[1]).SOPInstanceUID

    def answer(request: Request, asked: Asked) -> None:
        request.take_body(asked)
        if refused.encode() in asked.body:
            request.reply(409, json.dumps(failed_row(refused, 0xC000)).encode())
        else:
            uid = dcmread_uid(asked.body.split(b"\r\n\r\n", 1)[1])
            shelf.taken[uid] = b""
            request.reply(200, json.dumps(stored_row(uid)).encode())

    outbox.add(files, "Web", Progress())
    sent = send(outbox, serves(answer))
    assert (sent.sent, sent.failed, sent.waiting) == (3, 1, 0)


def test_a_connection_that_breaks_off_lets_the_object_wait(
    serves: Serves, instances: Makes, outbox: Outbox
) -> None:
    files, shelf = instances(4), Shelf({})
    broken = dcmread(files[1]).SOPInstanceUID

    def answer(request: Request, asked: Asked) -> None:
        if not breaks:
            shelf.answer(request, asked)
            return
        uid = dcmread_uid(request.take_body(asked).split(b"\r\n\r\n", 1)[1])
        if uid == broken:
            request.hang_up()
        else:
            request.reply(200, json.dumps(stored_row(uid)).encode())

    breaks, archive = True, serves(answer)
    outbox.add(files, "Web", Progress())
    sent = send(outbox, archive)
    assert (sent.sent, sent.failed, sent.waiting) == (3, 0, 1)
    assert "connection broke off" in sent.problem
    breaks = False
    outbox.retry()
    assert send(outbox, archive) == Sent(1, 0, 0, "")


def test_a_slow_name_service_is_not_taken_for_a_slow_node(
    serves: Serves, instances: Makes, outbox: Outbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    addresses = socket.getaddrinfo

    def slow(*asked: object, **more: object) -> object:
        time.sleep(1.0)
        return addresses(*asked, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(connections, "CONNECTION_SECONDS", 0.3)
    monkeypatch.setattr(socket, "getaddrinfo", slow)
    outbox.add(instances(1), "Web", Progress())
    assert send(outbox, serves(Shelf({}).answer)) == Sent(1, 0, 0, "")


def test_an_answer_that_comes_before_all_was_sent_is_heard(
    serves: Serves, instances: Makes, outbox: Outbox
) -> None:
    def answer(request: Request, _: Asked) -> None:
        # The server refuses every login, and reads none of the body.
        request.close_connection = True
        request.reply(401, Connection="close")

    outbox.add(instances(1), "Web", Progress())
    sent = send(outbox, serves(answer))
    assert (sent.sent, sent.waiting) == (0, 1)


def test_a_sealed_copy_arrives_as_the_file_that_it_is_of(
    serves: Serves, instances: Makes, outbox: Outbox
) -> None:
    keep_settings(with_value(UserSettings(), "privacy.encrypt", True))
    (file,), shelf = instances(1), Shelf({})
    outbox.add([file], "Web", Progress(), copy=True)
    assert is_sealed(outbox.entries()[0].path)
    assert send(outbox, serves(shelf.answer)) == Sent(1, 0, 0, "")
    assert list(shelf.taken.values()) == [file.read_bytes()]


def test_cancel_breaks_off_and_the_object_stays_in_the_queue(
    serves: Serves, instances: Makes, outbox: Outbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Only cancelling ends the wait.
    monkeypatch.setattr(connections, "ANSWER_SECONDS", 3600.0)
    under_way, over, progress = threading.Event(), threading.Event(), Progress()

    def hangs(request: Request, asked: Asked) -> None:
        request.take_body(asked)
        under_way.set()
        over.wait()

    def cancel() -> None:
        under_way.wait(60)
        progress.cancel()

    archive = serves(hangs)
    outbox.add(instances(2), "Web", Progress())
    threading.Thread(target=cancel, daemon=True).start()
    try:
        with pytest.raises(Cancelled):
            send_due(outbox, UserSettings(nodes=(archive.node(),)), progress)
    finally:
        over.set()
    assert outbox.counts()[QueueState.WAITING] == 2


def test_where_the_node_lets_nobody_in_it_is_asked_once(
    serves: Serves, instances: Makes, outbox: Outbox
) -> None:
    archive = serves(answers(401, {}, "text/html"))
    outbox.add(instances(5), "Web", Progress())
    sent = send(outbox, archive)
    assert (sent.sent, sent.failed, sent.waiting) == (0, 0, 5)
    assert len(archive.asked) == 1
