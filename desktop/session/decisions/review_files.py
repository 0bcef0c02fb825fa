"""Patients and paths of the files in a peer review, from what is open and from journals."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from core.errors import OverreadError
from core.images.base.picture import Identity
from core.results.decisions import Decision
from core.results.peer_review import PeerReview, ReviewScope, review
from desktop.base.jobs import Job
from desktop.base.lanes import Lane
from desktop.base.language import dicom_day, tr
from desktop.session.items import Item, Key
from desktop.session.session import Session

if TYPE_CHECKING:
    from core.batch.journal.known_files import KnownFile


@dataclass(frozen=True, eq=False)
class ReviewFile:
    """A file with decisions.

    Attributes
    ----------
    who, what : str
        The patient, and the study's date, modality and description; without names if these are hidden.
    identity : Identity
        Identity, without names if these are hidden.
    item : Item or None
        Its first picture, if the file is open.
    roots : tuple of Path
        Paths to open to show the picture; empty if unknown.
    name : str
        The file's name below these paths.
    """

    who: str
    what: str
    identity: Identity
    item: Item | None = None
    roots: tuple[Path, ...] = ()
    name: str = ""

    def key(self, frame: int) -> Key:
        """Return the key of one of the file's pictures."""
        return self.name, frame


class ReviewFiles:
    """Find files by their hashes.

    Parameters
    ----------
    session : Session
    """

    def __init__(self, session: Session) -> None:
        self._session = session

    @property
    def folder_hashes(self) -> frozenset[str] | None:
        """The known SHA-256 hashes of the open files; None if nothing is open."""
        folder = self._session.folder
        if folder is None:
            return None
        return frozenset(sha256 for file, sha256 in folder.hashes.items() if (file, 1) in folder.items)

    def find(self, hashes: Collection[str], done: Callable[[Mapping[str, ReviewFile]], object]) -> None:
        """Pass what is known of files to `done`, by hash; open files are passed at once."""
        found = self._open(hashes)
        done(dict(found))
        left = set(hashes) - found.keys()
        if not left:
            return

        def look(job: Job) -> dict[str, KnownFile]:
            from core.batch.journal.known_files import find_files
            from core.patient_data.recent import read_recent

            return find_files(left, read_recent(), job.progress)

        def add(known: dict[str, KnownFile]) -> None:
            done(found | {sha256: self._told(one) for sha256, one in known.items()})

        def failed(_error: OverreadError) -> None:
            """Report files that were not found as unknown."""

        self._session.run(Lane.ASIDE, look, add, failed)

    def review(
        self, decisions: Sequence[Decision], scope: ReviewScope, done: Callable[[PeerReview], object]
    ) -> None:
        """Compare readers' decisions with models' findings; slow for many decisions."""
        self._session.run(Lane.ASIDE, lambda _job: review(decisions, scope), done)

    def _open(self, hashes: Collection[str]) -> dict[str, ReviewFile]:
        folder, wanted = self._session.folder, set(hashes)
        found: dict[str, ReviewFile] = {}
        if folder is None:
            return found
        for file, sha256 in folder.hashes.items():
            item = folder.items.get((file, 1))
            if sha256 in wanted and item is not None:
                found[sha256] = self._file(item.instance.identity, item, folder.roots, file)
        return found

    def _told(self, known: KnownFile) -> ReviewFile:
        return self._file(known.identity, None, known.roots, known.name)

    def _file(self, identity: Identity, item: Item | None, roots: tuple[Path, ...], name: str) -> ReviewFile:
        named = self._session.named
        who = identity.patient_name or identity.patient_id
        if not named:
            who, identity = tr("Patient") if who else "", Identity(modality=identity.modality)
        what = (dicom_day(identity.study_date), identity.modality, identity.study_description)
        return ReviewFile(who or Path(name).name, "  ".join(filter(None, what)), identity, item, roots, name)
