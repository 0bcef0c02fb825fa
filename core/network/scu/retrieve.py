"""Fetches studies from an archive: over the same association (C-GET), or to our own receiver (C-MOVE).

Objects are counted here: some archives count refused objects as done, or omit those that they cannot send.
"""

from __future__ import annotations

import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from typing import Any, cast

from pydicom.dataset import Dataset
from pydicom.uid import (
    DermoscopicPhotographyImageStorage,
    EnhancedXRayRadiationDoseSRStorage,
    ParametricMapStorage,
    PatientRadiationDoseSRStorage,
    RadiopharmaceuticalRadiationDoseSRStorage,
    TractographyResultsStorage,
)
from pynetdicom import StoragePresentationContexts, build_role, evt
from pynetdicom.events import Event
from pynetdicom.presentation import PresentationContext
from pynetdicom.sop_class import (  # type: ignore[attr-defined]
    StudyRootQueryRetrieveInformationModelGet,
    StudyRootQueryRetrieveInformationModelMove,
)

from core.errors import Cancelled, NetworkError
from core.network.base.association import association, connection_lost, context_of, status_of
from core.network.base.error_codes import NetworkErrorCode
from core.network.base.fetched import (
    COULD_NOT_SEND,
    NOT_REACHED,
    PRIVATE_CLASS,
    Fetched,
    ListedInstance,
    what_came,
)
from core.network.base.object_store import Bounds, IncomingObject, Kept, ObjectStore
from core.network.base.storage_classes import SYNTAXES, is_storage_class
from core.network.scp.guard import guard_association
from core.network.scu.study_contents import instances_by_dimse
from core.pacs_node import PacsNode
from core.paths import received_folder
from core.progress import Progress
from core.settings import Pacs

_GET, _MOVE = StudyRootQueryRetrieveInformationModelGet, StudyRootQueryRetrieveInformationModelMove
_SUCCESS = 0x0000
#: Warning, or failure of some sub-operations (PS3.4 C.4.2.1.5, C.4.3.1.4).
_PARTLY = 0xB000
_NO_SUCH_DESTINATION = 0xA801
#: Answers to C-STORE (PS3.4 B.2.3).
_OUT_OF_RESOURCES, _CANNOT_UNDERSTAND = 0xA700, 0xC000
#: Contexts besides the one of the request (PS3.8 9.3.2.2: their identifiers are odd bytes).
_MOST_CONTEXTS = 127
#: Classes that are not among the library's common ones; the first is that of our reports.
_FURTHER_CLASSES = (
    ParametricMapStorage,
    PatientRadiationDoseSRStorage,
    RadiopharmaceuticalRadiationDoseSRStorage,
    EnhancedXRayRadiationDoseSRStorage,
    TractographyResultsStorage,
    DermoscopicPhotographyImageStorage,
)
#: Instances requested by UID at once, and most requests in a row that bring nothing.
_MOST_NAMED, _MOST_IDLE = 64, 3
_MAY_BE_ONE_OBJECT = (NetworkErrorCode.CONNECTION_LOST, NetworkErrorCode.REFUSED)


