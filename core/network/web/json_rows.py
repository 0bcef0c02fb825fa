"""Reads a list in DICOM JSON as it arrives, row by row (PS3.18 F.2)."""

from __future__ import annotations

import codecs
import json
from collections.abc import Iterator

from pydicom.dataset import Dataset
from pydicom.tag import Tag

from core.errors import NetworkError
from core.images.dicom.header import PARSER_ERRORS, text_of
from core.network.base.error_codes import NetworkErrorCode
from core.network.web.connection import WebAnswer, WebConnection

JSON_TYPE = "application/dicom+json"
_JSON_TYPES = (JSON_TYPE, "application/json")
#: Most characters of a row; archives give about 2,000 for an instance.
_LONGEST_ROW = 1 << 20
#: Number of read characters after which they are dropped from memory.
_READ = 1 << 16
_BETWEEN = " \t\r\n,"

Row = dict[str, object]


def json_rows(connection: WebConnection, answer: WebAnswer) -> Iterator[Row]:
    """Yield the rows of an answer, as dictionaries by tag in eight hexadecimal digits.

    Raises
    ------
    NetworkError
        ``hostile`` if it is not such a list; ``connection-lost`` if it ends too early.
    """
    if answer.content_type not in _JSON_TYPES:
        raise no_rows(connection)
    text = _ComingText(connection, answer)
    if text.next_letter() != "[":
        raise no_rows(connection)
    text.skip_letter()
    while text.next_letter() != "]":
        yield text.take_row()


class _ComingText:
    """The text of an answer as it arrives, and the position up to which it was read."""

    def __init__(self, connection: WebConnection, answer: WebAnswer) -> None:
        self._connection, self._pieces = connection, answer.pieces()
        self._decode = codecs.getincrementaldecoder("utf-8-sig")("replace").decode
        self._parser = json.JSONDecoder()
        self._text, self._at = "", 0
        self._ended = False

    def next_letter(self) -> str:
        """Return the next character outside of rows."""
        while True:
            while self._at < len(self._text):
                if self._text[self._at] not in _BETWEEN:
                    return self._text[self._at]
                self._at += 1
            if self._ended:
                raise self._connection.cut_short()
            self._wait_for(1)

    def skip_letter(self) -> None:
        """Move past the character."""
        self._at += 1

    def take_row(self) -> Row:
        """Read the row that begins here, waiting for all of it."""
        while True:
            try:
                row, end = self._parser.raw_decode(self._text, self._at)
                break
            except (ValueError, RecursionError) as error:
                if self._ended:
                    raise self._connection.cut_short() from error
                there = len(self._text) - self._at
                is_row = self._text[self._at] == "{" and there <= _LONGEST_ROW
                if not is_row or isinstance(error, RecursionError):
                    raise no_rows(self._connection) from error
                # The row may continue; incomplete rows are parsed only a few times, however small the pieces.
                self._wait_for(2 * there)
        if not isinstance(row, dict):
            raise no_rows(self._connection)
        self._at = end
        if self._at > _READ:
            self._text, self._at = self._text[self._at :], 0
        return row

    def _wait_for(self, letters: int) -> None:
        """Wait until at least so many unread characters are there, or the answer ends."""
        while len(self._text) - self._at < letters and not self._ended:
            piece = next(self._pieces, b"")
            self._ended = not piece
            self._text, self._at = self._text[self._at :] + self._decode(piece, self._ended), 0


def json_object(connection: WebConnection, answer: WebAnswer) -> Row:
    """Return the single object of an answer; an empty one if the answer is not JSON.

    Raises
    ------
    NetworkError
        ``hostile`` if it is too large.
    """
    came = b""
    for piece in answer.pieces():
        came += piece
        if len(came) > _LONGEST_ROW:
            raise NetworkError(
                NetworkErrorCode.HOSTILE,
                "{node} answers with more than was requested.",
                node=connection.node.name,
            )
    try:
        found = json.loads(came) if answer.content_type in _JSON_TYPES else {}
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def row_text(row: Row, keyword: str) -> str:
    """Return an attribute of a row as one line, like `text_of`; '' if it is damaged."""
    return text_of(row_dataset(row, keyword), Tag(keyword))


def row_dataset(row: Row, keyword: str) -> Dataset:
    """Return a data set with one attribute of a row; without the attribute if it is damaged."""
    name = f"{Tag(keyword):08X}"
    try:
        return Dataset.from_json({name: row[name]})
    except PARSER_ERRORS:
        return Dataset()


def no_rows(connection: WebConnection) -> NetworkError:
    """Return the error for an answer that is not a readable DICOMweb list."""
    return NetworkError(
        NetworkErrorCode.HOSTILE,
        "{node} does not answer with a DICOMweb list; check the URL.",
        node=connection.node.name,
    )
