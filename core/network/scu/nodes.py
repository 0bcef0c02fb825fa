"""Requests to a node by either protocol: DICOM's own network (DIMSE) or DICOMweb.

Other modules need not know which protocol a node uses.
"""

from __future__ import annotations

from dataclasses import replace

from core.audit import Act, LogFacts
from core.errors import NetworkError
from core.network.base.association import echo_by_dimse
from core.network.base.audit_log import try_log
from core.network.base.dicom_files import is_uid
from core.network.base.error_codes import NetworkErrorCode
from core.network.base.fetched import Fetched, ListedInstance, ListedSeries
from core.network.base.query import MOST_STUDIES, FindResult, Query
from core.network.scu.c_find import query_by_dimse
from core.network.scu.retrieve import fetch_by_dimse
from core.network.scu.study_contents import instances_by_dimse, series_by_dimse
from core.network.web.connection import WebConnection
from core.network.web.retrieve import fetch_by_web
from core.network.web.search import echo_by_web, instances_by_web, query_by_web, series_by_web
from core.pacs_node import PacsNode
from core.progress import Progress
from core.settings import Pacs


def echo(node: PacsNode, own: str, progress: Progress | None = None) -> None:
    """Test whether a node answers and accepts Overread.

    Parameters
    ----------
    node : PacsNode
    own : str
        The title to call with; DICOMweb has no titles.
    progress : Progress, optional
        Can be cancelled.

    Raises
    ------
    NetworkError
        If the node does not answer, or rejects Overread.
    Cancelled
    """
    progress = progress or Progress()
    if node.kind == "web":
        with WebConnection(node, progress) as connection:
            echo_by_web(connection)
    else:
        echo_by_dimse(node, own, progress)


def query_studies(
    node: PacsNode, own: str, query: Query, progress: Progress, most: int = MOST_STUDIES
) -> FindResult:
    """Search for the studies that match a query.

    Parameters
    ----------
    node : PacsNode
    own : str
    query : Query
    progress : Progress
        Counts studies; can be cancelled.
    most : int

    Raises
    ------
    NetworkError
    Cancelled
    """
    if node.kind == "web":
        with WebConnection(node, progress) as connection:
            return query_by_web(connection, query, progress, most)
    return query_by_dimse(node, own, query, progress, most)


def fetch_study(node: PacsNode, pacs: Pacs, study: str, progress: Progress) -> Fetched:
    """Fetch a study into the folder for received studies.

    Parameters
    ----------
    node : PacsNode
        Node whose settings say how to fetch.
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
    if not is_uid(study):
        raise NetworkError(NetworkErrorCode.UNSAFE_UID, "This is not the UID of a study.")
    if node.kind == "web":
        with WebConnection(node, progress) as connection:
            came = fetch_by_web(connection, pacs, study, progress)
    else:
        came = fetch_by_dimse(node, pacs, study, progress)
    way = "web" if node.kind == "web" else node.fetch
    facts: LogFacts = {"from": node.name, "by": way, "objects": came.done, "failed": came.failed}
    return replace(came, notice=try_log(Act.FETCHED, facts))


def list_series(node: PacsNode, own: str, study: str, progress: Progress) -> tuple[ListedSeries, ...]:
    """List the series of a study; none if the node does not tell.

    Raises
    ------
    NetworkError
        If the node does not answer.
    Cancelled
    """
    if node.kind == "web":
        with WebConnection(node, progress) as connection:
            return series_by_web(connection, study)
    return series_by_dimse(node, own, study, progress)


def list_instances(node: PacsNode, own: str, study: str, progress: Progress) -> tuple[ListedInstance, ...]:
    """List the instances of a study; none if the node does not tell.

    Raises
    ------
    NetworkError
        If the node does not answer.
    Cancelled
    """
    if node.kind == "web":
        with WebConnection(node, progress) as connection:
            return instances_by_web(connection, study)
    return instances_by_dimse(node, own, study, progress)