def fetch_by_dimse(node: PacsNode, pacs: Pacs, study: str, progress: Progress) -> Fetched:
    """Fetch a study into the folder for received studies.

    Parameters
    ----------
    node : PacsNode
        Node whose settings name one of the two ways.
    pacs : Pacs
        Settings of the receiver, which must be running if the node moves studies to us.
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
    listed = instances_by_dimse(node, pacs.title, study, progress)
    progress.expect(progress.done + len(listed))
    transfer = (_Get if node.fetch == "get" else _Move)(node, pacs, study, listed, progress)
    transfer.ask_for_all()
    transfer.ask_for_missing()
    return transfer.result()


class _Transfer(ABC):
    """A study on its way from an archive to the folder for received studies."""

    def __init__(
        self, node: PacsNode, pacs: Pacs, study: str, listed: Sequence[ListedInstance], progress: Progress
    ) -> None:
        self._node, self._pacs, self._study = node, pacs, study
        self._listed, self._progress = listed, progress
        #: The last problem of a request.
        self._problem: NetworkError | None = None

    def ask_for_all(self) -> None:
        """Request the whole study."""
        self._ask("STUDY")

    def ask_for_missing(self) -> None:
        """Request missing listed objects by UID: one object may have stopped those after it."""
        idle, at_once = 0, _MOST_NAMED
        for series, group in groupby(self._listed, lambda one: one.series_uid):
            missing = [one.sop_uid for one in group if self._is_open(one.sop_uid)]
            while missing and idle < _MOST_IDLE and self._may_go_on():
                asked, missing = missing[:at_once], missing[at_once:]
                self._ask("IMAGE", SeriesInstanceUID=series, SOPInstanceUID=asked)
                left = [uid for uid in asked if self._is_open(uid)]
                brought = len(left) < len(asked)
                if brought or len(asked) > 1:
                    missing = left + missing
                # Request one at a time, until the object that blocks all later ones is done.
                idle, at_once = (0, _MOST_NAMED) if brought else (idle + 1, 1)

    @abstractmethod
    def result(self) -> Fetched:
        """Count the objects that came.

        Raises
        ------
        NetworkError
            The reason, if none came.
        """

    @abstractmethod
    def _transfer(self, request: Dataset) -> None:
        """Open an association, make a request, and wait for its end."""

    @abstractmethod
    def _is_open(self, sop_uid: str) -> bool:
        """Return whether an instance may still come."""

    def _missing(self) -> int:
        return sum(self._is_open(one.sop_uid) for one in self._listed)

    def _may_go_on(self) -> bool:
        """Return whether one object may have stopped the transfer; silent or lost nodes are not retried."""
        return self._problem is None or self._problem.code in _MAY_BE_ONE_OBJECT

    def _ask(self, level: str, **names: str | list[str]) -> None:
        request = Dataset()
        request.QueryRetrieveLevel, request.StudyInstanceUID = level, self._study
        for keyword, value in names.items():
            setattr(request, keyword, value)
        try:
            self._transfer(request)
        except NetworkError as error:
            self._problem = error

    def _why(self, usual: str) -> str:
        return usual if self._problem is None else self._problem.message


class _Get(_Transfer):
    """A transfer over our own associations (PS3.4 C.4.3)."""

    def __init__(
        self, node: PacsNode, pacs: Pacs, study: str, listed: Sequence[ListedInstance], progress: Progress
    ) -> None:
        super().__init__(node, pacs, study, listed, progress)
        self._bounds = Bounds(pacs.object_mb << 20, pacs.free_mb << 20)
        self._store = ObjectStore(received_folder(pacs.folder), self._bounds)
        self._kept: dict[str, Kept] = {}
        self._refused: dict[str, NetworkError] = {}
        #: Number of objects that the archive reports as failed; used only if it does not list them.
        self._not_sent = 0
        private = pacs.private_classes
        self._contexts = _contexts({one.sop_class for one in listed}, private=private)
        for one in listed:
            if one.sop_class and not is_storage_class(one.sop_class, private=private):
                self._refused[one.sop_uid] = NetworkError(NetworkErrorCode.NOT_TAKEN, PRIVATE_CLASS)

    def result(self) -> Fetched:
        missing = self._missing()
        if not self._listed:
            missing = max(self._not_sent - len(self._refused), int(self._problem is not None))
        return what_came(self._kept.values(), self._refused.values(), missing, self._problem)

    def _is_open(self, sop_uid: str) -> bool:
        return sop_uid not in self._kept and sop_uid not in self._refused

    def _may_go_on(self) -> bool:
        full = any(error.code == NetworkErrorCode.DISK_FULL for error in self._refused.values())
        return super()._may_go_on() and not full

    def _transfer(self, request: Dataset) -> None:
        contexts = [context_of(_GET), *self._contexts]
        classes = dict.fromkeys(str(context.abstract_syntax) for context in self._contexts)
        with association(
            self._node,
            self._pacs.title,
            contexts,
            self._progress,
            roles=[build_role(sop_class, scp_role=True) for sop_class in classes],
            handlers=[(evt.EVT_C_STORE, self._keep)],
        ) as assoc:
            messages = guard_association(
                assoc, self._store, self._bounds.object_bytes, lambda _why: None, called=True
            )
            try:
                _need(assoc.accepted_contexts, _GET, self._node)
                for context in assoc.accepted_contexts:
                    # Some archives send although they did not confirm our role as receiver (PS3.7 D.3.3.4).
                    context._as_scp = context._as_scp or context.abstract_syntax != _GET
                told = _follow(
                    assoc.send_c_get(request, _GET),
                    self._node,
                    self._progress,
                    lambda: messages.heard,
                    total_known=bool(self._listed),
                )
                self._not_sent = told.failed
            finally:
                messages.forget()

    def _keep(self, event: Event) -> int:
        """Store an object that has arrived; return the status of the answer."""
        incoming = cast(IncomingObject, cast(Any, event.request)._dataset_file)
        if self._is_open(incoming.sop_uid):
            self._progress.advance()
        try:
            self._kept[incoming.sop_uid] = self._store.keep(incoming)
            self._refused.pop(incoming.sop_uid, None)
        except NetworkError as error:
            self._refused[incoming.sop_uid] = error
            full = error.code in (NetworkErrorCode.TOO_LARGE, NetworkErrorCode.DISK_FULL)
            return _OUT_OF_RESOURCES if full else _CANNOT_UNDERSTAND
        finally:
            incoming.close()
        return _SUCCESS


class _Move(_Transfer):
    """A transfer to our receiver, which may run in another process (PS3.4 C.4.2)."""

    def __init__(
        self, node: PacsNode, pacs: Pacs, study: str, listed: Sequence[ListedInstance], progress: Progress
    ) -> None:
        super().__init__(node, pacs, study, listed, progress)
        self._told = Fetched(0, 0)
        self._missing_before = self._missing()

    def result(self) -> Fetched:
        if not self._listed:
            if self._problem is not None:
                raise self._problem
            failed = self._told.failed
            return Fetched(self._told.done, failed, reasons={COULD_NOT_SEND: failed} if failed else {})
        missing = self._missing()
        if missing == self._missing_before and self._problem is not None:
            raise self._problem
        why = self._why(NOT_REACHED)
        return Fetched(len(self._listed) - missing, missing, reasons={why: missing} if missing else {})

    def _is_open(self, sop_uid: str) -> bool:
        return not (received_folder(self._pacs.folder) / self._study / f"{sop_uid}.dcm").exists()

    def _transfer(self, request: Dataset) -> None:
        title = self._pacs.title
        with association(self._node, title, [context_of(_MOVE)], self._progress) as assoc:
            _need(assoc.accepted_contexts, _MOVE, self._node)
            answers = assoc.send_c_move(request, title, _MOVE)
            self._told = _follow(answers, self._node, self._progress, total_known=bool(self._listed))


def _contexts(listed: set[str], *, private: bool) -> list[PresentationContext]:
    """Return the contexts to offer: each class in each encoding separately, if there is room for that.

    An archive accepts one encoding of a context (PS3.8 9.3.3.2), and could not send objects in another one.
    """
    classes = sorted(uid for uid in listed if is_storage_class(uid, private=private))
    if not classes or "" in listed:
        classes = list(dict.fromkeys((*classes, *_FURTHER_CLASSES, *_common_classes())))
    if len(classes) * len(SYNTAXES) <= _MOST_CONTEXTS:
        return [context_of(uid, syntax) for uid in classes for syntax in SYNTAXES]
    return [context_of(uid, *SYNTAXES) for uid in classes[:_MOST_CONTEXTS]]


def _common_classes() -> Iterator[str]:
    """Yield the library's 120 common classes, for an archive that does not list its objects."""
    return (str(context.abstract_syntax) for context in StoragePresentationContexts)


