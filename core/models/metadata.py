"""Reads the metadata of an ONNX file without a library that reads the whole file."""

from __future__ import annotations

from collections.abc import Iterator

#: Number of `metadata_props` among the fields of a model, and of key and value in each entry of it
#: (https://github.com/onnx/onnx/blob/main/onnx/onnx.proto).
_METADATA, _KEY, _VALUE = 14, 1, 2
#: Kinds of fields, and the bytes of those of a fixed length (https://protobuf.dev/programming-guides/encoding).
_NUMBER, _BYTES, _FIXED = 0, 2, {1: 8, 5: 4}


def metadata_of(data: bytes) -> list[tuple[str, str]]:
    """Return the keys and values of the metadata of an ONNX file, in its order.

    Parameters
    ----------
    data : bytes
        Bytes of a file known to be complete, such as a shipped model.
    """
    found: list[tuple[str, str]] = []
    for number, content in _fields(memoryview(data)):
        if number == _METADATA:
            entry = {part: bytes(value).decode() for part, value in _fields(content)}
            found.append((entry.get(_KEY, ""), entry.get(_VALUE, "")))
    return found


def _fields(message: memoryview) -> Iterator[tuple[int, memoryview]]:
    """Yield the number and bytes of each field of a message that holds bytes; number fields are skipped."""
    at = 0
    while at < len(message):
        key, at = _number(message, at)
        kind = key & 7
        if kind == _BYTES:
            length, at = _number(message, at)
            yield key >> 3, message[at : at + length]
            at += length
        elif kind == _NUMBER:
            _, at = _number(message, at)
        else:
            at += _FIXED[kind]


def _number(message: memoryview, at: int) -> tuple[int, int]:
    """Read seven bits of each byte, the lowest first, up to a byte without its highest bit."""
    value = shift = 0
    while True:
        value |= (message[at] & 0x7F) << shift
        at += 1
        if message[at - 1] < 0x80:
            return value, at
        shift += 7
