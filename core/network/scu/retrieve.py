"""Fetches studies from an archive: over the same association (C-GET), or to our own receiver (C-MOVE)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
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
from core.network.scp.guard import guard_association
from core.network.scp.receiver import SYNTAXES
from core.paths import received_folder
from core.progress import Progress
from core.settings import Pacs, PacsNode

_SUCCESS = 0x0000
#: Some of it could not be done (PS3.4 C.4.2.1.5, C.4.3.1.4).
_PARTLY = 0xB000
_NO_SUCH_DESTINATION = 0xA801


@dataclass(frozen=True)
class Fetched:
    """What came.

    Attributes
    ----------
    done, failed : int
        Objects, as the archive counts them.
    differing : int
        Of those that came over the same association: kept aside, as another of its name was there.
    notice : str
        What else the user should be told.
    """

    done: int
    failed: int
    differing: int = 0
    notice: str = ""


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
    Cancelled
    """
    if not is_uid(study):
        raise NetworkError(NetworkErrorCode.UNSAFE_UID, "This is not the UID of a study.")
    wanted = Dataset()
    wanted.QueryRetrieveLevel = "STUDY"
    wanted.StudyInstanceUID = study
    came = _get(node, pacs, wanted, progress) if node.fetch == "get" else _move(node, pacs, wanted, progress)
    facts: LogFacts = {"from": node.name, "by": node.fetch, "objects": came.done, "failed": came.failed}
    return replace(came, notice=try_log(Act.FETCHED, facts))


def _get(node: PacsNode, pacs: Pacs, wanted: Dataset, progress: Progress) -> Fetched:
    model = StudyRootQueryRetrieveInformationModelGet
    classes = [str(context.abstract_syntax) for context in StoragePresentationContexts]
    contexts = [context_of(model), *(context_of(sop_class, *SYNTAXES) for sop_class in classes)]
    roles = [build_role(sop_class, scp_role=True) for sop_class in classes]
    bounds = Bounds(pacs.object_mb << 20, pacs.free_mb << 20)
    kept = dict.fromkeys(Kept, 0)
    problems: list[NetworkError] = []
    store = ObjectStore(received_folder(pacs.folder), bounds)

    def keep_object(event: Event) -> int:
        incoming = cast(IncomingObject, cast(Any, event.request)._dataset_file)
        try:
            kept[store.keep(incoming)] += 1
        except NetworkError as error:
            problems.append(error)
            return (
                0xA700 if error.code in (NetworkErrorCode.TOO_LARGE, NetworkErrorCode.DISK_FULL) else 0xC000
            )
        finally:
            incoming.close()
        return _SUCCESS

    handlers = [(evt.EVT_C_STORE, keep_object)]
    with association(node, pacs.title, contexts, progress, roles=roles, handlers=handlers) as assoc:
        messages = guard_association(assoc, store, bounds.object_bytes, lambda _why: None)
        try:
            _need(assoc.accepted_contexts, model, node)
            came = _follow(assoc.send_c_get(wanted, model), node, progress)
        except NetworkError as error:
            # What went wrong here says more than what the archive makes of it.
            raise (problems[0] if problems else error) from error
        finally:
            messages.forget()
    return Fetched(came.done, came.failed, kept[Kept.DIFFERING])


def _move(node: PacsNode, pacs: Pacs, wanted: Dataset, progress: Progress) -> Fetched:
    model = StudyRootQueryRetrieveInformationModelMove
    with association(node, pacs.title, [context_of(model)], progress) as assoc:
        return _follow(assoc.send_c_move(wanted, pacs.title, model), node, progress)


def _need(taken: list[PresentationContext], model: str, node: PacsNode) -> None:
    if not any(context.abstract_syntax == model for context in taken):
        raise NetworkError(
            NetworkErrorCode.NOT_TAKEN,
            f"{node.name} does not give studies by {node.fetch}; choose the other way.",
        )


def _follow(answers: Iterator[tuple[Dataset, Dataset | None]], node: PacsNode, progress: Progress) -> Fetched:
    """Count what comes until the archive says that it is all."""
    done = failed = reported = 0
    status: int | None = None
    for answer, _ in answers:
        progress.check()
        status = status_of(answer)
        done = _count_in(answer, "NumberOfCompletedSuboperations", done)
        done_with_warnings = done + _count_in(answer, "NumberOfWarningSuboperations", 0)
        failed = _count_in(answer, "NumberOfFailedSuboperations", failed)
        left = _count_in(answer, "NumberOfRemainingSuboperations", 0)
        progress.expect(done_with_warnings + failed + left)
        progress.advance(max(done_with_warnings + failed - reported, 0))
        reported = max(reported, done_with_warnings + failed)
    if status is None:
        raise Cancelled if progress.cancelled else connection_lost(node)
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