def _need(taken: list[PresentationContext], model: str, node: PacsNode) -> None:
    if not any(context.abstract_syntax == model for context in taken):
        raise NetworkError(
            NetworkErrorCode.NOT_TAKEN,
            "{node} does not support fetching by {way}; choose the other way in its settings.",
            node=node.name,
            way=node.fetch,
        )


def _follow(
    answers: Iterator[tuple[Dataset, Dataset | None]],
    node: PacsNode,
    progress: Progress,
    heard: Callable[[], float] | None = None,
    *,
    total_known: bool,
) -> Fetched:
    """Follow a request to its end; return the archive's own counts.

    `heard` returns when something last came over the association. It is None if objects go elsewhere; then
    the archive's counts are the progress.
    """
    done = failed = reported = 0
    before, last = progress.done, time.monotonic()
    status: int | None = None
    for answer, _ in answers:
        progress.check()
        status = status_of(answer)
        if status is None:
            break
        last = time.monotonic()
        done = _count_in(answer, "NumberOfCompletedSuboperations", done)
        failed = _count_in(answer, "NumberOfFailedSuboperations", failed)
        over = done + failed + _count_in(answer, "NumberOfWarningSuboperations", 0)
        if not total_known:
            progress.expect(before + over + _count_in(answer, "NumberOfRemainingSuboperations", 0))
        if heard is None:
            progress.advance(max(over - reported, 0))
            reported = max(reported, over)
    if status is None:
        silence = time.monotonic() - (last if heard is None else heard())
        raise Cancelled if progress.cancelled else connection_lost(node, silence)
    if status == _NO_SUCH_DESTINATION:
        raise NetworkError(
            NetworkErrorCode.REFUSED,
            "{node} does not know Overread's AE title; enter it there with this computer's address and port.",
            node=node.name,
        )
    if status not in (_SUCCESS, _PARTLY):
        raise NetworkError(
            NetworkErrorCode.REFUSED,
            "{node} did not send the requested objects (status {status:04X}).",
            node=node.name,
            status=status,
        )
    return Fetched(done, failed)


def _count_in(answer: Dataset, keyword: str, usual: int) -> int:
    value = answer.get(keyword)
    return usual if value is None else int(value)
