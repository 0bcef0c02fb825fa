"""Fetches studies from an archive: over the same association (C-GET), or to our own receiver (C-MOVE).

What came is counted here: some archives count as done what we refused, or leave out what they cannot send.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Any, cast

from pydicom.dataset import Dataset
from pynetdicom import StoragePresentationContexts, build_role, evt
from pynetdicom.events import Event
from pynetdicom.presentation import PresentationContext
from pynetdicom.sop_class import (  # type: ignore[attr-defined]
    StudyRootQueryRetrieveInformationModelGet,
    StudyRootQueryRetrieveInformationModelMove,
)

from core.audit import Act, LogFacts
from core.errors import Cancelled, NetworkError
from core.network.base.association import association, connection_lost, context_of, status_of
from core.network.base.audit_log import try_log
from core.network.base.dicom_files import is_uid
from core.network.base.error_codes import NetworkErrorCode
from core.network.base.object_store import Bounds, IncomingObject, Kept, ObjectStore
from core.network.base.storage_classes import SYNTAXES, is_storage_class
from core.network.scp.guard import guard_association
from core.network.scu.study_contents import ListedInstance, list_instances
from core.paths import received_folder
from core.progress import Progress
from core.settings import Pacs, PacsNode

_GET, _MOVE = StudyRootQueryRetrieveInformationModelGet, StudyRootQueryRetrieveInformationModelMove
_SUCCESS = 0x0000
#: Some of it could not be done (PS3.4 C.4.2.1.5, C.4.3.1.4).
_PARTLY = 0xB000
_NO_SUCH_DESTINATION = 0xA801
#: Answers to C-STORE (PS3.4 B.2.3).
_OUT_OF_RESOURCES, _CANNOT_UNDERSTAND = 0xA700, 0xC000
#: Contexts beside the one of the request (PS3.8 9.3.2.2: their identifiers are the odd bytes).
_MOST_CONTEXTS = 127
#: Instances that are asked for by name at once, and requests in a row that may bring nothing.
_MOST_NAMED, _MOST_IDLE = 64, 3


@dataclass(frozen=True)
class Fetched:
    """What came.

    Attributes
    ----------
    done, failed : int
        Objects that lie in the folder, and those that do not though they belong to the study.
    differing : int
        Of those that came over the same association: kept aside, as another of its name was there.
    reasons : mapping of str to int
        Why some failed, each in a sentence, and how many.
    notice : str
        What else the user should be told.
    """

    done: int
    failed: int
    differing: int = 0
    reasons: Mapping[str, int] = field(default_factory=dict)
    notice: str = ""

    def __add__(self, other: Fetched) -> Fetched:
        """What came of two studies."""
        return Fetched(
            self.done + other.done,
            self.failed + other.failed,
            self.differing + other.differing,
            Counter(self.reasons) + Counter(other.reasons),
            self.notice or other.notice,
        )


def fetch_study(node: PacsNode, pacs: Pacs, study: str, progress: Progress) -> Fetched:
    """Fetch a study into the folder for received studies.

    Parameters
    ----------
    node : PacsNode
        Says in which of the two ways.
    pacs : Pacs
        To be moved to us, Overread must be listening.
    study : str
        Its UID.
    progress : Progress
        Counts objects; its cancel breaks off, and what came stays.

    Raises
    ------
    NetworkError
        If nothing came.
    Cancelled
    """
    if not is_uid(study):
        raise NetworkError(NetworkErrorCode.UNSAFE_UID, "This is not the UID of a study.")
    listed = list_instances(node, pacs.title, study, progress)
    progress.expect(progress.done + len(listed))
    fetch = _by_get if node.fetch == "get" else _by_move
    came = fetch(node, pacs, study, listed, progress)
    facts: LogFacts = {"from": node.name, "by": node.fetch, "objects": came.done, "failed": came.failed}
    return replace(came, notice=try_log(Act.FETCHED, facts))


def _by_get(
    node: PacsNode, pacs: Pacs, study: str, listed: Sequence[ListedInstance], progress: Progress
) -> Fetched:
    getting = _Getting(node, pacs, study, listed, progress)
    getting.ask_for_all()
    getting.ask_for_missing()
    return getting.result()


class _Getting:
    """Objects of a study while they come over our own associations (PS3.4 C.4.3)."""

    def __init__(
        self, node: PacsNode, pacs: Pacs, study: str, listed: Sequence[ListedInstance], progress: Progress
    ) -> None:
        self._node, self._title, self._progress = node, pacs.title, progress
        self._bounds = Bounds(pacs.object_mb << 20, pacs.free_mb << 20)
        self._store = ObjectStore(received_folder(pacs.folder), self._bounds)
        self._request = Dataset()
        self._request.StudyInstanceUID = study
        self._listed = listed
        self._kept: dict[str, Kept] = {}
        self._refused: dict[str, NetworkError] = {}
        #: What went wrong with the last request, and objects that the archive says it could not send.
        self._problem: NetworkError | None = None
        self._not_sent = 0
        self._contexts = _contexts({one.sop_class for one in listed}, private=pacs.private_classes)
        for one in listed:
            if one.sop_class and not is_storage_class(one.sop_class, private=pacs.private_classes):
                self._refused[one.sop_uid] = NetworkError(
                    NetworkErrorCode.NOT_TAKEN, "Objects of private classes are not received (see Settings)."
                )

    def ask_for_all(self) -> None:
        """Ask for the whole study."""
        self._ask("STUDY")

    def ask_for_missing(self) -> None:
        """Ask by name for what is listed and did not come: one object may have stopped those behind it."""
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
                # One after the other, until the one is passed that stops all behind it.
                idle, at_once = (0, _MOST_NAMED) if brought else (idle + 1, 1)

    def result(self) -> Fetched:
        """Count what came.

        Raises
        ------
        NetworkError
            Why nothing did.
        """
        missing = sum(self._is_open(one.sop_uid) for one in self._listed)
        if not self._listed:
            missing = max(self._not_sent - len(self._refused), 0)
        if not self._kept:
            for why in (*self._refused.values(), self._problem):
                if why is not None:
                    raise why
        reasons = Counter(error.message for error in self._refused.values())
        if missing or (self._problem is not None and not self._listed):
            told = (
                self._problem.message if self._problem is not None else f"{self._node.name} did not send it."
            )
            missing = max(missing, 1)
            reasons[told] += missing
        differing = sum(kept is Kept.DIFFERING for kept in self._kept.values())
        return Fetched(len(self._kept), len(self._refused) + missing, differing, dict(reasons))

    def _is_open(self, sop_uid: str) -> bool:
        return sop_uid not in self._kept and sop_uid not in self._refused

    def _may_go_on(self) -> bool:
        return all(error.code != NetworkErrorCode.DISK_FULL for error in self._refused.values())

    def _ask(self, level: str, **names: str | list[str]) -> None:
        """Ask for something; what goes wrong is kept in `_problem`."""
        request = Dataset()
        request.update(self._request)
        request.QueryRetrieveLevel = level
        for keyword, value in names.items():
            setattr(request, keyword, value)
        contexts = [context_of(_GET), *self._contexts]
        classes = dict.fromkeys(str(context.abstract_syntax) for context in self._contexts)
        roles = [build_role(sop_class, scp_role=True) for sop_class in classes]
        handlers = [(evt.EVT_C_STORE, self._keep)]
        self._problem = None
        try:
            with association(
                self._node, self._title, contexts, self._progress, roles=roles, handlers=handlers
            ) as assoc:
                messages = guard_association(
                    assoc, self._store, self._bounds.object_bytes, lambda _why: None, called=True
                )
                try:
                    _need(assoc.accepted_contexts, _GET, self._node)
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
        except NetworkError as error:
            self._problem = error

    def _keep(self, event: Event) -> int:
        """An object has come to its end: keep it, or answer why not."""
        incoming = cast(IncomingObject, cast(Any, event.request)._dataset_file)
        known = not self._is_open(incoming.sop_uid)
        try:
            self._kept[incoming.sop_uid] = self._store.keep(incoming)
            self._refused.pop(incoming.sop_uid, None)
        except NetworkError as error:
            self._refused[incoming.sop_uid] = error
            full = error.code in (NetworkErrorCode.TOO_LARGE, NetworkErrorCode.DISK_FULL)
            return _OUT_OF_RESOURCES if full else _CANNOT_UNDERSTAND
        finally:
            incoming.close()
            if not known:
                self._progress.advance()
        return _SUCCESS


def _contexts(listed: set[str], *, private: bool) -> list[PresentationContext]:
    """What an archive may send: each class in each encoding by itself where there is room for that.

    An archive takes one encoding of a context (PS3.8 9.3.3.2), and could not send objects in another one.
    """
    classes = sorted(uid for uid in listed if is_storage_class(uid, private=private))
    if not classes or "" in listed:
        common = (str(context.abstract_syntax) for context in StoragePresentationContexts)
        classes = list(dict.fromkeys((*classes, *common)))[:_MOST_CONTEXTS]
    if len(classes) * len(SYNTAXES) <= _MOST_CONTEXTS:
        return [context_of(uid, syntax) for uid in classes for syntax in SYNTAXES]
    return [context_of(uid, *SYNTAXES) for uid in classes[:_MOST_CONTEXTS]]


def _by_move(
    node: PacsNode, pacs: Pacs, study: str, listed: Sequence[ListedInstance], progress: Progress
) -> Fetched:
    request = Dataset()
    request.QueryRetrieveLevel, request.StudyInstanceUID = "STUDY", study
    with association(node, pacs.title, [context_of(_MOVE)], progress) as assoc:
        _need(assoc.accepted_contexts, _MOVE, node)
        told = _follow(
            assoc.send_c_move(request, pacs.title, _MOVE), node, progress, total_known=bool(listed)
        )
    folder = received_folder(pacs.folder) / study
    if not listed:
        reasons = {f"{node.name} could not send it.": told.failed} if told.failed else {}
        return Fetched(told.done, told.failed, reasons=reasons)
    here = sum((folder / f"{one.sop_uid}.dcm").exists() for one in listed)
    missing = len(listed) - here
    reasons = {"It did not reach the folder for received studies.": missing} if missing else {}
    return Fetched(here, missing, reasons=reasons)


def _need(taken: list[PresentationContext], model: str, node: PacsNode) -> None:
    if not any(context.abstract_syntax == model for context in taken):
        raise NetworkError(
            NetworkErrorCode.NOT_TAKEN,
            f"{node.name} does not give studies by {node.fetch}; choose the other way.",
        )


def _follow(
    answers: Iterator[tuple[Dataset, Dataset | None]],
    node: PacsNode,
    progress: Progress,
    heard: Callable[[], float] | None = None,
    *,
    total_known: bool,
) -> Fetched:
    """Listen until the archive says that it is all; give its own counts.

    `heard` tells when something last came over the association. Without it objects go elsewhere, and the
    archive's counts are the progress.
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
            f"{node.name} does not know where to send: it must know Overread's AE title.",
        )
    if status not in (_SUCCESS, _PARTLY):
        raise NetworkError(
            NetworkErrorCode.REFUSED, f"{node.name} did not send the study (status {status:04X})."
        )
    return Fetched(done, failed)


def _count_in(answer: Dataset, keyword: str, usual: int) -> int:
    value = answer.get(keyword)
    return usual if value is None else int(value)
