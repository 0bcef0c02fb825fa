"""Lists the contents of a study in an archive: instances by series (C-FIND, study root; PS3.4 C.6.2)."""

from __future__ import annotations

from collections.abc import Iterator

from pydicom.dataset import Dataset
from pydicom.tag import Tag
from pynetdicom.association import Association
from pynetdicom.sop_class import StudyRootQueryRetrieveInformationModelFind  # type: ignore[attr-defined]

from core.errors import NetworkError
from core.images.dicom.header import text_of
from core.network.base.association import abort, association, context_of, status_of
from core.network.base.dicom_files import is_uid
from core.network.base.error_codes import NetworkErrorCode
from core.network.base.fetched import MOST_INSTANCES, MOST_SERIES, ListedInstance, ListedSeries
from core.pacs_node import PacsNode
from core.progress import Progress

_PENDING = (0xFF00, 0xFF01)


def instances_by_dimse(
    node: PacsNode, own: str, study: str, progress: Progress
) -> tuple[ListedInstance, ...]:
    """List the instances of a study.

    Parameters
    ----------
    node : PacsNode
    own : str
        The title to call with.
    study : str
        UID of the study.
    progress : Progress
        Can be cancelled.

    Returns
    -------
    tuple of ListedInstance
        Empty if the archive does not list them.

    Raises
    ------
    NetworkError
        If the archive does not answer.
    Cancelled
    """
    model = StudyRootQueryRetrieveInformationModelFind
    try:
        with association(node, own, [context_of(model)], progress) as assoc:
            return tuple(_instances(assoc, study, progress))
    except NetworkError as error:
        if error.code == NetworkErrorCode.NOT_TAKEN:
            return ()
        raise


def series_by_dimse(node: PacsNode, own: str, study: str, progress: Progress) -> tuple[ListedSeries, ...]:
    """List the series of a study; none if the archive does not tell.

    Raises
    ------
    NetworkError
        If the archive does not answer.
    Cancelled
    """
    model = StudyRootQueryRetrieveInformationModelFind
    asked = ("Modality", "BodyPartExamined", "SeriesDescription")
    try:
        with association(node, own, [context_of(model)], progress) as assoc:
            inside = {"StudyInstanceUID": study, "SeriesInstanceUID": ""}
            found = _found(assoc, "SERIES", inside, asked, MOST_SERIES, progress)
            return tuple(ListedSeries(*values) for values in found)
    except NetworkError as error:
        if error.code == NetworkErrorCode.NOT_TAKEN:
            return ()
        raise


def _instances(assoc: Association, study: str, progress: Progress) -> Iterator[ListedInstance]:
    left = MOST_INSTANCES
    inside, named = {"StudyInstanceUID": study}, ("SOPInstanceUID", "SOPClassUID")
    series = list(_found(assoc, "SERIES", inside, ("SeriesInstanceUID",), MOST_SERIES, progress))
    for (series_uid,) in series:
        known = {**inside, "SeriesInstanceUID": series_uid}
        for sop_uid, sop_class in _found(assoc, "IMAGE", known, named, left, progress):
            left -= 1
            if is_uid(sop_uid):
                yield ListedInstance(series_uid, sop_uid, sop_class if is_uid(sop_class) else "")


def _found(
    assoc: Association,
    level: str,
    known: dict[str, str],
    asked: tuple[str, ...],
    most: int,
    progress: Progress,
) -> Iterator[tuple[str, ...]]:
    """Query everything below the known keys, `most` at most; yield the values that are asked for."""
    identifier = Dataset()
    identifier.QueryRetrieveLevel = level
    for keyword, value in (*known.items(), *((keyword, "") for keyword in asked)):
        setattr(identifier, keyword, value)
    status: int | None = None
    answers = assoc.send_c_find(identifier, StudyRootQueryRetrieveInformationModelFind)
    for number, (answer, found) in enumerate(answers):
        progress.check()
        if number > most:
            # The answers may never end.
            abort(assoc)
            raise _not_listed()
        status = status_of(answer)
        if status in _PENDING and found is not None:
            yield tuple(text_of(found, Tag(keyword)) for keyword in asked)
    if status != 0:
        raise _not_listed()


def _not_listed() -> NetworkError:
    """Return the error for an archive that does not support such a query, or answers it implausibly."""
    return NetworkError(NetworkErrorCode.NOT_TAKEN, "The archive does not list a study's instances.")
