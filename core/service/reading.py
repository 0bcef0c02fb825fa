"""Reads studies together, makes their results and queues them; no kill makes a result twice.

Readings are committed picture by picture, as in any batch. Results are made in a temporary folder that is
renamed when all are complete. From then on they are queued unchanged, and never made again.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from filelock import Timeout

from core.audit import Act, AuditLog, object_token, place_token
from core.batch.journal.journal import Journal
from core.batch.journal.journal_store import delete_journal, open_journal
from core.batch.run import audit_facts
from core.errors import Cancelled, ExportError, Status
from core.images.base.limits import Limits
from core.images.files.sources import walk
from core.language.message import Message
from core.language.system import because
from core.network.outbox import Outbox
from core.pacs_node import PacsNode
from core.paths import private_folder, service_folder
from core.progress import Progress
from core.reading_rules import ReadingRule
from core.reports.site import Site
from core.result_kinds import result_kinds
from core.service.arrivals import StudyPictures, pictures_in
from core.service.record import StudyOutcome
from core.settings_file import read_settings
from core.vault.key import seals
from core.vault.sealed_file import write_kept
from core.workflow.export import ExportKind, ExportSource, ExportTarget, export_dicom
from core.workflow.open import ReadingPlan
from core.workflow.orders import try_worklist
from core.workflow.read import BatchRequest, describe_run, read_batch

#: Name of the file with the outcome of each study, and suffix of an incomplete folder.
_OUTCOMES, _HALF = "outcomes.json", ".half"
#: Most checks of a batch for pictures that arrived while it was read.
_MOST_LOOKS = 5


@dataclass(frozen=True)
class StudyBatch:
    """Studies that are read together.

    Attributes
    ----------
    id : str
        Id, which names the folder of results.
    rule : ReadingRule
    folders : tuple of Path
        Folders of the studies, named by study UID.
    """

    id: str
    rule: ReadingRule
    folders: tuple[Path, ...]

    @property
    def studies(self) -> tuple[str, ...]:
        """Tokens of the studies."""
        return tuple(object_token(folder.name) for folder in self.folders)

    @property
    def made(self) -> Path:
        """Folder of the results, once all are complete."""
        return service_folder() / self.id


def make_results(batch: StudyBatch, plan: ReadingPlan, site: Site, progress: Progress) -> None:
    """Read the studies of a batch, unless this was done before, and make their results.

    Parameters
    ----------
    batch : StudyBatch
    plan : ReadingPlan
    site : Site
        Letterhead and template of reports.
    progress : Progress

    Raises
    ------
    OverreadError
        If this is not possible now; readings are kept.
    Cancelled
    """
    started = datetime.now().astimezone()
    request = BatchRequest(batch.folders)
    with open_journal(request.place, resume=True) as (journal, _notice):
        seen = _look(batch)
        for _ in range(_MOST_LOOKS):
            if not read_batch(request, plan, journal, progress):
                raise Cancelled
            before, seen = seen, _look(batch)
            if seen == before:
                break
        finished = datetime.now().astimezone()
        run = describe_run(batch.folders, plan.opened, started, finished, complete=True)
        place = place_token(batch.folders)
        AuditLog().add(
            Act.READ, {"place": place, "rule": batch.rule.name, **audit_facts(run, journal.counts())}
        )
        settings = read_settings()
        if settings.pacs.ask_worklist:
            try_worklist(journal, settings, progress)
        half = _empty_folder(batch.made.with_name(batch.id + _HALF))
        source = ExportSource(journal, run, batch.folders, site)
        written = export_dicom(source, _target(batch, half), progress)
        problem = written.problems[0].message if written.problems else ""
        outcomes = [
            _outcome(folder, seen[folder], half, journal, batch, problem if written.failed else "")
            for folder in batch.folders
        ]
    _commit(half, batch.made, outcomes)
    if len(batch.folders) > 1:
        # A window finds readings only in the journal of the folder that it opens.
        with suppress(Timeout, OSError):
            delete_journal(request.place)


def queue_results(batch: StudyBatch, nodes: Sequence[PacsNode]) -> list[StudyOutcome]:
    """Queue a batch's results for the nodes of its rule; results that are queued or sent already stay so.

    Parameters
    ----------
    batch : StudyBatch
    nodes : sequence of PacsNode
        Each node gets the kinds of results that both the rule and its settings name.

    Raises
    ------
    QueueError, ExportError
    """
    outcomes = [StudyOutcome(**one) for one in json.loads((batch.made / _OUTCOMES).read_text("ascii"))]
    with closing(Outbox()) as outbox:
        for node in nodes:
            wanted = {*batch.rule.results}.intersection(result_kinds(node.results))
            files = sorted(one for one in batch.made.rglob("*.dcm") if one.name.split("-")[0] in wanted)
            added = outbox.add(files, node.name, Progress(), copy=True)
            if added.refused:
                raise ExportError("A result cannot be read back, so it is not sent.")
    return outcomes


def drop_results(batch: StudyBatch) -> None:
    """Delete the folder of queued results."""
    shutil.rmtree(batch.made, ignore_errors=True)


def drop_abandoned(known: frozenset[str]) -> None:
    """Delete incomplete and queued folders of results, except those of known batches."""
    for folder in service_folder().glob("*"):
        if folder.name not in known:
            shutil.rmtree(folder, ignore_errors=True)


def _target(batch: StudyBatch, folder: Path) -> ExportTarget:
    """Return the export target; it always includes the report, which proves that a study was read."""
    kinds = result_kinds(", ".join(("sr", *batch.rule.results)))
    return ExportTarget(ExportKind.DICOM, folder, results=kinds)


def _look(batch: StudyBatch) -> Mapping[Path, StudyPictures]:
    limits = Limits()
    return {folder: pictures_in(folder, limits) for folder in batch.folders}


def _outcome(
    folder: Path, seen: StudyPictures, half: Path, journal: Journal, batch: StudyBatch, problem: str
) -> StudyOutcome:
    """Return the outcome of a study."""
    made = [path.name for path in (half / folder.name).glob("*.dcm")]
    number, token = len(seen.pictures), object_token(folder.name)
    if any(name.startswith("sr-") for name in made):
        return StudyOutcome(token, seen.token, number, len(made))
    read, code, sentence = False, "nothing", "It holds no picture that a model could read."
    for source in walk(batch.folders, (), Limits()):
        if source.path.parent == folder:
            for reading in journal.readings_of(source.name):
                read = read or reading.status in (Status.OK, Status.REFUSED)
                if reading.reason is not None:
                    code, sentence = reading.reason.value, reading.message
    if read:
        words = problem or "No valid report could be made of it."
        return StudyOutcome(token, seen.token, number, 0, "no-report", words, failed=True)
    return StudyOutcome(token, seen.token, number, 0, code, sentence)


def _empty_folder(folder: Path) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    try:
        private_folder(folder.parent)
        return private_folder(folder)
    except OSError as error:
        why = because(error, Message("write error"))
        raise ExportError("The folder for results could not be created: {why}.", why=why) from error


def _commit(half: Path, made: Path, outcomes: Sequence[StudyOutcome]) -> None:
    """Rename the folder of results once everything in it is on disk."""
    try:
        (half / _OUTCOMES).write_text(json.dumps([asdict(one) for one in outcomes]), "ascii")
        results = sorted(half.rglob("*.dcm"))
        for path in results:
            # Results stay here until they are queued, which may take long if the disk is full.
            if seals(path):
                write_kept(path, path.read_bytes())
        for path in (*results, half / _OUTCOMES):
            with path.open("r+b") as handle:
                os.fsync(handle.fileno())
        half.rename(made)
    except OSError as error:
        why = because(error, Message("write error"))
        raise ExportError("Results could not be stored: {why}.", why=why) from error
