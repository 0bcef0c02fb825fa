"""Earlier studies of a patient that are not open: in the folder for received studies, and in archives."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from core.errors import InputError, NetworkError
from core.hanging.studies import earlier_studies, taken_at
from core.images.base.limits import Limits
from core.images.base.patient import patients_apart
from core.images.base.picture import Identity
from core.images.files.sources import Source, walk
from core.images.studies.study_tree import Instance, Study, StudyTree, read_instance
from core.network.base.query import FoundStudy, Query
from core.pacs_node import PacsNode
from core.paths import received_folder
from core.progress import Progress
from core.settings import UserSettings

#: Most studies of one patient that are requested from an archive.
_MOST = 100


@dataclass
class ReceivedPatients:
    """Patients of the received studies, as far as their folders have been read.

    Attributes
    ----------
    ids : dict of Path to str
        Patient IDs by folder, if the files have one.
    """

    ids: dict[Path, str] = field(default_factory=dict)


def find_received(
    study: Study, settings: UserSettings, known: ReceivedPatients, progress: Progress
) -> tuple[Study, ...]:
    """Find the earlier studies of a study's patient among those that were received.

    Parameters
    ----------
    study : Study
    settings : UserSettings
        Settings with the folder.
    known : ReceivedPatients
        Patients known from the last call; more are added.
    progress : Progress
        Can be cancelled.

    Returns
    -------
    tuple of Study
        Studies, newest first; their file names begin with the name of the study's folder.

    Raises
    ------
    Cancelled
    """
    patient_id = study.identity.patient_id.strip()
    if not patient_id:
        return ()
    tree, limits = StudyTree(), Limits()
    for folder in _folders(received_folder(settings.pacs.folder)):
        progress.check()
        if folder not in known.ids:
            said = next((one.identity for one in _instances(folder, limits) if one.frames), Identity())
            if not said.patient_id.strip():
                continue
            known.ids[folder] = said.patient_id.strip()
        if known.ids[folder] == patient_id and folder.name != study.identity.study_uid:
            for instance in _instances(folder, limits):
                progress.check()
                tree.add(instance)
    return earlier_studies(study, tree.studies())


def _folders(store: Path) -> list[Path]:
    try:
        return sorted(path for path in store.iterdir() if path.is_dir())
    except OSError:
        return []


def _instances(folder: Path, limits: Limits) -> Iterator[Instance]:
    """Yield the files of a received study, with names that differ from those of open files."""
    for source in walk([folder], limits=limits):
        named: Source = replace(source, name=f"{folder.name}/{source.name}")
        try:
            yield read_instance(named, limits)
        except InputError:
            continue


@dataclass(frozen=True)
class ArchivedStudy:
    """An earlier study that an archive has.

    Attributes
    ----------
    node : str
        Name of the node.
    study : FoundStudy
    """

    node: str
    study: FoundStudy


@dataclass(frozen=True)
class ArchiveAnswer:
    """The earlier studies that archives reported.

    Attributes
    ----------
    studies : tuple of ArchivedStudy
        Studies, newest first, without duplicates.
    problem : NetworkError or None
        Error of the last node that did not answer; the other nodes may have answered.
    """

    studies: tuple[ArchivedStudy, ...] = ()
    problem: NetworkError | None = None


def find_archived(
    study: Study, settings: UserSettings, there: Sequence[str], progress: Progress
) -> ArchiveAnswer:
    """Ask the nodes that may be asked for earlier studies of a study's patient.

    Parameters
    ----------
    study : Study
    settings : UserSettings
        Settings with the nodes, and which of them to ask (`PacsNode.earlier`).
    there : sequence of str
        UIDs of studies that are already present.
    progress : Progress
        Can be cancelled.

    Returns
    -------
    ArchiveAnswer

    Raises
    ------
    Cancelled
    """
    # The network library is slow to import, and received studies do not need it.
    from core.network.scu.nodes import query_studies

    who, taken = study.identity, taken_at(study.identity)
    patient_id = who.patient_id.strip()
    if not patient_id or taken is None or study.shared:
        return ArchiveAnswer()
    found: dict[str, ArchivedStudy] = {}
    problem: NetworkError | None = None
    for node in settings.nodes:
        if node.earlier != "ask":
            continue
        query = Query(patient_id=patient_id, last_day=taken[0])
        try:
            answer = query_studies(node, settings.pacs.title, query, progress, _MOST)
        except NetworkError as error:
            problem = error
            continue
        for one in answer.studies:
            same = _is_of(who, one)
            if same and one.uid not in there and one.uid != who.study_uid and one.date < taken[0]:
                found.setdefault(one.uid, ArchivedStudy(node.name, one))
    newest = sorted(found.values(), key=lambda one: (one.study.date, one.study.uid), reverse=True)
    return ArchiveAnswer(tuple(newest), problem)


def find_earlier_at(
    node: PacsNode, title: str, fetched: Sequence[FoundStudy], there: Collection[str], progress: Progress
) -> tuple[FoundStudy, ...]:
    """Ask a node for the earlier studies of patients whose studies were fetched from it.

    Parameters
    ----------
    node : PacsNode
    title : str
        Own AE title.
    fetched : sequence of FoundStudy
        Fetched studies, as the node described them.
    there : collection of str
        UIDs of studies that are already present.
    progress : Progress
        Can be cancelled.

    Returns
    -------
    tuple of FoundStudy
        Studies, newest first, without duplicates.

    Raises
    ------
    NetworkError
    Cancelled
    """
    # The network library is slow to import.
    from core.network.scu.nodes import query_studies

    found: dict[str, FoundStudy] = {}
    had = {*there, *(one.uid for one in fetched)}
    newest_of: dict[str, FoundStudy] = {}
    for one in sorted(fetched, key=lambda one: one.date):
        newest_of[one.patient_id.strip()] = one
    for patient_id, newest in newest_of.items():
        if not patient_id or not newest.date:
            continue
        query = Query(patient_id=patient_id, last_day=newest.date)
        who = _identity_of(newest)
        for one in query_studies(node, title, query, progress, _MOST).studies:
            if one.uid not in had and _is_of(who, one):
                found.setdefault(one.uid, one)
    return tuple(sorted(found.values(), key=lambda one: (one.date, one.uid), reverse=True))


def _identity_of(one: FoundStudy) -> Identity:
    return Identity(patient_id=one.patient_id, patient_name=one.patient_name.replace("^", " "))


def _is_of(who: Identity, one: FoundStudy) -> bool:
    """Return whether an archived study belongs to a patient: ID and name are equal."""
    told = _identity_of(one)
    apart = patients_apart([who.patient_key, told.patient_key])
    return told.patient_id.strip() == who.patient_id.strip() and len(set(apart.values())) == 1
