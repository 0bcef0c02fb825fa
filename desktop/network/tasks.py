"""Worker-thread tasks of the network: queue, send, search, fetch and receive; no Qt."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from core.network.base.fetched import Fetched
from core.network.base.queue_table import Reached
from core.network.outbox import Added, Outbox, QueueEntry, QueueState
from core.network.scp.receiver_process import keep_listening as keep_listening
from core.network.scu.c_store import Sent, send_due
from core.network.scu.nodes import echo as echo
from core.network.scu.nodes import fetch_study
from core.network.scu.nodes import query_studies as query_studies
from core.pacs_node import PacsNode
from core.paths import received_folder
from core.progress import Progress
from core.result_kinds import result_kinds
from core.settings import Pacs, UserSettings
from core.temporary import temporary_folder
from core.workflow.earlier import find_earlier_at

if TYPE_CHECKING:
    from core.network.base.orders import OrderAnswer
    from core.network.base.query import FoundStudy
    from desktop.session.journal_handle import JournalHandle
    from desktop.session.tasks import WhatWasRead


#: The largest number of objects that are listed.
MOST_LISTED = 1000


@dataclass(frozen=True)
class QueueOverview:
    """The objects in the queue and their numbers.

    Attributes
    ----------
    entries : sequence of QueueEntry
            Sorted by the time of their last change, newest first.
        counts : dict of QueueState to int
            Number of objects in each state.
        reached : dict of Reached to int
            Number of objects by how far each came.
        next_due : float or None
            Time of the next try, in seconds since 1970.
    """

    entries: Sequence[QueueEntry]
    counts: dict[QueueState, int]
    reached: dict[Reached, int]
    next_due: float | None


def state() -> QueueOverview:
    """Return the state of the queue."""
    with _outbox() as outbox:
        counts = outbox.counts(), outbox.reached()
        return QueueOverview(outbox.entries(MOST_LISTED), *counts, outbox.next_due())


def queue(files: Sequence[Path], node: PacsNode, progress: Progress) -> Added:
    """Add files to the queue."""
    progress.start(len(files))
    with _outbox() as outbox:
        return outbox.add(files, node.name, progress)


def queue_results(
    what: WhatWasRead, node: PacsNode, wanted: Mapping[str, Collection[str]], progress: Progress
) -> Added:
    """Make DICOM results of the readings, and add them to the queue.

    Parameters
    ----------
    what : WhatWasRead
    node : PacsNode
    wanted : mapping of str to collection of str
        Kinds of results, as in `core.result_kinds`, by the UIDs of their studies.
    progress : Progress
    """
    from core.workflow.export import ExportKind, ExportTarget
    from desktop.session import tasks

    with temporary_folder() as folder, _outbox() as outbox:
        kinds = result_kinds(",".join({kind for study in wanted.values() for kind in study}))
        tasks.export_results(what, ExportTarget(ExportKind.DICOM, folder, results=kinds), progress)
        made = [
            path
            for path in sorted(folder.rglob("*.dcm"))
            if path.is_file() and path.name.partition("-")[0] in wanted.get(path.parent.name, ())
        ]
        progress.start(len(made))
        return outbox.add(made, node.name, progress, copy=True)


def fill_accessions(shelf: JournalHandle, settings: UserSettings, progress: Progress) -> list[OrderAnswer]:
    """Ask the worklist node for missing accession numbers, and save them with the readings."""
    from core.workflow import orders

    return orders.fill_accessions(shelf.journal(), settings, progress)


def send_waiting(settings: UserSettings, progress: Progress) -> Sent:
    """Send the objects in the queue that are due."""
    with _outbox() as outbox:
        return send_due(outbox, settings, progress)


def retry() -> QueueOverview:
    """Schedule all objects that failed or wait for now."""
    with _outbox() as outbox:
        outbox.retry()
    return state()


def forget_entries(which: QueueState) -> QueueOverview:
    """Remove the objects in a state from the queue."""
    with _outbox() as outbox:
        outbox.forget(which)
    return state()


def fetch_all(
    node: PacsNode, pacs: Pacs, studies: Sequence[str], progress: Progress
) -> tuple[Fetched, list[Path]]:
    """Fetch studies one after the other; return the outcome, and the folders of the studies."""
    all_of_it = Fetched(0, 0)
    folders = []
    for study in studies:
        all_of_it += fetch_study(node, pacs, study, progress)
        folders.append(received_folder(pacs.folder) / study)
    return all_of_it, [folder for folder in folders if folder.is_dir()]


def find_earlier(
    node: PacsNode, pacs: Pacs, fetched: Sequence[FoundStudy], there: Collection[str], progress: Progress
) -> tuple[FoundStudy, ...]:
    """Search a node for earlier studies that are neither open nor received."""
    found = find_earlier_at(node, pacs.title, fetched, there, progress)
    return tuple(one for one in found if not (received_folder(pacs.folder) / one.uid).is_dir())


@contextmanager
def _outbox() -> Iterator[Outbox]:
    made = Outbox()
    try:
        yield made
    finally:
        made.close()
