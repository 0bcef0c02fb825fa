"""An HTTP connection with a DICOMweb node: one request at a time, each answer within limits of time.

Answers are read piece by piece, so that their size does not matter. Redirects are not followed, so that a
password or token reaches only the node of the settings. Compressed answers are refused.
"""

from __future__ import annotations

import http.client
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from types import TracebackType
from urllib.parse import quote, urlencode, urlsplit

from core.errors import Cancelled, NetworkError, OverreadError
from core.network.base.association import ANSWER_SECONDS, CONNECTION_SECONDS, connection_lost, not_connected
from core.network.base.error_codes import NetworkErrorCode
from core.network.base.login import authorization_of
from core.network.base.tls import calling_context
from core.pacs_node import PacsNode
from core.progress import Progress

#: Most bytes read or sent at once.
PIECE_BYTES = 1 << 17
#: Most unread bytes of an answer, and seconds to read them; a connection with more is not reused.
_REST_BYTES, _REST_SECONDS = 1 << 16, 2.0
#: The number of seconds, and the fewest bytes of an answer that must arrive in it.
SLOW_SECONDS, SLOW_BYTES = 2 * ANSWER_SECONDS, 1 << 12
#: Seconds between two checks for cancellation or time-out.
_LOOK_EVERY = 0.1
_REJECTED = (401, 403, 407)
_NOT_DONE = (404, 405, 406, 410, 415, 501)
_BUSY = (408, 429, 502, 503, 504, 507)
_NEVER = float("inf")

Body = Callable[[], Iterable[bytes]]


class WebAnswer:
    """An answer whose header has arrived.

    Attributes
    ----------
    status : int
    content_type : str
        In lower case, without parameters.
    length : int or None
        Size in bytes, if the node gives it.
    """

    def __init__(self, connection: WebConnection, response: http.client.HTTPResponse) -> None:
        self._connection, self._response = connection, response
        self.status = response.status
        self.content_type = response.headers.get_content_type()
        self.length = response.length

    def parameter(self, name: str) -> str:
        """Return a parameter of the content type; '' if it is missing."""
        found = self._response.headers.get_param(name)
        return found if isinstance(found, str) else ""

    def pieces(self) -> Iterator[bytes]:
        """Yield the content of the answer as it arrives.

        Raises
        ------
        NetworkError
            ``hostile`` if the content is compressed; ``connection-lost`` or ``too-slow``.
        Cancelled
        """
        if self._response.headers.get("Content-Encoding", "identity").strip().lower() != "identity":
            raise NetworkError(
                NetworkErrorCode.HOSTILE,
                "{node} sends compressed answers, which were not requested.",
                node=self._connection.node.name,
            )
        while piece := self._connection.read_piece(self._response):
            yield piece


