"""Finds and deletes all data of one patient."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from filelock import Timeout

from core.batch.journal.journal_store import (
    delete_journal,
    is_in_use,
    kept_journals,
    lock_of,
    open_journal,
    place_of,
)
from core.batch.workers.decode import digest
from core.errors import ExportError, InputError
from core.images.base.limits import Limits
from core.images.dicom.header import IDENTITY_TAGS, text_of
from core.images.dicom.quick_header import read_head
from core.images.files.sources import Source, walk
from core.language.message import Message
from core.language.system import because
from core.network.base.patient_mark import mark_of_patient
from core.network.outbox import Outbox, QueueEntry
from core.paths import abandoned_files, differing_beside, queue_file, received_folder
from core.patient_data.recent import Roots, read_recent, write_recent
from core.progress import Progress
from core.results.store import DecisionStore, decisions_file, open_store
from core.settings import UserSettings
from core.vault.key import derived_key, has_key

#: Fewest letters of a word that is searched in paths; shorter words occur in any path.
_SHORTEST = 3
#: Suffix of damaged files that were put aside.
_ASIDE = "-aside"


@dataclass(frozen=True)
class JournalShare:
    """A patient's data in a journal.

    Attributes
    ----------
    path : Path
    files : tuple of str
        Names of the patient's files in it.
    readings : int
    alone : bool
        Whether the journal contains no data of other patients.
    """

    path: Path
    files: tuple[str, ...]
    readings: int
    alone: bool


@dataclass(frozen=True)
class PatientRecords:
    """All stored data of a patient.

    Attributes
    ----------
    received : tuple of Path
        Objects in the folder for received studies, and different objects of the same names beside it.
    journals : tuple of JournalShare
    hashes : frozenset of str
        SHA-256 of the patient's files, by which decisions and marks are stored.
    decisions : int
    queued : tuple of QueueEntry
    recent : tuple of Roots
        Entries of the list of recent studies that will be deleted.
    busy : int
        Number of journals that a run or window has open, which cannot be searched now.
    aside : tuple of Path
        Damaged files that were put aside; their patients are unknown.
    marks : int
        Number of pictures that were measured or chosen as key pictures, even if that was taken back.
    untold : int
        Number of queue entries of an older version, without the patient, whose files no longer exist.
    """

    received: tuple[Path, ...]
    journals: tuple[JournalShare, ...]
    hashes: frozenset[str]
    decisions: int
    queued: tuple[QueueEntry, ...]
    recent: tuple[Roots, ...]
    busy: int
    aside: tuple[Path, ...]
    untold: int = 0
    marks: int = 0

    @property
    def readings(self) -> int:
        """Number of readings in all journals."""
        return sum(share.readings for share in self.journals)

    def facts(self) -> dict[str, int]:
        """Return the numbers of the patient's records, by kind."""
        return {
            "received": len(self.received),
            "readings": self.readings,
            "decisions": self.decisions,
            "marks": self.marks,
            "queued": len(self.queued),
            "recent": len(self.recent),
        }

    def deleted(self) -> dict[str, str | int]:
        """Return the audit log's facts about the deletion, without names."""
        return {"what": "a patient", **self.facts()}


def find_patient(
    patient_id: str, settings: UserSettings, progress: Progress, also: Sequence[Path] = ()
) -> PatientRecords:
    """Find all stored data of a patient.

    Parameters
    ----------
    patient_id : str
        (0010,0020), as in the files, apart from spaces around it.
    settings : UserSettings
    progress : Progress
        Counts files that are searched.
    also : sequence of Path
        The patient's own files elsewhere, to find decisions on files that are in no journal.

    Raises
    ------
    ExportError, DecisionsError, QueueError, VaultError
        If stored data cannot be read.
    Cancelled
    """
    wanted, limits = patient_id.strip(), Limits()
    if has_key():
        # Without the key, encrypted files of this patient cannot be distinguished from those of others.
        derived_key("check")
    received = received_folder(settings.pacs.folder)
    roots = [folder for folder in (received, differing_beside(received)) if folder.is_dir()]
    theirs: dict[Path, str] = {}
    for source in walk((*roots, *also), (), limits):
        progress.check()
        if _is_of(source, wanted, limits):
            theirs[source.location] = _hash(source, limits)
        progress.advance()
    kept = tuple(path for path in theirs if any(path.is_relative_to(root) for root in roots))
    shares: list[JournalShare] = []
    hashes, names, busy = set(theirs.values()), {wanted}, 0
    for path in kept_journals():
        progress.check()
        if is_in_use(path):
            busy += 1
        elif not path.stem.endswith(_ASIDE):
            share, found, called = _share_of(path, wanted)
            shares += [share] if share.readings else []
            hashes |= found
            names |= called
    hashes.discard("")
    with _queue() as queue, _decisions() as store:
        mark = mark_of_patient(wanted)
        hashes |= store.marked_of(mark) if store and mark else set()
        queued, untold = _queued(queue, wanted, hashes, limits) if queue else ((), 0)
        return PatientRecords(
            received=kept,
            journals=tuple(shares),
            hashes=frozenset(hashes),
            decisions=store.count(hashes) if store else 0,
            marks=store.count_marks(hashes) if store else 0,
            queued=queued,
            recent=tuple(entry for entry in read_recent() if _names(entry, names, shares)),
            busy=busy,
            aside=(
                *(path for path in kept_journals() if path.stem.endswith(_ASIDE)),
                *sorted(decisions_file().parent.glob(f"{decisions_file().stem}{_ASIDE}-*.sqlite")),
            ),
            untold=untold,
        )


