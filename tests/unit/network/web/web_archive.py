"""A DICOMweb node for tests that answers as a test says, rightly or not, and records its requests."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from pydicom import dcmread

from core.pacs_node import PacsNode

BOUNDARY = "the-end"


@dataclass
class Asked:
    """A recorded request."""

    method: str
    path: str
    query: dict[str, list[str]]
    headers: dict[str, str]
    body: bytes = b""


class Request(BaseHTTPRequestHandler):
    """One request, with the few answers that most tests need."""

    protocol_version = "HTTP/1.1"
    server: WebArchive

    def do_GET(self) -> None:
        self._handle()

    def do_POST(self) -> None:
        self._handle()

    def _handle(self) -> None:
        parts = urlsplit(self.path)
        asked = Asked(self.command, parts.path, parse_qs(parts.query), dict(self.headers))
        self.server.asked.append(asked)
        with suppress(OSError):
            self.server.answer(self, asked)

    def take_body(self, asked: Asked) -> bytes:
        """Read the body of the request."""
        asked.body = self.rfile.read(int(self.headers["Content-Length"]))
        return asked.body

    def reply(
        self, status: int, content: bytes = b"", kind: str = "application/dicom+json", **headers: str
    ) -> None:
        """Send a complete answer."""
        self.begin(status, kind, **{"Content-Length": str(len(content))} | headers)
        self.wfile.write(content)

    def begin(self, status: int, kind: str, **headers: str) -> None:
        """Send only the head of an answer."""
        self.send_response(status)
        self.send_header("Content-Type", kind)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()

    def reply_rows(self, rows: Sequence[dict[str, object]]) -> None:
        """Answer with rows of JSON."""
        self.reply(200, json.dumps(rows).encode()) if rows else self.reply(204)

    def reply_file(self, content: bytes) -> None:
        """Answer with a DICOM file in one part."""
        self.reply(200, in_one_part(content), multipart_type())

    def hang_up(self) -> None:
        """Close the connection without an answer."""
        self.close_connection = True
        self.connection.close()

    def log_message(self, *_: object) -> None:
        """Log nothing."""


def multipart_type(boundary: str = BOUNDARY) -> str:
    """Return the content type of a multipart answer."""
    return f'multipart/related; type="application/dicom"; boundary={boundary}'


def in_one_part(content: bytes) -> bytes:
    """Return an answer of one part."""
    head = f"--{BOUNDARY}\r\nContent-Type: application/dicom\r\n\r\n".encode()
    return head + content + f"\r\n--{BOUNDARY}--\r\n".encode()


Answer = Callable[[Request, Asked], None]


class WebArchive(ThreadingHTTPServer):
    """The node; `asked` has its requests."""

    daemon_threads = True

    def __init__(self, answer: Answer) -> None:
        super().__init__(("127.0.0.1", 0), Request)
        self.answer, self.asked = answer, list[Asked]()

    def node(self, **changes: object) -> PacsNode:
        """Return the archive as a node in the settings."""
        url = f"http://127.0.0.1:{self.server_port}/dicom-web"
        return PacsNode.model_validate({"name": "Web", "kind": "web", "url": url} | changes)

    def handle_error(self, request: object, client_address: object) -> None:
        """Ignore errors, because a test's client may disconnect at any time."""


@contextmanager
def web_archive(answer: Answer) -> Iterator[WebArchive]:
    """Yield a node that answers by a function."""
    server = WebArchive(answer)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@dataclass
class Shelf:
    """An archive that behaves correctly: lists, returns and stores instances.

    Attributes
    ----------
    files : dict of str to Path
        Files by their instances.
    """

    files: dict[str, Path]
    taken: dict[str, bytes] = field(default_factory=dict)

    def answer(self, request: Request, asked: Asked) -> None:
        """Answer as DICOMweb requires."""
        last = asked.path.rsplit("/", 1)[-1]
        if asked.method == "POST":
            self._take(request, asked)
        elif last in self.files:
            request.reply_file(self.files[last].read_bytes())
        elif last in ("instances", "studies"):
            rows = [instance_row(path) for path in self.files.values()]
            offset, limit = (int(asked.query.get(key, [usual])[0]) for key, usual in PAGING)
            request.reply_rows(rows[offset : offset + limit])
        else:
            request.reply(404)

    def _take(self, request: Request, asked: Asked) -> None:
        body = request.take_body(asked)
        boundary = asked.headers["Content-Type"].rsplit("boundary=", 1)[1].encode()
        content = body.split(b"\r\n\r\n", 1)[1].rsplit(b"\r\n--" + boundary + b"--", 1)[0]
        uid = sop_uid_in(content)
        self.taken[uid] = content
        request.reply(200, json.dumps(stored_row(uid)).encode())


PAGING = (("offset", "0"), ("limit", "1000000"))


def sop_uid_in(content: bytes) -> str:
    """Return the SOP instance UID of a file's bytes."""
    from io import BytesIO

    return str(dcmread(BytesIO(content), stop_before_pixels=True).SOPInstanceUID)


def instance_row(path: Path, **changes: str) -> dict[str, object]:
    """Return a row of facts about a file."""
    dataset = dcmread(path, stop_before_pixels=True)
    for keyword, value in changes.items():
        setattr(dataset, keyword, value)
    row: dict[str, object] = dataset.to_json_dict()
    return row


def stored_row(uid: str, **item: object) -> dict[str, object]:
    """Return the answer of an archive that stored an object."""
    known = {"00081155": {"vr": "UI", "Value": [uid]}} | item
    return {"00081199": {"vr": "SQ", "Value": [known]}}


def failed_row(uid: str, reason: int) -> dict[str, object]:
    """Return the answer of an archive that did not store an object."""
    item = {
        "00081155": {"vr": "UI", "Value": [uid]},
        "00081197": {"vr": "US", "Value": [reason]},
    }
    return {"00081198": {"vr": "SQ", "Value": [item]}}