class WebConnection:
    """The connection; made when needed, and made again if it broke or the node ended it.

    Parameters
    ----------
    node : PacsNode
    progress : Progress
        Cancelling it ends the current work.

    Raises
    ------
    NetworkError
        ``tls-files`` or ``no-secret``.
    """

    def __init__(self, node: PacsNode, progress: Progress) -> None:
        self.node, self._progress = node, progress
        self._context = calling_context(node)
        self._authorization = authorization_of(node)
        self._path = urlsplit(node.url).path.rstrip("/")
        self._http: http.client.HTTPConnection | None = None
        self._socket: socket.socket | None = None
        self._response: http.client.HTTPResponse | None = None
        self._until, self._ran_out = _NEVER, False
        self._since, self._came = 0.0, 0
        self._ended = threading.Event()
        self._watcher = threading.Thread(target=self._watch, name="overread-break-off", daemon=True)

    def __enter__(self) -> WebConnection:
        self._watcher.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ended.set()
        self._watcher.join()
        self._close()

    @contextmanager
    def ask(
        self,
        path: str,
        *,
        query: Iterable[tuple[str, str]] = (),
        accept: str,
        body: Body | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Iterator[WebAnswer]:
        """Make a request, with a body if there is one, and yield the answer.

        Parameters
        ----------
        path : str
            Path below the node's URL.
        query : iterable of (str, str)
        accept : str
            Accepted media types of the answer.
        body : callable, optional
            Returns the pieces of the body, from its beginning at each call.
        headers : mapping, optional
            Headers of the body: its type and length.

        Raises
        ------
        NetworkError
        Cancelled
        """
        target = f"{self._path}/{quote(path)}"
        asked = urlencode(list(query), quote_via=quote, safe="*")
        known = {"Accept": accept, "Accept-Encoding": "identity", "User-Agent": "Overread"}
        if self._authorization is not None:
            known["Authorization"] = self._authorization
        target += f"?{asked}" if asked else ""
        with self._explaining():
            response = self._request(target, known | dict(headers or {}), body)
        can_go_on = False
        try:
            yield WebAnswer(self, response)
            can_go_on = True
        except NetworkError:
            can_go_on = True
            raise
        finally:
            if can_go_on:
                self._pass_over_rest(response)
            else:
                self._close()

    def read_piece(self, response: http.client.HTTPResponse, seconds: float = ANSWER_SECONDS) -> bytes:
        """Read the next piece of an answer; empty at the end."""
        with self._explaining():
            self._until = time.monotonic() + seconds
            piece = response.read1(PIECE_BYTES)
            self._until = _NEVER
            if not piece:
                # A connection that the watcher has ended looks the same.
                self._progress.check()
                if self._ran_out:
                    raise TimeoutError
                if response.length:
                    raise http.client.IncompleteRead(b"")
            now = time.monotonic()
            self._came += len(piece)
            if now - self._since > SLOW_SECONDS:
                if self._came < SLOW_BYTES:
                    raise TimeoutError
                self._since, self._came = now, 0
            return piece

    def cut_short(self) -> NetworkError:
        """Return the error for an answer that ended too early."""
        self._close()
        return connection_lost(self.node)

    def refusal(self, status: int) -> NetworkError:
        """Return the error for the status of an unsuccessful answer (RFC 9110, 15)."""
        name = self.node.name
        if status in _REJECTED:
            return NetworkError(
                NetworkErrorCode.REJECTED,
                "{node} does not let Overread in (status {status}): check its login, and its password or "
                "token, in the settings.",
                node=name,
                status=status,
            )
        if 300 <= status < 400:
            return NetworkError(
                NetworkErrorCode.NOT_TAKEN,
                "{node} redirects to another address (status {status}); set that as its URL.",
                node=name,
                status=status,
            )
        if status in _NOT_DONE:
            return NetworkError(
                NetworkErrorCode.NOT_TAKEN,
                "{node} does not support this at its URL (status {status}).",
                node=name,
                status=status,
            )
        if status in _BUSY:
            return NetworkError(
                NetworkErrorCode.OUT_OF_RESOURCES,
                "{node} is full or busy (status {status}).",
                node=name,
                status=status,
            )
        return NetworkError(
            NetworkErrorCode.REFUSED, "{node} answers with status {status}.", node=name, status=status
        )

    # Connection

    def _request(self, target: str, headers: dict[str, str], body: Body | None) -> http.client.HTTPResponse:
        """Send a request and wait for the header of the answer; repeat it if an old connection had ended."""
        method = "GET" if body is None else "POST"
        old = self._http is not None
        while True:
            connection = self._http or self._connect()
            self._until = time.monotonic() + ANSWER_SECONDS
            try:
                try:
                    pieces = None if body is None else self._timed(body())
                    connection.request(method, target, pieces, headers)
                except (BrokenPipeError, ConnectionResetError):
                    # The node may answer before it has received everything, for example to reject us.
                    if old or body is None:
                        raise
                self._until = time.monotonic() + ANSWER_SECONDS
                response = self._response = connection.getresponse()
            except ConnectionError:
                self._close()
                self._progress.check()
                if not old or self._ran_out:
                    raise
                old = False
            else:
                self._until = _NEVER
                self._since, self._came = time.monotonic(), 0
                return response

    def _timed(self, pieces: Iterable[bytes]) -> Iterator[bytes]:
        for piece in pieces:
            self._until = time.monotonic() + ANSWER_SECONDS
            yield piece

    def _connect(self) -> http.client.HTTPConnection:
        host, port = self.node.host, self.node.port
        self._until = time.monotonic() + 2 * CONNECTION_SECONDS
        try:
            places = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            raise NetworkError(
                NetworkErrorCode.NO_ANSWER, "{node}: there is no host {host}.", node=self.node.name, host=host
            ) from error
        problem: OSError | None = None
        for family, kind, protocol, _, address in places:
            plain = self._socket = socket.socket(family, kind, protocol)
            try:
                plain.settimeout(CONNECTION_SECONDS)
                plain.connect(address)
                plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                if self._context is not None:
                    self._socket = self._context.wrap_socket(plain, server_hostname=host)
            except OSError as error:
                plain.close()
                self._progress.check()
                problem = error
                continue
            self._socket.settimeout(ANSWER_SECONDS)
            self._http = http.client.HTTPConnection(host, port, blocksize=PIECE_BYTES)
            self._http.sock = self._socket
            # A lost connection is made again here, where its certificate is checked.
            self._http.auto_open = 0
            # A slow name service or a silent address says nothing about this connection.
            self._ran_out = False
            return self._http
        raise not_connected(problem or OSError("no address"), self.node)

    def _close(self) -> None:
        if self._response is not None:
            # The library drops an answer that ends its connection; the socket stays open until then.
            self._response.close()
        if self._http is not None:
            self._http.close()
        if self._socket is not None:
            self._socket.close()
        self._http = self._socket = self._response = None
        self._until = _NEVER

    def _pass_over_rest(self, response: http.client.HTTPResponse) -> None:
        """Read a small rest of an answer, so that the connection can be reused; otherwise end it."""
        if self._http is None:
            return
        until, left = time.monotonic() + _REST_SECONDS, _REST_BYTES
        with suppress(NetworkError, Cancelled):
            while left > 0 and time.monotonic() < until:
                piece = self.read_piece(response, _REST_SECONDS)
                if not piece:
                    response.close()
                    break
                left -= len(piece)
        if not response.isclosed() or response.will_close:
            self._close()

    @contextmanager
    def _explaining(self) -> Iterator[None]:
        """Turn errors of the connection into plain words, and end the connection."""
        try:
            self._progress.check()
            yield
        except OverreadError:
            self._close()
            raise
        except (OSError, http.client.HTTPException, ValueError) as error:
            ran_out, self._ran_out = self._ran_out, False
            self._close()
            if self._progress.cancelled:
                raise Cancelled from error
            if ran_out or isinstance(error, TimeoutError):
                raise connection_lost(self.node, _NEVER) from error
            if isinstance(error, ssl.SSLError) and not isinstance(error, ssl.SSLEOFError):
                raise not_connected(error, self.node) from error
            if isinstance(error, (OSError, http.client.IncompleteRead)):
                raise connection_lost(self.node) from error
            raise NetworkError(
                NetworkErrorCode.HOSTILE,
                "{node} does not answer by DICOMweb at this URL; check the URL.",
                node=self.node.name,
            ) from error

    def _watch(self) -> None:
        """End the connection from another thread, whatever is awaited."""
        while not self._ended.wait(_LOOK_EVERY):
            ran_out = time.monotonic() > self._until
            if ran_out or self._progress.cancelled:
                self._ran_out |= ran_out
                self._until = _NEVER
                plain = self._socket
                if plain is not None:
                    with suppress(OSError):
                        # Close the raw socket: an encrypted one would send data when shut down.
                        socket.socket.shutdown(plain, socket.SHUT_RDWR)
