"""Reads a list in DICOM's JSON while it comes, one row after the other (PS3.18 F.2)."""

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
#: Characters after which parsed ones are dropped.
_READ = 1 << 16
_BETWEEN = " \t\r\n,"

Row = dict[str, object]


def json_rows(connection: WebConnection, answer: WebAnswer) -> Iterator[Row]:
    """Yield the rows of an answer, by tags as eight hexadecimal digits.

    Raises
    ------
    NetworkError
        ``hostile`` where it is no such list; ``connection-lost`` where it ends too early.
    """
    if answer.content_type not in _JSON_TYPES:
        raise no_rows(connection)
    decode = codecs.getincrementaldecoder("utf-8-sig")("replace").decode
    parser = json.JSONDecoder()
    pieces = answer.pieces()
    text, at, ended, begun = "", 0, False, False
    enough = 1
    while True:
        while len(text) - at < enough and not ended:
            piece = next(pieces, b"")
            ended = not piece
            text, at = text[at:] + decode(piece, ended), 0
        while at < len(text) and text[at] in _BETWEEN:
            at += 1
        if at == len(text):
            if ended:
                raise connection.cut_short()
            continue
        if not begun:
            if text[at] != "[":
                raise no_rows(connection)
            begun, at = True, at + 1
            continue
        if text[at] == "]":
            return
        try:
            row, at = parser.raw_decode(text, at)
        except (ValueError, RecursionError) as error:
            if ended:
                raise connection.cut_short() from error
            if text[at] != "{" or len(text) - at > _LONGEST_ROW or isinstance(error, RecursionError):
                raise no_rows(connection) from error
            # The row may continue; incomplete rows are parsed only a few times, however small the pieces are.
            enough = 2 * (len(text) - at)
            continue
        enough = 1
        if not isinstance(row, dict):
            raise no_rows(connection)
        yield row
        if at > _READ:
            text, at = text[at:], 0


def json_object(connection: WebConnection, answer: WebAnswer) -> Row:
    """The one object that an answer holds; an empty one where it holds no JSON.

    Raises
    ------
    NetworkError
        ``hostile`` where it is too large.
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
    """Value of an attribute of a row as one line, as `text_of` gives it; '' where damaged."""
    return text_of(row_dataset(row, keyword), Tag(keyword))


def row_dataset(row: Row, keyword: str) -> Dataset:
    """The data set with one attribute of a row; without it where that is damaged."""
    name = f"{Tag(keyword):08X}"
    try:
        return Dataset.from_json({name: row[name]})
    except PARSER_ERRORS:
        return Dataset()


def no_rows(connection: WebConnection) -> NetworkError:
    """Error for an answer that is not a readable DICOMweb list."""
    return NetworkError(
        NetworkErrorCode.HOSTILE,
        "{node} does not answer with a DICOMweb list; check the URL.",
        node=connection.node.name,
    )
