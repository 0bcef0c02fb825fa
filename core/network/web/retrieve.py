"""Fetches a study from a DICOMweb node, instance by instance (WADO-RS, PS3.18 10.4).

Objects are stored in the same folder, within the same limits as by DICOM's own network, and counted alike.
"""

from __future__ import annotations

import io
from collections.abc import Iterator

from core.errors import NetworkError
from core.network.base.dicom_files import read_meta
from core.network.base.error_codes import NetworkErrorCode
from core.network.base.fetched import (
    COULD_NOT_SEND,
    NOT_SENT,
    PRIVATE_CLASS,
    Fetched,
    ListedInstance,
    what_came,
)
from core.network.base.object_store import TOO_LARGE, Bounds, Kept, ObjectStore
from core.network.base.storage_classes import is_storage_class
from core.network.web.connection import PIECE_BYTES, WebConnection
from core.network.web.multipart import DICOM, dicom_file
from core.network.web.search import instances_by_web
from core.paths import received_folder
from core.progress import Progress
from core.settings import Pacs

#: The archive's own transfer syntax; a node that does not know the wildcard chooses one itself.
_AS_THEY_LIE = f'multipart/related; type="{DICOM}"; transfer-syntax=*'
_ANY_ENCODING = f'multipart/related; type="{DICOM}"'
_NOT_ACCEPTABLE = 406
_GONE = (404, 410)
#: Bytes within which the data set begins; usually about 400.
_META_BYTES = 1 << 16
#: How often an object is requested again after lost connections, and how many objects in a row may fail this
#: way.
_TRIES, _MOST_LOST = 2, 3
#: Problems that affect one object only.
_OF_ONE_OBJECT = (
    NetworkErrorCode.CONNECTION_LOST,
    NetworkErrorCode.NOT_TAKEN,
    NetworkErrorCode.REFUSED,
    NetworkErrorCode.HOSTILE,
    NetworkErrorCode.TOO_LARGE,
    NetworkErrorCode.MISMATCH,
    NetworkErrorCode.DAMAGED,
    NetworkErrorCode.UNSAFE_UID,
)


def fetch_by_web(connection: WebConnection, pacs: Pacs, study: str, progress: Progress) -> Fetched:
    """Fetch a study into the folder for received studies.

    Parameters
    ----------
    connection : WebConnection
    pacs : Pacs
    study : str
        UID of the study.
    progress : Progress
        Counts objects. If it is cancelled, objects that came are kept.

    Raises
    ------
    NetworkError
        If nothing came.
    Cancelled
    """
    listed = instances_by_web(connection, study)
    progress.expect(progress.done + len(listed))
    retrieval = _Retrieval(connection, pacs, study)
    for one in listed:
        if not retrieval.fetch(one):
            break
        progress.advance()
    return retrieval.result(len(listed))


class _Retrieval:
    """A study on its way from a node to the folder for received studies."""

    def __init__(self, connection: WebConnection, pacs: Pacs, study: str) -> None:
        self._connection, self._study = connection, study
        self._bounds = Bounds(pacs.object_mb << 20, pacs.free_mb << 20)
        self._store = ObjectStore(received_folder(pacs.folder), self._bounds)
        self._private = pacs.private_classes
        self._accept = _AS_THEY_LIE
        self._kept: list[Kept] = []
        self._refused: list[NetworkError] = []
        #: Number of objects in a row for which the connection was lost.
        self._lost = 0
        #: Why no more objects are requested.
        self._problem: NetworkError | None = None

    def fetch(self, one: ListedInstance) -> bool:
        """Fetch an instance; return whether to request another one."""
        try:
            self._kept.append(self._fetch_patiently(one))
            self._lost = 0
        except NetworkError as error:
            self._lost = self._lost + 1 if error.code == NetworkErrorCode.CONNECTION_LOST else 0
            if error.code not in _OF_ONE_OBJECT or self._lost == _MOST_LOST:
                self._problem = error
                return False
            self._refused.append(error)
        return True

    def result(self, listed: int) -> Fetched:
        """Count the objects that came of those that the node lists.

        Raises
        ------
        NetworkError
            The reason, if none came.
        """
        missing = listed - len(self._kept) - len(self._refused)
        return what_came(self._kept, self._refused, missing, self._problem)

    def _fetch_patiently(self, one: ListedInstance) -> Kept:
        """Fetch an instance; retry if the connection broke."""
        if one.sop_class and not is_storage_class(one.sop_class, private=self._private):
            raise NetworkError(NetworkErrorCode.NOT_TAKEN, PRIVATE_CLASS)
        for _ in range(_TRIES - 1):
            try:
                return self._fetch(one)
            except NetworkError as error:
                if error.code != NetworkErrorCode.CONNECTION_LOST:
                    raise
        return self._fetch(one)

    def _fetch(self, one: ListedInstance) -> Kept:
        path = f"studies/{self._study}/series/{one.series_uid}/instances/{one.sop_uid}"
        with self._connection.ask(path, accept=self._accept) as answer:
            if answer.status == 200:
                if answer.length is not None and answer.length > self._bounds.object_bytes + _META_BYTES:
                    raise NetworkError(NetworkErrorCode.TOO_LARGE, TOO_LARGE)
                return self._keep(dicom_file(self._connection, answer), one)
            if answer.status in _GONE:
                raise NetworkError(NetworkErrorCode.REFUSED, NOT_SENT)
            refusal = self._connection.refusal(answer.status)
            if answer.status != _NOT_ACCEPTABLE or self._accept == _ANY_ENCODING:
                if refusal.code == NetworkErrorCode.REFUSED:
                    raise NetworkError(refusal.code, COULD_NOT_SEND)
                raise refusal
        self._accept = _ANY_ENCODING
        return self._fetch(one)

    def _keep(self, pieces: Iterator[bytes], one: ListedInstance) -> Kept:
        """Store a file as it arrives, as if its data set had come by DICOM's own network."""
        head = b""
        while len(head) < _META_BYTES and (piece := next(pieces, b"")):
            head += piece
        begins = io.BytesIO(head)
        try:
            sop_class, sop_uid, syntax = read_meta(begins)
        except NetworkError as error:
            raise NetworkError(NetworkErrorCode.DAMAGED, "An object's header cannot be read.") from error
        if sop_uid != one.sop_uid:
            raise NetworkError(
                NetworkErrorCode.MISMATCH, "The object is not the one that its sender announced."
            )
        if not is_storage_class(sop_class, private=self._private):
            raise NetworkError(NetworkErrorCode.NOT_TAKEN, PRIVATE_CLASS)
        incoming = self._store.begin(sop_class, sop_uid, syntax)
        try:
            while (piece := begins.read(PIECE_BYTES)) or (piece := next(pieces, b"")):
                incoming.write(piece)
                if incoming.problem is not None:
                    # The rest of the answer is not read.
                    raise incoming.problem
            return self._store.keep(incoming)
        finally:
            incoming.close()
