"""Asks an archive which studies it has (C-FIND, study root; PS3.4 C.6.2)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pydicom.dataset import Dataset
from pydicom.tag import Tag
from pynetdicom.sop_class import StudyRootQueryRetrieveInformationModelFind  # type: ignore[attr-defined]

from core.errors import NetworkError
from core.images.dicom.header import text_of
from core.network.base.association import association, connection_lost, context_of, status_of
from core.network.base.error_codes import NetworkErrorCode
from core.network.base.query import FoundStudy, Query
from core.progress import Progress
from core.settings import PacsNode

#: Studies that are shown at most; the archive is then told that it is enough.
MOST_STUDIES = 500
#: Attributes of a study that are asked for, by the fields that they fill.
_ASKED = {
    "patient_name": "PatientName",
    "patient_id": "PatientID",
    "date": "StudyDate",
    "time": "StudyTime",
    "description": "StudyDescription",
    "accession": "AccessionNumber",
    "modalities": "ModalitiesInStudy",
    "instances": "NumberOfStudyRelatedInstances",
    "uid": "StudyInstanceUID",
}
_PENDING = (0xFF00, 0xFF01)
#: Answers that may still be under way when an archive is told that it is enough.
_MOST_BEYOND = 500
_MESSAGE = 1


@dataclass(frozen=True)
class FindResult:
    """Studies, the latest first; `complete` is false where there are more than are shown."""

    studies: Sequence[FoundStudy]
    complete: bool


def query_studies(
    node: PacsNode, own: str, query: Query, progress: Progress, most: int = MOST_STUDIES
) -> FindResult:
    """Ask for the studies that a query describes.

    Parameters
    ----------
    node : PacsNode
    own : str
        The title to call with.
    query : Query
    progress : Progress
        Counts studies; its cancel breaks off.
    most : int

    Raises
    ------
    NetworkError
    Cancelled
    """
    model = StudyRootQueryRetrieveInformationModelFind
    studies: list[FoundStudy] = []
    complete, beyond = True, 0
    with association(node, own, [context_of(model)], progress) as assoc:
        status: int | None = None
        for answer, identifier in assoc.send_c_find(_identifier(query), model, _MESSAGE):
            progress.check()
            status = status_of(answer)
            if status in _PENDING and identifier is not None and len(studies) < most:
                studies.append(_study(identifier))
                progress.advance()
            elif status in _PENDING and complete:
                complete = False
                assoc.send_c_cancel(_MESSAGE, assoc.accepted_contexts[0].context_id)
            elif status in _PENDING:
                beyond += 1
                if beyond > _MOST_BEYOND:
                    # It does not hear that it is enough.
                    assoc.abort()
                    break
        if status is None:
            raise connection_lost(node)
        if status != 0 and complete:
            raise NetworkError(
                NetworkErrorCode.REFUSED, f"{node.name} refuses the search (status {status:04X})."
            )
    studies.sort(key=lambda study: (study.date, study.time), reverse=True)
    return FindResult(studies, complete)


def _identifier(query: Query) -> Dataset:
    """The data set that asks for it."""
    identifier = Dataset()
    identifier.SpecificCharacterSet = "ISO_IR 192"
    identifier.QueryRetrieveLevel = "STUDY"
    for keyword in _ASKED.values():
        setattr(identifier, keyword, "" if keyword != "NumberOfStudyRelatedInstances" else None)
    name = query.patient_name
    identifier.PatientName = name if not name or "*" in name or "?" in name else f"{name}*"
    identifier.PatientID, identifier.AccessionNumber = query.patient_id, query.accession
    identifier.ModalitiesInStudy, identifier.StudyInstanceUID = query.modality, query.study_uid
    if query.first_day or query.last_day:
        same = query.first_day == query.last_day
        identifier.StudyDate = query.first_day if same else f"{query.first_day}-{query.last_day}"
    return identifier


def _study(identifier: Dataset) -> FoundStudy:
    """Read an answer; what is damaged in it is empty."""
    return FoundStudy(**{field: text_of(identifier, Tag(keyword)) for field, keyword in _ASKED.items()})
