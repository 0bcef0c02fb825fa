"""Fronts of a DICOMweb node: a line that cuts connections, a gate that requires a token."""

from __future__ import annotations

import http.client
import random
import select
import socket
import ssl
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tests.unit.network.web.web_archive import Answer, Asked, Request

#: Headers that apply to one connection only.
_HOP = ("transfer-encoding", "connection", "keep-alive", "content-length", "server", "date")


def wants_token(port: int, token: str) -> Answer:
    """Pass requests with a bearer token to a port of this computer."""

    def answer(request: Request, asked: Asked) -> None:
        body = request.take_body(asked) if asked.method == "POST" else None
        if asked.headers.get("Authorization") != f"Bearer {token}":
            request.reply(401)
            return
        behind = http.client.HTTPConnection("127.0.0.1", port, timeout=600)
        headers = {name: value for name, value in asked.headers.items() if name != "Authorization"}
        behind.request(asked.method, request.path, body, headers)
        came = behind.getresponse()
        content = came.read()
        kept = {name: value for name, value in came.getheaders() if name.lower() not in _HOP}
        kind = kept.pop("Content-Type", "text/plain")
        request.reply(came.status, content, kind, **kept)
        behind.close()

    return answer


class Line:
    """A line to a port of this computer that cuts each connection after some bytes of the answer.

    Its `range` may be changed.

    Parameters
    ----------
    port : int
    least, most : int
        Range from which the number of bytes before a cut is drawn.
    """

    def __init__(self, port: int, least: int, most: int, seed: int = 1) -> None:
        self._port, self.range = port, (least, most)
        self._chance = random.Random(seed)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        #: Number of connections that were cut.
        self.cut = 0
        #: Whether connections are still cut.
        self.cutting = True
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        """Accept no more connections."""
        self._listener.close()

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                here, _ = self._listener.accept()
                threading.Thread(target=self._carry, args=(here,), daemon=True).start()

    def _carry(self, here: socket.socket) -> None:
        left = self._chance.randint(*self.range)
        with here, socket.create_connection(("127.0.0.1", self._port)) as there, suppress(OSError):
            while left > 0 or not self.cutting:
                for ready in select.select([here, there], [], [])[0]:
                    data = ready.recv(1 << 14)
                    if not data:
                        return
                    if ready is here:
                        there.sendall(data)
                    else:
                        here.sendall(data[: max(left, 0)] if self.cutting else data)
                        left -= len(data)
            self.cut += 1
            # With a reset, as if the line broke.
            here.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


@contextmanager
def encrypted_line(port: int, certificate: Path, key: Path) -> Iterator[int]:
    """Encrypt the connection to a port of this computer; yield the encrypted port."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    listener = socket.create_server(("127.0.0.1", 0))

    def carry(plain: socket.socket) -> None:
        with (
            suppress(OSError),
            context.wrap_socket(plain, server_side=True) as here,
            socket.create_connection(("127.0.0.1", port)) as there,
        ):
            threading.Thread(target=pump, args=(there, here), daemon=True).start()
            pump(here, there)

    def pump(source: socket.socket, sink: socket.socket) -> None:
        with suppress(OSError):
            while data := source.recv(1 << 14):
                sink.sendall(data)
            sink.shutdown(socket.SHUT_RDWR)

    def serve() -> None:
        with suppress(OSError):
            while True:
                threading.Thread(target=carry, args=(listener.accept()[0],), daemon=True).start()

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield int(listener.getsockname()[1])
    finally:
        listener.close()


@contextmanager
def cutting_line(port: int, least: int, most: int) -> Iterator[Line]:
    """Yield a line that cuts connections."""
    line = Line(port, least, most)
    try:
        yield line
    finally:
        line.close()
