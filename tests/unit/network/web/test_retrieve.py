"""Studies fetched over DICOMweb: whole, cut, wrong, too large, without end."""

from __future__ import annotations

import gzip
import threading
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest
from pydicom import dcmread

from core.errors import Cancelled, NetworkError
from core.network.base.fetched import NOT_SENT, PRIVATE_CLASS, Fetched
from core.network.base.object_store import TOO_LARGE
from core.network.scu.nodes import fetch_study
from core.network.web import connection as connections
from core.progress import Progress
from core.settings import Pacs
from tests.unit.network.conftest import Makes
from tests.unit.network.web.conftest import Serves
from tests.unit.network.web.web_archive import (
    Asked,
    Request,
    Shelf,
    in_one_part,
    instance_row,
    multipart_type,
)

Special = Callable[[Request, Asked], None]
#: Seconds of silence; a working archive needs less, even on a busy machine.
IMPATIENT = 4.0


@pytest.fixture
def shelf(instances: Makes) -> Shelf:
    """Return an archive with six instances of one study."""
    return Shelf({dcmread(path).SOPInstanceUID: path for path in instances(6)})


def study_of(shelf: Shelf) -> str:
    return str(dcmread(next(iter(shelf.files.values()))).StudyInstanceUID)


def kept(pacs: Pacs) -> dict[str, Path]:
    assert pacs.folder is not None
    return {path.stem: path for path in pacs.folder.glob("*/*.dcm")}


def third_is(shelf: Shelf, special: Special) -> Special:
    """Return an archive that answers in a special way for the third instance."""
    third = list(shelf.files)[2]

    def answer(request: Request, asked: Asked) -> None:
        (special if asked.path.endswith(third) else shelf.answer)(request, asked)

    return answer


def test_a_study_comes_whole(serves: Serves, shelf: Shelf, pacs: Pacs) -> None:
    archive = serves(shelf.answer)
    counts: list[int] = []
    progress = Progress(lambda advance: counts.append(advance.done))
    assert fetch_study(archive.node(), pacs, study_of(shelf), progress) == Fetched(6, 0)
    assert counts[-1] == 6
    for uid, path in kept(pacs).items():
        assert dcmread(path) == dcmread(shelf.files[uid])
        assert (
            dcmread(path).file_meta.TransferSyntaxUID == dcmread(shelf.files[uid]).file_meta.TransferSyntaxUID
        )
    assert "transfer-syntax=*" in archive.asked[-1].headers["Accept"]
    # Fetch once more: the same objects are there already.
    assert fetch_study(archive.node(), pacs, study_of(shelf), Progress()) == Fetched(6, 0)
    assert len(kept(pacs)) == 6


def test_one_connection_is_enough(serves: Serves, shelf: Shelf, pacs: Pacs) -> None:
    ports = set()

    def answer(request: Request, asked: Asked) -> None:
        ports.add(request.client_address)
        shelf.answer(request, asked)

    fetch_study(serves(answer).node(), pacs, study_of(shelf), Progress())
    assert len(ports) == 1


def missing(request: Request, _: Asked) -> None:
    request.reply(404)


def broken(request: Request, _: Asked) -> None:
    request.reply(500)


def of_another_kind(request: Request, _: Asked) -> None:
    request.reply(200, b"<html>please log in</html>", "text/html")


def of_another_part(request: Request, _: Asked) -> None:
    content = in_one_part(b"x").replace(b"application/dicom", b"image/jpeg")
    request.reply(200, content, multipart_type())


def no_dicom(request: Request, _: Asked) -> None:
    request.reply_file(b"x" * 1000)


def packed(request: Request, _: Asked) -> None:
    request.reply(200, gzip.compress(bytes(1 << 20)), multipart_type(), Content_Encoding="gzip")


def without_boundary(request: Request, _: Asked) -> None:
    request.reply(200, b"x" * 1000, "multipart/related")


def header_without_end(request: Request, _: Asked) -> None:
    request.begin(200, multipart_type(), Connection="close")
    request.wfile.write(b"--the-end\r\n")
    while True:
        request.wfile.write(b"X-Name: value\r\n" * 1000)


def redirecting(request: Request, _: Asked) -> None:
    request.reply(302, Location="http://192.0.2.1/")


@pytest.mark.parametrize(
    ("special", "words"),
    [
        (missing, NOT_SENT),
        (broken, "The archive could not send it."),
        (of_another_kind, "Web sends something other than a DICOM file."),
        (of_another_part, "Web sends something other than a DICOM file."),
        (no_dicom, "An object's header cannot be read."),
        (packed, "Web sends compressed answers, which were not requested."),
        (without_boundary, "Web sends something other than a DICOM file."),
        (header_without_end, "Web sends something other than a DICOM file."),
        (redirecting, "Web redirects to another address (status 302); set that as its URL."),
    ],
)
def test_one_that_cannot_be_had_costs_that_one_only(
    serves: Serves, shelf: Shelf, pacs: Pacs, special: Special, words: str
) -> None:
    archive = serves(third_is(shelf, special))
    came = fetch_study(archive.node(), pacs, study_of(shelf), Progress())
    assert came == Fetched(5, 1, reasons={words: 1})
    assert len(kept(pacs)) == 5
    assert not list(pacs.folder.glob(".*"))  # type: ignore[union-attr]


