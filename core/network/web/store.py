"""Sends objects to a DICOMweb node one by one, so that it answers for each (STOW-RS, PS3.18 10.5)."""

from __future__ import annotations

import os
from collections.abc import Iterator

from pydicom.dataset import Dataset

from core.errors import NetworkError, VaultError
from core.language.message import Message
from core.network.base.dicom_files import describe_kind
from core.network.base.error_codes import NetworkErrorCode
from core.network.outbox import QueueEntry
from core.network.web.connection import PIECE_BYTES, WebAnswer, WebConnection
from core.network.web.json_rows import JSON_TYPE, Row, json_object, row_dataset
from core.network.web.multipart import DICOM
from core.vault.sealed_file import open_kept

#: Statuses: all stored; some stored, or with a warning; none stored.
_STORED, _PARTLY, _CONFLICT = 200, 202, 409
_UNSUPPORTED = 415
#: Failure reasons of an instance (PS3.18 I.2.2): no room; class not accepted.
_NO_ROOM, _NO_SUCH_CLASS = 0xA7, 0x0122


def store_object(connection: WebConnection, entry: QueueEntry) -> str:
    """Send an object from its file unchanged.

    Returns
    -------
    str
        The node's message on an object that it stored; usually empty.

    Raises
    ------
    NetworkError
        Why the object was not stored, or may not have been.
    Cancelled
    """
    name, facts = connection.node.name, entry.facts
    boundary = os.urandom(16).hex()
    before = f"--{boundary}\r\nContent-Type: {DICOM}\r\n\r\n".encode("ascii")
    behind = f"\r\n--{boundary}--\r\n".encode("ascii")

    def body() -> Iterator[bytes]:
        yield before
        try:
            with open_kept(entry.path) as file:
                while piece := file.read(PIECE_BYTES):
                    yield piece
        except (OSError, VaultError) as error:
            raise NetworkError(NetworkErrorCode.NO_FILE, "The file is gone or cannot be read.") from error
        yield behind

    headers = {
        "Content-Type": f'multipart/related; type="{DICOM}"; boundary={boundary}',
        "Content-Length": str(len(before) + facts.size + len(behind)),
    }
    with connection.ask("studies", accept=JSON_TYPE, body=body, headers=headers) as answer:
        if answer.status == _UNSUPPORTED:
            raise _not_taken(name, entry)
        if answer.status not in (_STORED, _PARTLY, _CONFLICT):
            raise connection.refusal(answer.status)
        return _what_it_says(connection, answer, entry)


def _what_it_says(connection: WebConnection, answer: WebAnswer, entry: QueueEntry) -> str:
    """Read whether the object was stored; without a clear statement it counts as not stored."""
    said, name = json_object(connection, answer), connection.node.name
    stored, failed = (
        _of_object(said, keyword, entry) for keyword in ("ReferencedSOPSequence", "FailedSOPSequence")
    )
    if failed is not None:
        raise _refusal(name, entry, _status(failed, "FailureReason"))
    if stored is not None and answer.status != _CONFLICT:
        warning = _status(stored, "WarningReason")
        return (
            Message(
                "{name} stored the object with a warning (status {warning:04X}).", name=name, warning=warning
            )
            if warning
            else ""
        )
    raise NetworkError(
        NetworkErrorCode.REFUSED,
        "{node} does not confirm that it stored the object (status {status}).",
        node=name,
        status=answer.status,
    )


def _of_object(said: Row, keyword: str, entry: QueueEntry) -> Dataset | None:
    """Return the item of a sequence for our object."""
    for item in row_dataset(said, keyword).get(keyword) or ():
        if isinstance(item, Dataset) and item.get("ReferencedSOPInstanceUID") == entry.facts.sop_uid:
            return item
    return None


def _status(item: Dataset, keyword: str) -> int:
    value = item.get(keyword)
    return value if isinstance(value, int) else 0


def _refusal(name: str, entry: QueueEntry, reason: int) -> NetworkError:
    if reason >> 8 == _NO_ROOM:
        return NetworkError(
            NetworkErrorCode.OUT_OF_RESOURCES,
            "{node} is full or busy (status {status:04X}).",
            node=name,
            status=reason,
        )
    if reason == _NO_SUCH_CLASS:
        return _not_taken(name, entry)
    return NetworkError(
        NetworkErrorCode.REFUSED, "{node} refuses the object (status {status:04X}).", node=name, status=reason
    )


def _not_taken(name: str, entry: QueueEntry) -> NetworkError:
    kind = describe_kind(entry.facts.sop_class, entry.facts.syntax)
    return NetworkError(
        NetworkErrorCode.NOT_TAKEN, "{node} does not take objects of this kind: {kind}.", node=name, kind=kind
    )
