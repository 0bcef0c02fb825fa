"""Searches a DICOMweb node for studies and their contents (QIDO-RS, PS3.18 10.6)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fnmatch import fnmatchcase
from unicodedata import normalize

from core.errors import NetworkError
from core.network.base.dicom_files import is_uid
from core.network.base.error_codes import NetworkErrorCode
from core.network.base.fetched import MOST_INSTANCES, MOST_SERIES, ListedInstance, ListedSeries
from core.network.base.query import (
    MOST_STUDIES,
    STUDY_ATTRIBUTES,
    FindResult,
    FoundStudy,
    Query,
    latest_first,
)
from core.network.web.connection import WebConnection
from core.network.web.json_rows import JSON_TYPE, Row, json_rows, no_rows, row_text
from core.progress import Progress

#: Rows requested at once; a node may give fewer.
_PAGE = 1000
#: Most studies that are examined if a search must look at more than it returns.
_MOST_LOOKED_AT = 5000
_BEYOND_ASCII = re.compile(r"[^ -~]+\*?|\?")


def echo_by_web(connection: WebConnection) -> None:
    """Test whether a node answers and accepts Overread, by searching for a study.

    Raises
    ------
    NetworkError
        If the node does not answer, or rejects Overread.
    Cancelled
    """
    for _ in _rows(connection, "studies", [], 1, "StudyInstanceUID"):
        pass


def query_by_web(
    connection: WebConnection, query: Query, progress: Progress, most: int = MOST_STUDIES
) -> FindResult:
    """Search for the studies that match a query.

    Parameters
    ----------
    connection : WebConnection
    query : Query
    progress : Progress
        Counts studies; can be cancelled.
    most : int

    Raises
    ------
    NetworkError
    Cancelled
    """
    # Some archives do not match names by non-ASCII letters or by a question mark: match them here.
    wide = _BEYOND_ASCII.sub("*", query.name_pattern)
    asked = {
        "PatientName": wide,
        "PatientID": query.patient_id,
        "AccessionNumber": query.accession,
        "StudyDate": query.days,
        "ModalitiesInStudy": query.modality,
        "StudyInstanceUID": query.study_uid,
    }
    parameters = [(keyword, value) for keyword, value in asked.items() if value]
    parameters += [("includefield", keyword) for keyword in STUDY_ATTRIBUTES.values()]
    studies: list[FoundStudy] = []
    looked_at, enough = 0, max(_MOST_LOOKED_AT, most + 1)
    for row in _rows(connection, "studies", parameters, enough, "StudyInstanceUID"):
        looked_at += 1
        found = FoundStudy(**{field: row_text(row, keyword) for field, keyword in STUDY_ATTRIBUTES.items()})
        if wide == query.name_pattern or _has_name(found, query.name_pattern):
            if len(studies) == most:
                return latest_first(studies, complete=False)
            studies.append(found)
            progress.advance()
    return latest_first(studies, complete=looked_at < enough)


def _has_name(study: FoundStudy, pattern: str) -> bool:
    """Return whether a patient's name, in one of its scripts, matches a pattern with * and ?."""
    wanted = normalize("NFC", pattern).casefold().replace("[", "[[]")
    names = normalize("NFC", study.patient_name).casefold().split("=")
    return any(fnmatchcase(name, wanted) for name in names)


def series_by_web(connection: WebConnection, study: str) -> tuple[ListedSeries, ...]:
    """List the series of a study; none if the node does not tell.

    Raises
    ------
    NetworkError
        If the node does not answer.
    Cancelled
    """
    path, asked = f"studies/{study}/series", ("Modality", "BodyPartExamined", "SeriesDescription")
    parameters = [("includefield", keyword) for keyword in asked]
    try:
        rows = _rows(connection, path, parameters, MOST_SERIES, "SeriesInstanceUID")
        return tuple(ListedSeries(*(row_text(row, keyword) for keyword in asked)) for row in rows)
    except NetworkError as error:
        if error.code == NetworkErrorCode.NOT_TAKEN:
            return ()
        raise


def instances_by_web(connection: WebConnection, study: str) -> tuple[ListedInstance, ...]:
    """List the instances of a study.

    Parameters
    ----------
    connection : WebConnection
    study : str
        UID of the study.

    Raises
    ------
    NetworkError
        If the node does not answer, or answers implausibly.
    Cancelled
    """
    found: list[ListedInstance] = []
    path = f"studies/{study}/instances"
    for row in _rows(connection, path, [], MOST_INSTANCES + 1, "SOPInstanceUID"):
        if len(found) == MOST_INSTANCES:
            raise NetworkError(NetworkErrorCode.NOT_TAKEN, "The archive does not list a study's instances.")
        series, instance = row_text(row, "SeriesInstanceUID"), row_text(row, "SOPInstanceUID")
        sop_class = row_text(row, "SOPClassUID")
        if is_uid(series) and is_uid(instance):
            found.append(ListedInstance(series, instance, sop_class if is_uid(sop_class) else ""))
    return tuple(found)


def _rows(
    connection: WebConnection, path: str, parameters: list[tuple[str, str]], most: int, identity: str
) -> Iterator[Row]:
    """Yield rows page by page, each identity once, until the node has no more, `most` at most.

    Raises
    ------
    NetworkError
        ``hostile``, also for a page that repeats known rows without end.
    """
    known: set[str] = set()
    while len(known) < most:
        before, asked = len(known), min(_PAGE, most - len(known))
        try:
            for number, row in enumerate(_page(connection, path, parameters, before, asked)):
                if number > most:
                    raise no_rows(connection)
                uid = row_text(row, identity)
                if uid not in known:
                    known.add(uid)
                    yield row
                    if len(known) == most:
                        return
        except NetworkError as error:
            # After a lost connection, continue after the rows that arrived.
            if error.code != NetworkErrorCode.CONNECTION_LOST or len(known) == before:
                raise
        else:
            if len(known) == before:
                return


def _page(
    connection: WebConnection, path: str, parameters: list[tuple[str, str]], offset: int, limit: int
) -> Iterator[Row]:
    paging = [("limit", str(limit)), *([("offset", str(offset))] if offset else [])]
    with connection.ask(path, query=[*parameters, *paging], accept=JSON_TYPE) as answer:
        if answer.status == 200:
            # A node that does not support paging may give more than requested.
            yield from json_rows(connection, answer)
        elif answer.status != 204:
            raise connection.refusal(answer.status)