def test_another_object_than_the_one_that_was_asked_for_is_refused(
    serves: Serves, shelf: Shelf, pacs: Pacs
) -> None:
    first = next(iter(shelf.files.values()))
    archive = serves(third_is(shelf, lambda request, _: request.reply_file(first.read_bytes())))
    came = fetch_study(archive.node(), pacs, study_of(shelf), Progress())
    assert came == Fetched(5, 1, reasons={"The object is not the one that its sender announced.": 1})


@pytest.mark.parametrize("told", [True, False], ids=["told", "without end"])
def test_one_that_is_too_large_costs_that_one_only(
    serves: Serves, shelf: Shelf, pacs: Pacs, told: bool
) -> None:
    begins = in_one_part(list(shelf.files.values())[2].read_bytes()).rsplit(b"\r\n--", 1)[0]
    sent = 0

    def large(request: Request, _: Asked) -> None:
        nonlocal sent
        length = {"Content-Length": str(1 << 40)} if told else {"Connection": "close"}
        request.begin(200, multipart_type(), **length)
        request.wfile.write(begins)
        while True:
            request.wfile.write(bytes(1 << 20))
            sent += 1 << 20

    bounded = pacs.model_copy(update={"object_mb": 8})
    tracemalloc.start()
    came = fetch_study(serves(third_is(shelf, large)).node(), bounded, study_of(shelf), Progress())
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert came == Fetched(5, 1, reasons={TOO_LARGE: 1})
    # The buffers of both sides hold the rest.
    assert sent < 64 << 20
    assert peak < 16 << 20


def test_private_classes_are_not_even_asked_for(serves: Serves, shelf: Shelf, pacs: Pacs) -> None:
    paths = list(shelf.files.values())

    def answer(request: Request, asked: Asked) -> None:
        if asked.path.endswith("/instances") and "offset" not in asked.query:
            rows = [instance_row(path) for path in paths]
            rows[0]["00080016"] = {"vr": "UI", "Value": ["1.3.46.670589.11.0.0.12.1"]}
            request.reply_rows(rows)
        else:
            shelf.answer(request, asked)

    archive = serves(answer)
    without = pacs.model_copy(update={"private_classes": False})
    came = fetch_study(archive.node(), without, study_of(shelf), Progress())
    assert came == Fetched(5, 1, reasons={PRIVATE_CLASS: 1})
    first = next(iter(shelf.files))
    assert not [asked for asked in archive.asked if asked.path.endswith(first)]


