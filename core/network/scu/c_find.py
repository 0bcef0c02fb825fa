"""Searches an archive for studies (C-FIND, study root; PS3.4 C.6.2)."""

from __future__ import annotations

from pydicom.dataset import Dataset
from pydicom.tag import Tag
from pydicom.uid import UID
from pynetdicom.sop_class import StudyRootQueryRetrieveInformationModelFind  # type: ignore[attr-defined]

from core.errors import NetworkError
from core.images.dicom.header import text_of
from core.network.base.association import abort, association, connection_lost, context_of, status_of
from core.network.base.error_codes import NetworkErrorCode
from core.network.base.query import (
    MOST_STUDIES,
    STUDY_ATTRIBUTES,
    FindResult,
    FoundStudy,
    Query,
    latest_first,
)
from core.pacs_node import PacsNode
from core.progress import Progress

_PENDING = (0xFF00, 0xFF01)
#: Answers that may still arrive after the cancel request.
_MOST_BEYOND = 500
_MESSAGE = 1


def query_by_dimse(
    node: PacsNode, own: str, query: Query, progress: Progress, most: int = MOST_STUDIES
) -> FindResult:
    """Search for the studies that match a query.

    Parameters
    ----------
    node : PacsNode
    own : str
        The title to call with.
    query : Query
    progress : Progress
        Counts studies; can be cancelled.
    most : int

    Raises
    ------
    NetworkError
    Cancelled
    """
    answers, complete = find_answers(
        node, own, StudyRootQueryRetrieveInformationModelFind, _identifier(query), progress, most
    )
    return latest_first([_study(answer) for answer in answers], complete=complete)


def find_answers(
    node: PacsNode, own: str, model: UID, identifier: Dataset, progress: Progress, most: int
) -> tuple[list[Dataset], bool]:
    """Query by C-FIND; return at most the given number of answers, and whether these are all.

    Parameters
    ----------
    node : PacsNode
    own : str
        The title to call with.
    model : UID
        Information model.
    identifier : Dataset
        Query, with its keys.
    progress : Progress
        Counts answers; can be cancelled.
    most : int

    Raises
    ------
    NetworkError
    Cancelled
    """
    found: list[Dataset] = []
    complete, beyond = True, 0
    with association(node, own, [context_of(model)], progress) as assoc:
        status: int | None = None
        for answer, said in assoc.send_c_find(identifier, model, _MESSAGE):
            progress.check()
            status = status_of(answer)
            if status in _PENDING and said is not None and len(found) < most:
                found.append(said)
                progress.advance()
            elif status in _PENDING and complete:
                complete = False
                assoc.send_c_cancel(_MESSAGE, assoc.accepted_contexts[0].context_id)
            elif status in _PENDING:
                beyond += 1
                if beyond > _MOST_BEYOND:
                    # The archive ignores the cancel request.
                    abort(assoc)
                    break
        if status is None:
            raise connection_lost(node)
        if status != 0 and complete:
            raise NetworkError(
                NetworkErrorCode.REFUSED,
                "{node} refuses the search (status {status:04X}).",
                node=node.name,
                status=status,
            )
    return found, complete


def _identifier(query: Query) -> Dataset:
    """Return the identifier of a query."""
    identifier = Dataset()
    identifier.SpecificCharacterSet = "ISO_IR 192"
    identifier.QueryRetrieveLevel = "STUDY"
    for keyword in STUDY_ATTRIBUTES.values():
        setattr(identifier, keyword, "" if keyword != "NumberOfStudyRelatedInstances" else None)
    identifier.PatientName, identifier.StudyDate = query.name_pattern, query.days
    identifier.PatientID, identifier.AccessionNumber = query.patient_id, query.accession
    identifier.ModalitiesInStudy, identifier.StudyInstanceUID = query.modality, query.study_uid
    return identifier


def _study(identifier: Dataset) -> FoundStudy:
    """Read an answer; damaged values become empty."""
    return FoundStudy(
        **{field: text_of(identifier, Tag(keyword)) for field, keyword in STUDY_ATTRIBUTES.items()}
    )
