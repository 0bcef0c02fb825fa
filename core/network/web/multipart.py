"""Reads the first part of a multipart answer as it arrives (RFC 2046, 5.1; PS3.18 8.6.1.2)."""

from __future__ import annotations

from collections.abc import Iterator
from email.parser import BytesHeaderParser

from core.errors import NetworkError
from core.network.base.error_codes import NetworkErrorCode
from core.network.web.connection import WebAnswer, WebConnection

DICOM = "application/dicom"
#: Most bytes before a part's content: a preamble, and the part's header.
_HEAD_BYTES = 1 << 16
_LONGEST_BOUNDARY = 70


def dicom_file(connection: WebConnection, answer: WebAnswer) -> Iterator[bytes]:
    """Yield the bytes of an answer's DICOM file, from a part or from the plain answer.

    Raises
    ------
    NetworkError
        ``hostile`` if there is no file; ``connection-lost`` if it ends too early.
    """
    if answer.content_type == DICOM:
        return answer.pieces()
    boundary = answer.parameter("boundary")
    if answer.content_type != "multipart/related" or not 0 < len(boundary) <= _LONGEST_BOUNDARY:
        raise _no_file(connection)
    return _first_part(connection, answer.pieces(), b"--" + boundary.encode("utf-8", "replace"))


def _first_part(connection: WebConnection, pieces: Iterator[bytes], delimiter: bytes) -> Iterator[bytes]:
    head, content = b"\r\n", -1
    for piece in pieces:
        head += piece
        content = _content_of(connection, head, delimiter)
        if content >= 0:
            break
        if len(head) > _HEAD_BYTES:
            raise _no_file(connection)
    if content < 0:
        raise connection.cut_short()
    end, held = b"\r\n" + delimiter, head[content:]
    while True:
        found = held.find(end)
        if found >= 0:
            yield held[:found]
            return
        # The delimiter may begin at the end of this piece.
        sure = max(len(held) - len(end) + 1, 0)
        if sure:
            yield held[:sure]
        piece = next(pieces, b"")
        if not piece:
            raise connection.cut_short()
        held = held[sure:] + piece


def _content_of(connection: WebConnection, head: bytes, delimiter: bytes) -> int:
    """Return the offset of the first part's content; negative until its header has arrived."""
    start = head.find(b"\r\n" + delimiter)
    header = head.find(b"\r\n", start + 2) if start >= 0 else -1
    end = head.find(b"\r\n\r\n", header) if header >= 0 else -1
    if end < 0:
        return -1
    said = BytesHeaderParser().parsebytes(head[header + 2 : end + 2])
    if "Content-Type" in said and said.get_content_type() != DICOM:
        raise _no_file(connection)
    return end + 4


def _no_file(connection: WebConnection) -> NetworkError:
    return NetworkError(
        NetworkErrorCode.HOSTILE,
        "{node} sends something other than a DICOM file.",
        node=connection.node.name,
    )