def test_a_connection_that_breaks_off_is_made_again(serves: Serves, shelf: Shelf, pacs: Pacs) -> None:
    tries: dict[str, int] = {}

    def answer(request: Request, asked: Asked) -> None:
        last = asked.path.rsplit("/", 1)[-1]
        tries[last] = tries.get(last, 0) + 1
        if last in shelf.files and tries[last] == 1:
            whole = in_one_part(shelf.files[last].read_bytes())
            request.begin(200, multipart_type(), **{"Content-Length": str(len(whole))})
            request.wfile.write(whole[: len(whole) // 2])
            request.hang_up()
        else:
            shelf.answer(request, asked)

    assert fetch_study(serves(answer).node(), pacs, study_of(shelf), Progress()) == Fetched(6, 0)
    assert not list(pacs.folder.glob(".*"))  # type: ignore[union-attr]


def test_a_part_that_does_not_end_is_not_taken_for_whole(serves: Serves, shelf: Shelf, pacs: Pacs) -> None:
    def cut(request: Request, _: Asked) -> None:
        whole = in_one_part(list(shelf.files.values())[2].read_bytes())
        request.reply(200, whole[:-20], multipart_type())

    came = fetch_study(serves(third_is(shelf, cut)).node(), pacs, study_of(shelf), Progress())
    assert came == Fetched(5, 1, reasons={"Web: the connection broke off.": 1})


def test_an_archive_that_always_breaks_off_is_not_asked_for_ever(
    serves: Serves, shelf: Shelf, pacs: Pacs
) -> None:
    done = iter(range(99))

    def answer(request: Request, asked: Asked) -> None:
        if asked.path.endswith("instances") or next(done) < 1:
            shelf.answer(request, asked)
        else:
            request.hang_up()

    archive = serves(answer)
    came = fetch_study(archive.node(), pacs, study_of(shelf), Progress())
    assert came == Fetched(1, 5, reasons={"Web: the connection broke off.": 5})
    assert len(archive.asked) < 20


def test_a_token_that_runs_out_ends_the_fetch_and_says_so(serves: Serves, shelf: Shelf, pacs: Pacs) -> None:
    archive = serves(third_is(shelf, lambda request, _: request.reply(401)))
    came = fetch_study(archive.node(), pacs, study_of(shelf), Progress())
    assert (came.done, came.failed) == (2, 4)
    assert "does not let Overread in (status 401)" in next(iter(came.reasons))


def test_a_node_that_chooses_the_encoding_itself_is_asked_so(
    serves: Serves, shelf: Shelf, pacs: Pacs
) -> None:
    def answer(request: Request, asked: Asked) -> None:
        if "transfer-syntax" in asked.headers["Accept"]:
            request.reply(406)
        else:
            shelf.answer(request, asked)

    archive = serves(answer)
    assert fetch_study(archive.node(), pacs, study_of(shelf), Progress()) == Fetched(6, 0)
    assert len([asked for asked in archive.asked if "transfer-syntax" in asked.headers["Accept"]]) == 1


def test_a_file_in_no_part_is_read_too(serves: Serves, shelf: Shelf, pacs: Pacs) -> None:
    def plain(request: Request, asked: Asked) -> None:
        request.reply(200, shelf.files[asked.path.rsplit("/", 1)[-1]].read_bytes(), "application/dicom")

    archive = serves(third_is(shelf, plain))
    assert fetch_study(archive.node(), pacs, study_of(shelf), Progress()) == Fetched(6, 0)


def test_what_is_packed_up_to_the_boundarys_edge_comes_whole(
    serves: Serves, shelf: Shelf, pacs: Pacs
) -> None:
    def in_bits(request: Request, asked: Asked) -> None:
        whole = in_one_part(shelf.files[asked.path.rsplit("/", 1)[-1]].read_bytes())
        request.begin(200, multipart_type(), Transfer_Encoding="chunked")
        for start in range(0, len(whole), 7):
            piece = whole[start : start + 7]
            request.wfile.write(b"%x\r\n%b\r\n" % (len(piece), piece))
        request.wfile.write(b"0\r\n\r\n")

    assert fetch_study(serves(third_is(shelf, in_bits)).node(), pacs, study_of(shelf), Progress()).done == 6
    assert all(dcmread(path) == dcmread(shelf.files[uid]) for uid, path in kept(pacs).items())


@pytest.mark.parametrize("drip", [b"", b"x"], ids=["silent", "slow"])
def test_who_is_silent_or_too_slow_is_waited_for_no_longer(
    serves: Serves, shelf: Shelf, pacs: Pacs, monkeypatch: pytest.MonkeyPatch, drip: bytes
) -> None:
    monkeypatch.setattr(connections, "ANSWER_SECONDS", IMPATIENT)
    monkeypatch.setattr(connections, "SLOW_SECONDS", IMPATIENT)
    over = threading.Event()

    def slow(request: Request, _: Asked) -> None:
        request.begin(200, multipart_type(), Connection="close")
        while not over.wait(0.1):
            request.wfile.write(drip)

    try:
        came = fetch_study(serves(third_is(shelf, slow)).node(), pacs, study_of(shelf), Progress())
    finally:
        over.set()
    assert (came.done, came.failed) == (2, 4)
    assert "has not answered" in next(iter(came.reasons))


def test_a_head_without_end_is_waited_for_no_longer(
    serves: Serves, shelf: Shelf, pacs: Pacs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "ANSWER_SECONDS", IMPATIENT)

    def go_on(request: Request, _: Asked) -> None:
        while True:
            request.wfile.write(b"HTTP/1.1 100 Continue\r\n\r\n")
            time.sleep(0.01)

    came = fetch_study(serves(third_is(shelf, go_on)).node(), pacs, study_of(shelf), Progress())
    assert (came.done, came.failed) == (2, 4)
    assert "has not answered" in next(iter(came.reasons))


def test_cancel_breaks_off_in_the_middle_of_an_object(
    serves: Serves, shelf: Shelf, pacs: Pacs, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Only cancelling ends the wait.
    monkeypatch.setattr(connections, "ANSWER_SECONDS", 3600.0)
    under_way, over = threading.Event(), threading.Event()

    def hangs(request: Request, _: Asked) -> None:
        request.begin(200, multipart_type(), Connection="close")
        under_way.set()
        over.wait()

    progress = Progress()

    def cancel() -> None:
        under_way.wait(60)
        progress.cancel()

    threading.Thread(target=cancel, daemon=True).start()
    try:
        with pytest.raises(Cancelled):
            fetch_study(serves(third_is(shelf, hangs)).node(), pacs, study_of(shelf), progress)
    finally:
        over.set()
    assert len(kept(pacs)) == 2


def test_where_nothing_comes_the_reason_is_raised(serves: Serves, shelf: Shelf, pacs: Pacs) -> None:
    def answer(request: Request, asked: Asked) -> None:
        (shelf.answer if asked.path.endswith("instances") else missing)(request, asked)

    with pytest.raises(NetworkError, match="did not send it"):
        fetch_study(serves(answer).node(), pacs, study_of(shelf), Progress())
    with pytest.raises(NetworkError, match="not the UID"):
        fetch_study(serves(answer).node(), pacs, "../..", Progress())