def delete_records(records: PatientRecords) -> None:
    """Delete everything that `find_patient` found.

    Decisions are deleted first: after a kill, the other data still show which files are the patient's.

    Raises
    ------
    ExportError, DecisionsError, QueueError
        If something cannot be deleted; earlier deletions remain.
    """
    with _queue() as queue, _decisions() as store:
        if store is not None:
            store.forget(records.hashes)
        if queue is not None:
            queue.forget_some(records.queued)
    gone = set(records.recent)
    if gone:
        write_recent([entry for entry in read_recent() if entry not in gone])
    for share in records.journals:
        try:
            _delete_share(share)
        except Timeout as error:
            raise ExportError(
                "Try again; another run or window has just opened what is to be deleted."
            ) from error
    for path in records.received:
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            why = because(error, Message("no access"))
            raise ExportError("A received object could not be deleted: {why}.", why=why) from error
    for folder in {path.parent for path in records.received}:
        with suppress(OSError):
            # A killed encryption may have left a partial file; other patients have other studies.
            for half in abandoned_files(folder, 0.0, ".dcm"):
                half.unlink()
            folder.rmdir()


def _delete_share(share: JournalShare) -> None:
    if share.alone:
        delete_journal(share.path)
        return
    with open_journal(share.path, resume=True) as (journal, _):
        if journal.path != share.path:
            raise Timeout(str(lock_of(share.path)))
        journal.forget(share.files)


def _share_of(path: Path, patient_id: str) -> tuple[JournalShare, set[str], set[str]]:
    """Return a patient's share of a journal, the hashes of the files, and the patient's names in them."""
    files: set[str] = set()
    names: set[str] = set()
    readings, alone = 0, True
    with open_journal(path, resume=True) as (journal, _):
        for reading in journal.all_readings():
            if reading.identity.patient_id.strip() == patient_id:
                files.add(reading.file)
                names.add(reading.identity.patient_name)
                readings += 1
            else:
                alone = False
        hashes = set(journal.hashes(files).values())
    return JournalShare(path, tuple(sorted(files)), readings, alone), hashes, names


def _is_of(source: Source, patient_id: str, limits: Limits) -> bool:
    """Return whether a file's header names the patient."""
    try:
        with source.open(limits) as handle:
            head = read_head(handle, limits).dataset
    except InputError:
        return False
    return text_of(head, IDENTITY_TAGS["patient_id"]).strip() == patient_id


def _hash(source: Source, limits: Limits) -> str:
    try:
        return digest(source, limits)
    except InputError:
        return ""


def _queued(
    queue: Outbox, patient_id: str, hashes: set[str], limits: Limits
) -> tuple[tuple[QueueEntry, ...], int]:
    """Return the patient's queue entries, and the number of entries whose patient is unknown."""
    mark, found, untold = mark_of_patient(patient_id), [], 0
    for entry in queue.entries(-1):
        if entry.facts.sha256 in hashes or (mark and entry.patient == mark):
            found.append(entry)
        elif not entry.patient:
            if _is_of(Source(entry.path.name, entry.path), patient_id, limits):
                found.append(entry)
            untold += not entry.path.exists()
    return tuple(found), untold


def _names(entry: Roots, names: Iterable[str], shares: Iterable[JournalShare]) -> bool:
    """Return whether an entry of the recent paths names the patient, or its journal names nobody else."""
    if any(share.alone and share.path == place_of(entry) for share in shares):
        return True
    paths = " ".join(map(str, entry)).casefold()
    words = {word for name in names for word in name.casefold().split() if len(word) >= _SHORTEST}
    return any(word in paths for word in words)


@contextmanager
def _queue() -> Iterator[Outbox | None]:
    """Open the queue; None if there is none."""
    if not queue_file().exists():
        yield None
        return
    with closing(Outbox()) as queue:
        yield queue


@contextmanager
def _decisions() -> Iterator[DecisionStore | None]:
    """Open the store of decisions; None if there is none."""
    if not decisions_file().exists():
        yield None
        return
    store, _ = open_store(decisions_file())
    with closing(store):
        yield store
